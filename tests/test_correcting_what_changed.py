"""Corrections of closed years where only what has changed is made anew, and all in full alike."""

from __future__ import annotations

import pytest
from django.utils import timezone

from beneficiaries.models import BeneficiaryCount, ReportingYear
from editions import live
from editions.checking import compare
from editions.drafting import Draft
from editions.models import Erratum, FrozenCell, ProjectInput
from programmes.models import Project
from tests.api_editions import publish
from tests.closed_years import YEAR, closed_year, frozen, in_short, project_year, reopened
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programme():
    return ProgrammeFactory()


# How many projects are made at a time is no matter of the database.
@pytest.fixture(
    params=[
        pytest.param(1, id="a project at a time", marks=pytest.mark.once),
        pytest.param(500, id="all at once"),
    ]
)
def batches(request, monkeypatch):
    monkeypatch.setattr(live, "BATCH", request.param)


@pytest.fixture
def sector(batches):
    return SectorFactory(slug="s1")


def published(sector, **projects):
    closed_year()
    for code, value in projects.items():
        project_year(code, value, sectors=[sector])
    return publish()


def correct(code, value):
    counts = BeneficiaryCount.objects.filter(project__code=code, part="total")
    with reopened():
        assert counts.update(value=value, is_not_reported=value is None) == 1


def reopen():
    nobody = dict.fromkeys(("closed_by", "closed_at", "closing_proposed_by"))
    ReportingYear.objects.update(state="open", **nobody)


def close_again():
    ReportingYear.objects.update(
        state="closed",
        closed_by=AccountFactory(),
        closing_proposed_by=AccountFactory(),
        closed_at=timezone.now(),
    )


def said(edition):
    """The projects of the figures that an edition says were corrected."""
    keys = Erratum.objects.filter(edition=edition).values_list("key", flat=True)
    return sorted(key.partition("/")[0] for key in keys)


def corrected(*, in_full):
    draft = Draft(ProgrammeFactory(), in_full=in_full)
    list(draft.batches())
    return sorted(draft.corrected)


def publish_in_step():
    """Publish, once both ways of making an edition agree on what was corrected."""
    assert corrected(in_full=False) == corrected(in_full=True)
    edition = publish()
    assert compare(edition) == sum(edition.totals.values())
    return edition


def test_what_was_corrected_while_the_year_was_open_is_told_once_it_is_closed(sector):
    published(sector, A=500, B=900)
    reopen()
    correct("A", 540)
    ProjectFactory(ready=True)
    while_open = publish_in_step()
    assert said(while_open) == []
    close_again()

    # Nothing else has happened since, and no count has changed.
    assert said(publish_in_step()) == ["A"]
    assert said(while_open) == ["A"]


def test_a_total_corrected_while_the_year_was_open_is_given_anew_once_it_is_closed(sector):
    published(sector, A=500, B=900)
    reopen()
    correct("A", 1800)
    ProjectFactory(ready=True)
    assert in_short(publish_in_step(), year=YEAR)["A"] == (500, "none")
    close_again()
    last = publish_in_step()

    assert in_short(last, year=YEAR)["A"] == (1800, "none")
    assert in_short(last, year=YEAR)["year"] == (2700, "shown")


def test_figures_of_people_reached_indirectly_stay_beside_a_total_that_is_given_anew(sector):
    closed_year()
    about = {"accepted": True, "sourced": True, "year": YEAR, "value": 300}
    project = project_year("A", 500, sectors=[sector])
    BeneficiaryCountFactory(project=project, channel="indirect", **about)
    publish()
    with reopened():
        project.counts.filter(channel="direct").update(value=1800)

    told = frozen(publish_in_step(), project_code="A")
    assert {cell.channel: cell.value for cell in told} == {"direct": 1800, "indirect": 300}


def test_a_year_that_is_opened_and_closed_makes_its_own_projects_anew_and_says_nothing(sector):
    published(sector, A=500)
    project_year("OTHER", 700, sectors=[sector], year=YEAR - 1)
    publish()
    reopen()
    assert Draft(ProgrammeFactory()).codes == ["A"]
    close_again()
    assert Draft(ProgrammeFactory()).codes == []
    assert corrected(in_full=False) == corrected(in_full=True) == []


def test_a_sum_is_held_against_all_of_its_projects_though_one_has_changed(sector):
    published(sector, A=500, B=3, C=40)
    correct("A", 501)
    assert Draft(ProgrammeFactory()).codes == ["A"]
    assert said(publish_in_step()) == ["+"]

    # Both together are what they were: nothing is to be said any more.
    correct("B", 2)
    ProjectFactory(ready=True)
    assert said(publish_in_step()) == []


def test_a_year_without_a_breakdown_is_held_against_the_rest_of_it(sector):
    published(sector, A=500, B=3, MARKED=None)
    project_year("LATE", 400, sectors=[sector])
    late = publish_in_step()
    assert in_short(late, year=YEAR)["year"] == (903, "withheld")
    assert said(late) == []
    correct("LATE", 450)
    assert said(publish_in_step()) == ["LATE"]
    correct("A", 501)

    assert said(publish_in_step()) == ["", "LATE"]


def test_what_was_said_is_said_on_though_nothing_is_made_anew(sector):
    published(sector, A=500, B=3, C=400, D=800)
    correct("A", 501)
    correct("C", 401)
    publish_in_step()
    Project.objects.filter(code="D").update(title_en="Other words")
    assert Draft(ProgrammeFactory()).codes == ["D"]

    assert said(publish_in_step()) == ["+", "C"]


def test_what_is_right_again_is_said_no_longer(sector):
    published(sector, A=500)
    correct("A", 501)
    publish_in_step()
    correct("A", 500)
    ProjectFactory(ready=True)

    assert said(publish_in_step()) == []


def test_nothing_is_carried_on_where_everything_is_made_anew(sector, monkeypatch):
    published(sector, A=500, B=3, C=400)
    correct("A", 501)
    correct("C", 401)
    publish_in_step()
    monkeypatch.setattr("editions.inputs.program", lambda: "another program")
    ProjectFactory(ready=True)

    assert said(publish_in_step()) == ["+", "C"]


def test_a_correction_writes_the_rows_of_its_own_project_and_the_year_and_no_others(sector):
    published(sector, A=500, B=900, C=700)
    correct("B", 2000)
    edition = publish_in_step()

    written = FrozenCell.objects.filter(first_edition=edition)
    assert sorted(written.values_list("project_code", flat=True)) == ["", "B"]
    assert [row.project_code for row in ProjectInput.objects.filter(first_edition=edition)] == ["B"]


def test_the_total_of_a_year_takes_in_what_came_and_what_was_corrected(sector):
    published(sector, A=500, B=900)
    correct("A", 300)
    project_year("LATE", 150, sectors=[sector])
    edition = publish_in_step()

    assert in_short(edition)["LATE"] == (150, "none")
    assert in_short(edition)["year"] == (1350, "shown")
