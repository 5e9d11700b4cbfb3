"""How the figures of one selection were made: which records entered, which did not, and why."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from editions.api import parameters as may_ask
from editions.api.explanation import explanation_of
from editions.api.statistics import OF_LIST, AnswersWithFigures, selecting, selection_in
from editions.charts.values import value_of
from editions.models import FrozenRecord
from editions.naming import LABELS, Names
from editions.pages.accounts import words_of
from editions.pages.base import EditionPage, Kind
from editions.pages.charting import subject_of
from editions.pages.explorer_form import NARROWING, given
from editions.pages.figures import address, cited, in_words
from editions.reading import localize

# So many records of each kind are named on the page; the answer of the API names more.
MOST = 200
# The map of another year is asked of the API alone.
ASKED = tuple(
    parameter
    for parameter in AnswersWithFigures.narrowing
    if parameter is not may_ask.AT_OF_FIGURES
)
YEARS = tuple(parameter.name for parameter in may_ask.OF_YEARS)


class Explanation(EditionPage):
    """The answer of `/api/v1/statistics/explanation/` for people, in their language."""

    template_name = "editions/explanation.html"
    parameters = tuple(parameter.name for parameter in (*ASKED, *OF_LIST))
    ignored = tuple(parameter.name for parameter in OF_LIST)
    kinds = (Kind.SECTOR, Kind.REGION, Kind.ORGANISATION)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        told = explanation_of(
            self.statistics, selection_in(self.edition, self.understood), self.understood
        )
        left_out = told["reports_left_out"][:MOST]
        known, not_known, entered = (
            told[name][:MOST] for name in ("projects", "projects_not_known", "reports_entered")
        )
        titles = self._titles(
            {*known, *not_known, *entered, *(code for row in left_out for code in _codes(row))}
        )
        chosen, when = self._chosen(), self._when()
        about = ", ".join([when, *chosen.values()])
        return context | {
            "told": told,
            "chosen": [(str(LABELS[name]), words) for name, words in chosen.items()],
            "when": when,
            "about": about,
            "cited": cited(_("Documented projects"), about, in_words(told["figures"])),
            "targeted": value_of(told["figures"], "people_targeted"),
            "known": _named(known, titles),
            "not_known": _named(not_known, titles),
            "entered": _named(entered, titles),
            "left_out": [
                row | {"projects": _named(_codes(row), titles), "words": _whom(row)}
                for row in left_out
            ],
            "is_cut": not told["is_complete"]
            or any(isinstance(rows, list) and len(rows) > MOST for rows in told.values()),
            "most": MOST,
            "json": self._json(),
            "explorer": self._explorer(),
        }

    @cached_property
    def understood(self) -> dict[str, Any]:
        """The parameters of the address as they are understood; raises `BadParameters`."""
        asked = may_ask.read(given(self.request.GET), (*ASKED, *OF_LIST, may_ask.EDITION))
        may_ask.refuse_codes(asked, ASKED, self.references)
        asked.pop(may_ask.EDITION.name, None)
        # As the explorer is grouped where its address does not say.
        usual = () if may_ask.GROUP_BY.name in self.request.GET else ("year",)
        return selecting(asked, usual)

    def _chosen(self) -> dict[str, str]:
        """What narrows the selection beside its years: each parameter with its value in words."""
        names = Names(self.references)
        return {
            name: names.value(name, self.understood[name])
            for name in self.parameters
            if name in self.understood and name not in YEARS
        }

    def _when(self) -> str:
        """The years of the selection in words."""
        years = {name: str(self.understood[name]) for name in YEARS if name in self.understood}
        return subject_of(self.asked([], {}, **years), ())

    def _titles(self, codes: set[str]) -> dict[str, Any]:
        """The titles of the projects that the register of the edition still has, by their code."""
        rows = FrozenRecord.objects.of(self.edition).of_kind(Kind.PROJECT).filter(key__in=codes)
        found = (
            localize(document, self.language)
            for document in rows.values_list("document", flat=True)
        )
        return {row["code"]: row["title"] for row in found}

    def _json(self) -> str:
        if not self.edition.is_public:
            return ""
        query = self.understood | {"lang": self.language}
        return address("api:statistics-explanation", query, self.edition)

    def _explorer(self) -> str:
        """The same selection in the explorer, where it can be asked for there."""
        if not self.understood.keys() <= {parameter.name for parameter in NARROWING}:
            return ""
        if not self.edition.is_public:
            return reverse("editions:statistics")
        return address("editions:statistics", self.understood, self.edition)


def _codes(row: dict[str, Any]) -> list[str]:
    """The projects of one report: several where small groups are shown together."""
    return str(row["project"]).split("+")


def _whom(row: dict[str, Any]) -> str:
    """Whom a report counts; its year has a column, and why it has no value is a reason."""
    return words_of(row | {"year": None, "status": "exact"})


def _named(codes: Iterable[str], titles: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"code": code, "title": titles.get(code)} for code in codes]
