"""How figures, dates and texts are written in each language."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.db.models import TextChoices
from django.utils import formats, timezone
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import (
    get_language,
    gettext as _,
    gettext_lazy,
    pgettext,
)

from beneficiaries.models import BeneficiaryCount, SexAgeCell, Statement
from editions import filters
from editions.documents.naming import TAGS
from editions.models import Edition, FrozenCell, FrozenRecord
from editions.reconciling import STATES, Basis
from programmes.dac_purposes import DAC_PURPOSES
from programmes.languages import SourceLanguage, Text
from programmes.models import (
    Base,
    Contact,
    CoordinationRole,
    Organisation,
    ProgrammeOrganisation,
    Project,
    ProjectOrganisation,
    ProjectRegion,
    ProjectResult,
    ProjectSource,
    Region,
    Sector,
)
from programmes.partial_dates import PartialDate

register = template.Library()

# Statements whose value is a share in percent.
SHARES = {"emergency_share_percent", "development_share_percent"}
NARROW_NO_BREAK = "\u202f"
NO_BREAK = "\u00a0"
SPACE_BEFORE_A_SIGN = re.compile(r"[ \t\r\n]+(?=\u202f?[;:.])")

# The enumerations behind the codes in documents, by the name under which templates ask.
ENUMERATIONS: dict[str, type[TextChoices]] = {
    "age_band": SexAgeCell.AgeBand,
    "amount_scope": ProjectOrganisation.AmountScope,
    "approval": Edition.Approval,
    "base_kind": Base.Kind,
    "cell_status": FrozenCell.Status,
    "channel": BeneficiaryCount.Channel,
    "code_origin": Project.CodeOrigin,
    "comparison_basis": Basis,
    "contact_kind": Contact.Kind,
    "coordination_kind": CoordinationRole.Kind,
    "coordination_role": CoordinationRole.Role,
    "count_basis": BeneficiaryCount.Basis,
    "count_precision": BeneficiaryCount.Precision,
    "iasc_cluster": Sector.Cluster,
    "language": SourceLanguage,
    "measure": BeneficiaryCount.Measure,
    "metric": Statement.Metric,
    "nature": Project.Nature,
    "nature_basis": Project.NatureBasis,
    "organisation_type": Organisation.Type,
    "profile_role": ProgrammeOrganisation.Role,
    "project_role": ProjectOrganisation.Role,
    "project_status": Project.Status,
    "region_basis": ProjectRegion.Basis,
    "region_kind": Region.Kind,
    "result_precision": ProjectResult.Precision,
    "sex": SexAgeCell.Sex,
    "source_kind": ProjectSource.Kind,
    "unit": BeneficiaryCount.Unit,
}
LABELS: dict[str, Mapping[str, str | Promise]] = {
    name: dict(enumeration.choices) for name, enumeration in ENUMERATIONS.items()
}
LABELS["region_field"] = {"population_2022": Region._meta.get_field("population_2022").verbose_name}
LABELS["comparison_state"] = STATES
LABELS["dac_purpose"] = DAC_PURPOSES
# What statistics say of a sum: as counts do, and where it holds of a selection only in part.
LABELS["figure_status"] = {
    **LABELS["cell_status"],
    "overlapping": gettext_lazy("not split as asked, so that only bounds are known"),
    "not_applicable": gettext_lazy("not applicable: no documented project"),
}
LABELS["record_kind"] = {
    **dict(FrozenRecord.Kind.choices),
    "count": gettext_lazy("beneficiary count"),
    "edition": gettext_lazy("edition"),
    "erratum": gettext_lazy("erratum"),
    "restatement": gettext_lazy("restatement"),
}
LABELS["tag"] = TAGS


@register.filter
def number(value: Any) -> str:
    """1234567 as 1,234,567, 1 234 567 or 1.234.567; a decimal keeps the places it has."""
    return _number_in(get_language(), f"{value}")


# A page writes hundreds of numbers and dates, most of them again and again.
@lru_cache(maxsize=4096)
def _number_in(_language: str | None, text: str) -> str:
    places = len(text.partition(".")[2])
    return formats.number_format(text, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def stated_value(statement: Mapping[str, Any]) -> str:
    """What a statement states, in words that can be cited; or that it was removed for safety."""
    value = statement["value"]
    if value is None:
        return str(statement["removed"])
    return percent(value) if statement["metric"] in SHARES else number(value)


@register.filter
def stated_name(statement: Mapping[str, Any]) -> str:
    """What a statement counts, and of which sector."""
    name = capfirst(label(statement["metric"], "metric"))
    return f"{name}, {statement['sector']['name']}" if statement["sector"] else name


@register.filter
def count_value(count: Mapping[str, Any]) -> str:
    """The figure of a count in words that can be cited, or why there is none."""
    if count.get("removed"):
        return str(count["removed"])
    if count["value"] is None:
        return label(count["status"], "cell_status")
    is_about = count["precision"] == BeneficiaryCount.Precision.ABOUT
    return (
        pgettext("before a number", "about") + f" {number(count['value'])}"
        if is_about
        else (number(count["value"]))
    )


@register.filter
def at(address: str, anchor: str) -> str:
    """The place of one figure on a page; the address alone where it has none."""
    return f"{address}#{anchor}" if anchor else address


@register.filter
def percent(value: Any) -> str:
    """12 as 12%, and in French with its narrow space."""
    space = NARROW_NO_BREAK if _is_in("fr") else ""
    return f"{number(value)}{space}%"


@register.filter
def partial_date(text: str) -> str:
    """`2013`, `2016-03`, `2018-02-01` in words, no more precise than they are known."""
    return _date_in(get_language(), text) if text else ""


@lru_cache(maxsize=4096)
def _date_in(_language: str | None, text: str) -> str:
    known = PartialDate.parse(text)
    if known.month is None:
        return str(known.year)
    if known.day is None:
        # Translators: a month and a year, such as March 2016.
        words = pgettext("month and year", "%(month)s %(year)d") % {
            "month": MONTHS[known.month],
            "year": known.year,
        }
        return words.lower() if _is_in("it") else words
    return day(known.first_day()).replace(" ", NO_BREAK)


def day(date: datetime.date) -> str:
    """A day in words as it is printed: “1er mars” in French, “1º marzo” in Italian."""
    words = formats.date_format(date, "j F Y")
    if date.day == 1 and (_is_in("fr") or _is_in("it")):
        words = words.replace("1 ", "1er " if _is_in("fr") else "1º ", 1)
    return words.lower() if _is_in("it") else words


def _is_in(language: str) -> bool:
    return (get_language() or "").startswith(language)


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
    return day(timezone.localtime(value)) if value else ""


@register.simple_tag
def text(value: Text | str) -> str | SafeString:
    """
    A text of an edition, with a visible mark where it falls back to another language.

    Without a fallback it is the text alone.
    """
    if not getattr(value, "is_fallback", False):
        return value
    assert isinstance(value, Text)
    return format_html(
        '<span lang="{}">{}</span> <span class="fallback">{}</span>',
        value.language,
        str(value),
        _language_of(value),
    )


def plain_text(value: Text | str) -> str:
    """The same where there is no markup: its language follows in brackets."""
    if not isinstance(value, Text) or not value.is_fallback:
        return str(value)
    return f"{value} ({_language_of(value)})"


def _language_of(value: Text) -> str:
    return _("in %(language)s") % {"language": SourceLanguage(value.language).label}


@register.filter
def paragraphs(value: Text | str | None) -> list[str]:
    """The paragraphs of a text, for a template that sets them; each knows of a fallback."""
    parts = [part.strip() for part in (value or "").split("\n\n") if part.strip()]
    if isinstance(value, Text):
        return [Text(part, value.language, value.is_fallback) for part in parts]
    return parts


@register.filter
def label(code: str, enumeration: str) -> str:
    """`{{ project.nature|label:"nature" }}`: a code of a document in words."""
    words = LABELS[enumeration]
    # Documents say `not_stated` where the tables keep an empty text.
    return str(words.get(code) or words.get("" if code == "not_stated" else code) or code)


@register.filter
def in_words(code: str, enumeration: str) -> str:
    """A code that others use too, with its words where we know them: HEA – Health."""
    words = label(code, enumeration)
    return code if words == code else f"{code} – {words}"


@register.filter
def region_label(region: dict[str, Any]) -> str:
    """A region's name, and which map it is on where that is not today's."""
    return filters.region_label(region)


@register.filter
def spans(years: Iterable[int | str]) -> str:
    """Years as few spans: 2013–2015, 2017."""
    runs: list[list[int]] = []
    for year in sorted({int(year) for year in years}):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


@register.filter
def host(address: str) -> str:
    """The site of an address, as a reader knows it."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


@register.filter
def value(figure: Any) -> str:
    """A figure of a restatement: a number as this language writes it, else as it stands."""
    is_number = isinstance(figure, int | float) and not isinstance(figure, bool)
    return number(figure) if is_number else str(figure)


@register.filter
def get(rows: Mapping[str, Any], name: str) -> Any:
    """A row by a name that template syntax cannot spell, such as `bases-note`."""
    return rows.get(name)


@register.simple_block_tag
def words(content: str) -> SafeString:
    """What a part of a page says on one line, to say it again as the value of an attribute."""
    line = re.sub(r"[ \t\r\n]+", " ", content).strip()
    # Escaped where it was made.
    return mark_safe(line.replace('"', "&quot;"))


@register.simple_block_tag
def closed_up(content: str) -> SafeString:
    """The same without the space that the lines of templates leave before a sign."""
    # Escaped where it was made. French has a narrow space of its own there.
    return mark_safe(SPACE_BEFORE_A_SIGN.sub("", content))


@register.filter
def json_ld(thing: Mapping[str, Any]) -> SafeString:
    """A description for search engines inside a page: no sign in it can end its element."""
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)
