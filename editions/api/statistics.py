"""Statistics of an edition, and how each figure was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from beneficiaries.counting import Period, Reason
from editions import terms
from editions.api import parameters as may_ask
from editions.api.answers import AnswersFromEdition, Document, Kind, Lists
from editions.api.paging import ListPagination
from editions.exact import codes_of
from editions.explaining import MOST
from editions.files.columns import of_statistics
from editions.files.tables import Column
from editions.filters import FIRST_YEAR, LAST_YEAR, region_label
from editions.former_map import lying_in_each
from editions.inferred import of_which_inferred
from editions.models import Edition
from editions.narrowing import Narrowed
from editions.parameters import BadParameters, Problem
from editions.sources import STATUSES
from editions.statistics import Row, Selection, Statistics, told, told_in_public
from editions.unnamed import in_no_row

WHY_LEFT_OUT = {
    Reason.OUTSIDE: gettext_lazy("outside the period"),
    Reason.NOT_REPORTED: gettext_lazy("nobody reported a figure"),
    Reason.WITHHELD: gettext_lazy("withheld until its year is closed, or to protect a small group"),
    Reason.YEARS_WIN: gettext_lazy("the project gives figures by year, which count instead"),
    Reason.WHOLE_IN_ONE_YEAR: gettext_lazy("a figure of a whole project feeds no single year"),
    Reason.DATES_NOT_INSIDE: gettext_lazy(
        "a figure of a whole project, which is not known to lie inside the period"
    ),
    Reason.UNKNOWN_PROJECT: gettext_lazy("the project is not in the selection"),
}
# What narrows by the projects that match it.
FOUND_OTHERWISE = (may_ask.Q, may_ask.PARTNER, may_ask.PROJECT_STATUS)
PEOPLE = serializers.IntegerField


def _people(words: Any) -> Any:
    return PEOPLE(allow_null=True, help_text=words)


class StatisticsRowSerializer(serializers.Serializer):
    """The dimensions asked for, and the figures under their values."""

    year = serializers.IntegerField(required=False)
    sector = serializers.CharField(required=False)
    region = serializers.CharField(required=False)
    nature = serializers.CharField(required=False)
    donor = serializers.CharField(required=False)
    sex = serializers.CharField(required=False)
    age_band = serializers.CharField(required=False)
    projects = _people(
        gettext_lazy("Projects known to have run, each once; empty by sex and age: they have none.")
    )
    projects_not_known = _people(
        gettext_lazy("Projects that may have run: no dates are reported; empty by sex and age.")
    )
    people_reached = _people(gettext_lazy("The sum of reports; empty unless it is exact."))
    people_targeted = _people(gettext_lazy("The sum of plans; empty unless it is exact."))
    status = serializers.ChoiceField(
        STATUSES,
        help_text=gettext_lazy(
            "exact: one number. combined, withheld: within bounds, to protect small groups. "
            "overlapping: within bounds, since one person may be in several parts. not_reported: "
            "nobody reported a figure; with bounds, nobody reported how much of one lies here, or "
            "its year is not closed. not_applicable: no project ran or may have run."
        ),
    )
    at_least = _people(gettext_lazy("Different people reached, at least."))
    at_most = _people(gettext_lazy("Different people reached, at most; empty if unlimited."))
    sum_at_least = _people(gettext_lazy("The sum of reports, at least."))
    sum_at_most = _people(gettext_lazy("The sum of reports, at most; empty if unlimited."))
    targeted_status = serializers.ChoiceField(
        STATUSES, help_text=gettext_lazy("As `status`, of people targeted.")
    )
    targeted_at_least = _people(gettext_lazy("Different people targeted, at least."))
    targeted_at_most = _people(
        gettext_lazy("Different people targeted, at most; empty if unlimited.")
    )
    targeted_sum_at_least = _people(gettext_lazy("The sum of plans, at least."))
    targeted_sum_at_most = _people(gettext_lazy("The sum of plans, at most; empty if unlimited."))
    additive = serializers.BooleanField(
        help_text=gettext_lazy(
            "Whether rows may be added up: not those by donor, sector or region, under several "
            "of which a project may stand."
        )
    )


class LeftOutSerializer(serializers.Serializer):
    project = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    measure = serializers.ChoiceField(("reached", "targeted"))
    reason = serializers.CharField()


class ExplanationSerializer(serializers.Serializer):
    """How a figure was made: what it counts, what entered, what was left out and why."""

    definition = serializers.CharField()
    period = serializers.CharField(allow_blank=True)
    filters = serializers.DictField(child=serializers.CharField())
    figures = StatisticsRowSerializer()
    projects = serializers.ListField(child=serializers.CharField())
    projects_not_known = serializers.ListField(child=serializers.CharField())
    reports_entered = serializers.ListField(child=serializers.CharField())
    reports_left_out = LeftOutSerializer(many=True)
    projects_naming_none = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text=gettext_lazy(
            "The projects that name no donor, sector or region: they stand in no row by it."
        ),
    )
    is_complete = serializers.BooleanField(
        help_text=gettext_lazy(
            "Whether every project and report is named: of a selection of very many projects "
            "only the first are."
        )
    )
    source: Any = serializers.CharField()
    edition = serializers.CharField()
    citation = serializers.CharField()


class AnswersWithFigures(AnswersFromEdition):
    """What list and explanation share: the selection that was asked for."""

    narrowing: tuple[may_ask.Parameter, ...] = (
        *may_ask.OF_YEARS,
        *may_ask.OF_PROJECTS,
        may_ask.SEX,
        may_ask.AGE_BAND,
        may_ask.AT_OF_FIGURES,
    )

    @cached_property
    def statistics(self) -> Statistics:
        (programme,) = self.references[Kind.PROGRAMME]
        regions = [row["code"] for row in self.references[Kind.REGION]]
        return Statistics.of(
            self.edition,
            programme,
            sectors=[row["slug"] for row in self.references[Kind.SECTOR]],
            regions=list(self.on_the_map) if self.on_the_map else regions,
            lying_in={code: more for code, more in self.on_the_map.items() if len(more) > 1},
        )

    @cached_property
    def on_the_map(self) -> dict[str, frozenset[str]]:
        """The regions of the map asked for, each with what lies in it; none where none is asked."""
        year = self.asked.get(may_ask.AT_OF_FIGURES.name)
        if year is None:
            return {}
        found = lying_in_each(self.references[Kind.REGION], year)
        is_rolled_up = any(len(inside) > 1 for inside in found.values())
        if is_rolled_up and self.edition.totals.get(Kind.PROJECT, 0) > MOST:
            message = _("An edition of so many projects is told on today’s map only.")
            raise BadParameters([Problem(may_ask.AT_OF_FIGURES.name, str(year), message)])
        region = self.asked.get(may_ask.REGION.name)
        if region and region not in found:
            message = _("“%(given)s” is no region on the map of that year.") % {"given": region}
            raise BadParameters([Problem(may_ask.REGION.name, region, message, sorted(found))])
        return found

    def selection(self) -> Selection:
        selection = selection_in(self.edition, self.asked)
        inside = self.on_the_map.get(self.asked.get(may_ask.REGION.name, ""))
        return replace(selection, regions=inside) if inside else selection


def selection_in(edition: Edition, asked: Mapping[str, Any]) -> Selection:
    """The same as `selection_of`, with what only the projects of an edition can tell."""
    wanted = {of.name: asked[of.name] for of in FOUND_OTHERWISE if of.name in asked}
    projects = None
    if wanted:
        rows = Narrowed(edition, wanted).projects
        projects = frozenset(rows.order_by().values_list("key", flat=True))
    return selection_of(asked, projects)


def selection_of(asked: Mapping[str, Any], projects: frozenset[str] | None = None) -> Selection:
    """The selection of figures that parameters ask for, as `may_ask.read` understood them."""

    def chosen(parameter: may_ask.Parameter) -> frozenset[str]:
        value = asked.get(parameter.name)
        return frozenset() if value is None else frozenset({str(value)})

    return Selection(
        period=_period(asked),
        sectors=chosen(may_ask.SECTOR),
        regions=chosen(may_ask.REGION),
        natures=chosen(may_ask.NATURE),
        donors=chosen(may_ask.DONOR),
        sexes=chosen(may_ask.SEX),
        age_bands=chosen(may_ask.AGE_BAND),
        projects=projects,
    )


def _period(asked: Mapping[str, Any]) -> Period | None:
    if not any(parameter.name in asked for parameter in may_ask.OF_YEARS):
        return None
    first = asked.get("year_min", FIRST_YEAR)
    last = asked.get("year_max", LAST_YEAR)
    if "year" in asked:
        first, last = max(first, asked["year"]), min(last, asked["year"])
    return Period(first, last)


class StatisticsList(AnswersWithFigures, Lists):
    about = gettext_lazy(
        "Projects and people by any of year, sector, region, nature, donor, sex and age. People "
        "across projects are a sum of reports: one person may be in two. A sum is given only "
        "where the edition releases it exactly, else its bounds. Only people counted directly. A "
        "project that names no donor, sector or region stands in no row by it; the explanation of "
        "the selection names these."
    )
    serializer_class = StatisticsRowSerializer
    pagination_class = ListPagination
    narrowing = (*AnswersWithFigures.narrowing, may_ask.GROUP_BY)

    columns = of_statistics((), {})

    def file_columns(self) -> Sequence[Column]:
        of = self.references
        names = {
            "sector": {row["slug"]: row["name"] for row in of[Kind.SECTOR]},
            "region": {row["code"]: region_label(row) for row in of[Kind.REGION]},
            "donor": {row["slug"]: row["name"] for row in of[Kind.ORGANISATION]},
        }
        return of_statistics(self.asked.get("group_by", ()), names)

    def rows(self) -> list[Row]:
        return self.statistics.rows(self.selection(), self.asked.get("group_by", ()))

    def beside_rows(self) -> Sequence[tuple[str, str]]:
        narrowed = self.narrowed_by((*may_ask.OF_YEARS, *may_ask.OF_PROJECTS))
        group_by = self.asked.get("group_by", ())
        told = [(_("In no row"), in_no_row(narrowed, group_by))]
        if not self.on_the_map:
            told.append(self.on_another_map(narrowed))
        if "nature" in {*group_by, *self.asked}:
            told.append((_("Inferred"), of_which_inferred(narrowed)))
        return [(name, words) for name, words in told if words]

    def number_of(self, rows: Any) -> int:
        return len(rows)

    def in_order(self, rows: Any) -> Iterable[Row]:
        return rows

    def told(self, row: Row) -> Document:
        return told_in_public(row)


class Explanation(AnswersWithFigures):
    about = gettext_lazy(
        "How the figures of one selection were made: definition, period, filters, the projects "
        "and reports that entered, those left out and why, source, edition and citation."
    )
    serializer_class = ExplanationSerializer

    def list(self, request: Request) -> Response:
        (programme,) = self.references[Kind.PROGRAMME]
        found = explanation_of(self.statistics, self.selection(), self.asked)
        address = self._permanent(request)
        return Response(found | {"citation": terms.citation(programme, self.edition, address)})

    def _permanent(self, request: Request) -> str:
        query = request.query_params.copy()
        query["edition"] = self.edition.number
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def explanation_of(
    statistics: Statistics, selection: Selection, asked: Mapping[str, Any]
) -> Document:
    """How the figures of a selection were made, for the API and for the page that says it."""
    explained = statistics.explained(selection)
    reached, targeted = explained.reached, explained.targeted
    period = selection.period
    return {
        "definition": str(terms.FIGURES),
        "period": f"{period.first}–{period.last}" if period else "",
        "filters": {name: str(value) for name, value in sorted(asked.items())},
        "figures": told(statistics.row(selection, {})),
        "projects": list(explained.projects.known),
        "projects_not_known": list(explained.projects.not_known),
        "reports_entered": codes_of([*reached.entered, *targeted.entered]),
        "reports_left_out": [
            {
                "project": "+".join(codes_of([report])),
                "year": report.year,
                "measure": measure,
                "reason": str(WHY_LEFT_OUT[reason]),
            }
            for measure, found in (("reached", reached), ("targeted", targeted))
            for report, reason in found.left_out
        ],
        "projects_naming_none": explained.naming_none,
        "is_complete": explained.is_complete,
        "source": _("the records of projects"),
        "edition": statistics.edition.number,
    }
