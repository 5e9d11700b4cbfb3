"""Adding up: sources into figures of people, and facts of projects into numbers of projects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from beneficiaries.counting import Facts, Period
from editions.cube.packed import (
    PLACES,
    UPPER,
    Told,
    statuses,
    unpacked,
)
from editions.cube.scopes import ALL, NO_DONOR, Codes, Key, told_of
from editions.documents import NOT_STATED
from editions.sources import Source

LOWER = (1 << UPPER) - 1


class Added:
    """Sources of one measure, of one year or of whole projects of one span, under each key."""

    def __init__(self) -> None:
        self._sums: dict[Key, int] = {}
        self._why: dict[Key, int] = {}
        self._largest: dict[Key, list[int]] = {}
        # A lower figure that is no larger than this changes the largest of no place.
        self._floor: dict[Key, int] = {}

    def add(self, source: Source, facts: Mapping[str, Facts], codes: Codes) -> None:
        for key, told in told_of(source, facts, codes):
            self._sums[key] = self._sums.get(key, 0) + told.sums
            self._why[key] = self._why.get(key, 0) | told.why
            if told.largest is not None:
                self._note_largest(key, told, told.largest)

    def _note_largest(self, key: Key, told: Told, largest: list[int]) -> None:
        known = self._largest.get(key)
        if known is None:
            self._largest[key], self._floor[key] = largest[:], min(largest)
        elif told.is_total_only:
            known[0] = max(known[0], largest[0])
        elif largest[0] > self._floor[key]:
            self._largest[key] = known = list(map(max, known, largest))
            self._floor[key] = min(known)

    def rows(self) -> Iterator[tuple[Key, str]]:
        """
        Each key with its figures as text: at least, at most, the largest lower figure of one
        project, and the statuses given, each a list over the places.
        """
        nobody = [0] * PLACES
        for key, sums in self._sums.items():
            figures = [
                unpacked(sums & LOWER),
                unpacked(sums >> UPPER),
                self._largest.get(key, nobody),
                statuses(self._why[key]),
            ]
            yield key, json.dumps(figures, separators=(",", ":"))


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
        yield (
            key,
            json.dumps(
                [[*pattern, number] for pattern, number in sorted(patterns.items())],
                separators=(",", ":"),
            ),
        )


def _span(years: range) -> tuple[int, int]:
    """The first and last of years that follow each other; 0 where there is none."""
    return (years[0], years[-1]) if years else (0, 0)
