"""What holds for every address of the API: read-only, JSON, few queries, nothing private."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from editions.actions import prepare
from programmes.models import CountryProgramme, Region, Sector
from tests.api_editions import API, COMPUTED, ENDPOINTS, ask, names, publish, rows
from tests.factories import (
    AccountFactory,
    BaseFactory,
    BeneficiaryCountFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectOrganisationFactory,
    ProjectResultFactory,
    ProjectSourceFactory,
    RegionFactory,
    SectorFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

AT_MOST = 12


# Queries

QUERIES: dict[str, list[dict[str, Any]]] = {
    "programme": [{}],
    "regions": [{}, {"at": 2024, "q": "made"}],
    "bases": [{}, {"region": "NN01"}],
    "sectors": [{}, {"q": "made"}],
    "organisations": [{}, {"q": "made"}],
    "projects": [{}, {"sector": "health", "region": "NN01", "donor": "fund", "q": "made"}],
    "beneficiary-counts": [{}, {"sector": "health", "year_min": 2000}],
    "statements": [{}, {"year": 2016, "sector": "health"}],
    "editions": [{}],
}
ASKED = [(endpoint, query) for endpoint, queries in QUERIES.items() for query in queries]


def add_projects(number: int) -> None:
    """Projects with everything around them, findable by the same sector, region and donor."""
    health = Sector.objects.filter(slug="health").first() or SectorFactory(slug="health")
    north = Region.objects.filter(code="NN01").first() or RegionFactory(code="NN01")
    for _number in range(number):
        project = ProjectFactory(
            ready=True,
            start_date="2016",
            sectors=[health, SectorFactory()],
            regions=[north, RegionFactory()],
            bases=[BaseFactory(regions=[north])],
            donors=[OrganisationFactory(slug="fund"), OrganisationFactory()],
        )
        source = ProjectSourceFactory(project=project)
        ProjectResultFactory(project=project)
        BeneficiaryCountFactory(accepted=True, project=project, year=2016, value=500, source=source)
        StatementFactory(approved=True, sector=health, period_start=2016)


def number_of_queries(client, address: str, **query: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask(client, address, **query)
    return len(queries)


def cost_of_lists(client) -> dict[str, tuple[int, int]]:
    """The number of rows of each list, and of the queries that a page of all of them takes."""
    cost = {}
    for endpoint, query in ASKED:
        # Asked before, as it is now: what a process remembers of the edition is not counted.
        found = len(rows(client, endpoint, **query))
        asked = number_of_queries(client, endpoint, page_size=199, **query)
        cost[f"{endpoint}?{'&'.join(query)}"] = (found, asked)
    return cost


def test_a_list_costs_the_same_for_one_row_as_for_many(client):
    add_projects(1)
    publish()
    few = cost_of_lists(client)
    add_projects(20)
    publish()

    many = cost_of_lists(client)

    more = {"programme?": 0, "editions?": 1}
    for listed, (found, asked) in many.items():
        found_before, asked_before = few[listed]
        assert found >= found_before + more.get(listed, 20), listed
        assert asked == asked_before <= AT_MOST, listed


def test_a_row_costs_few_queries(client):
    add_projects(1)
    publish()

    costs = {
        endpoint: number_of_queries(client, f"{endpoint}/{names(client, endpoint)[0]}")
        for endpoint in ENDPOINTS
    }

    assert max(costs.values()) <= 5


def test_the_number_of_rows_is_kept_at_publishing_and_not_counted(client):
    add_projects(2)
    publish()

    with CaptureQueriesContext(connection) as queries:
        for endpoint in set(ENDPOINTS) - {"editions", "regions"}:
            ask(client, endpoint)

    assert not [query["sql"] for query in queries if "COUNT(" in query["sql"]]


def test_only_editions_and_what_they_froze_are_read(client):
    add_projects(1)
    publish()

    with CaptureQueriesContext(connection) as queries:
        for endpoint, field in ENDPOINTS.items():
            for row in rows(client, endpoint):
                ask(client, f"{endpoint}/{row[field]}")

    assert len(queries) > 20
    for query in queries:
        tables = {word for word in query["sql"].split('"') if word.startswith(ROOMS)}
        assert {table for table in tables if not table.startswith("editions_")} == set()


ROOMS = ("programmes_", "beneficiaries_", "editions_", "coopi_mali_")


# What nobody outside may read


def test_nothing_private_leaves_by_any_endpoint(client):
    secret = "Not for the public"
    ProjectFactory(code="DRAFT-1", title_en=secret)
    base = BaseFactory(
        name=secret,
        regions=[RegionFactory()],
        town=secret,
        latitude="12.34567",
        longitude="-4.34567",
        evidence_for_staff=secret,
    )
    BaseFactory(code="hidden-base", public_precision="hidden", regions=[RegionFactory()])
    project = ProjectFactory(
        ready=True,
        title_en="A public title",
        localities=secret,
        internal_note=secret,
        bases=[base],
    )
    ProjectResultFactory(project=project, label_en=secret, restricted=True)
    ProjectOrganisationFactory(project=ProjectFactory(), organisation__name_en=secret)
    counts = {"project": project, "group_en": secret, "value": 98_765}
    BeneficiaryCountFactory(**counts, year=2016)
    BeneficiaryCountFactory(**counts, year=2017, accepted=True, restricted=True)
    BeneficiaryCountFactory(
        project=project, year=2018, accepted=True, value=500, internal_note=secret
    )
    StatementFactory(source_en=secret, value=98_765)
    person = AccountFactory(superuser=True, username="secret-name", email="secret@example.org")
    publish()
    ProjectFactory(ready=True, code="PREPARED-1", title_en=secret)
    prepared = prepare(CountryProgramme.objects.get(), by=person)

    told = "".join(
        client.get(address, {"lang": language}).content.decode()
        for language in ("en", "fr", "it")
        for endpoint, field in ENDPOINTS.items()
        for address in (
            f"{API}/{endpoint}/",
            *(f"{API}/{endpoint}/{row[field]}/" for row in rows(client, endpoint)),
        )
    )

    assert told.count("A public title") == 6
    for private in (
        secret,
        "secret",
        "DRAFT-1",
        "PREPARED-1",
        "hidden-base",
        "12.34567",
        "98765",
        prepared.number,
        "input_hash",
        "_by",
    ):
        assert private not in told


# Read-only, and JSON whatever happens

ADDRESSES = ["/api/", "/api/v1/", "/api/schema/", *(f"{API}/{name}/" for name in ENDPOINTS)]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_can_be_written(client, address, method):
    response = getattr(client, method)(address)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert set(response.json()) == {"detail"}


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/docs/"])
def test_a_form_on_another_site_is_told_the_same(address):
    assert Client(enforce_csrf_checks=True).post(address).status_code == 405


@pytest.mark.parametrize("address", ["/api/", "/api/v1/"])
def test_the_index_names_every_endpoint(client, address):
    index = client.get(address).json()

    assert index == {
        "endpoints": {
            name: f"http://testserver/api/v1/{name}/" for name in (*ENDPOINTS, "statistics")
        },
        "schema": "http://testserver/api/schema/",
        "docs": "http://testserver/api/docs/",
    }


@pytest.mark.parametrize(
    "address",
    [
        "/api/nothing/",
        "/api/nothing",
        "/api/v1/nothing/here/",
        "/api/v2/projects/",
        "/api/v1/projects/a%00b/",
        "/api/v1/projects.json",
        "/api/v1/statistics/none/",
    ],
)
def test_any_other_address_says_so_as_json(client, address):
    response = client.get(address, headers={"accept": "text/html", "accept-language": "fr"})

    assert response.status_code == 404
    assert response["Content-Language"] == "fr"
    assert set(response.json()) == {"detail"}


def test_a_missing_slash_is_added_and_the_question_kept(client):
    response = client.get(f"{API}/projects?lang=fr")

    assert response.status_code == 301
    assert response["Location"] == f"{API}/projects/?lang=fr"


@pytest.mark.parametrize(
    "key",
    [
        "nothing",
        "XYZ-1~whole~reached~direct~person~",
        "XYZ-1~16~reached~direct~person",
        "XYZ-1~whole",
        "~".join("abcdefghijklm"),
    ],
)
def test_a_key_that_names_no_count_is_not_found(client, key):
    BeneficiaryCountFactory(
        accepted=True, project=ProjectFactory(ready=True, code="XYZ-1"), year=None, value=500
    )
    publish()

    assert client.get(f"{API}/beneficiary-counts/{key}/").status_code == 404


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_before_the_first_edition_the_portal_says_that_there_is_none(client, endpoint):
    ProgrammeFactory()

    response = client.get(f"{API}/{endpoint}/")

    assert response.status_code == 503
    assert response.json() == {"detail": "No edition has been published yet."}


def test_a_form_that_is_not_offered_is_refused_as_json(client):
    publish_something()

    response = client.get(f"{API}/projects/", headers={"accept": "application/pdf"})

    assert response.status_code == 406
    assert set(response.json()) == {"detail"}


# Caching


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_an_answer_names_its_edition_and_is_not_sent_twice(client, endpoint):
    publish_something()

    first = client.get(f"{API}/{endpoint}/")
    again = client.get(f"{API}/{endpoint}/", headers={"if-none-match": first["ETag"]})

    assert first["X-Edition"] == "2024.1"
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert first.cookies == {}
    assert again.status_code == 304


def test_a_new_edition_and_another_language_have_other_tags(client):
    publish_something()
    tags = [client.get(f"{API}/sectors/", {"lang": lang})["ETag"] for lang in ("en", "fr")]
    SectorFactory()
    publish()

    tags.append(client.get(f"{API}/sectors/", {"lang": "en"})["ETag"])

    assert len(set(tags)) == 3


def test_a_refusal_is_kept_by_nobody(client):
    assert client.get("/api/nothing/")["Cache-Control"] == "no-store"


def publish_something() -> None:
    SectorFactory(slug="health", name_en="Health", name_fr="Santé")
    publish()


# The description of the API


def test_the_schema_is_valid_and_draws_no_warning(tmp_path):
    call_command(
        "spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml")
    )


def test_the_schema_comes_in_two_forms_and_as_nothing_else(client):
    assert client.get("/api/schema/").json()["openapi"] == "3.1.1"
    assert client.get("/api/schema/?format=yaml").content.startswith(b"openapi: 3.1.1")
    refusal = client.get("/api/schema/?format=xml")
    assert refusal.status_code == 400
    assert refusal.json()["problems"][0]["valid"] == ["json", "yaml"]


def test_every_problem_is_documented_at_every_address(client):
    paths = client.get("/api/schema/").json()["paths"]

    answers = {tuple(sorted(path["get"]["responses"])) for path in paths.values()}

    assert len(paths) == 2 * len(ENDPOINTS) + len(COMPUTED)
    assert answers == {("200", "400", "404", "406", "410", "503")}


def test_the_documentation_takes_a_mailed_link_but_no_invented_parameter(client):
    assert client.get("/api/docs/?utm_source=x&lang=fr").status_code == 200
    assert client.get("/api/docs/?statut=x").status_code == 400
    assert client.get("/api/docs/?lang=de").json()["problems"][0]["valid"] == ["en", "fr", "it"]


@pytest.mark.parametrize(
    ("lang", "heading", "projects"),
    [
        ("en", "Documentation of the API", "Documented projects"),
        ("fr", "Documentation de l’API", "Projets documentés"),
        ("it", "Documentazione dell’API", "Progetti documentati"),
    ],
)
def test_the_documentation_speaks_one_language_and_leads_on_without_scripts(
    client, lang, heading, projects
):
    page = client.get(f"/api/docs/?lang={lang}").content.decode()
    schema = client.get(f"/api/schema/?lang={lang}").json()

    assert f'<html lang="{lang}">' in page
    assert heading in page
    without_scripts = page.split("<noscript>")[1].split("</noscript>")[0]
    for name in ENDPOINTS:
        assert f"{API}/{name}/?lang={lang}" in without_scripts
    prefix = "" if lang == "en" else f"/{lang}"
    assert f'href="{prefix}/data/"' in page
    assert schema["paths"]["/api/v1/projects/"]["get"]["summary"] == projects
    assert all(path["get"]["summary"] for path in schema["paths"].values())


def test_the_documentation_runs_without_another_host_or_a_broken_policy(live_server, browser):
    page = browser.new_page()
    complaints, asked = [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{live_server.url}/api/docs/")
    page.wait_for_selector(".opblock")

    assert page.locator(".opblock").count() == 2 * len(ENDPOINTS) + len(COMPUTED)
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    assert complaints == []
    page.close()
