"""What is drawn of the counts of a project: blocks of one shape, with many small numbers."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from beneficiaries.generating.projects import Drawn
from beneficiaries.models import BeneficiaryCount, SexAgeCell

Part, Measure = BeneficiaryCount.Part, BeneficiaryCount.Measure
Channel, Unit = BeneficiaryCount.Channel, BeneficiaryCount.Unit
CELLS = [(sex, age) for sex in SexAgeCell.Sex.values for age in SexAgeCell.AgeBand.values]
# Of what a project counts beside people reached directly; one row each, without parts.
OTHERS = (
    (Measure.REACHED, Channel.INDIRECT, Unit.PERSON),
    (Measure.REACHED, Channel.DIRECT, Unit.HOUSEHOLD),
    (Measure.TARGETED, Channel.DIRECT, Unit.HOUSEHOLD),
    (Measure.TARGETED, Channel.INDIRECT, Unit.PERSON),
    (Measure.REACHED, Channel.NOT_STATED, Unit.PERSON),
    (Measure.REACHED, Channel.INDIRECT, Unit.HOUSEHOLD),
)


@dataclass(slots=True)
class Row:
    """A count and its cells by sex and age; a value of None is the mark *not reported*."""

    value: int | None
    year: int | None
    measure: str = Measure.REACHED.value
    channel: str = Channel.DIRECT.value
    unit: str = Unit.PERSON.value
    part: str = Part.TOTAL.value
    sector: int | None = None
    region: int | None = None
    restricted: bool = False
    cells: list[int] = field(default_factory=list)

    @property
    def size(self) -> int:
        return 1 + len(self.cells)


class Block:
    """The shape of a project-year: by which parts it is split, and where it has cells."""

    def __init__(self, sectors: list[int | None], regions: list[int], *, has_cells: bool) -> None:
        self.sectors, self.regions, self.has_cells = sectors, regions, has_cells

    @property
    def size(self) -> int:
        sectors, regions = len(self.sectors), len(self.sectors) * len(self.regions)
        leaves = regions or sectors or 1
        return 1 + sectors + regions + self.has_cells * leaves * len(CELLS)


class Counts:
    """Draws the counts of projects, one after the other."""

    def __init__(self, rng: random.Random, protection: set[int]) -> None:
        """`protection` are the sectors of that class."""
        self.rng, self.protection = rng, protection
        # Drawn once: a vector for each block would cost more than all the rest.
        self.profiles = [_profile(rng) for _ in range(256)]

    def of(self, project: Drawn, *, due: int, room: int, is_last: bool) -> Iterator[Row]:
        """
        The rows of a project: about as many as are due, never more than there is room for.

        The last one writes exactly what is due.
        """
        left, written = len(project.years), 0
        plans_by_year = self.rng.random() >= 0.05
        if project.years and not plans_by_year:
            written += 1
            yield Row(self._people(), None, Measure.TARGETED)
        for year in project.years:
            left -= 1
            space = room - written - left
            for row in self._project_year(project, year, space, is_planned=plans_by_year):
                written += row.size
                yield row
        slots = [(year, *other) for other in OTHERS for year in project.years]
        for place, slot in enumerate(slots):
            if written >= due:
                return
            row = self._other(*slot)
            still = due - written - row.size
            if is_last and still > len(slots) - place - 1:
                row.cells = _split(row.value or 0, self._weights(min(still, len(CELLS))))
            written += row.size
            yield row

    def _project_year(
        self, project: Drawn, year: int, room: int, *, is_planned: bool
    ) -> Iterator[Row]:
        """A year: its block, the one or the other plan; the total alone where no more fits."""
        block = self._block(project)
        if block.size > room:
            block = Block([], [], has_cells=False)
        yield from self._filled(block, year, Measure.REACHED)
        room -= block.size
        if self.rng.random() < 0.5 and is_planned:
            is_split = self.rng.random() < 0.4
            plan = Block(block.sectors, block.regions, has_cells=False) if is_split else None
            plan = plan or Block([], [], has_cells=False)
            if plan.size <= room:
                yield from self._filled(plan, year, Measure.TARGETED)

    def _block(self, project: Drawn) -> Block:
        kind, split = self.rng.random(), self.rng.random()
        if kind < 0.32:
            return Block([], [], has_cells=False)
        has_cells = kind >= 0.66
        if has_cells and split < 0.25:
            return Block([], [], has_cells=True)
        if split < 0.4:
            return Block([None], project.regions, has_cells=has_cells)
        sectors: list[int | None] = [*project.sectors]
        return Block(sectors, [] if split < 0.55 else project.regions, has_cells=has_cells)

    def _filled(self, block: Block, year: int, measure: str) -> Iterator[Row]:
        """The rows of a block, from the total down; where nothing is reported, nothing below."""
        rng, value = self.rng, self._people()
        if rng.random() < 0.02:
            yield Row(None, year, measure)
            return
        total = Row(value, year, measure)
        if block.has_cells and not block.sectors:
            total.cells = self._cells(value)
        yield total
        by_sector = self._parts(value, len(block.sectors))
        # Where all parts are restricted, so is the total, and then the whole year is withheld:
        # one such project among thousands would leave nothing to measure.
        may_restrict = any(sector not in self.protection for sector in block.sectors)
        for sector, people in zip(block.sectors, by_sector, strict=True):
            is_restricted = may_restrict and sector in self.protection and rng.random() < 0.1
            row = Row(
                people, year, measure, part=Part.SECTOR, sector=sector, restricted=is_restricted
            )
            if block.has_cells and not block.regions:
                row.cells = self._cells(people)
            yield row
            by_region = self._parts(people, len(block.regions))
            for region, some in zip(block.regions, by_region, strict=True):
                row = Row(some, year, measure, part=Part.REGION, sector=sector, region=region)
                if block.has_cells:
                    row.cells = self._cells(some)
                yield row

    def _other(self, year: int, measure: str, channel: str, unit: str) -> Row:
        return Row(self._people(), year, measure, channel, unit)

    def _people(self) -> int:
        """A number of people: half of them below a thousand or so, a few in the ten thousands."""
        return int(math.exp(self.rng.gauss(7.0, 1.5)))

    def _parts(self, whole: int, number: int) -> list[int]:
        """Parts that add up, or, where the same people are in several, add up to more."""
        parts = _split(whole, self._weights(number))
        if number > 1 and self.rng.random() < 0.15:
            more = self.rng.random() / 2
            parts = [min(whole, part + int(whole * more)) for part in parts]
        return parts

    def _weights(self, number: int) -> list[float]:
        weights = [self.rng.random() ** 2 + 0.02 for _ in range(number)]
        total = sum(weights)
        return [weight / total for weight in weights]

    def _cells(self, value: int) -> list[int]:
        return _split(value, self.rng.choice(self.profiles))


def _profile(rng: random.Random) -> list[float]:
    """Shares by sex and age; those whose age or sex is unknown are few, or none."""
    unknown = rng.choice((0.0, 0.0, 0.01, 0.05))
    weights = [
        rng.uniform(0.5, 1.5) * (unknown if "unknown" in cell else 0.4 if "60+" in cell else 1)
        for cell in CELLS
    ]
    total = sum(weights)
    return [weight / total for weight in weights]


def _split(whole: int, weights: list[float]) -> list[int]:
    """Whole numbers that add up to the whole; what is lost in rounding goes to the largest."""
    if not weights:
        return []
    parts = [int(whole * weight) for weight in weights]
    parts[weights.index(max(weights))] += whole - sum(parts)
    return parts
