"""
Under which donor, sector, region and nature a released figure stands, and what it tells there.

A value of a dimension is a code, "" for all of them, or `ANY`: whichever single one is asked
for. A figure stands under ANY where nobody knows which values are its own: it may be each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from beneficiaries.counting import Facts
from editions.cube import packed
from editions.cube.packed import Head, Told, Verdict
from editions.disclosure import Path
from editions.documents import NOT_STATED
from editions.sources import NO_REPORT, Source
from editions.trees import NOT_SPLIT

ALL, ANY = "", "*"
# In place of a donor: projects that name none. Asked for by nobody.
NO_DONOR = "-"
NATURES = ("emergency", "development", NOT_STATED)


class Key(NamedTuple):
    donor: str
    sector: str
    region: str
    nature: str


class Keys(NamedTuple):
    """Keys under which a figure says the same; those of all projects of its donors and nature."""

    pairs: tuple[tuple[str, str], ...]
    sector: str
    region: str

    def each(self) -> Iterator[Key]:
        for donor, nature in self.pairs:
            yield Key(donor, self.sector, self.region, nature)


# The values that cells stand for; None where nobody knows.
Values = frozenset[str] | None


class Scope(NamedTuple):
    """What a cell stands for in each dimension of a key."""

    donors: Values
    sectors: Values
    regions: Values
    natures: Values


@dataclass
class Codes:
    """
    Every code that may be asked for, by dimension.

    `spelled_out` gathers the dimensions of which some figure stands under every code by
    name: such a figure has to be looked at again when there are more codes.
    """

    donor: Sequence[str]
    sector: Sequence[str]
    region: Sequence[str]
    nature: Sequence[str] = NATURES
    spelled_out: set[str] = field(default_factory=set)

    def standing_for(self, dimension: str, scopes: Iterable[Values]) -> list[str]:
        """The values of a dimension under which anything of these scopes may stand."""
        found: set[str] = set()
        is_any = False
        for values in scopes:
            if values is None:
                is_any = True
            else:
                found |= values
        if not is_any:
            return [ALL, *sorted(found)]
        if not found:
            return [ALL, ANY]
        self.spelled_out.add(dimension)
        return [ALL, *getattr(self, dimension)]


def told_of(
    source: Source, facts: Mapping[str, Facts], codes: Codes
) -> Iterator[tuple[Keys, Told]]:
    """What a source tells under which keys; nothing of what nobody reported."""
    if source.status == NO_REPORT:
        return
    if len(source.codes) > 1:
        yield from _of_several(source, facts, codes)
    else:
        yield from _of_one(source, facts, codes)


def _scope(head: Head, facts: Mapping[str, Facts]) -> Scope:
    project, sector, region = head
    known = facts.get(project)
    of = known or Facts(project)
    return Scope(
        donors=of.donors if known else None,
        sectors=(frozenset({sector}) if sector not in {"", NOT_SPLIT} else of.sectors) or None,
        regions=(frozenset({region}) if region else of.regions) or None,
        natures=frozenset({of.nature or NOT_STATED}) if known else None,
    )


def _within(values: Values, asked: str) -> Verdict:
    """Whether a cell that may be any of some values is one of those asked for."""
    if asked == ALL:
        return True
    if values is None:
        return None
    if asked not in values:
        return False
    return True if len(values) == 1 else None


def _both(one: Verdict, other: Verdict) -> Verdict:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _of_one(
    source: Source, facts: Mapping[str, Facts], codes: Codes
) -> Iterator[tuple[Keys, Told]]:
    scopes = {head: _scope(head, facts) for head in packed.heads_of(source)}
    sectors = codes.standing_for("sector", {scope.sectors for scope in scopes.values()})
    regions = codes.standing_for("region", {scope.regions for scope in scopes.values()})
    told: dict[tuple[Verdict, ...], Told | None] = {}

    def under(sector: str, region: str, is_project: Verdict) -> Told | None:
        verdicts = {
            head: _both(
                is_project,
                _both(_within(scope.sectors, sector), _within(scope.regions, region)),
            )
            for head, scope in scopes.items()
        }
        name = tuple(verdicts.values())
        if name not in told:
            told[name] = packed.tell(source, verdicts.__getitem__)
        return told[name]

    known = facts.get(source.codes[0])
    surely: tuple[tuple[str, str], ...] = ((ALL, ALL),)
    maybe: tuple[tuple[str, str], ...] = ()
    if known:
        # In order, so that they are the same for all projects of these donors and this nature.
        surely = (*product((ALL, *sorted(known.donors)), (ALL, known.nature or NOT_STATED)),)
    else:
        # It has left the register: of donors and nature the edition says no more.
        maybe = ((ANY, ALL), (ALL, ANY), (ANY, ANY))
    for sector, region in product(sectors, regions):
        for is_project, pairs in ((True, surely), (None, maybe)):
            answer = under(sector, region, is_project) if pairs else None
            if answer is not None:
                yield Keys(pairs, sector, region), answer


def _of_several(
    source: Source, facts: Mapping[str, Facts], codes: Codes
) -> Iterator[tuple[Keys, Told]]:
    """One sum of several projects, of which no part is shown."""
    groups: dict[Scope, list[Path]] = {}
    for leaf in source.released.leaves:
        groups.setdefault(_scope(packed.head_of(leaf), facts), []).append(leaf)
    scopes = list(groups)
    everyone = (1 << len(scopes)) - 1
    masks = [_Masks(codes, dimension, scopes) for dimension in Key._fields]
    told: dict[tuple[int, bool], Told] = {}
    reduced = _Reduced(source, list(groups.values()))
    for values, may, surely in _product(masks, everyone):
        answer = reduced.told(may, is_whole=surely == everyone, kept=told)
        donor, sector, region, nature = values
        yield Keys(((donor, nature),), sector, region), answer


class _Masks:
    """For each value of a dimension, which scopes it may select and which it surely does."""

    def __init__(self, codes: Codes, dimension: str, scopes: list[Scope]) -> None:
        place = Key._fields.index(dimension)
        own = [scope[place] for scope in scopes]
        # A project with several donors is wholly that of each; a cell is in one place only.
        is_whole = dimension == "donor"
        self.of: dict[str, tuple[int, int]] = {}
        for value in codes.standing_for(dimension, set(own)):
            may = surely = 0
            for number, values in enumerate(own):
                said = _within(values, value)
                if said is None and is_whole and values is not None:
                    said = True
                may |= (said is not False) << number
                surely |= (said is True) << number
            self.of[value] = (may, surely)


def _product(masks: list[_Masks], everyone: int) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Each combination of values that may select anything, with what it selects."""
    found: list[tuple[tuple[str, ...], int, int]] = [((), everyone, everyone)]
    for dimension in masks:
        found = [
            ((*values, value), both, surely & sure)
            for values, may, surely in found
            for value, (possible, sure) in dimension.of.items()
            if (both := may & possible)
        ]
    yield from found


class _Reduced:
    """A sum of several projects, with the places of their cells worked out once."""

    def __init__(self, source: Source, groups: list[list[Path]]) -> None:
        self.source = source
        # Most scopes have the same places, so few of them have to be looked at.
        self.places: dict[int, int] = {}
        self.whole = packed.EVERYWHERE
        for number, leaves in enumerate(groups):
            may, surely = packed.places_of(leaves)
            self.places[may] = self.places.get(may, 0) | 1 << number
            self.whole &= surely

    def told(self, may: int, *, is_whole: bool, kept: dict[tuple[int, bool], Told]) -> Told:
        anywhere = 0
        for places, scopes in self.places.items():
            if may & scopes:
                anywhere |= places
        name = (anywhere, is_whole)
        if name not in kept:
            everywhere = self.whole if is_whole else 0
            kept[name] = packed.tell_sum(self.source, anywhere, everywhere)
        return kept[name]
