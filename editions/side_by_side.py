"""
The figures of one selection in two editions, side by side: what each gives, and the difference.

Both are answers that were released, row by row as the API tells them; nothing is computed of
them but the difference of two exact numbers, which any reader can take.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any

from editions.charts.values import MEASURES
from editions.selecting import PEOPLE_ONLY
from editions.sources import NO_REPORT

Told = Mapping[str, Any]


class Change(StrEnum):
    """What became of a figure from the older edition to the newer one."""

    SAME = "same"
    DIFFERENT = "different"
    # The older edition has no such row, or nobody had reported a figure; or so the newer one.
    APPEARED = "appeared"
    GONE = "gone"
    NOT_REPORTED = "not_reported"
    # Of what has no such number at all: projects by sex or age.
    NOT_APPLICABLE = "not_applicable"
    # No difference is taken of what is not exact in both.
    WITHHELD = "withheld"
    PROVISIONAL = "provisional"
    BOUNDS = "bounds"


@dataclass(frozen=True)
class Pair:
    """One row in both editions, under the values of its dimensions; None where one has no such."""

    values: Mapping[str, str | int]
    before: Told | None
    after: Told | None

    def has(self, measure: str) -> bool:
        """Whether a row has such a figure at all: projects have no sex and age."""
        return measure != "projects" or PEOPLE_ONLY.isdisjoint(self.values)

    def change(self, measure: str) -> Change:
        if not self.has(measure):
            return Change.NOT_APPLICABLE
        statuses = [_status(row, measure) for row in (self.before, self.after)]
        before, after = (not _tells(row, measure) for row in (self.before, self.after))
        if before or after:
            if before and after:
                return Change.NOT_REPORTED
            return Change.APPEARED if before else Change.GONE
        if self.difference(measure) is not None:
            return Change.DIFFERENT if self.difference(measure) else Change.SAME
        if any(_tells_nothing(row, measure) for row in (self.before, self.after)):
            return Change.WITHHELD
        return Change.PROVISIONAL if "provisional" in statuses else Change.BOUNDS

    def difference(self, measure: str) -> int | None:
        """The newer figure less the older one, where both are exact."""
        if not self.has(measure):
            return None
        before, after = (_exact(row, measure) for row in (self.before, self.after))
        return None if before is None or after is None else after - before

    def has_changed(self, measure: str) -> bool:
        """Whether the editions tell different things, in numbers, bounds or words."""
        both = (_all_of(row, measure) for row in (self.before, self.after))
        return self.has(measure) and len(set(both)) > 1

    @property
    def is_empty(self) -> bool:
        """Whether neither edition has a project or a report here."""
        return not any(
            row and (row["projects"] or row["projects_not_known"] or _is_reported(row))
            for row in (self.before, self.after)
        )


def pairs_of(before: Sequence[Told], after: Sequence[Told], group_by: Sequence[str]) -> list[Pair]:
    """
    Every row that one of the editions has, in public order; years in their own.

    What only the older edition has follows that which the newer one has.
    """
    old, new = ({_key(row, group_by): row for row in rows} for rows in (before, after))
    values = [_values(dimension, [*after, *before]) for dimension in group_by]
    return [
        Pair(dict(zip(group_by, key, strict=True)), old.get(key), new.get(key))
        for key in product(*values)
        if key in old or key in new
    ]


def _values(dimension: str, rows: Sequence[Told]) -> list[Any]:
    found = list(dict.fromkeys(row[dimension] for row in rows))
    return sorted(found) if dimension == "year" else found


def _key(row: Told, group_by: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[dimension] for dimension in group_by)


def _prefix(measure: str) -> str:
    return "targeted_" if measure == "people_targeted" else ""


def _status(row: Told | None, measure: str) -> str:
    if row is None:
        return NO_REPORT
    return "exact" if measure == "projects" else str(row[f"{_prefix(measure)}status"])


def _tells(row: Told | None, measure: str) -> bool:
    """Whether an edition has such a row and a figure in it, exactly or within bounds."""
    if row is None or measure == "projects":
        return row is not None
    return row[f"{_prefix(measure)}sum_at_least"] is not None


def _tells_nothing(row: Told | None, measure: str) -> bool:
    """Whether a figure is withheld, and nothing beside it gives a bound."""
    return (
        _status(row, measure) == "withheld" and not (row or {})[f"{_prefix(measure)}sum_at_least"]
    )


def _exact(row: Told | None, measure: str) -> int | None:
    if row is None or _status(row, measure) != "exact":
        return None
    number: int | None = row[measure]
    return number


def _all_of(row: Told | None, measure: str) -> tuple[Any, ...] | None:
    if row is None:
        return None
    if measure == "projects":
        return row["projects"], row["projects_not_known"]
    if not _tells(row, measure):
        return (NO_REPORT,)
    prefix = _prefix(measure)
    bounds = ("at_least", "at_most", "sum_at_least", "sum_at_most")
    return row[measure], row[f"{prefix}status"], *(row[f"{prefix}{name}"] for name in bounds)


def _is_reported(row: Told) -> bool:
    return any(_tells(row, measure) for measure in MEASURES[1:])
