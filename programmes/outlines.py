"""What an outline has to be, so that maps can be drawn from it: polygons in GeoJSON."""

from __future__ import annotations

from typing import Any

# Three corners, and the first of them again.
FEWEST = 4


def is_outline(geometry: Any) -> bool:
    """Whether it is a `Polygon` or `MultiPolygon` of GeoJSON, of closed rings, in degrees."""
    match geometry:
        case {"type": "Polygon", "coordinates": polygon}:
            polygons = [polygon]
        case {"type": "MultiPolygon", "coordinates": [*polygons]} if polygons:
            pass
        case _:
            return False
    return all(
        isinstance(polygon, list) and polygon and all(map(_is_ring, polygon))
        for polygon in polygons
    )


def _is_ring(ring: Any) -> bool:
    if not isinstance(ring, list) or len(ring) < FEWEST or ring[0] != ring[-1]:
        return False
    if not all(map(_is_point, ring)):
        return False
    # Where all longitudes or all latitudes are the same there is no area.
    return all(len({point[axis] for point in ring}) > 1 for axis in (0, 1))


def _is_point(point: Any) -> bool:
    match point:
        # A height may follow; no map draws it.
        case [int() | float() as east, int() | float() as north, *_height]:
            return -180 <= east <= 180 and -90 <= north <= 90
    return False
