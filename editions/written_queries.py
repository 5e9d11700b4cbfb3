"""
Queries written out, for the few that are asked more often than all others.

To make them with the ORM takes several times as long as the database needs to answer, and of
that PostgreSQL spends most on planning. So each connection plans a query once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import count
from typing import Any
from weakref import WeakSet

from django.db import InterfaceError, OperationalError, close_old_connections, connection

Row = tuple[Any, ...]


@dataclass(eq=False)
class Query:
    """A query whose values are marked as `%s`, in the order in which they are given."""

    sql: str
    # The connections that have planned it.
    _planned: WeakSet[Any] = field(default_factory=WeakSet)

    def rows(self, *values: Any) -> list[Row]:
        if connection.in_atomic_block:
            return self._rows(values)
        # Whether a connection that was kept still stands shows in this very query.
        connection.health_check_done = True  # type: ignore[attr-defined]
        try:
            return self._rows(values)
        except (InterfaceError, OperationalError):
            if connection.connection is None or connection.is_usable():
                raise
            connection.close()
            return self._rows(values)

    def _rows(self, values: Row) -> list[Row]:
        with connection.cursor() as cursor:
            if connection.vendor != "postgresql":
                cursor.execute(self.sql, values)
                return list(cursor.fetchall())
            if connection.connection not in self._planned:
                places = count(1)
                parts = self.sql.split("%s")
                numbered = parts[0] + "".join(f"${next(places)}{part}" for part in parts[1:])
                # Whatever the values: planning anew for each would cost more than it gains.
                cursor.execute("SET plan_cache_mode = force_generic_plan")
                cursor.execute(f"PREPARE {self._name} AS {numbered}")
                self._planned.add(connection.connection)
            given = f" ({', '.join(['%s'] * len(values))})" if values else ""
            cursor.execute(f"EXECUTE {self._name}{given}", values)
            return list(cursor.fetchall())

    @cached_property
    def _name(self) -> str:
        return f"s_{sha256(self.sql.encode()).hexdigest()[:16]}"


def close_where_due() -> None:
    """Close a connection that is due, as at the end of a request; but in no transaction."""
    if not connection.in_atomic_block:
        close_old_connections()
