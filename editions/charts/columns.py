"""Columns side by side, mostly one a year: in blocks, stacked, or in groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from editions.templatetags.portal import number
from programmes.wording import colon, in_a_row

# So many things in one column are still drawn one by one.
MOST_BLOCKS = 24
BLOCK, GAP = 10, 2
PLOT = 168
# Room above the plot for a value, and below the baseline for a name.
ABOVE, BELOW = 38, 24
# What has no length is drawn in this size, which means nothing.
FIXED = 24
# How much of its place a column fills.
FILL = 0.76
# How wide a drawing is at least in a window that is not narrow, alone and beside others, and how
# wide in the narrowest.
ALONE, BESIDE, NARROW = 540, 264, 288


@dataclass(frozen=True)
class Category:
    """One place on the baseline: its name, a shorter one for narrow windows, what it leads to."""

    name: str
    short: str = ""
    address: str = ""


@dataclass(frozen=True)
class Series:
    """
    Values of one kind, one for each category. `mark` is the class of their colour.

    The mark `unknown` is hatched; without a mark there is a number and nothing drawn. What is
    not `known` is told apart from the number of the rest. `addresses` are what its part of each
    column leads to, where the column as a whole leads nowhere.
    """

    name: str
    mark: str
    values: Sequence[Value]
    is_known: bool = True
    addresses: Sequence[str] = ()


@dataclass(frozen=True)
class Bracket:
    """Neighbouring categories whose values were released as one sum."""

    first: int
    last: int
    number: int


def blocks(
    title: str, categories: Sequence[Category], series: Sequence[Series], description: str = ""
) -> Drawing:
    """One block for each thing that is counted, the series above each other."""
    height = ABOVE + highest([one for one in series if one.mark]) * (BLOCK + GAP) + BELOW
    base = height - BELOW

    def column(index: int, x: float, width: float) -> SafeString:
        drawn, y = [], base
        for one in series:
            part = []
            for _block in range(one.values[index].number or 0 if one.mark else 0):
                y -= BLOCK + GAP
                part.append(_solid(x, width, y, BLOCK, one.mark))
            drawn.append(_part(one, index, categories, part))
        return join([*drawn, _sums(series, index, x + width / 2, y - 6, width)])

    return _chart(title, description, categories, series, height, column)


def stacked_bars(
    title: str, categories: Sequence[Category], series: Sequence[Series], description: str = ""
) -> Drawing:
    """Parts of one sum above each other; only for numbers that add up."""
    lengths = [one for one in series if one.is_known]
    most = highest(lengths) or 1
    height = ABOVE + PLOT + BELOW
    base = height - BELOW

    def column(index: int, x: float, width: float) -> SafeString:
        drawn, y = [], float(base)
        for one in lengths:
            tall = (one.values[index].number or 0) / most * PLOT
            if tall:
                y -= tall
                solid = _solid(x, width, y, max(tall - 1, 1), one.mark)
                drawn.append(_part(one, index, categories, [solid]))
        return join([*drawn, _sums(series, index, x + width / 2, y - 6, width)])

    return _chart(title, description, categories, series, height, column)


def _part(
    one: Series, index: int, categories: Sequence[Category], drawn: Sequence[str]
) -> SafeString:
    """What a column has of one series, which may lead somewhere of its own."""
    if not drawn or not one.addresses or not one.addresses[index]:
        return join(drawn)
    told = colon(f"{categories[index].name}, {one.name}", one.values[index].words)
    return linked(one.addresses[index], tag("title", told), *drawn)


def grouped_bars(
    title: str,
    categories: Sequence[Category],
    series: Sequence[Series],
    description: str = "",
    brackets: Sequence[Bracket] = (),
    most: int = 0,
) -> Drawing:
    """
    Bars side by side from zero; what is no plain number is drawn as what it is.

    `most` is the end of the scale, where several drawings share one.
    """
    most = most or longest(series) or 1
    height = ABOVE + PLOT + BELOW
    base = height - BELOW

    def column(index: int, x: float, width: float) -> SafeString:
        wide = width / len(series)
        return join(
            _standing(one.values[index], x + wide * place, wide * 0.94, base, most, one.mark)
            for place, one in enumerate(series)
        )

    drawing = _chart(title, description, categories, series, height, column)
    return _bracketed(drawing, len(categories), brackets)


def has_room(series: Sequence[Series], *, is_alone: bool = True) -> bool:
    """Whether no value is wider than its column, but in a narrow window, where it gives way."""
    places = max((len(one.values) for one in series), default=0) * max(len(series), 1)
    room = (ALONE if is_alone else BESIDE) / max(places, 1)
    values = [value for one in series for value in one.values]
    return all(width_of(value.short, is_bold=True) <= room for value in values)


def longest(series: Sequence[Series]) -> int:
    """The end of a scale that holds every value."""
    return max((value.longest for one in series for value in one.values), default=0)


def highest(series: Sequence[Series]) -> int:
    """How many things the fullest column counts."""
    places = range(min((len(one.values) for one in series), default=0))
    return max((_total(series, index) for index in places), default=0)


def _total(series: Sequence[Series], index: int) -> int:
    return sum(one.values[index].number or 0 for one in series)


def _sums(series: Sequence[Series], index: int, x: float, y: float, width: float) -> SafeString:
    """What stands over a column: the number that is known, and over it the one that is not."""
    known = _total([one for one in series if one.is_known], index)
    unknown = _total([one for one in series if not one.is_known], index)
    drawn = _above(number(known), x, y, width)
    if unknown:
        drawn += text(f"+{number(unknown)}", across(x), y - 16, "c-words", "middle")
    return drawn


def _standing(
    value: Value, x: float, width: float, base: float, most: int, mark: str
) -> SafeString:
    middle = x + width / 2
    place = (x, width, base - FIXED, FIXED)
    match value.state:
        case State.NOT_APPLICABLE:
            return text("·", across(middle), base - 4, "c-name", "middle")
        case State.NOT_REPORTED:
            return textured(*place, HATCHING)
        case State.WITHHELD:
            return textured(*place, DOTS)
        case State.RANGE:
            return _range(value, x, width, base, most, mark)
        case State.OPEN:
            return _open(value, x, width, base, most, mark)
        case State.COMBINED:
            # Which share of the sum is its own nobody is told.
            return bar(*place, "c-combined")
    tall = value.longest / most * PLOT
    class_ = {State.DIFFERENCE: "c-hollow", State.PROVISIONAL: "c-provisional"}.get(
        value.state, f"c-{mark}"
    )
    drawn = [bar(x, width, base - tall, tall, class_)] if tall else []
    return join([*drawn, _above(number(value.longest), middle, base - tall - 6, width)])


def _range(value: Value, x: float, width: float, base: float, most: int, mark: str) -> SafeString:
    low, high = ((bound or 0) / most * PLOT for bound in (value.at_least, value.at_most))
    drawn = [bar(x, width, base - high, high - low, "c-outline")]
    if low:
        drawn.append(bar(x, width, base - low, low, f"c-{mark}"))
    return join([*drawn, _above(value.short, x + width / 2, base - high - 6, width)])


def _open(value: Value, x: float, width: float, base: float, most: int, mark: str) -> SafeString:
    """As tall as what is known, and on top what is withheld, whose height means nothing."""
    low = value.longest / most * PLOT
    above = base - low - FIXED / 3
    return join(
        [
            bar(x, width, base - low, low, f"c-{mark}"),
            textured(x, width, above, FIXED / 3, DOTS),
            _above(value.short, x + width / 2, above - 6, width),
        ]
    )


def _solid(x: float, width: float, y: float, height: float, mark: str) -> SafeString:
    if mark == "unknown":
        return textured(x, width, y, height, HATCHING)
    return bar(x, width, y, height, f"c-{mark}")


def _above(said: str, x: float, y: float, width: float) -> SafeString:
    """A value over its mark; a long one gives way where the window is too narrow for it."""
    is_short = width_of(said, is_bold=True) <= width / FILL * NARROW
    return text(said, across(x), y, "c-value" if is_short else "c-value c-wide", "middle")


def _chart(
    title: str,
    description: str,
    categories: Sequence[Category],
    series: Sequence[Series],
    height: float,
    column: Callable[[int, float, float], SafeString],
) -> Drawing:
    """What all of these share: a place for each category, its name, and the baseline."""
    base = height - BELOW
    slot = 1 / max(len(categories), 1)
    drawn: list[str] = []
    for index, category in enumerate(categories):
        x = slot * (index + (1 - FILL) / 2)
        values = [colon(one.name, one.values[index].words) for one in series]
        drawn.append(
            linked(
                category.address,
                tag("title", f"{category.name}. {in_a_row(values)}"),
                bar(slot * index, slot, 0, height, "c-touch"),
                column(index, x, slot * FILL),
                _name(category, slot * (index + 0.5), base + 17),
            )
        )
    drawn.append(line("0", base, "100%", base, "c-base"))
    return Drawing(title, height, join(drawn), description)


def _name(category: Category, x: float, y: float) -> SafeString:
    if not category.short:
        return text(category.name, across(x), y, "c-name", "middle")
    return text(category.name, across(x), y, "c-name c-long", "middle") + text(
        category.short, across(x), y, "c-name c-short", "middle"
    )


def _bracketed(drawing: Drawing, places: int, brackets: Sequence[Bracket]) -> Drawing:
    """The same with a bracket over those that are shown together, and their one sum."""
    drawn: list[str] = [drawing.body]
    y = drawing.height - BELOW - FIXED - 8
    for bracket in brackets:
        x1 = (bracket.first + (1 - FILL) / 2) / places
        x2 = (bracket.last + (1 + FILL) / 2) / places
        drawn += [
            line(across(x1), y, across(x2), y, "c-bracket"),
            line(across(x1), y, across(x1), y + 5, "c-bracket"),
            line(across(x2), y, across(x2), y + 5, "c-bracket"),
            text(number(bracket.number), across((x1 + x2) / 2), y - 6, "c-value", "middle"),
        ]
    return Drawing(drawing.title, drawing.height, join(drawn), drawing.description, drawing.class_)
