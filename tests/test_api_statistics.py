"""Statistics answer any selection, and agree with the register and the records."""

import re
from html import unescape
from itertools import product
from urllib.parse import urlencode

import pytest

from programmes.models import Project, Sector
from tests.api_editions import publish, walk
from tests.closed_years import YEAR, closed_year, project_year
from tests.factories import (
    BeneficiaryCountFactory,
    OrganisationFactory,
    ProjectFactory,
    ProjectSourceFactory,
    RegionFactory,
    SectorFactory,
    SexAgeCellFactory,
)

pytestmark = pytest.mark.django_db

API = "/api/v1/statistics/"


def ask(client, **query):
    answer = client.get(API, query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def one(client, **query):
    (row,) = ask(client, **query)
    return row


def reached(project: Project, year: int | None, value: int | None, **more) -> None:
    source = project.sources.first() or ProjectSourceFactory(project=project)
    told = {"value": value} if value is not None else {"value": None, "is_not_reported": True}
    BeneficiaryCountFactory(
        project=project, year=year, accepted=True, source=source, **(told | more)
    )


@pytest.fixture
def sectors():
    return [SectorFactory(slug=slug) for slug in ("sector-a", "sector-b")]


@pytest.fixture
def projects(sectors):
    """One project of sector a, and one of a and b; two donors for the second."""
    a, b = sectors
    region = RegionFactory(code="YY01")
    donors = OrganisationFactory.create_batch(2)
    dates = {"start_date": "2020", "end_date": "2021", "ready": True}
    one = ProjectFactory(code="XYZ-1", sectors=[a], regions=[region], **dates)
    two = ProjectFactory(
        code="XYZ-2", sectors=[a, b], regions=[region, RegionFactory()], donors=donors, **dates
    )
    return one, two


def test_a_project_in_two_sectors_two_regions_and_with_two_donors_counts_once(client, projects):
    publish()

    assert one(client)["projects"] == 2
    assert one(client, year=2020)["projects"] == 2
    by_sector = ask(client, group_by="sector")
    assert [(row["sector"], row["projects"]) for row in by_sector] == [
        ("sector-a", 2),
        ("sector-b", 1),
    ]
    assert {row["additive"] for row in by_sector} == {False}
    assert {row["projects"] for row in ask(client, group_by="donor")} == {1}


def test_people_reached_are_a_sum_of_reports_with_the_bounds_of_different_people(client, projects):
    first, second = projects
    reached(first, 2020, 300)
    reached(second, 2020, 200)
    reached(second, 2021, 100)
    publish()

    row = one(client, year=2020)
    assert (row["people_reached"], row["status"]) == (500, "exact")
    assert (row["sum_at_least"], row["sum_at_most"]) == (500, 500)
    assert (row["at_least"], row["at_most"]) == (300, 500)
    assert one(client, year_min=2020, year_max=2021)["people_reached"] == 600
    assert [
        r["people_reached"] for r in ask(client, group_by="year", year_min=2020, year_max=2021)
    ] == [
        500,
        100,
    ]


def test_a_total_that_is_not_split_by_sector_is_bounds_under_each_and_exact_under_all(
    client, projects
):
    first, second = projects
    reached(first, 2020, 300)
    reached(second, 2020, 200)
    publish()

    row = one(client, year=2020, sector="sector-a")
    assert (row["people_reached"], row["status"]) == (None, "not_reported")
    assert (row["sum_at_least"], row["sum_at_most"]) == (300, 500)
    other = one(client, year=2020, sector="sector-b")
    assert (other["sum_at_least"], other["sum_at_most"]) == (0, 200)
    assert one(client, year=2020)["people_reached"] == 500


def test_nobody_reported_is_not_zero(client, projects):
    first, _second = projects
    reached(first, 2020, None)
    publish()

    row = one(client, year=2020)
    assert row["status"] == "not_reported"
    assert row["people_reached"] is row["sum_at_least"] is row["at_most"] is None


def test_targets_and_people_reached_are_never_mixed(client, projects):
    first, second = projects
    reached(first, 2020, 300)
    reached(second, 2020, 900, measure="targeted")
    publish()

    row = one(client, year=2020)
    assert (row["people_reached"], row["people_targeted"]) == (300, 900)
    assert row["targeted_sum_at_most"] == 900


@pytest.mark.parametrize(
    "left_out",
    [
        pytest.param({"channel": "indirect"}, id="indirect"),
        pytest.param({"unit": "household"}, id="households"),
        pytest.param({"measure": "not_stated"}, id="nobody says whether reached"),
        pytest.param({"group_code": "a-group"}, id="a group"),
    ],
)
def test_what_feeds_no_total(client, projects, left_out):
    reached(projects[0], 2020, 300, **left_out)
    publish()

    assert one(client, year=2020)["status"] == "not_reported"


def test_a_figure_of_a_whole_project_feeds_its_period_and_no_single_year(client, projects):
    reached(projects[0], None, 700)
    publish()

    assert one(client, year_min=2019, year_max=2022)["people_reached"] == 700
    assert one(client, year=2020)["status"] == "not_reported"
    assert one(client, year_min=2021, year_max=2022)["status"] == "not_reported"


def test_parts_by_sex_and_age_are_bounds_while_none_is_published(client, projects):
    reached(projects[0], 2020, 300)
    publish()

    rows = ask(client, group_by="sex", year=2020)
    assert [row["sex"] for row in rows] == ["female", "male", "unknown"]
    assert {(row["people_reached"], row["sum_at_most"]) for row in rows} == {(None, 300)}


def test_an_explanation_names_what_entered_what_was_left_out_and_why(client, projects):
    first, second = projects
    reached(first, 2020, 300)
    reached(second, None, 900)
    ProjectFactory(code="XYZ-3", ready=True)
    publish()

    told = client.get(f"{API}explanation/", {"year": 2020}).json()

    assert told["projects"] == ["XYZ-1", "XYZ-2"]
    assert told["projects_not_known"] == ["XYZ-3"]
    assert told["reports_entered"] == ["XYZ-1"]
    (left,) = told["reports_left_out"]
    assert (left["project"], left["year"]) == ("XYZ-2", None)
    assert "single year" in left["reason"]
    assert told["edition"] in told["citation"]
    assert told["figures"] == one(client, year=2020)


@pytest.mark.parametrize(
    ("query", "given"),
    [
        pytest.param({"group_by": "year,colour"}, "year,colour", id="an unknown dimension"),
        pytest.param({"group_by": "sex,sex"}, "sex,sex", id="a dimension twice"),
        pytest.param({"sector": "none"}, "none", id="an unknown sector"),
        pytest.param({"colour": "red"}, "red", id="an unknown parameter"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_is_valid(client, projects, query, given):
    publish()

    answer = client.get(API, query)

    assert answer.status_code == 400
    (problem,) = answer.json()["problems"]
    assert problem["given"] == given
    assert problem["valid"]


def test_pages_of_rows_are_walked_in_one_edition(client, projects):
    publish()
    address, rows = f"{API}?group_by=year,sector&page_size=7", []
    while address:
        answer = client.get(address).json()
        rows += [(row["year"], row["sector"]) for row in answer["results"]]
        address = answer["next"]

    assert len(rows) == len(set(rows)) == answer["count"] == 24
    assert client.get(answer["previous"]).status_code == 200


# On the real data


def test_figures_cut_by_sex_and_age_alone_are_found_under_their_sector_and_region(client, sectors):
    a, b = sectors
    cells = {"female:0-4": 40, "male:0-4": 30}
    north, south = RegionFactory(code="YY01"), RegionFactory(code="YY02")
    alone = project_year("XYZ-TOTAL", 70, sectors=[a], regions=[north]).counts.get()
    SexAgeCellFactory(count=alone, sex="female", age_band="0-4", value=40)
    SexAgeCellFactory(count=alone, sex="male", age_band="0-4", value=30)
    project_year("XYZ-SECTORS", {a: cells, b: cells}, regions=[south])
    closed_year()
    publish()

    assert one(client, year=YEAR, sector="sector-a")["people_reached"] == 140
    assert one(client, year=YEAR, sector="sector-b")["people_reached"] == 70
    assert one(client, year=YEAR, region="YY01")["people_reached"] == 70
    assert one(client, year=YEAR, region="YY02", sex="female")["sum_at_most"] == 80


@pytest.fixture
def ranked(sectors):
    """By sector 3,000, 2,000 and 4,000 people, a range, and nobody's report; by position."""
    sectors += [
        SectorFactory(slug=f"sector-{letter}", position=place)
        for place, letter in enumerate("cde", start=1)
    ]
    a, b, c, d, e = sectors
    for people, of in ((3000, [a]), (2000, [b]), (4000, [c]), (900, [a, d]), (None, [e])):
        project = ProjectFactory(ready=True, sectors=of, start_date="2020", end_date="2020")
        reached(project, 2020, people)


# What is hidden or not reported comes last both ways, in public order; of equals the first.
ORDERS = {
    "sector": "abcde",
    "-sector": "edcba",
    "people_reached": "bcade",
    "-people_reached": "cbade",
    "projects": "bcdea",
    "-projects": "abcde",
}


def test_rows_come_in_the_order_asked_for(client, ranked):
    publish()
    names = dict(Sector.objects.values_list("name_en", "slug"))

    for ordering, order in ORDERS.items():
        query = {"year": 2020, "group_by": "sector", "ordering": ordering}
        expected = [f"sector-{letter}" for letter in order]
        pages = walk(client, f"{API}?{urlencode(query | {'page_size': 2})}")
        assert [row["sector"] for page in pages for row in page["results"]] == expected
        assert [row["sector"] for row in ask(client, **query)] == expected
        file = client.get(API, query | {"format": "csv"}).getvalue().decode()
        assert re.findall(r"^(sector-\w)", file, flags=re.MULTILINE) == expected
        page = client.get("/statistics/", query | {"view": "table"}).content.decode()
        rows = re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)', page.split("<tbody>")[1])
        assert [names[unescape(row)] for row in rows] == expected
        sorted_as = "descending" if ordering.startswith("-") else "ascending"
        assert page.count("aria-sort") == page.count(f'aria-sort="{sorted_as}"') == 1


def test_an_order_that_rows_do_not_have_is_refused(client, projects):
    publish()
    of_figures = ["projects", "-projects", "people_reached", "-people_reached"]
    of_figures += ["people_targeted", "-people_targeted"]

    for query, valid in (
        ({"ordering": "sector"}, of_figures),
        ({"ordering": "-year", "group_by": "sector"}, ["sector", "-sector", *of_figures]),
    ):
        (problem,) = client.get(API, query).json()["problems"]
        assert (problem["parameter"], problem["valid"]) == ("ordering", valid)
        asked = query if "group_by" in query else query | {"group_by": ""}
        assert client.get("/statistics/", asked).status_code == 400


@pytest.mark.usefixtures("real_data")
def test_a_cursor_is_a_place_among_the_rows_of_one_selection_and_grouping(client):
    query = {"group_by": "year", "nature": "not_stated"}
    further = client.get(client.get(API, query | {"page_size": 2}).json()["next"])
    cursor = {"cursor": further.wsgi_request.GET["cursor"]}

    rows = client.get(API, query | {"page_size": 200}).json()["results"]
    for same in ({}, {"lang": "fr"}, {"edition": "2024.1"}, {"format": "json"}):
        answer = client.get(API, query | cursor | same | {"page_size": 100})
        assert answer.json()["results"] == rows[2:]
        # Asked for as a page of the list is.
        of_page = {name: value for name, value in same.items() if name == "edition"}
        for explained in (f"{API}explanation/", "/statistics/explanation/"):
            assert client.get(explained, query | cursor | of_page).status_code == 200
    for other in ({"group_by": "sector"}, {"nature": "emergency"}, {"year": 2018}):
        assert client.get(API, query | cursor | other).status_code == 400
    assert client.get(API, query | cursor | {"ordering": "-year"}).status_code == 400


@pytest.mark.usefixtures("real_data")
def test_every_selection_of_projects_agrees_with_the_register_page_and_list(client):
    years, sectors = [2013, 2019, 2022, 2024], ["health", "nutritional-security", "migration"]
    more = [{}, {"donor": "echo"}, {"nature": "not_stated"}, {"region": "ML17"}]
    looked_at = 0
    for year, sector, other in product(years, sectors, more):
        query = {"year": year, "sector": sector, **other}
        row = one(client, **query)
        listed = client.get("/api/v1/projects/", query).json()["count"]
        page = client.get("/projects/", query).context

        assert row["projects"] == listed == page["matching"], query
        assert row["projects_not_known"] == page["not_known"], query
        looked_at += 1
    assert looked_at == 48


@pytest.mark.usefixtures("real_data")
def test_the_real_programme_reports_no_people_reached_and_no_figure_is_made_up(client):
    for row in ask(client, group_by="year"):
        assert row["status"] == "not_reported"
        assert row["people_reached"] is None
    assert one(client)["projects"] == 25
    assert one(client, year_min=2013, year_max=2024)["projects"] == 18
    assert one(client, year_min=2013, year_max=2024)["projects_not_known"] == 6
