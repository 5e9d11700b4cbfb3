"""
Once a group was told, no part of its people leaves a small number beside it, and none is hidden
less well: complete, for the parts of a closed year and a reader who has the group's figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from editions import differencing, disclosure
from tests.disclosure_attack import Findings, Node, attack, compositions, small_policy

K = 3
DIRECT = ("reached", "direct", "person")
GROUPS = (3, 4, 7)


def years(rules: ModuleType, held: ModuleType, group: int, n: int, m: int) -> Iterator[Node]:
    """All years of so many parts of which a group of this size was told."""
    told = held.Told((2020, *DIRECT, "women"), held.TOTAL, group)
    known = held.KnownOfProject({held.TOTAL: [told]}).at((2020, *DIRECT, ""))
    policy = small_policy(rules, K, m)

    def node(sector: str, value: int, parts: tuple[Node, ...] = (), **more: Any) -> Node:
        found = known.of(sector, value, K)
        return rules.Node(
            *(sector or "root", value, policy, parts),
            shown_as=found.shown_as,
            known=found.known,
            is_open=found.is_open,
            is_spoilt=found.is_spoilt,
            **more,
        )

    for people in range(group, group + 10):
        for values in compositions(people, n):
            parts = tuple(node("abc"[place], value) for place, value in enumerate(values))
            yield node(held.TOTAL, people, parts, all_or_none=True)


def narrowed(rules: ModuleType, n: int, m: int, held: ModuleType = differencing) -> Findings:
    found = Findings()
    for group in GROUPS:
        one = attack(rules, years(rules, held, group, n, m), lambda path: K)
        found.cells += one.cells
        found.narrowed += one.narrowed
    return found


def near(rules: ModuleType, n: int, m: int, held: ModuleType = differencing) -> int:
    """How many parts anybody knows that leave fewer than k people of the group, or beside it."""
    found = 0
    for group in GROUPS:
        possible: dict[Any, list[Any]] = defaultdict(list)
        for year in years(rules, held, group, n, m):
            values = tuple(part.value for part in year.children)
            possible[rules.release(year)].append(values)
        for together in possible.values():
            known = [one.pop() for one in map(set, zip(*together, strict=True)) if len(one) == 1]
            found += sum(0 < abs(value - group) < K for value in known)
    return found


@pytest.mark.parametrize("m", [1, 2])
@pytest.mark.parametrize("n", [2, 3])
def test_no_part_is_told_that_is_near_the_group_and_no_small_one_is_narrowed(n, m):
    found = narrowed(disclosure, n, m)

    assert found.narrowed == 0
    assert found.cells > 100
    assert near(disclosure, n, m) == 0


def test_a_part_far_from_the_group_is_told_and_so_is_one_of_its_size():
    (released,) = (
        disclosure.release(year)
        for year in years(disclosure, differencing, 4, 2, 1)
        if [part.value for part in year.children] == [4, 8]
    )

    assert [part.value for part in released.parts] == [4, 8]


def changed(module: ModuleType, old: str, new: str) -> ModuleType:
    # Brought late: the table of mutants takes its checks from this file.
    from tests.test_disclosure_mutants import load

    source = Path(module.__file__ or "").read_text(encoding="utf-8")
    assert source.count(old) == 1
    return load(f"{module.__name__}_mutant", source.replace(old, new))


def test_where_nobody_looks_across_parts_near_the_group_are_told():
    held = changed(differencing, "and 0 < abs(told.value - value) < k", "and False")

    assert near(disclosure, 2, 1, held) > 0
