"""A page of projects in one query, as rows that are text already."""

from __future__ import annotations

from functools import cache
from typing import Any

from editions.api.parameters import LARGEST_PAGE
from editions.listing import COLUMNS, PLACE
from editions.models import Edition, FrozenListing, FrozenRecord
from editions.stamp import take_note, with_stamp
from editions.written_queries import Query

LISTINGS, RECORDS = FrozenListing._meta.db_table, FrozenRecord._meta.db_table
ROW = ("start_key", "key", "row")
BLANK = "''"
# One more than any page holds. It is written out, so that one plan is good for all pages.
MOST = LARGEST_PAGE + 1


@cache
def _query(
    language: str, where: tuple[str, ...], order: tuple[str, ...], falls: bool, begins: bool
) -> Query:
    """A page of the projects of one sector, region and year, as far as these are asked for."""
    # What is written out and no value leads to the index of all projects.
    place = " AND ".join(f"listing.{name} = {'%s' if name in where else BLANK}" for name in PLACE)
    columns = ", ".join(f"listing.{name}" for name in order)
    direction = " DESC" if falls else ""
    in_order = ", ".join(f"listing.{name}{direction}" for name in order)
    after = ", ".join(["%s"] * len(order))
    beyond = f" AND ({columns}) {'<' if falls else '>'} ({after})" if begins else ""
    page = (
        f"SELECT listing.start_key, listing.key, record.{COLUMNS[language]} AS row"
        f" FROM {LISTINGS} listing JOIN {RECORDS} record ON record.id = listing.record_id"
        f" WHERE listing.programme_id = %s AND {place}"
        " AND record.first_edition_id <= %s AND NOT record.is_end"
        " AND (record.last_edition_id IS NULL OR record.last_edition_id >= %s)"
        f"{beyond} ORDER BY {in_order} LIMIT {MOST}"
    )
    # Before them an empty row, so that the stamp is told where there are none. Sorted again, as
    # their place among all rows says: numbering them took longer than finding them.
    nothing = ", ".join(f"{BLANK} AS {name}" for name in ROW)
    again = ", ".join(f"rows.{name}{direction}" for name in order)
    return with_stamp(
        f"(SELECT {nothing}, 0 AS place UNION ALL SELECT listing.*, 1 FROM"
        f" (SELECT * FROM ({page}) listing ORDER BY {in_order} LIMIT %s) listing) rows",
        ", ".join(f"rows.{name}" for name in ROW),
        f"rows.place = 0 ORDER BY rows.place, {again}",
    )


def page_of(
    edition: Edition,
    language: str,
    place: dict[str, str],
    order: tuple[str, ...],
    beyond: tuple[str, ...] | None,
    number: int,
    *,
    falls: bool,
) -> list[dict[str, Any]] | None:
    """
    So many ready rows of the projects of a sector, a region and a year, beyond a place in
    their order; None where they are not ready. One query, which notes the stamp.
    """
    if edition.state == Edition.State.PREPARED:
        return None
    names = tuple(name for name in PLACE if name in place)
    query = _query(language, names, order, falls, beyond is not None)
    values = (edition.programme_id, *(place[name] for name in names), edition.pk, edition.pk)
    _nothing, *found = take_note(query.rows(*values, *(beyond or ()), number), len(ROW))
    if any(not row for _start, _key, row in found):
        return None
    return [dict(zip(ROW, row, strict=True)) for row in found]
