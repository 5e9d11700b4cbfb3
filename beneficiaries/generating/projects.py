"""What is drawn of each project: when it ran, what it does, where, with whom."""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass
from typing import NamedTuple

from programmes.activity import years_active
from programmes.models import Project

FIRST_YEAR, LAST_YEAR = 2013, 2024
PERIOD = range(FIRST_YEAR, LAST_YEAR + 1)
Status, Nature = Project.Status, Project.Nature
STATUSES = {
    Status.ENDED: 66,
    Status.ONGOING: 16,
    Status.NOT_STATED: 8,
    Status.SUSPENDED: 4,
    Status.CANCELLED: 3,
    Status.PLANNED: 3,
}
NATURES = {Nature.EMERGENCY: 70, Nature.DEVELOPMENT: 26, Nature.NOT_STATED: 4}


class Lists(NamedTuple):
    """Keys of the rows that a project may name."""

    sectors: list[int]
    regions: list[int]
    donors: list[int]
    partners: list[int]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One project. `years` are those in which it is known to have run."""

    start: str
    end: str
    status: str
    nature: str
    years: tuple[int, ...]
    sectors: list[int]
    regions: list[int]
    donors: list[int]
    partners: list[int]
    has_primary_sector: bool


def draw(rng: random.Random, lists: Lists, *, mean_years: float, is_last: bool) -> Drawn:
    """A project; the last one runs through all years, so that the rest of the counts fits."""
    status = str(rng.choices([*STATUSES], [*STATUSES.values()])[0])
    length = min(len(PERIOD), 1 + int(rng.expovariate(1 / mean_years)))
    first = rng.randint(FIRST_YEAR, LAST_YEAR + 1 - length)
    last = first + length - 1
    if is_last:
        status, first, last = str(Status.ENDED), FIRST_YEAR, LAST_YEAR
    start, end = _date(rng, first, is_start=True), _date(rng, last, is_start=False)
    if not is_last:
        if rng.random() < (0.6 if status == Status.ONGOING else 0.06):
            end = ""
        if status != Status.ONGOING and rng.random() < 0.01:
            start = ""
    known = years_active(
        start,
        end,
        is_ongoing=status == Status.ONGOING,
        last_year=LAST_YEAR,
    ).known
    return Drawn(
        start,
        end,
        status,
        nature=str(rng.choices([*NATURES], [*NATURES.values()])[0]),
        years=tuple(year for year in known if year in PERIOD),
        sectors=some(rng, lists.sectors, (78, 18, 4)),
        regions=some(rng, lists.regions, (72, 20, 8)),
        donors=some(rng, lists.donors, (84, 16)),
        partners=some(rng, lists.partners, (70, 30)) if rng.random() < 0.4 else [],
        has_primary_sector=rng.random() < 0.85,
    )


def some(rng: random.Random, keys: list[int], weights: tuple[int, ...]) -> list[int]:
    """One, two, … of the keys, as often as the weights say; the first keys more often."""
    wanted = min(rng.choices(range(1, len(weights) + 1), weights)[0], len(keys))
    found: set[int] = set()
    while len(found) < wanted:
        # The smaller of two draws: no region or donor has the same share as another.
        found.add(keys[min(rng.randrange(len(keys)), rng.randrange(len(keys)))])
    return sorted(found)


def _date(rng: random.Random, year: int, *, is_start: bool) -> str:
    """A date of which the day, the month or the year alone is known."""
    precision, month = rng.random(), rng.randint(1, 6) if is_start else rng.randint(7, 12)
    if precision < 0.15:
        return str(year)
    if precision < 0.4:
        return f"{year}-{month:02d}"
    return f"{year}-{month:02d}-{rng.randint(1, calendar.monthrange(year, month)[1]):02d}"
