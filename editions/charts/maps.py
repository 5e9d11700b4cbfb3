"""The outline map, for presence and for classes of numbers, on schematic borders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from editions.charts.names import LINE, Name, Placed, place
from editions.charts.outline import WHOLE, Box, Outlines
from editions.charts.svg import (
    DOTS,
    HATCHING,
    Drawing,
    across,
    join,
    line,
    linked,
    tag,
)
from programmes.wording import colon

# The widths in pixels for which names are placed: the whole country, the same with figures,
# which are never beside words, and the close-up.
WIDTH, WIDE, NARROW = 600, 700, 300
# What is written on each class, with the ground of it around the letters.
INKS = {
    "land": " c-quiet",
    "present": " c-on",
    "class-1": " c-ink",
    "class-2": " c-ink c-water",
    "class-3": " c-on",
    "class-4": " c-on c-deepest",
}


@dataclass(frozen=True)
class Place:
    """
    A region on a map: its class (`present`, `land`, `class-0` to `class-4`, or a state).

    `words` say what the class says. `signs` stand for bases that are shown to their region:
    they are beside its name and never at a place.
    """

    code: str
    name: str
    middle: tuple[float, float]
    class_: str
    words: str = ""
    address: str = ""
    is_main: bool = False
    signs: tuple[str, ...] = ()
    # What its class stands for, written under its name.
    figure: str = ""
    # Only a public address is a point: an open ring.
    point: tuple[float, float] | None = None
    is_named: bool = True

    @property
    def second(self) -> str:
        """What stands under its name."""
        return self.figure or " ".join(self.signs)


def outline_map(
    title: str,
    places: Sequence[Place],
    outlines: Outlines,
    id_: str,
    *,
    description: str = "",
    close_up: Sequence[str] = (),
    is_small: bool = False,
) -> tuple[Drawing, Drawing | None]:
    """
    The whole country, and a close-up of the regions `close_up` for narrow windows; names of a
    small one find room wherever it stands.

    Both are the same shapes, which stand in the page once: those without a link under `id_`,
    each of the others under a name of its own, since a link in what is shown again would be a
    stop of the keyboard that no screen reader knows of.
    """
    drawn = [one for one in places if one.code in outlines.rings]
    plain = [one for one in drawn if not one.address]
    led = [one for one in drawn if one.address]
    shapes = tag("g", *(_shape(one, outlines) for one in plain), id=id_) + join(
        [_shape(one, outlines, f"{id_}-{one.code}") for one in led]
    )
    shown = [code for code in close_up if code in outlines.rings]
    width = NARROW if is_small else WIDE if any(one.figure for one in drawn) else WIDTH
    whole = _drawing(title, shapes, drawn, outlines, WHOLE, width, description)
    if not shown:
        return whole, None
    again = tag("use", href=f"#{id_}") + join(
        [linked(one.address, _told(one), tag("use", href=f"#{id_}-{one.code}")) for one in led]
    )
    # Of nearly all regions it is the same map, with names placed for a narrow window.
    around = outlines.around(shown)
    close = _drawing(title, again, drawn, outlines, around, NARROW, description)
    return whole, replace(close, class_=f"{whole.class_} c-close")


def _drawing(
    title: str,
    shapes: SafeString,
    places: Sequence[Place],
    outlines: Outlines,
    box: Box,
    width: int,
    description: str,
) -> Drawing:
    ground = tag(
        "svg",
        shapes,
        viewBox=f"{box.x} {box.y} {box.width} {box.height}",
        width="100%",
        height="100%",
    )
    by_code = {one.code: one for one in places}
    names = tuple(
        Name(one.code, one.name, one.middle, one.is_main, one.point, one.second)
        for one in places
        if one.is_named
    )
    set_ = [_name(found, by_code[found.name.code]) for found in place(names, outlines, box, width)]
    # The height is for a file of its own; in a page the style sheet keeps the shape.
    height = round(WIDTH * box.height / box.width)
    rings = [_ring(one.point, box) for one in places if one.point]
    return Drawing(title, height, join([ground, *rings, *set_]), description, "c-map", WIDTH)


def _shape(one: Place, outlines: Outlines, id_: str | None = None) -> SafeString:
    d = outlines.paths[one.code]
    texture = {"not-reported": HATCHING, "withheld": DOTS}.get(one.class_)
    class_ = "c-region" if texture else f"c-region c-{one.class_}"
    shape = tag("path", id=id_, d=d, class_=class_, fill=texture)
    return linked(one.address, _told(one), shape)


def _told(one: Place) -> SafeString:
    return tag("title", colon(one.name, one.words) if one.words else one.name)


def _ring(point: tuple[float, float], box: Box) -> SafeString:
    x, y = box.within(point)
    return tag("circle", cx=across(x), cy=across(y), r=5, class_="c-ring c-office")


def _name(found: Placed, one: Place) -> SafeString:
    x, y = found.at
    drawn: list[str] = []
    if found.leader is not None:
        (x1, y1), (x2, y2) = found.leader
        drawn.append(line(across(x1), across(y1), across(x2), across(y2), "c-leader"))
    ink = "" if found.leader else INKS.get(one.class_, "")
    class_ = f"c-place c-halo{' c-main' if one.is_main else ''}{ink}"
    lines = found.name.lines(is_outside=found.leader is not None)
    for index, words in enumerate(lines):
        down = 4 + (2 * index + 1 - len(lines)) * LINE // 2
        drawn.append(_text(words, x, y, down, class_))
    return join(drawn)


def _text(words: str, x: float, y: float, dy: int, class_: str) -> SafeString:
    return tag(
        "text",
        words,
        x=across(x),
        y=across(y),
        dy=dy,
        text_anchor="middle",
        class_=class_,
    )


@dataclass(frozen=True)
class Classes:
    """Up to four classes above zero: the last number of each."""

    limits: tuple[int, ...]

    def of(self, number: int) -> str:
        """The class of a number, as a name for the style sheet."""
        for index, limit in enumerate((0, *self.limits)):
            if number <= limit:
                return f"class-{index}"
        return f"class-{len(self.limits)}"

    @property
    def spans(self) -> list[tuple[str, int, int]]:
        """For the key: the class with its first and last number."""
        firsts = [0, *(limit + 1 for limit in (0, *self.limits)[:-1])]
        return [
            (f"class-{index}", first, last)
            for index, (first, last) in enumerate(zip(firsts, (0, *self.limits), strict=True))
        ]


def classes_for(numbers: Mapping[str, int] | Sequence[int]) -> Classes:
    """Classes whose limits double towards the largest number, so that small ones differ too."""
    values = list(numbers.values() if isinstance(numbers, Mapping) else numbers)
    most = max(values, default=0)
    limits = sorted({-(-most // part) for part in (8, 4, 2, 1)} - {0})
    return Classes(tuple(limits))
