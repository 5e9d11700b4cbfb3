"""
Answers to any selection, held against every data set that could lie behind the release.

For parts that overlap a data set is a list of persons, each in one part or in several, so
that the number of different persons in a selection is known and not computed.

To see the figures: .venv/bin/python -m pytest tests/test_disclosure_answers.py -s
"""

import sys
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

import pytest

from editions import disclosure
from editions.disclosure import Answer, Node, Policy, Status, answer, release
from tests.disclosure_attack import Block, Path, compositions, small_policy, trees, values_of


@dataclass
class Compared:
    answers: int = 0
    exact: int = 0
    # The truth of some data set lies outside the bounds, or an exact answer is not its truth.
    wrong: int = 0


def compare(rules, data_sets) -> Compared:
    """Ask each release about every selection; data sets are pairs of a tree and its truth."""
    groups = defaultdict(list)
    for root, truth in data_sets:
        if released := rules.release(root):
            groups[released].append(truth)
    compared = Compared()
    for released, truths in groups.items():
        for size in range(len(released.leaves) + 1):
            for chosen in map(frozenset, combinations(released.leaves, size)):
                found = rules.answer(released, chosen.__contains__)
                possible = {truth(chosen) for truth in truths}
                is_exact = found.status is rules.Status.EXACT
                holds = found.sum_at_least <= min(possible) <= max(possible) <= found.sum_at_most
                compared.answers += 1
                compared.exact += is_exact
                compared.wrong += not holds or is_exact != (found.sum_at_least == found.sum_at_most)
    return compared


def added_up(rules, k, m, shape, largest_total) -> Compared:
    """Trees that add up: the truth is the sum of the cells."""

    def data_sets():
        for root in trees(Block(rules, k, m), shape, largest_total):
            cells = dict(values_of(root))
            yield root, lambda chosen, cells=cells: sum(cells[path] for path in chosen)

    return compare(rules, data_sets())


def persons(rules, k, shape, largest_total) -> Compared:
    """Persons who are each in one cell or in several."""
    leaves: list[Path] = [
        ("root", branch, leaf)
        for branch, n in zip("ABC", shape, strict=False)
        for leaf in "abc"[:n]
    ]
    if len(shape) == 1:
        leaves = [("root", leaf[2]) for leaf in leaves]
    where = [
        frozenset(cells)
        for size in range(1, len(leaves) + 1)
        for cells in combinations(leaves, size)
    ]
    policy = small_policy(rules, k, 1)

    def data_sets():
        for total in range(largest_total + 1):
            for times in compositions(total, len(where)):
                people = [(cells, number) for cells, number in zip(where, times, strict=True)]

                def truth(chosen, people=people):
                    return sum(number for cells, number in people if cells & chosen)

                def node(path, truth=truth):
                    below = frozenset(leaf for leaf in leaves if leaf[: len(path)] == path)
                    keys = sorted({leaf[len(path)] for leaf in below if len(leaf) > len(path)})
                    children = tuple(node((*path, key)) for key in keys)
                    return rules.Node(path[-1], truth(below), policy, children)

                if total:
                    yield rules.Node("root", total, policy, node(("root",)).children), truth

    return compare(rules, data_sets())


@pytest.mark.parametrize("m", [1, 2])
@pytest.mark.parametrize(
    ("shape", "largest_total"),
    [((2, 2), 16), ((3, 2), 12), ((2, 1, 2), 12), ((2, 2, 2), 9)],
)
def test_bounds_contain_every_possible_truth_where_parts_add_up(shape, largest_total, m):
    compared = added_up(disclosure, 3, m, shape, largest_total)

    sys.stdout.write(f"{shape}, m = {m}: {compared}\n")
    assert compared.wrong == 0
    assert compared.answers > compared.exact > 20


@pytest.mark.parametrize(
    ("shape", "largest_total"),
    [
        pytest.param((2,), 12, id="two parts"),
        pytest.param((3,), 8, id="three parts"),
        pytest.param((2, 1), 7, id="two levels, one with a single part"),
        pytest.param((2, 2), 5, id="two levels"),
    ],
)
def test_bounds_contain_every_possible_number_of_persons(shape, largest_total):
    compared = persons(disclosure, 2, shape, largest_total)

    sys.stdout.write(f"persons in {shape}: {compared}\n")
    assert compared.wrong == 0
    assert compared.answers > compared.exact > 20


# Figures written out

K10, K35 = Policy(10, 1), Policy(35, 2)


def parts(policy=K10, **values):
    return tuple(Node(key, value, policy) for key, value in values.items())


PROJECT = release(
    Node(
        "project",
        1_300,
        K10,
        (
            # Overlaps: 950 persons in places where 400 and 600 were counted.
            Node("water", 950, K10, parts(gao=400, kidal=600)),
            # Adds up; the girls are pooled with the first that are not few.
            Node("health", 250, K10, parts(women=100, men=80, girls=4, boys=66)),
            # One small part of two: only the total.
            Node("school", 100, K10, parts(gao=95, kidal=5)),
        ),
    )
)
assert PROJECT
POOL = next(node for node in PROJECT.nodes() if node.status is Status.COMBINED)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        pytest.param({"men", "boys"}, Answer(146, 146), id="cells shown"),
        pytest.param({"women", "girls"}, Answer(104, 104), id="all of a pool"),
        pytest.param(
            {"men", "girls"},
            Answer(
                80,
                184,
                Status.COMBINED,
                (POOL,),
            ),
            id="part of a pool",
        ),
        pytest.param({"nowhere"}, Answer(0, 0), id="nothing"),
    ],
)
def test_a_selection_by_group(chosen, expected):
    assert answer(PROJECT, lambda path: path[-1] in chosen) == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        pytest.param(lambda path: True, Answer(1_300, 1_300), id="everything"),
        pytest.param(lambda path: path[1] == "water", Answer(950, 950), id="all that overlap"),
        pytest.param(
            lambda path: path[1:] == ("water", "gao"), Answer(400, 400), id="one that overlaps"
        ),
        pytest.param(
            lambda path: path[1:] == ("school", "gao"),
            Answer(0, 100, Status.WITHHELD),
            id="part of a total",
        ),
        pytest.param(
            lambda path: path[2] == "gao", Answer(400, 500, Status.WITHHELD), id="one region"
        ),
    ],
)
def test_a_selection_by_place(chosen, expected):
    assert answer(PROJECT, chosen) == expected


def test_several_parts_that_overlap_are_bounded_by_the_largest_and_their_node():
    water = release(Node("water", 950, K10, parts(gao=400, kidal=600, segou=300)))

    two = answer(water, lambda path: path[-1] in {"gao", "segou"})
    other_two = answer(water, lambda path: path[-1] in {"gao", "kidal"})

    assert two == Answer(400, 700, Status.OVERLAPPING)
    assert other_two == Answer(600, 950, Status.OVERLAPPING)


def test_what_nobody_reported_is_not_taken_for_what_somebody_did():
    total_only = release(Node("project", 500, K10, not_reported=("gao", "kidal")))
    some = release(Node("project", 500, K10, parts(gao=60, kidal=70), not_reported=("segou",)))

    assert total_only.value == some.value == 500
    assert answer(total_only, lambda path: path[-1] == "gao") == Answer(0, 500, Status.NOT_REPORTED)
    assert answer(some, lambda path: path[-1] != "segou") == Answer(0, 500, Status.WITHHELD)
    assert answer(some, lambda path: True) == Answer(500, 500)
