"""What the limit asks of the edition tables; the one file to change when they change."""

from __future__ import annotations

from typing import NamedTuple


class Statement(NamedTuple):
    """A query with one row and one column, the finished JSON."""

    sql: str
    parameters: tuple[str, ...]


# The newest edition that is approved and not withdrawn.
CURRENT = "(SELECT max(id) FROM editions_edition WHERE state = 'approved')"

STATEMENTS = {
    # W1: projects of a region, a sector and a year; the first hundred, and how many there are.
    "projects": Statement(
        f"""
        WITH found AS MATERIALIZED (
            SELECT record.id, record.start_key, record.key
            FROM editions_frozenfacet region
            JOIN editions_frozenfacet sector ON sector.record_id = region.record_id
            JOIN editions_frozenfacet year ON year.record_id = region.record_id
            JOIN editions_frozenrecord record ON record.id = region.record_id
            WHERE region.name = 'region' AND region.value = $1
              AND sector.name = 'sector' AND sector.value = $2
              AND year.name = 'year' AND year.value = $3
              AND record.first_edition_id <= {CURRENT}
              AND (record.last_edition_id IS NULL OR record.last_edition_id >= {CURRENT})
              AND NOT record.is_end
        ), page AS (
            SELECT document, found.start_key, found.key
            FROM (SELECT * FROM found ORDER BY start_key, key LIMIT 100) found
            JOIN editions_frozenrecord USING (id)
        )
        SELECT '{{"count":' || (SELECT count(*) FROM found) || ',"results":['
            || coalesce(
                (SELECT string_agg(document::text, ',' ORDER BY start_key, key) FROM page), ''
            ) || ']}}'
        """,
        ("region", "sector", "year"),
    ),
}
