"""
What follows from a heap of answers: linear programmes over counts that nobody knows.

Each unknown count is a variable, each answer a row that bounds a sum of them. How small
and how large a count may be is what the solver finds while all rows hold. If nothing fits,
the answers contradict each other.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from random import Random
from typing import NamedTuple, TypeVar

import numpy
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack, identity, vstack

# Of a count: anything that names no other one.
Name = TypeVar("Name", bound=Hashable)
# A sum of counts: how often each of them enters it.
Sum = dict[int, float]
CLOSE = 1e-6
# Nobody believes in more people than that; it bounds what no answer bounds.
MOST = 1e6


class Contradiction(Exception):
    """No numbers of people fit all answers."""


class Range(NamedTuple):
    """What a count may be; `low` and `high` need not be told beyond what was asked for."""

    low: float
    high: float

    @property
    def is_recovered(self) -> bool:
        return self.high - self.low < 0.5

    def is_narrower(self, goal: int) -> bool:
        """Whether it leaves out 0 or the goal."""
        return self.low > CLOSE or self.high < goal - CLOSE


def added(*sums: Sum) -> Sum:
    total: Sum = {}
    for one in sums:
        for variable, times in one.items():
            total[variable] = total.get(variable, 0) + times
    return {variable: times for variable, times in total.items() if times}


def less(one: Sum, other: Sum) -> Sum:
    return added(one, {variable: -times for variable, times in other.items()})


class Puzzle:
    """Unknown counts by name, and what is known of sums of them; each sum is kept once."""

    def __init__(self) -> None:
        self.names: dict[Hashable, int] = {}
        self.known: dict[tuple[tuple[int, float], ...], tuple[float, float]] = {}

    def count(self, name: Hashable) -> Sum:
        return {self.names.setdefault(name, len(self.names)): 1}

    def bound(self, total: Sum, at_least: float = -MOST, at_most: float = MOST) -> None:
        """Note that a sum lies between two numbers, beside what is known of it already."""
        key = tuple(sorted(total.items()))
        low, high = self.known.get(key, (-MOST, MOST))
        low, high = max(low, at_least), min(high, at_most)
        if low > high or (not key and not low <= 0 <= high):
            raise Contradiction(f"{key}: at least {low} and at most {high}")
        if key:
            self.known[key] = low, high


class Solver:
    """Finds numbers that fit everything known of a puzzle."""

    def __init__(self, puzzle: Puzzle, seed: int = 0) -> None:
        self.chance = Random(seed)
        self.names = puzzle.names
        self.size = len(puzzle.names)
        equal: list[tuple[Sum, float]] = []
        under: list[tuple[Sum, float]] = []
        for key, (low, high) in puzzle.known.items():
            if low == high:
                equal.append((dict(key), low))
                continue
            if high < MOST:
                under.append((dict(key), high))
            if low > -MOST:
                under.append(({variable: -times for variable, times in key}, -low))
        self.equal, self.equal_to = self._matrix(equal)
        self.under, self.under_of = self._matrix(under)
        self.programmes = 0

    def _matrix(self, rows: list[tuple[Sum, float]]) -> tuple[csr_matrix, list[float]]:
        at, variables, values = [], [], []
        for place, (total, _limit) in enumerate(rows):
            for variable, times in total.items():
                at.append(place)
                variables.append(variable)
                values.append(times)
        matrix = csr_matrix((values, (at, variables)), shape=(len(rows), self.size))
        return matrix, [limit for _total, limit in rows]

    def smallest(
        self,
        weights: Mapping[int, float],
        *,
        fixed: Mapping[int, float] | None = None,
        caps: Mapping[int, float] | None = None,
    ) -> numpy.ndarray:
        """
        Numbers that fit, with the smallest weighted sum.

        Some counts may be `fixed`. Of one with a cap, what lies above it does not enter.
        """
        self.programmes += 1
        fixed, caps = fixed or {}, caps or {}
        under, under_of = self.under, list(self.under_of)
        equal = self.equal
        if caps:
            # For each a second number, at most the first and at most the cap, enters instead.
            n = len(caps)
            columns = csr_matrix(([-1.0] * n, (range(n), list(caps))), shape=(n, self.size))
            none = csr_matrix((under.shape[0], n))
            under = vstack([hstack([under, none]), hstack([columns, identity(n)])], format="csr")
            under_of += [0.0] * n
            equal = hstack([equal, csr_matrix((equal.shape[0], n))], format="csr")
        entering = numpy.zeros(self.size + len(caps))
        place = {variable: self.size + at for at, variable in enumerate(caps)}
        for variable, weight in weights.items():
            entering[place.get(variable, variable)] = weight
        bounds = [(fixed.get(v, 0), fixed.get(v, MOST)) for v in range(self.size)]
        bounds += [(0, cap) for cap in caps.values()]
        found = linprog(
            entering,
            A_ub=under,
            b_ub=under_of,
            A_eq=equal,
            b_eq=self.equal_to,
            bounds=bounds,
            method="highs",
        )
        if found.status == 2:
            raise Contradiction("nothing fits all answers")
        assert found.status == 0, found.message
        return found.x

    def fits(self, truth: Mapping[Name, float]) -> bool:
        """Whether these numbers, with some others, agree with all that is known."""
        try:
            known = {self.names[name]: n for name, n in truth.items() if name in self.names}
            self.smallest({}, fixed=known)
        except Contradiction:
            return False
        return True

    def ranges(self, goals: Mapping[Name, int]) -> dict[Name, Range]:
        """
        How small and how large each count may be, as far as 0 and its goal.

        Those that every solution gives alike come first, then those that reach 0 and their
        goal in some solution, many at once; only what is left is looked at one by one.
        """
        wanted = {self.names[name]: goal for name, goal in goals.items()}
        settled = self._settled(wanted)
        loose = {variable: goal for variable, goal in wanted.items() if variable not in settled}
        low = self._lows(loose)
        high = self._highs(loose)
        found = {variable: Range(value, value) for variable, value in settled.items()}
        found |= {variable: Range(low[variable], high[variable]) for variable in loose}
        return {name: found[self.names[name]] for name in goals}

    def settled(self, names: Iterable[Name]) -> dict[Name, float]:
        """The counts that follow from what is known, with their values."""
        by_variable = {self.names[name]: name for name in names}
        return {by_variable[at]: value for at, value in self._settled(by_variable).items()}

    def _settled(self, wanted: Iterable[int]) -> dict[int, float]:
        """
        The counts that are the same in every solution.

        If they were not, two solutions that are best for weights of chance and for their
        opposites would be the same for none but finitely many weights.
        """
        still = set(wanted)
        first = self.smallest({})
        quiet = 0
        while still and quiet < 2:
            weights = {variable: self.chance.uniform(-1, 1) for variable in sorted(still)}
            before = len(still)
            for sign in (1, -1):
                x = self.smallest({variable: sign * w for variable, w in weights.items()})
                still = {
                    variable for variable in still if abs(x[variable] - first[variable]) < 0.01
                }
            quiet = quiet + 1 if len(still) == before else 0
        return {variable: float(first[variable]) for variable in still}

    def _lows(self, wanted: Mapping[int, int]) -> dict[int, float]:
        lows: dict[int, float] = {}
        while open_ := [variable for variable in wanted if variable not in lows]:
            x = self.smallest(dict.fromkeys(open_, 1.0))
            reached = [variable for variable in open_ if x[variable] <= CLOSE]
            lows |= {variable: max(float(x[variable]), 0.0) for variable in reached}
            if not reached:
                lows |= {one: float(self.smallest({one: 1.0})[one]) for one in open_}
        return lows

    def _highs(self, wanted: Mapping[int, int]) -> dict[int, float]:
        highs: dict[int, float] = {}
        while open_ := [variable for variable in wanted if variable not in highs]:
            weights = {variable: -self.chance.uniform(1, 2) for variable in open_}
            caps = {variable: float(wanted[variable]) for variable in open_}
            x = self.smallest(weights, caps=caps)
            reached = [one for one in open_ if x[one] >= wanted[one] - CLOSE]
            highs |= {variable: float(x[variable]) for variable in reached}
            if not reached:
                highs |= {one: float(self.smallest({one: -1.0})[one]) for one in open_}
        return highs
