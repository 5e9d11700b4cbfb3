"""
How many counts an edition lists under each choice, so that none is counted when it is asked for.

A count stands under the donors, sectors, regions and natures by which `editions.api.counts` finds
it. Under each key there is a line for each year (0 is whole projects): how many counts are found
by it for every sex and age.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from functools import cache, reduce
from itertools import groupby, product
from operator import itemgetter, or_
from typing import Any

from django.db.models import Case, F, JSONField, Q, QuerySet, When

from beneficiaries.counting import Facts
from editions.cube.adding import encode
from editions.cube.cells import CHUNK
from editions.cube.packed import FIELD, PLACES, place, spread, unpacked
from editions.cube.scopes import ALL, Key
from editions.documents import NOT_STATED
from editions.models import Edition, FrozenFigures
from editions.trees import NOT_SPLIT, TOGETHER

# What these rows have for a measure, and the first rules of cubes that have them.
COUNTS, SINCE = "counts", 7
EVERYTHING = Key(ALL, ALL, ALL, ALL)
YEARS = frozenset({"year", "year_min", "year_max"})
KNOWN = frozenset({*Key._fields, *YEARS, "sex", "age_band"})
COLUMNS = ("project_code", "year", "sector", "region", "sex", "age_band", "members")
OF_A_YEAR = PLACES * FIELD
# Donors, sectors, regions and natures, as a key has them.
Places = tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]
NOWHERE: Places = (frozenset(), frozenset(), frozenset(), frozenset())


class Listed:
    """
    Counts under their keys: the numbers of all years and places packed into one.

    `years` has the place of each year in it, the same for two of which one is taken from the
    other.
    """

    def __init__(self, years: dict[int, int] | None = None) -> None:
        self.years = {} if years is None else years
        self.under: dict[Key, int] = {EVERYTHING: 0}

    def add(self, cells: QuerySet, facts: Mapping[str, Facts | None]) -> None:
        """Add the cells of projects, in one query."""
        members = Case(
            When(Q(project_code=TOGETHER) | Q(sex=TOGETHER), then=F("document__members")),
            output_field=JSONField(),
        )
        rows = cells.order_by("project_code").annotate(members=members).values_list(*COLUMNS)
        for code, of_project in groupby(rows.iterator(CHUNK), key=itemgetter(0)):
            for codes, number in self._in_places(code, of_project, facts).items():
                for key in map(Key._make, product(*((ALL, *values) for values in codes))):
                    self.under[key] = self.under.get(key, 0) + number

    def text(self, number: int) -> str:
        """A line for each year in which there are any."""
        lines = []
        for year, at in sorted(self.years.items()):
            if of_year := number >> at * OF_A_YEAR & (1 << OF_A_YEAR) - 1:
                lines.append([year, *unpacked(of_year)])
        return encode(lines)

    def number(self, text: str) -> int:
        """What a text says, packed again."""
        found = 0
        for year, *numbers in json.loads(text):
            for where, number in enumerate(numbers):
                found += number << self._at(year) + where * FIELD
        return found

    def _at(self, year: int) -> int:
        return self.years.setdefault(year, len(self.years)) * OF_A_YEAR

    def _in_places(
        self, code: str, rows: Iterable[tuple[Any, ...]], facts: Mapping[str, Facts | None]
    ) -> dict[Places, int]:
        """The cells of one project by the codes under which they stand."""
        parts: dict[tuple[str, str], int] = {}
        found: dict[Places, int] = {}
        for _code, year, sector, region, sex, age_band, members in rows:
            if sex == TOGETHER:
                sex = _common(part["sex"] for part in members)
                age_band = _common(part["age_band"] for part in members)
            number = spread(_places(sex, age_band)) << self._at(year or 0)
            if code == TOGETHER:
                codes = _of_all([facts.get(part["project"]) for part in members])
                found[codes] = found.get(codes, 0) + number
            else:
                parts[sector, region] = parts.get((sector, region), 0) + number
        for (sector, region), number in parts.items():
            codes = _of_part(facts.get(code), sector, region)
            found[codes] = found.get(codes, 0) + number
        return found


def number_of_counts(edition: Edition, asked: Mapping[str, Any]) -> int | None:
    """
    How many counts match what is asked, by the names of parameters.

    None where the edition has not kept it, or where something else is asked for: words, a
    partner, a status.
    """
    if edition.policy.get("cube", 0) < SINCE or asked.keys() - KNOWN:
        return None
    key = Key._make(asked.get(name, ALL) for name in Key._fields)
    rows = FrozenFigures.objects.of(edition).filter(measure=COUNTS)
    wanted = rows.filter(Q(**key._asdict()) | Q(**EVERYTHING._asdict()))
    told = {Key._make(of): figures for *of, figures in wanted.values_list(*Key._fields, "figures")}
    if EVERYTHING not in told:
        return None
    where = place(asked.get("sex", ""), asked.get("age_band", ""))
    lines = json.loads(told.get(key, "[]"))
    if not YEARS & asked.keys():
        return sum(numbers[where] for _year, *numbers in lines)
    first, last = asked.get("year_min", 1), asked.get("year_max", math.inf)
    if "year" in asked:
        first, last = max(first, asked["year"]), min(last, asked["year"])
    return sum(numbers[where] for year, *numbers in lines if first <= year <= last)


@cache
def _places(sex: str, age_band: str) -> int:
    """By which sex and age a cell is found, as a mask: what it has not, it is not found by."""
    return reduce(or_, (1 << place(*names) for names in product({"", sex}, {"", age_band})))


def _common(values: Iterable[str | None]) -> str:
    """What all of them are; empty where they differ."""
    found = set(values)
    return (found.pop() if len(found) == 1 else None) or ""


def _of_part(of: Facts | None, sector: str, region: str) -> Places:
    """Where a cell of a project stands; without a part of its own, where its project does."""
    donors, sectors, regions, natures = _of_project(of)
    return (
        donors,
        sectors if sector in {"", NOT_SPLIT} else frozenset({sector}),
        regions if region == "" else frozenset({region}),
        natures,
    )


def _of_all(several: Iterable[Facts | None]) -> Places:
    """Where a sum of several projects stands: under what is asked of each of them."""
    each = zip(*map(_of_project, several), strict=True)
    donors, sectors, regions, natures = (frozenset.intersection(*codes) for codes in each)
    return donors, sectors, regions, natures


def _of_project(of: Facts | None) -> Places:
    if of is None:
        # It has left the register.
        return NOWHERE
    return of.donors, of.sectors, of.regions, frozenset({of.nature or NOT_STATED})
