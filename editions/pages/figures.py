"""
Counted figures of a page: what the statistics say, and where the same rows lie as files.

Numbers come from `editions.statistics` in the words of the API and from nowhere else, so a
page, a file and an answer of the API never say two things of one selection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from editions.api.files import RENDERERS
from editions.charts.values import value_of
from editions.cube.answering import numbers_of_projects
from editions.models import Edition
from editions.statistics import Selection, Statistics, told
from editions.templatetags.portal import number, spans

Query = dict[str, Any]
# The forms of the row of downloads, by the name under which the API makes the file.
FORMS = {"csv": "csv", "xlsx": "xlsx", "json": "json-file"}
TYPES = {renderer.format: renderer.media_type for renderer in RENDERERS}


@dataclass(frozen=True)
class Figures:
    """
    Rows of a table, as the API names them, and the sums of the whole period.

    `query` is the selection in the words of the API, `group_by` what makes the rows.
    """

    selection: Selection
    # The same selection in the whole period, and where to ask for it.
    whole: Selection
    statistics: Statistics
    query: Query
    group_by: str
    period: str
    edition: Edition
    language: str
    # What is said of projects that one could look for here, and that are in none of the rows.
    beside: str = ""

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the table; asked for only where it is shown."""
        found = self.statistics.rows(self.selection, self.group_by.split(","))
        return [told(row) for row in found]

    @cached_property
    def total(self) -> dict[str, Any]:
        """The sums of the whole period; asked for only where they are shown."""
        return told(self.statistics.row(self.whole, {}))

    @property
    def outside(self) -> int:
        """How many projects of the selection ran only before or after the period."""
        found, named = self.total, self.selection.projects
        if named is not None:
            every = len(named)
        else:
            numbers = numbers_of_projects(self.edition, self.selection)
            every, _not_known = numbers.projects_in(self.selection)
        return every - int(found["projects"]) - int(found["projects_not_known"])

    @property
    def downloads(self) -> list[dict[str, str]]:
        return downloads(
            "statistics", self.query | {"group_by": self.group_by}, self.edition, self.language
        )

    @property
    def explanation(self) -> str:
        """
        Where it is told which reports entered the sums of the period, which did not and why.

        Empty for an edition that is not public, whose address nobody could open.
        """
        if not self.edition.is_public:
            return ""
        first, _dash, last = self.period.partition("–")
        query = self.query | {"year_min": first, "year_max": last}
        return address("editions:explanation", query, self.edition)

    @property
    def in_words(self) -> str:
        """The sums of the whole period, to be cited."""
        return in_words(self.total)


def projects_in_words(row: Mapping[str, Any]) -> str:
    """The projects of a row of statistics, and beside them those of which nobody knows."""
    known, maybe = row["projects"], row["projects_not_known"]
    words = ngettext("%(shown)s project", "%(shown)s projects", known) % {"shown": number(known)}
    if not maybe:
        return words
    return _("%(projects)s, and %(shown)s that may have run") % {
        "projects": words,
        "shown": number(maybe),
    }


def in_words(row: Mapping[str, Any]) -> str:
    """The figures of a row of statistics in one line, each with its unit."""
    return _("%(projects)s; people reached: %(people)s") % {
        "projects": projects_in_words(row),
        "people": value_of(row, "people_reached").words,
    }


def people_absent(rows: Sequence[Mapping[str, Any]]) -> str:
    """What is said of people reached where no year has a number; empty where any has one."""
    if any(row["sum_at_least"] is not None for row in rows):
        return ""
    silent = [row["year"] for row in rows if row["status"] != "not_applicable"]
    if len(silent) == len(rows):
        return _("People reached: not reported for any of these years.")
    if not silent:
        return _(
            "People reached: not applicable, as no documented project ran or may have run in any "
            "of these years."
        )
    words = _("People reached: not reported for %(years)s, not applicable in the other years.")
    return words % {"years": spans(silent)}


def cited(what: object, when: str, value: str) -> str:
    """A figure as it is cited: what it counts, its years with what narrows it, its value."""
    inside = when[:1].lower() + when[1:]
    return _("%(what)s, %(when)s: %(value)s") % {"what": what, "when": inside, "value": value}


def downloads(endpoint: str, query: Query, edition: Edition, language: str) -> list[dict[str, str]]:
    """
    The same rows of a list as files: the form, and the address that stays.

    None of an edition that is not public.
    """
    if not edition.is_public:
        return []
    return [
        {
            "form": form,
            "type": TYPES[name],
            "address": address(
                f"api:{endpoint}-list", query | {"format": name, "lang": language}, edition
            ),
        }
        for form, name in FORMS.items()
    ]


def address(route: str, query: Query, edition: Edition) -> str:
    asked = sorted((query | {"edition": edition.number}).items())
    return f"{reverse(route)}?{urlencode(asked, safe=',')}"
