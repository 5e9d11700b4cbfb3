"""Every number counted for a page is that of the API, of its CSV and of its workbook."""

from __future__ import annotations

import re

import pytest

from editions.coverage import STATES, state_of
from editions.models import FrozenRecord
from editions.pages.figures import FORMS
from editions.reading import current_edition
from programmes.models import CountryProgramme
from tests.files import figures, from_csv, rows_of_xlsx
from tests.tables_of_pages import downloads, explanations, tables, whole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

NAMES = ["projects", "projects_not_known", "people_reached", "status"]


def keys(kind: str) -> list[str]:
    return list(
        FrozenRecord.objects.of(current_edition()).of_kind(kind).values_list("key", flat=True)
    )


def as_files(client, links: dict[str, str]) -> list[dict]:
    """The rows behind one row of downloads, once all three forms agree."""
    assert list(links) == [form.upper() for form in FORMS]
    told = client.get(links["JSON"] + "&page_size=200").json()["results"]
    delimiter = ";" if "lang=fr" in links["CSV"] or "lang=it" in links["CSV"] else ","
    in_csv = from_csv(client.get(links["CSV"]).getvalue(), delimiter)
    in_xlsx = rows_of_xlsx(client.get(links["XLSX"]).getvalue())
    names = list(told[0])
    assert [figures(row, names) for row in in_csv] == told
    assert [figures(row, names) for row in in_xlsx] == told
    return told


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
        html = client.get(f"{prefix}/{folder}/{key}/").content.decode()
        shown, links, explained = tables(html), downloads(html), explanations(html)
        assert len(shown) == len(links) == len(explained)
        for table, forms, explanation in zip(shown, links, explained, strict=True):
            told = as_files(client, forms)
            assert len(table) == len(told)
            for (year, known, not_known, people), row in zip(table, told, strict=True):
                assert int(year) == row["year"]
                assert (whole(known), whole(not_known)) == (
                    row["projects"],
                    row["projects_not_known"],
                )
                assert row["people_reached"] is None
                assert not re.search("[0-9]", people)
                compared += 2
            total = client.get(explanation).json()
            assert total["edition"] == "2024.1"
            assert total["figures"]["projects"] == len(total["projects"])
            assert f"{total['figures']['projects']} " in html
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
    shown = {name: whole(row[1]) for row in table for name in by_name if row[0].startswith(name)}
    assert shown == {name: projects for name, (_slug, projects) in by_name.items()}
    values = {row["key"]: row["value"] for row in as_files_of_statements(client, statements)}
    assert values["profile-2024.direct_beneficiaries.all.2013-2024"] == 6032908


def test_the_people_of_every_project(client):
    told = client.get("/api/v1/beneficiary-counts/?page_size=200").json()["results"]
    in_csv = from_csv(client.get("/api/v1/beneficiary-counts/?format=csv").getvalue())
    shown = 0

    assert [row["value"] for row in told] == [int(row["value"]) for row in in_csv]
    for code in keys("project"):
        html = client.get(f"/projects/{code}/").content.decode()
        of_project = [row for row in told if row["project"] == code]
        values = re.findall(r'<div class="count">.*?class="published">([0-9,]+)<', html, re.S)
        assert sorted(map(whole, values)) == sorted(row["value"] for row in of_project)
        linked = re.findall(r'href="/api/v1/beneficiary-counts/([^/]+)/', html)
        assert sorted(linked) == sorted(row["key"] for row in of_project)
        shown += len(values)
    assert shown == len(told) > 0


def as_files_of_statements(client, links: dict[str, str]) -> list[dict]:
    told = client.get(links["JSON"] + "&page_size=200").json()["results"]
    names = ["key", "metric", "period_start", "period_end", "value"]
    expected = [{name: row[name] for name in names} for row in told]
    assert [
        figures(row, names) for row in from_csv(client.get(links["CSV"]).getvalue())
    ] == expected
    assert [
        figures(row, names) for row in rows_of_xlsx(client.get(links["XLSX"]).getvalue())
    ] == expected
    return told


def test_what_is_covered(client):
    html = client.get("/data/").content.decode()
    shown = {row[0]: row[1:] for table in tables(html)[1:] for row in table}
    programme = CountryProgramme.objects.get()
    years = range(programme.period_first_year, programme.period_last_year + 1)
    lines = 0

    for links, dimension in zip(downloads(html), ("sector", "region"), strict=True):
        labels = {
            row[dimension]: row[f"{dimension}_label"]
            for row in rows_of_xlsx(client.get(links["XLSX"]).getvalue())
        }
        told = client.get(links["JSON"] + "&page_size=200").json()
        rows = told["results"]
        while told["next"]:
            told = client.get(told["next"].removeprefix("http://testserver")).json()
            rows += told["results"]
        for key, label in labels.items():
            of_key = [row for row in rows if row[dimension] == key]
            assert [row["year"] for row in of_key] == list(years)
            states = {state_of(row) for row in of_key}
            if states == {"not_applicable"}:
                assert label not in shown
                continue
            lines += 1
            for state, cell in zip(STATES, shown[label][:4], strict=True):
                assert spelled_out(cell) == [
                    row["year"] for row in of_key if state_of(row) == state
                ], (label, state)
            known = [row["projects"] for row in of_key]
            assert shown[label][4] in {f"{min(known)}–{max(known)}", f"{min(known)}"}
    assert lines == len(shown) > 10


def spelled_out(cell: str) -> list[int]:
    """The years of `2013–2015, 2017`."""
    found: list[int] = []
    for span in re.findall(r"\d{4}(?:–\d{4})?", cell):
        first, _dash, last = span.partition("–")
        found += range(int(first), int(last or first) + 1)
    return found
