"""How figures, dates and texts are written in each language."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.dates import MONTHS
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext as _, pgettext

from programmes.languages import Text
from programmes.partial_dates import PartialDate

register = template.Library()

NARROW_NO_BREAK = "\u202f"
NO_BREAK = "\u00a0"


@register.filter
def number(value: Any) -> str:
    """6032908 as 6,032,908, 6 032 908 or 6.032.908; a decimal keeps the places it has."""
    text = f"{value}"
    places = len(text.partition(".")[2])
    return formats.number_format(text, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def percent(value: Any) -> str:
    """95 as 95%, and in French with its narrow space."""
    space = NARROW_NO_BREAK if (get_language() or "").startswith("fr") else ""
    return f"{number(value)}{space}%"


@register.filter
def partial_date(text: str) -> str:
    """`2013`, `2016-03`, `2018-02-01` in words, no more precise than they are known."""
    if not text:
        return ""
    known = PartialDate.parse(text)
    if known.month is None:
        return str(known.year)
    if known.day is None:
        # Translators: a month and a year, such as March 2016.
        return pgettext("month and year", "%(month)s %(year)d") % {
            "month": MONTHS[known.month],
            "year": known.year,
        }
    return formats.date_format(known.first_day(), "DATE_FORMAT").replace(" ", NO_BREAK)


@register.filter
def period(document: dict[str, Any]) -> str:
    """The years of a statement; an end that is open or not known is said in words."""
    start, end = document["period_start"], document["period_end"]
    if start and end:
        return str(start) if start == end else f"{start}–{end}"
    if start:
        return _("since %(year)d") % {"year": start}
    if end:
        return _("until %(year)d") % {"year": end}
    return _("year not stated")


@register.filter
def moment(value: Any) -> str:
    """The day of a moment, in the time of the programme."""
    return formats.date_format(timezone.localtime(value), "DATE_FORMAT") if value else ""


@register.simple_tag
def text(value: Text | str) -> str | SafeString:
    """
    A text of an edition, with a visible mark where it falls back to another language.

    Without a fallback it is the text alone.
    """
    if not getattr(value, "is_fallback", False):
        return value
    assert isinstance(value, Text)
    language = get_language_info(value.language)
    return format_html(
        '<span lang="{}">{}</span> <span class="fallback">{}</span>',
        value.language,
        str(value),
        _("in %(language)s") % {"language": language["name_translated"]},
    )


@register.filter
def paragraphs(value: str) -> list[str]:
    """The paragraphs of a text, for a template that sets them."""
    return [part.strip() for part in value.split("\n\n") if part.strip()]
