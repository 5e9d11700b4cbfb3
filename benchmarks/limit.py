"""
The limit: a bare WSGI callable whose answers PostgreSQL builds from the tables of editions.

No framework, no check of what is asked, one language. What is quicker than this does not
come from writing Python better, but from asking less of the database.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

import psycopg2

from benchmarks.limit_sql import STATEMENTS
from coopi_mali.server import serve

_of_this_thread = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    name = environ["PATH_INFO"].strip("/")
    asked = dict(parse_qsl(environ["QUERY_STRING"]))
    statement = STATEMENTS[name]
    values = ", ".join(["%s"] * len(statement.parameters))
    cursor = _cursor()
    cursor.execute(f"EXECUTE {name} ({values})", [asked[part] for part in statement.parameters])
    body = cursor.fetchone()[0].encode()
    start_response(
        "200 OK",
        [("Content-Type", "application/json"), ("Content-Length", str(len(body)))],
    )
    return [body]


def _cursor() -> Any:
    """The connection of this thread, with every statement prepared."""
    if not hasattr(_of_this_thread, "cursor"):
        connection = psycopg2.connect(os.environ["DATABASE_URL"])
        connection.autocommit = True
        _of_this_thread.cursor = connection.cursor()
        _of_this_thread.cursor.execute("SET plan_cache_mode = force_generic_plan")
        for name, statement in STATEMENTS.items():
            types = ", ".join(["text"] * len(statement.parameters))
            _of_this_thread.cursor.execute(f"PREPARE {name} ({types}) AS {statement.sql}")
    return _of_this_thread.cursor


if __name__ == "__main__":
    serve("benchmarks.limit:application")
