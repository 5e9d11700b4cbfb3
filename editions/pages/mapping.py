"""The map of an edition: where the programme is, on the outlines that were frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from editions.charts.chart import Chart, Frame, Key
from editions.charts.maps import Place, outline_map
from editions.charts.outline import Outlines, outlines_of
from editions.models import Edition, FrozenRecord
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
    framed_at: str = "",
) -> Chart:
    """Where the programme is today; `framed_at` is the address of the map for another site."""
    bases = [base for base in bases if not base["closed"]]
    places = []
    for region in regions:
        if region["code"] not in drawn.rings:
            continue
        is_main = bool(region["is_present_today"])
        places.append(
            Place(
                code=region["code"],
                name=region["name"],
                middle=middle_of(region, drawn),
                class_="present" if is_main else "land",
                words=_words(region, is_main),
                address=reverse("editions:region-detail", args=[region["code"]]) + keep
                if is_main
                else "",
                is_main=bool(is_main or region["has_country_office"]),
                signs=_signs(region, bases),
                point=_point(region, bases, drawn),
            )
        )
    present = [place.code for place in places if place.is_main]
    title = _("Regions where the programme works today")
    whole, close = outline_map(title, places, drawn, "map-shapes", close_up=present)
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
        key=key,
        note=about(drawn),
    )
    if not framed_at:
        return chart
    return replace(chart, frame=Frame(framed_at, title, MAP_HIGH))


def map_of_named(
    drawn: Outlines, regions: Sequence[Mapping[str, Any]], named: Set[str], title: str
) -> Chart | None:
    """
    The regions with these codes among the others; None where none of them has an outline.

    A former one stands for its parts of today: in which of them it was, nobody knows.
    """
    parts = {part["code"] for row in regions if row["code"] in named for part in row["successors"]}
    within = _("within a former, larger region that the records name; in which part is not known")
    places = [
        Place(
            code=code,
            name=region["name"],
            middle=middle_of(region, drawn),
            class_="present" if code in named else "class-2" if code in parts else "land",
            words=within if code in parts - named else "",
            is_main=code in named,
            is_named=code in named | parts,
        )
        for region in regions
        if (code := region["code"]) in drawn.rings
    ]
    # From the east on, where most names have their room: so fewer of their lines cross.
    places.sort(key=lambda place: -place.middle[0])
    classes = {place.class_ for place in places}
    if classes == {"land"}:
        return None
    whole, _close = outline_map(title, places, drawn, "map-shapes", is_small=True)
    key = [Key("present", _("region that the records name")), Key("class-2", within)]
    return Chart(
        id="map",
        title=title,
        subject="",
        rests_on="",
        drawings=[whole],
        table=None,
        # What one colour alone means, the title says.
        key=[entry for entry in key if entry.mark in classes] if "class-2" in classes else [],
        note=about(drawn),
    )


def about(drawn: Outlines) -> str:
    """What is said under every map: what its borders are, and who made them."""
    return " ".join(
        [_("Schematic outlines, not official borders."), credited([drawn.credit])]
    ).strip()


def _sign_words() -> dict[str, str]:
    return {
        "operational_base": _("operational base, shown to its region"),
        "sub_base": _("sub-base, shown to its region"),
    }


def middle_of(region: Mapping[str, Any], drawn: Outlines) -> tuple[float, float]:
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
