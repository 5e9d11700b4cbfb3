"""The tile map: one square a region, so that an empty desert does not look important."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from editions.charts.svg import DOTS, HATCHING, Drawing, across, join, linked, tag, text, textured
from editions.charts.values import State, Value
from editions.templatetags.portal import number
from programmes.wording import colon

FILE = Path(__file__).resolve().parents[2] / "programmes" / "initial_data" / "tile_map.json"
HIGH, GAP = 54, 4
# What is written on the darker classes.
INKS = {"class-1": " c-ink", "class-2": " c-ink", "class-3": " c-on", "class-4": " c-on"}


@dataclass(frozen=True)
class Tile:
    """A region with its figure; `class_` is that of its number."""

    code: str
    name: str
    value: Value
    class_: str = ""
    address: str = ""


@cache
def places() -> dict[str, tuple[int, int]]:
    """The row and column of each region's square, by code."""
    found = json.loads(FILE.read_text(encoding="utf-8"))
    return {code: (row, column) for code, (row, column) in found["tiles"].items()}


def tile_map(title: str, tiles: Sequence[Tile], description: str = "") -> Drawing:
    """Regions that have a square, each with name and figure; the names short on narrow windows."""
    known = [tile for tile in tiles if tile.code in places()]
    short = abbreviations([tile.name for tile in known])
    rows = 1 + max((places()[tile.code][0] for tile in known), default=0)
    columns = 1 + max((places()[tile.code][1] for tile in known), default=0)
    drawn = []
    for tile in known:
        row, column = places()[tile.code]
        x, y = column / columns, row * (HIGH + GAP)
        middle = across(x + 0.5 / columns)
        width = 0.97 / columns
        on = INKS.get(tile.class_, "")
        texture = {State.NOT_REPORTED: HATCHING, State.WITHHELD: DOTS}.get(tile.value.state)
        place = (x + 0.015 / columns, width, y, HIGH)
        ground = (
            textured(*place, texture)
            if texture
            else tag(
                "rect",
                x=across(place[0]),
                y=y,
                width=across(width),
                height=HIGH,
                class_=f"c-tile c-{tile.class_}",
            )
        )
        said = "" if tile.value.number is None else number(tile.value.number)
        drawn.append(
            linked(
                tile.address,
                tag("title", colon(tile.name, tile.value.words)),
                ground,
                text(tile.name, middle, y + 20, f"c-place c-long{on}", "middle"),
                text(short[tile.name], middle, y + 20, f"c-place c-short{on}", "middle"),
                text(said, middle, y + 42, f"c-figure{on}", "middle"),
            )
        )
    return Drawing(title, rows * (HIGH + GAP), join(drawn), description)


def abbreviations(names: Sequence[str]) -> dict[str, str]:
    """Three letters for each name, no two alike: the first two, and one that tells it apart."""
    found: dict[str, str] = {}
    for name in names:
        letters = [name[:2] + letter for letter in name[2:]] or [name]
        found[name] = next((three for three in letters if three not in found.values()), name[:3])
    return found
