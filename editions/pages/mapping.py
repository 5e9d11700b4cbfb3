"""Maps of an edition: where the programme is, and how many documented projects name a region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from editions.charts import tiles
from editions.charts.chart import Chart, Frame, Key, Table
from editions.charts.maps import Classes, Place, classes_for, outline_map
from editions.charts.outline import Outlines, outlines_of
from editions.charts.tiles import Tile, tile_map
from editions.charts.values import value_of
from editions.models import Edition, FrozenRecord
from editions.pages.asking import Asked
from editions.pages.charting import Told, subject_of, table_of, title_of
from editions.templatetags.portal import number
from programmes.models import Region
from programmes.wording import credited

Kind = FrozenRecord.Kind
OPERATIONAL, SUB_BASE = "■", "□"
# How high the map is in a frame, with its key and words.
MAP_HIGH = 840
# So many outlines a process keeps.
MOST_DRAWN = 4
_drawn: dict[tuple[Any, ...], Outlines] = {}
SIGNS = {"operational_base": OPERATIONAL, "sub_base": SUB_BASE}


def outlines(edition: Edition) -> Outlines | None:
    """
    The outlines that an edition froze; None where it has none.

    They hardly ever change, so they are kept under the hashes of what they were made from.
    """
    rows = FrozenRecord.objects.of(edition).of_kind(Kind.BOUNDARY).order_by("position", "key")
    hashes = tuple(rows.values_list("key", "document_hash"))
    drawn = _drawn.get(hashes)
    if drawn is None and hashes:
        drawn = _outlines(dict(rows.values_list("key", "document")))
        if len(_drawn) >= MOST_DRAWN:
            _drawn.clear()
        _drawn[hashes] = drawn
    return drawn


def _outlines(found: dict[str, Any]) -> Outlines:
    credits = dict.fromkeys(boundary["credit"] for boundary in found.values())
    return outlines_of(
        {code: boundary["geometry"] for code, boundary in found.items()}, "; ".join(credits)
    )


def presence_map(
    drawn: Outlines,
    regions: Sequence[Mapping[str, Any]],
    bases: Sequence[Mapping[str, Any]],
    *,
    keep: str = "",
    only: str = "",
    framed_at: str = "",
) -> Chart:
    """
    Where the programme is today; with `only`, one region among the others.

    `framed_at` is the address of the map for another site.
    """
    places = []
    for region in regions:
        if region["code"] not in drawn.rings:
            continue
        is_main = region["code"] == only if only else region["is_present_today"]
        has_office = bool(region["has_country_office"]) and not only
        places.append(
            Place(
                code=region["code"],
                name=region["name"],
                middle=_middle(region, drawn),
                class_="present" if is_main else "land",
                words=_words(region, bool(is_main)) if not only else "",
                address=reverse("editions:region-detail", args=[region["code"]]) + keep
                if is_main and not only
                else "",
                is_main=bool(is_main or has_office),
                signs=() if only else _signs(region, bases),
                is_named=bool(is_main or not only),
                point=None if only else _point(region, bases, drawn),
            )
        )
    present = [place.code for place in places if place.is_main]
    title = _("Regions where the programme works today") if not only else _("Where it lies")
    whole, close = outline_map(title, places, drawn, "map-shapes", close_up=[] if only else present)
    key = [Key("present", _("region where the programme works today"))]
    if any(region["has_country_office"] for region in regions):
        key.append(Key("office", _("country office")))
    shown = {base["kind"] for base in bases}
    key += [Key(kind, words) for kind, words in _sign_words().items() if kind in shown]
    chart = Chart(
        id="map",
        title=title,
        subject="",
        rests_on="",
        drawings=[whole, *([close] if close else [])],
        table=None,
        key=[] if only else key,
        note=_about(drawn),
    )
    if not framed_at:
        return chart
    return replace(chart, frame=Frame(framed_at, title, MAP_HIGH))


def _about(drawn: Outlines) -> str:
    """What is said under every map: what its borders are, and who made them."""
    return " ".join(
        [_("Schematic outlines, not official borders."), credited([drawn.credit])]
    ).strip()


def _sign_words() -> dict[str, str]:
    return {
        "operational_base": _("operational base, shown to its region"),
        "sub_base": _("sub-base, shown to its region"),
    }


def _middle(region: Mapping[str, Any], drawn: Outlines) -> tuple[float, float]:
    """Where the name of a region stands best, as its record says."""
    if region["label_longitude"] is None or region["label_latitude"] is None:
        points = [point for ring in drawn.rings[region["code"]] for point in ring]
        xs, ys = zip(*points, strict=True)
        return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return drawn.point(float(region["label_longitude"]), float(region["label_latitude"]))


def _words(region: Mapping[str, Any], is_main: bool) -> str:
    told = [_("the programme works here today")] if is_main else []
    if region["has_country_office"]:
        told.append(_("country office"))
    return ", ".join(told)


def _point(
    region: Mapping[str, Any], bases: Sequence[Mapping[str, Any]], drawn: Outlines
) -> tuple[float, float] | None:
    """The office of a region, where its address is public."""
    for base in bases:
        is_here = any(served["code"] == region["code"] for served in base["regions"])
        if is_here and base["kind"] == "country_office" and base["longitude"] is not None:
            return drawn.point(float(base["longitude"]), float(base["latitude"]))
    return None


def _signs(region: Mapping[str, Any], bases: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """A sign for each base of a region, beside its name and at no place."""
    return tuple(
        SIGNS[base["kind"]]
        for base in bases
        if base["kind"] in SIGNS
        and any(served["code"] == region["code"] for served in base["regions"])
    )


def tiles_chart(
    asked: Asked,
    rows: Sequence[Told],
    regions: Sequence[Mapping[str, Any]],
    table: Table | None = None,
) -> Chart:
    """
    Numbers by region, a square each, and the table of the same rows or that which is given.

    What is said of a former, larger region has no square on today's map: the table has it.
    """
    codes = _codes_of_today(regions)
    values = {row["region"]: value_of(row, asked.measure) for row in rows}
    shown = {code: values[code] for code in codes if code in values}
    classes = classes_for([value.longest for value in shown.values()])
    drawn = [
        Tile(
            code,
            asked.names.of("region", code),
            value,
            classes.of(value.longest) if value.is_reported or value.number == 0 else "",
            _address(asked, code, value.number or 0),
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
        key=_class_key(classes, [value.is_reported for value in shown.values()]),
        note=_on_former_regions(rows, codes),
    )
    return asked.taken_along(chart, "map")


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
    places = [
        Place(
            code=code,
            name=by_code[code]["name"],
            middle=_middle(by_code[code], drawn),
            class_=classes.of(value.longest)
            if value.is_reported or value.number == 0
            else value.state.value,
            words=value.words,
            address=_address(asked, code, value.number or 0),
            is_main=bool(value.longest),
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
        key=_class_key(classes, [value.is_reported for value in values.values()]),
        note=" ".join(filter(None, [_on_former_regions(rows, list(values)), _about(drawn)])),
    )
    return asked.taken_along(chart, "outlines")


def beside_tiles(chart: Chart) -> Chart:
    """The outlines below the squares of the same numbers, which have the table."""
    return replace(chart, title=_("The same on the outlines of the regions"), table=None)


def _codes_of_today(regions: Sequence[Mapping[str, Any]]) -> list[str]:
    today = Region.CodeVersion.REFORM_2023
    return [region["code"] for region in regions if region["code_version"] == today]


def _address(asked: Asked, code: str, projects: int) -> str:
    is_same = asked.is_register or not asked.query
    is_listed = projects and asked.measure == "projects" and is_same
    return asked.register(region=code) if is_listed else ""


def _class_key(classes: Classes, are_reported: Sequence[bool]) -> list[Key]:
    key = [
        Key(name, number(first) if first == last else f"{number(first)}–{number(last)}")
        for name, first, last in classes.spans
    ]
    if not any(are_reported):
        key = [Key("not-reported", _("not reported"))]
    return key


def _on_former_regions(rows: Sequence[Told], today: Sequence[str]) -> str:
    """How many former regions have a figure that no square of today's map can show."""
    former = [row for row in rows if row["region"] not in today and row["projects"]]
    if not former:
        return ""
    return ngettext(
        "%(number)s former, larger region has projects too; the table names it.",
        "%(number)s former, larger regions have projects too; the table names them.",
        len(former),
    ) % {"number": number(len(former))}
