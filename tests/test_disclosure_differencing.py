"""
No figure is told that leaves a small number between itself and others told of its project.

Complete, for a year of one project of which something was told, and others beside it; that the
same holds through editions is in test_told_under_other_names.py. Each piece of the rule is
needed: a copy without it tells something.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
from numpy.linalg import matrix_rank

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


def small_counts(
    rules: ModuleType, name: str, others: int, m: int, *, first: int = 0
) -> list[set[int]]:
    """What each small count may be, by all that is released; from the `first` on."""
    block, is_within = TOLD[name]
    found = []
    for figure in (3, 4, 7):
        told = rules.KnownOfProject({rules.TOTAL: [rules.Told(block, rules.TOTAL, figure)]})
        possible: dict[Any, list[Data]] = {}
        for data, total in years(figure, others, is_within=is_within):
            known = told.at(YEAR).of(rules.TOTAL, total, K)
            release = released(known, total, data[1:], m)
            possible.setdefault(release, []).append(data[first:])
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


@pytest.mark.parametrize(
    ("others", "is_free"), [pytest.param(1, False, id="one other"), (2, True), (3, True)]
)
def test_other_projects_beside_one_that_was_told_as_a_whole_may_have_any_small_count(
    others, is_free
):
    """Where there is but one, a small sum bounds it (docs/disclosure-control.md)."""
    found = small_counts(differencing, "the whole project", others, 1, first=1)

    assert all(set(range(K)) <= values for values in found) is is_free


# Sums of several figures: the people of two years by group, of whom some are in no group that
# is told of. Each figure counts some of these six, and is told if the rule lets it be. Where
# editions told of a whole project, a group of it, years and groups of years, all four, the rule
# does not find everything (docs/disclosure-control.md).
CELLS = list(product((2019, 2020), ("women", "men", "others")))
FIGURES = {
    (year, name): frozenset(
        cell for cell in CELLS if year in {None, cell[0]} and name in {"", cell[1]}
    )
    for year, name in product((None, 2019, 2020), ("", "women", "men"))
}

NEVER_TOLD: list[set[Any]] = [
    {(None, "")},
    {(None, "women"), (None, "men")},
    {(2019, ""), (2020, "")},
]


def told_in_turn(rules: ModuleType, people: dict[Any, int], order: Any) -> frozenset[Any]:
    """The figures that are told, each beside those that were told before it."""
    known, told = rules.KnownOfProject(), []
    for year, name in order:
        value = sum(people[cell] for cell in FIGURES[year, name])
        block = (year, *DIRECT, name)
        if value >= K and known.at(block).leaves_enough(rules.TOTAL, value, K):
            known.add(rules.Told(block, rules.TOTAL, value))
            told.append((year, name))
    return frozenset(told)


@cache
def groups_that_follow(told: frozenset[Any]) -> list[set[Any]]:
    """Each group of people whose number is a sum and difference of what is told."""
    rows = [[cell in FIGURES[figure] for cell in CELLS] for figure in sorted(told, key=str)]
    rank = matrix_rank(rows) if rows else 0
    return [
        {cell for cell, is_in in zip(CELLS, chosen, strict=True) if is_in}
        for chosen in product((False, True), repeat=len(CELLS))
        if any(chosen) and rows and matrix_rank([*rows, chosen]) == rank
    ]


def small_groups_that_follow(rules: ModuleType) -> int:
    """How many groups of one or two people anybody can work out, over all data and some orders."""
    chance, found = Random(7), 0
    for values in product((1, 7), repeat=len(CELLS)):
        people = dict(zip(CELLS, values, strict=True))
        for never_told in NEVER_TOLD * 4:
            order = sorted(FIGURES.keys() - never_told, key=str)
            chance.shuffle(order)
            follow = groups_that_follow(told_in_turn(rules, people, order))
            found += sum(sum(people[cell] for cell in group) < K for group in follow)
    return found


def test_no_sum_and_difference_of_told_figures_is_small():
    assert small_groups_that_follow(differencing) == 0


# A part, and figures of all sectors; where many were told, in test_disclosure_parts_beside_a_group.
@pytest.mark.parametrize(
    ("block", "is_told"),
    [
        pytest.param(WOMEN, False, id="a group"),
        pytest.param((None, *DIRECT, "women"), False, id="a group of the whole project"),
        pytest.param((2019, *DIRECT, "women"), True, id="a group of another year"),
        pytest.param(NOT_STATED, False, id="a channel not stated"),
        pytest.param((2020, "reached", "indirect", "person", ""), True, id="another channel"),
        pytest.param((2020, "reached", "direct", "household", ""), True, id="households"),
        pytest.param(WHOLE, True, id="the whole project, of which its total tells as much"),
    ],
)
@pytest.mark.parametrize("comes", ["the part", "the other"])
def test_a_part_leaves_enough_of_whatever_may_be_among_its_people(block, is_told, comes):
    figures = [(YEAR, "health", 60), (block, differencing.TOTAL, 65)]
    before, (name, sector, value) = figures if comes == "the other" else reversed(figures)
    known = differencing.KnownOfProject()
    known.add(differencing.Told(*before))

    assert known.at(name).leaves_enough(sector, value, 10) is is_told


@pytest.mark.parametrize(("whole", "is_told"), [(125, False), (135, True)])
def test_a_group_of_the_whole_and_another_in_each_year_may_fill_it(whole, is_told):
    known = differencing.KnownOfProject()
    for block, value in [
        ((None, *DIRECT, "men"), 60),
        ((2019, *DIRECT, "women"), 30),
        ((2020, *DIRECT, "women"), 30),
    ]:
        known.add(differencing.Told(block, differencing.TOTAL, value))

    assert known.at(WHOLE).leaves_enough(differencing.TOTAL, whole, 10) is is_told


def test_a_group_is_not_added_to_the_whole_of_which_it_is_a_part():
    known = differencing.KnownOfProject()
    for block, value in [(WHOLE, 200), ((2019, *DIRECT, ""), 130), (YEAR, 135)]:
        known.add(differencing.Told(block, differencing.TOTAL, value))

    assert known.at((None, *DIRECT, "women")).leaves_enough(differencing.TOTAL, 60, 10)


@pytest.mark.parametrize(("unit", "is_told"), [("person", False), ("household", True)])
def test_a_total_leaves_enough_of_what_was_told_in_its_own_unit(unit, is_told):
    known = differencing.KnownOfProject()
    known.add(differencing.Told((None, "reached", "direct", unit, ""), differencing.TOTAL, 65))

    assert known.at(YEAR).leaves_enough(differencing.TOTAL, 60, 10) is is_told


# What was removed for safety: who read it before has it still, and the portal has not.
@pytest.mark.parametrize(
    ("removed", "sector", "is_told"),
    [
        pytest.param(WOMEN, "", False, id="a group"),
        pytest.param(WOMEN, "health", False, id="a part of a group"),
        pytest.param(WHOLE, "", False, id="the whole project"),
        pytest.param(NOT_STATED, "", False, id="a channel not stated"),
        pytest.param(YEAR, "", True, id="the figure itself, which is another by now"),
        pytest.param((2019, *DIRECT, ""), "", True, id="another year"),
        pytest.param((2020, "reached", "direct", "household", ""), "", True, id="households"),
        pytest.param((2020, "targeted", "direct", "person", ""), "", True, id="who was planned"),
    ],
)
def test_nothing_is_told_beside_what_was_removed_that_may_hold_it(removed, sector, is_told):
    known = differencing.KnownOfProject()
    known.add(differencing.Told(removed, sector, 0, was_removed=True))

    assert known.at(YEAR).leaves_enough(differencing.TOTAL, 60, 10) is is_told
    # In a closed year it stays a figure that readers know, in whatever place it was removed.
    is_open = known.at(YEAR).of(differencing.TOTAL, 60, 10).is_open
    assert is_open is (not is_told or removed == YEAR)


def test_a_year_that_was_removed_is_left_where_another_is_taken_from_the_whole():
    known = differencing.KnownOfProject()
    known.add(differencing.Told((2019, *DIRECT, ""), differencing.TOTAL, 0, was_removed=True))
    known.add(differencing.Told(WHOLE, differencing.TOTAL, 200))

    assert not known.at(YEAR).leaves_enough(differencing.TOTAL, 60, 10)


def test_what_was_told_may_be_told_again_beside_what_was_removed():
    known = differencing.KnownOfProject()
    known.add(differencing.Told(YEAR, differencing.TOTAL, 60))
    known.add(differencing.Told(WOMEN, differencing.TOTAL, 0, was_removed=True))

    assert known.at(YEAR).leaves_enough(differencing.TOTAL, 60, 10)
    assert not known.at(YEAR).of(differencing.TOTAL, 60, 10).is_open


def test_of_a_part_that_was_removed_and_is_gone_nobody_knows_how_much_of_its_total_it_was():
    known = differencing.KnownOfProject()
    known.add(differencing.Told(YEAR, "health", 20))
    known.add(differencing.Told(YEAR, "education", 0, was_removed=True))

    assert known.at(YEAR).of_no_part(["education"], 65) == 20
    assert known.at(YEAR).of_no_part(["health"], 65) == 65


SOURCE = Path(differencing.__file__).read_text(encoding="utf-8")
MUTANTS = {
    "groups are no part of everybody": (
        "        yield Nesting(own, [told for told in groups if told.group != own.group])\n",
        "",
    ),
    "nobody else is a part of a group": ("if 0 <= left < k and", "if 0 < left < k and"),
    "who is in a group is cover": ("return min(max(groups), value)", "return 0"),
    "years are no part of the whole": (
        "            yield from _of_year(own, others)\n",
        "            return\n",
    ),
    "a channel not stated is one of its own": (
        "first == second or first in NOT_STATED or second in NOT_STATED",
        "first == second",
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_without_any_piece_of_the_rule_something_is_told(mutant):
    rules = changed(*MUTANTS[mutant])

    assert any(told(rules, name, others, 1) for name in TOLD for others in (1, 2))


# What is looked at beside a figure, where it is not alone with another.
MUTANTS_OF_SUMS = {
    "groups fill no year together": ("[one for one in groups if one != told]", "[]"),
    "years and groups of years fill no whole": (
        "yield Nesting(own, _by_year(years))",
        "yield Nesting(own, _named({own.group}, years))",
    ),
    "a group and other years fill no whole": (
        "yield Nesting(own, wholes, beside, is_held=True)\n    else:\n        names",
        "\n    else:\n        names",
    ),
    "a year and groups of others fill no whole": (
        "yield Nesting(own, wholes, _by_year(other_years), is_held=True)",
        "yield Nesting(own, wholes, same, is_held=True)",
    ),
    "groups of the whole and of years fill no whole": ("*_named({name}, years)]", "]"),
    "a group of a year and others of the whole fill no whole": (
        "yield Nesting(own, wholes, [*others_of_whole, *same], is_held=True)",
        "pass",
    ),
    "years hold no group of the whole": (
        'yield Nesting(own, _named({"", own.group}, years), groups, is_held=True)',
        "pass",
    ),
    "a year and others hold no group of the whole": (
        "yield Nesting(own, groups, _named(names, other_years))",
        "pass",
    ),
    "a group of a year and other years hold none of the whole": (
        'yield Nesting(own, of_own, _named({"", own.group}, other_years))',
        "pass",
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS_OF_SUMS)
def test_without_any_of_the_sums_something_small_follows(mutant):
    assert small_groups_that_follow(changed(*MUTANTS_OF_SUMS[mutant])) > 0


def changed(old: str, new: str) -> ModuleType:
    assert SOURCE.count(old) == 1
    return load("differencing_mutant", SOURCE.replace(old, new))
