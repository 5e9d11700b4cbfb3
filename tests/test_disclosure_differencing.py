"""
No figure is told that leaves a small number between itself and others told of its project.

Complete, for a year of one project of which something was told, and others beside it; that the
same holds through editions is in test_told_under_other_names.py. Each piece of the rule is
needed: a copy without it tells something.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from editions import differencing, disclosure
from tests.disclosure_attack import compositions, small_policy
from tests.test_disclosure_mutants import load

K = 3
MOST = 9
DIRECT = ("reached", "direct", "person")
YEAR: Any = (2020, *DIRECT, "")
# What was told of the first project, by what it may have to do with its year.
WOMEN, WHOLE = (2020, *DIRECT, "women"), (None, *DIRECT, "")
NOT_STATED = (2020, "reached", "not_stated", "person", "")
# Each with whether it is within the year, or the year within it.
TOLD = {
    "a group": (WOMEN, True),
    "the whole project": (WHOLE, False),
    "a channel not stated": (NOT_STATED, True),
    "a channel that turns out to be more": (NOT_STATED, False),
}
Data = tuple[int, ...]


def years(figure: int, others: int, *, is_within: bool) -> Iterator[tuple[Data, int]]:
    """
    What a reader of a figure thinks possible: who is left beside it and others, and the total.

    Every year of so many people is there whole.
    """
    for people in range(figure + MOST):
        for total, *beside in compositions(people, 1 + others):
            left = total - figure if is_within else figure - total
            if left >= 0:
                yield (left, *beside), total


def released(known: Any, total: int, beside: Data, m: int) -> Any:
    policy = small_policy(disclosure, K, m)
    first = disclosure.Node(
        *("A", total, policy),
        shown_as=known.shown_as,
        known=known.known,
        is_open=known.is_open,
        is_spoilt=known.is_spoilt,
    )
    others = [disclosure.Node("BCD"[at], value, policy) for at, value in enumerate(beside)]
    root = disclosure.Node("root", total + sum(beside), policy, (first, *others))
    return disclosure.release(root)


def small_counts(rules: ModuleType, name: str, others: int, m: int) -> list[set[int]]:
    """What each small count may be, by all that is released."""
    block, is_within = TOLD[name]
    found = []
    for figure in (3, 4, 7):
        told = rules.KnownOfProject({rules.TOTAL: [rules.Told(block, rules.TOTAL, figure)]})
        possible: dict[Any, list[Data]] = {}
        for data, total in years(figure, others, is_within=is_within):
            known = told.at(YEAR).of(rules.TOTAL, total, K)
            release = released(known, total, data[1:], m)
            possible.setdefault(release, []).append(data)
        for together in possible.values():
            counts = map(set, zip(*together, strict=True))
            found += [values for values in counts if min(values) < K]
    return found


def told(rules: ModuleType, name: str, others: int, m: int) -> list[set[int]]:
    """
    Those of which readers learn too much.

    Of who is beside a group, nothing. How a year and a whole bound each other, sums of other
    projects may tell; that they are the same people under another name may be known.
    """
    counts = small_counts(rules, name, others, m)
    assert len(counts) >= 10
    if name == "a group":
        return [values for values in counts if not set(range(K)) <= values]
    return [values for values in counts if len(values) == 1 and values != {0}]


@pytest.mark.parametrize("m", [1, 2])
@pytest.mark.parametrize("others", [1, 2, 3])
@pytest.mark.parametrize("name", TOLD)
def test_what_is_left_beside_a_told_figure_is_not_told(name, others, m):
    assert told(differencing, name, others, m) == []


SOURCE = Path(differencing.__file__).read_text(encoding="utf-8")
MUTANTS = {
    "groups are no part of everybody": (
        "        if not group:\n            yield Nesting(value, groups)\n",
        "",
    ),
    "nobody else is a part of a group": ("if 0 <= left < k and", "if 0 < left < k and"),
    "who is in a group is cover": ("return min(max(groups), value)", "return 0"),
    "years are no part of the whole": (
        "        yield from self._over_years(value, others)\n",
        "",
    ),
    "a channel not stated is one of its own": (
        "first == second or not NOT_STATED.isdisjoint({first, second})",
        "first == second",
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_without_any_piece_of_the_rule_something_is_told(mutant):
    old, new = MUTANTS[mutant]
    assert SOURCE.count(old) == 1
    rules = load("differencing_mutant", SOURCE.replace(old, new))

    assert any(told(rules, name, others, 1) for name in TOLD for others in (1, 2))
