"""
A page of all counts of an edition, by a query that is planned once for all of them.

Planned for each page, the last are found otherwise than the first: how many rows come after a
place the database knows from a sample, and of what comes after the last of that it knows nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from editions.api.parameters import LARGEST_PAGE
from editions.models import Edition, FrozenCell
from editions.models.frozen import KEY_OF_CELL
from editions.written_queries import Query

# The columns of a row, and those that put rows in order: both databases sort an empty year
# their own way, so it becomes the year 0.
ROW = (*KEY_OF_CELL, "year_or_0", "pool", "text")
ORDER = tuple("year_or_0" if name == "year" else name for name in KEY_OF_CELL)
MADE = {"year_or_0": "COALESCE(cell.year, 0)", "text": "CAST(cell.document AS text)"}
# One more than any page holds. It is written out, so that one plan is good for all pages.
MOST = LARGEST_PAGE + 1


@cache
def _query(*, falls: bool, begins: bool) -> Query:
    columns = ", ".join(f"{MADE.get(name, f'cell.{name}')} AS {name}" for name in ROW)
    order = [MADE.get(name, f"cell.{name}") for name in ORDER]
    direction, sign = (" DESC", "<") if falls else ("", ">")
    # The first column by itself leads to the place in an index.
    beyond = (
        f" AND cell.project_code {sign}= %s"
        f" AND ({', '.join(order)}) {sign} ({', '.join(['%s'] * len(order))})"
    )
    return Query(
        f"SELECT * FROM (SELECT {columns} FROM {FrozenCell._meta.db_table} cell"
        " WHERE cell.programme_id = %s AND cell.first_edition_id <= %s AND NOT cell.is_end"
        " AND (cell.last_edition_id IS NULL OR cell.last_edition_id >= %s)"
        f"{beyond if begins else ''}"
        f" ORDER BY {', '.join(f'{one}{direction}' for one in order)} LIMIT {MOST}) page"
        f" ORDER BY {', '.join(f'page.{one}{direction}' for one in ORDER)} LIMIT %s"
    )


def page_of_counts(
    edition: Edition, position: Sequence[Any] | None, number: int, *, falls: bool
) -> list[dict[str, Any]]:
    """So many counts of a public edition beyond a place in their order, or from the beginning."""
    beyond = () if position is None else (position[0], *position)
    query = _query(falls=falls, begins=position is not None)
    rows = query.rows(edition.programme_id, edition.pk, edition.pk, *beyond, number)
    return [dict(zip(ROW, row, strict=True)) for row in rows]
