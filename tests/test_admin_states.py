"""A record moves on its way only with the right to move it there."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from beneficiaries import actions as beneficiaries_actions
from beneficiaries.models import BeneficiaryCount
from programmes import actions as programmes_actions
from programmes.models import Project
from tests.admin_addresses import page
from tests.admin_forms import change_page, choose, confirmed, delete, save, sign_in, typed
from tests.factories import (
    AccountFactory,
    BaseFactory,
    BeneficiaryCountFactory,
    ProjectFactory,
    ProjectSourceFactory,
    RegionFactory,
    SexAgeCellFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


# Projects


def test_meal_officer_cannot_mark_a_project_as_ready(client):
    project = ProjectFactory()
    sign_in(client, "meal")

    save(client, project, state="ready", end_date="2024")
    choose(client, Project, "mark_ready", project)

    project.refresh_from_db()
    assert (project.state, project.end_date) == ("draft", "2024")


def test_headquarters_marks_projects_as_ready(client):
    one, other = ProjectFactory.create_batch(2)
    sign_in(client, "headquarters")

    save(client, one, state="ready")
    choose(client, Project, "mark_ready", other)

    other.refresh_from_db()
    assert (one.state, other.state, other.version) == ("ready", "ready", 1)


def test_project_that_was_changed_since_the_list_was_opened_is_not_marked_as_ready(client):
    changed, other = ProjectFactory.create_batch(2)
    sign_in(client, "headquarters")
    before = {f"version-{changed.pk}": changed.version}
    save(client, changed, title_en="Made-up other title")

    page = choose(client, Project, "mark_ready", changed, other, **before)

    assert page.status_code == 302
    told = client.get(page.url).content.decode()
    assert "was changed after you had opened the page. Look at it first." in told
    assert set(Project.objects.values_list("state", flat=True)) == {"draft"}


def test_projects_on_pages_that_nobody_opened_are_not_marked_as_ready(client):
    project = ProjectFactory()
    sign_in(client, "headquarters")

    choose(client, Project, "mark_ready", project, select_across="1")

    project.refresh_from_db()
    assert project.state == "draft"


def test_ready_project_is_not_deleted(client):
    project, draft = ProjectFactory(ready=True), ProjectFactory()
    sign_in(client, "headquarters")

    for row in (project, draft):
        delete(client, row)

    assert list(Project.objects.all()) == [project]


def test_source_of_a_count_is_kept_with_a_word_why(client):
    source = ProjectSourceFactory()
    BeneficiaryCountFactory(project=source.project, source=source)
    sign_in(client, superuser=True)

    response = save(client, source.project, **{"sources-0-DELETE": "on"})

    assert response.status_code == 200
    assert "protected" in response.content.decode()


def test_staff_only_fields_are_shown_to_those_who_keep_the_register(client):
    project = ProjectFactory(internal_note="Made-up secret", localities="Made-up place")

    sign_in(client, "viewer")
    seen_by_viewer = client.get(change_page(project)).content.decode()
    sign_in(client, "meal")
    seen_by_meal = client.get(change_page(project)).content.decode()

    assert "Made-up secret" not in seen_by_viewer
    assert "Made-up place" not in seen_by_viewer
    assert "Made-up secret" in seen_by_meal


# Counts


def test_base_editor_submits_a_count_but_does_not_accept_it(client):
    base = BaseFactory()
    count = BeneficiaryCountFactory(project__lead_base=base)
    sign_in(client, "base-editor", bases=[base])

    refused = save(client, count, state="accepted")
    state_after_refusal = count.state
    save(client, count, state="submitted")

    assert refused.status_code == 200
    assert (state_after_refusal, count.state) == ("draft", "submitted")


@pytest.mark.parametrize("state", ["accepted", "sent_back"])
def test_meal_officer_accepts_a_count_or_sends_it_back(client, state):
    count = BeneficiaryCountFactory(state="submitted")
    sign_in(client, "meal")

    save(client, count, state=state)

    assert count.state == state


def test_counts_are_accepted_only_after_they_were_submitted(client):
    submitted, draft = BeneficiaryCountFactory(state="submitted"), BeneficiaryCountFactory()
    sign_in(client, "headquarters")

    choose(client, BeneficiaryCount, "accept", submitted, draft)

    submitted.refresh_from_db()
    draft.refresh_from_db()
    assert (submitted.state, draft.state) == ("accepted", "draft")


def test_a_count_that_changed_after_the_list_was_opened_is_not_accepted(client):
    count = BeneficiaryCountFactory(state="submitted", value=777)
    sign_in(client, "meal")
    opened = client.get(page(BeneficiaryCount, "changelist")).text
    save(client, count, value=99_777)

    assert f'name="version-{count.pk}" value="0"' in opened
    for shown in ({f"version-{count.pk}": 0}, {f"version-{count.pk}": ""}):
        choose(client, BeneficiaryCount, "accept", count, **shown)
        count.refresh_from_db()
        assert (count.value, count.state) == (99_777, "submitted")
    choose(client, BeneficiaryCount, "accept", count)
    count.refresh_from_db()
    assert (count.value, count.state) == (99_777, "accepted")


def test_counts_on_pages_that_nobody_opened_are_not_accepted(client):
    count = BeneficiaryCountFactory(state="submitted")
    sign_in(client, "meal")

    choose(client, BeneficiaryCount, "accept", count, select_across=1)

    count.refresh_from_db()
    assert count.state == "submitted"


@pytest.fixture
def submitted():
    """A submitted count with a part, and a base that may enter it."""
    base = BaseFactory()
    about = {"state": "submitted", "value": 777, "project__lead_base": base}
    cell = SexAgeCellFactory(value=777, **{f"count__{name}": about[name] for name in about})
    return base, cell.count, cell


def test_base_editor_does_not_change_what_she_submitted(client, submitted):
    base, count, cell = submitted
    sign_in(client, "base-editor", bases=[base])

    save(client, count, value=99_777, **{"sex_age_cells-0-value": 99_777})
    parts = {"sex_age_cells-0-id": cell.pk, "sex_age_cells-0-count": count.pk}
    save(client, count, **parts, **{"sex_age_cells-0-DELETE": "on"})

    count.refresh_from_db()
    assert (count.value, count.sex_age_cells.get().value, count.state) == (777, 777, "submitted")


def test_base_editor_does_not_take_back_what_she_submitted_until_it_is_sent_back(client, submitted):
    base, count, _cell = submitted
    sign_in(client, "base-editor", bases=[base])

    listed, shown = (page(BeneficiaryCount, *of) for of in [("changelist",), ("change", count.pk)])
    refused = [client.post(shown, {"state": "draft", "value": 7}), save(client, count, value=7)]
    assert ([answer.status_code for answer in refused], count.state) == ([403, 403], "submitted")
    assert "777" in client.get(shown).text
    assert "777" in client.get(listed).text
    BeneficiaryCount.objects.update(state="sent_back")
    save(client, count, state="submitted", value=770, **{"sex_age_cells-0-value": 770})

    count.refresh_from_db()
    assert (count.state, count.value) == ("submitted", 770)
    assert count.sex_age_cells.get().value == 770


@pytest.mark.parametrize("role", ["base-editor", "meal"])
def test_submitted_count_is_not_deleted_and_neither_are_its_parts(client, submitted, role):
    base, count, cell = submitted
    sign_in(client, role, bases=[base])

    for row in (cell, count):
        delete(client, row)
        asked = choose(client, type(row), "delete_selected", row)
        choose(client, type(row), "delete_selected", row, **confirmed(asked))

    assert count.sex_age_cells.get() == cell


@pytest.mark.parametrize("role", ["base-editor", "meal"])
def test_count_that_was_sent_back_is_deleted(client, submitted, role):
    base, count, _cell = submitted
    BeneficiaryCount.objects.update(state="sent_back")
    sign_in(client, role, bases=[base])

    delete(client, count)

    assert not BeneficiaryCount.objects.exists()


def test_accepted_count_keeps_its_figures(client):
    count = SexAgeCellFactory(value=5, count__accepted=True, count__value=5).count
    sign_in(client, "meal")

    save(client, count, value=6, **{"sex_age_cells-0-value": 6})
    save(client, count.project, **{"counts-0-value": 7})
    delete(client, count)

    count.refresh_from_db()
    assert (count.value, count.sex_age_cells.get().value, count.state) == (5, 5, "accepted")


def test_accepted_count_is_not_deleted_with_others(client):
    accepted, draft = BeneficiaryCountFactory(accepted=True), BeneficiaryCountFactory()
    sign_in(client, superuser=True)

    asked = choose(client, BeneficiaryCount, "delete_selected", accepted, draft)
    both = accepted, draft
    choose(client, BeneficiaryCount, "delete_selected", *both, **confirmed(asked))

    assert BeneficiaryCount.objects.filter(pk=accepted.pk).exists()


def test_draft_count_is_deleted_with_its_parts(client):
    base = BaseFactory()
    count = SexAgeCellFactory(count__project__lead_base=base).count
    sign_in(client, "base-editor", bases=[base])

    delete(client, count)

    assert not BeneficiaryCount.objects.exists()


@pytest.fixture
def own_and_other():
    """A base, counts that are hers by the lead or by a region that she serves, and others."""
    region, elsewhere = RegionFactory.create_batch(2)
    base, other = BaseFactory(regions=[region]), BaseFactory(regions=[region, elsewhere])
    led = ProjectFactory(lead_base=base)
    shared = ProjectFactory(lead_base=other, bases=[base, other], regions=[region, elsewhere])
    foreign = ProjectFactory(lead_base=other, bases=[other], regions=[region], ready=True)

    def part(project, region):
        return BeneficiaryCountFactory(project=project, part="region", region=region, year=2020)

    own = [BeneficiaryCountFactory(project=led, year=2020), part(shared, region)]
    others = [
        BeneficiaryCountFactory(project=shared, accepted=True, year=2020),
        part(shared, elsewhere),
        part(foreign, region),
    ]
    return base, own, others


def test_base_editor_sees_and_changes_the_counts_of_her_base_alone(client, own_and_other):
    base, own, others = own_and_other
    sign_in(client, "base-editor", bases=[base])

    listed = client.get(reverse("admin:beneficiaries_beneficiarycount_changelist"))
    assert set(listed.context["cl"].queryset) == {*own}
    pages = [reverse("admin:beneficiaries_beneficiarycount_change", args=[c.pk]) for c in others]
    assert {client.get(page).status_code for page in pages} == {302}
    sign_in(client, "base-editor")
    listed = client.get(reverse("admin:beneficiaries_beneficiarycount_changelist"))
    assert not listed.context["cl"].queryset


def test_base_editor_adds_counts_of_her_base_alone(client, own_and_other):
    base, own, others = own_and_other
    sign_in(client, "base-editor", bases=[base])
    page = reverse("admin:beneficiaries_beneficiarycount_add")
    answers = []
    for count in (*own, *others):
        of_part = {"part": count.part, "region": count.region_id or ""}
        sent = {"project": count.project_id, "year": 2021, "value": 50} | of_part
        answers.append(client.post(page, typed(client.get(page), **sent)))

    assert [answer.status_code for answer in answers] == [302, 302, 200, 200, 200]
    assert "You enter the counts of your bases" in answers[-1].content.decode()
    assert BeneficiaryCount.objects.filter(year=2021).count() == 2


def test_viewer_sees_accepted_counts_only(client):
    project = ProjectFactory()
    BeneficiaryCountFactory(project=project, accepted=True, value=111_111)
    BeneficiaryCountFactory(project=project, value=222_222)
    sign_in(client, "viewer")

    listed = client.get(reverse("admin:beneficiaries_beneficiarycount_changelist"))
    on_project = client.get(change_page(project))

    assert "111,111" in listed.content.decode()
    assert "222,222" not in listed.content.decode()
    assert "222222" not in on_project.content.decode()


# The same rights hold below the admin


@pytest.mark.parametrize(
    ("action", "factory"),
    [
        pytest.param(programmes_actions.mark_ready, ProjectFactory, id="mark ready"),
        pytest.param(beneficiaries_actions.accept, BeneficiaryCountFactory, id="accept"),
        pytest.param(beneficiaries_actions.approve, StatementFactory, id="approve"),
    ],
)
def test_an_action_asks_for_the_right_itself(action, factory):
    row = factory()

    with pytest.raises(PermissionDenied):
        action(type(row)._default_manager.all(), by=AccountFactory())
