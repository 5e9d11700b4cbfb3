"""The numbers that a reader finds on a page, held to the API and to the files of the same rows."""

from __future__ import annotations

import json
import re
from typing import Any

from django.test import Client

from editions.coverage import STATES, state_of
from editions.models import FrozenRecord
from editions.pages.figures import FORMS
from editions.reading import current_edition
from tests.files import figures, from_csv, rows_of_xlsx
from tests.tables_of_pages import downloads, explanations, tables, whole

NUMBER = re.compile(r"\d(?:[\d.,\u202f\u00a0]*\d)?")


def keys(kind: str) -> list[str]:
    return list(
        FrozenRecord.objects.of(current_edition()).of_kind(kind).values_list("key", flat=True)
    )


def in_words(cell: str) -> list[int]:
    """The numbers of a cell that may say a figure, its bounds, or why there is none."""
    return [whole(number) for number in NUMBER.findall(cell)]


def people_in(row: dict[str, Any], measure: str = "reached") -> list[int]:
    """The numbers by which a page tells the people of a row: one, its bounds, or none."""
    prefix = "" if measure == "reached" else f"{measure}_"
    if row[f"people_{measure}"] is not None:
        return [row[f"people_{measure}"]]
    if row[f"{prefix}sum_at_least"] is None:
        return []
    low, high = row[f"{prefix}sum_at_least"], row[f"{prefix}sum_at_most"]
    # What might be any number more has no most.
    return [low, high] if high is not None else [low] if low else []


def people_in_explorer(row: dict[str, Any]) -> list[int]:
    """The same in the explorer: “at most” where none is the least, and nothing of the withheld."""
    told = people_in(row)
    if len(told) == 2 and told[0] == 0:
        return [] if row["status"] == "withheld" else told[1:]
    return told


def as_files(client: Client, links: dict[str, str]) -> list[dict[str, Any]]:
    """The rows behind one row of downloads, once all three forms agree."""
    assert list(links) == [form.upper() for form in FORMS]
    told = rows_of_json(client, links)
    names = list(told[0])
    for rows in in_files(client, links):
        assert [figures(row, names) for row in rows] == told
    return told


def rows_of_json(client: Client, links: dict[str, str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(client.get(links["JSON"]).getvalue())["results"]
    return rows


def in_files(client: Client, links: dict[str, str]) -> list[list[dict[str, Any]]]:
    delimiter = ";" if "lang=fr" in links["CSV"] or "lang=it" in links["CSV"] else ","
    return [
        from_csv(client.get(links["CSV"]).getvalue(), delimiter),
        rows_of_xlsx(client.get(links["XLSX"]).getvalue()),
    ]


def check_years(client: Client, address: str) -> list[list[dict[str, Any]]]:
    """The tables by year of a page against the API and the files; their rows as in the API."""
    html = client.get(address).content.decode()
    shown = [table for table in tables(html) if table[0][0].isdecimal()]
    links, explained = downloads(html), explanations(html)
    assert len(shown) == len(links) == len(explained)
    found = []
    for table, forms, explanation in zip(shown, links, explained, strict=True):
        told = as_files(client, forms)
        assert len(table) == len(told)
        for (year, known, not_known, people), row in zip(table, told, strict=True):
            assert (int(year), whole(known), whole(not_known), in_words(people)) == (
                row["year"],
                row["projects"],
                row["projects_not_known"],
                people_in(row),
            ), address
        total = client.get(explanation).json()
        assert total["edition"] == current_edition().number
        assert total["figures"]["projects"] == len(total["projects"])
        assert f"{total['figures']['projects']} " in html
        found.append(told)
    return found


def check_people(client: Client, code: str, released: list[dict[str, Any]]) -> int:
    """The people on the page of a project are the counts that the API lists; how many there are."""
    html = client.get(f"/projects/{code}/").content.decode()
    of_project = [row for row in released if code in projects_of(row)]
    totals = [row for row in of_project if not is_part(row)]
    # What is withheld or not reported has no number on the page.
    told = [row["value"] for row in totals if row["value"] is not None]
    values = re.findall(
        r'<div class="count">(?:(?!</div>).)*?class="published">([^<]+)<', html, re.S
    )
    assert sorted(map(whole, values)) == sorted(told), code
    linked = re.findall(r'href="/api/v1/beneficiary-counts/([^/]+)/', html)
    assert sorted(linked) == sorted(row["key"] for row in totals), code
    parts = re.findall(r"<b>([\d,]+)</b>", "".join(re.findall(r"<li>.*?</li>", html, re.S)))
    in_api = [row["value"] for row in of_project if is_part(row) and row["value"] is not None]
    assert not set(map(whole, parts)) - set(in_api), code
    return len(told)


def projects_of(row: dict[str, Any]) -> set[str]:
    return {row["project"], *(member["project"] for member in row["members"])}


def is_part(row: dict[str, Any]) -> bool:
    place = next(iter(row["members"]), row)
    return bool(place["sector"] or place["region"] or place["sex"])


def check_coverage(client: Client, years: range) -> int:
    """The states of every sector and region on the data page; how many lines it has."""
    html = client.get("/data/").content.decode()
    shown = {row[0]: row[1:] for table in tables(html)[1:] for row in table}
    lines = 0
    for links, dimension in zip(downloads(html), ("sector", "region"), strict=True):
        labels = {
            row[dimension]: row[f"{dimension}_label"]
            for row in rows_of_xlsx(client.get(links["XLSX"]).getvalue())
        }
        rows = rows_of_json(client, links)
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
    assert lines == len(shown)
    return lines


def spelled_out(cell: str) -> list[int]:
    """The years of `2013–2015, 2017`."""
    found: list[int] = []
    for span in re.findall(r"\d{4}(?:–\d{4})?", cell):
        first, _dash, last = span.partition("–")
        found += range(int(first), int(last or first) + 1)
    return found
