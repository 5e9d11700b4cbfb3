"""Projects on an axis of years: what is known of a period, drawn and said no more precisely."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _, pgettext

from editions.factsheet.words import Said, absent
from editions.templatetags.portal import partial_date
from programmes.partial_dates import PartialDate


def period_of(project: dict[str, Any]) -> Said:
    """From when to when, as the page of a project says it."""
    start, end = project["start_date"], project["end_date"]
    if not start and not end:
        return absent(_("dates not reported"))
    if project["status"] == "ongoing" and not end:
        return [pgettext("before a date", "ongoing, since") + " ", _day(start)]
    return [_day(start), " – ", partial_date(end) if end else absent(_("end not reported"))]


def _day(known: str) -> Said:
    return partial_date(known) if known else absent()


def legend() -> list[str]:
    """What the signs of the axis mean, in the order in which they are drawn."""
    return [
        _("Bar: start to end, as precisely as known."),
        _("known"),
        _("some time within these years"),
        _("end not reported"),
    ]


def axis_of(programme: dict[str, Any], projects: list[dict[str, Any]]) -> dict[str, int]:
    """The years drawn: the programme's period, and whatever known year lies outside of it."""
    years = [
        PartialDate.parse(known).year
        for project in projects
        for known in (project["start_date"], project["end_date"])
        if known
    ]
    first = min([programme["period_first_year"], *years])
    return {"first": first, "last": max([programme["period_last_year"], *years]) + 1}


def bar_of(project: dict[str, Any], axis: dict[str, int]) -> dict[str, Any]:
    """
    Pieces of a bar, each known or uncertain, in years; and where an end is left open.

    A date known only to the year is uncertain within it. Where no end is known, only the
    start is drawn.
    """
    start, end = project["start_date"], project["end_date"]
    begins = _span(start) if start else None
    ends = _span(end) if end else None
    pieces = [(*span, "uncertain") for span in (begins, ends) if span and _is_year(span)]
    if begins and (ends or project["status"] == "ongoing"):
        first = begins[1] if _is_year(begins) else begins[0]
        last = axis["last"] if not ends else ends[0] if _is_year(ends) else ends[1]
        if last > first:
            pieces.append((first, last, "known"))
    elif begins and not _is_year(begins):
        pieces.append((*begins, "known"))
    elif ends and not begins and not _is_year(ends):
        pieces.append((*ends, "known"))
    is_open = begins and not ends and project["status"] != "ongoing"
    return {"pieces": pieces, "open": begins[1] if is_open and begins else None}


def _span(known: str) -> tuple[float, float]:
    whole = PartialDate.parse(known)
    return _year(whole.first_day()), _year(whole.last_day())


def _year(day: date) -> float:
    return round(day.year + (day.timetuple().tm_yday - 1) / 365, 3)


def _is_year(span: tuple[float, float]) -> bool:
    return span[1] - span[0] > 0.9
