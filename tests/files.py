"""Reading the files of the API as a program would."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.test import Client
from openpyxl import load_workbook

from tests.api_editions import API

# What stands beside the fields of the API, in files only.
ADDED = {"about", "edition"}


def download(client: Client, endpoint: str, form: str, **query: Any) -> bytes:
    response = client.get(f"{API}/{endpoint}/", query | {"format": form})
    assert response.status_code == 200, response.content
    return response.getvalue()


def from_csv(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def from_xlsx(content: bytes, sheet: str = "data") -> list[list[Any]]:
    book = load_workbook(io.BytesIO(content), read_only=True)
    return [list(row) for row in book[sheet].iter_rows(values_only=True)]


def rows_of_xlsx(content: bytes) -> list[dict[str, Any]]:
    names, *rows = from_xlsx(content)
    return [dict(zip(names, row, strict=True)) for row in rows]


def figures(row: dict[str, Any], names: Iterator[str] | list[str]) -> dict[str, Any]:
    """Cells under these names, as the API would write them."""
    return {name: meant(row[name]) for name in names}


def meant(cell: Any) -> Any:
    if cell in ("", None):
        return None
    if cell in ("true", "false"):
        return cell == "true"
    return int(cell) if isinstance(cell, str) and cell.isdigit() else cell
