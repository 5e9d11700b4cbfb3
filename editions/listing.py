"""What makes lists of projects quick: their rows as ready text, and where each is listed."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.db import connection

from editions.models import Edition, FrozenFacet, FrozenListing, FrozenRecord
from editions.prepared import Statement, noted, with_stamp
from editions.reading import localize, with_fallbacks
from programmes.languages import LANGUAGES

PROJECT = FrozenRecord.Kind.PROJECT.value
RECORDS, FACETS = FrozenRecord._meta.db_table, FrozenFacet._meta.db_table
# In both databases the same, and by the database itself: a project stands in many places.
LAY_OUT = (
    f"INSERT INTO {FrozenListing._meta.db_table}"
    " (record_id, programme_id, sector, region, year, start_key, key)"
    " SELECT record.id, record.programme_id, sector.value, region.value, year.value,"
    f" record.start_key, record.key FROM {RECORDS} record"
    + "".join(
        f" JOIN (SELECT record_id, value FROM {FACETS} WHERE name = '{name}'"
        f" UNION ALL SELECT id, '' FROM {RECORDS}) {name} ON {name}.record_id = record.id"
        for name in ("sector", "region", "year")
    )
    + f" WHERE record.kind = '{PROJECT}' AND NOT record.is_end AND record.first_edition_id = %s"
)
COLUMNS = {language: f"row_{language}" for language in LANGUAGES}


LISTINGS = FrozenListing._meta.db_table
ROW = ("start_key", "key", "row")


@cache
def _statement(language: str, order: tuple[str, ...], falls: bool, begins: bool) -> Statement:
    """A page of the projects of one sector, region and year, each "" for all."""
    columns = ", ".join(f"listing.{name}" for name in order)
    direction = " DESC" if falls else ""
    in_order = ", ".join(f"listing.{name}{direction}" for name in order)
    after = ", ".join(["%s"] * len(order))
    beyond = f" AND ({columns}) {'<' if falls else '>'} ({after})" if begins else ""
    page = (
        f"SELECT listing.start_key, listing.key, record.{COLUMNS[language]} AS row"
        f" FROM {LISTINGS} listing JOIN {RECORDS} record ON record.id = listing.record_id"
        " WHERE listing.programme_id = %s"
        " AND listing.sector = %s AND listing.region = %s AND listing.year = %s"
        " AND record.first_edition_id <= %s AND NOT record.is_end"
        " AND (record.last_edition_id IS NULL OR record.last_edition_id >= %s)"
        f"{beyond} ORDER BY {in_order} LIMIT %s"
    )
    place = f"row_number() OVER (ORDER BY {in_order}) AS place"
    return with_stamp(
        f"(SELECT listing.*, {place} FROM ({page}) listing) rows",
        ", ".join(f"rows.{name}" for name in ROW),
        "rows.place = stamp.is_noted ORDER BY rows.place",
    )


def page_of(
    edition: Edition,
    language: str,
    place: tuple[str, str, str],
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
    statement = _statement(language, order, falls, beyond is not None)
    where = (edition.programme_id, *place, edition.pk, edition.pk)
    found = noted(statement.rows(*where, *(beyond or ()), number), len(ROW))
    if any(not row for _start, _key, row in found):
        return None
    return [dict(zip(ROW, row, strict=True)) for row in found]


def lay_out(edition: Edition) -> None:
    """List the projects that an edition has just frozen, under every choice that finds them."""
    with connection.cursor() as cursor:
        cursor.execute(LAY_OUT, [edition.pk])


def ready_rows(kind: str, document: dict[str, Any]) -> dict[str, str]:
    """The row of the API that a record is, as text in each language, by column; of projects."""
    if kind != PROJECT:
        return {}
    return {
        column: as_text(with_fallbacks(localize(document, language)))
        for language, column in COLUMNS.items()
    }


def as_text(row: dict[str, Any]) -> str:
    """JSON as the API writes it, byte for byte."""
    text = json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
