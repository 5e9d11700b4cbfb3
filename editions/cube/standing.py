"""What stands in a cube under one choice of codes: numbers of projects, and figures of people."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from beneficiaries.counting import Period
from editions.cube.packed import NO_LIMIT, STATUS_BIT, place
from editions.figure import NO_FIGURE, Figure
from editions.sources import ORDER_OF_STATUSES

# The place of all sexes and ages together, and its numbers in the text of a line.
EVERYBODY = place()
# Among the statuses of a figure, in their order: that it has no upper bound.
IS_OPEN = 1 << tuple(STATUS_BIT).index(NO_LIMIT)
FIRST_OF_EACH = re.compile(r"\[(\d+)")


class Line:
    """The figures of one measure under one key, for a year or the span of whole projects."""

    __slots__ = ("_everybody", "_lists", "first_year", "is_whole", "last_year", "measure", "text")

    def __init__(self, measure: str, first: int, last: int, is_whole: bool, text: str) -> None:
        self.measure, self.text = measure, text
        self.first_year, self.last_year, self.is_whole = first, last, is_whole
        self._everybody: tuple[int, ...] | None = None
        self._lists: list[list[int]] | None = None

    def may_enter(self, period: Period | None) -> bool:
        if period is None:
            return True
        if self.is_whole and period.first == period.last:
            return False
        return period.first <= self.first_year and self.last_year <= period.last

    def at(self, where: int) -> tuple[int, ...]:
        """In a place: at least, at most, the largest lower figure of a project, the statuses."""
        if where == EVERYBODY:
            # Most questions are of this one, and most of a line is about the others.
            if self._everybody is None:
                self._everybody = tuple(map(int, FIRST_OF_EACH.findall(self.text)))
            return self._everybody
        if self._lists is None:
            self._lists = json.loads(self.text)[:4]
        return tuple(numbers[where] for numbers in self._lists)


class Standing:
    """
    The figures of one choice, ready to be asked for any period and place.

    `patterns` are numbers of projects by their years, as the cube keeps them.
    """

    def __init__(self, patterns: Sequence[Sequence[int]], lines: list[Line]) -> None:
        self.patterns, self.lines = patterns, lines

    def projects_in(self, period: Period | None) -> tuple[int, int]:
        """How many projects ran for certain, and of how many nobody knows; each once."""
        if period is None:
            return sum(pattern[-1] for pattern in self.patterns), 0
        if period.first == period.last:
            return self._projects_in_year.get(period.first, (0, 0))
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
        if period is not None and period.first == period.last:
            return _added_up(self._in_year.get((measure, period.first), ()), where)
        lines = (line for line in self.lines if line.measure == measure)
        return _added_up((line for line in lines if line.may_enter(period)), where)

    @property
    def years(self) -> Iterator[int]:
        """Every year in which a project ran or may have run; some come more than once."""
        for first, last, first_not_known, last_not_known, _number in self.patterns:
            if first:
                yield from range(first, last + 1)
            if first_not_known:
                yield from range(first_not_known, last_not_known + 1)

    @cached_property
    def _in_year(self) -> dict[tuple[str, int], list[Line]]:
        found: dict[tuple[str, int], list[Line]] = {}
        for line in self.lines:
            # A figure of whole projects feeds no single year.
            if not line.is_whole:
                found.setdefault((line.measure, line.first_year), []).append(line)
        return found

    @cached_property
    def _projects_in_year(self) -> dict[int, tuple[int, int]]:
        # Where a span begins its projects are added, and behind its end taken away again.
        steps: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for first, last, first_not_known, last_not_known, number in self.patterns:
            if first:
                steps[first][0] += number
                steps[last + 1][0] -= number
            if first_not_known:
                steps[first_not_known][1] += number
                steps[last_not_known + 1][1] -= number
        found: dict[int, tuple[int, int]] = {}
        known = not_known = 0
        for year in range(min(steps), max(steps)) if steps else ():
            more, more_not_known = steps.get(year, (0, 0))
            known, not_known = known + more, not_known + more_not_known
            found[year] = known, not_known
        return found


def _added_up(lines: Iterable[Line], where: int) -> Figure:
    at_least = at_most = largest = statuses = 0
    for line in lines:
        least, most, of_one, given = line.at(where)
        if given:
            at_least += least
            at_most += most
            largest = max(largest, of_one)
            statuses |= given
    if not statuses:
        return NO_FIGURE
    is_open = bool(statuses & IS_OPEN)
    return Figure(
        # The first of those given is the lowest bit.
        status=ORDER_OF_STATUSES[(statuses & -statuses).bit_length() - 1],
        people=at_least if at_least == at_most and not is_open else None,
        sum_at_least=at_least,
        sum_at_most=None if is_open else at_most,
        at_least=largest,
        at_most=None if is_open else at_most,
    )
