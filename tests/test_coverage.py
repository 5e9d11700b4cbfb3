"""Which years are covered: four states that are never confused, from rows of the statistics."""

import pytest

from editions.coverage import coverage, state_of
from tests.api_editions import publish, rows
from tests.closed_years import closed_year, project_year
from tests.factories import ProgrammeFactory, SectorFactory


@pytest.mark.parametrize(
    ("at_least", "status", "state"),
    [
        (None, "not_applicable", "not_applicable"),
        (None, "not_reported", "not_reported"),
        # Nobody reported how much of a figure lies here: it is reported within bounds.
        (0, "not_reported", "reported"),
        (0, "withheld", "protected"),
        (0, "combined", "protected"),
        (5, "exact", "reported"),
        (5, "provisional", "reported"),
        (5, "overlapping", "reported"),
    ],
)
def test_a_row_of_the_statistics_is_in_one_state(at_least, status, state):
    assert state_of({"sum_at_least": at_least, "status": status}) == state


@pytest.mark.django_db
def test_years_are_told_by_state_with_the_projects_behind_them(client):
    ProgrammeFactory(period_first_year=2019, period_last_year=2022)
    a, b = SectorFactory(slug="a"), SectorFactory(slug="b")
    for year in (2019, 2020, 2021):
        closed_year(year)
    dates = {"start_date": "2019", "end_date": "2021"}
    project_year("A", 500, sectors=[a], year=2019, **dates)
    project_year("B", None, sectors=[a], year=2020, **dates)
    project_year("C", {b: 300}, year=2021, **dates)
    project_year("D", {a: 3, b: 400}, year=2021, **dates)
    publish()

    by_sector = coverage(rows(client, "statistics", group_by="year,sector"), "sector")

    assert {line.key: {state: years for state, years in line.years.items() if years} for line in
            by_sector} == {
        "a": {"reported": [2019], "not_reported": [2020], "protected": [2021],
              "not_applicable": [2022]},
        "b": {"not_reported": [2019, 2020], "protected": [2021], "not_applicable": [2022]},
    }  # fmt: skip
    assert [(line.known, line.not_known) for line in by_sector] == [
        ((0, 3), (0, 0)),
        ((0, 2), (0, 0)),
    ]


@pytest.mark.django_db
def test_what_no_project_names_is_empty(client):
    ProgrammeFactory(period_first_year=2019, period_last_year=2020)
    SectorFactory(slug="a")
    publish()

    (line,) = coverage(rows(client, "statistics", group_by="year,sector"), "sector")

    assert line.is_empty
    assert line.years["not_applicable"] == [2019, 2020]
