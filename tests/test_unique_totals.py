"""A stated number of different people, with its method, replaces the computed bounds."""

import pytest
from django.core.exceptions import ValidationError

from tests.api_editions import ask, publish, rows
from tests.factories import (
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectSourceFactory,
    SectorFactory,
    StatementFactory,
)
from tests.reading_pages import words_in
from tests.test_redacting_copies import redact

pytestmark = pytest.mark.django_db

METRIC = "different_people_reached"
BOUNDS = ("people_reached", "at_least", "at_most", "stated_in")
COMPUTED = (1100, 600, 1100, None)


@pytest.fixture
def health():
    """600 and 500 people in one year, told by public sources: 600 to 1,100 different ones."""
    ProgrammeFactory(period_first_year=2019, period_last_year=2021)
    sector = SectorFactory(slug="health")
    for people in (600, 500):
        project = ProjectFactory(
            ready=True, start_date="2020", end_date="2020", sectors=[sector], nature="emergency",
            nature_basis="stated",
        )  # fmt: skip
        BeneficiaryCountFactory(
            project=project,
            year=2020,
            value=people,
            measure="reached",
            channel="direct",
            accepted=True,
            source=ProjectSourceFactory(project=project),
        )
    return sector


def state(people, **more):
    about = {
        "metric": METRIC,
        "method_en": "Each card was scanned once.",
        "publication__slug": "cards",
        "source_en": "Made-up card list",
        "period_start": 2020,
    }
    return StatementFactory(approved=True, value=people, **about | more)


def bounds(row):
    return tuple(row[name] for name in BOUNDS)


def asked(client, **query):
    (row,) = rows(client, "statistics", **query)
    return bounds(row)


def test_it_stands_in_the_row_of_its_own_question_and_in_no_other(client, health):
    state(900)
    publish()

    stated = (1100, 900, 900, f"cards.{METRIC}.all.2020-2020")
    assert asked(client, year=2020) == stated
    by_year = {row["year"]: bounds(row) for row in rows(client, "statistics", group_by="year")}
    assert by_year[2020] == stated
    assert {row[-1] for year, row in by_year.items() if year != 2020} == {None}
    for narrower in ({"sector": "health"}, {"nature": "emergency"}, {"project_status": "ongoing"}):
        assert asked(client, year=2020, **narrower)[-1] is None, narrower
    assert asked(client, year_min=2020, year_max=2021) == COMPUTED


def test_that_of_a_sector_stands_in_the_row_of_the_sector(client, health):
    state(800, sector=health)
    publish()

    stated = (1100, 800, 800, f"cards.{METRIC}.health.2020-2020")
    assert asked(client, year=2020, sector="health") == stated
    (row,) = rows(client, "statistics", year=2020, group_by="sector")
    assert bounds(row) == stated
    assert asked(client, year=2020) == COMPUTED


@pytest.mark.parametrize("people", [599, 1101])
def test_one_that_the_records_contradict_replaces_nothing_and_stays_open(client, health, people):
    state(people)
    publish()

    assert asked(client, year=2020) == COMPUTED
    (statement,) = rows(client, "statements")
    (compared,) = statement["comparisons"]
    assert compared["basis"] == "different_people"
    assert (compared["at_least"], compared["at_most"]) == (600, 1100)
    assert compared["state"] == "open"


def test_page_file_and_explanation_tell_the_method(client, health):
    state(900)
    publish()

    told = ask(client, "statistics/explanation", year=2020)["unique_total"]
    page = words_in(client.get("/statistics/explanation/?year=2020").content.decode())
    explorer = words_in(client.get("/statistics/?year=2020").content.decode())
    file = client.get("/api/v1/statistics/?year=2020&format=csv").getvalue().decode()
    (statement,) = rows(client, "statements")

    assert told["key"] == statement["key"]
    assert told["method"] == statement["method"] == "Each card was scanned once."
    assert "different people: 900, as a publication states" in page
    assert "Method: Each card was scanned once." in page
    assert "different people: 900, as a publication states" in explorer
    assert told["key"] in file.split(",")
    profile = words_in(client.get("/").content.decode())
    assert "Different people reached directly" in profile
    assert "Each card was scanned once." in profile
    assert ask(client, "statistics/explanation", year=2019)["unique_total"] is None


def test_one_that_two_people_removed_is_in_no_row_any_more(client, health):
    state(900)
    publish()
    assert asked(client, year=2020)[1] == 900

    redact("statement", f"cards.{METRIC}.all.2020-2020", "value")

    assert asked(client, year=2020) == COMPUTED


def test_its_method_stands_in_the_language_in_which_it_was_written():
    statement = state(900, source_language="fr", source_fr="Liste")

    with pytest.raises(ValidationError) as found:
        statement.full_clean()

    assert [*found.value.message_dict] == ["method_fr"]
