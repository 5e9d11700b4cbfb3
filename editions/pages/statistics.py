"""The explorer: any selection of an edition's figures as chart, map or table, and as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from editions.api import parameters as may_ask
from editions.api.statistics import map_asked, selection_in, statistics_on
from editions.charts.chart import Chart, Frame
from editions.charts.values import MEASURES, NOBODY, value_of
from editions.choices import Numbers, numbers_left
from editions.cube.answering import numbers_of_projects
from editions.filters import ProjectFilter
from editions.former_map import OnTheMap, is_former
from editions.models import Edition
from editions.naming import Names
from editions.narrowing import YEARS
from editions.ordering import refuse_ordering
from editions.pages.asking import Asked
from editions.pages.base import Kind
from editions.pages.beside import KeptOut, kept_out, kept_out_in_words, noted
from editions.pages.beside_another import BesideAnother
from editions.pages.charting import chart_of, not_adding_up, table_of, years_in_words
from editions.pages.covering import coverage_chart
from editions.pages.explorer_form import (
    KNOWN,
    NAMES_OF_FIELDS,
    NARROWING,
    VIEW_NAMES,
    VIEWS,
    fields_of,
    further_fields_of,
    given,
    understood,
)
from editions.pages.former import map_in_words, on_the_other_map
from editions.pages.making import Made, made_of, made_of_two
from editions.pages.mapped_figures import beside_tiles, classes_chart, tiles_chart
from editions.pages.mapping import outlines
from editions.pages.ordered import with_orders
from editions.pages.two_editions import TwoEditions, chart_of_two
from editions.pages.views import views_of
from editions.pages.wider import Part, steps_wider
from editions.parameters import BadParameters
from editions.statistics import Statistics, told

References = Mapping[str, Sequence[Mapping[str, Any]]]
REGIONS = ("map", "outlines")


class Explorer(BesideAnother):
    """A plain form: what is chosen stands in the address, and the page answers it."""

    template_name = "editions/statistics.html"
    has_oembed = True
    keeps_form = True
    parameters = tuple(parameter.name for parameter in KNOWN if parameter is not may_ask.EDITION)
    kinds = (Kind.SECTOR, Kind.REGION, Kind.ORGANISATION)
    # Whether the figures are shown without the page around them.
    is_alone: ClassVar[bool] = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | self.filled_in()
        chart = self.chart()
        is_empty = self._is_empty()
        below = self._outlines() if self.view == "map" else None
        below = below and self._noted(below)
        return context | {
            "chart": chart,
            "outlines": beside_tiles(below) if below and below.drawings else None,
            "views": self._views(),
            "regrouped": self._regrouped(),
            "is_empty": is_empty,
            "wider": steps_wider(self._parts(), self.request.GET, self._matching)
            if is_empty
            else [],
            "comparison": self.comparison,
            "made": None if is_empty else self._made(chart),
            "projects": "" if is_empty or self.comparison else self._projects(),
            "kept_out": self.kept_out,
            "other_map": [] if self.is_alone or self.on_the_map else on_the_other_map(self.listed),
        }

    def filled_in(self) -> dict[str, Any]:
        (programme,) = self.references[Kind.PROGRAMME]
        others = [edition.number for edition in self.others()]
        everywhere = [self._everywhere(edition) for edition in self._read()]
        period = range(programme["period_first_year"], programme["period_last_year"] + 1)
        asked = {self.understood[name] for name in (*YEARS, "at") if name in self.understood}
        years = sorted({*period, *asked, *(int(year) for of in everywhere for year in of["year"])})
        every = self.references[Kind.REGION]
        regions = self.on_the_map or [row["code"] for row in every if not is_former(row)]
        fields = fields_of(
            self.shown, self.understood, years, self.group_by, others, self._donors(), regions
        )
        partners = {slug for of in everywhere for slug, left in of["partner"].items() if left}
        return {
            "form_template": "editions/statistics/_form.html",
            "fields": fields,
            "further": further_fields_of(self.shown, self.understood, partners),
            "view": self.view,
        }

    def names_of_fields(self) -> dict[str, Any]:
        return NAMES_OF_FIELDS

    def _views(self) -> list[dict[str, Any]]:
        return views_of(self._without_order(), VIEW_NAMES, VIEWS[0], self.view)

    def _without_order(self) -> QueryDict:
        """What is asked for but the order, which other rows may not have."""
        query = self.request.GET.copy()
        query.pop(may_ask.ORDERING_OF_ROWS.name, None)
        return query

    def _donors(self) -> set[str]:
        """The organisations that gave money to a project of any edition that is read."""
        return {slug for edition in self._read() for slug in numbers_of_projects(edition).donors}

    def _read(self) -> list[Edition]:
        return [edition for edition in (self.edition, self.compared) if edition]

    def _everywhere(self, edition: Edition) -> Numbers:
        """How many projects of an edition every choice of the register has."""
        return numbers_left(ProjectFilter({}, edition=edition, references=dict(self.known)))

    @cached_property
    def listed(self) -> ProjectFilter:
        """The projects of the selection, as the register finds them."""
        return ProjectFilter(
            given(self._without_order()),
            edition=self.edition,
            references=dict(self.known),
            on_the_map=self.on_the_map,
        )

    @cached_property
    def understood(self) -> dict[str, Any]:
        """The parameters of the address as they are understood; raises `BadParameters`."""
        asked = understood(self.request.GET)
        may_ask.refuse_codes(asked, NARROWING, self.known)
        return asked

    @cached_property
    def on_the_map(self) -> OnTheMap:
        return map_asked(self.edition, self.references[Kind.REGION], self.understood)

    @property
    def is_on_former_map(self) -> bool:
        return any(
            is_former(row) for row in self.references[Kind.REGION] if row["code"] in self.on_the_map
        )

    @cached_property
    def statistics(self) -> Statistics:
        return statistics_on(self.edition, self.references, self.on_the_map)

    @property
    def view(self) -> str:
        asked = str(self.understood.get("view", VIEWS[0]))
        if asked in REGIONS and self.is_on_former_map:
            return "chart"
        # Two editions stand beside each other as bars or as a table.
        return "chart" if self.compared and asked != "table" else asked

    @property
    def group_by(self) -> list[str]:
        """By which dimensions: those asked for, which a view may do without."""
        if "group_by" in self.request.GET:
            return list(self.understood.get("group_by", ()))
        return ["region"] if self.understood.get("view") in REGIONS else ["year"]

    def _shown_by(self) -> list[str]:
        """A map always shows regions, and the coverage years of sectors or of regions."""
        if self.view in REGIONS:
            return ["region"]
        if self.view == "coverage":
            return ["year", "region" if "region" in self.group_by else "sector"]
        return self.group_by

    def _regrouped(self) -> str:
        """What is said where a view shows other dimensions than those asked for."""
        if self.compared and self.understood.get("view") in (*REGIONS, "coverage"):
            return _("Two editions are compared in bars and in a table.")
        if self.understood.get("view") in REGIONS and self.is_on_former_map:
            return _("Maps are drawn of today’s regions only; here are bars of the former ones.")
        if "group_by" not in self.request.GET or self._shown_by() == self.group_by:
            return ""
        if self.view == "coverage":
            return _("Coverage is shown by year, and by sector or region.")
        return _("A map shows regions: here the selection is grouped by region alone.")

    @cached_property
    def shown(self) -> Asked:
        """The selection as a chart shows it."""
        measure = str(self.understood.get("show", MEASURES[0]))
        return Asked(
            edition=self.edition,
            names=Names(self.known),
            query={
                parameter.name: str(self.understood[parameter.name])
                for parameter in NARROWING
                if parameter.name in self.understood
            },
            group_by=self._shown_by(),
            measure="people_reached" if self.view == "coverage" else measure,
            ordering=self.ordering,
            keep=self.keep,
            site=self.site,
            compared=self.compared.number if self.compared else "",
        )

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return self._rows_of(self.statistics, self.references)

    @cached_property
    def ordering(self) -> str:
        """The order asked for; raises `BadParameters` where the rows have no such one."""
        asked = str(self.understood.get("ordering", ""))
        if asked:
            refuse_ordering(asked, self._shown_by())
        return asked

    def _rows_of(
        self, statistics: Statistics, references: Any, ordering: str = ""
    ) -> list[dict[str, Any]]:
        """The rows of an edition; none where it does not know a code that is asked for."""
        try:
            may_ask.refuse_codes(self.understood, NARROWING, references)
            on_the_map = map_asked(statistics.edition, references[Kind.REGION], self.understood)
        except BadParameters:
            return []
        selection = selection_in(statistics.edition, self.understood, on_the_map)
        rows = statistics.rows(selection, self.shown.group_by, ordering)
        return [told(row) for row in rows]

    def _is_empty(self) -> bool:
        if self.comparison:
            return all(pair.is_empty for pair in self.comparison.pairs)
        return not any(row["projects"] or row["projects_not_known"] for row in self.rows)

    def chart(self) -> Chart:
        """The selection as it is asked for, and what stands in none of its rows."""
        drawn = self._drawn()
        if self.comparison:
            return drawn
        if self.kept_out and not drawn.drawings:
            drawn = replace(drawn, sentence=kept_out_in_words(self.kept_out))
        return self._noted(drawn)

    def _noted(self, chart: Chart) -> Chart:
        is_alone = self.is_alone and not self.on_the_map
        found = noted(chart, self.listed, self.shown.group_by, is_alone=is_alone)
        told = map_in_words(self.understood.get("at"), is_former=self.is_on_former_map)
        return replace(found, note=" ".join(filter(None, [told, found.note])))

    @cached_property
    def kept_out(self) -> list[KeptOut]:
        """Where nobody is in the figures: what projects report, and no sum takes in."""
        measure = self.shown.measure
        values = (value_of(row, measure) for row in self.rows)
        if self.comparison or any(value.state not in NOBODY for value in values):
            return []
        return kept_out(self.listed, measure.removeprefix("people_"), self.language)

    def _drawn(self) -> Chart:
        regions = self.references[Kind.REGION]
        if self.comparison:
            chart = chart_of_two(self.comparison)
        elif self.view == "map":
            return tiles_chart(self.shown, self.rows, regions)
        elif self.view == "outlines":
            return self._outlines() or tiles_chart(self.shown, self.rows, regions)
        elif self.view == "coverage":
            return replace(coverage_chart(self.shown, self.rows), explore="")
        else:
            chart = self._in_the_order_asked_for()
        if self.view == "table":
            frame = self.shown.frame(replace(chart, drawings=()), self.view)
            table = replace(chart, drawings=(), key=(), note=not_adding_up(self.rows))
            return replace(self.shown.taken_along(table), frame=frame)
        return chart

    def _in_the_order_asked_for(self) -> Chart:
        """Rows and bars; but years are drawn as they passed."""
        rows = self.rows
        if self.ordering:
            rows = self._rows_of(self.statistics, self.references, self.ordering)
        drawn = self.rows if "year" in self.shown.group_by else rows
        chart = replace(chart_of(self.shown, drawn), table=table_of(self.shown, rows))
        # A frame on another site has no place for links to the same in another order.
        return with_orders(chart, given(self.request.GET)) if self.keeps_form else chart

    def elsewhere(self) -> Frame | None:
        """The selection for another site; of this edition only where the address names it."""
        is_pinned = "edition" in self.request.GET
        return self.shown.frame(self.chart(), self.view, is_pinned=is_pinned)

    # Two editions

    @cached_property
    def comparison(self) -> TwoEditions | None:
        if self.compared is None:
            return None
        references = self.references_compared
        try:
            on_the_map = map_asked(self.compared, references[Kind.REGION], self.understood)
        except BadParameters:
            # Its rows are none then.
            on_the_map = {}
        statistics = statistics_on(self.compared, references, on_the_map)
        both = [(self.edition, self.rows), (self.compared, self._rows_of(statistics, references))]
        (before, old), (after, new) = sorted(both, key=lambda side: side[0].pk)
        return TwoEditions(self.shown, before, after, old, new, self.on_the_map)

    # What stands around the figures

    def _made(self, chart: Chart) -> Made:
        """How what is shown was made; of rows by year the sums are those of these years."""
        if self.comparison:
            both = (self.comparison.before, self.comparison.after)
            return made_of_two(self.shown, f"{chart.title}. {chart.subject}", both)
        selection = selection_in(self.edition, self.understood, self.on_the_map)
        if self._is_of_period():
            selection = replace(selection, period=self.period)
        total = told(self.statistics.row(selection, {}))
        return made_of(self.shown, self.rows, total, selection.period)

    def _projects(self) -> str:
        """The register with the projects of what is shown; "" where it cannot list them."""
        if self.shown.is_on_a_map({}):
            return ""
        years = {}
        if self._is_of_period():
            years = {"year_min": self.period.first, "year_max": self.period.last}
        return self.shown.register(years)

    def _is_of_period(self) -> bool:
        """Whether the rows are the years of the profile, since no others are asked for."""
        return "year" in self.shown.group_by and not self.understood.keys() & set(YEARS)

    def _parts(self) -> list[Part]:
        """What narrows the figures; the years are one part."""
        asked, names = self.understood, self.shown.names
        years = [name for name in YEARS if name in asked]
        parts = [Part(years_in_words({name: str(asked[name]) for name in years}), years)]
        # The map narrows nothing.
        names_others = {*asked} - {*YEARS, "at"}
        others = [one.name for one in NARROWING if one.name in names_others]
        parts += [Part(names.chosen(name, str(asked[name])), [name]) for name in others]
        return [part for part in parts if part.names]

    def _matching(self, query: QueryDict) -> int:
        """How many projects a selection has; none where it is of people alone."""
        asked = {name: value for name, value in self.understood.items() if name in query}
        selection = selection_in(self.edition, asked, self.on_the_map)
        return told(self.statistics.row(selection, {}))["projects"] or 0

    def _outlines(self) -> Chart | None:
        drawn = outlines(self.edition)
        if drawn is None:
            return None
        return classes_chart(self.shown, self.rows, self.references[Kind.REGION], drawn)
