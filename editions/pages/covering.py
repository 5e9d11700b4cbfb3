"""What is reported and what is not, as a grid of years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from editions.charts.chart import Chart, Column, Table, TableRow
from editions.charts.coverage import Line, coverage
from editions.charts.values import NOBODY, value_of
from editions.naming import DIMENSION_NAMES
from editions.pages.asking import Asked
from editions.pages.charting import (
    capital,
    names_of_today,
    no_project,
    sentence_of,
    span,
    state_key,
)
from editions.pages.drawing import is_empty

Told = Mapping[str, Any]


def coverage_chart(asked: Asked, rows: Sequence[Told]) -> Chart:
    """
    Of which years and sectors (or regions) people reached are reported, and of which not.

    A grid in which nothing is reported says no more than a sentence and the table.
    """
    shown = replace(asked, measure="people_reached")
    _first, second = asked.group_by
    found = {(row["year"], row[second]): row for row in rows}
    years = sorted({year for year, _value in found})
    values = list(dict.fromkeys(value for _year, value in found))
    covered = {
        value: [value_of(found[year, value], "people_reached") for year in years]
        for value in values
        if not all(is_empty(found[year, value]) for year in years)
    }
    title = _("People reached: what is reported, by year and %(dimension)s") % {
        "dimension": DIMENSION_NAMES[second]
    }
    lines = [
        Line(
            asked.names.of(second, value),
            cells,
            [
                "" if is_empty(found[year, value]) else shown.leading_to(found[year, value])
                for year in years
            ],
        )
        for value, cells in covered.items()
    ]
    values_told = [value for line in lines for value in line.values]
    is_drawn = any(value.state not in NOBODY for value in values_told)
    empty = [value for value in values if value not in covered]
    chart = Chart(
        id="coverage",
        title=title,
        subject=span(years[0], years[-1]) if years else "",
        rests_on=_("from the records of projects"),
        drawings=[coverage(title, years, lines)] if is_drawn else [],
        table=Table(
            [
                Column(capital(DIMENSION_NAMES[second]), is_number=False),
                *(Column(str(year)) for year in years),
            ],
            [TableRow(line.name, line.values) for line in lines],
            _("Not applicable: no documented project ran or may have run in the year."),
            key=state_key(values_told),
        ),
        sentence="" if is_drawn else sentence_of(values_told),
        key=state_key(values_told, "mark") if is_drawn else [],
        note=no_project(names_of_today(asked, second, empty)),
        explore=shown.explore,
        has_figures=is_drawn,
    )
    return shown.taken_along(chart, "coverage")
