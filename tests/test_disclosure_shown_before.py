"""
A figure that was told while its year was open gives no other away once the year is closed.

Complete, like test_disclosure_guarantee.py, for a reader who has the earlier figures too. Of
each count nothing was told before, or a figure that it still has (it is the same in all data
sets of a universe), or one since which it may have changed to anything, small ones included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from editions import disclosure
from tests.disclosure_attack import (
    Block,
    Findings,
    Node,
    Path,
    attack,
    compositions,
    small_policy,
)

K = 3


class Past(NamedTuple):
    """What was told of a count before."""

    figure: int
    is_kept: bool = False


# `1` was told before its k was raised.
CHANGED, KEPT, KEPT_LARGE, KEPT_SMALL = Past(3), Past(3, True), Past(7, True), Past(1, True)
Pasts = Sequence[Past | None]


def shown(pasts: Pasts) -> tuple[int | None, ...]:
    return tuple(past.figure if past else None for past in pasts)


def kept(pasts: Pasts) -> list[int | None]:
    return [past.figure if past and past.is_kept else None for past in pasts]


def filled(fixed: Sequence[int | None], rest: Sequence[int]) -> list[int]:
    others = iter(rest)
    return [next(others) if value is None else value for value in fixed]


def values_adding_up(fixed: Sequence[int | None], most: int) -> Iterator[list[int]]:
    free = fixed.count(None)
    for total in range(most + 1 if free else 1):
        for rest in compositions(total, free) if free else [()]:
            yield filled(fixed, rest)


def blocks(block: Block, pasts: Pasts, most: int, *, kind: str) -> Iterator[Node]:
    """Parts that add up, overlap, or may come to less than the whole (some not reported)."""
    fixed = kept(pasts)
    if kind == "add up":
        yield from (block.of(sum(values), values) for values in values_adding_up(fixed, most))
        return
    known = [value for value in fixed if value is not None]
    for total in range(max(known, default=0), sum(known) + most + 1):
        for rest in product(range(total + 1), repeat=fixed.count(None)):
            values = filled(fixed, rest)
            if sum(values) >= total or kind == "come to less":
                yield block.of(total, values)


def trees(block: Block, below: Pasts, beside: Pasts, above: Past | None, most: int) -> Any:
    """A node of which something may have been told, cells beneath it, and others beside it."""
    policy = small_policy(block.rules, K, block.m)
    told = above.figure if above else None
    others = shown(beside)
    for values in values_adding_up([*kept(below), *kept(beside)], most):
        cells, rest = values[: len(below)], values[len(below) :]
        if above and above.is_kept and sum(cells) != above.figure:
            continue
        parts = (
            block.of(sum(cells), cells, "A", told),
            *(
                block.rules.Node("BCD"[place], value, policy, shown_as=others[place])
                for place, value in enumerate(rest)
            ),
        )
        yield block.rules.Node("root", sum(values), policy, parts)


def told_already(pasts: Pasts, above: Path, names: str = "abcd") -> set[Path]:
    """What stands in an earlier release, and no release can hide."""
    return {(*above, names[place]) for place, past in enumerate(pasts) if past and past.is_kept}


def attacked(rules: ModuleType, universe: Iterator[Node], told: set[Path]) -> Findings:
    # A whole is at least what is known of it.
    told = told | {path[:length] for path in told for length in range(1, len(path))}
    return attack(rules, universe, lambda path: 0 if path in told else K)


def add(found: Findings, one: Findings) -> None:
    found.cells += one.cells
    found.narrowed += one.narrowed
    found.disclosed += one.disclosed


def all_blocks(
    rules: ModuleType,
    n: int,
    m: int,
    most: int,
    *,
    kind: str = "add up",
    pasts: Pasts = (None, CHANGED, KEPT, KEPT_LARGE, KEPT_SMALL),
) -> Findings:
    found = Findings()
    for chosen in product(pasts, repeat=n):
        first_untold = tuple(place for place, past in enumerate(chosen) if past is None)[:1]
        for restricted in {(), first_untold}:
            block = Block(rules, K, m, restricted, shown(chosen))
            universe = blocks(block, chosen, most, kind=kind)
            add(found, attacked(rules, universe, told_already(chosen, ("root",))))
    return found


def all_trees(
    rules: ModuleType,
    m: int,
    below: int,
    beside: int,
    most: int,
    pasts: Pasts = (None, CHANGED, KEPT, KEPT_SMALL),
) -> Findings:
    found = Findings()
    for beneath, others, above in product(
        product(pasts, repeat=below),
        product(pasts, repeat=beside),
        (None, Past(4), Past(5, True)),
    ):
        told = told_already(beneath, ("root", "A"))
        told |= told_already(others, ("root",), "BCD")
        if above and above.is_kept:
            told.add(("root", "A"))
            rest = above.figure - sum(value or 0 for value in kept(beneath))
            if rest < K:
                # The earlier release itself would tell what is left; it is never made.
                continue
        block = Block(rules, K, m, (), shown(beneath))
        add(found, attacked(rules, trees(block, beneath, others, above, most), told))
    return found


def restricted_figures_told(rules: ModuleType) -> set[Node]:
    """Wholes that are released although all of them but restricted counts is known."""
    policy = small_policy(rules, 3, 1)
    wholes = {
        rules.Node(
            "root",
            told + sum(restricted),
            policy,
            (
                rules.Node("a", told, policy, shown_as=told),
                *(
                    rules.Node("bc"[place], value, policy, is_restricted=True)
                    for place, value in enumerate(restricted)
                ),
            ),
        )
        for told in (3, 9)
        for restricted in ((0,), (20,), (5, 6))
    }
    return {whole for whole in wholes if rules.release(whole)}


@pytest.mark.parametrize("m", [1, 2])
@pytest.mark.parametrize(
    ("n", "most", "kind", "cells"),
    [
        (2, 12, "add up", 400),
        (3, 11, "add up", 10_000),
        (2, 5, "overlap", 400),
        (3, 3, "overlap", 9_000),
        (2, 5, "come to less", 900),
        (3, 2, "come to less", 9_000),
    ],
)
def test_parts_told_before_give_no_other_away(n, most, kind, cells, m):
    found = all_blocks(disclosure, n, m, most, kind=kind)

    assert (found.narrowed, found.disclosed) == (0, 0)
    assert found.cells > cells


@pytest.mark.parametrize("m", [1, 2])
def test_nor_do_they_where_there_are_four(m):
    found = all_blocks(disclosure, 4, m, 8, pasts=(None, CHANGED, KEPT))

    assert (found.narrowed, found.disclosed) == (0, 0)
    assert found.cells > 50_000


@pytest.mark.parametrize("m", [1, 2])
@pytest.mark.parametrize(
    ("below", "beside", "most"), [(1, 1, 11), (2, 1, 11), (1, 2, 11), (3, 1, 9)]
)
def test_nor_do_they_on_another_level(below, beside, most, m):
    pasts = (None, CHANGED, KEPT) if below == 3 else (None, CHANGED, KEPT, KEPT_SMALL)
    found = all_trees(disclosure, m, below, beside, most, pasts)

    assert (found.narrowed, found.disclosed) == (0, 0)
    assert found.cells > 900


def test_nor_do_they_with_two_parts_on_both_levels():
    found = all_trees(disclosure, 1, 2, 2, 10, (None, CHANGED, KEPT))

    assert (found.narrowed, found.disclosed) == (0, 0)
    assert found.cells > 100_000


def test_a_whole_does_not_tell_restricted_counts_beside_what_was_shown():
    assert restricted_figures_told(disclosure) == set()


def test_the_attack_finds_what_a_pool_with_a_figure_shown_before_gives_away(monkeypatch):
    monkeypatch.setattr(disclosure, "pool", as_if_nothing_was_known(disclosure))

    found = all_blocks(disclosure, 3, 1, 11, pasts=(None, KEPT, KEPT_LARGE))

    assert found.disclosed > 0
    assert found.narrowed > found.cells / 20


def as_if_nothing_was_known(rules: ModuleType) -> Any:
    pool = rules.pool

    def forgetful(parts: Any, policy: Any) -> set[int]:
        return pool([rules.Node(part.key, part.value, part.policy) for part in parts], policy)

    return forgetful


K10, K35 = disclosure.POLICIES["standard"], disclosure.POLICIES["protection"]


def test_where_a_figure_told_before_is_small_now_nothing_is_told_of_all_that_holds_it():
    told = disclosure.Node("a", 4, K10, shown_as=40)
    whole = disclosure.Node("A", 54, K10, (told, disclosure.Node("b", 50, K10)))

    assert disclosure.release(whole) is None
    assert (
        disclosure.release(
            disclosure.Node("root", 954, K10, (whole, disclosure.Node("B", 900, K10)))
        )
        is None
    )


def test_a_figure_told_before_its_k_was_raised_may_be_told_again():
    parts = (disclosure.Node("a", 20, K35, shown_as=20), disclosure.Node("b", 400, K35))
    released = disclosure.release(disclosure.Node("root", 420, K35, parts))

    assert [(part.members, part.value) for part in released.parts] == [
        ((("root", "a"),), 20),
        ((("root", "b"),), 400),
    ]


def test_a_total_is_kept_back_where_what_is_left_of_it_is_small():
    small, told = disclosure.Node("a", 8, K10), disclosure.Node("b", 40, K10, shown_as=40)
    node = disclosure.Node("A", 48, K10, (small, told))
    beside = disclosure.Node("B", 400, K10)

    assert disclosure.release(node) is None
    # Under a whole it is hidden like a small one, though it is 48.
    (pool,) = disclosure.release(
        disclosure.Node("root", 748, K10, (node, beside, disclosure.Node("C", 300, K10)))
    ).parts[-1:]
    assert (pool.members, pool.value) == ((("root", "A"), ("root", "B")), 448)
