"""Which years are covered: four states that are never confused, from rows of the statistics."""

import re
from pathlib import Path

import pytest

from editions.coverage import coverage, state_of
from tests.api_editions import publish, rows
from tests.closed_years import closed_year, project_year
from tests.factories import ProgrammeFactory, SectorFactory
from tests.rich_programmes import Rich


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


@pytest.mark.django_db
def test_whoever_follows_the_document_makes_the_table_of_the_page(client):
    rich = Rich(3)
    rich.grow(14)
    rich.close()
    publish(in_spite_of_findings=True)
    (rule,) = re.findall(
        r"coverage\.py`: (.*)\.\n", Path("docs/files.md").read_text(), flags=re.DOTALL
    )

    by_sector, by_region = client.get("/data/").context["coverage"]
    met = set()
    for dimension, page in (("sector", by_sector), ("region", by_region)):
        states: dict[str, dict[str, list[int]]] = {}
        for row in rows(client, "statistics", group_by=f"year,{dimension}"):
            state = as_documented(row)
            met.add((row["status"], state))
            states.setdefault(row[dimension], {}).setdefault(state, []).append(row["year"])
        shown = [
            {state: years for state, years in line["years"].items() if years}
            for line in page["lines"]
        ]
        assert shown == [of for of in states.values() if of.keys() != {"not_applicable"}]

    assert met > {("not_reported", "reported"), ("not_reported", "not_reported")}
    for status, state in met:
        assert f"`{status}`" in rule or state == "reported"
    assert "any other row with a `sum_at_least` is reported, also where" in rule.replace("\n", " ")


def as_documented(row):
    """The state of an answer of the API by `docs/files.md`."""
    if row["status"] in ("withheld", "combined"):
        return "protected"
    if row["sum_at_least"] is not None:
        return "reported"
    assert row["status"] in ("not_reported", "not_applicable")
    return row["status"]
