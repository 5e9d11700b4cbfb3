"""The maps of factsheets: every name beside its region, nothing over what a sheet is about."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from math import dist

import pytest

from editions.charts.names import Name
from editions.factsheet import maps
from editions.factsheet.places import states_of
from editions.models import FrozenRecord
from editions.reading import current_edition, records

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

Kind = FrozenRecord.Kind
Area = tuple[float, float, float, float]


@cache
def maps_of_sheets() -> dict[str, tuple[dict, dict]]:
    """The plane, and the map on the band, of each kind of sheet that names regions; drawn once."""
    found = records(current_edition(), "en", Kind.BOUNDARY, Kind.REGION, Kind.PROJECT)
    named: dict[str, set[str]] = {}
    for project in found["project"]:
        others = [*project["sectors"], *project["donors"], *project["partners"]]
        for key in (project["code"], *(other["slug"] for other in others)):
            named.setdefault(key, set()).update(region["code"] for region in project["regions"])
    # Sheets that name the same regions have the same map.
    drawn = {}
    for key, codes in {frozenset(codes): (key, codes) for key, codes in named.items()}.values():
        plane = maps.drawn(found["boundary"], found["region"], states_of(codes, found["region"]))
        assert plane is not None
        if (band := maps.on_band(plane)) is not None:
            drawn[key] = plane, band
    return drawn


@cache
def maps_of_neighbours() -> dict[str, tuple[dict, dict]]:
    """The same of six regions at a time, which lie closer and more scattered than those."""
    found = records(current_edition(), "en", Kind.BOUNDARY, Kind.REGION)
    codes = sorted(row["region"]["code"] for row in found["boundary"])
    drawn = {}
    for key, chosen in ((code, (codes * 2)[at : at + 6]) for at, code in enumerate(codes)):
        plane = maps.drawn(found["boundary"], found["region"], dict.fromkeys(chosen, "here"))
        assert plane is not None
        band = maps.on_band(plane)
        assert band is not None
        drawn[key] = plane, band
    return drawn


def about(plane: dict) -> list[dict]:
    return [shape for shape in plane["regions"] if shape["state"] != "other"]


def millimetre_of(view: list[float]) -> float:
    """How much of the plane a millimetre of the band holds."""
    return (view[2] - view[0]) / maps.BAND[0]


def area_of(name: dict, view: list[float]) -> Area:
    """The letters of a name in the plane, without the air that its line has above and below."""
    placed = Name("", name["words"], (0, 0), is_main=name["state"] == "here")
    pixel = millimetre_of(view) / maps.PIXELS
    wide, high = (side * pixel for side in placed.room(is_outside=name["leader"] is not None))
    x, y = in_plane(name["at"], view)
    return x - wide / 2, y - high / 3, x + wide / 2, y + high / 3


def in_plane(share: tuple[float, float], view: list[float]) -> tuple[float, float]:
    return (
        view[0] + share[0] * (view[2] - view[0]),
        view[1] + share[1] * (view[3] - view[1]),
    )


def along(line: list[tuple[float, float]], steps: int = 200) -> Iterator[tuple[float, float]]:
    (x1, y1), (x2, y2) = line
    parts = (step / steps for step in range(steps + 1))
    return ((x1 + (x2 - x1) * part, y1 + (y2 - y1) * part) for part in parts)


def is_in(point: tuple[float, float], area: Area) -> bool:
    return area[0] <= point[0] <= area[2] and area[1] <= point[1] <= area[3]


def rim(shape: dict) -> Iterator[tuple[float, float]]:
    for ring in shape["rings"]:
        for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
            yield from along([start, end], 8)


def test_the_country_in_the_corner_hides_no_region_that_a_sheet_is_about():
    with_inset = 0
    for key, (plane, band) in maps_of_sheets().items():
        if band["inset"] is None:
            continue
        with_inset += 1
        millimetre = millimetre_of(band["view"])
        left, top = (
            start + at * millimetre
            for start, at in zip(band["view"], band["inset"]["at"], strict=False)
        )
        wide, high = maps.inset_of(plane["extent"], maps.BAND[0])
        corner = (left, top, left + wide * millimetre, top + high * millimetre)
        hidden = {
            shape["name"]
            for shape in about(plane)
            if any(is_in(point, corner) for point in rim(shape))
        }
        assert hidden == set(), key
        assert not any(
            is_in(in_plane(name["at"], band["view"]), corner) for name in band["names"]
        ), key
    # Most leave it a corner.
    assert with_inset > len(maps_of_sheets()) / 2


def test_every_region_that_a_sheet_is_about_bears_its_name():
    for key, (plane, band) in maps_of_sheets().items():
        left, top, right, bottom = band["view"]

        assert {name["words"] for name in band["names"]} == {
            shape["name"] for shape in about(plane)
        }, key
        for shape in about(plane):
            # All of it is seen, wherever the view was moved to make room for the corner.
            assert all(is_in(point, (left, top, right, bottom)) for point in rim(shape)), key


def test_no_line_runs_through_a_name_or_another_line_and_no_name_covers_another():
    for key, (_plane, band) in {**maps_of_sheets(), **maps_of_neighbours()}.items():
        view = band["view"]
        areas = {name["words"]: area_of(name, view) for name in band["names"]}
        lines = {
            name["words"]: [in_plane(end, view) for end in name["leader"]]
            for name in band["names"]
            if name["leader"]
        }

        for led, line in lines.items():
            for words, area in areas.items():
                assert not any(is_in(point, area) for point in along(line)), (key, led, words)
        for one, other in combinations(lines.values(), 2):
            nearest = min(dist(a, b) for a in along(one) for b in list(along(other))[::10])
            assert nearest > millimetre_of(view) / 4, key
        for one, other in combinations(areas.values(), 2):
            corners = [(x, y) for x in other[::2] for y in other[1::2]]
            assert not any(is_in(corner, one) for corner in corners), key


def test_no_name_lies_on_another_region_that_the_sheet_is_about():
    for key, (plane, band) in maps_of_sheets().items():
        for name in band["names"]:
            area = area_of(name, band["view"])
            covered = {
                shape["name"]
                for shape in about(plane)
                if shape["name"] != name["words"]
                and any(is_in(point, area) for point in rim(shape))
            }
            # A name that fills its own region may reach its border with a letter.
            assert covered == set() or name["leader"] is None, (key, name["words"])
