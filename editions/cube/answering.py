"""Answers from the cube of an edition: one query for any number of rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any

from django.db.models import Q

from beneficiaries.counting import Period
from editions.cube.keeping import EVERYTHING, PROJECTS, Known
from editions.cube.packed import place
from editions.cube.scopes import ALL, ANY, NO_DONOR, Key
from editions.cube.standing import Line, Standing
from editions.figure import Row
from editions.models import Edition, FrozenFigures
from editions.selecting import EVERY_YEAR, NAMES, NOT_ADDITIVE, Selection
from editions.stamp import remembered, take_note, with_stamp
from editions.written_queries import Query

COLUMNS = ("measure", "first_year", "last_year", "is_whole", *Key._fields, "figures")


@dataclass
class Cube:
    """The rows of a cube that a question needs."""

    projects: dict[Key, list[list[int]]] = field(default_factory=dict)
    people: dict[tuple[str, ...], list[Line]] = field(default_factory=dict)
    _standing: dict[tuple[str, ...], Standing] = field(default_factory=dict)

    def under(self, key: tuple[str, ...]) -> Standing:
        """What stands under a donor, sector, region and nature; an empty code is all of them."""
        found = self._standing.get(key)
        if found is None:
            # Figures stand under each code asked for, and under any single one.
            keys = product(*((code, ANY) if code else (ALL,) for code in key))
            lines = [line for one in keys for line in self.people.get(one, ())]
            found = Standing(self.projects.get(Key._make(key), ()), lines)
            self._standing[key] = found
        return found

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
            asked.update(zip(dimensions, line, strict=True))
            under = self.under((asked["donor"], asked["sector"], asked["region"], asked["nature"]))
            if "year" in asked:
                period = Period(asked["year"], asked["year"])
            where = place(asked["sex"], asked["age_band"])
            projects = under.projects_in(period)
            reached = under.figure("reached", period, where)
            targeted = under.figure("targeted", period, where)
            values = dict(zip(dimensions, line, strict=True))
            row = Row(values, *projects, reached, targeted, is_additive)
            if not (without_empty and row.is_empty):
                yield row

    @property
    def years(self) -> set[int]:
        """The years that hold anything: in all others every row is empty."""
        of_people = {line.first_year for lines in self.people.values() for line in lines}
        return of_people.union(self.under(EVERYTHING).years)

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
        return self.under(_key(selection)).projects_in(selection.period)

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
    query = _query(shape, donors="donor" in group_by, is_prepared=is_prepared)
    cube = Cube()
    _take(cube, take_note(query.rows(*values), len(COLUMNS)))
    return cube if EVERYTHING in cube.projects else None


@cache
def _query(shape: tuple[str, ...], *, donors: bool, is_prepared: bool) -> Query:
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
        " WHERE rows.programme_id = %s AND NOT rows.is_end"
        # With a sum, so that nobody looks in the index of editions: most rows are of each.
        " AND rows.first_edition_id + 0 <= %s"
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
    _take(cube, rows.values_list(*COLUMNS))
    if EVERYTHING not in cube.projects:
        counted = Known(edition).projects().items()
        cube.projects = {name.key: json.loads(text) for name, text in counted}
    return cube


def _take(cube: Cube, rows: Iterable[tuple[Any, ...]]) -> None:
    """Add rows of these columns to a cube."""
    for measure, first, last, is_whole, *key, figures in rows:
        if measure == PROJECTS:
            cube.projects[Key._make(key)] = json.loads(figures)
        else:
            line = Line(measure, first, last, is_whole, figures)
            cube.people.setdefault(tuple(key), []).append(line)


def _one(selection: Selection, dimension: str) -> str:
    return next(iter(selection.asked(dimension)), ALL)


def _key(selection: Selection) -> Key:
    return Key._make(_one(selection, dimension) for dimension in Key._fields)
