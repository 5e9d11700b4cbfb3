"""Adding up: sources into figures of people, and facts of projects into numbers of projects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from beneficiaries.counting import Facts, Period
from editions.cube.packed import (
    PLACES,
    UPPER,
    Told,
    statuses,
    unpacked,
)
from editions.cube.scopes import ALL, NO_DONOR, Codes, Key, Keys, told_of
from editions.documents import NOT_STATED
from editions.sources import Source

LOWER = (1 << UPPER) - 1
NOBODY = [0] * PLACES
# Made once, since there are very many rows.
encode = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(slots=True)
class Sum(Told):
    """What several figures tell together."""

    # A lower figure that is no larger than this changes the largest of no place.
    floor: int = 0

    def add(self, told: Told) -> None:
        self.sums += told.sums
        self.why |= told.why
        if told.largest is not None:
            self._note_largest(told, told.largest)

    def _note_largest(self, told: Told, largest: list[int]) -> None:
        if self.largest is None:
            self.largest, self.floor = largest[:], min(largest)
        elif told.is_total_only:
            self.largest[0] = max(self.largest[0], largest[0])
        elif largest[0] > self.floor:
            self.largest = list(map(max, self.largest, largest))
            self.floor = min(self.largest)


class Added:
    """Sources of one measure, of one year or of whole projects of one span, under each key."""

    def __init__(self) -> None:
        self._under: dict[Keys, Sum] = {}

    def add(self, source: Source, facts: Mapping[str, Facts], codes: Codes) -> None:
        for keys, told in told_of(source, facts, codes):
            if keys not in self._under:
                self._under[keys] = Sum()
            self._under[keys].add(told)

    def rows(self) -> Iterator[tuple[Key, str]]:
        """
        Each key with its figures as text: at least, at most, the largest lower figure of one
        project, and the statuses given, each a list over the places.
        """
        under: dict[Key, Sum] = {}
        for keys, added in self._under.items():
            for key in keys.each():
                under.setdefault(key, Sum()).add(added)
        for key, told in under.items():
            figures = [
                unpacked(told.sums & LOWER),
                unpacked(told.sums >> UPPER),
                told.largest or NOBODY,
                statuses(told.why),
            ]
            yield key, encode(figures)


def numbers_of_projects(
    facts: Iterable[Facts], reporting: Period, reach: Period
) -> Iterator[tuple[Key, str]]:
    """
    For each key, how many projects have the same years, as text: lists of first and last year
    known, first and last year of which nobody knows, and how many projects those are.

    Numbers of projects over any years add up from these, each project once.
    """
    found: dict[Key, dict[tuple[int, ...], int]] = {Key(ALL, ALL, ALL, ALL): {}}
    for of in facts:
        years = of.years(reporting, reach)
        pattern = (*_span(years.known), *_span(years.not_known))
        for key in map(
            Key._make,
            product(
                (ALL, *of.donors),
                (ALL, *of.sectors),
                (ALL, *of.regions),
                (ALL, of.nature or NOT_STATED),
            ),
        ):
            patterns = found.setdefault(key, {})
            patterns[pattern] = patterns.get(pattern, 0) + 1
        if not of.donors:
            patterns = found.setdefault(Key(NO_DONOR, ALL, ALL, ALL), {})
            patterns[pattern] = patterns.get(pattern, 0) + 1
    for key, patterns in found.items():
        yield key, encode([[*pattern, number] for pattern, number in sorted(patterns.items())])


def _span(years: range) -> tuple[int, int]:
    """The first and last of years that follow each other; 0 where there is none."""
    return (years[0], years[-1]) if years else (0, 0)
