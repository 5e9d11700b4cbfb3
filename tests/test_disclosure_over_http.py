"""
The attack from outside: the API alone, on a running server, and data that chance made.

To see the figures: .venv/bin/python -m pytest tests/test_disclosure_over_http.py -s
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from itertools import islice
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from django.db import connection
from django.test import override_settings

from editions.disclosure import Path, release
from tests.closed_years import year_tree
from tests.disclosure_attack import shown_by, values_of
from tests.linear_attack import Range, Solver
from tests.programme_by_chance import counts_by_tree, make_programme, publish
from tests.statistics_attacker import Attacker, NaiveAttacker, Shape, questions
from tests.test_disclosure_witnesses import k_of_each

# Requests come in rounds, until there are enough different answers, or nearly all is known.
REQUESTS, ANSWERS = 60, 600
MOST_REQUESTS = 600
SEED = random.SystemRandom().randrange(10**6)
Name = tuple[str, int, Path]
Truth = dict[Name, int]
# What each small hidden count has to be able to reach.
Goals = dict[Name, int]


@pytest.fixture
def ask(transactional_db, live_server) -> Callable[..., Any]:
    """Ask the server that runs: an endpoint with parameters, or an address it gave."""

    def ask(what: str, **query: str) -> Any:
        address = what if "://" in what else f"{live_server.url}/api/v1/{what}/?{urlencode(query)}"
        with urlopen(address) as answer:
            return json.load(answer)

    return ask


@pytest.fixture
def trees(transactional_db) -> dict[tuple[str, int], Any]:
    """Closed years of a programme by chance, published; their exact trees."""
    publish(make_programme(SEED))
    return {
        (measure, year): year_tree(year, measure)
        for year, measure, rows in counts_by_tree()
        if rows
    }


def test_nobody_narrows_a_small_count_by_asking_the_api(ask, trees, capsys):
    attacker = Attacker(ask, {name: Shape.of(tree) for name, tree in trees.items()})
    attacker.read_counts()
    ask_until(attacker, lambda: len(attacker.answers) >= ANSWERS)
    truth, goals = truth_and_goals(trees)
    solver, found, narrowed = solve(attacker, goals)
    tell(capsys, "the API", attacker, solver, found, narrowed)

    assert solver.fits(truth)
    assert narrowed == []
    assert attacker.asked_on_another_map > 0
    assert len(attacker.answers) >= ANSWERS
    assert len(goals) >= 20


@override_settings(ROOT_URLCONF="tests.naive_urls")
def test_the_same_attack_recovers_what_a_naive_endpoint_hides(ask, trees, capsys):
    attacker = NaiveAttacker(ask, {name: Shape.of(tree) for name, tree in trees.items()})
    truth, goals = truth_and_goals(trees)
    # Counts that the endpoint adds up; of totals it knows nothing.
    goals = {name: goal for name, goal in goals.items() if name in deepest(attacker)}
    ask_until(attacker, lambda: len(recovered_by(attacker, goals)) >= 0.9 * len(goals))
    solver, found, narrowed = solve(attacker, goals)
    tell(capsys, "a naive endpoint", attacker, solver, found, narrowed)

    recovered = recovered_by(attacker, goals)
    assert all(abs(value - truth[name]) < 0.5 for name, value in recovered.items())
    assert len(recovered) >= 0.9 * len(goals)
    assert len(goals) >= 10


def ask_until(attacker: Attacker, is_enough: Callable[[], bool]) -> None:
    """Ask questions of chance, round by round."""
    for asked in islice(questions(SEED, attacker.facts, attacker.lying_in), MOST_REQUESTS):
        attacker.read_answers(asked)
        if attacker.requests % REQUESTS == 0 and is_enough():
            return


def deepest(attacker: Attacker) -> set[Name]:
    return {
        (measure, year, figure.path)
        for (measure, year), root in attacker.shapes.items()
        for figure in root.walk()
        if measure == "reached" and not figure.parts and not figure.marked
    }


def recovered_by(attacker: Attacker, goals: Goals) -> dict[Name, float]:
    """The counts that follow from the answers."""
    for name in goals:
        attacker.puzzle.count(name)
    return Solver(attacker.puzzle, SEED).settled(goals)


def solve(attacker: Attacker, goals: Goals) -> tuple[Solver, dict[Name, Range], list[Name]]:
    """What each count may be, and which of them is narrowed."""
    for name in goals:
        attacker.puzzle.count(name)
    solver = Solver(attacker.puzzle, SEED)
    found = solver.ranges(goals)
    narrowed = [name for name, range_ in found.items() if range_.is_narrower(goals[name])]
    return solver, found, narrowed


def truth_and_goals(trees: dict[tuple[str, int], Any]) -> tuple[Truth, Goals]:
    """Every exact count by its name, and the goals of those that are small: k - 1."""
    truth: Truth = {}
    goals: Goals = {}
    for (measure, year), tree in trees.items():
        released = release(tree)
        shown = shown_by(released)
        k_of = dict(k_of_each(tree))
        for path, value in values_of(tree):
            truth[measure, year, path] = value
            if value < k_of[path]:
                assert path not in shown
                goals[measure, year, path] = k_of[path] - 1
    return truth, goals


def tell(capsys, what: str, attacker: Attacker, solver: Solver, found: Any, narrowed: Any) -> None:
    recovered = sum(range_.is_recovered for range_ in found.values())
    with capsys.disabled():
        sys.stdout.write(
            f"\n{what}, {connection.vendor}, seed {SEED}: {len(found)} small cells, "
            f"{attacker.requests} requests, {len(attacker.answers)} answers, "
            f"{len(narrowed)} narrowed, {recovered} recovered "
            f"({solver.programmes} programmes of {solver.size} counts)\n"
        )
