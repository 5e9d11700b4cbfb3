"""A reader of the database who may see the tables of editions and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from editions.models import (
    Edition,
    Erratum,
    FrozenCell,
    FrozenFacet,
    FrozenFigures,
    FrozenListing,
    FrozenRecord,
    Redaction,
    Restatement,
)

PUBLIC = (
    *(Edition, Erratum, Redaction, Restatement),
    *(FrozenCell, FrozenFacet, FrozenFigures, FrozenListing, FrozenRecord),
)
EDITION_TABLES = frozenset(model._meta.db_table for model in PUBLIC)
# Read at /readyz only: which migrations were applied, and on SQLite which triggers stand,
# which PostgreSQL keeps in catalogues that any role may read.
OF_READYZ = frozenset({"django_migrations"})
CATALOGUES = frozenset({"sqlite_master", "sqlite_schema"})
ROLE = "public_reader"
HARMLESS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_TRANSACTION,
    sqlite3.SQLITE_SAVEPOINT,
    sqlite3.SQLITE_PRAGMA,
}


class Refused:
    """Which tables were read, and which were asked for in vain, where the database says so."""

    def __init__(self) -> None:
        self.read: set[str] = set()
        self.refused: set[str] = set()


@contextmanager
def narrow_role(tables: frozenset[str] = EDITION_TABLES | OF_READYZ) -> Iterator[Refused]:
    """Within it, whatever runs on the connection may select from these tables only."""
    if connection.vendor == "sqlite":
        with _refusing_connection(tables | CATALOGUES) as seen:
            yield seen
    else:
        with _role(tables):
            yield Refused()


@contextmanager
def _role(tables: frozenset[str]) -> Iterator[None]:
    """A role of PostgreSQL; it goes with the transaction of the test."""
    quoted = ", ".join(connection.ops.quote_name(table) for table in sorted(tables))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
        cursor.execute(f"GRANT SELECT ON {quoted} TO {ROLE}")
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute(f"DROP OWNED BY {ROLE}")
            cursor.execute(f"DROP ROLE {ROLE}")


@contextmanager
def _refusing_connection(tables: frozenset[str]) -> Iterator[Refused]:
    """SQLite knows no roles; it asks before it compiles a statement what the statement may do."""
    seen = Refused()

    def may(action: int, table: str | None, *more: object) -> int:
        if action in HARMLESS:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ and table in tables:
            seen.read.add(table)
            return sqlite3.SQLITE_OK
        seen.refused.add(str(table))
        return sqlite3.SQLITE_DENY

    connection.ensure_connection()
    connection.connection.set_authorizer(may)
    try:
        yield seen
    finally:
        connection.connection.set_authorizer(None)
