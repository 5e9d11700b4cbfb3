"""
A reader of the database who may see the tables of editions and nothing else.

Whoever reports a mistake may write her report, besides, and be counted among her network.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connection

from editions.models import (
    CorrectionReport,
    CorrectionTry,
    Edition,
    Erratum,
    FrozenCell,
    FrozenFacet,
    FrozenFigures,
    FrozenListing,
    FrozenPage,
    FrozenRecord,
    Redaction,
    Restatement,
)

PUBLIC = (
    *(Edition, Erratum, Redaction, Restatement),
    *(FrozenCell, FrozenFacet, FrozenFigures, FrozenListing, FrozenPage, FrozenRecord),
)
EDITION_TABLES = frozenset(model._meta.db_table for model in PUBLIC)
# Read at /readyz only: which migrations were applied, and on SQLite which triggers stand,
# which PostgreSQL keeps in catalogues that any role may read.
OF_READYZ = frozenset({"django_migrations"})
CATALOGUES = frozenset({"sqlite_master", "sqlite_schema"})
ROLE = "public_reader"
# What is done with reports by readers and with the numbers of tries: nobody changes a report.
OF_REPORTS: Mapping[str, tuple[str, ...]] = {
    CorrectionReport._meta.db_table: ("SELECT", "INSERT"),
    CorrectionTry._meta.db_table: ("SELECT", "INSERT", "UPDATE", "DELETE"),
}
# The keys of rows that a report names. SQLite looks them up as whoever writes it, PostgreSQL as
# their owner.
NAMED = {
    (field.related_model._meta.db_table, field.related_model._meta.pk.column)
    for field in CorrectionReport._meta.concrete_fields
    if field.related_model
}
ACTS = {
    sqlite3.SQLITE_READ: "SELECT",
    sqlite3.SQLITE_INSERT: "INSERT",
    sqlite3.SQLITE_UPDATE: "UPDATE",
    sqlite3.SQLITE_DELETE: "DELETE",
}
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
def narrow_role(*, may_write: Mapping[str, tuple[str, ...]] | None = None) -> Iterator[Refused]:
    """
    Within it, whatever runs on the connection may select from the tables of editions only.

    Of the tables of `may_write` it may do what is named with them.
    """
    tables = EDITION_TABLES | OF_READYZ
    may: dict[str, tuple[str, ...]] = dict.fromkeys(sorted(tables), ("SELECT",))
    may |= may_write or {}
    if connection.vendor == "sqlite":
        with _refusing_connection(may | dict.fromkeys(CATALOGUES, ("SELECT",))) as seen:
            yield seen
    else:
        with _role(may):
            yield Refused()


@contextmanager
def _role(may: Mapping[str, tuple[str, ...]]) -> Iterator[None]:
    """A role of PostgreSQL; it goes with the transaction of the test."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
        for table, acts in may.items():
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"GRANT {', '.join(acts)} ON {quoted} TO {ROLE}")
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute(f"DROP OWNED BY {ROLE}")
            cursor.execute(f"DROP ROLE {ROLE}")


@contextmanager
def _refusing_connection(may: Mapping[str, tuple[str, ...]]) -> Iterator[Refused]:
    """SQLite knows no roles; it asks before it compiles a statement what the statement may do."""
    seen = Refused()

    is_named = NAMED if OF_REPORTS.keys() <= may.keys() else set()

    def judge(action: int, table: str | None, column: str | None, *more: object) -> int:
        if action in HARMLESS:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ and (table, column) in is_named:
            return sqlite3.SQLITE_OK
        if ACTS.get(action) in may.get(str(table), ()):
            seen.read.add(str(table))
            return sqlite3.SQLITE_OK
        seen.refused.add(str(table))
        return sqlite3.SQLITE_DENY

    connection.ensure_connection()
    connection.connection.set_authorizer(judge)
    try:
        yield seen
    finally:
        connection.connection.set_authorizer(None)
