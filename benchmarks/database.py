"""The PostgreSQL of a run, a database for each size in it, and what its queries cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg2

from benchmarks.client import Request
from tests.postgres import find_binaries, postgres

ROOT = Path(__file__).resolve().parent.parent
# As a small server of an office would have it; the benchmark never waits for the disk
# (tests/postgres.py switches fsync off), which makes writing quicker than it is in life.
SETTINGS = {
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "jit": "off",
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.track_utility": "off",
    # Queries are read back whole, to be held against what psql makes of them.
    "track_activity_query_size": "64kB",
}


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took, and the most memory that it held."""

    seconds: float
    megabytes: float
    output: str


@dataclass(frozen=True)
class Database:
    """One database of the server, as the portal's commands and servers take it."""

    url: str

    def named(self, name: str) -> Database:
        return replace(self, url=self.url.replace("@/postgres?", f"@/{name}?"))

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"DATABASE_URL": self.url, "PYTHONPATH": str(ROOT)}

    def python(self, *arguments: str) -> Run:
        """Run one of the portal's commands, or a module, on this database."""
        start = time.perf_counter()
        with (
            tempfile.TemporaryFile("w+") as log,
            subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            ) as process,
        ):
            assert process.stdout
            try:
                output = process.stdout.read()
                # Not `wait`: this one also tells how much memory was needed.
                _pid, status, usage = os.wait4(process.pid, 0)
            except BaseException:
                process.terminate()
                raise
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                log.seek(0)
                raise RuntimeError(f"{' '.join(arguments)} failed:\n{output}{log.read()}")
        return Run(time.perf_counter() - start, usage.ru_maxrss / 1024, output)

    def manage(self, *arguments: str) -> Run:
        return self.python("manage.py", *arguments)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query; of another statement none."""
        with closing(psycopg2.connect(self.url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql, values or None)
                return cursor.fetchall() if cursor.description else []

    def one(self, sql: str, *values: Any) -> Any:
        return self.rows(sql, *values)[0][0]


@contextmanager
def server() -> Iterator[Database]:
    """A server of the run's own, which is gone with all its rows afterwards."""
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError("PostgreSQL is missing; `make test` says how to get it.")
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with postgres(binaries, options) as url:
        database = Database(url)
        database.rows("CREATE EXTENSION pg_stat_statements")
        yield database


def create(whole: Database, name: str) -> Database:
    whole.rows(f"CREATE DATABASE {name}")
    return whole.named(name)


@dataclass(frozen=True)
class Cost:
    """What one request asked of the database."""

    queries: float
    milliseconds: float


class Counter:
    """Counts the queries of a database, and how long the server worked on them."""

    SQL = """
        SELECT coalesce(sum(calls), 0)::float, coalesce(sum(total_exec_time), 0)::float
        FROM pg_stat_statements(true) JOIN pg_database ON pg_database.oid = dbid
        WHERE datname = %s AND query !~* %s
    """
    # Django asks whether an old connection still stands; limits of a transaction are no queries.
    NOT_OF_THE_ANSWER = r"^(SELECT (1|\$1)$|BEGIN|COMMIT|ROLLBACK|SET|SHOW|DISCARD)"

    def __init__(self, whole: Database, name: str) -> None:
        self.whole, self.name = whole, name

    def cost(self, ask: Request, places: Sequence[int]) -> Cost:
        """Make these requests of a contestant; what each of them cost on average."""
        self.whole.rows("SELECT pg_stat_statements_reset()")
        for place in places:
            ask(place)
        ((calls, milliseconds),) = self.whole.rows(self.SQL, self.name, self.NOT_OF_THE_ANSWER)
        return Cost(calls / len(places), milliseconds / len(places))


def facts(database: Database) -> dict[str, Any]:
    """How many rows there are, and how many figures of the edition are shown exactly."""
    told = {
        name: database.one(f"SELECT count(*) FROM {table}")
        for name, table in {
            "projects": "programmes_project",
            "rows of counts": "beneficiaries_beneficiarycount",
            "cells by sex and age": "beneficiaries_sexagecell",
            "frozen records": "editions_frozenrecord",
            "frozen cells": "editions_frozencell",
        }.items()
    }
    exact = database.one(
        "SELECT avg((status = 'exact' AND document ->> 'breakdown' <> 'withheld')::int)::float "
        "FROM editions_frozencell"
    )
    return told | {"share of exact cells": round(exact, 3)}


def told(output: str) -> Any:
    """The JSON in the last line of a command's output."""
    return json.loads(output.strip().splitlines()[-1])
