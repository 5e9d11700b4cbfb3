"""What may be asked of each endpoint, and what is said to whoever asks for anything else."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from editions.models import Edition
from tests.api_editions import API, ENDPOINTS, problems
from tests.api_rows import KEYS, publish_one_of_each
from tests.sharing import shared_rows

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
    "organisations": {"q", "role"},
    "projects": YEARS | OF_PROJECTS | {"ordering"},
    "beneficiary-counts": YEARS | OF_PROJECTS | {"sex", "age_band"},
    "statements": YEARS | {"sector"},
    "editions": set(),
}


@pytest.fixture(scope="module", autouse=True)
def edition(django_db_setup, django_db_blocker) -> Iterator[Edition]:
    """Published once, since nothing here changes it; taken back after the module."""
    with shared_rows(django_db_blocker):
        yield publish_one_of_each()


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
        pytest.param("edition", "\x00", ["2024.1"], id="null character"),
    ],
)
def test_an_unknown_value_is_told_the_valid_ones_on_lists_and_rows(
    client, edition, endpoint, name, value, valid
):
    for address in (endpoint, f"{endpoint}/{KEYS[endpoint]}"):
        assert problems(client, address, **{name: value}) == {name: valid}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_lists_are_also_files_and_rows_are_not(client, edition, endpoint):
    of_list = ["json"]
    if endpoint not in {"programme", "editions"}:
        of_list += ["csv", "xlsx", "json-file"]

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
ROLES = ["donor", "partner", "institution", "national_partner", "international_partner"]
CHOICES = {
    "projects": PROJECT_CHOICES | {"ordering": ["start", "-start", "code", "-code"]},
    "beneficiary-counts": PROJECT_CHOICES
    | {
        "sex": ["female", "male", "unknown"],
        "age_band": ["0-4", "5-11", "12-17", "18-49", "50-59", "60+", "unknown"],
    },
    "statements": {"sector": ["health"]},
    "bases": {"region": ["XX01"]},
    "organisations": {"role": ROLES},
}


@pytest.mark.parametrize("value", ["nonsense", ""])
@pytest.mark.parametrize(
    ("endpoint", "name"), [(endpoint, name) for endpoint in CHOICES for name in CHOICES[endpoint]]
)
def test_an_unknown_choice_is_told_the_valid_ones(client, edition, endpoint, name, value):
    assert problems(client, endpoint, **{name: value}) == {name: CHOICES[endpoint][name]}


@pytest.mark.parametrize("name", ["sector", "nature", "year"])
def test_a_parameter_without_a_value_is_told_so(client, edition, name):
    (problem,) = client.get(f"{API}/projects/", {name: ""}).json()["problems"]

    told = ("", "Give a value, or leave the parameter out.")
    assert (problem["given"], problem["message"]) == told


@pytest.mark.parametrize("value", ["1989", "2101", "2016.5", "2e3", "sixteen", "02020", ""])
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


def test_a_name_given_twice_is_told_its_valid_values(client, edition):
    twice = {"sector": ["health", "health"], "edition": ["2024.1", "2024.1"]}

    assert problems(client, "projects", **twice) == {"sector": ["health"], "edition": ["2024.1"]}


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


@pytest.mark.parametrize(
    "address",
    [f"{API}/{name}/" for name in ("projects", "beneficiary-counts", "statements", "statistics")]
    + ["/projects/", "/statistics/"],
)
def test_years_that_end_before_they_begin_are_refused_by_both_names(client, edition, address):
    answer = client.get(address, {"year_min": 2020, "year_max": 2016})

    assert answer.status_code == 400
    told = answer.json()["problems"] if address.startswith(API) else answer.context["problems"]
    names = [of["parameter"] if isinstance(of, dict) else of.parameter for of in told]
    assert names == ["year_min", "year_max"]
    assert "after the last one, 2016" in answer.content.decode()
    assert "before the first one, 2020" in answer.content.decode()
    assert client.get(address, {"year_min": 2016, "year_max": 2016}).status_code == 200


@pytest.mark.parametrize("address", ["statistics", "statistics/explanation"])
@pytest.mark.parametrize("name", ["q", "project_status"])
def test_projects_that_are_gone_through_one_by_one_may_not_be_too_many(
    client, edition, monkeypatch, name, address
):
    project = client.get(f"{API}/projects/").json()["results"][0]
    asked = {"q": project["code"], "project_status": project["status"]}
    few = client.get(f"{API}/{address}/", {name: asked[name], "lang": "en"})
    assert few.status_code == 200

    monkeypatch.setattr("editions.api.statistics.MOST", 0)

    assert problems(client, address, **{name: asked[name]}) == {name: []}


def test_more_rows_than_can_be_answered_at_once_are_refused(client, edition, monkeypatch):
    grouped = {"group_by": "year,sex,age_band"}
    assert client.get(f"{API}/statistics/", grouped | {"lang": "en"}).status_code == 200

    monkeypatch.setattr("editions.statistics.MOST_ROWS", 3)

    assert problems(client, "statistics", **grouped) == {"group_by": []}
    # Also where they are gone through one by one.
    assert problems(client, "statistics", **grouped, project_status="not_stated") == {
        "group_by": []
    }


def test_the_oldest_age_band_may_be_typed_as_it_is_read(client, edition):
    assert client.get(f"{API}/beneficiary-counts/?age_band=60+").status_code == 200
    assert client.get(f"{API}/beneficiary-counts/?age_band=60%2B").status_code == 200


@pytest.fixture
def next_page(client) -> str:
    """The address of a page of grouped rows, as a program or reader has it."""
    asked = {"group_by": "year,sector", "ordering": "-year", "page_size": 1, "lang": "en"}
    return client.get(f"{API}/statistics/", asked).json()["next"]


def test_the_address_of_grouped_rows_explains_their_selection(client, edition, next_page):
    assert client.get(next_page).status_code == 200
    told = client.get(next_page.replace("/statistics/", "/statistics/explanation/"))

    whole = client.get(f"{API}/statistics/explanation/", {"edition": edition.number, "lang": "en"})
    assert (told.status_code, whole.status_code) == (200, 200)
    # The order in which an address names its parameters is kept in the citation.
    assert told.json() | {"citation": ""} == whole.json() | {"citation": ""}
    assert "group_by" not in told.json()["citation"]
    assert "cursor" not in told.json()["citation"]
    on_page = next_page.replace(f"{API}/statistics/", "/statistics/explanation/")
    page = client.get(on_page.replace("lang=en", ""))
    assert page.status_code == 200
    assert page.context["canonical"] == "http://testserver/statistics/explanation/?edition=2024.1"
    assert page.context["told"] == client.get("/statistics/explanation/").context["told"]


@pytest.mark.parametrize("address", [f"{API}/statistics/explanation/", "/statistics/explanation/"])
@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("group_by", "group_by=colour"),
        ("ordering", "ordering=colour"),
        ("ordering", "group_by=sector&ordering=year"),
        ("page_size", "page_size=0"),
        ("cursor", "cursor=made-up"),
        ("cursor", "{next_page}&ordering=year"),
    ],
)
def test_what_shapes_no_list_of_rows_explains_nothing(
    client, edition, next_page, address, name, query
):
    cursor = urlsplit(next_page).query.replace("ordering=-year&", "").replace("lang=en&", "")
    answer = client.get(f"{address}?{query.replace('{next_page}', cursor)}")

    assert answer.status_code == 400
    told = answer.json()["problems"] if address.startswith(API) else answer.context["problems"]
    names = [of["parameter"] if isinstance(of, dict) else of.parameter for of in told]
    assert names == [name]


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
        "/api/v1/statistics/": ON_LISTS
        | OF_EACH["beneficiary-counts"]
        | {"group_by", "at", "ordering"},
        "/api/v1/statistics/explanation/": ON_LISTS
        | OF_EACH["beneficiary-counts"]
        | {"group_by", "at", "ordering"},
    }
