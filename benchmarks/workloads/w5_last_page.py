"""W5: the last pages of projects and of counts, beside the first ones with as many rows."""

from __future__ import annotations

from typing import Any

from benchmarks.client import Request, race
from benchmarks.results import Results
from benchmarks.stage import Stage

NAMES = ("W5",)
NEEDS = {"portal", "naive"}
ROWS = 10
# From so many places near each end of a list, at every size: so pages of S and L are as long.
PLACES = 16
# Two pages that differ by a tenth at most need more requests to be told apart.
MORE = 2
# The list, the place in it and the number of rows; and the same in an address that is new again.
ADDRESS, OTHERWISE = "{0}&{1}&page_size={2}", "{0}&page_size={2}&{1}"
LISTS = {
    "projects": ("/api/v1/projects/?ordering=code", "/{}/projects/?page={}"),
    "counts": ("/api/v1/beneficiary-counts/?", "/{}/counts/?page={}"),
}


def cursors(stage: Stage, listed: str) -> tuple[list[str], list[str]]:
    """
    Cursors into the whole list near its beginning and near its end.

    They come from the same list narrowed to ten codes, after the first of its rows or, of a
    short list, after each of some: a cursor is a place in the order, whatever the list was
    narrowed to.
    """
    tens = range(stage.size.projects // 10)
    number = min(PLACES, len(tens) // 2)
    steps = range(1, PLACES // number + 1)
    reader = stage.reader("portal")

    def at(ten: int, step: int) -> str:
        address = f"{listed}&q=made-up-{ten:05d}&page_size={step}"
        query = reader.get(address).json()["next"].partition("?")[2]
        return next(part for part in query.split("&") if part.startswith("cursor="))

    def near(some: range) -> list[str]:
        return [at(ten, step) for ten in some for step in steps]

    return near(tens[:number]), near(tens[-number:])


def of_portal(stage: Stage, listed: str, address: str = ADDRESS) -> dict[str, Request]:
    """First and last pages, each asked for once in one form of the address."""
    portal = stage.reader("portal")
    begins, ends = cursors(stage, listed)

    def ask(places: list[str]) -> Request:
        # A row more in each turn through the places: no answer has been given before.
        return lambda turn: portal.get(
            address.format(listed, places[turn % len(places)], ROWS + turn // len(places))
        )

    return {"portal, first pages": ask(begins), "portal, last pages": ask(ends)}


def of_naive(stage: Stage, naive_page: str) -> dict[str, Request]:
    naive = stage.reader("naive")
    count = naive.get(naive_page.format("naive", 1)).json()["count"]
    last = -(-count // 100)

    def ask_naive(who: str, page: int) -> Request:
        return lambda _turn: naive.get(naive_page.format(who, page))

    return {
        "naive, first page": ask_naive("naive", 1),
        "naive, last page": ask_naive("naive", last),
        "prefetch, last page": ask_naive("prefetch", last),
    }


def check(stage: Stage) -> list[str]:
    """Page by page from near the end, the last project of all comes last."""
    listed, _naive = LISTS["projects"]
    _begins, ends = cursors(stage, listed)
    reader, rows = stage.reader("portal"), list[dict[str, Any]]()
    address: str | None = f"{listed}&{ends[-1]}&page_size={ROWS}"
    while address:
        answer = reader.get(address[address.index("/api/") :]).json()
        rows += answer["results"]
        address = answer["next"]
    expected = f"made-up-{stage.size.projects:06d}"
    return [] if rows[-1]["code"] == expected else [f"W5: the last project is not {expected}"]


def measure(stage: Stage, results: Results) -> None:
    for name, (listed, naive_page) in LISTS.items():
        ours = of_portal(stage, listed)
        if stage.smaller:
            # In the same moments, and not minutes ago, when the machine was another.
            smaller = of_portal(stage.smaller, listed, OTHERWISE)
            ours[f"portal at {stage.smaller.size.name}, last pages"] = smaller["portal, last pages"]
        # By themselves: whoever comes after the naive way finds the memory of the database full.
        samples = race(ours, rounds=stage.pace.rounds * MORE, patience=stage.pace.patience)
        naive = of_naive(stage, naive_page)
        samples |= race(naive, rounds=stage.pace.rounds, patience=stage.pace.patience)
        note = f"no cache; some {ROWS} rows of the portal, 100 and the rest of the naive way"
        results.race("W5", stage.size.name, name, samples, note=note)
