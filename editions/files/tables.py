"""
What a file holds: columns in a fixed order, rows, and what is said about them.

A cell is a text, a whole number, yes or no, or None for nothing: never a guess and never
a zero in place of what was not reported. What several share one cell stands with a bar
between. Texts that a spreadsheet would run as a formula get an apostrophe before them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Cell = str | int | bool | None
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")
BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, the same in every language, and its cell of a row of the API."""

    name: str
    of: Callable[[dict[str, Any]], Any]

    def cell(self, row: dict[str, Any]) -> Cell:
        return cell(self.of(row))


def column(name: str) -> Column:
    """What the API gives under the same name."""
    return Column(name, lambda row: row[name])


def cell(value: Any) -> Cell:
    """A value of the API as the cell of a file; lists in one cell, empty texts as nothing."""
    if value is None or isinstance(value, (bool, int)):
        return value
    text = BETWEEN.join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    if not text:
        return None
    return f"'{text}" if text.startswith(RUN_BY_SPREADSHEETS) else text


@dataclass(frozen=True)
class Table:
    """The rows of one list, and what a reader must know of them, as pairs of label and text."""

    columns: Sequence[Column]
    rows: Iterable[dict[str, Any]]
    about: Sequence[tuple[str, str]]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def cells(self) -> Iterable[list[Cell]]:
        return ([column.cell(row) for column in self.columns] for row in self.rows)
