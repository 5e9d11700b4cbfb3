"""Answers from the cube of an edition: one query for any number of rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from django.db.models import Q

from beneficiaries.counting import Period
from editions.cube.keeping import EVERYTHING, PROJECTS, Known
from editions.cube.packed import NO_LIMIT, STATUS_BIT, place
from editions.cube.scopes import ALL, ANY, NO_DONOR, Key
from editions.figure import NO_FIGURE, Figure
from editions.models import Edition, FrozenFigures
from editions.selecting import NAMES, Selection
from editions.sources import ORDER_OF_STATUSES
from editions.stamp import remembered

# Among the statuses of a figure, in their order: that it has no upper bound.
IS_OPEN = 1 << tuple(STATUS_BIT).index(NO_LIMIT)
COLUMNS = ("measure", "first_year", "last_year", "is_whole", *Key._fields, "figures")


@dataclass(slots=True)
class _Line:
    """The figures of one measure under one key, for a year or the span of whole projects."""

    years: Period
    is_whole: bool
    at_least: list[int]
    at_most: list[int]
    largest: list[int]
    statuses: list[int]

    def may_enter(self, period: Period | None) -> bool:
        if period is None:
            return True
        if self.is_whole and period.first == period.last:
            return False
        return period.first <= self.years.first and self.years.last <= period.last


@dataclass
class Cube:
    """The rows of a cube that a question needs."""

    projects: dict[Key, list[list[int]]] = field(default_factory=dict)
    people: dict[tuple[str, Key], list[_Line]] = field(default_factory=dict)

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
        patterns = self.projects.get(_key(selection), ())
        period = selection.period
        if period is None:
            return sum(pattern[-1] for pattern in patterns), 0
        known = not_known = 0
        for first, last, first_not_known, last_not_known, number in patterns:
            if first and first <= period.last and period.first <= last:
                known += number
            elif (
                first_not_known
                and first_not_known <= period.last
                and period.first <= last_not_known
            ):
                not_known += number
        return known, not_known

    def by_year(self, selection: Selection) -> dict[int, int]:
        """How many of the projects that ran for certain in its period ran in each year."""
        found: dict[int, int] = {}
        period = selection.period
        for first, last, *_not_known, number in self.projects.get(_key(selection), ()):
            if first and (period is None or (first <= period.last and period.first <= last)):
                for year in range(first, last + 1):
                    found[year] = found.get(year, 0) + number
        return found

    def figure(self, measure: str, selection: Selection) -> Figure:
        where = place(_one(selection, "sex"), _one(selection, "age_band"))
        at_least = at_most = largest = statuses = 0
        for key in _keys(selection):
            for line in self.people.get((measure, key), ()):
                if line.statuses[where] and line.may_enter(selection.period):
                    at_least += line.at_least[where]
                    at_most += line.at_most[where]
                    largest = max(largest, line.largest[where])
                    statuses |= line.statuses[where]
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


def can_answer(selection: Selection) -> bool:
    """Whether a selection asks for one value or all of every dimension, and of all projects."""
    return selection.projects is None and all(
        len(selection.asked(dimension)) <= 1 for dimension in NAMES
    )


def cube_for(edition: Edition, selection: Selection, group_by: Sequence[str]) -> Cube | None:
    """What is needed to answer, in one query; None where the edition has no cube."""
    wanted = Q(measure=PROJECTS, **EVERYTHING._asdict())
    if "donor" in group_by:
        wanted |= Q(measure=PROJECTS, sector=ALL, region=ALL, nature=ALL)
    narrowed = _choice(selection, group_by)
    if selection.period is not None:
        period = selection.period
        narrowed &= Q(measure=PROJECTS) | Q(
            first_year__gte=period.first, last_year__lte=period.last
        )
    rows = FrozenFigures.objects.of(edition).filter(wanted | narrowed).values_list(*COLUMNS)
    cube = Cube()
    for row in rows:
        _take(cube, *row)
    return cube if EVERYTHING in cube.projects else None


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
    told: list[Any] = json.loads(figures)
    if measure == PROJECTS:
        cube.projects[key] = told
    else:
        line = _Line(Period(first, last), is_whole, *told[:4])
        cube.people.setdefault((measure, key), []).append(line)


def _choice(selection: Selection, group_by: Sequence[str]) -> Q:
    """Rows under the codes asked for; in a dimension grouped by, under any code."""
    found = Q()
    for dimension in Key._fields:
        asked = selection.asked(dimension)
        if asked:
            found &= Q(**{f"{dimension}__in": [*asked, ANY]})
        elif dimension in group_by:
            found &= ~Q(**{dimension: ALL})
        else:
            found &= Q(**{dimension: ALL})
    return found


def _one(selection: Selection, dimension: str) -> str:
    return next(iter(selection.asked(dimension)), ALL)


def _key(selection: Selection) -> Key:
    return Key._make(_one(selection, dimension) for dimension in Key._fields)


def _keys(selection: Selection) -> Iterator[Key]:
    """The keys under which figures of a selection stand: each code asked for, or any single one."""
    key = _key(selection)
    return map(Key._make, product(*((code, ANY) if code else (ALL,) for code in key)))
