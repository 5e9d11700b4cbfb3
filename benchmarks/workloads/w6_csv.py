"""W6: all counts as CSV, beside what psql's COPY needs for the same rows."""

from __future__ import annotations

import http.client
import subprocess
import time
from statistics import median

from benchmarks.results import Line, Results
from benchmarks.stage import Stage

NAMES = ("W6",)
NEEDS = {"portal", "naive"}
ADDRESS = "/api/v1/beneficiary-counts/?format=csv"
NAIVE = "/naive/counts.csv"
COPY = """
    COPY (SELECT project_code, year, measure, channel, unit, group_code, sector, region, sex,
                 age_band, value, status, pool
          FROM editions_frozencell WHERE last_edition_id IS NULL AND NOT is_end
          ORDER BY project_code, year, measure, channel, unit, group_code, sector, region, sex,
                   age_band)
    TO STDOUT WITH (FORMAT csv, HEADER)
"""
TIMES = 3


def is_served(stage: Stage) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", stage.servers["portal"].port)
    connection.request("GET", ADDRESS)
    is_served = connection.getresponse().status == 200
    connection.close()
    return is_served


def check(stage: Stage) -> list[str]:
    """A line for each frozen cell at least, and nothing goes on when the reader has left."""
    if not is_served(stage):
        return ["W6: the portal serves no CSV of counts; not measured"]
    problems = []
    lines = _download(stage, "portal", ADDRESS)[1]
    if lines < stage.facts["frozen cells"]:
        problems.append(f"W6: {lines} lines for {stage.facts['frozen cells']} cells")
    connection = http.client.HTTPConnection("127.0.0.1", stage.servers["portal"].port)
    connection.request("GET", ADDRESS)
    connection.getresponse().read(1000)
    connection.close()
    time.sleep(2)
    busy = stage.database.one(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE state = 'active' AND pid <> pg_backend_pid() AND datname = current_database()"
    )
    if busy:
        problems.append("W6: the database still works for a reader who has left")
    return problems


def measure(stage: Stage, results: Results) -> None:
    size = stage.size.name
    if is_served(stage):
        for who, address in (("portal", ADDRESS), ("naive", NAIVE)):
            server, taken, lines = stage.servers[who], [], 0
            for _time in range(TIMES if who == "portal" else 1):
                seconds, lines = _download(stage, who, address)
                taken.append(seconds)
            results.add(_line(size, who, taken, lines, megabytes=server.megabytes("VmHWM")))
    taken, lines = [], 0
    for _time in range(TIMES):
        start = time.perf_counter()
        copied = subprocess.run(
            ["psql", stage.database.url, "-c", COPY], stdout=subprocess.PIPE, check=True
        )
        taken.append(time.perf_counter() - start)
        lines = copied.stdout.count(b"\n")
    results.add(_line(size, "psql", taken, lines))


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


def _download(stage: Stage, who: str, address: str) -> tuple[float, int]:
    """Seconds, and lines of the file; read in pieces, since it can be large."""
    connection = http.client.HTTPConnection("127.0.0.1", stage.servers[who].port, timeout=600)
    start = time.perf_counter()
    connection.request("GET", address)
    response, lines = connection.getresponse(), 0
    while piece := response.read(1 << 20):
        lines += piece.count(b"\n")
    seconds = time.perf_counter() - start
    connection.close()
    return seconds, lines
