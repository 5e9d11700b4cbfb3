"""Answers from the cube of an edition: one query for any number of rows."""

from __future__ import annotations

import json
from collections import UserDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any

from django.db.models import Q

from beneficiaries.counting import Period
from editions.cube.by_year import BY_YEAR, SINCE, InYears, Years, lines_in, merged, read
from editions.cube.cells import MEASURES
from editions.cube.keeping import EVERYTHING, PROJECTS, Known
from editions.cube.packed import place
from editions.cube.scopes import ALL, ANY, NO_DONOR, Key
from editions.cube.standing import Line, Standing, everybody_in, in_years
from editions.figure import Row
from editions.models import Edition, FrozenFigures
from editions.selecting import EVERY_YEAR, NAMES, NOT_ADDITIVE, Selection
from editions.stamp import remembered, take_note, with_stamp
from editions.written_queries import Query

COLUMNS = ("measure", "first_year", *Key._fields, "figures")
IN_YEARS = "rows.first_year >= %s AND rows.last_year <= %s"


class Numbers(UserDict[Key, Any]):
    """
    Numbers of projects under each key, kept as they are written and read when asked for.

    As lists those of a large programme, which each process remembers, take four megabytes.
    """

    def __getitem__(self, key: Key) -> list[list[int]]:
        numbers: list[list[int]] = json.loads(super().__getitem__(key))
        return numbers


@dataclass
class Cube:
    """The rows of a cube that a question needs."""

    projects: Numbers = field(default_factory=Numbers)
    # Of people the lines under a measure and a key.
    people: dict[tuple[str, ...], list[Line]] = field(default_factory=dict)
    # Where only single years are asked for: both under a key, ready.
    ready: dict[tuple[str, ...], Years] = field(default_factory=dict)
    _standing: dict[tuple[str, ...], Standing | InYears] = field(default_factory=dict)

    def under(self, key: tuple[str, ...]) -> Standing | InYears:
        """What stands under a donor, sector, region and nature; an empty code is all of them."""
        found = self._standing.get(key)
        if found is None:
            # Figures stand under each code asked for, and under any single one.
            keys = [*product(*((code, ANY) if code else (ALL,) for code in key))]
            if self.ready:
                found = InYears(merged([self.ready[one] for one in keys if one in self.ready]))
            else:
                found = self._of(keys)
            self._standing[key] = found
        return found

    def _of(self, keys: Sequence[tuple[str, ...]]) -> Standing:
        """What stands under the first of these keys, and of people under the others too."""
        lines = {
            measure: [line for key in keys for line in self.people.get((measure, *key), ())]
            for measure in MEASURES
        }
        return Standing(self.projects.get(Key._make(keys[0]), ()), lines)

    def rows(
        self,
        selection: Selection,
        dimensions: Sequence[str],
        lines: Iterable[Sequence[str | int]],
        *,
        without_empty: bool = False,
    ) -> Iterator[Row]:
        """A row for each line of values of these dimensions, within the rest of a selection."""
        asked: dict[str, Any] = {dimension: _one(selection, dimension) for dimension in NAMES}
        is_additive = NOT_ADDITIVE.isdisjoint(dimensions)
        period = selection.period
        for line in lines:
            values = dict(zip(dimensions, line, strict=True))
            asked |= values
            under = self.under((asked["donor"], asked["sector"], asked["region"], asked["nature"]))
            if "year" in values:
                period = Period(asked["year"], asked["year"])
            where = place(asked["sex"], asked["age_band"])
            row = Row(values, *under.told(period, where), is_additive)
            if not (without_empty and row.is_empty):
                yield row

    def lines(
        self, dimensions: Sequence[str], values: Sequence[Sequence[str | int]]
    ) -> Iterator[tuple[str | int, ...]]:
        """
        The combinations of the values of these dimensions under which anything may stand.

        In the order of all combinations, of which there may be millions with nothing under them.
        """
        of = dict(zip(dimensions, values, strict=True))
        fields = [name for name in Key._fields if name in of]
        places = [dimensions.index(name) for name in fields]
        stands: set[tuple[str | int, ...]] = set()
        for key in self._keys():
            codes = ((name, getattr(key, name)) for name in fields)
            stands.update(product(*(of[name] if code == ANY else (code,) for name, code in codes)))
        # From there on only years, sexes and ages follow.
        known = max(places, default=-1) + 1
        for head in product(*values[:known]):
            if tuple(head[place] for place in places) in stands:
                yield from ((*head, *rest) for rest in product(*values[known:]))

    def _keys(self) -> set[Key]:
        """Under what anything stands."""
        of_people = (name[1:] for name in self.people)
        return {*self.projects, *map(Key._make, (*of_people, *self.ready))}

    @property
    def years(self) -> set[int]:
        """The years that hold anything: in all others every row is empty."""
        found = set(in_years(self.projects[EVERYTHING])).union(*self.ready.values())
        return found.union(year for lines in self.people.values() for year, _told in lines)

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
        return self._of([_key(selection)]).projects_in(selection.period)

    def by_year(self, selection: Selection) -> dict[int, int]:
        """How many of the projects that ran for certain in its period ran in each year."""
        found: dict[int, int] = {}
        period = selection.period
        for first, last, *_not_known, number in self.projects.get(_key(selection), ()):
            if first and (period is None or (first <= period.last and period.first <= last)):
                for year in range(first, last + 1):
                    found[year] = found.get(year, 0) + number
        return found


def can_answer(selection: Selection) -> bool:
    """Whether a selection asks for one value or all of every dimension, and of all projects."""
    return selection.projects is None and all(
        len(selection.asked(dimension)) <= 1 for dimension in NAMES
    )


def cube_for(
    edition: Edition, selection: Selection, group_by: Sequence[str], reporting: Period
) -> Cube | None:
    """
    What is needed to answer, in one query, which notes the stamp; None where the edition has
    no cube. `reporting` is the period for which its programme reports.
    """
    asked = [_one(selection, dimension) for dimension in Key._fields]
    choice = tuple(
        "IN (%s, '*')" if code else "<> ''" if dimension in group_by else "= ''"
        for dimension, code in zip(Key._fields, asked, strict=True)
    )
    is_prepared = edition.state == Edition.State.PREPARED
    period = selection.period or EVERY_YEAR
    of_one_year = "year" in group_by or period.first == period.last
    of_everybody = not (selection.sexes or selection.age_bands or {"sex", "age_band"} & {*group_by})
    is_ready = of_everybody and edition.policy.get("cube", 0) >= SINCE
    years = selection.period or reporting
    is_inside = reporting.first <= years.first and years.last <= reporting.last
    people = _people(of_one_year=of_one_year, is_ready=is_ready, is_inside=is_inside)
    values: list[Any] = [edition.programme_id, *[edition.pk] * (3 if is_prepared else 2)]
    values += [*filter(None, asked), *(period if IN_YEARS in people else ())]
    query = _query(people, choice, donors="donor" in group_by, is_prepared=is_prepared)
    cube = Cube()
    for row in take_note(query.rows(*values), len(COLUMNS)):
        _take(cube, row, period, in_years=of_one_year and is_inside, of_everybody=of_everybody)
    return cube if EVERYTHING in cube.projects else None


def _take(
    cube: Cube, row: tuple[Any, ...], period: Period, *, in_years: bool, of_everybody: bool
) -> None:
    """Add a row of the cube, as far as the question needs what it says."""
    measure, year, *key, figures = row
    if measure == PROJECTS:
        cube.projects[Key._make(key)] = figures
    elif measure != BY_YEAR:
        told = everybody_in(figures) if of_everybody else json.loads(figures)[:4]
        cube.people.setdefault((measure, *key), []).append((year, told))
    elif in_years:
        cube.ready[tuple(key)] = read(figures)
    else:
        for of, line in lines_in(figures, period):
            cube.people.setdefault((of, *key), []).append(line)


def _people(*, of_one_year: bool, is_ready: bool, is_inside: bool) -> str:
    """Which rows under its codes a question needs, whose years may all be inside the period."""
    if not is_ready:
        # A figure of whole projects feeds no single year.
        only = "NOT rows.is_whole AND " if of_one_year else ""
        of_people = ", ".join(f"'{measure}'" for measure in MEASURES)
        each = f"{only}rows.measure IN ({of_people}) AND {IN_YEARS}"
        return f"rows.measure = '{PROJECTS}' OR {each}"
    if of_one_year and is_inside:
        return f"rows.measure = '{BY_YEAR}'"
    ready = f"rows.measure IN ('{PROJECTS}', '{BY_YEAR}')"
    return ready if of_one_year else f"{ready} OR rows.is_whole AND {IN_YEARS}"


@cache
def _query(people: str, choice: tuple[str, ...], *, donors: bool, is_prepared: bool) -> Query:
    """
    The rows under the codes asked for, in a dimension grouped by under any code; the numbers
    of all projects, and where donors are grouped by those of each.
    """
    table = FrozenFigures._meta.db_table
    everything = " AND ".join(f"rows.{dimension} = ''" for dimension in Key._fields)
    wanted = everything.replace("rows.donor = '' AND ", "") if donors else everything
    chosen = " AND ".join(
        f"rows.{dimension} {codes}" for dimension, codes in zip(Key._fields, choice, strict=True)
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
        " WHERE rows.programme_id = %s AND NOT rows.is_end"
        # With a sum, so that nobody looks in the index of editions: most rows are of each.
        " AND rows.first_edition_id + 0 <= %s"
        " AND (rows.last_edition_id IS NULL OR rows.last_edition_id >= %s)"
        f"{replaced if is_prepared else ''}"
        f" AND (rows.measure = '{PROJECTS}' AND {wanted} OR {chosen} AND ({people}))",
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
    values = rows.values_list(*Key._fields, "figures")
    numbers = Numbers({Key._make(key): figures for *key, figures in values})
    if EVERYTHING not in numbers:
        numbers = Numbers({name.key: text for name, text in Known(edition).projects().items()})
    return Cube(numbers)


def _one(selection: Selection, dimension: str) -> str:
    return next(iter(selection.asked(dimension)), ALL)


def _key(selection: Selection) -> Key:
    return Key._make(_one(selection, dimension) for dimension in Key._fields)
