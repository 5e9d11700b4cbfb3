"""Where the names of regions stand on a map, so that none covers another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from editions.charts.letters import width_of
from editions.charts.outline import Box, Outlines, Point

# Left, top, right and bottom, in pixels.
Rectangle = tuple[float, float, float, float]
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
    leader: tuple[Point, Point] | None = None


@lru_cache(maxsize=64)
def place(
    names: tuple[Name, ...],
    outlines: Outlines,
    box: Box,
    width: float,
    kept_free: tuple[Rectangle, ...] = (),
) -> list[Placed]:
    """
    Places for names on a drawing of that width in pixels, main ones first.

    Inside of the region where the name fits; else in the open with a leader; a name that is
    not a main one and fits nowhere is left out: the list beside the map has it. Hundreds of
    places are tried, so what was found for the same map is kept; nobody may change it.
    """
    scale = width / box.width
    height = box.height * scale
    taken = [*kept_free, *(_around(name.point, box, scale) for name in names if name.point)]
    # What is coloured stays free of the names of its neighbours.
    main = tuple(name.code for name in names if name.is_main)
    found = []
    for name in sorted(names, key=lambda one: not one.is_main):
        middle = ((name.middle[0] - box.x) * scale, (name.middle[1] - box.y) * scale)
        if not (0 <= middle[0] <= width and 0 <= middle[1] <= height):
            continue
        for x, y, is_outside in _candidates(name, middle, main, outlines, box, scale):
            wide, high = name.room(is_outside=is_outside)
            here = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            if here[0] < 0 or here[2] > width or here[1] < 0 or here[3] > height:
                continue
            if any(_touch(here, other) for other in taken):
                continue
            taken.append(here)
            leader = _leader(middle, here, width, height) if is_outside else None
            found.append(Placed(name, (x / width, y / height), leader))
            break
    return found


def _leader(middle: Point, name: Rectangle, width: float, height: float) -> tuple[Point, Point]:
    """The line from the middle of a region to the nearest edge of its name."""
    x, y = middle
    left, top, right, bottom = name
    if left <= x <= right:
        end = (x, top - 1 if y < top else bottom + 1)
    else:
        end = (left - AIR if x < left else right + AIR, (top + bottom) / 2)
    return (x / width, y / height), (end[0] / width, end[1] / height)


def _around(point: Point, box: Box, scale: float) -> Rectangle:
    """The room that a ring at a point takes."""
    x, y = (point[0] - box.x) * scale, (point[1] - box.y) * scale
    return x - 6, y - 6, x + 6, y + 6


def _candidates(
    name: Name,
    middle: Point,
    main: tuple[str, ...],
    outlines: Outlines,
    box: Box,
    scale: float,
) -> Iterator[tuple[float, float, bool]]:
    """Places to try for one name, the best first, in pixels, and whether they are outside."""

    def parts(spot: Point, codes: Iterable[str], room: Point) -> Iterator[bool]:
        """Whether each of the points of a name lies in any of the regions."""
        for across, down in SPREAD:
            point = _back((spot[0] + room[0] * across, spot[1] + room[1] * down), box, scale)
            yield any(outlines.contains(code, point) for code in codes)

    def regions(spot: Point, room: Point) -> int:
        """How many regions a name lies on."""
        return sum(any(parts(spot, [code], room)) for code in outlines.rings)

    def in_the_open(distances: Iterable[float]) -> Iterator[tuple[float, float, bool]]:
        wide, high = name.room(is_outside=True)
        for distance in distances:
            for right, down in AROUND:
                # Above or below, it may stand aside of the middle so as to stay in the drawing.
                x = middle[0] + right * (distance + wide / 2)
                x = min(max(x, wide / 2), box.width * scale - wide / 2)
                y = middle[1] + down * distance * 0.7
                if not any(parts((x, y), outlines.rings, (wide + 2 * AIR, high))):
                    yield x, y, True

    wide, high = name.room(is_outside=False)
    if name.point is not None:
        x, y = (
            (place - start) * scale for place, start in zip(name.point, (box.x, box.y), strict=True)
        )
        below, above = (x, y + ABOVE_POINT), (x, y - ABOVE_POINT)
        for spot in sorted((below, above), key=lambda spot: regions(spot, (wide, high))):
            yield *spot, False
    near = [(middle[0] + aside, middle[1] + down) for aside, down in ASIDE]
    # With air around it; else without corners, into which letters hardly ever reach.
    for room in ((wide + AIR, high), (wide - AIR, high - 2 * AIR)):
        for spot in near:
            if all(parts(spot, [name.code], room)):
                yield *spot, False
    if name.is_main:
        yield from in_the_open(DISTANCES)
        # Wherever it stays inside of the drawing: it may not be left out.
        end, bottom = box.width * scale, box.height * scale
        x = min(max(middle[0], wide / 2), end - wide / 2)
        for _x, y in near:
            yield x, min(max(y, high / 2), bottom - high / 2), False
        return
    yield from in_the_open(NEAR)
    # It may reach into its quiet neighbours, since theirs keep clear of it: the less, the better.
    others = [code for code in main if code != name.code]
    for spot in sorted(near[::3], key=lambda spot: -sum(parts(spot, [name.code], (wide, high)))):
        if not any(parts(spot, others, (wide, high))):
            yield *spot, False


def _back(point: Point, box: Box, scale: float) -> Point:
    return point[0] / scale + box.x, point[1] / scale + box.y


def _touch(one: Rectangle, other: Rectangle) -> bool:
    return not (one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1])
