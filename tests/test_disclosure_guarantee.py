"""
The guarantee of editions/disclosure.py, tried on every data set of small sizes.

Complete: for each size, every total from 0 to the one named, and for each total every way
to divide it. That is enough for a total, since data sets with the same release have the
same published total; those whose total is not published are all below k, and all of them
are there. The largest totals are well above the size at which all parts can be k and more,
so that pools with every number of complements occur; those of trees, above that at which
one child shows all its cells beside two others.

To see the figures: .venv/bin/python -m pytest tests/test_disclosure_guarantee.py -s
"""

import ast
import sys
from itertools import product
from pathlib import Path

import pytest

from editions import disclosure
from tests.disclosure_attack import (
    Block,
    Findings,
    additive,
    attack,
    insider,
    overlapping,
    overlapping_trees,
    shown_by,
    small_policy,
    trees,
    unfinished,
)

SOURCE = Path(disclosure.__file__)
ROOMS = ["programmes", "beneficiaries", "editions", "coopi_mali"]
# k, parts, largest total, small counts looked at.
ADDITIVE = [(3, 2, 30, 186), (3, 3, 24, 2_713), (3, 4, 20, 18_579), (3, 5, 18, 90_746)]
ADDITIVE += [(3, 6, 18, 482_020), (4, 3, 28, 4_730), (4, 4, 22, 30_575), (5, 3, 32, 7_490)]
ADDITIVE += [(10, 3, 60, 49_075)]
OVERLAPPING = [(3, 2, 20, 246), (3, 3, 14, 7_036), (3, 4, 8, 21_688), (4, 2, 20, 400)]
OVERLAPPING += [(4, 3, 14, 9_910), (5, 2, 20, 585), (10, 2, 40, 4_070)]
# Cells below each child, largest total, small counts looked at; k = 3.
TREES = [((2, 2), 16, 11_445), ((3, 2), 13, 31_254), ((2, 2, 2), 12, 104_041)]
TREES += [((3, 3), 12, 87_908), ((2, 1, 2), 14, 49_911)]


# The checks; test_disclosure_mutants.py runs them on broken copies of the rules.


def additive_blocks(rules, k, m, n, largest_total) -> Findings:
    return attack(rules, additive(Block(rules, k, m), n, largest_total), lambda path: k)


def overlapping_blocks(rules, k, m, n, largest_total) -> Findings:
    return attack(rules, overlapping(Block(rules, k, m), n, largest_total), lambda path: k)


def blocks_with_parts_not_reported(rules, k, m, n, largest_total) -> Findings:
    return attack(rules, unfinished(Block(rules, k, m), n, largest_total), lambda path: k)


def additive_trees(rules, m, shape, largest_total) -> Findings:
    return attack(rules, trees(Block(rules, 3, m), shape, largest_total), lambda path: 3)


def trees_that_overlap(rules, m) -> Findings:
    universe = overlapping_trees(Block(rules, 3, m), (2, 2), 5)
    return attack(rules, universe, lambda path: 3)


def blocks_with_restricted_parts(rules, k, n, restricted, largest_total) -> Findings:
    """The attacker even knows which parts are restricted."""
    universe = overlapping(Block(rules, k, 1, restricted), n, largest_total)
    return attack(rules, universe, lambda path: k)


def trees_of_two_classes(rules, largest_total) -> Findings:
    """A child of k = 3, m = 1 beside one of k = 4, m = 2, and a cell of the first class."""
    standard, strict = Block(rules, 3, 1), Block(rules, 4, 2)

    def universe():
        for total in range(largest_total + 1):
            for first, second in product(range(total + 1), repeat=2):
                third = total - first - second
                if third < 0:
                    continue
                for a, b in product(range(first + 1), range(second + 1)):
                    children = (
                        standard.of(first, (a, first - a), "A"),
                        strict.of(second, (b, second - b), "B"),
                        rules.Node("C", third, small_policy(rules, 3, 1)),
                    )
                    yield rules.Node("root", total, small_policy(rules, 3, 1), children)

    return attack(
        rules, universe(), lambda path: 3 if path[1:2] == ("A",) and len(path) == 3 else 4
    )


def forms_of_a_withheld_breakdown(rules, total) -> set:
    """What is released for each of the reasons for which a breakdown is withheld; k = 3."""
    block = Block(rules, 3, 1)
    reasons = [
        block.of(total, (0, total, 0)),
        block.of(total, (1, total, 1)),
        block.of(total, (0, total - 1, 0)),
        Block(rules, 3, 1, (1,)).of(total, (total - 6, 3, 3)),
        Block(rules, 3, 1, (2,)).of(total, (total, total, total)),
    ]
    return {rules.release(root) for root in reasons}


def restricted_figures_shown(rules) -> set:
    """Restricted counts, and totals of nothing else, whose value stands in some release."""
    k3 = small_policy(rules, 3, 1)
    cells = list(product([0, 2, 3, 9], [False, True]))
    shown = set()
    for first, second, third in product(cells, repeat=3):
        branch = rules.Node(
            "A",
            first[0] + second[0],
            k3,
            tuple(
                rules.Node(key, value, k3, is_restricted=is_restricted)
                for key, (value, is_restricted) in (("a", first), ("b", second))
            ),
        )
        cell = rules.Node("B", third[0], k3, is_restricted=third[1])
        root = rules.Node("root", branch.value + cell.value, k3, (branch, cell))
        restricted = {
            path
            for path, of in {
                ("root",): [first, second, third],
                ("root", "A"): [first, second],
                ("root", "B"): [third],
                ("root", "A", "a"): [first],
                ("root", "A", "b"): [second],
            }.items()
            if all(is_restricted for _, is_restricted in of)
        }
        shown |= {(root, path) for path in restricted & shown_by(rules.release(root))}
    return shown


def told_to_a_partner(rules, m) -> float:
    """The share of small cells that follow for someone who knows one other hidden cell."""
    universe = (root for root in additive(Block(rules, 3, m), 4, 20) if root.value >= 3)
    disclosed, pairs = insider(rules, universe, 3)
    return disclosed / pairs


def textbook_pool(parts, policy):
    """Hide what is small and, if that is one cell, the smallest other: the usual advice."""
    values = [part.value for part in parts]
    small = {place for place, value in enumerate(values) if value < policy.k}
    others = [place for place in range(len(values)) if place not in small]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda place: values[place]))
    return small


# The tests


def say(*what):
    sys.stdout.write(" ".join(map(str, what)) + "\n")


def assert_nothing_is_narrowed(found: Findings, cells: int) -> None:
    say(found)
    assert found.narrowed == 0
    assert found.disclosed == 0
    assert found.cells == cells


@pytest.mark.parametrize("m", [1, 2])
@pytest.mark.parametrize(("k", "n", "largest_total", "cells"), ADDITIVE)
def test_each_small_part_of_a_block_that_adds_up_can_be_anything(k, n, largest_total, cells, m):
    found = additive_blocks(disclosure, k, m, n, largest_total)

    assert_nothing_is_narrowed(found, cells)


@pytest.mark.parametrize("m", [1, 2])
@pytest.mark.parametrize(("k", "n", "largest_total", "cells"), OVERLAPPING)
def test_each_small_part_of_a_block_that_overlaps_can_be_anything(k, n, largest_total, cells, m):
    found = overlapping_blocks(disclosure, k, m, n, largest_total)

    assert_nothing_is_narrowed(found, cells)


@pytest.mark.parametrize(
    ("k", "n", "largest_total", "cells"),
    [(3, 1, 30, 96), (3, 2, 20, 1_392), (3, 3, 12, 7_389), (4, 2, 20, 1_858)],
)
def test_parts_not_reported_give_no_other_part_away(k, n, largest_total, cells):
    found = blocks_with_parts_not_reported(disclosure, k, 1, n, largest_total)

    assert_nothing_is_narrowed(found, cells)


@pytest.mark.parametrize("m", [1, 2])
@pytest.mark.parametrize(("shape", "largest_total", "cells"), TREES)
def test_each_small_count_of_a_tree_can_be_anything(shape, largest_total, cells, m):
    found = additive_trees(disclosure, m, shape, largest_total)

    assert_nothing_is_narrowed(found, cells)


@pytest.mark.parametrize("m", [1, 2])
def test_each_small_count_of_a_tree_that_overlaps_can_be_anything(m):
    found = trees_that_overlap(disclosure, m)

    assert_nothing_is_narrowed(found, 11_929)


@pytest.mark.parametrize(
    ("n", "restricted", "largest_total", "cells"),
    [(2, (0,), 20, 246), (3, (1,), 14, 7_036), (3, (0, 2), 14, 7_036)],
)
def test_a_restricted_part_gives_no_other_part_away(n, restricted, largest_total, cells):
    found = blocks_with_restricted_parts(disclosure, 3, n, restricted, largest_total)

    assert_nothing_is_narrowed(found, cells)


def test_a_restricted_figure_is_never_shown():
    assert restricted_figures_shown(disclosure) == set()


def test_each_small_count_is_protected_by_the_strictest_class_of_its_block():
    found = trees_of_two_classes(disclosure, 13)

    assert_nothing_is_narrowed(found, 38_296)


@pytest.mark.parametrize("total", [9, 12, 30])
def test_a_withheld_breakdown_does_not_say_why(total):
    forms = forms_of_a_withheld_breakdown(disclosure, total)

    assert len(forms) == 1
    assert {form.parts for form in forms} == {()}


def test_a_second_complement_protects_from_a_partner_who_knows_one_cell():
    one, two = told_to_a_partner(disclosure, 1), told_to_a_partner(disclosure, 2)

    say(f"follows for a partner: {one:.1%} of cells with m = 1, {two:.2%} with m = 2")
    assert one > 0.1
    assert two < 0.01


def test_the_attack_finds_what_the_textbook_rule_gives_away(monkeypatch):
    monkeypatch.setattr(disclosure, "pool", textbook_pool)

    found = additive_blocks(disclosure, 3, 1, 4, 20)

    say("textbook rule:", found)
    assert found.disclosed > 0
    assert found.narrowed > found.cells / 10


# What the exhaustive tests rest on


@pytest.mark.parametrize(("k", "m"), [(9, 1), (0, 1), (10, 0)])
def test_nothing_can_be_released_under_a_k_below_10(k, m):
    with pytest.raises(ValueError, match="k must be at least 10"):
        disclosure.Policy(k, m)


def test_no_room_makes_a_policy_of_its_own_kind():
    rooms = [SOURCE.parents[1] / room for room in ROOMS]
    sources = {
        path: path.read_text(encoding="utf-8") for room in rooms for path in room.rglob("*.py")
    }

    lowers_k = [
        path for path, text in sources.items() if "smallest_k" in text or "(Policy)" in text
    ]

    assert lowers_k == [SOURCE]


def test_the_rules_import_nothing_that_could_know_more():
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))

    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }

    assert imported <= {"__future__", "collections.abc", "dataclasses", "enum", "functools"} | {
        "operator",
        "typing",
    }
