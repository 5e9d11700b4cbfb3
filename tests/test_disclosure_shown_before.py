"""
A figure that was shown while its year was open gives no other away once the year is closed.

Complete, like test_disclosure_guarantee.py: the reader has the release of the closed year and
the earlier figures, which are fixed in each universe; all others are whatever they could be.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from types import ModuleType
from typing import Any

import pytest

from editions import disclosure
from tests.disclosure_attack import (
    Block,
    Findings,
    Node,
    attack,
    compositions,
    seen_before,
    small_policy,
)

# Values of parts by their place.
Shown = dict[int, int]


def choices(n: int, values: tuple[int, ...], fewest: int = 1) -> Iterator[Shown]:
    """Every way in which some of n parts, but not all, were shown with one of the values."""
    for number in range(fewest, n):
        for places in combinations(range(n), number):
            for chosen in product(values, repeat=number):
                yield dict(zip(places, chosen, strict=True))


def placed(n: int, shown: Shown, rest: tuple[int, ...]) -> tuple[int, ...]:
    others = iter(rest)
    return tuple(shown[place] if place in shown else next(others) for place in range(n))


def that_add_up(block: Block, n: int, shown: Shown, largest_rest: int) -> Iterator[Node]:
    for total in range(largest_rest + 1):
        for rest in compositions(total, n - len(shown)):
            values = placed(n, shown, rest)
            yield block.of(sum(values), values)


def that_do_not(block: Block, n: int, shown: Shown, largest: int, *, all_reported: bool) -> Any:
    """Parts that overlap or, where some were not reported, may come to less than the whole."""
    for total in range(max(shown.values()), largest + 1):
        for rest in product(range(total + 1), repeat=n - len(shown)):
            values = placed(n, shown, rest)
            if sum(values) >= total or not all_reported:
                yield block.of(total, values)


def trees(rules: ModuleType, m: int, beneath: tuple[int, Shown], beside: tuple[int, Shown]) -> Any:
    """A node with some cells beneath it and some beside it, of both of which some were shown."""
    (below, shown_below), (n, shown), k = beneath, beside, 3
    block, policy = Block(rules, k, m, (), tuple(shown_below)), small_policy(rules, k, m)
    free = below - len(shown_below)
    for total in range(10):
        for rest in compositions(total, free + n - len(shown)):
            cells, others = placed(below, shown_below, rest[:free]), placed(n, shown, rest[free:])
            parts = (
                block.of(sum(cells), cells, "A"),
                *(
                    rules.Node("BCD"[place], value, policy, was_shown=place in shown)
                    for place, value in enumerate(others)
                ),
            )
            yield rules.Node("root", sum(cells) + sum(others), policy, parts)


def tried(rules: ModuleType, k: int, universes: Iterator[Iterator[Node]]) -> Findings:
    found = Findings()
    for universe in universes:
        one = attack(rules, universe, lambda path: k, seen_before)
        found.cells += one.cells
        found.narrowed += one.narrowed
        found.disclosed += one.disclosed
    return found


def blocks_that_add_up(rules: ModuleType, k: int, n: int, m: int, rest: int) -> Findings:
    return tried(
        rules,
        k,
        (
            that_add_up(Block(rules, k, m, restricted, tuple(shown)), n, shown, rest)
            for shown in choices(n, (k, 2 * k + 1))
            for restricted in ((), tuple(sorted(set(range(n)) - shown.keys()))[:1])
        ),
    )


def other_blocks(rules: ModuleType, n: int, m: int, *, all_reported: bool) -> Findings:
    k = 3
    return tried(
        rules,
        k,
        (
            that_do_not(
                Block(rules, k, m, (), tuple(shown)),
                n,
                shown,
                sum(shown.values()) + k + 4,
                all_reported=all_reported,
            )
            for shown in choices(n, (k, 2 * k + 1))
        ),
    )


def trees_of_two_levels(rules: ModuleType, m: int, below: int, beside: int) -> Findings:
    return tried(
        rules,
        3,
        (
            trees(rules, m, (below, beneath), (beside, others))
            for beneath in choices(below + 1, (3, 5), 0)
            for others in choices(beside + 1, (3, 6), 0)
            if max(beneath, default=0) < below and max(others, default=0) < beside
            if 0 < len(beneath) + len(others) < below + beside
        ),
    )


def restricted_figures_told(rules: ModuleType) -> set[Node]:
    """Wholes that are released although all of them but restricted counts is known."""
    policy = small_policy(rules, 3, 1)
    wholes = {
        rules.Node(
            "root",
            shown + sum(restricted),
            policy,
            (
                rules.Node("a", shown, policy, was_shown=True),
                *(
                    rules.Node("bc"[place], value, policy, is_restricted=True)
                    for place, value in enumerate(restricted)
                ),
            ),
        )
        for shown in (3, 9)
        for restricted in ((0,), (20,), (5, 6))
    }
    return {whole for whole in wholes if rules.release(whole)}


@pytest.mark.parametrize("m", [1, 2])
@pytest.mark.parametrize(
    ("k", "n", "rest", "cells"),
    [(3, 2, 14, 24), (3, 3, 12, 936), (3, 4, 11, 12_912), (4, 3, 14, 1_392)],
)
def test_parts_shown_before_give_no_other_away(k, n, rest, cells, m):
    found = blocks_that_add_up(disclosure, k, n, m, rest)

    assert (found.narrowed, found.disclosed, found.cells) == (0, 0, cells)


@pytest.mark.parametrize("all_reported", [True, False])
@pytest.mark.parametrize(("n", "m"), [(2, 1), (3, 1), (3, 2)])
def test_nor_do_they_where_parts_overlap_or_are_not_reported(n, m, all_reported):
    found = other_blocks(disclosure, n, m, all_reported=all_reported)

    assert (found.narrowed, found.disclosed) == (0, 0)
    assert found.cells > (1_000 if n == 3 else 20)


@pytest.mark.parametrize("m", [1, 2])
@pytest.mark.parametrize(("below", "beside"), [(2, 1), (2, 2), (3, 1), (1, 2)])
def test_nor_do_they_on_another_level(below, beside, m):
    found = trees_of_two_levels(disclosure, m, below, beside)

    assert (found.narrowed, found.disclosed) == (0, 0)
    assert found.cells > 100


def test_a_whole_does_not_tell_restricted_counts_beside_what_was_shown():
    assert restricted_figures_told(disclosure) == set()


def test_the_attack_finds_what_a_pool_with_a_figure_shown_before_gives_away(monkeypatch):
    monkeypatch.setattr(disclosure, "pool", as_if_nothing_was_known(disclosure))

    found = blocks_that_add_up(disclosure, 3, 3, 1, 12)

    assert found.disclosed > 0
    assert found.narrowed > found.cells / 10


def as_if_nothing_was_known(rules: ModuleType) -> Any:
    pool = rules.pool

    def forgetful(parts: Any, policy: Any) -> set[int]:
        return pool([rules.Node(part.key, part.value, part.policy) for part in parts], policy)

    return forgetful


def test_what_was_shown_and_is_small_now_is_hidden_like_any_other():
    k10 = disclosure.POLICIES["standard"]
    parts = (
        disclosure.Node("a", 4, k10, was_shown=True),
        disclosure.Node("b", 40, k10),
        disclosure.Node("c", 50, k10, was_shown=True),
        disclosure.Node("d", 60, k10),
    )
    released = disclosure.release(disclosure.Node("root", 154, k10, parts))

    assert [(part.members, part.value) for part in released.parts] == [
        ((("root", "c"),), 50),
        ((("root", "d"),), 60),
        ((("root", "a"), ("root", "b")), 44),
    ]


def test_a_total_is_kept_back_where_what_is_left_of_it_is_small():
    k10 = disclosure.POLICIES["standard"]
    small, shown = disclosure.Node("a", 8, k10), disclosure.Node("b", 40, k10, was_shown=True)
    node = disclosure.Node("A", 48, k10, (small, shown))
    beside = disclosure.Node("B", 400, k10)

    assert disclosure.release(node) is None
    # Under a whole it is hidden like a small one, though it is 48.
    (pool,) = disclosure.release(
        disclosure.Node("root", 748, k10, (node, beside, disclosure.Node("C", 300, k10)))
    ).parts[-1:]
    assert (pool.members, pool.value) == ((("root", "A"), ("root", "B")), 448)
