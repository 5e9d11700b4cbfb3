"""
What readers learn of one project by taking one told figure from another.

Figures outside the trees are told under many names: of a year or the whole project, of everybody
or a group, with a channel or a measure that is settled only later. Which people are among which
readers may know, and the portal does not. So whatever may hold another figure is taken to hold
it, and no figure is told that leaves a small number between itself and what editions told
before, or tell beside it, one alone or several together (decisions 19 and 22). Pure: no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import product

from beneficiaries.models import BeneficiaryCount

# A year, a measure, a channel, a unit and a group.
Block = tuple[int | None, str, str, str, str]
# In place of a sector: all of them.
TOTAL = ""
NOT_STATED = {
    BeneficiaryCount.Measure.NOT_STATED.value,
    BeneficiaryCount.Channel.NOT_STATED.value,
}
# Of each sum of figures, whether it is one of groups, of everybody, or of both.
Sums = Set[tuple[int, frozenset[bool]]]
NOBODY: Sums = frozenset({(0, frozenset())})
# The sums of so many figures are looked at; beside more of them nothing is told.
MOST = 12


def key_of_part(sector: str, region: str | None) -> str:
    """In place of a sector: a region in it, where one is named."""
    return f"{sector}/{region}" if region else sector


def may_overlap(one: Block, other: Block) -> bool:
    """Whether measure and channel let the same people be in both, whatever year or group."""
    return _may_be(one[1], other[1]) and _may_be(one[2], other[2])


def _may_be(first: str, second: str) -> bool:
    return first == second or first in NOT_STATED or second in NOT_STATED


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that an edition told of a project, by block and sector."""

    block: Block
    sector: str
    value: int
    # For safety, from every edition; whoever read it before has it still, and nothing else does:
    # its value here is 0.
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
    """
    A figure that is looked at, and others that may hold it or that it may hold.

    It may do so alone, or together with any of those `beside` it: a year and other years may
    hold a group, and a group and other groups may fill a year.
    """

    own: Told
    across: Sequence[Told]
    beside: Sequence[Told] = ()
    # Whether those across hold it; otherwise it holds them.
    is_held: bool = False

    def near(self, k: int) -> int | None:
        """What the others across come to where fewer than k people are between the two sums."""
        if not self.across:
            return None
        if len(self.across) + len(self.beside) > MOST:
            return self.own.value
        ours = _sums(self.beside, {(self.own.value, frozenset([bool(self.own.group)]))})
        near = []
        for (mine, kind), (theirs, other) in product(ours, _sums(self.across) - NOBODY):
            left = theirs - mine if self.is_held else mine - theirs
            # Nobody is left between everybody and everybody, or groups and groups of one size:
            # the same people under another name, or pairs, such as children and their mothers.
            if 0 <= left < k and (left or len(kind | other) > 1):
                near.append(theirs)
        return max(near, default=None)


def _sums(figures: Iterable[Told], start: Sums = NOBODY) -> Sums:
    """Each sum of some of these figures, added to what there is."""
    found = start
    for told in figures:
        kind = {bool(told.group)}
        found = found | {(added + told.value, kinds | kind) for added, kinds in found}
    return found


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
    def blocks(self) -> set[Block]:
        return {told.block for some in self.by_sector.values() for told in some}


@dataclass(frozen=True)
class KnownOfBlock:
    """The same, asked about the figures of one block."""

    block: Block
    by_sector: Mapping[str, Sequence[Told]] = field(default_factory=dict)

    def shown_as(self, sector: str) -> int | None:
        """What was told under this very name and stands; of several the last one holds."""
        told = (one.value for one in reversed(self._same(sector)) if not one.was_removed)
        return next(told, None)

    def of_no_part(self, sectors: Iterable[str], total: int) -> int:
        """How many of a total were told in parts that are none of these any more."""
        gone = self.by_sector.keys() - {TOTAL, *sectors}
        if any(told.was_removed for sector in gone for told in self._same(sector)):
            return total
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
    def has_totals_across(self) -> bool:
        """Whether a figure was told that may be among the people of one part, or hold them."""
        return any(self._shares_year(told) for told in self._across(of_total=False))

    @property
    def has_parts(self) -> bool:
        return any(self._same(sector) for sector in self.by_sector if sector != TOTAL)

    def of(self, sector: str, value: int, k: int) -> Knowledge:
        """What is known of everybody in a sector, of whom the records say this number."""
        if not self.by_sector:
            return NOTHING
        shown_as = self.shown_as(sector)
        if any(told.was_removed for told in self._same(sector)):
            return Knowledge(known=value, is_open=True)
        if value < k and value != shown_as:
            return Knowledge(shown_as)
        if value != shown_as and self._is_beside_removed(sector):
            return Knowledge(shown_as, known=value, is_open=True)
        across = [] if value == shown_as else self._near_across(sector, value, k)
        known = min(max(across, default=0), value)
        for nesting in self._nestings(sector, value):
            if (near := nesting.near(k)) is not None:
                if nesting.is_held or any(told.year != self.block[0] for told in nesting.across):
                    # It might be more by what is left: then no sum that holds it is safe.
                    return Knowledge(shown_as, is_open=True, is_spoilt=True)
                known = max(known, near)
        if known:
            return Knowledge(shown_as, known, is_open=True)
        return Knowledge(shown_as, self._known_beside(sector, value))

    def leaves_enough(self, sector: str, value: int, k: int) -> bool:
        """Whether a figure may be told: it was before, or nothing small is left beside it."""
        if value == self.shown_as(sector):
            return True
        if self._is_beside_removed(sector) or self._near_across(sector, value, k):
            return False
        return all(nesting.near(k) is None for nesting in self._nestings(sector, value))

    def _is_beside_removed(self, sector: str) -> bool:
        """Whether one was removed that may be among so many: the portal cannot say how near."""
        others = [*self._others(sector), *self._across(of_total=sector == TOTAL)]
        # Of a whole project, years that have nothing in common leave each other.
        is_whole_told = any(told.year is None for told in others)
        return any(
            told.was_removed and (is_whole_told or self._shares_year(told))
            for told in others
            if told.unit == self.block[3]
        )

    def _near_across(self, sector: str, value: int, k: int) -> list[int]:
        """
        Figures of all sectors that leave fewer than k people of a part, or a part of them.

        Women may all be in one sector, or it may have women only. So may a sector be all that a
        channel not stated reached. Where nobody is left they are the same people.
        """
        return [
            told.value
            for told in self._across(of_total=sector == TOTAL)
            if not told.was_removed and self._shares_year(told) and 0 < abs(told.value - value) < k
        ]

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

    def _across(self, *, of_total: bool) -> list[Told]:
        """
        Beside a part those of all sectors, and parts beside one of these, under other names.

        Not under the same one in another year: how much a part leaves of that, its own total
        says already.
        """
        return [
            told
            for sector, some in self.by_sector.items()
            if (sector == TOTAL) is not of_total
            for told in some
            if told.block[1:] != self.block[1:]
            and told.unit == self.block[3]
            and may_overlap(told.block, self.block)
        ]

    def _shares_year(self, told: Told) -> bool:
        return told.year == self.block[0] or None in {told.year, self.block[0]}

    def _nestings(self, sector: str, value: int) -> Iterator[Nesting]:
        """Whatever may hold this figure, or be held by it, of the same sector and unit."""
        own = Told(self.block, sector, value)
        others = [
            told for told in self._others(sector) if told.unit == own.unit and not told.was_removed
        ]
        here = [told for told in others if told.year == own.year]
        groups = [told for told in here if told.group]
        for told in here:
            if told.group == own.group:
                yield Nesting(own, [told], is_held=told.value > value)
            elif own.group:
                yield Nesting(own, [told], [one for one in groups if one != told], is_held=True)
        yield Nesting(own, [told for told in groups if told.group != own.group])
        if own.year is None:
            yield from _of_whole(own, others)
        else:
            yield from _of_year(own, others)


def _of_whole(own: Told, others: Sequence[Told]) -> Iterator[Nesting]:
    """A whole project, or a group of it, and figures of years."""
    years = [told for told in others if told.year is not None]
    wholes = [told for told in others if told.year is None and not told.group]
    groups = [told for told in others if told.year is None and told.group not in {"", own.group}]
    if own.group:
        yield Nesting(own, _named({own.group}, years))
        yield Nesting(own, _named({"", own.group}, years), groups, is_held=True)
    else:
        yield Nesting(own, _by_year(years))
    for name in sorted({told.group for told in years} - {"", own.group}):
        # One group in some years, the others in all of them.
        beside = [*(told for told in groups if told.group != name), *_named({name}, years)]
        if own.group:
            yield Nesting(own, wholes, beside, is_held=True)
        else:
            yield Nesting(own, beside)


def _of_year(own: Told, others: Sequence[Told]) -> Iterator[Nesting]:
    """A year, or a group of it, and whole projects, beside other years."""
    years = [told for told in others if told.year is not None]
    other_years = [told for told in years if told.year != own.year]
    same = _named({own.group}, other_years)
    wholes = [told for told in others if told.year is None and not told.group]
    groups = [told for told in others if told.year is None and told.group]
    if own.group:
        of_own = _named({own.group}, groups)
        yield Nesting(own, of_own, _named({"", own.group}, other_years))
        yield Nesting(own, of_own, same, is_held=True)
        others_of_whole = [told for told in groups if told.group != own.group]
        yield Nesting(own, wholes, [*others_of_whole, *same], is_held=True)
        beside = [told for told in _by_year(years) if told.year != own.year or told.group]
        yield Nesting(own, wholes, beside, is_held=True)
    else:
        names = {told.group for told in groups} | {""}
        yield Nesting(own, groups, _named(names, other_years))
        yield Nesting(own, wholes, _by_year(other_years), is_held=True)


def _named(groups: Set[str], figures: Iterable[Told]) -> list[Told]:
    return [told for told in figures if told.group in groups]


def _by_year(figures: Sequence[Told]) -> list[Told]:
    """Everybody in each year; its groups where nothing is told of everybody."""
    of_everybody = {told.year for told in figures if not told.group}
    return [told for told in figures if not told.group or told.year not in of_everybody]
