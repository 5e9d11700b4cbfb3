"""Lists, rows and files of the documented projects are what counting by hand gives."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.test import Client

from beneficiaries.models import SexAgeCell
from tests import reference_counting as reference
from tests.api_editions import ask, rows
from tests.files import download, figures, from_csv

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

LAST = 2024
PAIRS = 120
# Of people alone: the list of projects does not take them.
OF_PEOPLE = {"sex", "age_band"}
Query = dict[str, Any]


def values_of_filters(client: Client) -> dict[str, list[Any]]:
    """Every value of each filter; of words, those by which somebody would look for a project."""
    organisations = rows(client, "organisations")
    projects = rows(client, "projects", lang="fr")
    words = {row["code"] for row in projects} | {row["acronym"] for row in organisations}
    words |= {word for row in projects for word in row["title"].split() if word.isalpha()}
    return {
        "year": [1990, *range(2010, 2030), 2100],
        "year_min": [1990, *range(2012, 2027)],
        "year_max": [*range(2012, 2027), 2100],
        "sector": [row["slug"] for row in rows(client, "sectors")],
        "region": [
            *(row["code"] for row in rows(client, "regions")),
            *(row["code"] for row in rows(client, "regions", at=2016)),
        ],
        "nature": ["emergency", "development", "not_stated"],
        "donor": [row["slug"] for row in organisations],
        "partner": [row["slug"] for row in organisations],
        "project_status": ["planned", "ongoing", "ended", "suspended", "not_stated"],
        "q": sorted(filter(None, words)),
        "sex": list(SexAgeCell.Sex.values),
        "age_band": list(SexAgeCell.AgeBand.values),
    }


def check(client: Client, projects: list[Any], query: Query) -> int:
    """How many projects are found, in the list and in figures."""
    expected = reference.statistics(projects, query, LAST)
    (row,) = ask(client, "statistics", **query)["results"]
    assert {name: row[name] for name in expected} == expected, query
    if not OF_PEOPLE & query.keys():
        ran = reference.ran(projects, query, LAST)
        listed = ask(client, "projects", **query, page_size=200)
        assert {found["code"] for found in listed["results"]} == ran, query
        assert listed["count"] == len(ran) == expected["projects"]
    return int(expected["projects"] or 0)


def check_files(client: Client, projects: list[Any], query: Query) -> int:
    """The same in the files of both, that of the projects in the order of their list."""
    expected = reference.statistics(projects, query, LAST)
    (line,) = from_csv(download(client, "statistics", "csv", **query))
    assert figures(line, list(expected)) == expected, query
    if not OF_PEOPLE & query.keys():
        lines = from_csv(download(client, "projects", "csv", **query))
        listed = ask(client, "projects", **query, page_size=200)["results"]
        assert [found["code"] for found in lines] == [found["code"] for found in listed]
    return int(expected["projects"] or 0)


# A file writes the rows that the list gives on either database.
CHECKS = pytest.mark.parametrize(
    "check",
    [
        pytest.param(check, id="answers"),
        pytest.param(check_files, id="files", marks=pytest.mark.once),
    ],
)


@CHECKS
def test_each_value_of_each_filter_finds_what_the_reference_finds(client, check):
    projects = reference.every_project()
    found: dict[str, int] = {}

    for name, values in values_of_filters(client).items():
        assert values, name
        found[name] = sum(check(client, projects, {name: value}) for value in values)

    assert min(found.values()) > 0, found


@CHECKS
def test_two_filters_together_find_what_the_reference_finds(client, check):
    projects, values = reference.every_project(), values_of_filters(client)
    chance, found = random.Random(29), 0

    for _number in range(PAIRS):
        one, other = chance.sample(sorted(values), 2)
        query = {one: chance.choice(values[one]), other: chance.choice(values[other])}
        if query.get("year_min", 0) <= query.get("year_max", 9999):
            found += check(client, projects, query) > 0

    assert found > PAIRS / 4
