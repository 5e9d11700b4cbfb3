"""Where the names of regions stand on a map, so that none covers another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, tee
from typing import NamedTuple

from editions.charts.letters import width_of
from editions.charts.outline import Box, Line, Outlines, Point, Rectangle, cross, meets

# How large the type of a main and of a quiet name is, and how high its line, in pixels.
MAIN, QUIET, LINE = 13, 12, 15
# How far the line of a name is from the point it stands above or below.
ABOVE_POINT = 16
# Where a name may stand beside its own region, in pixels: away from its middle, near first.
ASIDE = sorted(
    ((x, y) for x in range(-40, 41, 8) for y in range(-32, 33, 4)),
    key=lambda step: (step[0] ** 2 + (2 * step[1]) ** 2, step),
)
AROUND = ((1, 0), (1, 1), (1, -1), (-1, 0), (-1, 1), (-1, -1), (0, 1), (0, -1))
DISTANCES = (26, 44, 66, 90, 120, 150, 190)
# A quiet name is led to from near only: a longer line would take the eye.
NEAR = DISTANCES[:2]
# Points of a name, as shares of how wide and how high it is, from its middle.
SPREAD = [(across / 4, down / 2) for across in range(-2, 3) for down in (-1, 0, 1)]
# Air between a name and what stands beside it.
AIR = 4
# How often names are placed anew, so that those find a good place for whom none was left.
ATTEMPTS = 4
# A shorter leader would not be seen.
SHORTEST = 8


@dataclass(frozen=True)
class Name:
    """
    A name to place: its code, the middle of its region, and whether it may not be left out.

    A name with a point stands right above or below it. Its `second` line, such as signs, or the
    lines of a figure, go under a name that fits into its region, else behind it.
    """

    code: str
    text: str
    middle: Point
    is_main: bool = False
    point: Point | None = None
    second: str = ""

    def room(self, *, is_outside: bool) -> tuple[float, float]:
        """How wide and how high it is, in pixels."""
        size = MAIN if self.is_main else QUIET
        lines = self.lines(is_outside=is_outside)
        wide = max(width_of(line, size, is_bold=self.is_main) for line in lines)
        return wide, LINE * len(lines)

    def lines(self, *, is_outside: bool) -> list[str]:
        """Its words as they stand below each other, or on one line beside its region."""
        if is_outside:
            return [f"{self.text} {self.second.replace(chr(10), '')}".strip()]
        return [self.text, *self.second.splitlines()]


@dataclass(frozen=True)
class Placed:
    """
    Where the middle of a name stands, as shares of the drawing.

    `leader` is the line from the region to the edge of a name that stands outside of it.
    """

    name: Name
    at: Point
    leader: Line | None = None


class Spot(NamedTuple):
    """Where the middle of a name may stand, in pixels; a makeshift where nothing better is left."""

    x: float
    y: float
    is_outside: bool = False
    is_makeshift: bool = False


@lru_cache(maxsize=64)
def place(
    names: tuple[Name, ...],
    outlines: Outlines,
    box: Box,
    width: float,
    kept_free: tuple[Rectangle, ...] = (),
    ground: frozenset[str] = frozenset(),
) -> list[Placed]:
    """
    Places for names on a drawing of that width in pixels, main ones first.

    Inside of the region where the name fits; else with a leader in the open, or on the `ground`
    of regions that bear no name. No leader runs through a name or another leader. A name that is
    not a main one and fits nowhere is left out: the list beside the map has it. Hundreds of
    places are tried, so what was found for the same map is kept; nobody may change it.
    """
    scale = width / box.width
    height = box.height * scale
    rings = [_around(name.point, box, scale) for name in names if name.point]
    # What is coloured stays free of the names of its neighbours; where there is ground, all else.
    main = [name.code for name in names if name.is_main]
    clear = frozenset(outlines.rings.keys() - ground if ground else main)
    middles = {
        name: ((name.middle[0] - box.x) * scale, (name.middle[1] - box.y) * scale) for name in names
    }

    seen = [name for name, (x, y) in middles.items() if 0 <= x <= width and 0 <= y <= height]
    offers: dict[Name, Iterator[Spot]] = {
        name: _candidates(name, middles[name], clear, outlines, box, scale, ground) for name in seen
    }

    def spots(name: Name) -> Iterator[Spot]:
        """Those that are offered to a name, from the first on; each is worked out once."""
        offers[name], again = tee(offers[name])
        return again

    def turn(name: Name) -> tuple[bool, bool]:
        """Leaders make way for the names that fit into their regions."""
        return not name.is_main, next(spots(name), Spot(0, 0, is_outside=True)).is_outside

    def share(point: Point) -> Point:
        return point[0] / width, point[1] / height

    order = sorted(seen, key=turn)
    attempts = []
    for _attempt in range(ATTEMPTS):
        tried = [(name, middles[name], spots(name)) for name in order]
        found = _in_turn(tried, (width, height), kept_free, rings)
        poor = [
            name
            for name in order
            if name.is_main and (name not in found or found[name][0].is_makeshift)
        ]
        attempts.append((len(poor), found))
        if not poor:
            break
        # Who found no good place chooses before the others.
        order = [*poor, *(name for name in order if name not in poor)]
    _poor, best = min(attempts, key=lambda attempt: attempt[0])
    return [
        Placed(name, share((spot.x, spot.y)), leader and (share(leader[0]), share(leader[1])))
        for name, (spot, leader) in best.items()
    ]


def _in_turn(
    tried: Iterable[tuple[Name, Point, Iterator[Spot]]],
    size: Point,
    kept_free: Iterable[Rectangle],
    rings: Sequence[Rectangle],
) -> dict[Name, tuple[Spot, Line | None]]:
    """The first of its spots, for each name, that those before it leave free."""
    found: dict[Name, tuple[Spot, Line | None]] = {}
    taken, leaders = list(kept_free), list[Line]()
    for name, middle, spots in tried:
        for spot in spots:
            here = _rectangle(spot, name)
            if here[0] < 0 or here[2] > size[0] or here[1] < 0 or here[3] > size[1]:
                continue
            if any(_touch(here, other) for other in (*taken, *rings)):
                continue
            leader = _leader(middle, here) if spot.is_outside else None
            if any(meets(other, here) for other in leaders):
                continue
            if leader and any(meets(leader, other) for other in taken):
                continue
            if leader and any(cross(leader, other) for other in leaders):
                continue
            found[name] = spot, leader
            taken.append(here)
            leaders += [leader] if leader else []
            break
    return found


def _rectangle(spot: Spot, name: Name) -> Rectangle:
    wide, high = name.room(is_outside=spot.is_outside)
    return spot.x - wide / 2, spot.y - high / 2, spot.x + wide / 2, spot.y + high / 2


def _leader(middle: Point, name: Rectangle) -> Line:
    """The line from the middle of a region to the nearest edge of its name."""
    x, y = middle
    left, top, right, bottom = name
    if left <= x <= right:
        return middle, (x, top - 1 if y < top else bottom + 1)
    return middle, (left - AIR if x < left else right + AIR, (top + bottom) / 2)


def _around(point: Point, box: Box, scale: float) -> Rectangle:
    """The room that a ring at a point takes."""
    x, y = (point[0] - box.x) * scale, (point[1] - box.y) * scale
    return x - 6, y - 6, x + 6, y + 6


def _candidates(
    name: Name,
    middle: Point,
    clear: frozenset[str],
    outlines: Outlines,
    box: Box,
    scale: float,
    ground: frozenset[str],
) -> Iterator[Spot]:
    """Places to try for one name, the best first."""
    others = clear - {name.code}

    def parts(spot: Point, codes: Iterable[str], room: Point) -> Iterator[bool]:
        """Whether each of the points of a name lies in any of the regions."""
        for across, down in SPREAD:
            point = _back((spot[0] + room[0] * across, spot[1] + room[1] * down), box, scale)
            yield any(outlines.contains(code, point) for code in codes)

    def regions(spot: Point, room: Point) -> int:
        """How many regions a name lies on."""
        return sum(any(parts(spot, [code], room)) for code in outlines.rings)

    def in_the_open(distances: Iterable[float]) -> Iterator[Spot]:
        wide, high = name.room(is_outside=True)
        for distance in distances:
            for right, down in AROUND:
                # Above or below, it may stand aside of the middle so as to stay in the drawing.
                x = middle[0] + right * (distance + wide / 2)
                x = min(max(x, wide / 2), box.width * scale - wide / 2)
                y = middle[1] + down * distance * 0.7
                if not any(parts((x, y), outlines.rings, (wide + 2 * AIR, high))):
                    yield Spot(x, y, is_outside=True)

    def on_the_ground(reach: int) -> Iterator[Spot]:
        wide, high = name.room(is_outside=True)
        for aside, down in ASIDE if ground else ():
            x, y = aside * reach, down * reach
            if abs(x) < wide / 2 + SHORTEST and abs(y) < high / 2 + SHORTEST:
                continue
            spot = Spot(middle[0] + x, middle[1] + y, is_outside=True)
            left, top, right, bottom = _rectangle(spot, name)
            start, end = (
                _back(corner, box, scale) for corner in ((left - AIR, top), (right + AIR, bottom))
            )
            if any(outlines.reaches(code, (*start, *end)) for code in clear):
                continue
            if all(parts(spot[:2], ground, (wide, high))):
                yield spot

    def is_led_across(spot: Spot) -> bool:
        """Whether the leader runs over what is to stay clear of it."""
        (x1, y1), (x2, y2) = _leader(middle, _rectangle(spot, name))
        points = [(x1 + (x2 - x1) * part / 12, y1 + (y2 - y1) * part / 12) for part in range(13)]
        return any(
            outlines.contains(code, _back(point, box, scale)) for code in others for point in points
        )

    wide, high = name.room(is_outside=False)
    if name.point is not None:
        x, y = (
            (place - start) * scale for place, start in zip(name.point, (box.x, box.y), strict=True)
        )
        below, above = (x, y + ABOVE_POINT), (x, y - ABOVE_POINT)
        for point in sorted((below, above), key=lambda point: regions(point, (wide, high))):
            yield Spot(*point)
    near = [(middle[0] + aside, middle[1] + down) for aside, down in ASIDE]
    # With air around it; else without corners, into which letters hardly ever reach.
    for room in ((wide + AIR, high), (wide - AIR, high - 2 * AIR)):
        for point in near:
            if all(parts(point, [name.code], room)):
                yield Spot(*point)
    if name.is_main:
        across = []
        for spot in chain(
            in_the_open(NEAR),
            on_the_ground(1),
            in_the_open(DISTANCES[len(NEAR) :]),
            on_the_ground(2),
        ):
            # Where every region bears a name, a leader has to run over some of them.
            if ground and is_led_across(spot):
                across.append(spot._replace(is_makeshift=True))
            else:
                yield spot
        yield from across
        # Wherever it stays inside of the drawing: it may not be left out.
        end, bottom = box.width * scale, box.height * scale
        x = min(max(middle[0], wide / 2), end - wide / 2)
        spots = [(x, min(max(y, high / 2), bottom - high / 2)) for _x, y in near]
        # The less of it lies on what another name stands for, the better.
        for point in sorted(spots, key=lambda point: sum(parts(point, others, (wide, high)))):
            yield Spot(*point, is_makeshift=True)
        return
    yield from in_the_open(NEAR)
    yield from on_the_ground(1)
    # It may reach into its quiet neighbours, since theirs keep clear of it: the less, the better.
    for point in sorted(near[::3], key=lambda point: -sum(parts(point, [name.code], (wide, high)))):
        if not any(parts(point, others, (wide, high))):
            yield Spot(*point)


def _back(point: Point, box: Box, scale: float) -> Point:
    return point[0] / scale + box.x, point[1] / scale + box.y


def _touch(one: Rectangle, other: Rectangle) -> bool:
    return not (one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1])
