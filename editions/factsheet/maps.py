"""Maps of a factsheet, from the outlines that an edition froze: the same ones as on the pages."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from editions.charts.names import Name, place
from editions.charts.outline import Box, Outlines
from programmes.wording import credited

# Two points nearer than this, in degrees, are one on paper.
NEAR = 0.02
# How wide the maps are on paper, in millimetres; and how many pixels of the screen, for which
# names are measured, a millimetre holds when 8 points of type stand for 13 pixels.
CLOSE, WHOLE = 104, 64
# How wide and how high the map on a band is, in millimetres.
BAND = (60, 32)
PIXELS = 4.6
# The corner that the whole country takes in a close view, as parts of how wide that is.
CORNER = (0, 0, 0.33, 0.29)
SIGNS = {"operational_base": "■", "sub_base": "□"}
# Room around the regions of a close view, in degrees.
AROUND = 0.7


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
    """A map of the regions the sheet is about, with the whole country in its corner."""
    view = _around(plane, 1.4)
    return whole(plane) if view is None else _with_corner(plane, view, CLOSE)


def on_band(plane: dict[str, Any]) -> dict[str, Any] | None:
    """The same, small: only these regions are named. None where the sheet is about none."""
    view = _around(plane, BAND[0] / BAND[1])
    return None if view is None else _with_corner(plane, view, BAND[0], named=_about(plane))


def _about(plane: dict[str, Any]) -> list[dict[str, Any]]:
    return [shape for shape in plane["regions"] if shape["state"] != "other"]


def _around(plane: dict[str, Any], ratio: float) -> list[float] | None:
    """What is seen of the plane where the sheet is about some of it; `ratio`: width by height."""
    about = _about(plane)
    if not about:
        return None
    left, top, right, bottom = _extent(about)
    width, height = right - left + 2 * AROUND, bottom - top + 2 * AROUND
    width, height = max(width, ratio * height), max(height, width / ratio)
    across, down = (left + right) / 2, (top + bottom) / 2
    return [across - width / 2, down - height / 2, across + width / 2, down + height / 2]


def _with_corner(
    plane: dict[str, Any],
    view: Sequence[float],
    wide: float,
    named: Sequence[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """A view; the corner is left free where all of the country is in view anyway."""
    left, top, right, bottom = plane["extent"]
    is_whole = view[0] <= left and view[1] <= top and view[2] >= right and view[3] >= bottom
    return {
        "regions": plane["regions"],
        "view": view,
        "inset": None if is_whole else plane["extent"],
        "names": _names(plane["regions"], view, wide, None if is_whole else CORNER, named),
    }


def whole(plane: dict[str, Any]) -> dict[str, Any]:
    """A map of the country, which names only the regions where the sheet's facts are."""
    left, top, right, bottom = plane["extent"]
    view = [left - 0.2, top - 0.2, right + 0.2, bottom + 0.2]
    named = [shape for shape in plane["regions"] if shape["state"] == "here"]
    names = _names(plane["regions"], view, WHOLE, named=named)
    return {"regions": plane["regions"], "view": view, "inset": None, "names": names}


def _names(
    shapes: Sequence[dict[str, Any]],
    view: Sequence[float],
    wide: float,
    corner: tuple[float, float, float, float] | None = None,
    named: Sequence[dict[str, Any]] | None = None,
) -> list[dict[str, Any]]:
    """Where names stand, as shares of the view: placed as on the maps of the pages."""
    rings = {
        shape["name"]: tuple(tuple((x, y) for x, y in ring) for ring in shape["rings"])
        for shape in shapes
    }
    by_name = {shape["name"]: shape for shape in shapes}
    left, top, right, bottom = view
    found = place(
        tuple(_name(shape) for shape in (shapes if named is None else named) if shape["label"]),
        # Its units are those of the plane.
        Outlines(rings, 1, 0, 0, 1, 0, 0),
        Box(left, top, right - left, bottom - top),
        wide * PIXELS,
        kept_free=(tuple(side * wide * PIXELS for side in corner),) if corner else (),
    )
    return [
        {
            "words": one.name.text,
            "at": one.at,
            "leader": one.leader,
            "state": by_name[one.name.code]["state"],
            "bases": by_name[one.name.code]["bases"],
        }
        for one in found
    ]


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
