"""Answers from the cube of an edition: one query for any number of rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import product
from typing import Any

from django.db.models import Q

from beneficiaries.counting import Period
from editions.cube.cells import MEASURES
from editions.cube.keeping import EVERYTHING, PROJECTS, Known
from editions.cube.packed import place
from editions.cube.scopes import ALL, ANY, NO_DONOR, Key
from editions.figure import NO_FIGURE, Figure, Row
from editions.models import Edition, FrozenFigures
from editions.prepared import Statement, noted, with_stamp
from editions.selecting import EVERY_YEAR, NAMES, NOT_ADDITIVE, Selection
from editions.sources import ORDER_OF_STATUSES
from editions.stamp import remembered

# The place of all sexes and ages together.
EVERYBODY = place()
COLUMNS = ("measure", "first_year", "last_year", "is_whole", *Key._fields, "figures")
# The first number of each list: that of all sexes and ages.
FIRST_OF_EACH = re.compile(r"\[(\d+)")


@dataclass(slots=True)
class _Line:
    """The figures of one measure under one key, for a year or the span of whole projects."""

    first_year: int
    last_year: int
    is_whole: bool
    text: str
    _lists: list[list[int]] | None = None

    def may_enter(self, period: Period | None) -> bool:
        if period is None:
            return True
        if self.is_whole and period.first == period.last:
            return False
        return period.first <= self.first_year and self.last_year <= period.last

    def at(self, where: int) -> tuple[int, ...]:
        """In a place: at least, at most, the largest lower figure of a project, the statuses."""
        if where == EVERYBODY and self._lists is None:
            return tuple(map(int, FIRST_OF_EACH.findall(self.text)))
        if self._lists is None:
            self._lists = json.loads(self.text)[:4]
        return tuple(numbers[where] for numbers in self._lists)


class _Under:
    """All that a cube holds under one choice of codes, each asked for or all of its dimension."""

    def __init__(self, cube: Cube, key: Key) -> None:
        self.patterns = cube.projects.get(key, [])
        # Figures stand under each code asked for, and under any single one.
        keys = [*product(*((code, ANY) if code else (ALL,) for code in key))]
        self.lines = {
            measure: [line for one in keys for line in lines.get(one, ())]
            for measure, lines in cube.people.items()
        }

    @cached_property
    def _in_year(self) -> dict[tuple[str, int], list[_Line]]:
        found: dict[tuple[str, int], list[_Line]] = {}
        for measure, lines in self.lines.items():
            for line in lines:
                if not line.is_whole:
                    found.setdefault((measure, line.first_year), []).append(line)
        return found

    @cached_property
    def _projects_in_year(self) -> dict[int, tuple[int, int]]:
        known: dict[int, int] = {}
        not_known: dict[int, int] = {}
        for *years, number in self.patterns:
            surely, maybe = _years_of(years)
            for year in surely:
                known[year] = known.get(year, 0) + number
            for year in maybe:
                if year not in surely:
                    not_known[year] = not_known.get(year, 0) + number
        return {year: (known.get(year, 0), not_known.get(year, 0)) for year in known | not_known}

    def projects_in(self, period: Period | None) -> tuple[int, int]:
        if period is None or period.first != period.last:
            return _projects_in(self.patterns, period)
        return self._projects_in_year.get(period.first, (0, 0))

    def figure(self, measure: str, period: Period | None, where: int) -> Figure:
        if period is not None and period.first == period.last:
            return _figure(self._in_year.get((measure, period.first), ()), where)
        lines = self.lines.get(measure, ())
        return _figure([line for line in lines if line.may_enter(period)], where)


@dataclass
class Cube:
    """The rows of a cube that a question needs."""

    projects: dict[Key, list[list[int]]] = field(default_factory=dict)
    people: dict[str, dict[tuple[str, ...], list[_Line]]] = field(default_factory=dict)
    _under: dict[tuple[str, ...], _Under] = field(default_factory=dict)

    def under(self, *key: str) -> _Under:
        """What stands under a donor, sector, region and nature; an empty code is all of them."""
        if key not in self._under:
            self._under[key] = _Under(self, Key._make(key))
        return self._under[key]

    def rows(self, selection: Selection, lines: Iterable[Mapping[str, str | int]]) -> Iterator[Row]:
        """A row for each line of values, within what else the selection asks for."""
        whole = {dimension: _one(selection, dimension) for dimension in NAMES}
        for values in lines:
            asked: dict[str, Any] = {**whole, **values}
            under = self.under(*(asked[dimension] for dimension in Key._fields))
            period = selection.period
            if "year" in asked:
                period = Period(asked["year"], asked["year"])
            where = place(asked["sex"], asked["age_band"])
            reached, targeted = (under.figure(measure, period, where) for measure in MEASURES)
            is_additive = NOT_ADDITIVE.isdisjoint(values)
            yield Row(values, *under.projects_in(period), reached, targeted, is_additive)

    @property
    def years(self) -> set[int]:
        """The years that hold anything: in all others every row is empty."""
        found = {
            line.first_year
            for lines in self.people.values()
            for of in lines.values()
            for line in of
        }
        for *years, _number in self.projects.get(EVERYTHING, ()):
            for span in _years_of(years):
                found.update(span)
        return found

    @property
    def donors(self) -> list[str]:
        """The donors of all projects; known only where donors were asked for."""
        return sorted(
            key.donor
            for key in self.projects
            if key == EVERYTHING._replace(donor=key.donor) and key.donor not in {ALL, NO_DONOR}
        )

    def years_of(self, donor: str) -> set[int]:
        """The years in which any project of a donor is known to have run."""
        patterns = self.projects.get(EVERYTHING._replace(donor=donor), ())
        return {
            year for first, last, *_rest in patterns if first for year in range(first, last + 1)
        }

    def projects_in(self, selection: Selection) -> tuple[int, int]:
        """How many projects ran for certain, and of how many nobody knows; each once."""
        return self.under(*_key(selection)).projects_in(selection.period)

    def by_year(self, selection: Selection) -> dict[int, int]:
        """How many of the projects that ran for certain in its period ran in each year."""
        found: dict[int, int] = {}
        period = selection.period
        for first, last, *_not_known, number in self.projects.get(_key(selection), ()):
            if first and (period is None or (first <= period.last and period.first <= last)):
                for year in range(first, last + 1):
                    found[year] = found.get(year, 0) + number
        return found


def _years_of(pattern: Sequence[int]) -> tuple[range, range]:
    """The years that a pattern surely has, and those of which nobody knows."""
    first, last, first_not_known, last_not_known = pattern
    surely = range(first, last + 1) if first else range(0)
    maybe = range(first_not_known, last_not_known + 1) if first_not_known else range(0)
    return surely, maybe


def _projects_in(patterns: Iterable[Sequence[int]], period: Period | None) -> tuple[int, int]:
    """How many projects of these years ran in a period, and of how many nobody knows it."""
    if period is None:
        return sum(pattern[-1] for pattern in patterns), 0
    known = not_known = 0
    for first, last, first_not_known, last_not_known, number in patterns:
        if first and first <= period.last and period.first <= last:
            known += number
        elif first_not_known and first_not_known <= period.last and period.first <= last_not_known:
            not_known += number
    return known, not_known


def _figure(lines: Iterable[_Line], where: int) -> Figure:
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
    return Figure(
        # The first of those given is the lowest bit.
        status=ORDER_OF_STATUSES[(statuses & -statuses).bit_length() - 1],
        people=at_least if at_least == at_most else None,
        sum_at_least=at_least,
        sum_at_most=at_most,
        at_least=largest,
        at_most=at_most,
    )


def can_answer(selection: Selection) -> bool:
    """Whether a selection asks for one value or all of every dimension, and of all projects."""
    return selection.projects is None and all(
        len(selection.asked(dimension)) <= 1 for dimension in NAMES
    )


def cube_for(edition: Edition, selection: Selection, group_by: Sequence[str]) -> Cube | None:
    """
    What is needed to answer, in one query, which notes the stamp; None where the edition has
    no cube.
    """
    asked = [_one(selection, dimension) for dimension in Key._fields]
    shape = tuple(
        "IN (%s, '*')" if code else "<> ''" if dimension in group_by else "= ''"
        for dimension, code in zip(Key._fields, asked, strict=True)
    )
    is_prepared = edition.state == Edition.State.PREPARED
    period = selection.period or EVERY_YEAR
    values: list[Any] = [edition.programme_id, *[edition.pk] * (3 if is_prepared else 2)]
    values += [*filter(None, asked), period.first, period.last]
    statement = _statement(shape, donors="donor" in group_by, is_prepared=is_prepared)
    cube = Cube()
    for row in noted(statement.rows(*values), len(COLUMNS)):
        _take(cube, *row)
    return cube if EVERYTHING in cube.projects else None


@cache
def _statement(shape: tuple[str, ...], *, donors: bool, is_prepared: bool) -> Statement:
    """
    The rows under the codes asked for, in a dimension grouped by under any code; the numbers
    of all projects, and where donors are grouped by those of each.
    """
    table = FrozenFigures._meta.db_table
    everything = " AND ".join(f"rows.{dimension} = ''" for dimension in Key._fields)
    wanted = everything.replace("rows.donor = '' AND ", "") if donors else everything
    choice = " AND ".join(
        f"rows.{dimension} {codes}" for dimension, codes in zip(Key._fields, shape, strict=True)
    )
    # An edition that is only prepared sees its own rows instead of those they will replace.
    replaced = (
        f" AND NOT EXISTS (SELECT 1 FROM {table} newer"
        " WHERE newer.first_edition_id = %s AND newer.replaces_id = rows.id)"
    )
    return with_stamp(
        f"{table} rows",
        ", ".join(f"rows.{column}" for column in COLUMNS),
        f"rows.measure = '{PROJECTS}' AND {everything}"
        " WHERE rows.programme_id = %s AND rows.first_edition_id <= %s AND NOT rows.is_end"
        " AND (rows.last_edition_id IS NULL OR rows.last_edition_id >= %s)"
        f"{replaced if is_prepared else ''}"
        f" AND (rows.measure = '{PROJECTS}' AND {wanted} OR {choice}"
        f" AND (rows.measure = '{PROJECTS}' OR rows.first_year >= %s AND rows.last_year <= %s))",
    )


def numbers_of_projects(edition: Edition, selection: Selection | None = None) -> Cube:
    """
    The numbers of projects of a selection, without those of people.

    Those of every sector and region, and those of every donor, are remembered: lists and the
    profile ask for them all the time. An edition without a cube has them counted now.
    """
    asked = selection or Selection()
    is_common = not asked.natures and not (asked.donors and (asked.sectors or asked.regions))

    def read() -> Cube:
        wanted = Q(donor=ALL, nature=ALL) | Q(sector=ALL, region=ALL, nature=ALL)
        if not is_common:
            wanted = Q(**_key(asked)._asdict()) | Q(**EVERYTHING._asdict())
        return _numbers(edition, wanted)

    cube: Cube = remembered(("projects", edition.pk), read) if is_common else read()
    return cube


def numbers_of_choices(edition: Edition, selection: Selection) -> Cube:
    """The numbers of projects of a selection with any one of its dimensions chosen otherwise."""
    key = _key(selection)._asdict()
    wanted = Q(**EVERYTHING._asdict())
    for dimension in key:
        wanted |= Q(**{name: value for name, value in key.items() if name != dimension})
    return _numbers(edition, wanted)


def _numbers(edition: Edition, wanted: Q) -> Cube:
    """The rows of numbers of projects; counted now where the edition has no cube."""
    rows = FrozenFigures.objects.of(edition).filter(wanted, measure=PROJECTS)
    cube = Cube()
    for row in rows.values_list(*COLUMNS):
        _take(cube, *row)
    if EVERYTHING not in cube.projects:
        counted = Known(edition).projects().items()
        cube.projects = {name.key: json.loads(text) for name, text in counted}
    return cube


def _take(
    cube: Cube,
    measure: str,
    first: int,
    last: int,
    is_whole: bool,
    donor: str,
    sector: str,
    region: str,
    nature: str,
    figures: str,
) -> None:
    key = Key(donor, sector, region, nature)
    if measure == PROJECTS:
        cube.projects[key] = json.loads(figures)
    else:
        line = _Line(first, last, is_whole, figures)
        cube.people.setdefault(measure, {}).setdefault(key, []).append(line)


def _one(selection: Selection, dimension: str) -> str:
    return next(iter(selection.asked(dimension)), ALL)


def _key(selection: Selection) -> Key:
    return Key._make(_one(selection, dimension) for dimension in Key._fields)
