"""Maps of a factsheet, from the outlines that an edition froze: the same ones as on the pages."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from django.utils.translation import gettext as _

from editions.charts.names import Name, place
from editions.charts.outline import Box, Outlines, Point, Rectangle
from programmes.wording import credited

# Two points nearer than this, in degrees, are one on paper.
NEAR = 0.02
# How wide the maps are on paper, in millimetres; and how many pixels of the screen, for which
# names are measured, a millimetre holds when 8 points of type stand for 13 pixels.
CLOSE, WHOLE = 104, 64
# How wide and how high the map on a band is, in millimetres.
BAND = (60, 32)
PIXELS = 4.6
# The whole country in a corner of a close view: how high it is, as a part of how wide the view
# is; in millimetres its frame, what stays clear around that, and its gap to the edges of the view.
INSET, FRAME, CLEAR, GAP = 0.19, 1.5, 1, 2
SIGNS = {"operational_base": "■", "sub_base": "□"}
# Room around the regions of a close view, in degrees.
AROUND = 0.7
# The least of it that is left on one side where they move out of the way of a corner.
EDGE = 0.3


def drawn(
    boundaries: Iterable[dict[str, Any]],
    regions: Iterable[dict[str, Any]],
    states: Mapping[str, str],
    bases: Iterable[dict[str, Any]] = (),
) -> dict[str, Any] | None:
    """
    The regions of today's map in one flat plane, each in a state: here, office, within, other.

    A base is a sign beside the name of its region, never a point. None where an edition holds
    no outline.
    """
    outlines = {row["region"]["code"]: row["geometry"] for row in boundaries}
    known = {row["code"]: row for row in regions}
    rings = {code: list(_rings(geometry)) for code, geometry in outlines.items()}
    latitudes = [lat for parts in rings.values() for ring in parts for _lon, lat in ring]
    if not latitudes:
        return None
    squeeze = math.cos(math.radians((min(latitudes) + max(latitudes)) / 2))
    signs: dict[str, list[str]] = {}
    for base in bases:
        for region in base["regions"]:
            if base["kind"] != "country_office":
                signs.setdefault(region["code"], []).append(base["kind"])
    shapes = [
        {
            "name": known[code]["name"] if code in known else "",
            "state": states.get(code, "other"),
            "label": _label(known.get(code), squeeze),
            "bases": sorted(set(signs.get(code, []))),
            "rings": [[_flat(point, squeeze) for point in ring] for ring in parts],
        }
        for code, parts in rings.items()
    ]
    # Those the sheet is about lie on top, so that their edges are whole.
    shapes.sort(key=lambda shape: shape["state"] != "other")
    return {"regions": shapes, "extent": _extent(shapes)}


def close_view(plane: dict[str, Any]) -> dict[str, Any]:
    """A map of the regions the sheet is about, with the whole country in a corner."""
    return _near(plane, (CLOSE, CLOSE / 1.4), plane["regions"]) or whole(plane)


def on_band(plane: dict[str, Any]) -> dict[str, Any] | None:
    """The same, small: only these regions are named. None where the sheet is about none."""
    return _near(plane, BAND, _about(plane))


def _about(plane: dict[str, Any]) -> list[dict[str, Any]]:
    return [shape for shape in plane["regions"] if shape["state"] != "other"]


def _near(
    plane: dict[str, Any], room: tuple[float, float], named: Sequence[dict[str, Any]]
) -> dict[str, Any] | None:
    """The regions the sheet is about, with the country in a corner that none reaches into."""
    about = _about(plane)
    if not about:
        return None
    left, top, right, bottom = plane["extent"]
    outlines = _outlines(about)

    def is_free(corner: Rectangle) -> bool:
        return not any(outlines.reaches(name, corner) for name in outlines.rings)

    views = list(_views(_extent(about), room, inset_of(plane["extent"], room[0])))
    # Where no corner is free, the country is left out; also where all of it is in view anyway.
    view, corner = next((one for one in views if is_free(one[1])), (views[0][0], None))
    if view[0] <= left and view[1] <= top and view[2] >= right and view[3] >= bottom:
        corner = None
    millimetre = (view[2] - view[0]) / room[0]
    return {
        "regions": plane["regions"],
        "view": view,
        "inset": corner
        and {
            "extent": plane["extent"],
            "seen": [
                max(view[0], left - AROUND),
                max(view[1], top - AROUND),
                min(view[2], right + AROUND),
                min(view[3], bottom + AROUND),
            ],
            "at": [(corner[axis] - view[axis]) / millimetre + CLEAR for axis in (0, 1)],
            "high": INSET * room[0],
            "frame": FRAME,
        },
        "names": _names(plane["regions"], view, room[0], named, corner),
    }


def inset_of(extent: Sequence[float], wide: float) -> tuple[float, float]:
    """How wide and how high the country is in the corner of a view, with its frame."""
    left, top, right, bottom = extent
    high = INSET * wide
    return high * (right - left) / (bottom - top) + 2 * FRAME, high + 2 * FRAME


def _views(
    extent: Sequence[float], room: tuple[float, float], inset: tuple[float, float]
) -> Iterator[tuple[Rectangle, Rectangle]]:
    """Views of what a sheet is about and their corners: it in the middle, then moved aside."""
    left, top, right, bottom = extent
    width = max(right - left + 2 * AROUND, (bottom - top + 2 * AROUND) * room[0] / room[1])
    height = width * room[1] / room[0]
    millimetre = width / room[0]
    wide, high = ((side + 2 * CLEAR) * millimetre for side in inset)
    gap = (GAP - CLEAR) * millimetre
    # A corner below would more often take the place of a name that stands beside its region.
    for south, moved, east in product((0, 1), (0, 0.25, 0.5, 0.75, 1), (0, 1)):
        across = moved * (2 * east - 1) * ((width - right + left) / 2 - EDGE)
        down = moved * (2 * south - 1) * ((height - bottom + top) / 2 - EDGE)
        x, y = (left + right - width) / 2 + across, (top + bottom - height) / 2 + down
        start = (
            x + gap + east * (width - wide - 2 * gap),
            y + gap + south * (height - high - 2 * gap),
        )
        yield (x, y, x + width, y + height), (*start, start[0] + wide, start[1] + high)


def whole(plane: dict[str, Any]) -> dict[str, Any]:
    """A map of the country, which names only the regions where the sheet's facts are."""
    left, top, right, bottom = plane["extent"]
    view = [left - 0.2, top - 0.2, right + 0.2, bottom + 0.2]
    named = [shape for shape in plane["regions"] if shape["state"] == "here"]
    names = _names(plane["regions"], view, WHOLE, named)
    return {"regions": plane["regions"], "view": view, "inset": None, "names": names}


def _names(
    shapes: Sequence[dict[str, Any]],
    view: Sequence[float],
    wide: float,
    named: Sequence[dict[str, Any]],
    corner: Rectangle | None = None,
) -> list[dict[str, Any]]:
    """Where names stand, as shares of the view: placed as on the maps of the pages."""
    by_name = {shape["name"]: shape for shape in shapes}
    left, top, right, bottom = view
    outlines = _outlines(shapes)
    ground = frozenset(by_name) - {shape["name"] for shape in named}
    found = place(
        tuple(_name(shape) for shape in named if shape["label"]),
        outlines,
        Box(left, top, right - left, bottom - top),
        wide * PIXELS,
        kept_free=(_in_pixels(corner, view, wide),) if corner else (),
        ground=ground,
    )

    def is_on(codes: Iterable[str], at: Point) -> bool:
        point = left + at[0] * (right - left), top + at[1] * (bottom - top)
        return any(outlines.contains(code, point) for code in codes)

    return [
        {
            "words": one.name.text,
            "at": one.at,
            "leader": one.leader,
            "is_on_ground": is_on(ground, one.at),
            "state": by_name[one.name.code]["state"],
            "bases": by_name[one.name.code]["bases"],
        }
        for one in found
    ]


def _in_pixels(area: Rectangle, view: Sequence[float], wide: float) -> Rectangle:
    scale = wide * PIXELS / (view[2] - view[0])
    left, top, right, bottom = area
    return (
        (left - view[0]) * scale,
        (top - view[1]) * scale,
        (right - view[0]) * scale,
        (bottom - view[1]) * scale,
    )


def _outlines(shapes: Iterable[dict[str, Any]]) -> Outlines:
    rings = {
        shape["name"]: tuple(tuple((x, y) for x, y in ring) for ring in shape["rings"])
        for shape in shapes
    }
    # Its units are those of the plane.
    return Outlines(rings, 1, 0, 0, 1, 0, 0)


def _name(shape: dict[str, Any]) -> Name:
    x, y = shape["label"]
    is_office = shape["state"] == "office"
    return Name(
        shape["name"],
        shape["name"],
        (x, y),
        is_main=shape["state"] in {"here", "office"},
        # The region of an office is too small for its name: it stands beneath a ring.
        point=(x, y) if is_office else None,
        second=" ".join(SIGNS[kind] for kind in shape["bases"] if kind in SIGNS),
    )


def caption(boundaries: Iterable[dict[str, Any]], *, has_bases: bool = False) -> str:
    """What a reader must know of the outlines, and whose they are."""
    credits = sorted({row["credit"] for row in boundaries})
    words = _("Schematic outlines, not official borders.")
    if has_bases:
        words = _("Schematic outlines, not official borders. A base is shown by its region only.")
    return f"{words} {credited(credits)}."


def _rings(geometry: dict[str, Any]) -> Iterable[list[list[float]]]:
    """The outer rings of an outline, without points that paper cannot tell apart."""
    is_one = geometry["type"] == "Polygon"
    for polygon in [geometry["coordinates"]] if is_one else geometry["coordinates"]:
        ring: list[list[float]] = []
        for point in polygon[0]:
            if not ring or math.dist(ring[-1], point) > NEAR:
                ring.append(point)
        if len(ring) > 2:
            yield ring


def _flat(point: Iterable[float], squeeze: float) -> list[float]:
    longitude, latitude, *_rest = point
    return [round(longitude * squeeze, 3), round(-latitude, 3)]


def _label(region: dict[str, Any] | None, squeeze: float) -> list[float] | None:
    if not region or region["label_latitude"] is None or region["label_longitude"] is None:
        return None
    return _flat((float(region["label_longitude"]), float(region["label_latitude"])), squeeze)


def _extent(shapes: Iterable[dict[str, Any]]) -> list[float]:
    points = [point for shape in shapes for ring in shape["rings"] for point in ring]
    across, down = [point[0] for point in points], [point[1] for point in points]
    return [min(across), min(down), max(across), max(down)]
