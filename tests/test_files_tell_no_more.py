"""A file of the real programme tells what the API tells and no more, for any selection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from editions.reference_lists import strings
from editions.templatetags.portal import LABELS
from tests.api_editions import rows, walk
from tests.files import download, from_csv, rows_of_xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

LISTS = ["projects", "beneficiary-counts", "statements", "statistics"]


FILTERS: list[dict[str, Any]] = [
    {},
    {"year": 2020},
    {"year_min": 2019, "year_max": 2021},
    {"sector": "health"},
    {"region": "v02-ML04"},
    {"nature": "emergency"},
    {"donor": "echo"},
    {"partner": "lvia"},
    {"project_status": "ended"},
    {"q": "malnutrition"},
    {"sector": "health", "donor": "echo", "year_min": 2018},
    {"ordering": "-code"},
    {"group_by": "sector,nature"},
    {"group_by": "donor", "year": 2021},
]
TAKES = {
    "projects": {"group_by"},
    "beneficiary-counts": {"group_by", "ordering"},
    "statements": {
        *("group_by", "ordering", "region", "nature", "donor", "partner", "project_status", "q")
    },
    "statistics": {"ordering"},
}


@pytest.mark.parametrize("endpoint", LISTS)
def test_no_cell_tells_more_than_the_row_of_the_api(client, endpoint):
    compared = 0
    # Dimensions have their names from these lists, which are public by themselves.
    public_names = {row["name"] for of in ("sectors", "organisations") for row in rows(client, of)}
    for query in FILTERS:
        if query.keys() & TAKES[endpoint]:
            continue
        first = f"/api/v1/{endpoint}/?page_size=200&" + "&".join(
            f"{name}={value}" for name, value in query.items()
        )
        told = [row for page in walk(client, first) for row in page["results"]]
        in_csv = from_csv(download(client, endpoint, "csv", **query))
        in_xlsx = rows_of_xlsx(download(client, endpoint, "xlsx", **query))
        assert len(told) == len(in_csv) == len(in_xlsx)
        for row, line, cells in zip(told, in_csv, in_xlsx, strict=True):
            assert {name: line[name] for name in cells} == {
                name: as_text(cell) for name, cell in cells.items()
            }
            known = {*words(row), *public_names, *LABELS_OF_ANY, "2024.1", ""}
            for name, cell in line.items():
                if name != "about":
                    pieces = {piece for part in cell.split(" | ") for piece in part.split("~")}
                    assert pieces <= known or cell in known, (endpoint, query, name, cell)
                    compared += 1
    assert compared > 50


LABELS_OF_ANY = {str(word) for labels in LABELS.values() for word in labels.values()}


def words(row: Any) -> Iterator[str]:
    """Every text and number in a row; a region is also named with its former map."""
    yield from strings(row)
    yield from (f"{text} (before 2023)" for text in strings(row))
    yield from map(as_text, numbers(row))


def numbers(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from numbers(part)
    elif isinstance(value, (bool, int)):
        yield value


def as_text(cell: Any) -> str:
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
