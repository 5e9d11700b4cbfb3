"""Bars that lie: one below the other with their names, one in a cell, or two parts of a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from editions.charts.letters import width_of
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
from editions.templatetags.portal import percent
from programmes.wording import colon, in_a_row

# A row: its name and value, the bar under them, and the space to the next.
ROW, THICK = 44, 12
# A pair: its name, and a label with a thinner bar for each of the two.
PAIR, INNER, THIN = 96, 30, 8
# The share of the width of what has no length.
FIXED = 0.08
# How wide a drawing is at least, the space before a value, and the least share of the width that
# the scale keeps where values stand behind their bars.
NARROW, AIR, LEAST = 264, 8, 0.5


@dataclass(frozen=True)
class Bar:
    """One named value; `mark` is the class of its colour, `address` what it leads to."""

    name: str
    value: Value
    mark: str = "mark"
    address: str = ""
    # What is counted in it of which something is not known, said beside the value.
    remark: str = ""


def lying(
    title: str, bars: Sequence[Bar], description: str = "", on_scale: Sequence[Bar] = ()
) -> Drawing:
    """
    Bars from zero, each under its name, with its value at its end.

    `on_scale` are those of several drawings that share one scale. Where values are too long for
    it, they stand at the edge above the bars.
    """
    every = on_scale or bars
    longest = max((one.value.longest for one in every), default=0) or 1
    share = _share_beside(every, longest)
    drawn = [_row(one, index * ROW, longest, share) for index, one in enumerate(bars)]
    return Drawing(title, len(bars) * ROW, join(drawn), description)


@dataclass(frozen=True)
class Pair:
    """
    One name with a value from each of two places, older first, and what lies between them.

    `address` is what both lead to.
    """

    name: str
    labels: tuple[str, str]
    bars: tuple[Bar, Bar]
    between: str
    address: str = ""


def paired(title: str, pairs: Sequence[Pair], description: str = "") -> Drawing:
    """
    Two bars below each name, on one scale, each under the label of where its value is from.

    The words beside a bar are those of its `Bar`; its name is not drawn again.
    """
    values = [one.value for pair in pairs for one in pair.bars]
    most = max((value.longest for value in values), default=0) or 1
    drawn = [_pair(pair, index * PAIR, most) for index, pair in enumerate(pairs)]
    return Drawing(title, len(pairs) * PAIR, join(drawn), description)


def in_cell(value: Value, most: int, mark: str) -> SafeString:
    """One bar for a cell of a table, in which the number stands beside it."""
    body = _shape(value, 0, THICK, most or 1, mark)
    return tag("svg", body, class_="chart c-cell", width="100%", height=THICK, aria_hidden="true")


def shares(title: str, parts: Sequence[tuple[str, int, str]], description: str = "") -> Drawing:
    """
    Two parts of a whole, in whole percent that add to 100: name, percent, and mark.

    Raises `ValueError` for anything else, of which no share may be drawn.
    """
    if len(parts) != 2 or sum(part for _name, part, _mark in parts) != 100:
        raise ValueError("A share bar takes two whole percents that add to 100.")
    (name, first, mark), (other, second, other_mark) = parts
    # A gap of 4 px stands between the parts, two from each.
    body = [
        tag("title", in_a_row([colon(name, percent(first)), colon(other, percent(second))])),
        bar(0, first / 100, 0, 28, f"c-{mark}"),
        bar(first / 100, second / 100, 0, 28, f"c-{other_mark}"),
        line(across(first / 100), 0, across(first / 100), 28, "c-gap"),
    ]
    return Drawing(title, 28, tag("g", *body), description)


def _share_beside(bars: Sequence[Bar], most: int) -> float:
    """How much of the width the scale may have, so that every value fits behind its bar; or 0."""
    share = 1.0
    for one in bars:
        fixed, length = _ends(one.value, most)
        left = 1 - fixed - (width_of(_said(one), is_bold=True) + AIR) / NARROW
        share = min(share, left / length if length else left > 0)
    return share if share >= LEAST else 0


def _ends(value: Value, most: int) -> tuple[float, float]:
    """How far a bar reaches: the part of a fixed size, and the part that is to scale."""
    if value.state == State.NOT_APPLICABLE:
        return 0, 0
    if value.state in {State.NOT_REPORTED, State.WITHHELD, State.COMBINED}:
        return FIXED, 0
    return FIXED * (value.state == State.OPEN), value.longest / most


def _said(one: Bar) -> str:
    return f"{one.value.words} {one.remark}".strip()


def _row(one: Bar, y: float, most: int, share: float) -> SafeString:
    """`share` is how much of the width the scale has; without one, values stand at the edge."""
    value, words = one.value, _said(one)
    is_number = value.number is not None or value.state in {State.RANGE, State.OPEN}
    class_ = "c-value" if is_number else "c-words"
    fixed, length = _ends(value, most)
    said = (
        tag("text", words, x=across(fixed + length * share), dx=AIR, y=y + 33, class_=class_)
        if share
        else text(words, "100%", y + 15, class_, "end")
    )
    return linked(
        one.address,
        tag("title", colon(one.name, words)),
        bar(0, 1, y, ROW - 4, "c-touch"),
        text(one.name, 0, y + 15, "c-label"),
        _shape(value, y + 22, THICK, most / (share or 1), one.mark),
        said,
        line("0", y + 22, "0", y + 22 + THICK, "c-base"),
    )


def _pair(pair: Pair, y: float, most: int) -> SafeString:
    drawn: list[str] = [
        text(pair.name, 0, y + 15, "c-label"),
        text(pair.between, "100%", y + 15, "c-words", "end"),
    ]
    for index, (label, one) in enumerate(zip(pair.labels, pair.bars, strict=True)):
        top = y + 20 + index * INNER
        words = _said(one)
        is_number = one.value.number is not None
        told = tag("title", colon(f"{pair.name}, {label}", words))
        drawn += [
            text(label, 0, top + 13, "c-name"),
            text(words, "100%", top + 13, "c-value" if is_number else "c-words", "end"),
            tag("g", told, _shape(one.value, top + 18, THIN, most, one.mark)),
            line("0", top + 18, "0", top + 18 + THIN, "c-base"),
        ]
    return (
        linked(pair.address, tag("title", pair.name), *drawn) if pair.address else tag("g", *drawn)
    )


def _shape(value: Value, y: float, height: float, most: float, mark: str) -> SafeString:
    match value.state:
        case State.NOT_APPLICABLE:
            return join([])
        case State.NOT_REPORTED:
            return textured(0, FIXED, y, height, HATCHING)
        case State.WITHHELD:
            return textured(0, FIXED, y, height, DOTS)
        case State.COMBINED:
            return bar(0, FIXED, y, height, "c-combined")
        case State.RANGE:
            low, high = (value.at_least or 0) / most, (value.at_most or 0) / most
            solid = bar(0, low, y, height, f"c-{mark}") if low else join([])
            return bar(low, high - low, y, height, "c-outline") + solid
        case State.OPEN:
            # As long as what is known; what follows has a length that means nothing.
            low = min(value.longest / most, 1 - FIXED / 4)
            solid = bar(0, low, y, height, f"c-{mark}")
            return solid + textured(low, min(FIXED, 1 - low), y, height, DOTS)
    if not value.longest:
        return join([])
    if mark == "unknown":
        return textured(0, value.longest / most, y, height, HATCHING)
    class_ = {State.DIFFERENCE: "c-hollow", State.PROVISIONAL: "c-provisional"}.get(
        value.state, f"c-{mark}"
    )
    return bar(0, value.longest / most, y, height, class_)
