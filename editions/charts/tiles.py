"""The tile map: one square a region, so that an empty desert does not look important."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString

from editions.charts.letters import width_of
from editions.charts.samples import class_dots
from editions.charts.svg import DOTS, HATCHING, Drawing, across, join, linked, tag, text, textured
from editions.charts.values import State, Value, sign_of
from programmes.wording import colon

FILE = Path(__file__).resolve().parents[2] / "programmes" / "initial_data" / "tile_map.json"
HIGH, GAP = 54, 4
# How wide the map is at least in a narrow window, and in any other, in pixels.
NARROW, WIDE = 288, 540
# The type of a figure where it has room, and of a longer one.
LARGE, SMALL = 17, 13
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
        texture = {State.NOT_REPORTED: HATCHING, State.WITHHELD: DOTS}.get(tile.value.state)
        on = " c-halo" if texture else INKS.get(tile.class_, "")
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
        drawn.append(
            linked(
                tile.address,
                tag("title", colon(tile.name, tile.value.words)),
                ground,
                text(tile.name, middle, y + 20, f"c-place c-long{on}", "middle"),
                text(short[tile.name], middle, y + 20, f"c-place c-short{on}", "middle"),
                *_figure(tile, middle, y, 1 / columns, on),
            )
        )
    return Drawing(title, rows * (HIGH + GAP), join(drawn), description)


def has_room(tiles: Sequence[Tile]) -> bool:
    """Whether every figure fits into its square in a narrow window too."""
    known = [places()[tile.code] for tile in tiles if tile.code in places()]
    columns = 1 + max((column for _row, column in known), default=0)
    return all(_fits([tile.value.short], LARGE, NARROW / columns) for tile in tiles)


def _figure(tile: Tile, x: SafeString, y: float, share: float, on: str) -> list[SafeString]:
    """
    The number of a square, or its two bounds below each other.

    Where a narrow window has no room for it, there are the dots of its class instead.
    """
    short = sign_of(tile.value)
    if _fits([short], LARGE, NARROW * share):
        return [text(short, x, y + 42, f"c-figure{on}", "middle")]
    dots = text(class_dots(tile.class_), x, y + 42, f"c-value c-short{on}", "middle")
    if _fits([short], LARGE, WIDE * share):
        return [text(short, x, y + 42, f"c-figure c-long{on}", "middle"), dots]
    lines = short.replace("–", "–\n").splitlines()
    first = y + 48 - 14 * (len(lines) - 1)
    return [
        *(
            text(words, x, first + 14 * index, f"c-value c-long{on}", "middle")
            for index, words in enumerate(lines)
        ),
        dots,
    ]


def _fits(lines: Sequence[str], size: float, room: float) -> bool:
    return all(width_of(words, size, is_bold=True) <= room * 0.97 for words in lines)


def abbreviations(names: Sequence[str]) -> dict[str, str]:
    """Three letters for each name, no two alike: the first two, and one that tells it apart."""
    found: dict[str, str] = {}
    for name in names:
        letters = [name[:2] + letter for letter in name[2:]] or [name]
        found[name] = next((three for three in letters if three not in found.values()), name[:3])
    return found
