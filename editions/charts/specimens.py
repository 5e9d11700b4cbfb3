"""Drawings of made-up values, one for each state and each kind of chart."""

from __future__ import annotations

from django.utils.translation import gettext as _

from editions.charts import bars, columns, coverage, timeline
from editions.charts.bars import Bar, Pair
from editions.charts.chart import Chart, Column, Key, Table, TableRow
from editions.charts.columns import Bracket, Category, Series
from editions.charts.svg import Drawing
from editions.charts.timeline import Line, Run, Scale
from editions.charts.values import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    State,
    Value,
    reported,
)

LETTERS = "ABCDEFGH"
YEARS = range(2014, 2022)


def states() -> list[tuple[str, Value, Drawing]]:
    """Each state with its name, a value, and how it is drawn as a bar on a scale of 1,500."""
    told = [
        (_("reported"), reported(1200)),
        (_("zero"), reported(0)),
        (_("not reported"), NOT_REPORTED),
        (_("not applicable"), NOT_APPLICABLE),
        (_("withheld"), Value(State.WITHHELD)),
        (_("combined"), Value(State.COMBINED, 900, with_=("B",))),
        (_("range"), Value(State.RANGE, at_least=1200, at_most=1450)),
        (_("at least"), Value(State.OPEN, at_least=1200)),
        (_("difference"), Value(State.DIFFERENCE, 400)),
        (_("provisional"), Value(State.PROVISIONAL, 700)),
        (_("inferred"), Value(State.INFERRED, 13)),
    ]
    scale = [Bar("", value) for value in (reported(1500), *(value for _name, value in told))]
    return [
        (name, value, bars.lying(name, [Bar(name, value)], on_scale=scale)) for name, value in told
    ]


def whole_chart() -> Chart:
    """A chart as a page shows it: title, subject, key, drawing, note, and the table as its twin."""
    values = [reported(number) for number in (1, 2, 0, 3, 5, 2, 1)] + [NOT_REPORTED]
    title = _("A chart with all that belongs to it")
    names = [str(year) for year in YEARS]
    return Chart(
        id="specimen-chart",
        title=title,
        subject=_("Projects, %(first)s–%(last)s") % {"first": names[0], "last": names[-1]},
        rests_on=_("from made-up records"),
        drawings=[
            columns.grouped_bars(
                title,
                [Category(name, name[2:]) for name in names],
                [Series(_("people"), "mark", values)],
            )
        ],
        table=Table(
            [Column(_("Year"), is_number=False), Column(_("Projects"))],
            [TableRow(name, [value]) for name, value in zip(names, values, strict=True)],
        ),
        key=[Key("not-reported", _("not reported; the size means nothing"))],
        note=_("What is left out, where anything is."),
    )


def drawings() -> list[Drawing]:
    """Each kind of chart with as many states as it can hold."""
    letters = [Category(letter) for letter in LETTERS]
    years = [Category(str(year), f"{year % 100:02}") for year in YEARS]
    mixed = [
        reported(1200),
        reported(0),
        NOT_REPORTED,
        Value(State.WITHHELD),
        Value(State.RANGE, at_least=800, at_most=1450),
        Value(State.PROVISIONAL, 700),
        Value(State.COMBINED),
        Value(State.COMBINED),
    ]
    known = [reported(number) for number in (1, 2, 0, 3, 5, 2, 1, 4)]
    others = [reported(number) for number in (2, 0, 1, 2, 3, 3, 1, 0)]
    return [
        columns.blocks(
            _("Blocks, one for each thing"),
            years,
            [
                Series(_("known"), "mark", known),
                Series(_("not known"), "unknown", others, is_known=False),
            ],
        ),
        columns.stacked_bars(
            _("Parts that add up"),
            years,
            [
                Series(_("emergency"), "deep", known),
                Series(_("development"), "accent", others),
            ],
        ),
        columns.grouped_bars(
            _("Bars with every state"),
            letters,
            [Series(_("people"), "mark", mixed)],
            brackets=[Bracket(6, 7, 900)],
        ),
        columns.grouped_bars(
            _("Bars in groups"),
            years,
            [
                Series(_("reached"), "mark", [reported(100 * (n + 1)) for n in range(8)]),
                Series(_("targeted"), "several", [reported(120 * (n + 1)) for n in range(8)]),
            ],
        ),
        bars.paired(
            _("Two values under each name"),
            [
                Pair(
                    letter,
                    ("1", "2"),
                    (Bar("", first, "several"), Bar("", second)),
                    _("difference %(difference)s") % {"difference": "+200"} if is_last else "",
                )
                for letter, first, second, is_last in [
                    ("A", NOT_REPORTED, Value(State.RANGE, at_least=800, at_most=1450), False),
                    ("B", reported(1000), reported(1200), True),
                ]
            ],
        ),
        timeline.lines(
            _("Projects below each other"),
            [
                Line("A", "2014 – 2016", Run("2014", "2016")),
                Line("B", _("dates not reported"), Run("", "")),
            ],
            Scale(YEARS[0], YEARS[-1]),
        ),
        bars.shares(_("Two parts of a whole"), [("A", 70, "deep"), ("B", 30, "accent")]),
        coverage.coverage(
            _("What is reported, by year"),
            list(YEARS),
            [coverage.Line("A", mixed), coverage.Line("B", known)],
        ),
    ]
