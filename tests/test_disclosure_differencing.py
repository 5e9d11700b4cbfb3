"""
No figure is told that leaves a small number between itself and others told of its project.

Complete, for a year of one project of which something was told, and others beside it; that the
same holds through editions is in test_told_under_other_names.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from editions import disclosure
from editions.differencing import TOTAL, KnownOfProject, Told
from tests.disclosure_attack import compositions, small_policy

K = 3
MOST = 9
DIRECT = ("reached", "direct", "person")
YEAR: Any = (2020, *DIRECT, "")
# What was told of the first project, by what it may have to do with its year.
WOMEN, WHOLE = (2020, *DIRECT, "women"), (None, *DIRECT, "")
NOT_STATED = (2020, "reached", "not_stated", "person", "")
Data = tuple[int, ...]


def years(figure: int, others: int, *, is_within: bool) -> Iterator[tuple[Data, int]]:
    """
    What a reader of a figure thinks possible: who is left beside it and others, and the total.

    It is within the year, or the year within it; every year of so many people is there whole.
    """
    for people in range(figure + MOST):
        for total, *beside in compositions(people, 1 + others):
            left = total - figure if is_within else figure - total
            if left >= 0:
                yield (left, *beside), total


def released(told: Told, total: int, beside: Data, m: int) -> Any:
    policy = small_policy(disclosure, K, m)
    known = KnownOfProject({TOTAL: [told]}).at(YEAR).of(TOTAL, total, K)
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


@pytest.mark.parametrize("m", [1, 2])
@pytest.mark.parametrize("others", [1, 2, 3])
@pytest.mark.parametrize(
    ("block", "is_within"),
    [
        pytest.param(WOMEN, True, id="a group"),
        pytest.param(WHOLE, False, id="the whole project"),
        pytest.param(NOT_STATED, True, id="a channel not stated"),
        pytest.param(NOT_STATED, False, id="a channel that turns out to be more"),
    ],
)
def test_what_is_left_beside_a_told_figure_is_not_told(block, is_within, others, m):
    looked_at = 0
    for figure in (3, 4, 7):
        told = Told(block, TOTAL, figure)
        possible: dict[Any, list[Data]] = {}
        for data, total in years(figure, others, is_within=is_within):
            release = released(told, total, data[1:], m)
            possible.setdefault(release, []).append(data)
        for data in possible.values():
            for values in map(set, zip(*data, strict=True)):
                # The same people under another name: that nobody is left tells nothing.
                is_same = values == {0} and block != WOMEN
                if min(values) < K and not is_same:
                    # How a year and a whole bound each other, sums of other projects may tell.
                    assert set(range(K)) <= values if block == WOMEN else len(values) > 1, data
                    looked_at += 1
    assert looked_at >= 10
