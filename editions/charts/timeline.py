"""When a project ran, as precisely as its dates are known and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from editions.charts.letters import in_lines, width_of
from editions.charts.svg import Drawing, across, bar, join, line, linked, tag, text
from programmes.partial_dates import PartialDate
from programmes.wording import colon

ROW = 22
THICK = 10
# The dotted line to an end that nobody reported: pixels, so that it is no length of time.
DOTTED = 14
# In a drawing of its own: the axis, a project with its name, and one without dates.
AXIS, LINE, UNDATED = 24, 68, 36
# The lines of words, from the top of a row, and the bar beneath. Under a name without dates,
# and under words over several projects, two of them have room.
WORDS, BAR = (13, 28, 43), 48
TWO = WORDS[:2]
# How wide such a drawing is at least: in a window, in a narrow one; and between name and dates.
WIDE, NARROW, AIR = 552, 288, 24
# So many years have room for their names, in full and with two digits.
MOST_YEARS, MOST_SHORT = 13, 14


@dataclass(frozen=True)
class Run:
    """The dates of a project as its record has them: `2013`, `2016-03`, `2018-02-01`, empty."""

    start: str
    end: str
    is_ongoing: bool = False
    mark: str = "several"

    @property
    def is_dated(self) -> bool:
        return bool(self.start or self.end)


@dataclass(frozen=True)
class Scale:
    """The years of a timeline, each as wide as the others."""

    first: int
    last: int

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)

    def at(self, day: date) -> float:
        """Where a day begins, as a share of the width; what lies outside stands at the edge."""
        share = (day - date(self.first, 1, 1)).days / self.days
        return min(max(share, 0.0), 1.0)

    @property
    def days(self) -> int:
        return (date(self.last + 1, 1, 1) - date(self.first, 1, 1)).days

    def start_of(self, year: int) -> float:
        return self.at(date(year, 1, 1))


def scale_of(runs: Sequence[Run], first: int, last: int) -> Scale:
    """The years from `first` to `last`, and those of every date beyond them."""
    years = [int(day[:4]) for run in runs for day in (run.start, run.end) if day]
    return Scale(min([first, *years]), max([last, *years]))


def axis(scale: Scale) -> SafeString:
    """The names of the years, in full and with two digits for narrow windows."""
    return tag("svg", _axis(scale), class_="chart", width="100%", height=18, aria_hidden="true")


def grid(scale: Scale) -> SafeString:
    """One hairline a year, drawn once in a page and used behind every row (`#c-years`)."""
    lines = [
        line(across(scale.start_of(year)), 0, across(scale.start_of(year)), "100%", "c-hair")
        for year in scale.years
    ]
    return tag("g", *lines, id="c-years")


def row(run: Run, scale: Scale, words: str) -> Drawing:
    """The bar of one project; `words` tell the same."""
    return Drawing(words, ROW, shape(run, scale, (ROW - THICK) / 2), class_="c-run")


@dataclass(frozen=True)
class Line:
    """One project in a drawing of many: its name, its dates in words, what it leads to."""

    name: str
    words: str
    run: Run
    address: str = ""


def lines(
    title: str,
    rows: Sequence[Line],
    scale: Scale,
    description: str = "",
    *,
    undated: str = "",
    wide: int = WIDE,
) -> Drawing:
    """
    Projects below each other under one axis, each with its name and dates over its bar.

    Those without dates stand below the axis under the words `undated`. `wide` is how wide the
    drawing is at least, in pixels: three lines of it beside the dates hold a name.
    """
    on_axis = [one for one in rows if one.run.is_dated]
    others = [one for one in rows if not one.run.is_dated]
    end = AXIS + len(on_axis) * LINE
    drawn: list[str] = [_axis(scale)] if on_axis else []
    for year in scale.years if on_axis else ():
        x = across(scale.start_of(year))
        # Behind the bars only: a line through a name makes it hard to read.
        dashes = f"{LINE - BAR + 4} {BAR - 4}"
        drawn.append(
            tag(
                "line",
                x1=x,
                y1=AXIS + BAR - 4,
                x2=x,
                y2=end,
                class_="c-hair",
                stroke_dasharray=dashes,
            )
        )
    for index, one in enumerate(on_axis):
        y = AXIS + index * LINE
        drawn.append(_line(one, y, LINE, wide, shape(one.run, scale, y + BAR)))
    if others:
        drawn += _words(undated, end, TWO, wide, "c-heading c-long")
        drawn += _words(undated, end, TWO, NARROW - AIR, "c-heading c-short")
    for index, one in enumerate(others, 1):
        drawn.append(_line(one, end + index * UNDATED, UNDATED, wide))
    return Drawing(title, height_of(len(on_axis), len(others)), join(drawn), description)


def _line(one: Line, y: float, height: float, wide: int, *bars: str) -> SafeString:
    if bars:
        last, room = y + WORDS[-1], wide - width_of(one.words) - AIR
        named = [
            *_words(one.name, y, WORDS, room, "c-label c-long"),
            *_words(one.name, y, TWO, NARROW, "c-label c-short"),
            text(one.words, "100%", last, "c-words c-long", "end"),
            text(one.words, 0, last, "c-words c-short"),
        ]
    else:
        # A line above them says so.
        named = [
            *_words(one.name, y, TWO, wide, "c-label c-long"),
            *_words(one.name, y, TWO, NARROW, "c-label c-short"),
        ]
    return linked(
        one.address,
        tag("title", colon(one.name, one.words)),
        bar(0, 1, y, height - 4, "c-touch"),
        *named,
        *bars,
    )


def _words(
    words: str, y: float, places: Sequence[int], room: float, class_: str
) -> list[SafeString]:
    """Words on the lines at these places: the last of them, where fewer hold them."""
    lines = in_lines(words, room, 14, most=len(places))
    return [
        text(one, 0, y + place, class_)
        for one, place in zip(lines, places[-len(lines) :], strict=True)
    ]


def height_of(dated: int, undated: int) -> int:
    """How high a drawing of so many projects is, before it is drawn."""
    return AXIS + dated * LINE + (undated + 1) * UNDATED * bool(undated)


def _axis(scale: Scale) -> SafeString:
    """The names of the years; of many only each second, third … one."""
    years = list(scale.years)
    drawn = [
        text(str(year), across(scale.start_of(year)), 14, "c-name c-long")
        for year in years[:: -(-len(years) // MOST_YEARS)]
    ]
    drawn += [
        text(f"{year % 100:02}", across(scale.start_of(year)), 14, "c-name c-short")
        for year in years[:: -(-len(years) // MOST_SHORT)]
    ]
    return join(drawn)


def shape(run: Run, scale: Scale, y: float) -> SafeString:
    """
    Solid where it certainly ran, paler inside a date known only to the month or the year.

    An end that nobody reported is a dotted line to an open ring. Without any date there is
    nothing: on an axis of years any mark would be a year.
    """
    if not run.is_dated:
        return join([])
    starts = _span(run.start, scale)
    ends = _span(run.end, scale)
    if starts is None:
        assert ends is not None
        return join(
            [_open(ends[0], y, -1, run.mark), *_known(ends, scale, y, run.mark)],
        )
    if ends is None and run.is_ongoing:
        ends = (1.0, 1.0)
    if ends is None:
        return join([*_known(starts, scale, y, run.mark), _open(starts[1], y, 1, run.mark)])
    certain = (starts[1], ends[0])
    if certain[0] >= certain[1]:
        return _piece(starts[0], ends[1], y, run.mark, True)
    return join(
        [
            _piece(starts[0], certain[0], y, run.mark, True),
            _piece(*certain, y, run.mark, False),
            _piece(certain[1], ends[1], y, run.mark, True),
        ]
    )


def _span(day: str, scale: Scale) -> tuple[float, float] | None:
    """From where to where a date may lie; of one known to the day both are nearly the same."""
    if not day:
        return None
    known = PartialDate.parse(day)
    after = date.fromordinal(known.last_day().toordinal() + 1)
    return scale.at(known.first_day()), scale.at(after)


def _known(span: tuple[float, float], scale: Scale, y: float, mark: str) -> list[SafeString]:
    """The one end that is known: paler where it may lie; a single day is a tick."""
    if (span[1] - span[0]) * scale.days > 1.5:
        return [_piece(*span, y, mark, True)]
    x = across(span[0])
    return [line(x, y, x, y + THICK, f"c-tick c-{mark}")]


def _piece(x1: float, x2: float, y: float, mark: str, is_pale: bool) -> SafeString:
    if x2 <= x1:
        return join([])
    return bar(x1, x2 - x1, y, THICK, f"c-{mark} c-pale" if is_pale else f"c-{mark}")


def _open(x: float, y: float, way: int, mark: str) -> SafeString:
    """A dotted line of fixed length to an open ring, to the right or to the left."""
    drawn = [
        line("0", THICK / 2, way * DOTTED, THICK / 2, f"c-open c-{mark}"),
        tag("circle", cx=way * (DOTTED + 4), cy=THICK / 2, r=3.5, class_=f"c-ring c-{mark}"),
    ]
    return tag("svg", *drawn, x=across(x), y=y, overflow="visible", width=1, height=THICK)
