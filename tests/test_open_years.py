"""Figures of open years and whole projects: as printed where a source is public, or withheld."""

from typing import Any

import pytest

from beneficiaries.counting import Bounds, Period, Reason
from beneficiaries.models import BeneficiaryCount
from editions import guards
from editions.counted import Counted
from editions.document import COUNT
from editions.drafting import Draft
from editions.models import FrozenCell
from programmes.models import CountryProgramme
from tests.api_editions import ask, publish
from tests.closed_years import YEAR, add, closed_year, in_short, project_year
from tests.factories import (
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectSourceFactory,
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


@pytest.fixture
def project(sector):
    return ProjectFactory(ready=True, code="A", sectors=[sector])


def with_sources(project=None) -> None:
    """Every count, or every one of a project, is printed somewhere."""
    counts = BeneficiaryCount.objects.all()
    for count in counts.filter(project=project) if project else counts:
        count.source = count.project.sources.first() or ProjectSourceFactory(project=count.project)
        count.save()


def told(project, value, **more):
    return BeneficiaryCountFactory(
        **{"project": project, "year": YEAR, "value": value, "accepted": True} | more
    )


@pytest.mark.parametrize("value", [0, 99, 100, 150, 5000])
@pytest.mark.parametrize("year", [YEAR, None], ids=["of a year", "of the whole project"])
def test_a_figure_without_a_source_is_withheld_whatever_it_is(project, value, year):
    """Even rounded it would later narrow what the closed year hides."""
    told(project, value, year=year)

    assert in_short(publish()) == {"A": (None, "withheld")}


def test_a_figure_with_a_source_stands_as_it_is_printed(project):
    told(project, 1234, source=ProjectSourceFactory(project=project))

    assert in_short(publish()) == {"A": (1234, "none")}


def test_protection_publishes_no_figure_of_its_own_before_the_year_is_closed(sector):
    sector.protection_class = "protection"
    sector.save()
    project_year("A", 5000, sectors=[sector])
    assert in_short(publish()) == {"A": (None, "withheld")}

    closed_year()

    assert in_short(publish()) == {"year": (5000, "shown"), "A": (5000, "none")}


def test_parts_by_sector_with_a_source_are_shown_and_parts_by_region_are_not(sector):
    other, region = SectorFactory(slug="s2"), RegionFactory()
    project_year("A", {sector: {region: 500}, other: {region: 700}})
    with_sources()

    assert in_short(publish()) == {
        "A": (1200, "shown"),
        "A/s1": (500, "none"),
        "A/s2": (700, "none"),
    }


# Why one of two counts may not be told.
REASONS: dict[str, dict[str, Any]] = {
    "small": {"value": 5},
    "without a source": {"source": None},
    "restricted": {"restricted": True},
}


def not_told(counts: Any, reason: str) -> list[dict[str, Any]]:
    """What an edition says of the project where something hinders it to tell these counts."""
    counts.update(**REASONS[reason])
    publish()
    return [cell.document for cell in FrozenCell.objects.order_by("pk")]


@pytest.mark.parametrize("reason", REASONS)
def test_a_part_that_is_kept_back_keeps_back_those_beside_it(sector, reason):
    """Else it would be its total less the others."""
    project = project_year("A", {sector: 500, SectorFactory(slug="s2"): 700})
    with_sources()
    if reason == "small":
        project.counts.filter(part="total").update(value=705)
    total = project.counts.get(part="total").value
    (told,) = not_told(BeneficiaryCount.objects.filter(sector=sector), reason)

    # In one form, from which nobody learns the reason.
    assert (told["value"], told["status"], told["breakdown"]) == (total, "exact", "withheld")
    assert told["footprint"] is None


@pytest.mark.parametrize("reason", REASONS)
def test_a_figure_that_is_kept_back_does_not_say_why(project, reason):
    told(project, 512, source=ProjectSourceFactory(project=project), source_note_en="Made up")
    (said,) = not_told(BeneficiaryCount.objects.all(), reason)

    assert (said["status"], said["value"], said["at_most"]) == ("withheld", None, None)
    assert (said["source"], said["source_note"]["en"], said["precision"]) == ("", "", "exact")


def test_parts_beside_one_that_was_not_reported_are_kept_back_where_the_rest_would_follow(sector):
    third = SectorFactory(slug="s3")
    project = project_year("A", {sector: 40, SectorFactory(slug="s2"): 20, third: None})
    BeneficiaryCount.objects.filter(part="total").update(value=65)
    with_sources(project)

    assert in_short(publish()) == {"A": (65, "withheld"), "A/s3": (None, "not_reported")}


@pytest.mark.parametrize("change", [{"source": None}, {"value": None, "is_not_reported": True}])
def test_no_part_is_told_whose_total_is_not_and_statistics_say_the_same(client, sector, change):
    project = project_year("A", {sector: 500, SectorFactory(slug="s2"): 700})
    with_sources()
    project.counts.filter(part="total").update(**change)

    assert in_short(publish()) == {"A": (None, "not_reported" if "value" in change else "withheld")}
    (told,) = ask(client, "statistics", year=YEAR, sector="s1")["results"]
    assert told["people_reached"] is None
    assert (told["sum_at_most"], told["status"]) == (
        *(None, "not_reported" if "value" in change else "withheld"),
    )


def test_parts_that_nobody_reported_are_named_whether_their_total_is_told_or_not(sector):
    project = project_year("A", {sector: None})
    project.counts.filter(part="total").update(value=500, is_not_reported=False)

    assert in_short(publish()) == {"A": (None, "withheld"), "A/s1": (None, "not_reported")}
    assert FrozenCell.objects.get(sector="").document["breakdown"] == "shown"


def test_a_source_that_is_found_makes_the_figure_exact(project):
    count = told(project, 512)
    publish()
    count.source = ProjectSourceFactory(project=project)
    count.save()

    assert in_short(publish()) == {"A": (512, "none")}


def test_a_project_that_leaves_the_register_takes_its_open_figures_with_it(project):
    told(project, 500)
    publish()
    project.state = "draft"
    project.save()

    assert in_short(publish()) == {}


def counted() -> Counted:
    documents = list(Draft(CountryProgramme.objects.get(), in_full=True).documents())

    def of_kind(kind: str) -> list[dict[str, Any]]:
        return [document.body for document in documents if document.kind == kind]

    (programme,) = of_kind("programme")
    return Counted(programme, of_kind("project"), of_kind(COUNT))


def reached():
    return counted().people("reached", Period(2013, 2024))


@pytest.mark.parametrize(
    ("value", "has_source", "bounds"),
    [
        pytest.param(1234, True, Bounds.exactly(1234), id="exact"),
        pytest.param(9, True, Bounds(0, None), id="small"),
    ],
)
def test_what_a_reader_knows_of_one_figure(project, value, has_source, bounds):
    told(project, value, source=ProjectSourceFactory(project=project) if has_source else None)

    assert reached().sum_of_reports == bounds


def test_a_figure_that_might_be_any_number_is_left_out_named_and_leaves_the_sum_open(project):
    protected = SectorFactory(protection_class="protection")
    told(project, 500, source=ProjectSourceFactory(project=project))
    told(ProjectFactory(ready=True, code="P", sectors=[protected]), 7000)

    people = reached()

    assert people.sum_of_reports == Bounds(500, None)
    assert [(row.project, why) for row, why in people.left_out] == [("P", Reason.WITHHELD)]


def test_the_sum_of_a_closed_year_is_exact_though_projects_are_shown_together(sector):
    closed_year()
    for code, value in {"A": 60, "B": 4, "C": 50}.items():
        project_year(code, value, sectors=[sector])
    project = project_year("D", {sector: 300}, year=2021)
    add(project, 9000, year=None, measure="reached")
    with_sources(project)

    people = reached()

    assert people.sum_of_reports == Bounds.exactly(60 + 4 + 50 + 300)
    # The largest report of one project; how many are in one of A and B, nobody knows.
    assert people.different_people == Bounds(300, 414)


def test_a_closed_year_counts_a_project_that_left_the_register(sector):
    closed_year()
    project = project_year("A", 500, sectors=[sector])
    publish()
    project.state = "draft"
    project.save()

    assert reached().sum_of_reports == Bounds.exactly(500)


def test_a_year_whose_breakdown_is_withheld_is_one_sum(sector):
    closed_year()
    for code, value in {"A": 500, "B": 3}.items():
        project_year(code, value, sectors=[sector])

    assert reached().sum_of_reports == Bounds.exactly(503)
    assert reached().different_people == Bounds(0, 503)


def page(client) -> str:
    return " ".join(client.get("/projects/A/").content.decode().split())


def test_the_page_of_a_project_says_what_each_figure_is(client, sector):
    other = SectorFactory(slug="s2")
    project_year("A", {sector: 500, other: 50})
    publish()
    assert "withheld until its year is closed, or to protect a small group" in page(client)

    closed_year()
    project_year("B", 4, sectors=[sector])
    project_year("C", 400, sectors=[sector])
    publish()

    assert "small groups are shown together. This is the sum of the projects: A, B." in page(client)


def test_a_count_of_an_edition_from_before_parts_were_published_is_still_read(client, project):
    told(project, 1234, source=ProjectSourceFactory(project=project))
    publish()
    guards.lift()
    for cell in FrozenCell.objects.all():
        for name in ("breakdown", "members", "footprint"):
            del cell.document[name]
        cell.save()
    guards.make()

    assert "1,234" in page(client)
    assert ask(client, "beneficiary-counts/A~2020~reached~direct~person")["breakdown"] == "none"


def test_a_withheld_and_a_combined_breakdown_are_said_in_words(client, sector):
    closed_year()
    project_year("A", {sector: 300, SectorFactory(slug="s2"): 5, SectorFactory(slug="s3"): 90})
    project_year("B", {sector: 5, SectorFactory(slug="s4"): 9})
    publish()

    assert "shown together to protect people" in page(client)
    told = client.get("/projects/B/").content.decode()
    assert "Its parts are withheld until its year is closed, or to protect a small group." in told


@pytest.mark.parametrize("year", [YEAR, None], ids=["of a year", "of the whole project"])
def test_a_sector_whose_regions_are_all_restricted_is_restricted(sector, year):
    """It would tell their number, as it would in a closed year."""
    other, region = SectorFactory(slug="s2"), RegionFactory()
    project = project_year("A", {sector: {region: 60}, other: {region: 700}}, year=year)
    project.counts.filter(part="region", sector=sector).update(restricted=True)
    with_sources()

    assert in_short(publish()) == {"A": (760, "withheld")}
    project.counts.filter(sector=other).delete()
    project.counts.filter(part="total").update(value=60)

    assert in_short(publish()) == {"A": (None, "withheld")}
