"""What stands in a cube under one choice of codes: numbers of projects, and figures of people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property, reduce
from typing import Any

from beneficiaries.counting import Period
from editions.cube.cells import MEASURES
from editions.cube.packed import NO_LIMIT, STATUS_BIT, place
from editions.figure import NO_FIGURE, Figure
from editions.selecting import EVERY_YEAR
from editions.sources import ORDER_OF_STATUSES

# How many projects have the same years: first and last year known, first and last year of which
# nobody knows, and the number.
Patterns = Sequence[Sequence[int]]
# Of figures in one place: at least, at most, the largest lower figure of one project, and the
# statuses given, as bits in their order.
Numbers = Sequence[int]
NOTHING: Numbers = (0, 0, 0, 0)
# The first year of a figure of people, and what it says: in questions of everybody its numbers,
# else four lists of them over all places.
Line = tuple[int, Sequence[Any]]
# Projects that ran, those of which nobody knows, people reached and people targeted.
Told = tuple[int, int, Figure, Figure]
# The place of all sexes and ages together, and its numbers in the text of a line.
EVERYBODY = place()
FIRST_OF_EACH = re.compile(r"\[(\d+)")
# Among the statuses of a figure: that it has no upper bound.
IS_OPEN = 1 << tuple(STATUS_BIT).index(NO_LIMIT)
# What is said of each set of statuses: the first of those given, which is the lowest bit.
SAID = ["", *(ORDER_OF_STATUSES[(bits & -bits).bit_length() - 1] for bits in range(1, IS_OPEN))]


class Standing:
    """
    The figures of one choice, ready to be asked for any period and place that was read.

    `patterns` are numbers of projects by their years, as the cube keeps them; `lines` are of
    people, by measure.
    """

    def __init__(self, patterns: Patterns, lines: Mapping[str, Sequence[Line]]) -> None:
        self.patterns, self.lines = patterns, lines
        self._in_years: dict[tuple[str, int], dict[int, Numbers]] = {}

    def told(self, period: Period | None, where: int) -> Told:
        reached, targeted = (self.figure(measure, period, where) for measure in MEASURES)
        return *self.projects_in(period), reached, targeted

    def projects_in(self, period: Period | None) -> tuple[int, int]:
        """How many projects ran for certain, and of how many nobody knows; each once."""
        if period is None:
            return sum(pattern[-1] for pattern in self.patterns), 0
        if period.first == period.last:
            return self._projects.get(period.first, (0, 0))
        if period.first > period.last:
            # A year that is not among the years asked for beside it.
            return 0, 0
        known = not_known = 0
        for first, last, first_not_known, last_not_known, number in self.patterns:
            if first and first <= period.last and period.first <= last:
                known += number
            elif (
                first_not_known
                and first_not_known <= period.last
                and period.first <= last_not_known
            ):
                not_known += number
        return known, not_known

    def figure(self, measure: str, period: Period | None, where: int) -> Figure:
        in_years = self._in_years.get((measure, where))
        if in_years is None:
            in_years = self._in_years[measure, where] = self._read(measure, where)
        if period is not None and period.first == period.last:
            return figure_of(in_years.get(period.first, NOTHING))
        return figure_of(reduce(both, in_years.values(), NOTHING))

    def _read(self, measure: str, where: int) -> dict[int, Numbers]:
        found: dict[int, Numbers] = {}
        for year, told in self.lines.get(measure, ()):
            numbers = told if where == EVERYBODY else [each[where] for each in told]
            found[year] = both(found[year], numbers) if year in found else numbers
        return found

    @cached_property
    def _projects(self) -> dict[int, tuple[int, int]]:
        return in_years(self.patterns)


def in_years(patterns: Patterns, within: Period = EVERY_YEAR) -> dict[int, tuple[int, int]]:
    """In each year how many projects ran for certain, and of how many nobody knows."""
    # Where a span begins its projects are added, and behind its end taken away again.
    steps: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for *spans, number in patterns:
        for which, (first, last) in enumerate((spans[:2], spans[2:])):
            begins, ends = max(first, within.first), min(last, within.last)
            if first and begins <= ends:
                steps[begins][which] += number
                steps[ends + 1][which] -= number
    found: dict[int, tuple[int, int]] = {}
    known = not_known = 0
    for year in range(min(steps), max(steps)) if steps else ():
        more, more_not_known = steps.get(year, (0, 0))
        known, not_known = known + more, not_known + more_not_known
        found[year] = known, not_known
    return found


def everybody_in(text: str) -> Numbers:
    """What a text of the cube says of all sexes and ages together."""
    return [*map(int, FIRST_OF_EACH.findall(text))]


def both(one: Numbers, other: Numbers) -> Numbers:
    at_least, at_most, largest, statuses = one
    least, most, of_one, given = other
    return at_least + least, at_most + most, max(largest, of_one), statuses | given


def figure_of(numbers: Numbers) -> Figure:
    at_least, at_most, largest, statuses = numbers
    if not statuses:
        return NO_FIGURE
    if statuses & IS_OPEN:
        return Figure(SAID[statuses & ~IS_OPEN], None, at_least, None, largest, None)
    people = at_least if at_least == at_most else None
    return Figure(SAID[statuses], people, at_least, at_most, largest, at_most)
