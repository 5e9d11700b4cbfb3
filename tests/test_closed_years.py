"""What an edition has released of a closed year stays; what comes later is an addition."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from beneficiaries.models import BeneficiaryCount, ReportingYear, SexAgeCell
from editions import actions
from editions.models import Restatement
from editions.reading import current_edition
from editions.trees import TOGETHER
from programmes.models import Project, ProjectRegion, Region, Sector
from tests.api_editions import publish
from tests.closed_years import (
    YEAR,
    add,
    closed_year,
    frozen,
    in_short,
    project_year,
    reopened,
)
from tests.factories import (
    AccountFactory,
    ProgrammeFactory,
    ProjectFactory,
    RegionFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programme():
    return ProgrammeFactory()


@pytest.fixture
def sector():
    return SectorFactory(slug="s1")


def published_year(sector, **projects):
    """Projects A, B … with these figures in a year that is closed and published."""
    closed_year()
    for code, value in projects.items():
        project_year(code, value, sectors=[sector])
    return publish()


def change_something():
    """So that there is a reason for another edition."""
    ProjectFactory(ready=True)


def test_what_stands_is_released_again_whatever_happens_to_the_rows(sector):
    published_year(sector, A=500, B=900)
    before = in_short(current_edition(), year=YEAR)

    with reopened():
        BeneficiaryCount.objects.filter(project__code="A").update(value=123)
        BeneficiaryCount.objects.filter(project__code="B").delete()
    Project.objects.filter(code="A").update(state="draft")
    change_something()

    assert in_short(publish(), year=YEAR) == before
    assert not Restatement.objects.exists()


def test_a_reopened_year_stays_frozen(sector):
    published_year(sector, A=500)
    ReportingYear.objects.update(
        state="open", closed_by=None, closed_at=None, closing_proposed_by=None
    )
    BeneficiaryCount.objects.update(value=600)
    change_something()

    assert in_short(publish(), year=YEAR) == {"year": (500, "shown"), "A": (500, "none")}


def test_an_addition_is_shown_by_itself_and_the_total_of_the_year_is_restated(sector):
    published_year(sector, A=500, B=3, C=40)
    project_year("D", {sector: 100})
    edition = publish()

    assert in_short(edition) == {
        "year": (643, "shown"),
        "+": (503, "combined"),
        "C": (40, "none"),
        "D": (100, "withheld"),
    }
    (restated,) = Restatement.objects.filter(edition=edition)
    assert (restated.field, restated.before, restated.after) == ("value", 543, 643)


def test_an_addition_stays_as_it_was_first_shown_and_is_added_once(sector):
    published_year(sector, A=500)
    project_year("D", 100, sectors=[sector])
    publish()
    with reopened():
        BeneficiaryCount.objects.filter(project__code="D").update(value=199)
    change_something()

    assert in_short(publish(), year=YEAR)["year"] == (600, "shown")
    assert in_short(current_edition(), year=YEAR)["D"] == (100, "none")


@pytest.mark.parametrize(
    ("protection_class", "value", "is_shown"),
    [
        pytest.param("standard", 99, False, id="too small"),
        pytest.param("standard", 100, True, id="ten times k"),
        pytest.param("protection", 349, False, id="too small for protection"),
        pytest.param("protection", 350, True, id="ten times k of protection"),
    ],
)
def test_a_small_addition_is_held_back(sector, protection_class, value, is_shown):
    published_year(sector, A=5000)
    project_year("D", value, sectors=[SectorFactory(protection_class=protection_class)])

    assert ("D" in in_short(publish())) is is_shown


def test_staff_are_told_what_is_held_back_but_nothing_of_what_is_restricted(sector):
    late = [ProjectFactory(ready=True, code=code, sectors=[sector]) for code in ("D", "E")]
    published_year(sector, A=5000)
    for project in late:
        add(project, 99, year=YEAR, restricted=project.code == "E")

    with pytest.raises(ValidationError) as refused:
        actions.prepare(ProgrammeFactory(), by=AccountFactory(superuser=True))
    assert refused.value.messages[0] == "Nothing has changed since edition 2024.1."
    assert refused.value.messages[1].startswith("D, 2020, reached, direct, people came after")
    assert len(refused.value.messages) == 2

    change_something()
    (finding,) = publish().findings.filter(rule="held_back")
    assert (finding.level, finding.key) == ("warn", "D/2020/reached/direct/person/////")


def test_what_is_corrected_is_not_held_back(sector):
    published_year(sector, A=5000)
    with reopened():
        BeneficiaryCount.objects.update(value=5001)
    change_something()

    (finding,) = publish().findings.filter(kind="count")
    assert (finding.rule, finding.key.partition("/")[0]) == ("corrected", "A")


@pytest.mark.parametrize(
    ("one", "other", "whole"),
    [("exact", "exact", "exact"), ("about", "exact", "about"), ("exact", "about", "about")],
)
def test_a_cell_is_as_exact_as_its_count_and_a_year_as_all_of_its_counts(sector, one, other, whole):
    closed_year()
    project_year("A", {sector: {"female:18-49": 500, "male:18-49": 600}})
    project_year("B", 700, sectors=[sector])
    with reopened():
        for code, precision in (("A", one), ("B", other)):
            BeneficiaryCount.objects.filter(project__code=code).update(precision=precision)
    edition = publish()

    (year,) = frozen(edition, project_code="")
    (cell,) = frozen(edition, project_code="A", sex="male", age_band="18-49")
    assert (year.document["precision"], cell.document["precision"]) == (whole, one)


def test_a_year_of_which_nothing_is_shown_stays_so(sector):
    published_year(sector, A=9)
    with reopened():
        BeneficiaryCount.objects.update(value=900)
    project_year("D", 400, sectors=[sector])

    # Its total with the addition would give away what it was without.
    assert in_short(publish()) == {"D": (400, "none"), "year": (None, "withheld")}


def test_a_project_that_was_hidden_is_no_addition(sector):
    published_year(sector, A=500, B=3)
    with reopened():
        BeneficiaryCount.objects.filter(project__code="B").update(value=800)
    change_something()

    assert in_short(publish(), year=YEAR) == {"year": (503, "withheld")}


def test_a_discarded_preparation_freezes_nothing(sector):
    closed_year()
    project_year("A", 500, sectors=[sector])
    person = AccountFactory(superuser=True)
    actions.discard(actions.prepare(ProgrammeFactory(), by=person), by=person)
    with reopened():
        BeneficiaryCount.objects.update(value=700)

    assert in_short(publish())["A"] == (700, "none")


class Freeze(RuleBasedStateMachine):
    """Everything that can happen to the records of a year that is closed and published."""

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        sectors = [SectorFactory(), SectorFactory(), SectorFactory(protection_class="protection")]
        regions = RegionFactory.create_batch(3)
        closed_year()
        for at, values in enumerate([(60, 5, 200), (400, 30, 0), (2, 900, 70)]):
            cells = {"female:0-4": 40, "male:18-49": values[2]}
            project_year(
                f"P{at}",
                {
                    sectors[0]: {regions[0]: values[0], regions[1]: values[1]},
                    sectors[1]: {regions[0]: cells, regions[1]: values[2]},
                },
            )
        project_year("SMALL", 4, sectors=sectors[:1])
        project_year("PROTECTED", {sectors[2]: {regions[2]: 80, regions[0]: 7}})
        publish()
        self.first = self.bytes()
        # What came later, what was first released of it, and what was corrected.
        self.added: set[str] = set()
        self.seen: dict[str, object] = {}
        self.anew: dict[str, int] = {}
        self.serial = 0

    def bytes(self):
        return {
            cell.key: (cell.pk, cell.document_hash, str(sorted(cell.document.items())))
            for cell in frozen(current_edition(), year=YEAR)
        }

    @rule(at=st.integers(0, 50), value=st.integers(0, 6000))
    def edit_a_figure(self, at, value):
        rows = BeneficiaryCount.objects.filter(year=YEAR).order_by("pk")
        pk = rows.values_list("pk", flat=True)[at % rows.count()] if rows.count() else None
        with reopened():
            rows.filter(pk=pk).update(value=value, is_not_reported=False)

    @rule(at=st.integers(0, 50))
    def delete_a_count(self, at):
        rows = list(BeneficiaryCount.objects.filter(year=YEAR).order_by("pk"))
        if rows:
            with reopened():
                rows[at % len(rows)].delete()

    @rule(value=st.integers(0, 6000))
    def edit_cells(self, value):
        with reopened():
            SexAgeCell.objects.update(value=value)

    @rule(
        code=st.sampled_from(["P0", "P1", "P2", "SMALL"]), state=st.sampled_from(["draft", "ready"])
    )
    def move_a_project(self, code, state):
        Project.objects.filter(code=code).update(state=state)

    @rule()
    def delete_a_project(self):
        project = Project.objects.filter(code="P1").first()
        if project:
            with reopened():
                BeneficiaryCount.objects.filter(project=project).delete()
            ProjectRegion.objects.filter(project=project).delete()
            project.delete()

    @rule(at=st.integers(0, 2))
    def raise_a_class(self, at):
        pk = Sector.objects.order_by("pk").values_list("pk", flat=True)[at]
        Sector.objects.filter(pk=pk).update(protection_class="protection")

    @rule(at=st.integers(0, 3))
    def change_sectors_and_boundaries(self, at):
        for project in Project.objects.all():
            project.sectors.set(Sector.objects.order_by("slug")[: at + 1])
        for link in ProjectRegion.objects.order_by("pk")[:1]:
            link.delete()
        for region in Region.objects.filter(code_version="2023")[:1]:
            Region.objects.filter(pk=region.pk).update(code_version="v02", valid_until="2023")

    @rule(state=st.sampled_from(["open", "closed"]))
    def reopen_or_close(self, state):
        ReportingYear.objects.filter(year=YEAR).delete()
        if state == "closed":
            closed_year()

    @rule(value=st.sampled_from([5, 99, 349, 350, 4000]))
    def add_a_project_year(self, value):
        self.serial += 1
        code = f"LATE-{self.serial}"
        project_year(code, value, sectors=[SectorFactory(protection_class="protection")])
        self.added.add(code)

    @rule(is_approved=st.booleans())
    def publish_again(self, is_approved):
        change_something()
        if is_approved:
            # Edits at random break shapes, which the gate would not let pass.
            publish(in_spite_of_findings=True)
        else:
            person = AccountFactory(superuser=True)
            actions.discard(actions.prepare(ProgrammeFactory(), by=person), by=person)

    @invariant()
    def nothing_that_was_released_has_changed(self):
        """But totals of projects, by so much, once and without parts (corrections)."""
        edition = current_edition()
        now = self.bytes()
        cells = {cell.key: cell for cell in frozen(edition, year=YEAR)}
        year = next(key for key in self.first if key.startswith("/"))
        for key, cell in cells.items():
            if key == year or cell.project_code == TOGETHER:
                continue
            is_total = not (cell.sector or cell.region or cell.sex)
            stood = self.seen.setdefault(key, cell.document)
            if stood == cell.document:
                continue
            assert is_total
            assert cell.document["breakdown"] != "shown"
            assert abs(cell.value - stood["value"]) >= 100
            self.seen[key] = cell.document
            self.anew[cell.project_code] = cell.value
        gone = {key for key in self.first if key not in now}
        assert {key.split("/")[0] for key in gone} <= self.anew.keys()
        same = {key for key in self.first if key.split("/")[0] not in {*self.anew, ""}}
        assert {key: now[key] for key in same} == {key: self.first[key] for key in same}
        assert {cell.project_code for key, cell in cells.items() if key not in self.first} <= (
            self.added
        )
        atoms = [cell for cell in cells.values() if not (cell.sector or cell.region or cell.sex)]
        assert cells[year].value == sum(cell.value for cell in atoms if cell.key != year)

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)


def test_no_series_of_events_changes_what_was_released():
    run_state_machine_as_test(
        Freeze,
        settings=settings(
            max_examples=15,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
