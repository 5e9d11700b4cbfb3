"""
Of all sexes and ages together, each year of one choice in one row: what is asked most, ready.

It has the projects of the programme's period, and the people of any year. Of years outside the
period, which are seldom asked, projects are added up from the other rows of the cube.

Such a row says nothing that the other rows of the cube do not say; it is made from them once
they are written. There it would take a row for each year and measure, and most of each is about
sex and age; and how many projects ran would have to be added up for each year.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from beneficiaries.counting import Period
from editions.cube.cells import MEASURES
from editions.cube.scopes import Key
from editions.cube.standing import Numbers, Told, both, everybody_in, figure_of, in_years
from editions.figure import NO_FIGURE

# What these rows have for a measure, and the first rules of cubes that have them.
BY_YEAR, SINCE = "by_year", 3
# The year; how many projects ran, and of how many nobody knows; then the numbers of people
# reached and of people targeted.
Line = list[int]
WIDTH = 4
REACHED, TARGETED = slice(3, 3 + WIDTH), slice(3 + WIDTH, 3 + 2 * WIDTH)
OF_MEASURE = dict(zip(MEASURES, (REACHED, TARGETED), strict=True))
Years = dict[int, Line]


def ready(rows: Iterable[tuple[str, int, Key, str]], reporting: Period) -> dict[Key, str]:
    """The text under each key, from all other rows: measure, year, key and figures."""
    found: dict[Key, Years] = {}
    for measure, year, key, figures in rows:
        lines = found.setdefault(key, {})
        if measure in OF_MEASURE:
            _line(lines, year)[OF_MEASURE[measure]] = everybody_in(figures)
        else:
            for each, projects in in_years(json.loads(figures), reporting).items():
                _line(lines, each)[1:3] = projects
    return {
        key: json.dumps([lines[year] for year in sorted(lines)], separators=(",", ":"))
        for key, lines in found.items()
    }


def read(figures: str) -> Years:
    """The lines of a text by year."""
    return {line[0]: line for line in json.loads(figures)}


def lines_in(figures: str, period: Period) -> Iterator[tuple[str, tuple[int, Numbers]]]:
    """For each year in a period and each measure: the measure, the year and the numbers."""
    for line in json.loads(figures):
        if period.first <= line[0] <= period.last:
            for measure, place in OF_MEASURE.items():
                yield measure, (line[0], line[place])


def merged(several: Sequence[Years]) -> Years:
    """What stands under several keys, added up."""
    if len(several) == 1:
        return several[0]
    found: Years = {}
    for lines in several:
        for year, line in lines.items():
            found[year] = _both(found[year], line) if year in found else line
    return found


class InYears:
    """The figures of one choice, ready to be asked for any single year of the period."""

    def __init__(self, lines: Years) -> None:
        self.lines = lines

    def told(self, period: Period | None, _where: int) -> Told:
        line = self.lines.get(period.first) if period else None
        if line is None:
            return 0, 0, NO_FIGURE, NO_FIGURE
        return line[1], line[2], figure_of(line[REACHED]), figure_of(line[TARGETED])


def _line(lines: Years, year: int) -> Line:
    return lines.setdefault(year, [year, *[0] * (2 + 2 * WIDTH)])


def _both(one: Line, other: Line) -> Line:
    return [
        one[0],
        one[1] + other[1],
        one[2] + other[2],
        *both(one[REACHED], other[REACHED]),
        *both(one[TARGETED], other[TARGETED]),
    ]
