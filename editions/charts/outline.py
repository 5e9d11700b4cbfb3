"""From boundaries in degrees to a drawing of a fixed shape: projection, paths, points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import cos, radians
from typing import Any

# Every map is drawn in this box, whatever country it shows: the style sheet keeps its shape.
WIDE, HIGH = 1000, 900
MARGIN = 8

Point = tuple[float, float]
Ring = tuple[Point, ...]
Line = tuple[Point, Point]
# The left, right, top and bottom of what lies around a ring.
Frame = tuple[float, float, float, float]
# Left, top, right and bottom of a part of a drawing.
Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class Box:
    """A part of the drawing: where it begins, and how large it is."""

    x: float
    y: float
    width: float
    height: float

    def within(self, point: Point) -> Point:
        """A point of the drawing as shares of this part."""
        return (point[0] - self.x) / self.width, (point[1] - self.y) / self.height


WHOLE = Box(0, 0, WIDE, HIGH)


@dataclass(frozen=True, eq=False)
class Outlines:
    """
    The regions of a map in the units of the drawing, each with all its rings.

    Compared as the object that it is, so that what was worked out from it can be kept.
    """

    rings: Mapping[str, tuple[Ring, ...]]
    scale: float
    west: float
    north: float
    narrowing: float
    left: float
    top: float
    # Who made the outlines, as their licence asks to say.
    credit: str = ""

    def point(self, longitude: float, latitude: float) -> Point:
        """Where a place stands in the drawing."""
        return (
            self.left + (longitude - self.west) * self.narrowing * self.scale,
            self.top + (self.north - latitude) * self.scale,
        )

    def contains(self, code: str, point: Point) -> bool:
        """Whether a point of the drawing lies in a region; what is cut out of it does not."""
        x, y = point
        is_inside = False
        for ring, (left, right, top, bottom) in self._framed[code]:
            # Most points are far from most rings: their frames tell at once.
            if left <= x <= right and top <= y <= bottom and _is_within(ring, point):
                is_inside = not is_inside
        return is_inside

    def reaches(self, code: str, area: Rectangle) -> bool:
        """Whether any of a region lies in a rectangle of the drawing."""
        left, top, right, bottom = area
        return self.contains(code, (left, top)) or any(
            meets((start, end), area)
            for ring, (west, east, north, south) in self._framed[code]
            if west <= right and left <= east and north <= bottom and top <= south
            for start, end in zip(ring, ring[1:] + ring[:1], strict=True)
        )

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """The shape of each region, as the d of a path."""
        return {code: path(rings) for code, rings in self.rings.items()}

    @cached_property
    def _framed(self) -> Mapping[str, Sequence[tuple[Ring, Frame]]]:
        return {
            code: [(ring, _frame(ring)) for ring in rings] for code, rings in self.rings.items()
        }

    def around(self, codes: Sequence[str]) -> Box:
        """The part of the drawing that holds these regions and some ground around them."""
        frames = [frame for code in codes for _ring, frame in self._framed[code]]
        if not frames:
            return WHOLE
        lefts, rights, tops, bottoms = zip(*frames, strict=True)
        left, right, top, bottom = min(lefts), max(rights), min(tops), max(bottoms)
        middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
        width = max(right - left, (bottom - top) * WIDE / HIGH) * 1.5
        width = min(width, WIDE)
        height = width * HIGH / WIDE
        x = min(max(middle_x - width / 2, 0), WIDE - width)
        y = min(max(middle_y - height / 2, 0), HIGH - height)
        return Box(round(x), round(y), round(width), round(height))


def outlines_of(boundaries: Mapping[str, Mapping[str, Any]], credit: str = "") -> Outlines:
    """
    The outlines of regions by code, from GeoJSON polygons and multipolygons.

    Degrees of longitude are drawn as short as they are in the middle of the country; that is
    enough for outlines that are schematic.
    """
    degrees = {code: _rings(geometry) for code, geometry in boundaries.items()}
    points = [point for rings in degrees.values() for ring in rings for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    narrowing = cos(radians((south + north) / 2))
    scale = min(
        (WIDE - 2 * MARGIN) / ((east - west) * narrowing), (HIGH - 2 * MARGIN) / (north - south)
    )
    empty = Outlines(
        {},
        scale,
        west,
        north,
        narrowing,
        (WIDE - (east - west) * narrowing * scale) / 2,
        (HIGH - (north - south) * scale) / 2,
    )
    rings = {
        code: tuple(tuple(empty.point(x, y) for x, y in ring) for ring in told)
        for code, told in degrees.items()
    }
    return replace(empty, rings=rings, credit=credit)


def _rings(geometry: Mapping[str, Any]) -> tuple[Ring, ...]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return tuple(
        tuple((point[0], point[1]) for point in ring) for polygon in polygons for ring in polygon
    )


def path(rings: Sequence[Ring]) -> str:
    """Rings as the d of a path, in whole units from point to point: short, and fine enough."""
    drawn = []
    for ring in rings:
        points = [(round(x), round(y)) for x, y in ring]
        steps = [
            (x - before_x, y - before_y)
            for (before_x, before_y), (x, y) in zip(points, points[1:], strict=False)
            if (x, y) != (before_x, before_y)
        ]
        moves = " ".join(f"{dx} {dy}" if dy >= 0 else f"{dx}{dy}" for dx, dy in steps[:-1])
        drawn.append(f"M{points[0][0]} {points[0][1]}l{moves}z".replace(" -", "-"))
    return "".join(drawn)


def _is_within(ring: Ring, point: Point) -> bool:
    x, y = point
    is_inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            is_inside = not is_inside
    return is_inside


def _frame(ring: Ring) -> Frame:
    xs, ys = zip(*ring, strict=True)
    return min(xs), max(xs), min(ys), max(ys)


def meets(line: Line, area: Rectangle) -> bool:
    """Whether a line ends in a rectangle or runs through it."""
    left, top, right, bottom = area
    # What runs through from side to side crosses one of the diagonals.
    return (
        any(left <= x <= right and top <= y <= bottom for x, y in line)
        or cross(line, ((left, top), (right, bottom)))
        or cross(line, ((left, bottom), (right, top)))
    )


def cross(one: Line, other: Line) -> bool:
    """Whether two lines run through each other."""
    return _parted(one, other) and _parted(other, one)


def _parted(ends: Line, line: Line) -> bool:
    """Whether two ends lie on either side of where a line leads."""
    (x1, y1), (x2, y2) = line
    first, second = ((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) for x, y in ends)
    return first * second < 0
