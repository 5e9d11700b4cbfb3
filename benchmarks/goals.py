"""The goals, as ratios within one run, and what the run came to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.results import Line, Results


@dataclass(frozen=True, slots=True)
class Verdict:
    """One goal: what was found, and whether that is good; None where it was not measured."""

    what: str
    goal: str
    found: str
    is_met: bool | None


def verdicts(results: Results, small: str, large: str) -> list[Verdict]:
    return [
        *_projects(results, small, large),
        *_people(results, large),
        *_profile(results, small, large),
        *_pages(results, small, large),
        *_files(results, large),
        *_publishing(results, small, large),
        *_bytes(results, large),
    ]


def _ratio(
    what: str, over: Line | None, under: Line | None, *, least: float = 0, most: float = 0
) -> Verdict:
    """How many times one takes as long as the other: at least, or at most, so many times."""
    goal = f"≥ {least:g}×" if least else f"≤ {most:g}×"
    if not (over and over.median and under and under.median):
        return Verdict(what, goal, "not measured", None)
    ratio = over.median / under.median
    return Verdict(what, goal, f"{ratio:.2f}×", ratio >= least if least else ratio <= most)


def _limit(what: str, value: float | None, most: float, unit: str) -> Verdict:
    goal = f"≤ {most:g} {unit}"
    if value is None:
        return Verdict(what, goal, "not measured", None)
    return Verdict(what, goal, f"{value:.1f} {unit}", value <= most)


def _of(line: Line | None, name: str, divided_by: float = 1) -> float | None:
    """A figure of a line, in a unit that is so many times larger."""
    value = getattr(line, name) if line else None
    return None if value is None else value / divided_by


def _projects(results: Results, small: str, large: str) -> Iterator[Verdict]:
    def line(size: str, who: str) -> Line | None:
        return results.find("W1", size, "100 projects", who)

    portal = line(large, "portal")
    for who, least in (("naive", 150), ("prefetch", 75), ("datasette", 10), ("limit", 1)):
        yield _ratio(f"W1 at {large}, {who} / portal", line(large, who), portal, least=least)
    yield _limit(f"W1 at {large}", _of(portal, "queries"), 1, "queries")
    yield _ratio(
        f"W1 at {small}, limit / portal", line(small, "limit"), line(small, "portal"), least=0.6
    )


def _people(results: Results, large: str) -> Iterator[Verdict]:
    for name, what in (("W2", "people of everything"), ("W3", "people of a region")):
        portal = results.find(name, large, what, "portal")
        naive = results.find(name, large, what, "naive")
        yield _ratio(f"{name} at {large}, naive / portal", naive, portal, least=2000)
        yield _limit(f"{name} at {large}", _of(portal, "sql"), 15, "ms of SQL")
        yield _limit(f"{name} at {large}", _of(portal, "queries"), 1, "queries")


def _profile(results: Results, small: str, large: str) -> Iterator[Verdict]:
    def line(size: str, what: str, who: str = "portal") -> Line | None:
        return results.find("W4", size, what, who)

    warm = "profile, warm"
    static = line(large, warm, "static")
    yield _ratio("W4 warm, static / portal", static, line(large, warm), least=0.4)
    yield _ratio(
        "W4 warm, static / portal behind a proxy",
        static,
        line(large, warm, "portal behind proxy"),
        least=0.9,
    )
    made = line(large, "profile, made anew")
    of_small = line(small, "profile, made anew")
    yield _ratio(f"W4 cold, made anew: {large} / {small}", made, of_small, most=1.1)
    first = line(large, "profile, first after a change")
    found = first.median / made.sql if first and first.median and made and made.sql else None
    yield _limit("W4 cold, first reader / SQL alone of making it", found, 2, "times")
    kept = "not modified (304)"
    yield _ratio("304, static / portal", line(large, kept, "static"), line(large, kept), least=0.5)


def _pages(results: Results, small: str, large: str) -> Iterator[Verdict]:
    for what in ("projects", "counts"):
        first = results.find("W5", large, what, "portal, first pages")
        last = results.find("W5", large, what, "portal, last pages")
        other = results.find("W5", large, what, f"portal at {small}, last pages")
        yield _ratio(f"W5 at {large}, {what}: last / first page", last, first, most=1.1)
        yield _ratio(f"W5 {what}: {large} / {small}", last, other, most=1.2)


def _files(results: Results, large: str) -> Iterator[Verdict]:
    portal = results.find("W6", large, "all counts as CSV", "portal")
    psql = results.find("W6", large, "all counts as CSV", "psql")
    yield _ratio(f"W6 at {large}, psql / portal", psql, portal, least=0.9)
    yield _limit(f"W6 at {large}", _of(portal, "megabytes"), 100, "MB")


def _publishing(results: Results, small: str, large: str) -> Iterator[Verdict]:
    for size, what, most in (
        (small, "first edition", 2),
        (large, "first edition", 600),
        (large, "one changed project", 60),
    ):
        line = results.find("W8", size, what, "portal")
        yield _limit(f"W8 at {size}, {what}", _of(line, "median", 1000), most, "s")
    first = results.find("W8", large, "first edition", "portal")
    yield _limit(f"W8 at {large}, first edition", _of(first, "megabytes"), 4096, "MB")


def _bytes(results: Results, large: str) -> Iterator[Verdict]:
    for size in dict.fromkeys(line.size for line in results.lines):
        worker = results.find("memory", size, "a worker afterwards", "portal")
        yield _limit(f"memory of a worker at {size}", _of(worker, "megabytes"), 150, "MB")
    page = results.find("W4", large, "profile, warm", "portal")
    listed = results.find("W1", large, "100 projects", "portal")
    yield _limit("profile on the wire", _of(page, "wire", 1024), 60, "KB")
    yield _limit("100 projects on the wire", _of(listed, "wire", 1024), 10, "KB")
