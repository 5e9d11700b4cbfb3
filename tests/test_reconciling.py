"""Stated and counted figures of the real programme stand side by side, and no gap is closed."""

import pytest

from beneficiaries.counting import Period, State
from beneficiaries.models import Statement
from editions.counted import Counted
from editions.document import COUNT
from editions.drafting import Draft
from editions.reconciling import reconcile
from programmes.models import Base, CountryProgramme, Project
from tests.factories import PublicationFactory, StatementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]


def told(kind: str) -> list[dict]:
    documents = list(Draft(CountryProgramme.objects.get(), in_full=True).documents())
    return [document.body for document in documents if document.kind == kind]


def counted() -> Counted:
    (programme,) = told("programme")
    return Counted(programme, told("project"), told(COUNT))


def rows() -> dict[tuple, object]:
    (programme,) = told("programme")
    found = reconcile(
        told("statement"), counted(), bases=told("base"), presence=programme["presence"]
    )
    return {
        (
            row.statement["publication"],
            row.statement["metric"],
            row.statement["period_start"],
            row.basis,
        ): row
        for row in found
    }


def test_56_projects_are_stated_and_24_are_documented_for_the_period():
    row = rows()["profile-2024", "projects", 2013, "projects"]

    assert row.statement["value"] == 56
    assert row.comparison.computed.at_most == 24
    assert row.comparison.state is State.OPEN
    assert counted().ran_in(Period(2013, 2025)).at_most == 25


def test_six_million_are_stated_and_the_records_give_no_figure_of_people_reached():
    row = rows()["profile-2024", "direct_beneficiaries", 2013, "people"]

    assert row.statement["value"] == 6032908
    assert row.comparison.computed is None
    assert row.comparison.difference is None
    assert row.comparison.state is State.OPEN


@pytest.mark.parametrize(
    ("metric", "stated", "ours", "difference"),
    [("projects", 7, 5, 2), ("direct_beneficiaries", 693352, 651340, 42012)],
)
def test_the_three_printed_areas_of_2024_stand_beside_what_the_web_page_states(
    metric, stated, ours, difference
):
    row = rows()["web-2024", metric, 2024, "sectors"]

    assert row.statement["value"] == stated
    assert row.comparison.computed.exact == ours
    assert row.comparison.difference == difference
    assert row.comparison.state is State.OPEN


def test_no_share_is_computed_while_the_nature_of_any_project_is_not_known():
    row = rows()["profile-2024", "emergency_share_percent", 2013, "natures"]

    assert row.comparison.computed is None
    assert row.not_known == 11
    assert counted().inferred_natures(Period(2013, 2024)) == 7


def test_each_share_is_held_against_the_projects_of_its_own_nature():
    Project.objects.update(nature="development", nature_basis="stated")
    found = rows()

    for name, computed in (("emergency", 0), ("development", 100)):
        row = found["profile-2024", f"{name}_share_percent", 2013, "natures"]
        assert row.comparison.computed.exact == computed
        assert row.comparison.difference == row.statement["value"] - computed


def test_whether_two_offices_and_bases_count_the_country_office_stays_open():
    row = rows()["profile-2024", "operational_bases", 2024, "offices"]

    assert row.statement["value"] == 2
    assert (row.comparison.computed.at_least, row.comparison.computed.at_most) == (2, 3)
    assert row.comparison.difference is None
    assert row.comparison.state is State.OPEN


def test_operational_bases_without_a_country_office_are_held_against_what_is_stated():
    Base.objects.filter(kind=Base.Kind.COUNTRY_OFFICE).update(public_precision="hidden")

    row = rows()["profile-2024", "operational_bases", 2024, "bases"]

    assert row.comparison.computed.exact == 2
    assert row.comparison.state is State.MATCH


def test_what_agrees_is_a_match():
    row = rows()["profile-2024", "regions_present", 2024, "regions"]

    assert row.comparison.state is State.MATCH


def test_nothing_is_held_against_a_figure_whose_year_is_not_known():
    assert not [key for key in rows() if key[0] == "web-2022-or-2023"]


@pytest.mark.parametrize("end", ["period_start", "period_end"])
def test_nothing_is_held_against_a_figure_whose_period_is_open(end):
    years = {"period_start": 2024, "period_end": 2024} | {end: None}
    publication = PublicationFactory(programme=CountryProgramme.objects.get())
    StatementFactory(approved=True, publication=publication, **years)

    assert publication.slug not in {key[0] for key in rows()}


def test_a_difference_is_explained_only_where_a_note_says_why():
    Statement.objects.filter(publication__slug="web-2024", metric="projects").update(
        comparison_note_en="A made-up reason."
    )

    row = rows()["web-2024", "projects", 2024, "sectors"]

    assert row.comparison.state is State.EXPLAINED


def test_plans_and_undated_figures_are_not_people_reached():
    figures = counted()

    assert not figures.people("reached", Period(2013, 2024)).is_reported
    assert not figures.people("targeted", Period(2020, 2020)).is_reported
