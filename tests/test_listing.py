"""Lists of projects are ready texts along an index, and say what the records say."""

import json
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from editions.listing import COLUMNS
from editions.models import Edition, FrozenFigures, FrozenListing, FrozenRecord
from editions.reading import localize, with_fallbacks
from tests.api_editions import API, publish
from tests.factories import OrganisationFactory
from tests.rich_programmes import Rich, lift_guards

pytestmark = pytest.mark.django_db


def found_by_looking(edition: Edition, **asked) -> list[str]:
    """The codes of the projects that match, by looking at every document."""
    codes = []
    for record in FrozenRecord.objects.of(edition).of_kind("project").in_order_of_start():
        project = record.document
        years = {str(year) for year in project["years"]}
        matches = {
            "sector": asked.get("sector") in {row["slug"] for row in project["sectors"]},
            "region": asked.get("region") in {row["code"] for row in project["regions"]},
            "donor": asked.get("donor") in {row["slug"] for row in project["donors"]},
            "nature": asked.get("nature") == project["nature"],
            "year": asked.get("year") in years,
            "year_min": any(year >= asked.get("year_min", "") for year in years),
        }
        if all(matches[name] for name in asked):
            codes.append(project["code"])
    return codes


def test_every_choice_of_filters_finds_what_looking_finds(client):
    rich = Rich(11)
    rich.grow(14)
    publish(in_spite_of_findings=True)
    # Another edition, in which some records are new versions and one is gone.
    rich.change()
    edition = publish(in_spite_of_findings=True)
    listed = 0
    for sector, region, year, more in product(
        (None, "sector-a", "sector-b"),
        (None, rich.regions[0].public_code),
        ({}, {"year": "2019"}, {"year_min": "2021"}),
        ({}, {"donor": "donor-a"}, {"nature": "emergency"}),
    ):
        places = {"sector": sector, "region": region}
        asked = {name: code for name, code in places.items() if code} | year | more
        if "donor" in asked and not found_by_looking(edition, donor=asked["donor"]):
            continue
        told = client.get(f"{API}/projects/", asked | {"page_size": 200}).json()

        expected = found_by_looking(edition, **asked)
        assert [row["code"] for row in told["results"]] == expected, asked
        assert told["count"] == len(expected), asked
        assert client.get("/projects/", asked).context["matching"] == len(expected)
        listed += len(expected)
    assert listed > 50


def test_a_ready_row_is_the_document_in_each_language():
    Rich(12).grow(3)
    edition = publish(in_spite_of_findings=True)

    for record in FrozenRecord.objects.of(edition):
        for language, column in COLUMNS.items():
            text = getattr(record, column)
            if record.kind == "project":
                assert json.loads(text) == with_fallbacks(localize(record.document, language))
            else:
                assert text == ""


def told_at(address: str):
    """PostgreSQL keeps the fields of a document in an order of its own."""
    answer = Client().get(address)
    return answer.json() if address.startswith(API) else answer.content


def test_an_edition_from_before_they_were_made_answers_the_same():
    rich = Rich(13)
    rich.grow(6)
    OrganisationFactory()
    publish(in_spite_of_findings=True)
    addresses = [f"{API}/projects/?lang={language}" for language in COLUMNS]
    addresses += ["/", "/projects/?sector=sector-a&year=2019"]
    before = [told_at(address) for address in addresses]

    lift_guards()
    FrozenRecord.objects.update(row_en="", row_fr="", row_it="")
    FrozenFigures.objects.all().delete()

    assert [told_at(address) for address in addresses] == before


def test_a_page_of_projects_is_one_query(client):
    rich = Rich(14)
    rich.grow(6)
    publish(in_spite_of_findings=True)
    place = {"sector": "sector-a", "region": rich.regions[0].public_code}
    client.get(f"{API}/projects/", place)

    # With projects, and without any.
    for asked in (place | {"page_size": 1}, place | {"year": 2035}):
        client.get(f"{API}/projects/", asked | {"lang": "fr"})
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"{API}/projects/", asked)
        assert answer.status_code == 200
        assert len(queries) == 1, asked


def test_a_project_is_listed_once_under_each_choice():
    Rich(15).grow(6)
    edition = publish(in_spite_of_findings=True)

    for record in FrozenRecord.objects.of(edition).of_kind("project"):
        project = record.document
        places = FrozenListing.objects.filter(record=record)
        expected = set(
            product(
                ["", *(row["slug"] for row in project["sectors"])],
                ["", *(row["code"] for row in project["regions"])],
                ["", *map(str, project["years"])],
            )
        )
        assert set(places.values_list("sector", "region", "year")) == expected
        assert places.count() == len(expected)
