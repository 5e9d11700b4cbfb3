"""W6: all counts as CSV, beside what psql's COPY needs for the same rows."""

from __future__ import annotations

import http.client
import subprocess
import time
from statistics import median

from benchmarks.results import Line, Results
from benchmarks.stage import Stage
from tests.postgres import find_binaries

NAMES = ("W6",)
NEEDS = {"portal", "naive"}
ADDRESS = "/api/v1/beneficiary-counts/?format=csv"
NAIVE = "/naive/counts.csv"
# Where the portal asks otherwise than by COPY, of which psql could make the same rows.
PLAIN_COPY = """
    COPY (SELECT project_code, year, measure, channel, unit, group_code, sector, region, sex,
                 age_band, value, status, pool, document ->> 'breakdown', document ->> 'source'
          FROM editions_frozencell WHERE last_edition_id IS NULL AND NOT is_end
          ORDER BY project_code, coalesce(year, 0), measure, channel, unit, group_code, sector,
                   region, sex, age_band)
    TO STDOUT WITH (FORMAT csv, HEADER)
"""
COPIES = """
    SELECT query FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'COPY (%' LIMIT 1
"""
TIMES = 3
# Beyond, the naive way would hold more rows than this machine has memory for.
MOST_OF_NAIVE = 500_000
PIECE = 1 << 20


def is_served(stage: Stage) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", stage.servers["portal"].port)
    connection.request("GET", ADDRESS)
    is_served = connection.getresponse().status == 200
    connection.close()
    return is_served


def check(stage: Stage) -> list[str]:
    """A line for each frozen cell at least, and nothing goes on when the reader has left."""
    if not is_served(stage):
        return []
    problems = []
    lines = _download(stage, "portal", ADDRESS)[1]
    if lines < stage.facts["frozen cells"]:
        problems.append(f"W6: {lines} lines for {stage.facts['frozen cells']} cells")
    connection = http.client.HTTPConnection("127.0.0.1", stage.servers["portal"].port)
    connection.request("GET", ADDRESS)
    connection.getresponse().read(1000)
    connection.close()
    time.sleep(2)
    # Of clients: after very many new rows the database also tidies up by itself.
    busy = stage.database.one(
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
        " AND datname = current_database() AND backend_type = 'client backend'"
    )
    if busy:
        problems.append("W6: the database still works for a reader who has left")
    return problems


def measure(stage: Stage, results: Results) -> None:
    size = stage.size.name
    if is_served(stage):
        asked = {"portal": ADDRESS}
        if stage.facts["rows of counts"] <= MOST_OF_NAIVE:
            asked["naive"] = NAIVE
        for who, address in asked.items():
            server, taken, lines = stage.servers[who], [], 0
            for _time in range(TIMES if who == "portal" else 1):
                seconds, lines = _download(stage, who, address)
                taken.append(seconds)
            results.add(_line(size, who, taken, lines, megabytes=server.megabytes("VmHWM")))
    copy = the_same_copy(stage) or PLAIN_COPY
    taken, lines = [], 0
    for _time in range(TIMES):
        seconds, lines = _copied(stage, copy)
        taken.append(seconds)
    results.add(_line(size, "psql", taken, lines))


def the_same_copy(stage: Stage) -> str:
    """What the portal has the database copy, word for word; empty where it asks otherwise."""
    if not is_served(stage):
        return ""
    connection = http.client.HTTPConnection("127.0.0.1", stage.servers["portal"].port)
    connection.request("GET", ADDRESS)
    # While it copies, behind the first line: afterwards the connection to the database is closed.
    connection.getresponse().read(1 << 16)
    found = next((query for (query,) in stage.database.rows(COPIES)), "")
    connection.close()
    return found


def _line(
    size: str, who: str, taken: list[float], lines: int, megabytes: float | None = None
) -> Line:
    return Line(
        *("W6", size, "all counts as CSV", who),
        median=median(taken) * 1000,
        low=min(taken) * 1000,
        high=max(taken) * 1000,
        requests=len(taken),
        megabytes=megabytes,
        note=f"{lines} lines" + ("; the most memory of the worker" if megabytes else ""),
    )


def _copied(stage: Stage, copy: str) -> tuple[float, int]:
    """Seconds that psql took for the same rows, and their lines."""
    binaries = find_binaries()
    assert binaries
    start, lines = time.perf_counter(), 0
    command = [str(binaries / "psql"), stage.database.url, "-c", copy]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as psql:
        assert psql.stdout
        while piece := psql.stdout.read(PIECE):
            lines += piece.count(b"\n")
    if psql.returncode:
        raise RuntimeError(f"psql failed with {copy}")
    return time.perf_counter() - start, lines


def _download(stage: Stage, who: str, address: str) -> tuple[float, int]:
    """Seconds, and lines of the file; read in pieces, since it can be large."""
    connection = http.client.HTTPConnection("127.0.0.1", stage.servers[who].port, timeout=600)
    start = time.perf_counter()
    connection.request("GET", address)
    response, lines = connection.getresponse(), 0
    while piece := response.read(PIECE):
        lines += piece.count(b"\n")
    seconds = time.perf_counter() - start
    connection.close()
    return seconds, lines
