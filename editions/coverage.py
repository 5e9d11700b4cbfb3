"""
What the figures of an edition cover: of which years and what work people are reported.

Made from rows of the statistics and from nothing else, so whoever asks the API for
`group_by=year,sector` can make the same table. A row of the statistics is in one state:

- `not_applicable`: no documented project ran or may have run;
- `not_reported`: projects ran, or may have, and none gives a figure for the year;
- `protected`: figures exist, and some are withheld or shown together with others;
- `reported`: people reached are given, exactly or within bounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from editions.sources import NO_REPORT, NOT_APPLICABLE

STATES = ("reported", "protected", NO_REPORT, NOT_APPLICABLE)
PROTECTED = {"withheld", "combined"}


@dataclass(frozen=True, slots=True)
class Covered:
    """The years of one sector or region by their state, and how many projects stand behind."""

    key: str
    years: dict[str, list[int]]
    # The fewest and the most projects in a year: known to have run, and not known.
    known: tuple[int, int]
    not_known: tuple[int, int]

    @property
    def is_empty(self) -> bool:
        """Whether no year has anything that could be reported."""
        return not any(self.years[state] for state in STATES if state != NOT_APPLICABLE)


def state_of(row: dict[str, Any]) -> str:
    """The state of one row of the statistics, in the words of the API."""
    if row["status"] in PROTECTED:
        return "protected"
    return "reported" if row["sum_at_least"] is not None else str(row["status"])


def coverage(rows: Iterable[dict[str, Any]], dimension: str) -> list[Covered]:
    """Rows by year and a dimension as one line for each value of it, in the order of rows."""
    by_value: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_value.setdefault(row[dimension], []).append(row)
    return [_covered(value, of_value) for value, of_value in by_value.items()]


def _covered(value: str, rows: list[dict[str, Any]]) -> Covered:
    known = [row["projects"] for row in rows]
    not_known = [row["projects_not_known"] for row in rows]
    return Covered(
        key=value,
        years={state: [row["year"] for row in rows if state_of(row) == state] for state in STATES},
        known=(min(known), max(known)),
        not_known=(min(not_known), max(not_known)),
    )
