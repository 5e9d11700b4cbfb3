"""Figures by region on maps: a square each, or the outlines, and what no map of today can show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from editions.charts import tiles
from editions.charts.chart import Chart, Key, Table
from editions.charts.maps import Classes, Place, classes_for, outline_map
from editions.charts.outline import Outlines
from editions.charts.samples import DOTTED
from editions.charts.tiles import Tile, has_room, tile_map
from editions.charts.values import State, Value, is_enough, sign_of, value_of
from editions.pages.asking import Asked
from editions.pages.charting import Told, not_adding_up, sentence_of, subject_of, table_of, title_of
from editions.pages.mapping import about, middle_of
from editions.templatetags.portal import number
from programmes.models import Region

# How a region is drawn of which nothing could be reported: as nothing, with its sign.
MAPPED = {State.NOT_APPLICABLE: "nothing"}


def tiles_chart(
    asked: Asked,
    rows: Sequence[Told],
    regions: Sequence[Mapping[str, Any]],
    table: Table | None = None,
) -> Chart:
    """
    Numbers by region, a square each, and the table of the same rows or that which is given.

    What is said of a former, larger region has no square on today's map: a sentence has it.
    """
    codes = _codes_of_today(regions)
    values = {row["region"]: value_of(row, asked.measure) for row in rows}
    shown = {code: values[code] for code in codes if code in values}
    addresses = _addresses(asked, rows)
    classes = classes_for([value.longest for value in shown.values()])
    drawn = [
        Tile(
            code,
            asked.names.of("region", code),
            value,
            classes.of(value.longest)
            if value.is_reported or value.number == 0
            else MAPPED.get(value.state, ""),
            addresses[code],
        )
        for code, value in shown.items()
        if code in tiles.places()
    ]
    title = title_of(asked)
    chart = Chart(
        id="tiles",
        title=title,
        subject=subject_of(asked, rows),
        rests_on=_("from the records of projects"),
        drawings=[tile_map(title, drawn)],
        table=table or table_of(asked, rows),
        key=class_key(classes, shown.values(), DOTTED if not has_room(drawn) else ""),
        note=_beside(asked, rows, codes),
    )
    return asked.taken_along(_where_it_says_more(chart, asked, rows, shown.values()), "map")


def classes_chart(
    asked: Asked,
    rows: Sequence[Told],
    regions: Sequence[Mapping[str, Any]],
    drawn: Outlines,
    table: Table | None = None,
) -> Chart:
    """The same numbers on the outlines of the regions."""
    by_code = {region["code"]: region for region in regions}
    values = {
        row["region"]: value_of(row, asked.measure)
        for row in rows
        if row["region"] in drawn.rings and row["region"] in by_code
    }
    classes = classes_for([value.longest for value in values.values()])
    addresses = _addresses(asked, rows)
    places = [
        Place(
            code=code,
            name=by_code[code]["name"],
            middle=middle_of(by_code[code], drawn),
            class_=classes.of(value.longest)
            if value.is_reported or value.number == 0
            else MAPPED.get(value.state, value.state.value),
            words=value.words,
            address=addresses[code],
            is_main=bool(value.longest),
            figure=sign_of(value).replace("–", "–\n"),
        )
        for code, value in values.items()
    ]
    title = _("%(title)s, on the outlines of the regions") % {"title": title_of(asked)}
    whole, _close = outline_map(title, places, drawn, "class-shapes")
    chart = Chart(
        id="outlines",
        title=title,
        subject=subject_of(asked, rows),
        rests_on=_("from the records of projects"),
        drawings=[whole],
        table=table or table_of(asked, rows),
        key=class_key(classes, values.values()),
        note=" ".join(filter(None, [_beside(asked, rows, list(values)), about(drawn)])),
    )
    return asked.taken_along(_where_it_says_more(chart, asked, rows, values.values()), "outlines")


def beside_tiles(chart: Chart) -> Chart:
    """The outlines below the squares of the same numbers, which have the table."""
    return replace(chart, title=_("The same on the outlines of the regions"), table=None)


def _where_it_says_more(
    chart: Chart, asked: Asked, rows: Sequence[Told], values: Iterable[Value]
) -> Chart:
    """A map where it says more than a sentence: of projects always, of people mostly not yet."""
    shown = list(values)
    if asked.measure == "projects" or is_enough(shown):
        return chart
    sentence, note = sentence_of(shown), not_adding_up(rows)
    return replace(chart, drawings=[], key=[], sentence=sentence, note=note)


def _codes_of_today(regions: Sequence[Mapping[str, Any]]) -> list[str]:
    today = Region.CodeVersion.REFORM_2023
    return [region["code"] for region in regions if region["code_version"] == today]


def _addresses(asked: Asked, rows: Sequence[Told]) -> dict[str, str]:
    """Where each region leads; one of which nothing could be reported leads nowhere."""
    return {row["region"]: asked.leading_to(row) if _has_any(asked, row) else "" for row in rows}


def _has_any(asked: Asked, row: Told) -> bool:
    return value_of(row, asked.measure).state != State.NOT_APPLICABLE


def class_key(classes: Classes, values: Iterable[Value], dotted: str = "") -> list[Key]:
    """The classes with their limits, then what is no plain number, as far as there is any."""
    states = {value.state for value in values}
    key = [
        Key(name + dotted, number(first) if first == last else f"{number(first)}–{number(last)}")
        for name, first, last in classes.spans
    ]
    if not states - {State.NOT_REPORTED, State.WITHHELD, State.NOT_APPLICABLE}:
        key = []
    others = {
        State.RANGE: Key("bounds", _("at least, and at most; in the colour of the most")),
        State.OPEN: Key("lower-bound", _("at least; more is withheld")),
        State.NOT_REPORTED: Key("not-reported", _("not reported")),
        State.WITHHELD: Key(
            "withheld", _("withheld until its year is closed, or to protect a small group")
        ),
        State.NOT_APPLICABLE: Key("not-applicable", _("not applicable: no documented project")),
    }
    return [*key, *(entry for state, entry in others.items() if state in states)]


def _beside(asked: Asked, rows: Sequence[Told], today: Sequence[str]) -> str:
    """What a map cannot show: that a project may be in several regions, and former regions."""
    told = [not_adding_up(rows), _off_the_map(asked, rows, today)]
    return " ".join(filter(None, told))


def _off_the_map(asked: Asked, rows: Sequence[Told], today: Sequence[str]) -> str:
    """The former, larger regions with their figures: today's map has no place for them."""
    former = [row for row in rows if row["region"] not in today and row["projects"]]
    told = [
        _("%(what)s: %(value)s")
        % {
            "what": asked.names.of("region", row["region"]),
            "value": value_of(row, asked.measure).words,
        }
        for row in former
    ]
    if not told:
        return ""
    return _(
        "Not on the map of today, since projects name the former, larger regions: %(list)s."
    ) % {"list": ", ".join(told)}
