"""The explorer: any selection of an edition's figures as chart, map or table, and as a file."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _, gettext_lazy

from editions.api import parameters as may_ask
from editions.api.statistics import selection_of
from editions.charts.chart import Chart, Frame
from editions.charts.values import MEASURES
from editions.pages.asking import Asked
from editions.pages.base import EditionPage, Kind
from editions.pages.charting import chart_of
from editions.pages.mapping import classes_chart, outlines, tiles_chart
from editions.pages.naming import DIMENSION_NAMES, SUBJECTS, Names
from editions.parameters import APPENDED_BY_OTHERS, BadParameters, Problem
from editions.statistics import DIMENSIONS, told

VIEWS = ("chart", "map", "table")
MOST_DIMENSIONS = 2
VIEW = may_ask.Parameter("view", gettext_lazy("How the figures are shown."), choices=VIEWS)
SHOW = may_ask.Parameter("show", gettext_lazy("What is counted."), choices=MEASURES)
NARROWING = (
    may_ask.YEAR,
    may_ask.YEAR_MIN,
    may_ask.YEAR_MAX,
    may_ask.SECTOR,
    may_ask.REGION,
    may_ask.NATURE,
    may_ask.DONOR,
    may_ask.SEX,
    may_ask.AGE_BAND,
)
KNOWN = (*NARROWING, may_ask.GROUP_BY, VIEW, SHOW, may_ask.EDITION)


class Explorer(EditionPage):
    """A plain form: what is chosen stands in the address, and the page answers it."""

    template_name = "editions/statistics.html"
    has_oembed = True
    parameters = tuple(parameter.name for parameter in KNOWN if parameter is not may_ask.EDITION)
    kinds = (Kind.SECTOR, Kind.REGION, Kind.ORGANISATION)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chart = self.chart()
        is_empty = not any(row["projects"] or row["projects_not_known"] for row in self.rows)
        return context | {
            "fields": self._fields(),
            "chart": chart,
            "outlines": self._outlines() if self.view == "map" else None,
            "view": self.view,
            "views": [(view, VIEW_NAMES[view]) for view in VIEWS],
            "is_regrouped": self.view == "map" and self.group_by != ["region"],
            "is_empty": is_empty,
            "wider": self._wider() if is_empty else [],
        }

    @cached_property
    def understood(self) -> dict[str, Any]:
        """The parameters of the address as they are understood; raises `BadParameters`."""
        asked = may_ask.read(self._given(), KNOWN)
        may_ask.refuse_codes(asked, NARROWING, self.references)
        if len(asked.get("group_by", ())) > MOST_DIMENSIONS:
            raise BadParameters(
                [
                    Problem(
                        parameter="group_by",
                        given=",".join(asked["group_by"]),
                        message=_(
                            "This page groups by two dimensions at most. The API takes more."
                        ),
                        valid=list(DIMENSIONS),
                    )
                ]
            )
        first, last = asked.get("year_min"), asked.get("year_max")
        if first and last and first > last:
            raise BadParameters(
                [
                    Problem(
                        parameter="year_max",
                        given=str(last),
                        message=_("The last year lies before the first one, %(year)s.")
                        % {"year": first},
                        valid=[f"{first}–{may_ask.LAST_YEAR}"],
                    )
                ]
            )
        return asked

    def _given(self) -> QueryDict:
        """What the form sends, without its empty fields; its two lists of dimensions as one."""
        given = QueryDict(mutable=True)
        for name, values in self.request.GET.lists():
            told = [value for value in values if value]
            if name == "group_by" and told:
                given[name] = ",".join(told)
            elif told and not name.startswith(APPENDED_BY_OTHERS):
                given.setlist(name, told)
        return given

    @property
    def view(self) -> str:
        return str(self.understood.get("view", VIEWS[0]))

    @property
    def group_by(self) -> list[str]:
        if "group_by" in self.request.GET:
            return list(self.understood.get("group_by", ()))
        return ["region"] if self.view == "map" else ["year"]

    @cached_property
    def shown(self) -> Asked:
        """The selection as a chart shows it; a map always shows regions."""
        return Asked(
            edition=self.edition,
            names=Names(self.references),
            query={
                parameter.name: str(self.understood[parameter.name])
                for parameter in NARROWING
                if parameter.name in self.understood
            },
            group_by=["region"] if self.view == "map" else self.group_by,
            measure=str(self.understood.get("show", MEASURES[0])),
            keep=self.keep,
            site=self.site,
        )

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        rows = self.statistics.rows(selection_of(self.understood), self.shown.group_by)
        return [told(row) for row in rows]

    def chart(self) -> Chart:
        if self.view == "map":
            return tiles_chart(self.shown, self.rows, self.references[Kind.REGION])
        chart = chart_of(self.shown, self.rows)
        if self.view == "table":
            return self.shown.taken_along(replace(chart, drawings=()))
        return chart

    def elsewhere(self) -> Frame | None:
        """The selection for another site; of this edition only where the address names it."""
        is_pinned = "edition" in self.request.GET
        return self.shown.frame(self.chart(), self.view, is_pinned=is_pinned)

    def _wider(self) -> list[dict[str, Any]]:
        """At most three choices that leave one part out and find something, the most first."""
        found = []
        for name in [
            parameter.name for parameter in NARROWING if parameter.name in self.understood
        ]:
            others = {other: value for other, value in self.understood.items() if other != name}
            row = told(self.statistics.row(selection_of(others), {}))
            given = self.understood[name]
            query = self.request.GET.copy()
            query.pop(name)
            found.append(
                {
                    "words": self.shown.names.of(name, given),
                    "query": query.urlencode(),
                    "matching": row["projects"],
                }
            )
        known = [choice for choice in found if choice["matching"]]
        return sorted(known, key=lambda choice: -choice["matching"])[:3]

    def _outlines(self) -> Chart | None:
        drawn = outlines(self.edition)
        if drawn is None:
            return None
        return classes_chart(self.shown, self.rows, self.references[Kind.REGION], drawn)

    def _fields(self) -> list[dict[str, Any]]:
        names = self.shown.names
        (programme,) = self.references[Kind.PROGRAMME]
        years = {
            str(year): str(year)
            for year in range(programme["period_first_year"], programme["period_last_year"] + 1)
        }
        donors = names.every("donor")
        group_by = [*self.group_by, "", ""]
        dimensions = {name: str(words) for name, words in DIMENSION_NAMES.items()}
        asked = self.understood
        return [
            _field(
                "show",
                _("Show"),
                {name: str(words) for name, words in SUBJECTS.items()},
                self.shown.measure,
            ),
            _field(
                "year_min",
                _("From year"),
                years,
                asked.get("year_min", asked.get("year")),
                _("first"),
            ),
            _field(
                "year_max", _("To year"), years, asked.get("year_max", asked.get("year")), _("last")
            ),
            _field("sector", _("Sector"), names.every("sector"), asked.get("sector"), _("all")),
            _field("region", _("Region"), names.every("region"), asked.get("region"), _("all")),
            _field("nature", _("Nature"), names.every("nature"), asked.get("nature"), _("all")),
            _field("donor", _("Donor"), donors, asked.get("donor"), _("all")),
            _field("sex", _("Sex"), names.every("sex"), asked.get("sex"), _("all")),
            _field("age_band", _("Age"), names.every("age_band"), asked.get("age_band"), _("all")),
            _field("group_by", _("Group by"), dimensions, group_by[0], _("nothing"), "group_by"),
            _field("group_by", _("and by"), dimensions, group_by[1], _("nothing else"), "then_by"),
        ]


VIEW_NAMES = {
    "chart": gettext_lazy("Chart"),
    "map": gettext_lazy("Map"),
    "table": gettext_lazy("Table"),
}


def _field(
    name: str,
    label: str,
    choices: dict[str, str],
    chosen: Any,
    every: str = "",
    id_: str = "",
) -> dict[str, Any]:
    """A select of the form; `every` names the choice that does not narrow."""
    options = [("", every)] if every else []
    return {
        "name": name,
        "id": f"id_{id_ or name}",
        "label": label,
        "chosen": str(chosen or ""),
        "options": [*options, *choices.items()],
    }
