"""W1: a list of projects by region, sector and year, a hundred on a page, with what they name."""

from __future__ import annotations

from urllib.parse import urlencode

from benchmarks.client import Request, race
from benchmarks.results import Results
from benchmarks.stage import Stage

NAMES = ("W1",)
NEEDS = {"portal", "naive", "limit", "datasette"}
PATHS = {
    "portal": "/api/v1/projects/?page_size=100&{}",
    "naive": "/naive/projects/?{}",
    "prefetch": "/prefetch/projects/?{}",
    "limit": "/projects/?{}",
    "datasette": "/rows/projects_of.json?_shape=array&{}",
}
SERVERS = {"prefetch": "naive"}
CHECKED = 12


def contestants(stage: Stage) -> dict[str, Request]:
    """Each asks for the same region, sector and year in its n-th request, never twice."""
    queries = [
        urlencode({"region": region, "sector": sector, "year": year})
        for region, sector, year in stage.filters()
    ]

    def asking(who: str) -> Request:
        reader = stage.reader(SERVERS.get(who, who))
        return lambda place: reader.get(PATHS[who].format(queries[place % len(queries)]))

    return {who: asking(who) for who in PATHS if SERVERS.get(who, who) in stage.servers}


def check(stage: Stage) -> list[str]:
    """The same projects everywhere, and as many of them."""
    problems = []
    asking = contestants(stage)
    for place in range(CHECKED):
        answers = {who: ask(place).json() for who, ask in asking.items()}
        if "datasette" in answers:
            rows = answers.pop("datasette")
            page = answers["portal"]["results"]
            if {row["code"] for row in rows} != {row["code"] for row in page} and len(page) < 100:
                problems.append(f"W1: Datasette finds other projects in request {place}")
        counts = {who: answer["count"] for who, answer in answers.items()}
        codes = {
            who: frozenset(row["code"] for row in answer["results"])
            for who, answer in answers.items()
            if answer["count"] <= 100
        }
        if len(set(counts.values())) > 1 or len(set(codes.values())) > 1:
            problems.append(f"W1: not the same projects in request {place}: {counts}")
    return problems


def measure(stage: Stage, results: Results) -> None:
    asking = contestants(stage)
    rounds = stage.pace.rounds
    samples = race(asking, rounds=rounds, patience=stage.pace.patience)
    places = range(rounds + 2, rounds + 5)
    costs = {
        who: stage.counter.cost(ask, places) for who, ask in asking.items() if who != "datasette"
    }
    results.race(
        "W1", stage.size.name, "100 projects", samples, costs, "no cache: each filter once"
    )
