"""
The order of rows of statistics: public order, one of their dimensions, or a released number.

A row without a released number (hidden, within bounds, not reported) stands behind all that
have one, whichever way they go: its place must not tell what it holds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from editions.figure import Row
from editions.parameters import BadParameters, Problem
from editions.selecting import DIMENSIONS, PEOPLE_ONLY

NUMBERS = ("projects", "people_reached", "people_targeted")
ORDERINGS = tuple(f"{sign}{name}" for name in (*DIMENSIONS, *NUMBERS) for sign in ("", "-"))


def refuse_ordering(ordering: str, group_by: Collection[str]) -> None:
    """Raise `BadParameters` for the order of a dimension that makes no rows."""
    valid = [one for one in ORDERINGS if one.lstrip("-") in (*group_by, *NUMBERS)]
    if ordering not in valid:
        message = _("Rows are ordered only by a figure, or by what they are grouped by.")
        raise BadParameters([Problem("ordering", ordering, message, valid)])


def in_order(
    rows: Sequence[Row], ordering: str, public_order: Mapping[str, Sequence[str]]
) -> list[Row]:
    """
    The rows, given in public order, by one name; a minus sign before it turns them round.

    `public_order` has the values of each dimension that is in no natural order. Rows that are
    equal stay in public order.
    """
    name, falls = ordering.lstrip("-"), ordering.startswith("-")
    if name in DIMENSIONS:
        places: dict[Any, Any] = {value: at for at, value in enumerate(public_order.get(name, ()))}

        def place(row: Row) -> Any:
            return places.get(row.values[name], row.values[name])

        return sorted(rows, key=place, reverse=falls)
    numbered = [(_released(row, name), row) for row in rows]
    known = [(number, row) for number, row in numbered if number is not None]
    known.sort(key=lambda pair: pair[0], reverse=falls)
    return [*(row for _number, row in known), *(row for number, row in numbered if number is None)]


def _released(row: Row, name: str) -> int | None:
    if name == "projects":
        return None if PEOPLE_ONLY & row.values.keys() else row.projects
    return (row.reached if name == "people_reached" else row.targeted).people
