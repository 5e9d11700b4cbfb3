"""W2: people reached by year, sector and nature, of everything; W3: the same of one region."""

from __future__ import annotations

from typing import Any

from benchmarks.client import Answer, Request, race
from benchmarks.results import Results
from benchmarks.stage import Stage

NAMES = ("W2", "W3")
NEEDS = {"portal", "naive", "datasette"}
GROUPED = "/api/v1/statistics/?group_by=year,sector,nature"
LARGEST_PAGE, PLACES = 200, 100


def _page(place: int) -> str:
    """Each address is new and asks for everything: only the page is cut a row earlier."""
    return f"&page_size={LARGEST_PAGE - place % PLACES}"


def contestants(stage: Stage, regions: list[str]) -> dict[str, Request]:
    """Without regions each asks for everything, else for one region after the other."""

    def region(place: int, sign: str) -> str:
        return f"{sign}region={regions[place % len(regions)]}" if regions else ""

    portal, naive = stage.reader("portal"), stage.reader("naive")

    def ask_portal(place: int) -> Answer:
        return portal.get(GROUPED + _page(place) + region(place, "&"))

    def ask_naive(place: int) -> Answer:
        return naive.get("/naive/statistics/" + region(place, "?"))

    asking: dict[str, Request] = {"portal": ask_portal, "naive": ask_naive}
    if "datasette" in stage.servers:
        datasette = stage.reader("datasette")
        query = "people_reached_in" if regions else "people_reached"

        def ask_datasette(place: int) -> Answer:
            return datasette.get(f"/rows/{query}.json?_shape=array" + region(place, "&"))

        asking["datasette"] = ask_datasette
    return asking


def check(stage: Stage) -> list[str]:
    """
    Where the portal is exact, the sums are equal; else the true sum lies within its bounds.

    By sector and region the naive way knows only those counts that are split, so its sums
    are no more than the portal says they can be.
    """
    problems = []
    naive, portal = stage.reader("naive"), stage.reader("portal")
    told = {
        row["year"]: row
        for row in portal.get("/api/v1/statistics/?group_by=year").json()["results"]
    }
    for row in naive.get("/naive/years/").json()["results"]:
        mine = told.pop(row["year"], None)
        low, high = (mine["sum_at_least"], mine["sum_at_most"]) if mine else (None, None)
        if low is None or not low <= row["people_reached"] <= high:
            problems.append(f"W2: {row['year']}: {low} to {high} is not {row['people_reached']}")
    for regions in ([], stage.codes("regions", "code")[:1]):
        asking = contestants(stage, regions)
        bounds = _by_place(_whole(stage, regions))
        for row in asking["naive"](0).json()["results"]:
            place = (row["year"], row["sector__slug"], row["project__nature"] or "not_stated")
            most = bounds.get(place)
            if row["sector__slug"] and (row["people_reached"] or 0) > (most or 0):
                problems.append(f"W2/W3: {place}: {row['people_reached']} is more than {most}")
    return problems


def _whole(stage: Stage, regions: list[str]) -> list[dict[str, Any]]:
    """All rows of the portal's answer, page by page."""
    reader, rows = stage.reader("portal"), []
    address: str | None = GROUPED + (f"&region={regions[0]}" if regions else "")
    while address:
        answer = reader.get(address[address.index("/api/") :]).json()
        rows += answer["results"]
        address = answer["next"]
    return rows


def _by_place(rows: list[dict[str, Any]]) -> dict[tuple[Any, ...], int | None]:
    return {(row["year"], row["sector"], row["nature"]): row["sum_at_most"] for row in rows}


def measure(stage: Stage, results: Results) -> None:
    for name, what, regions in (
        ("W2", "people of everything", []),
        ("W3", "people of a region", stage.codes("regions", "code")),
    ):
        asking = contestants(stage, regions)
        rounds = stage.pace.rounds
        samples = race(asking, rounds=rounds, patience=stage.pace.patience)
        costs = {who: stage.counter.cost(asking[who], [rounds + 2]) for who in ("portal", "naive")}
        note = "no cache: each address once; 200 rows of the portal"
        results.race(name, stage.size.name, what, samples, costs, note)
