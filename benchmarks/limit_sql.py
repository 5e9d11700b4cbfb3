"""What the limit asks of the edition tables; the one file to change when they change."""

from __future__ import annotations

from typing import NamedTuple


class Statement(NamedTuple):
    """A query with one row and one column, the finished JSON."""

    sql: str
    parameters: tuple[str, ...]


# The newest edition that is approved and not withdrawn, and its programme: by that the index
# of places begins.
CURRENT = "(SELECT max(id) FROM editions_edition WHERE state = 'approved')"
PROGRAMME = f"(SELECT programme_id FROM editions_edition WHERE id = {CURRENT})"
STANDS = f"""
    {{0}}.programme_id = {PROGRAMME} AND NOT {{0}}.is_end AND {{0}}.first_edition_id <= {CURRENT}
    AND ({{0}}.last_edition_id IS NULL OR {{0}}.last_edition_id >= {CURRENT})
"""
LISTED = f"""
    FROM editions_frozenlisting listing
    JOIN editions_frozenrecord record ON record.id = listing.record_id
    WHERE listing.programme_id = {PROGRAMME}
      AND listing.region = $1 AND listing.sector = $2 AND listing.year = $3
      AND {STANDS.format("record")}
"""
# How many there are is added up at publishing, by the years in which projects are known to run.
NUMBER = f"""
    SELECT coalesce(sum((years ->> 4)::int), 0)
    FROM editions_frozenfigures figures, json_array_elements(figures.figures::json) years
    WHERE {STANDS.format("figures")} AND figures.measure = 'projects' AND figures.donor = ''
      AND figures.region = $1 AND figures.sector = $2 AND figures.nature = ''
      AND $3::int BETWEEN (years ->> 0)::int AND (years ->> 1)::int
"""

STATEMENTS = {
    # W1: projects of a region, a sector and a year; the first hundred, and how many there are.
    "projects": Statement(
        f"""
        WITH page AS (
            SELECT record.row_en, listing.start_key, listing.key {LISTED}
            ORDER BY listing.start_key, listing.key LIMIT 100
        )
        SELECT '{{"count":' || ({NUMBER}) || ',"results":['
            || coalesce((SELECT string_agg(row_en, ',' ORDER BY start_key, key) FROM page), '')
            || ']}}'
        """,
        ("region", "sector", "year"),
    ),
}
