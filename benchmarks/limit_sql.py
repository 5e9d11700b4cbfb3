"""What the limit asks of the edition tables; the one file to change when they change."""

from __future__ import annotations

from typing import NamedTuple


class Statement(NamedTuple):
    """A query with one row and one column, the finished JSON."""

    sql: str
    parameters: tuple[str, ...]


# The newest edition that is approved and not withdrawn.
CURRENT = "(SELECT max(id) FROM editions_edition WHERE state = 'approved')"
LISTED = f"""
    FROM editions_frozenlisting listing
    JOIN editions_frozenrecord record ON record.id = listing.record_id
    WHERE listing.region = $1 AND listing.sector = $2 AND listing.year = $3
      AND record.first_edition_id <= {CURRENT}
      AND (record.last_edition_id IS NULL OR record.last_edition_id >= {CURRENT})
      AND NOT record.is_end
"""

STATEMENTS = {
    # W1: projects of a region, a sector and a year; the first hundred, and how many there are.
    "projects": Statement(
        f"""
        WITH page AS (
            SELECT record.row_en, listing.start_key, listing.key {LISTED}
            ORDER BY listing.start_key, listing.key LIMIT 100
        )
        SELECT '{{"count":' || (SELECT count(*) {LISTED}) || ',"results":['
            || coalesce((SELECT string_agg(row_en, ',' ORDER BY start_key, key) FROM page), '')
            || ']}}'
        """,
        ("region", "sector", "year"),
    ),
}
