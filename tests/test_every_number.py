"""Every number counted for a page is that of the API, of its CSV and of its workbook."""

from __future__ import annotations

import re

import pytest

from programmes.models import CountryProgramme
from tests.files import figures, from_csv, rows_of_xlsx
from tests.numbers_of_pages import (
    as_files,
    check_coverage,
    check_people,
    check_years,
    in_files,
    keys,
    rows_of_json,
)
from tests.tables_of_pages import downloads, explanations, tables, whole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]


@pytest.mark.parametrize(
    ("kind", "folder"),
    [("sector", "sectors"), ("region", "regions"), ("organisation", "organisations")],
)
def test_year_by_year_on_every_page_of_a_sector_region_or_organisation(client, kind, folder):
    compared = 0
    # Every third of what is many: the pages of a kind are made alike.
    every = keys(kind)
    for number, key in enumerate(every if len(every) < 10 else every[::3]):
        prefix = ("", "/fr", "/it")[number % 3]
        for rows in check_years(client, f"{prefix}/{folder}/{key}/"):
            # So far nobody has reported people by year.
            assert {row["people_reached"] for row in rows} == {None}
            compared += 2 * len(rows)
    assert compared > 20


def test_the_figures_of_the_profile(client):
    html = client.get("/").content.decode()
    (donors, statements) = downloads(html)
    told = client.get(explanations(html)[0]).json()["figures"]

    documented = told["projects"] + told["projects_not_known"]
    assert re.search(rf'<b class="counted">{documented}</b>', html)
    by_name = {
        row["donor_label"]: (row["donor"], row["projects"])
        for row in rows_of_xlsx(client.get(donors["XLSX"]).getvalue())
    }
    assert {row["donor"]: row["projects"] for row in as_files(client, donors)} == dict(
        by_name.values()
    )
    table = next(table for table in tables(html) if any(row[0].startswith("ECHO") for row in table))
    # The donor, what it made possible, the number of its projects, their years.
    shown = {name: whole(row[2]) for row in table for name in by_name if row[0].startswith(name)}
    assert shown == {name: projects for name, (_slug, projects) in by_name.items()}
    values = {row["key"]: row["value"] for row in as_files_of_statements(client, statements)}
    assert values["profile-2024.direct_beneficiaries.all.2013-2024"] == 6032908


def test_the_people_of_every_project(client):
    told = client.get("/api/v1/beneficiary-counts/?page_size=200").json()["results"]
    in_csv = from_csv(client.get("/api/v1/beneficiary-counts/?format=csv").getvalue())

    assert [row["value"] for row in told] == [int(row["value"]) for row in in_csv]
    shown = sum(check_people(client, code, told) for code in keys("project"))
    assert shown == len(told) > 0


def as_files_of_statements(client, links: dict[str, str]) -> list[dict]:
    told = rows_of_json(client, links)
    names = ["key", "metric", "period_start", "period_end", "value"]
    expected = [{name: row[name] for name in names} for row in told]
    for rows in in_files(client, links):
        assert [figures(row, names) for row in rows] == expected
    return told


def test_what_is_covered(client):
    programme = CountryProgramme.objects.get()
    years = range(programme.period_first_year, programme.period_last_year + 1)

    assert check_coverage(client, years) > 10
