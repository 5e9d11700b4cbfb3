"""
What readers learn of one project by taking one told figure from another.

Figures outside the trees are told under many names: of a year or the whole project, of everybody
or a group, with a channel or a measure that is settled only later. Which people are among which
readers may know, and the portal does not. So whatever may hold another figure is taken to hold
it, and no figure is told that leaves a small number between itself and what editions told
before, or tell beside it (decision 19). Pure: no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from beneficiaries.models import BeneficiaryCount

# A year, a measure, a channel, a unit and a group.
Block = tuple[int | None, str, str, str, str]
# In place of a sector: all of them.
TOTAL = ""
NOT_STATED = {
    BeneficiaryCount.Measure.NOT_STATED.value,
    BeneficiaryCount.Channel.NOT_STATED.value,
}
# The sums of so many figures are looked at; beside more of them nothing is told.
MOST = 12


def may_overlap(one: Block, other: Block) -> bool:
    """Whether measure and channel let the same people be in both, whatever year or group."""
    return all(
        first == second or not NOT_STATED.isdisjoint({first, second})
        for first, second in zip(one[1:3], other[1:3], strict=True)
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that an edition told of a project, by block and sector."""

    block: Block
    sector: str
    value: int
    # For safety, from every edition; whoever read it before has it still.
    was_removed: bool = False

    @property
    def year(self) -> int | None:
        return self.block[0]

    @property
    def unit(self) -> str:
        return self.block[3]

    @property
    def group(self) -> str:
        return self.block[-1]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What readers know of a figure before it is told, in the words of `disclosure.Node`."""

    shown_as: int | None = None
    known: int = 0
    is_open: bool = False
    is_spoilt: bool = False


NOTHING = Knowledge()


@dataclass(frozen=True, slots=True)
class Nesting:
    """A figure, and others of which any sum may be among its people, or hold them."""

    figure: int
    others: Sequence[int]
    # One more that is in every sum: the one that is looked at, where the figure is not.
    always: int | None = None
    is_among: bool = False
    # Then it tells nothing that nothing is left: the same people under another name.
    may_be_same: bool = False

    def near(self, k: int) -> int | None:
        """A sum of the others with fewer than k people between it and the figure."""
        if len(self.others) > MOST:
            return self.figure
        sums = {self.always or 0}
        for other in self.others:
            sums |= {added + other for added in sums}
        for added in sorted(sums - {0}):
            left = added - self.figure if self.is_among else self.figure - added
            if 0 <= left < k and (left or not self.may_be_same):
                return added
        return None


@dataclass
class KnownOfProject:
    """What editions told of one project, and what the next one is about to tell."""

    by_sector: dict[str, list[Told]] = field(default_factory=dict)

    def add(self, told: Told) -> None:
        self.by_sector.setdefault(told.sector, []).append(told)

    def at(self, block: Block) -> KnownOfBlock:
        return KnownOfBlock(block, self.by_sector)

    def copy(self) -> KnownOfProject:
        return KnownOfProject({sector: [*told] for sector, told in self.by_sector.items()})

    @property
    def years(self) -> set[int | None]:
        return {told.year for some in self.by_sector.values() for told in some}


@dataclass(frozen=True)
class KnownOfBlock:
    """The same, asked about the figures of one block."""

    block: Block
    by_sector: Mapping[str, Sequence[Told]] = field(default_factory=dict)

    def shown_as(self, sector: str) -> int | None:
        """What was told under this very name; of several the last one holds."""
        return next((told.value for told in reversed(self._same(sector))), None)

    def of_no_part(self, sectors: Iterable[str]) -> int:
        """How many were told in parts that are none of these any more."""
        gone = self.by_sector.keys() - {TOTAL, *sectors}
        return sum(self.shown_as(sector) or 0 for sector in gone)

    @property
    def has_groups(self) -> bool:
        """Whether a group that may be among these people was told."""
        return any(
            told.group
            and told.year in {None, self.block[0]}
            and may_overlap(told.block, self.block)
            for some in self.by_sector.values()
            for told in some
        )

    @property
    def has_parts(self) -> bool:
        return any(self._same(sector) for sector in self.by_sector if sector != TOTAL)

    def of(self, sector: str, value: int, k: int) -> Knowledge:
        """What is known of everybody in a sector, of whom the records say this number."""
        if sector not in self.by_sector:
            return NOTHING
        shown_as = self.shown_as(sector)
        if any(told.was_removed for told in self._same(sector)):
            return Knowledge(known=value, is_open=True)
        if value < k and value != shown_as:
            return Knowledge(shown_as)
        known = 0
        for nesting in self._nestings(sector, value):
            if (near := nesting.near(k)) is not None:
                if nesting.is_among or nesting.always is not None:
                    # It might be more by what is left: then no sum that holds it is safe.
                    return Knowledge(shown_as, is_open=True, is_spoilt=True)
                known = max(known, near)
        if known:
            return Knowledge(shown_as, known, is_open=True)
        return Knowledge(shown_as, self._known_beside(sector, value))

    def leaves_enough(self, sector: str, value: int, k: int) -> bool:
        """Whether a figure may be told: it was before, or nothing small is left beside it."""
        return value == self.shown_as(sector) or all(
            nesting.near(k) is None for nesting in self._nestings(sector, value)
        )

    def _known_beside(self, sector: str, value: int) -> int:
        """How many of so many readers may know, though enough others are left."""
        year = self.block[0]
        groups = [0]
        for told in self._others(sector):
            if told.group and told.year == year and told.unit == self.block[3]:
                groups.append(told.value)
            elif told.year in {None, year} or told.value == value:
                return value
        return min(max(groups), value)

    def _same(self, sector: str) -> list[Told]:
        return [told for told in self.by_sector.get(sector, ()) if told.block == self.block]

    def _others(self, sector: str) -> list[Told]:
        return [
            told
            for told in self.by_sector.get(sector, ())
            if told.block != self.block and may_overlap(told.block, self.block)
        ]

    def _nestings(self, sector: str, value: int) -> Iterator[Nesting]:
        """Whatever may hold this figure, or be held by it, of the same sector and unit."""
        year, _measure, _channel, unit, group = self.block
        others = [told for told in self._others(sector) if told.unit == unit]
        here = [told for told in others if told.year == year]
        groups = [told.value for told in here if told.group]
        for told in here:
            if told.group == group or (told.group and group):
                # Groups of one size, such as children and their mothers, are rather pairs.
                is_among = told.value > value
                yield Nesting(value, [told.value], is_among=is_among, may_be_same=True)
            elif group:
                yield Nesting(told.value, groups, always=value)
        if not group:
            yield Nesting(value, groups)
        yield from self._over_years(value, others)

    def _over_years(self, value: int, others: Sequence[Told]) -> Iterator[Nesting]:
        """The same between a whole project and its years."""
        year, group = self.block[0], self.block[-1]

        def of_years(name: str) -> list[int]:
            return [
                told.value
                for told in others
                if told.year not in {None, year} and told.group == name
            ]

        if year is None:
            for name in {told.group for told in others}:
                if name == group or not (name and group):
                    # Years of everybody may hold a group of the whole.
                    is_among, is_same = bool(group) and not name, name == group
                    years = of_years(name)
                    yield Nesting(value, years, is_among=is_among, may_be_same=is_same)
            return
        for whole in others:
            if whole.year is None and (whole.group == group or not (whole.group and group)):
                is_among, is_same = bool(whole.group) and not group, whole.group == group
                yield Nesting(
                    *(whole.value, of_years(group)),
                    always=value,
                    is_among=is_among,
                    may_be_same=is_same,
                )
