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
from typing import Any
from weakref import WeakSet

from django.db import connection

from editions.models import Edition, Erratum, Redaction

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
# Of its time PostgreSQL spends nine tenths on planning, so each connection plans it once.
PREPARE, EXECUTE = f"PREPARE stamp_of_editions AS {QUERY}", "EXECUTE stamp_of_editions"
MOST = 128

_now: ContextVar[Stamp | None] = ContextVar("stamp", default=None)
_remembered: OrderedDict[Hashable, tuple[Stamp, Any]] = OrderedDict()
_lock = Lock()
# The connections that have planned the query.
_prepared: WeakSet[Any] = WeakSet()


def read() -> Stamp:
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(QUERY)
        else:
            if connection.connection not in _prepared:
                cursor.execute(PREPARE)
                _prepared.add(connection.connection)
            cursor.execute(EXECUTE)
        return tuple(cursor.fetchone())


@contextmanager
def in_force(stamp: Stamp) -> Iterator[None]:
    """During a request: what is remembered under this stamp may be used."""
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
