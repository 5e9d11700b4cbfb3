"""Bars that lie: one below the other with their names, one in a cell, or two parts of a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from editions.charts.letters import in_lines, width_of
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
# How much further down what follows stands after each further line of words; the type of names.
LINE, NAMES = 18, 14
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
    it, they stand at the edge above the bars; and where a name leaves no room there, beneath it.
    """
    every = on_scale or bars
    longest = max((one.value.longest for one in every), default=0) or 1
    share = _share_beside(every, longest)
    is_beneath = not share and not all(_fits(one.name, _said(one)) for one in every)
    drawn: list[str] = []
    y = 0.0
    for one in bars:
        row, height = _row(one, y, longest, share, is_beneath)
        drawn.append(row)
        y += height
    return Drawing(title, y, join(drawn), description)


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
    is_beneath = not all(_fits(*words) for pair in pairs for words in _beside_each_other(pair))
    drawn: list[str] = []
    y = 0.0
    for pair in pairs:
        two, height = _pair(pair, y, most, is_beneath)
        drawn.append(two)
        y += height
    return Drawing(title, y, join(drawn), description)


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


def _beside_each_other(pair: Pair) -> Iterator[tuple[str, str]]:
    """Which words of a pair stand on one line, where both have room there."""
    yield pair.name, pair.between
    for label, one in zip(pair.labels, pair.bars, strict=True):
        yield label, _said(one)


def _fits(name: str, words: str) -> bool:
    """Whether a name has room beside what stands at the edge."""
    return width_of(name, NAMES) + AIR + width_of(words, is_bold=True) <= NARROW


def _words(
    name: str, words: str, y: float, classes: tuple[str, str], is_beneath: bool
) -> tuple[list[str], float]:
    """
    A name from its first line on and what is said of it, at the edge or beneath; and where
    the last line stands. A name too long for the narrowest drawing has several lines.
    """
    of_name, of_words = classes
    lines = [(line, of_name) for line in in_lines(name, NARROW, NAMES)]
    if words and is_beneath:
        lines += [(line, of_words) for line in in_lines(words, NARROW, is_bold=True)]
    drawn: list[str] = [
        text(line, 0, y + index * LINE, class_) for index, (line, class_) in enumerate(lines)
    ]
    last = y + (len(lines) - 1) * LINE
    if words and not is_beneath:
        drawn.append(text(words, "100%", last, of_words, "end"))
    return drawn, last


def _row(one: Bar, y: float, most: int, share: float, is_beneath: bool) -> tuple[SafeString, float]:
    """
    A row and its height. `share` is how much of the width the scale has; without one, values
    stand at the edge, or beneath their names.
    """
    value, words = one.value, _said(one)
    is_number = value.number is not None or value.state in {State.RANGE, State.OPEN}
    class_ = "c-value" if is_number else "c-words"
    told, last = _words(one.name, "" if share else words, y + 15, ("c-label", class_), is_beneath)
    fixed, length = _ends(value, most)
    top, height = last + 7, last - y - 15 + ROW
    if share:
        end = across(fixed + length * share)
        told.append(tag("text", words, x=end, dx=AIR, y=top + 11, class_=class_))
    row = linked(
        one.address,
        tag("title", colon(one.name, words)),
        bar(0, 1, y, height - 4, "c-touch"),
        *told,
        _shape(value, top, THICK, most / (share or 1), one.mark),
        line("0", top, "0", top + THICK, "c-base"),
    )
    return row, height


def _pair(pair: Pair, y: float, most: int, is_beneath: bool) -> tuple[SafeString, float]:
    """A pair and its height."""
    drawn, last = _words(pair.name, pair.between, y + 15, ("c-label", "c-words"), is_beneath)
    for label, one in zip(pair.labels, pair.bars, strict=True):
        words = _said(one)
        class_ = "c-value" if one.value.number is not None else "c-words"
        said, below = _words(label, words, last + LINE, ("c-name", class_), is_beneath)
        told = tag("title", colon(f"{pair.name}, {label}", words))
        drawn += [
            *said,
            tag("g", told, _shape(one.value, below + 5, THIN, most, one.mark)),
            line("0", below + 5, "0", below + 5 + THIN, "c-base"),
        ]
        last = below + INNER - LINE
    two = (
        linked(pair.address, tag("title", pair.name), *drawn) if pair.address else tag("g", *drawn)
    )
    return two, last - y - 15 - 2 * INNER + PAIR


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
