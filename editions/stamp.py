"""
What tells whether the public answers may have changed: one small query.

Everything that the public reads hangs on which editions are public, and on what was noted
on them or removed from them since. As long as the stamp is the same, an answer is too.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from time import monotonic
from typing import Any

from editions.models import Edition, Erratum, Redaction
from editions.written_queries import Query, Row

Stamp = tuple[Any, ...]
EDITIONS, ERRATA = Edition._meta.db_table, Erratum._meta.db_table
REDACTIONS = Redaction._meta.db_table
# Moments beside numbers: a number may be given again where a database is put back.
QUERY = (
    "SELECT * FROM"
    " (SELECT max(id) FILTER (WHERE state <> 'prepared'), max(approved_at),"
    "  count(*) FILTER (WHERE state = 'withdrawn'), max(withdrawn_at)"
    f" FROM {EDITIONS}) AS of_editions,"
    f" (SELECT max(id), count(*), max(noted_at) FROM {ERRATA}) AS of_errata,"
    f" (SELECT count(applied_at), max(applied_at) FROM {REDACTIONS}) AS of_redactions"
)
_QUERY = Query(QUERY)
MOST = 128
# Seconds for which a reader of what is public may be told what was read before.
LEASE = 1.0

_now: ContextVar[Stamp | None] = ContextVar("stamp", default=None)
# What a query of the request found the stamp to be, beside its own rows.
_noted: ContextVar[Stamp | None] = ContextVar("stamp_noted", default=None)
# As this process knows it.
_latest: Stamp | None = None
# As this process read it last by itself, and when.
_read: tuple[Stamp, float] | None = None
_remembered: OrderedDict[Hashable, tuple[Stamp, Any]] = OrderedDict()
_lock = Lock()


def read() -> Stamp:
    global _read
    # Before the query, which may take long: what it finds is no older than this.
    moment = monotonic()
    (row,) = _QUERY.rows()
    _read = row, moment
    return _learnt(row)


def leased() -> Stamp | None:
    """The stamp, where this process has read it less than a second ago."""
    if _read is None:
        return None
    found, moment = _read
    return found if monotonic() - moment < LEASE else None


def latest() -> Stamp | None:
    """The stamp as this process knows it: no query, and perhaps no longer true."""
    return _latest


def with_stamp(rows: str, columns: str, first: str) -> Query:
    """
    The rows of a query, and beside the one for which `first` holds the stamp of the editions.

    `rows` is what comes after FROM, with the name `rows`; `columns` are theirs, never empty.
    """
    return Query(
        f"SELECT {columns}, stamp.* FROM {rows}"
        f" LEFT JOIN (SELECT 1 AS is_noted, noted.* FROM ({QUERY}) noted) stamp ON {first}"
    )


def take_note(rows: list[Row], width: int) -> list[Row]:
    """The rows without the stamp that came with one of them, which is noted."""
    for row in rows:
        if row[width]:
            note(row[width + 1 :])
    return [row[:width] for row in rows]


def forget() -> None:
    """Of a database that was exchanged, as a test does, what was read of the old says nothing."""
    global _latest, _read
    _latest = _read = None
    with _lock:
        _remembered.clear()


def note(found: Stamp) -> None:
    """Say what the stamp is, as a query found it that answers the request."""
    _noted.set(_learnt(found))


def noted() -> Stamp | None:
    """What the request that was just answered found the stamp to be, if it did."""
    return _noted.get()


def _learnt(stamp: Stamp) -> Stamp:
    global _latest
    _latest = stamp
    return stamp


@contextmanager
def in_force(stamp: Stamp) -> Iterator[None]:
    """During a request: what is remembered under this stamp may be used."""
    _noted.set(None)
    before = _now.set(stamp)
    try:
        yield
    finally:
        _now.reset(before)


def remembered(name: Hashable, make: Callable[[], Any]) -> Any:
    """
    What was made under the stamp in force, or what is made now; nobody may change it.

    Outside a request nothing is remembered. Few and small things only: at most so many.
    """
    stamp = _now.get()
    if stamp is None:
        return make()
    with _lock:
        kept = _remembered.get(name)
        if kept is not None and kept[0] == stamp:
            _remembered.move_to_end(name)
            return kept[1]
    value = make()
    with _lock:
        _remembered[name] = (stamp, value)
        _remembered.move_to_end(name)
        while len(_remembered) > MOST:
            _remembered.popitem(last=False)
    return value
