"""
What one released figure tells for every sex and age band at once.

A place is a sex or all of them, with an age band or all: 32 places. What is told of all
places is packed into one whole number with 64 bits for each, so that adding two figures
is one addition. Pure; the same answers as `editions.disclosure.answer`, place by place.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from editions.disclosure import Path, Released
from editions.selecting import AGE_BANDS, SEXES
from editions.sources import ORDER_OF_STATUSES, Source
from editions.trees import place_of

ALL_SEXES, ALL_AGES = ("", *SEXES), ("", *AGE_BANDS)
PLACES = len(ALL_SEXES) * len(ALL_AGES)
EVERYWHERE = (1 << PLACES) - 1
# The place of all sexes and ages together.
TOTAL = 1
FIELD = 64
LARGEST = (1 << FIELD) - 1
UPPER = PLACES * FIELD
FIELDS = struct.Struct(f"<{PLACES}Q")
# Beside a status: there are figures of which nothing is told, so no upper bound holds.
NO_LIMIT = "no_limit"
STATUS_BIT = {status: place * PLACES for place, status in enumerate((*ORDER_OF_STATUSES, NO_LIMIT))}
NOT_EXACT = (1 << STATUS_BIT["exact"]) - 1
# Whether cells of a scope are selected: yes, no, or nobody knows (None).
Verdict = bool | None
# What of a path is narrowed by more than sex and age: project, sector, region.
Head = tuple[str, str, str]


@cache
def place(sex: str = "", age_band: str = "") -> int:
    return ALL_SEXES.index(sex) * len(ALL_AGES) + ALL_AGES.index(age_band)


@cache
def _in_places(sex: str, age_band: str) -> tuple[int, int]:
    """Masks of the places in which a cell may be, and of those in which it surely is."""
    if not sex:
        return EVERYWHERE, TOTAL
    mask = 0
    for one in ("", sex):
        for other in ("", age_band):
            mask |= 1 << place(one, other)
    return mask, mask


@cache
def _read(below: Path) -> tuple[str, str, int, int]:
    """What a path names below its project: sector, region, and the masks of its places."""
    named = place_of(("", *below))
    return named["sector"], named["region"], *_in_places(named["sex"], named["age_band"])


@lru_cache(maxsize=4096)
def spread(mask: int) -> int:
    """A mask of places as a packed number: 1 in each of them."""
    return sum(1 << (number * FIELD) for number in range(PLACES) if mask >> number & 1)


def unpacked(packed: int) -> list[int]:
    """The numbers of all places."""
    return list(FIELDS.unpack(packed.to_bytes(FIELDS.size, "little")))


def _packed(numbers: Iterable[int]) -> int:
    return int.from_bytes(FIELDS.pack(*numbers), "little")


@dataclass(slots=True)
class Told:
    """
    The bounds in each place (`at_least` and `at_most` packed into `sums`), and why: for each
    status, in the order of statuses, a mask of the places in which it is given.
    """

    sums: int = 0
    why: int = 0
    # Lower bounds of all places, where this is the figure of a single project.
    largest: list[int] | None = None
    is_total_only: bool = False


@dataclass(slots=True)
class _Node:
    """
    An answer in the making: bounds, the places that it may be in and surely is, and those of
    which anybody reported anything.
    """

    at_least: int
    at_most: int
    anywhere: int
    everywhere: int
    reported: int
    why: int


def heads_of(source: Source) -> list[Head]:
    """Which scopes the cells of a figure have, each once."""
    return list(dict.fromkeys(map(head_of, source.released.leaves)))


def head_of(leaf: Path) -> Head:
    sector, region, _may, _surely = _read(leaf[1:])
    return leaf[0], sector, region


def places_of(leaves: Iterable[Path]) -> tuple[int, int]:
    """Masks of the places in which any of some cells may be, and in which all surely are."""
    return _where(leaves, lambda _head: True)


def tell(source: Source, verdict: Callable[[Head], Verdict]) -> Told | None:
    """What a source tells of the cells that a verdict selects; None where it is nothing."""
    node = _answer(source.released, verdict)
    return _told(source, node) if node.reported else None


def tell_sum(source: Source, anywhere: int, everywhere: int) -> Told:
    """The same of a source without parts, of which it is known where its cells are."""
    return _told(source, _of_atom(source.released, anywhere, everywhere))


def _told(source: Source, node: _Node) -> Told:
    not_exact = _folded(node.why)
    if source.status == "exact":
        why = node.why | (node.reported & ~not_exact) << STATUS_BIT["exact"]
    else:
        why = node.reported << STATUS_BIT[source.status]
    if source.is_withheld:
        why |= node.reported << STATUS_BIT[NO_LIMIT]
    at_least = 0 if source.status == "withheld" else node.at_least
    told = Told(at_least | node.at_most << UPPER, why)
    if len(source.codes) == 1:
        told.is_total_only = at_least <= LARGEST
        told.largest = unpacked(at_least)
    return told


def _answer(released: Released, verdict: Callable[[Head], Verdict]) -> _Node:
    # What nobody reported is among the leaves of no part.
    anywhere, everywhere = _where(released.leaves, verdict)
    if not released.parts or not anywhere:
        return _of_atom(released, anywhere, everywhere)
    parts = [_answer(part, verdict) for part in released.parts]
    at_least = sum(part.at_least for part in parts)
    at_most = sum(part.at_most for part in parts)
    why = reported = 0
    for part in parts:
        why |= part.why
        reported |= part.reported
    if released.is_overlapping:
        # Different people: as few as in the largest part, as many as in all of them.
        least = [
            max(numbers) for numbers in zip(*(unpacked(p.at_least) for p in parts), strict=True)
        ]
        most = [min(number, released.value) for number in unpacked(at_most)]
        at_least, at_most = _packed(least), _packed(most)
    whole = spread(everywhere)
    if whole:
        at_least = at_least & ~(whole * LARGEST) | whole * released.value
        at_most = at_most & ~(whole * LARGEST) | whole * released.value
    not_exact = _differing(at_least, at_most)
    # Of several reasons the strongest is given; if there is no other, persons overlap.
    why = why & NOT_EXACT & _everywhere(not_exact) | not_exact << STATUS_BIT["overlapping"]
    return _Node(at_least, at_most, anywhere, everywhere, reported, why)


def _of_atom(released: Released, anywhere: int, everywhere: int) -> _Node:
    at_least, at_most = spread(everywhere) * released.value, spread(anywhere) * released.value
    partly = anywhere & ~everywhere if released.value else 0
    why = partly << STATUS_BIT[released.status_in_part.value]
    return _Node(at_least, at_most, anywhere, everywhere, anywhere, why)


def _where(leaves: Iterable[Path], verdict: Callable[[Head], Verdict]) -> tuple[int, int]:
    """Masks of the places in which any of these cells may be, and in which all surely are."""
    anywhere, everywhere = 0, EVERYWHERE
    for leaf in leaves:
        sector, region, may, surely = _read(leaf[1:])
        said = verdict((leaf[0], sector, region))
        if said is not False:
            anywhere |= may
        everywhere &= surely if said else 0
    return anywhere, everywhere


def _differing(one: int, other: int) -> int:
    """A mask of the places in which two packed numbers differ."""
    if one == other:
        return 0
    mask = 0
    for number, difference in enumerate(unpacked(one ^ other)):
        if difference:
            mask |= 1 << number
    return mask


def _folded(why: int) -> int:
    """A mask of the places for which any status is given."""
    mask = 0
    while why:
        mask |= why & EVERYWHERE
        why >>= PLACES
    return mask


def _everywhere(mask: int) -> int:
    """The same mask under every status."""
    return sum(mask << bit for bit in STATUS_BIT.values())


@lru_cache(maxsize=4096)
def statuses(why: int) -> tuple[int, ...]:
    """For each place, which statuses are given, as a number of bits in their order."""
    found = [0] * PLACES
    for bit, start in enumerate(STATUS_BIT.values()):
        mask = why >> start & EVERYWHERE
        if not mask:
            continue
        for number in range(PLACES):
            if mask >> number & 1:
                found[number] |= 1 << bit
    return tuple(found)
