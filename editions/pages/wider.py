"""Where the explorer finds nothing: the choices one step wider, each with what it finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.http import QueryDict

from editions.narrowing import YEARS
from editions.pages.charting import years_in_words
from editions.pages.explorer_form import NARROWING
from editions.pages.naming import Names

# So many are offered at most.
MOST = 3


def steps_wider(
    names: Names,
    asked: Mapping[str, Any],
    query: QueryDict,
    matching: Callable[[Mapping[str, Any]], int],
) -> list[dict[str, Any]]:
    """
    At most three wider choices that find something, those that find most first.

    One step wider where that helps: all of the choice but one part of it; else one part alone.
    The years are one part. `matching` tells how many projects a choice finds.
    """
    chosen = [one.name for one in NARROWING if one.name in asked]
    others = [(name,) for name in chosen if name not in YEARS]
    parts = [part for part in (tuple(name for name in chosen if name in YEARS), *others) if part]
    for is_alone in (False, True) if len(parts) > 2 else (False,):
        step = [_without(chosen, part) if is_alone else part for part in parts]
        found: list[dict[str, Any]] = [
            {
                "words": _in_words(names, asked, part),
                "query": _query(query, left_out),
                "matching": matching(_kept(asked, left_out)),
                "is_alone": is_alone,
            }
            for part, left_out in zip(parts, step, strict=True)
        ]
        known = [choice for choice in found if choice["matching"]]
        if known:
            return sorted(known, key=lambda choice: -choice["matching"])[:MOST]
    return []


def _without(chosen: Collection[str], part: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in chosen if name not in part)


def _kept(asked: Mapping[str, Any], left_out: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if name not in left_out}


def _in_words(names: Names, asked: Mapping[str, Any], part: Collection[str]) -> str:
    given = {name: str(asked[name]) for name in part}
    if years := years_in_words(given):
        return years
    return ", ".join(names.chosen(name, value) for name, value in given.items())


def _query(query: QueryDict, left_out: Collection[str]) -> str:
    wider = query.copy()
    for name in left_out:
        wider.pop(name)
    return wider.urlencode()
