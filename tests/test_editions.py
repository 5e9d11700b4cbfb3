"""Prepare, approve, public: who may, what is frozen, and what stays readable."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from editions import actions
from editions.comparing import changes_of, changes_since_current
from editions.models import Approver, Edition, FrozenCell, FrozenRecord, Restatement
from editions.reading import NoEdition, current_edition, record
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectResultFactory,
    ProjectSourceFactory,
    SectorFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

PREPARE, APPROVE = "editions.prepare_edition", "editions.approve_edition"


@pytest.fixture
def programme():
    return ProgrammeFactory()


@pytest.fixture
def meal():
    return AccountFactory(permissions=[PREPARE])


@pytest.fixture
def headquarters():
    return AccountFactory(permissions=[PREPARE, APPROVE])


def title_in(edition: Edition, code: str) -> str | None:
    project = record(edition, "en", "project", code)
    return project["title"] if project else None


def test_before_any_edition_there_is_nothing_to_read(programme):
    with pytest.raises(NoEdition):
        current_edition()


def test_a_prepared_edition_is_not_public_until_another_person_approves_it(
    programme, meal, headquarters
):
    ProjectFactory(ready=True, code="XYZ-1", title_en="Made-up title")

    edition = actions.prepare(programme, by=meal)
    with pytest.raises(NoEdition):
        current_edition()
    actions.approve(edition, by=headquarters)

    assert current_edition() == edition
    assert current_edition().approval == "two_people"
    assert title_in(current_edition(), "XYZ-1") == "Made-up title"


def test_a_change_is_public_only_with_the_next_edition_and_the_old_one_keeps_its_words(
    programme, meal, headquarters
):
    project = ProjectFactory(ready=True, code="XYZ-1", title_en="Old title")
    first = actions.approve(actions.prepare(programme, by=meal), by=headquarters)

    project.title_en = "New title"
    project.save()
    assert title_in(current_edition(), "XYZ-1") == "Old title"
    second = actions.prepare(programme, by=meal)
    assert title_in(current_edition(), "XYZ-1") == "Old title"
    assert title_in(second, "XYZ-1") == "New title"
    actions.approve(second, by=headquarters)

    assert (first.number, current_edition().number) == ("2024.1", "2024.2")
    assert title_in(current_edition(), "XYZ-1") == "New title"
    assert title_in(first, "XYZ-1") == "Old title"


def test_only_what_differs_is_written(programme, meal, headquarters):
    ProjectFactory.create_batch(5, ready=True)
    changed = ProjectFactory(ready=True)
    actions.approve(actions.prepare(programme, by=meal), by=headquarters)

    changed.title_en = "Another made-up title"
    changed.save()
    second = actions.prepare(programme, by=meal)

    assert [row.key for row in FrozenRecord.objects.filter(first_edition=second)] == [changed.code]


def test_a_project_that_is_a_draft_again_leaves_the_next_edition_and_not_the_last_one(
    programme, meal, headquarters
):
    project = ProjectFactory(ready=True, code="XYZ-1")
    first = actions.approve(actions.prepare(programme, by=meal), by=headquarters)

    project.state = project.State.DRAFT
    project.save()
    second = actions.approve(actions.prepare(programme, by=meal), by=headquarters)

    assert title_in(first, "XYZ-1")
    assert title_in(second, "XYZ-1") is None
    assert "project" not in second.totals
    with pytest.raises(ValidationError, match="Nothing has changed since edition 2024.2"):
        actions.prepare(programme, by=meal)


def test_a_project_that_comes_back_is_added_again(programme, meal, headquarters):
    project = ProjectFactory(ready=True, code="XYZ-1")
    actions.approve(actions.prepare(programme, by=meal), by=headquarters)
    for state in (project.State.DRAFT, project.State.READY):
        project.state = state
        project.save()
        edition = actions.approve(actions.prepare(programme, by=meal), by=headquarters)

    assert title_in(edition, "XYZ-1")
    assert [change.what for change in changes_of(edition)] == ["added"]


def test_nothing_new_makes_no_edition(programme, meal, headquarters):
    actions.approve(actions.prepare(programme, by=meal), by=headquarters)

    with pytest.raises(ValidationError, match="Nothing has changed"):
        actions.prepare(programme, by=meal)

    assert Edition.objects.count() == 1


def test_what_nobody_approved_may_be_approved_without_a_change_and_once(
    programme, meal, headquarters
):
    first = actions.publish_initial_load(programme)

    second = actions.approve(actions.prepare(programme, by=meal), by=headquarters)

    assert (first.approval, second.approval) == ("initial_load", "two_people")
    assert second.released_hash == first.released_hash
    assert changes_of(second) == []
    with pytest.raises(ValidationError, match="Nothing has changed since edition 2024.2"):
        actions.prepare(programme, by=meal)


def test_one_preparation_at_a_time(programme, meal):
    actions.prepare(programme, by=meal)

    with pytest.raises(ValidationError, match="Edition 2024.1 is already prepared"):
        actions.prepare(programme, by=meal)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(programme=programme, last_year=2024, serial=9, number="2024.9")


def test_a_discarded_preparation_leaves_nothing(programme, meal):
    ProjectFactory(ready=True)
    BeneficiaryCountFactory(project__ready=True, accepted=True, value=500)

    actions.discard(actions.prepare(programme, by=meal), by=meal)

    assert not Edition.objects.exists()
    assert not FrozenRecord.objects.exists()
    assert not FrozenCell.objects.exists()


def test_a_public_edition_is_never_discarded_or_approved_again(programme, meal, headquarters):
    edition = actions.approve(actions.prepare(programme, by=meal), by=headquarters)

    with pytest.raises(ValidationError, match="cannot be discarded"):
        actions.discard(edition, by=meal)
    with pytest.raises(ValidationError, match="already public"):
        actions.approve(edition, by=headquarters)


def test_the_rights_to_prepare_and_to_approve_are_asked_for(programme, meal):
    nobody = AccountFactory()

    with pytest.raises(PermissionDenied):
        actions.prepare(programme, by=nobody)
    edition = actions.prepare(programme, by=meal)
    with pytest.raises(PermissionDenied):
        actions.approve(edition, by=meal)
    with pytest.raises(PermissionDenied):
        actions.discard(edition, by=nobody)

    assert Edition.objects.get().state == "prepared"


def test_the_only_account_with_the_right_may_approve_alone_and_the_edition_says_so(programme):
    only = AccountFactory(permissions=[PREPARE, APPROVE])

    edition = actions.approve(actions.prepare(programme, by=only), by=only)

    assert edition.approval == "one_person"
    assert edition.get_approval_display() == "approved by one person"


def test_the_exception_for_one_person_ends_for_ever_with_the_second_account(
    programme, headquarters
):
    second = AccountFactory(permissions=[APPROVE])
    actions.note_approvers()
    second.is_active = False
    second.save()
    second.user_permissions.clear()

    with pytest.raises(ValidationError, match="Another person"):
        actions.approve(actions.prepare(programme, by=headquarters), by=headquarters)

    assert Approver.objects.count() == 2
    assert Edition.objects.get().state == "prepared"


def test_the_initial_load_is_approved_by_nobody_and_published_once(programme):
    edition = actions.publish_initial_load(programme)

    assert edition.approval == "initial_load"
    assert edition.get_approval_display() == "initial load, approved by nobody"
    assert edition.approved_by is None
    assert actions.publish_initial_load(programme) is None


def test_a_restated_figure_is_logged_with_both_values(programme, meal, headquarters):
    statement = StatementFactory(approved=True, value=100)
    first = actions.approve(actions.prepare(programme, by=meal), by=headquarters)
    assert not Restatement.objects.filter(edition=first).exists()

    statement.value = 120
    statement.save()
    second = actions.prepare(programme, by=meal)

    restated = Restatement.objects.get(edition=second)
    assert (restated.field, restated.before, restated.after) == ("value", 100, 120)


def test_what_would_change_is_known_before_it_is_prepared(programme, meal, headquarters):
    project = ProjectFactory(ready=True, title_en="Old title")
    actions.approve(actions.prepare(programme, by=meal), by=headquarters)
    assert changes_since_current(programme) == []

    project.title_en = "New title"
    project.save()
    added = ProjectFactory(ready=True)

    changes = {change.key: change for change in changes_since_current(programme)}
    assert changes[added.code].what == "added"
    (field,) = changes[project.code].fields
    assert (field.name, field.before, field.after) == ("title", "Old title", "New title")


@pytest.mark.parametrize(
    ("protection_class", "value", "status"),
    [
        pytest.param("standard", 10, "exact", id="at the threshold"),
        pytest.param("standard", 9, "withheld", id="below the threshold"),
        pytest.param("standard", 0, "withheld", id="zero is small too"),
        pytest.param("protection", 35, "exact", id="at the threshold of protection"),
        pytest.param("protection", 34, "withheld", id="below the threshold of protection"),
    ],
)
def test_a_small_total_is_withheld(programme, meal, protection_class, value, status):
    sector = SectorFactory(protection_class=protection_class)
    project = ProjectFactory(ready=True, sectors=[sector])
    source = ProjectSourceFactory(project=project)
    BeneficiaryCountFactory(project=project, accepted=True, value=value, source=source)

    edition = actions.prepare(programme, by=meal)

    cell = FrozenCell.objects.get(first_edition=edition)
    assert cell.status == status
    assert cell.value == (value if status == "exact" else None)
    assert cell.document["value"] == cell.value


def test_not_reported_is_published_as_such_and_is_not_zero(programme, meal):
    BeneficiaryCountFactory(project__ready=True, accepted=True, not_reported=True)

    actions.prepare(programme, by=meal)

    cell = FrozenCell.objects.get()
    assert (cell.status, cell.value) == ("not_reported", None)


@pytest.mark.parametrize(
    "kept_back",
    [
        pytest.param({"state": "draft"}, id="draft"),
        pytest.param({"state": "submitted"}, id="submitted"),
        pytest.param({"state": "sent_back"}, id="sent back"),
        pytest.param(
            {"accepted": True, "restricted": True, "group_code": "g", "group_en": "Made up"},
            id="of a restricted group",
        ),
        pytest.param({"accepted": True, "part": "sector"}, id="part by sector"),
        pytest.param({"accepted": True, "project__ready": False}, id="of a draft project"),
    ],
)
def test_counts_that_are_not_published(programme, meal, kept_back):
    BeneficiaryCountFactory(**{"project__ready": True, "value": 5000} | kept_back)

    actions.prepare(programme, by=meal)

    assert not FrozenCell.objects.exists()


@pytest.mark.parametrize(
    ("result", "is_published"),
    [
        pytest.param({"value": 12, "counts_people": True}, True, id="enough people"),
        pytest.param({"value": 9, "counts_people": True}, False, id="too few people"),
        pytest.param({"value": 3}, True, id="three buildings"),
        pytest.param({"value": 900, "restricted": True}, False, id="restricted, however many"),
    ],
)
def test_results_that_are_published(programme, meal, result, is_published):
    project = ProjectFactory(ready=True, sectors=[SectorFactory()])
    ProjectResultFactory(project=project, **result)

    edition = actions.prepare(programme, by=meal)

    results = record(edition, "en", "project", project.code)["results"]
    assert bool(results) is is_published


def test_the_hash_of_an_edition_is_chained_to_the_one_before(programme, meal, headquarters):
    first = actions.approve(actions.prepare(programme, by=meal), by=headquarters)
    ProjectFactory(ready=True)
    second = actions.approve(actions.prepare(programme, by=meal), by=headquarters)

    hashes = {edition.released_hash for edition in (first, second)}
    hashes |= {edition.chained_hash for edition in (first, second)}
    assert len(hashes) == 4
    assert all(len(one) == 64 for one in hashes)


def test_preparing_costs_the_same_queries_for_many_projects_as_for_few(programme, meal):
    """A batch, however full: what it says, the cube, the listings, and what the gate asks."""
    sectors = SectorFactory.create_batch(2)

    def queries(projects):
        ProjectFactory.create_batch(projects, ready=True, sectors=sectors, donors=[])
        with CaptureQueriesContext(connection) as asked:
            edition = actions.prepare(programme, by=meal)
        actions.discard(edition, by=meal)
        return len(asked)

    queries(1)  # what is asked once in a process: rights, kinds of content
    few = queries(2)

    assert queries(40) == few <= 119
