"""When a project ran, as precisely as its dates are known and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from editions.charts.svg import HATCHING, Drawing, across, bar, join, line, linked, tag, text
from programmes.partial_dates import PartialDate
from programmes.wording import colon

ROW = 22
THICK = 10
# The dotted line to an end that nobody reported: pixels, so that it is no length of time.
DOTTED = 14
# In a drawing of its own: the axis, a project with its name, and about how many letters of it fit.
AXIS, LINE = 24, 44
WIDE, NARROW = 58, 34


@dataclass(frozen=True)
class Run:
    """The dates of a project as its record has them: `2013`, `2016-03`, `2018-02-01`, empty."""

    start: str
    end: str
    is_ongoing: bool = False
    mark: str = "several"


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


def lines(title: str, rows: Sequence[Line], scale: Scale, description: str = "") -> Drawing:
    """Projects below each other under one axis, each with its name and dates over its bar."""
    height = height_of(len(rows))
    drawn: list[str] = [_axis(scale)]
    for year in scale.years:
        x = across(scale.start_of(year))
        # Behind the bars only: a line through a name makes it hard to read.
        dashes = f"20 {LINE - 20}"
        drawn.append(
            tag(
                "line",
                x1=x,
                y1=AXIS + 19,
                x2=x,
                y2=height,
                class_="c-hair",
                stroke_dasharray=dashes,
            )
        )
    for index, one in enumerate(rows):
        y = AXIS + index * LINE
        drawn.append(
            linked(
                one.address,
                tag("title", colon(one.name, one.words)),
                bar(0, 1, y, LINE - 4, "c-touch"),
                text(shortened(one.name), 0, y + 15, "c-label c-long"),
                text(shortened(one.name, NARROW), 0, y + 15, "c-label c-short"),
                text(one.words, "100%", y + 15, "c-words c-long", "end"),
                shape(one.run, scale, y + 23),
            )
        )
    return Drawing(title, height, join(drawn), description)


def height_of(projects: int) -> int:
    """How high a drawing of so many projects is, before it is drawn."""
    return AXIS + projects * LINE


def shortened(name: str, most: int = WIDE) -> str:
    """As much of a name as fits on a line beside its dates; the table has the whole of it."""
    if len(name) <= most:
        return name
    return name[:most].rsplit(" ", 1)[0].rstrip(" ,;:-–") + " …"


def _axis(scale: Scale) -> SafeString:
    drawn = []
    for year in scale.years:
        x = scale.start_of(year)
        drawn += [
            text(str(year), across(x), 14, "c-name c-long"),
            text(f"{year % 100:02}", across(x), 14, "c-name c-short"),
        ]
    return join(drawn)


def shape(run: Run, scale: Scale, y: float) -> SafeString:
    """
    Solid where it certainly ran, paler inside a date known only to the month or the year.

    An end that nobody reported is a dotted line to an open ring. Without any date there is
    a hatched box of a size that means nothing.
    """
    if not run.start and not run.end:
        return tag("rect", x=0, y=y, width=36, height=THICK, fill=HATCHING, class_="c-textured")
    starts = _span(run.start, scale)
    ends = _span(run.end, scale)
    if starts is None:
        assert ends is not None
        return join([_open(ends[0], y, -1, run.mark), _piece(ends[0], ends[1], y, run.mark, True)])
    if ends is None and run.is_ongoing:
        ends = (1.0, 1.0)
    if ends is None:
        return join([_piece(*starts, y, run.mark, True), _open(starts[1], y, 1, run.mark)])
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
