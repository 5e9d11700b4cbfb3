"""What may be asked of each endpoint, and what is said to whoever asks for anything else."""

from __future__ import annotations

import pytest

from editions.models import Edition
from tests.api_editions import API, ENDPOINTS, ask, names, problems, publish, rows, withdraw
from tests.factories import (
    BaseFactory,
    BeneficiaryCountFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProgrammeOrganisationFactory,
    ProjectFactory,
    ProjectOrganisationFactory,
    PublicationFactory,
    RegionFactory,
    SectorFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

EVERYWHERE = {"edition", "format", "lang"}
ON_LISTS = EVERYWHERE | {"cursor", "page_size"}
YEARS = {"year", "year_min", "year_max"}
OF_PROJECTS = {"q", "sector", "region", "nature", "donor", "partner", "project_status"}
OF_EACH = {
    "programme": set(),
    "regions": {"q", "at"},
    "bases": {"region"},
    "sectors": {"q"},
    "organisations": {"q"},
    "projects": YEARS | OF_PROJECTS | {"ordering"},
    "beneficiary-counts": YEARS | OF_PROJECTS | {"sex", "age_band"},
    "statements": YEARS | {"sector"},
    "editions": set(),
}


@pytest.fixture
def edition() -> Edition:
    """One row of each kind, where a test needs no more."""
    region = RegionFactory(code="XX01")
    health = SectorFactory(slug="health")
    BaseFactory(code="X1", regions=[region])
    project = ProjectFactory(ready=True, code="XXX-1", sectors=[health], regions=[region])
    ProjectOrganisationFactory(
        project=project, organisation=OrganisationFactory(slug="made-up-fund")
    )
    BeneficiaryCountFactory(accepted=True, project=project, year=None, value=500)
    StatementFactory(
        approved=True,
        publication=PublicationFactory(slug="made-up-2024"),
        metric="projects",
        period_start=2013,
        period_end=2024,
    )
    return publish()


KEYS = {
    "programme": "examplia",
    "regions": "XX01",
    "bases": "X1",
    "sectors": "health",
    "organisations": "made-up-fund",
    "projects": "XXX-1",
    "beneficiary-counts": "XXX-1~whole~reached~direct~person",
    "statements": "made-up-2024.projects.all.2013-2024",
    "editions": "2024.1",
}


# Names and values


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_an_unknown_parameter_is_told_the_known_ones(client, edition, endpoint):
    of_list = problems(client, endpoint, statut="x")
    of_row = problems(client, f"{endpoint}/{KEYS[endpoint]}", statut="x")

    assert of_list == {"statut": sorted(ON_LISTS | OF_EACH[endpoint])}
    assert of_row == {"statut": sorted(EVERYWHERE)}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_what_other_sites_append_to_a_link_is_unknown_to_a_program(client, edition, endpoint):
    assert "utm_source" in problems(client, endpoint, utm_source="x")


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize(
    ("name", "value", "valid"),
    [
        pytest.param("lang", "de", ["en", "fr", "it"], id="language"),
        pytest.param("lang", "", ["en", "fr", "it"], id="no language"),
        pytest.param("edition", "1999.9", ["2024.1"], id="edition"),
        pytest.param("edition", "\x00", [], id="null character"),
    ],
)
def test_an_unknown_value_is_told_the_valid_ones_on_lists_and_rows(
    client, edition, endpoint, name, value, valid
):
    for address in (endpoint, f"{endpoint}/{KEYS[endpoint]}"):
        assert problems(client, address, **{name: value}) == {name: valid}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_lists_are_also_files_and_rows_are_not(client, edition, endpoint):
    of_list = ["json"] if endpoint in {"programme", "editions"} else ["json", "csv", "xlsx"]

    assert problems(client, endpoint, format="xml") == {"format": of_list}
    assert problems(client, f"{endpoint}/{KEYS[endpoint]}", format="csv") == {"format": ["json"]}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("value", ["0", "201", "ten", "-1", "1.5", " 7", "7_0", "٧", ""])
def test_a_page_size_is_a_whole_number_up_to_200(client, edition, endpoint, value):
    assert problems(client, endpoint, page_size=value) == {"page_size": ["1–200"]}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("value", ["", "x", "W10:x", "é"])
def test_a_cursor_that_no_list_made_is_refused(client, edition, endpoint, value):
    assert problems(client, endpoint, cursor=value) == {"cursor": []}


NATURES = ["emergency", "development", "not_stated"]
STATUSES = ["planned", "ongoing", "suspended", "ended", "cancelled", "not_stated"]
PROJECT_CHOICES = {
    "sector": ["health"],
    "region": ["XX01"],
    "donor": ["made-up-aid", "made-up-fund"],
    "partner": ["made-up-aid", "made-up-fund"],
    "nature": NATURES,
    "project_status": STATUSES,
}
CHOICES = {
    "projects": PROJECT_CHOICES | {"ordering": ["start", "-start", "code", "-code"]},
    "beneficiary-counts": PROJECT_CHOICES
    | {
        "sex": ["female", "male", "unknown"],
        "age_band": ["0-4", "5-11", "12-17", "18-49", "50-59", "60+", "unknown"],
    },
    "statements": {"sector": ["health"]},
    "bases": {"region": ["XX01"]},
}


@pytest.mark.parametrize("value", ["nonsense", ""])
@pytest.mark.parametrize(
    ("endpoint", "name"), [(endpoint, name) for endpoint in CHOICES for name in CHOICES[endpoint]]
)
def test_an_unknown_choice_is_told_the_valid_ones(client, edition, endpoint, name, value):
    assert problems(client, endpoint, **{name: value}) == {name: CHOICES[endpoint][name]}


@pytest.mark.parametrize("value", ["1989", "2101", "2016.5", "2e3", "sixteen", ""])
@pytest.mark.parametrize(
    ("endpoint", "name"),
    [
        *((endpoint, name) for endpoint in OF_EACH for name in OF_EACH[endpoint] & YEARS),
        ("regions", "at"),
    ],
)
def test_a_year_is_a_whole_number_of_our_time(client, edition, endpoint, name, value):
    assert problems(client, endpoint, **{name: value}) == {name: ["1990–2100"]}


@pytest.mark.parametrize("value", ["", "x" * 201])
@pytest.mark.parametrize("endpoint", [name for name in OF_EACH if "q" in OF_EACH[name]])
def test_words_to_look_for_are_some_and_not_a_book(client, edition, endpoint, value):
    assert problems(client, endpoint, q=value) == {"q": []}


def test_every_problem_is_told_at_once_in_the_language_of_the_request(client, edition):
    response = client.get(f"{API}/projects/?year=x&nature=war&lang=fr&nature=war")

    assert response.status_code == 400
    assert response["Content-Language"] == "fr"
    assert [problem["parameter"] for problem in response.json()["problems"]] == ["nature", "year"]


def test_a_problem_says_what_was_given_and_why_it_is_none(client, edition):
    response = client.get(f"{API}/projects/", {"nature": "war"})

    assert response.json() == {
        "detail": "The address asks for something that is not known here; see the problems.",
        "problems": [
            {
                "parameter": "nature",
                "given": "war",
                "message": "“war” is not one of the values.",
                "valid": NATURES,
            }
        ],
    }


def test_the_oldest_age_band_may_be_typed_as_it_is_read(client, edition):
    assert client.get(f"{API}/beneficiary-counts/?age_band=60+").status_code == 200
    assert client.get(f"{API}/beneficiary-counts/?age_band=60%2B").status_code == 200


def test_the_schema_documents_exactly_the_parameters_that_are_accepted(client):
    paths = client.get("/api/schema/").json()["paths"]

    documented = {
        path: {
            parameter["name"]
            for parameter in paths[path]["get"]["parameters"]
            if parameter["in"] == "query"
        }
        for path in paths
    }

    assert documented == {
        f"/api/v1/{endpoint}/": ON_LISTS | OF_EACH[endpoint] for endpoint in ENDPOINTS
    } | {
        f"/api/v1/{endpoint}/{{{field}}}/": EVERYWHERE for endpoint, field in ENDPOINTS.items()
    } | {
        "/api/v1/statistics/": ON_LISTS | OF_EACH["beneficiary-counts"] | {"group_by"},
        "/api/v1/statistics/explanation/": EVERYWHERE | OF_EACH["beneficiary-counts"],
    }


# Narrowing projects and counts


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param({"sector": "health"}, ["XXX-1"], id="sector"),
        pytest.param({"region": "XX01"}, ["XXX-1"], id="region"),
        pytest.param({"donor": "made-up-fund"}, ["XXX-1"], id="donor"),
        pytest.param({"partner": "made-up-fund"}, ["XXX-2"], id="partner"),
        pytest.param({"nature": "emergency"}, ["XXX-1"], id="nature"),
        pytest.param({"nature": "not_stated"}, ["XXX-2"], id="nature not stated"),
        pytest.param({"project_status": "ended"}, ["XXX-1", "XXX-2"], id="status"),
        pytest.param({"q": "ELEVES soin"}, ["XXX-1"], id="words, without accents or capitals"),
        pytest.param({"q": "%"}, [], id="a percent sign is a sign"),
        pytest.param({"sector": "health", "partner": "made-up-fund"}, [], id="both at once"),
    ],
)
def test_projects_and_their_counts_are_narrowed_alike(client, query, found):
    fund = OrganisationFactory(slug="made-up-fund")
    first = ProjectFactory(
        ready=True,
        code="XXX-1",
        title_fr="Soins aux élèves",
        status="ended",
        nature="emergency",
        nature_basis="stated",
        sectors=[SectorFactory(slug="health")],
        regions=[RegionFactory(code="XX01")],
        donors=[fund],
    )
    second = ProjectFactory(ready=True, code="XXX-2", status="ended")
    ProjectOrganisationFactory(project=second, organisation=fund, role="consortium")
    for project in (first, second):
        BeneficiaryCountFactory(accepted=True, project=project, year=2016, value=500)
    publish()

    assert names(client, "projects", **query) == found
    assert [row["project"] for row in rows(client, "beneficiary-counts", **query)] == found
    assert ask(client, "projects", **query)["count"] == len(found)
    assert ask(client, "beneficiary-counts", **query)["count"] == len(found)


@pytest.mark.parametrize(
    ("query", "projects", "counts"),
    [
        pytest.param({"year": 2016}, ["XXX-1"], [2016], id="a year"),
        pytest.param({"year": 2020}, [], [], id="a year of which nobody knows"),
        pytest.param({"year_min": 2016}, ["XXX-1", "XXX-2"], [2016, 2019], id="from a year"),
        pytest.param({"year_max": 2016}, ["XXX-1"], [2015, 2016], id="up to a year"),
        pytest.param({"year_min": 2017, "year_max": 2018}, [], [], id="between two years"),
    ],
)
def test_a_year_finds_projects_that_ran_and_counts_of_that_year(client, query, projects, counts):
    first = ProjectFactory(ready=True, code="XXX-1", start_date="2015", end_date="2016")
    second = ProjectFactory(ready=True, code="XXX-2", start_date="2019", status="ended")
    # A plan for the whole project beside people reached by year: no count is there twice.
    BeneficiaryCountFactory(accepted=True, project=first, year=None, value=500, measure="targeted")
    for project, year in ((first, 2015), (first, 2016), (second, 2019)):
        BeneficiaryCountFactory(accepted=True, project=project, year=year, value=500)
    publish()

    assert names(client, "projects", **query) == projects
    assert [row["year"] for row in rows(client, "beneficiary-counts", **query)] == counts


@pytest.mark.parametrize(
    ("ordering", "found"),
    [
        pytest.param("start", ["XXX-2", "XXX-3", "XXX-1"], id="by start, unknown ones last"),
        pytest.param("-start", ["XXX-1", "XXX-2", "XXX-3"], id="by start, turned round"),
        pytest.param("code", ["XXX-1", "XXX-2", "XXX-3"], id="by code"),
        pytest.param("-code", ["XXX-3", "XXX-2", "XXX-1"], id="by code, turned round"),
    ],
)
def test_projects_come_in_the_order_asked_for(client, ordering, found):
    ProjectFactory(ready=True, code="XXX-1")
    ProjectFactory(ready=True, code="XXX-2", start_date="2016")
    ProjectFactory(ready=True, code="XXX-3", start_date="2016")
    publish()

    assert names(client, "projects", ordering=ordering) == found
    assert ask(client, "projects", ordering=ordering)["count"] == 3


def test_nothing_broken_down_by_sex_or_age_is_published_yet(client, edition):
    assert names(client, "beneficiary-counts", sex="female") == []
    assert names(client, "beneficiary-counts", age_band="0-4") == []


# Narrowing the rest


@pytest.mark.parametrize(
    ("at", "found"),
    [
        pytest.param(None, ["XX01", "XX02"], id="today"),
        pytest.param(2022, ["v02-XX01"], id="before the reform"),
        pytest.param(2023, ["XX01", "XX02"], id="the year of the reform"),
        pytest.param(2024, ["XX01", "XX02"], id="after it"),
    ],
)
def test_regions_are_those_of_the_map_of_the_year(client, at, found):
    ProgrammeFactory()
    RegionFactory(code_version="v02", code="XX01", valid_until="2023-03-13")
    RegionFactory(code="XX01", valid_from="2023-03-13")
    RegionFactory(code="XX02", valid_from="2023-03-13")
    publish()

    query = {} if at is None else {"at": at}
    assert names(client, "regions", **query) == found
    assert ask(client, "regions", **query)["count"] == len(found)


def test_regions_sectors_and_organisations_are_found_by_words_in_any_language(client):
    RegionFactory(code="XX01", name="Nörd")
    RegionFactory(code="XX02", name="South")
    SectorFactory(slug="health", name_en="Health", name_fr="Santé")
    SectorFactory(slug="wash", name_en="Water")
    for slug, name in (("made-up-fund", "Made-up Fund"), ("made-up-school", "École")):
        ProgrammeOrganisationFactory(organisation=OrganisationFactory(slug=slug, name_en=name))
    publish()

    assert names(client, "regions", q="nord") == ["XX01"]
    assert names(client, "sectors", q="SANTE") == ["health"]
    assert names(client, "organisations", q="ecole") == ["made-up-school"]
    assert ask(client, "organisations", q="ecole")["count"] == 1


def test_bases_are_found_by_the_regions_they_serve(client):
    north, south = RegionFactory(code="XX01"), RegionFactory(code="XX02")
    BaseFactory(code="X1", regions=[north, south])
    BaseFactory(code="X2", regions=[south])
    publish()

    assert names(client, "bases", region="XX01") == ["X1"]
    assert names(client, "bases", region="XX02") == ["X1", "X2"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param({"year": 2016}, ["closed"], id="inside a period"),
        pytest.param({"year": 2013}, ["closed", "open"], id="the one year known of an open period"),
        pytest.param({"year_min": 2020}, ["closed"], id="from a year"),
        pytest.param({"year_max": 2012}, [], id="before every period"),
        pytest.param({"sector": "health"}, ["sector"], id="of a sector"),
        pytest.param({"sector": "health", "year": 2016}, [], id="both at once"),
    ],
)
def test_statements_are_found_by_the_years_of_their_period_and_by_sector(client, query, found):
    programme_wide = {"approved": True, "metric": "projects"}
    StatementFactory(**programme_wide, period_start=2013, period_end=2024, note_en="closed")
    StatementFactory(**programme_wide, period_start=2013, period_end=None, note_en="open")
    StatementFactory(**programme_wide, period_start=None, period_end=None, note_en="unknown")
    StatementFactory(
        approved=True, sector=SectorFactory(slug="health"), period_start=2019, note_en="sector"
    )
    publish()

    statements = rows(client, "statements", **query)
    assert [row["note"] for row in statements if row["note"] in {"closed", "open", *found}] == found
    assert "unknown" not in [row["note"] for row in statements]


# Editions


def test_an_older_edition_is_read_by_its_number(client):
    project = ProjectFactory(ready=True, code="XXX-1", title_en="Old title")
    publish()
    project.title_en = "New title"
    project.save()
    publish()

    now = client.get(f"{API}/projects/XXX-1/")
    then = client.get(f"{API}/projects/XXX-1/", {"edition": "2024.1"})

    assert (now["X-Edition"], now.json()["title"]) == ("2024.2", "New title")
    assert (then["X-Edition"], then.json()["title"]) == ("2024.1", "Old title")


def test_a_record_is_not_in_an_edition_from_before_it(client, edition):
    ProjectFactory(ready=True, code="XXX-2")
    publish()

    response = client.get(f"{API}/projects/XXX-2/", {"edition": "2024.1"})

    assert ask(client, "projects", edition="2024.1")["count"] == 1
    assert response.status_code == 404
    assert response.json() == {"detail": "Edition 2024.1 has no such record: “XXX-2”."}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_withdrawn_edition_says_so_and_why(client, edition, endpoint):
    ProjectFactory(ready=True)
    publish()
    withdraw(edition, "A place was named.")

    for address in (endpoint, f"{endpoint}/{KEYS[endpoint]}"):
        response = client.get(f"{API}/{address}/", {"edition": "2024.1"})
        assert response.status_code == 410
        assert response.json() == {
            "detail": "Edition 2024.1 has been withdrawn: A place was named.",
            "edition": "2024.1",
            "reason": "A place was named.",
        }
    assert problems(client, endpoint, edition="1999.9") == {"edition": ["2024.2"]}


def test_a_withdrawn_edition_stays_on_the_list_and_the_one_before_is_current(client, edition):
    ProjectFactory(ready=True)
    withdraw(publish(), "A place was named.")

    told = [(row["number"], row["state"], row["is_current"]) for row in rows(client, "editions")]

    assert told == [("2024.2", "withdrawn", False), ("2024.1", "approved", True)]
    assert ask(client, "editions/2024.2")["withdrawn_reason"] == "A place was named."
    assert client.get(f"{API}/projects/")["X-Edition"] == "2024.1"


def test_the_list_of_editions_answers_even_where_all_are_withdrawn(client, edition):
    withdraw(edition, "A place was named.")

    assert names(client, "editions") == ["2024.1"]
    assert client.get(f"{API}/projects/").status_code == 503


def test_the_list_of_editions_is_narrowed_to_one(client, edition):
    ProjectFactory(ready=True)
    publish()

    assert names(client, "editions", edition="2024.1") == ["2024.1"]
    assert client.get(f"{API}/editions/2024.2/", {"edition": "2024.1"}).status_code == 404
