"""What is drawn in a chart: its shapes by their class and texture, and its words."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from editions.charts.svg import Drawing

# Two made-up regions beside each other.
SQUARES: dict[str, dict[str, Any]] = {
    "A": {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]]},
    "B": {"type": "MultiPolygon", "coordinates": [[[[4, 0], [5, 0], [5, 1], [4, 1], [4, 0]]]]},
}


def parsed(drawing: Drawing) -> ElementTree.Element:
    """The drawing as XML; a drawing that is no XML fails here."""
    return ElementTree.fromstring(f"<svg>{drawing.svg()}</svg>")


def shapes(drawing: Drawing, class_: str) -> list[ElementTree.Element]:
    return [one for one in parsed(drawing).iter("rect") if class_ in one.get("class", "").split()]


def hatched(drawing: Drawing) -> list[ElementTree.Element]:
    return [one for one in parsed(drawing).iter("rect") if one.get("fill") == "url(#c-hatching)"]


def dotted(drawing: Drawing) -> list[ElementTree.Element]:
    return [one for one in parsed(drawing).iter("rect") if one.get("fill") == "url(#c-dots)"]


def texts(drawing: Drawing) -> list[str]:
    return ["".join(one.itertext()) for one in parsed(drawing).iter("text")]
