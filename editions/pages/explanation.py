"""How the figures of one selection were made: which records entered, which did not, and why."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from editions.api import parameters as may_ask
from editions.api.explanation import explanation_of
from editions.api.statistics import (
    OF_LIST,
    AnswersWithFigures,
    map_asked,
    selecting,
    selection_in,
    statistics_on,
)
from editions.charts.values import value_of
from editions.former_map import OnTheMap, is_former
from editions.models import FrozenRecord
from editions.naming import LABELS, Names
from editions.pages.accounts import words_of
from editions.pages.base import EditionPage, Kind
from editions.pages.charting import subject_of
from editions.pages.explorer_form import NARROWING, understood_of
from editions.pages.figures import address, cited, in_words
from editions.pages.former import map_in_words
from editions.reading import localize
from editions.selecting import PEOPLE_ONLY
from editions.trees import NOT_SPLIT
from programmes.wording import in_a_row

# So many records of each kind are named on the page; the answer of the API names more.
MOST = 200
ASKED = AnswersWithFigures.narrowing
YEARS = tuple(parameter.name for parameter in may_ask.OF_YEARS)
OF_EVERYBODY = {"channel": "direct", "unit": "person", "group": ""}


class Explanation(EditionPage):
    """The answer of `/api/v1/statistics/explanation/` for people, in their language."""

    template_name = "editions/explanation.html"
    parameters = tuple(parameter.name for parameter in (*ASKED, *OF_LIST))
    ignored = tuple(parameter.name for parameter in OF_LIST)
    kinds = (Kind.SECTOR, Kind.REGION, Kind.ORGANISATION)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        on_the_map = map_asked(self.edition, self.references[Kind.REGION], self.understood)
        statistics = statistics_on(self.edition, self.references, on_the_map)
        selection = selection_in(self.edition, self.understood, on_the_map)
        told = explanation_of(statistics, selection, self.understood)
        left_out, groups = told["reports_left_out"][:MOST], told["combined_groups"][:MOST]
        known, not_known, entered = (
            told[name][:MOST] for name in ("projects", "projects_not_known", "reports_entered")
        )
        titles = self._titles(
            {
                *(*known, *not_known, *entered),
                *(code for row in left_out for code in _codes(row)),
                *(member["project"] for group in groups for member in group["members"]),
            }
        )
        chosen, when = self._chosen(), self._when()
        names = Names(self.references)
        about = ", ".join([when, *(names.chosen(name, self.understood[name]) for name in chosen)])
        return context | {
            "told": told,
            "chosen": [(str(LABELS[name]), words) for name, words in chosen.items()],
            "when": when,
            "map": self._map(on_the_map),
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
            "groups": [self._group(group, titles) for group in groups],
            "is_cut": not told["is_complete"]
            or any(isinstance(rows, list) and len(rows) > MOST for rows in told.values()),
            "most": MOST,
            "json": self._json(),
            "explorer": self._explorer(),
        }

    @cached_property
    def understood(self) -> dict[str, Any]:
        """The parameters of the address as they are understood; raises `BadParameters`."""
        asked = understood_of(self, ASKED, *OF_LIST)
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

    def _map(self, on_the_map: OnTheMap) -> str:
        """On which map regions are told, where one is asked for."""
        of_map = [row for row in self.references[Kind.REGION] if row["code"] in on_the_map]
        return map_in_words(
            self.understood.get(may_ask.AT_OF_FIGURES.name), is_former=any(map(is_former, of_map))
        )

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

    def _group(self, group: dict[str, Any], titles: dict[str, Any]) -> dict[str, Any]:
        """A group with its members in words: what all of them share, then what each is."""
        names, members = Names(self.references), group["members"]
        codes = dict.fromkeys(member["project"] for member in members)

        def told(member: dict[str, Any], name: str) -> str:
            if member[name] == NOT_SPLIT:
                return _("not split by sector")
            return names.of(name, member[name])

        parts = [name for name in ("sector", "region", "sex", "age_band") if members[0][name]]
        # They differ in the last of these; a sex and an age are one.
        own = [name for name in parts if name in PEOPLE_ONLY] or parts[-1:]
        return group | {
            "projects": _named(codes, titles),
            "place": in_a_row(told(members[0], name) for name in parts if name not in own),
            "members": [", ".join(told(member, name) for name in own) for member in members]
            if own
            else [],
            "words": _whom({**OF_EVERYBODY, "measure": group["measure"]}),
        }

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
