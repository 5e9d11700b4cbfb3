"""The explorer draws what is protected as what it is, and never tells more than the API."""

import pytest

from tests.closed_years import YEAR, closed_year, project_year
from tests.factories import ProgrammeFactory, ProjectFactory, RegionFactory, SectorFactory
from tests.reading_pages import table_of, words_of
from tests.test_api_statistics import ask, publish

pytestmark = pytest.mark.django_db


def closed() -> None:
    """A closed year with small groups: some sectors shown together, one number exact."""
    ProgrammeFactory(period_first_year=YEAR - 3, period_last_year=YEAR)
    closed_year()
    a, b, c = (SectorFactory(slug=f"sector-{letter}") for letter in "abc")
    dates = {"start_date": str(YEAR), "end_date": str(YEAR)}
    project_year("XYZ-1", {a: 500, b: 3, c: 400}, **dates)
    project_year("XYZ-2", {a: 1000}, **dates)
    publish()


def test_protected_figures_are_drawn_and_told_as_bounds_and_never_as_numbers(client):
    closed()
    told = {row["sector"]: row for row in ask(client, group_by="sector", year=YEAR)}
    assert {row["status"] for row in told.values()} & {"combined", "withheld"}

    query = {"group_by": "sector", "year": YEAR, "show": "people_reached", "view": "table"}
    cells = table_of(client.get("/statistics/", query))

    for (_name, *figures), row in zip(cells, told.values(), strict=True):
        reached = figures[2]
        if row["people_reached"] is not None:
            assert reached == f"{row['people_reached']:,}"
        elif row["sum_at_least"]:
            assert f"{row['sum_at_least']:,}" in reached
            assert f"{row['sum_at_most']:,}" in reached
        else:
            assert reached.startswith(("at most", "withheld"))
        assert reached not in {"0", "3"}


def test_few_figures_are_a_sentence_and_a_table(client):
    closed()

    words = words_of(client.get("/statistics/", {"show": "people_reached"}))

    assert "too few for a drawing" in words
    assert "1,903" in words


def test_many_things_are_bars_and_no_longer_blocks(client):
    programme = ProgrammeFactory(period_first_year=2018, period_last_year=2020)
    region = RegionFactory()
    for _number in range(30):
        ProjectFactory(
            programme=programme, ready=True, regions=[region], start_date="2018", end_date="2020"
        )
    publish()

    svg = client.get("/statistics/chart.svg", {"group_by": "year"}).content.decode()

    assert svg.count('class="c-mark"') < 10
    assert ">30<" in svg
