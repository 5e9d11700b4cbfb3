"""How many counts match what is asked was added up at publishing; it is what counting gives."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from editions import redacting
from editions.cube.listed import number_of_counts
from editions.models import Edition
from tests.api_editions import ask, publish, rows
from tests.closed_years import closed_year, project_year
from tests.factories import AccountFactory, OrganisationFactory, SectorFactory
from tests.rich_programmes import CLOSED, OPEN, Rich

pytestmark = pytest.mark.django_db

COUNTS = "beneficiary-counts"
QUESTIONS = 30


def rich_programme(seed: int) -> Rich:
    rich = Rich(seed)
    rich.grow(12)
    rich.close(CLOSED[:2])
    return rich


def drawn(rich: Rich, seed: int) -> list[dict[str, Any]]:
    """What may be asked of what is kept, one to four parameters at a time."""
    chance = random.Random(seed)
    years = [*CLOSED, *OPEN]
    values: dict[str, list[Any]] = {
        "sector": [sector.slug for sector in rich.sectors],
        "region": [region.public_code for region in rich.regions],
        "nature": ["emergency", "development", "not_stated"],
        "donor": [donor.slug for donor in rich.donors],
        "year": years,
        "year_min": years[:3],
        "year_max": years[2:],
        "sex": ["female", "male", "unknown"],
        "age_band": ["0-4", "60+", "unknown"],
    }
    names = [chance.sample(sorted(values), chance.randint(1, 4)) for _number in range(QUESTIONS)]
    return [{name: chance.choice(values[name]) for name in some} for some in names]


def check(client: Client, edition: Edition, questions: list[dict[str, Any]]) -> int:
    """Hold each number against the rows themselves; how many questions found any."""
    found = 0
    for query in questions:
        number = len(rows(client, COUNTS, edition=edition.number, **query))
        assert number_of_counts(edition, query) == number, query
        assert ask(client, COUNTS, edition=edition.number, **query)["count"] == number
        found += number > 0
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_the_number_is_that_of_the_rows_in_each_edition(client, seed):
    rich = rich_programme(seed)
    first = publish(in_spite_of_findings=True)
    # One project leaves the register, one is found otherwise, one is new; a year is closed.
    gone, moved = rich.projects[0], rich.projects[1]
    gone.state = "draft"
    gone.save()
    moved.sectors.set(rich.sectors[1:])
    moved.nature, moved.nature_basis = "development", "stated"
    moved.save()
    rich.grow(1)
    rich.close(CLOSED[2:])
    second = publish(in_spite_of_findings=True)
    questions = drawn(rich, seed)

    for edition in (first, second):
        assert check(client, edition, questions) > QUESTIONS / 5


def test_nothing_is_counted_when_it_is_asked_for(client):
    rich = rich_programme(3)
    publish(in_spite_of_findings=True)
    client.get("/api/v1/beneficiary-counts/")

    with CaptureQueriesContext(connection) as captured:
        for query in drawn(rich, 3):
            ask(client, COUNTS, **query)

    asked = [query["sql"] for query in captured]
    assert len(asked) > QUESTIONS
    assert not [sql for sql in asked if "COUNT(*)" in sql and "frozencell" in sql]


@pytest.mark.parametrize(
    "query", [{"q": "xyz"}, {"partner": "donor-a"}, {"project_status": "ended"}]
)
def test_words_partners_and_statuses_are_counted(client, query):
    rich_programme(4)
    edition = publish(in_spite_of_findings=True)

    assert number_of_counts(edition, query) is None
    assert ask(client, COUNTS, **query)["count"] == len(rows(client, COUNTS, **query))


def test_an_edition_of_before_counts_when_it_is_asked(client):
    rich = rich_programme(5)
    edition = publish(in_spite_of_findings=True)
    (region, *_others) = rich.regions
    asked = {"region": region.public_code}
    kept = ask(client, COUNTS, **asked)
    edition.policy["cube"] = 6

    assert number_of_counts(edition, asked) is None
    assert kept["count"] == len(rows(client, COUNTS, **asked)) > 0


def test_a_count_that_two_people_removed_is_counted_as_before_in_every_edition(client):
    sector, donor = SectorFactory(slug="sector-a"), OrganisationFactory(slug="donor-a")
    project = project_year("XYZ-1", 1277, sectors=[sector], donors=[donor])
    project_year("XYZ-2", 4000, sectors=[sector])
    closed_year()
    first = publish(in_spite_of_findings=True)
    project.title_en = "Another made-up title"
    project.save()
    second = publish(in_spite_of_findings=True)
    rights = ["editions.redact"]
    asked = redacting.ask(
        second.programme,
        kind="count",
        key="XYZ-1/2020/reached/direct/person/////",
        field="value",
        by=AccountFactory(permissions=rights),
        reason="For a test.",
    )

    redacting.confirm(asked, by=AccountFactory(permissions=rights))

    for edition in (first, second):
        for query in ({"sector": "sector-a"}, {"donor": "donor-a"}, {"year": 2020}):
            told = ask(client, COUNTS, edition=edition.number, **query)
            assert told["count"] == len(told["results"]) > 0
    assert number_of_counts(first, {"sector": "sector-a"}) is None
    assert number_of_counts(second, {"sector": "sector-a"}) == 2
