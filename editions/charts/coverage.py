"""What is reported and what is not: a grid of years by sector or by region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from editions.charts.letters import in_lines
from editions.charts.svg import (
    DOTS,
    HATCHING,
    Drawing,
    across,
    bar,
    join,
    line,
    linked,
    tag,
    text,
    textured,
)
from editions.charts.values import State, Value
from programmes.wording import colon

# A row: its name above, its cells beneath.
ROW, CELL, HEAD = 46, 18, 22
# How wide the grid is at least, in pixels, and how high each further line of a longer name.
NARROW, LINE = 270, 16


@dataclass(frozen=True)
class Line:
    """One row of the grid: its name, and a figure for each year, with what each leads to."""

    name: str
    values: Sequence[Value]
    addresses: Sequence[str] = ()


def coverage(
    title: str, years: Sequence[int], lines: Sequence[Line], description: str = ""
) -> Drawing:
    """A cell for each year: solid where a figure is reported, else the texture of what it is."""
    slot = 1 / max(len(years), 1)
    drawn: list[str] = []
    for index, year in enumerate(years):
        middle = across(slot * (index + 0.5))
        drawn += [
            text(str(year), middle, 14, "c-name c-long", "middle"),
            text(f"{year % 100:02}", middle, 14, "c-name c-short", "middle"),
        ]
    y = HEAD
    for one in lines:
        first, *others = in_lines(one.name, NARROW)
        drawn.append(text(first, 0, y + 15, "c-label"))
        for words in others:
            y += LINE
            drawn.append(text(words, 0, y + 15, "c-label"))
        for index, (year, value) in enumerate(zip(years, one.values, strict=True)):
            told = tag("title", colon(f"{one.name}, {year}", value.words))
            address = one.addresses[index] if one.addresses else ""
            drawn.append(linked(address, told, _cell(value, slot * index, slot, y + 21)))
        y += ROW
    return Drawing(title, y, join(drawn), description)


def _cell(value: Value, x: float, slot: float, y: float) -> SafeString:
    place = (x + slot * 0.04, slot * 0.92, y, CELL)
    match value.state:
        case State.NOT_REPORTED:
            return textured(*place, HATCHING)
        case State.WITHHELD:
            return textured(*place, DOTS)
        case State.NOT_APPLICABLE:
            return text("·", across(x + slot / 2), y + CELL / 2 + 4, "c-name", "middle")
        case State.RANGE:
            # Half of it, as in the key: neither bound has a length here.
            solid = bar(place[0], place[1] / 2, y, CELL, "c-mark")
            return bar(*place, "c-outline") + solid
        case State.OPEN:
            rest = (place[0] + place[1] * 0.6, place[1] * 0.4, y, CELL)
            return bar(place[0], place[1] * 0.6, y, CELL, "c-mark") + textured(*rest, DOTS)
        case State.COMBINED:
            return bar(*place, "c-combined")
        case State.PROVISIONAL:
            return bar(*place, "c-provisional")
    if value.number == 0:
        middle = text("0", across(x + slot / 2), y + CELL - 4, "c-value", "middle")
        end = across(x + slot * 0.96)
        return middle + line(across(x + slot * 0.04), y + CELL, end, y + CELL, "c-base")
    return bar(*place, "c-mark")
