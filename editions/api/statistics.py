"""Statistics of an edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from rest_framework import serializers

from beneficiaries.counting import Period
from editions.api import parameters as may_ask
from editions.api.answers import AnswersFromEdition, Document, Kind, Lists
from editions.api.paging import ListPagination, place_in, rows_asked, signer_of
from editions.explaining import MOST
from editions.files.columns import of_statistics
from editions.files.tables import Column
from editions.filters import FIRST_YEAR, LAST_YEAR, region_label
from editions.former_map import OnTheMap, lying_in_each, with_what_lies_in
from editions.inferred import of_which_inferred
from editions.models import Edition
from editions.narrowing import Narrowed
from editions.ordering import refuse_ordering
from editions.parameters import BadParameters, Problem
from editions.sources import STATUSES
from editions.statistics import (
    MOST_ROWS,
    Row,
    Selection,
    Statistics,
    TooManyRows,
    told_in_public,
)
from editions.templatetags.portal import number
from editions.unnamed import in_no_row

# What narrows by the projects that match it.
FOUND_OTHERWISE = (may_ask.Q, may_ask.PARTNER, may_ask.PROJECT_STATUS)
# With this name the list signs its cursors.
LIST = "statistics"
# What shapes the list of rows, and selects nothing.
OF_ROWS = (may_ask.GROUP_BY, may_ask.ORDERING_OF_ROWS)
OF_LIST = (*OF_ROWS, may_ask.CURSOR, may_ask.PAGE_SIZE_ASKED)
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
        gettext_lazy(
            "Projects known to have run, each once. Empty in rows by sex and age: projects have "
            "neither, and to ask for one narrows people only."
        )
    )
    projects_not_known = _people(
        gettext_lazy(
            "Projects that may have run: no dates are reported. Empty in rows by sex and age."
        )
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
    stated_in = serializers.CharField(
        allow_null=True,
        help_text=gettext_lazy(
            "The key of the statement that tells how many different people these are: then "
            "`at_least` and `at_most` are its figure. Empty where they are computed."
        ),
    )
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
        return statistics_on(self.edition, self.references, self.on_the_map)

    @cached_property
    def on_the_map(self) -> OnTheMap:
        return map_asked(self.edition, self.references[Kind.REGION], self.asked)

    def selection(self) -> Selection:
        return selection_in(self.edition, self.asked, self.on_the_map)


def map_asked(
    edition: Edition, regions: Iterable[Mapping[str, Any]], asked: Mapping[str, Any]
) -> OnTheMap:
    """The regions of the map asked for, each with what lies in it; none where none is asked."""
    year = asked.get(may_ask.AT_OF_FIGURES.name)
    if year is None:
        return {}
    found = lying_in_each(regions, year)
    is_rolled_up = any(len(inside) > 1 for inside in found.values())
    if is_rolled_up and edition.totals.get(Kind.PROJECT, 0) > MOST:
        message = _("An edition of so many projects is told on today’s map only.")
        raise BadParameters([Problem(may_ask.AT_OF_FIGURES.name, str(year), message)])
    region = asked.get(may_ask.REGION.name)
    if region and region not in found:
        message = _("“%(given)s” is no region on the map of that year.") % {"given": region}
        raise BadParameters([Problem(may_ask.REGION.name, region, message, sorted(found))])
    return found


def statistics_on(
    edition: Edition, references: Mapping[str, Sequence[Mapping[str, Any]]], on_the_map: OnTheMap
) -> Statistics:
    """The figures of an edition, on a map or without one; the records order the rows."""
    (programme,) = references[Kind.PROGRAMME]
    regions = [row["code"] for row in references[Kind.REGION]]
    return Statistics.of(
        edition,
        dict(programme),
        sectors=[row["slug"] for row in references[Kind.SECTOR]],
        regions=list(on_the_map) if on_the_map else regions,
        lying_in={code: more for code, more in on_the_map.items() if len(more) > 1},
    )


def selection_in(edition: Edition, asked: Mapping[str, Any], on_the_map: OnTheMap) -> Selection:
    """
    The same as `selection_of`, with what only the projects of an edition can tell.

    A region of a map is all that lies in it. Projects are gone through report by report:
    `BadParameters` where they are very many.
    """
    wanted = {of.name: asked[of.name] for of in FOUND_OTHERWISE if of.name in asked}
    projects = None
    if wanted:
        rows = Narrowed(edition, wanted).projects
        projects = frozenset(rows.order_by().values_list("key", flat=True)[: MOST + 1])
        if len(projects) > MOST:
            message = _(
                "More than %(most)s projects match, too many to go through one by one: narrow "
                "this, or leave it out."
            ) % {"most": number(MOST)}
            problems = [Problem(name, str(given), message) for name, given in wanted.items()]
            raise BadParameters(problems)
    selection = selection_of(asked, projects)
    inside = on_the_map.get(asked.get(may_ask.REGION.name, ""))
    return replace(selection, regions=inside) if inside else selection


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


def selecting(asked: Mapping[str, Any], group_by: Sequence[str] = ()) -> dict[str, Any]:
    """
    What of the address of a list selects; raises `BadParameters` for a shape no list has.

    `group_by` is how the list is grouped where its address does not say.
    """
    ordering = asked.get(may_ask.ORDERING_OF_ROWS.name, "")
    if ordering:
        refuse_ordering(ordering, asked.get(may_ask.GROUP_BY.name, group_by))
    if may_ask.CURSOR.name in asked:
        place_in(asked[may_ask.CURSOR.name], signer_of(LIST, rows_asked(asked)))
    shape = {parameter.name for parameter in OF_LIST}
    return {name: value for name, value in asked.items() if name not in shape}


def _period(asked: Mapping[str, Any]) -> Period | None:
    if not any(parameter.name in asked for parameter in may_ask.OF_YEARS):
        return None
    first = asked.get("year_min", FIRST_YEAR)
    last = asked.get("year_max", LAST_YEAR)
    if "year" in asked:
        first, last = max(first, asked["year"]), min(last, asked["year"])
    return Period(first, last)


class StatisticsList(AnswersWithFigures, Lists):
    summary = gettext_lazy("Statistics")
    about = gettext_lazy(
        "Projects and people by any of year, sector, region, nature, donor, sex and age. People "
        "across projects are a sum of reports: one person may be in two. A sum is given only "
        "where the edition releases it exactly, else its bounds. Only people counted directly. A "
        "project that names no donor, sector or region stands in no row by it; the explanation of "
        "the selection names these."
    )
    serializer_class = StatisticsRowSerializer
    pagination_class = ListPagination
    narrowing = (*AnswersWithFigures.narrowing, *OF_ROWS)

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
        group_by = self.asked.get("group_by", ())
        ordering = self.asked.get(may_ask.ORDERING_OF_ROWS.name, "")
        if ordering:
            refuse_ordering(ordering, group_by)
        try:
            return self.statistics.rows(self.selection(), group_by, ordering)
        except TooManyRows:
            message = _(
                "These are more than %(most)s rows: ask for one year, sector, region or donor."
            ) % {"most": number(MOST_ROWS)}
            asked = ",".join(group_by)
            raise BadParameters([Problem(may_ask.GROUP_BY.name, asked, message)]) from None

    def beside_rows(self) -> Sequence[tuple[str, str]]:
        asked = self.narrowed_by((*may_ask.OF_YEARS, *may_ask.OF_PROJECTS)).asked
        narrowed = Narrowed(self.edition, with_what_lies_in(asked, self.on_the_map))
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
