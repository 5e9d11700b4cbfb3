"""Which drawing suits rows of statistics: columns by year, else bars below each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from editions.charts import columns
from editions.charts.bars import Bar, lying
from editions.charts.columns import Category, Series
from editions.charts.svg import Drawing
from editions.charts.values import reported, value_of
from editions.naming import NATURE_MARKS, SUBJECTS
from editions.pages.asking import Asked
from editions.sources import NOT_APPLICABLE
from editions.templatetags.portal import number

Told = Mapping[str, Any]


def drawings_of(asked: Asked, rows: Sequence[Told], title: str) -> list[Drawing]:
    if len(asked.group_by) == 1:
        drawn = drawn_of(asked, rows)
        has_room = _has_room(asked, [drawn])
        return [_drawing(asked, asked.group_by[0], drawn, title, has_room=has_room)]
    inner, outer = inner_and_outer(asked.group_by)
    if {inner, outer} == {"year", "nature"} and asked.measure == "projects":
        return [_natures_by_year(asked, rows, title)]
    values = list(dict.fromkeys(row[outer] for row in rows))
    parts = {value: [row for row in rows if row[outer] == value] for value in values}
    held = {value: part for value, part in parts.items() if not all(map(is_empty, part))}
    has_room = _has_room(asked, list(held.values()))
    on_scale = [_bar(asked, inner, row, "") for part in held.values() for row in part]
    return [
        _drawing(
            asked,
            inner,
            part,
            capfirst(asked.names.of(outer, value)),
            on_scale,
            has_room,
            (outer, value),
        )
        for value, part in held.items()
    ]


def drawn_of(asked: Asked, rows: Sequence[Told]) -> list[Told]:
    """The rows that a drawing has: a note names the regions without a project, which are most."""
    return [row for row in rows if asked.group_by != ["region"] or not is_empty(row)]


def _has_room(asked: Asked, parts: Sequence[Sequence[Told]]) -> bool:
    """Whether the values of every drawing fit over columns, so that all are drawn alike."""
    return all(
        columns.has_room(
            [Series("", "", [value_of(row, asked.measure) for row in rows])],
            is_alone=len(parts) == 1,
        )
        for rows in parts
    )


def inner_and_outer(group_by: Sequence[str]) -> tuple[str, str]:
    """Which dimension is drawn inside of small charts, and which has one for each value."""
    first, second = group_by
    return ("year", second) if first == "year" else (second, first)


def _drawing(
    asked: Asked,
    dimension: str,
    rows: Sequence[Told],
    title: str,
    on_scale: Sequence[Bar] = (),
    has_room: bool = True,
    outer_value: tuple[str, str | int] | None = None,
) -> Drawing:
    """
    One drawing by one dimension: columns by year, else bars below each other.

    `on_scale` are the values of several drawings that share one scale.
    """
    mark = "mark" if outer_value is None else asked.names.mark(*outer_value)
    if mark == "unknown":
        mark = "several"
    values = [value_of(row, asked.measure) for row in rows]
    series = [Series(str(SUBJECTS[asked.measure]), mark, values)]
    # Columns have room for short values only; bars below each other for any.
    if dimension == "year" and has_room:
        places = [_year(asked, row) for row in rows]
        if asked.measure != "projects":
            most = max((one.value.longest for one in on_scale), default=0)
            return columns.grouped_bars(title, places, series, most=most)
        not_known = [reported(row["projects_not_known"]) for row in rows]
        series.append(Series(_("not known whether they ran"), "unknown", not_known, is_known=False))
        if columns.highest(series) <= columns.MOST_BLOCKS:
            return columns.blocks(title, places, series)
        return columns.stacked_bars(title, places, series)
    bars = [_bar(asked, dimension, row, mark) for row in rows]
    return lying(title, bars, on_scale=on_scale)


def _bar(asked: Asked, dimension: str, row: Told, mark: str) -> Bar:
    return Bar(
        name=asked.names.of(dimension, row[dimension]),
        value=value_of(row, asked.measure),
        mark=_own_mark(asked, dimension, row, mark),
        address="" if is_empty(row) else asked.leading_to(row),
        remark=_and_not_known(row) if asked.measure == "projects" else "",
    )


def _own_mark(asked: Asked, dimension: str, row: Told, otherwise: str) -> str:
    mark = asked.names.mark(dimension, row[dimension])
    return otherwise if mark == "mark" else mark


def _and_not_known(row: Told) -> str:
    found = row["projects_not_known"]
    words = ngettext("and %(number)s not known", "and %(number)s not known", found)
    return words % {"number": number(found)} if found else ""


def _year(asked: Asked, row: Told) -> Category:
    year = row["year"]
    return Category(str(year), f"{year % 100:02}", "" if is_empty(row) else asked.leading_to(row))


def _natures_by_year(asked: Asked, rows: Sequence[Told], title: str) -> Drawing:
    """Natures above each other: each project has one, so they add up."""
    years = list(dict.fromkeys(row["year"] for row in rows))
    found = {(row["year"], row["nature"]): row for row in rows}
    natures = [nature for nature in NATURE_MARKS if any(row["nature"] == nature for row in rows)]
    series = [
        Series(
            asked.names.of("nature", nature),
            NATURE_MARKS[nature],
            [value_of(found[year, nature], "projects") for year in years],
            addresses=[asked.leading_to(found[year, nature]) for year in years],
        )
        for nature in natures
    ]
    not_known = [
        reported(sum(found[year, nature]["projects_not_known"] for nature in natures))
        for year in years
    ]
    series.append(Series(_("not known whether they ran"), "", not_known, is_known=False))
    places = [Category(str(year), f"{year % 100:02}") for year in years]
    if columns.highest(series) <= columns.MOST_BLOCKS:
        return columns.blocks(title, places, series)
    return columns.stacked_bars(title, places, series)


def is_empty(row: Told) -> bool:
    """Whether a row holds no project and no report."""
    return bool(row["status"] == NOT_APPLICABLE)
