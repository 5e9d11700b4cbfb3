"""Where the names of regions stand on a map, so that none covers another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from editions.charts.outline import Box, Outlines, Point

# How wide a letter and how high a line of names is, in pixels.
LETTER, LINE = 6.7, 15
# Where a name may stand beside its own region, in pixels: away from its middle, near first.
ABOVE_POINT = 16
STEPS = (0, 12, -12, 22, -22)
AROUND = ((1, 0), (1, 1), (1, -1), (-1, 0), (-1, 1), (-1, -1), (0, 1), (0, -1))
DISTANCES = (26, 44, 66, 90, 120, 150)


@dataclass(frozen=True)
class Name:
    """
    A name to place: its code, the middle of its region, and whether it may not be left out.

    A name with a point stands right above or below it. Signs go under a name that fits into
    its region, else behind it; each takes about as much room as two letters.
    """

    code: str
    text: str
    middle: Point
    is_main: bool = False
    point: Point | None = None
    signs: int = 0


@dataclass(frozen=True)
class Placed:
    """
    Where the middle of a name stands, as shares of the drawing.

    `leader` is the point of the region to which a line leads, where it stands outside of it.
    """

    name: Name
    at: Point
    leader: Point | None = None


@lru_cache(maxsize=64)
def place(names: tuple[Name, ...], outlines: Outlines, box: Box, width: float) -> list[Placed]:
    """
    Places for names on a drawing of that width in pixels, main ones first.

    Inside of the region where the name fits; else in the open with a leader; a name that is
    not a main one and fits nowhere is left out: the list beside the map has it. Hundreds of
    places are tried, so what was found for the same map is kept; nobody may change it.
    """
    scale = width / box.width
    height = box.height * scale
    taken = [_around(name.point, box, scale) for name in names if name.point]
    found = []
    for name in sorted(names, key=lambda one: not one.is_main):
        middle = ((name.middle[0] - box.x) * scale, (name.middle[1] - box.y) * scale)
        if not (0 <= middle[0] <= width and 0 <= middle[1] <= height):
            continue
        letter = LETTER * (1.08 if name.is_main else 1)
        for x, y, is_outside in _candidates(name, middle, letter, outlines, box, scale):
            wide = letter * (len(name.text) + (2 * name.signs if is_outside else 0))
            high = LINE if is_outside or not name.signs else 2 * LINE
            here = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            if here[0] < 0 or here[2] > width or here[1] < 0 or here[3] > height:
                continue
            if any(_touch(here, other) for other in taken):
                continue
            taken.append(here)
            leader = (middle[0] / width, middle[1] / height) if is_outside else None
            found.append(Placed(name, (x / width, y / height), leader))
            break
    return found


def _around(point: Point, box: Box, scale: float) -> tuple[float, float, float, float]:
    """The room that a ring at a point takes."""
    x, y = (point[0] - box.x) * scale, (point[1] - box.y) * scale
    return x - 6, y - 6, x + 6, y + 6


def _candidates(
    name: Name,
    middle: Point,
    letter: float,
    outlines: Outlines,
    box: Box,
    scale: float,
) -> Iterator[tuple[float, float, bool]]:
    """Places to try for one name, the best first, in pixels, and whether they are outside."""
    wide = letter * len(name.text)
    if name.point is not None:
        x, y = (
            (place - start) * scale for place, start in zip(name.point, (box.x, box.y), strict=True)
        )
        yield x, y + ABOVE_POINT, False
        yield x, y - ABOVE_POINT, False
    for step in STEPS:
        x, y = middle[0], middle[1] + step
        ends = [(x - wide / 2 + 3, y), (x + wide / 2 - 3, y)]
        if all(outlines.contains(name.code, _back(end, box, scale)) for end in ends):
            yield x, y, False
    if not name.is_main:
        # A quiet name may reach into its neighbours, since theirs keep clear of it.
        for step in STEPS:
            yield middle[0], middle[1] + step, False
        return
    wide += letter * 2 * name.signs
    for distance in DISTANCES:
        for right, down in AROUND:
            x = middle[0] + right * (distance + wide / 2)
            y = middle[1] + down * distance * 0.7
            corners = [(x + wide / 2 * side, y) for side in (-1, 0, 1)]
            if not any(
                outlines.contains(code, _back(corner, box, scale))
                for corner in corners
                for code in outlines.rings
            ):
                yield x, y, True
    yield middle[0], middle[1], False


def _back(point: Point, box: Box, scale: float) -> Point:
    return point[0] / scale + box.x, point[1] / scale + box.y


def _touch(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return not (one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1])
