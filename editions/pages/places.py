"""Regions and bases: the same facts from the side of the place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from editions.api import parameters as may_ask
from editions.charts.chart import Chart, Frame
from editions.filters import region_label
from editions.former_map import is_former, is_on_the_map
from editions.narrowing import Narrowed
from editions.other_map import left_out_here
from editions.pages.base import EditionPage, Kind
from editions.pages.charting import beside_its_table, chart_by_year, chart_of
from editions.pages.covering import coverage_chart
from editions.pages.listed import listed, listed_beside
from editions.pages.mapped_figures import tiles_chart
from editions.pages.mapping import map_of_named, outlines
from editions.pages.presence import presence, presence_elsewhere
from editions.pages.reference_list import ReferenceList, names_of
from editions.statistics import Selection
from editions.unnamed import in_no_row


class RegionList(ReferenceList):
    """
    The regions of today's map, and where the programme is.

    `at=` lists those of the map of a year; of a former map nothing is drawn.
    """

    template_name = "editions/region_list.html"
    has_oembed = True
    kind = Kind.REGION
    narrowing = (may_ask.Q, may_ask.AT)
    parameters = names_of(narrowing)
    kinds = (Kind.REGION, Kind.BASE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        regions, found = self.references[Kind.REGION], self.found()
        context = (
            super().get_context_data(**kwargs)
            | self.filled_in()
            | {
                "regions": found,
                "is_empty": not found,
                "year": self.year,
                "heading": self._heading(),
                "is_former": self.is_former,
                "of_former_map": self.last_year_of_former_map,
            }
        )
        if self.is_former:
            return context
        rows = self.told_by("region")
        by_year = self.told_by("year", "region")
        asked = self.asked(["region"], self.references)
        tiles = tiles_chart(asked, rows, regions)
        in_none = in_no_row(Narrowed(self.edition, {}), asked.group_by)
        return context | {
            "map": presence(self),
            "tiles": replace(
                tiles, explore=asked.explore, note=" ".join(filter(None, [in_none, tiles.note]))
            ),
            "coverage": coverage_chart(self.asked(["year", "region"], self.references), by_year),
            "by_year": self._by_year(by_year),
        }

    @property
    def year(self) -> int | None:
        """The year whose map is asked for."""
        year: int | None = self.understood.get(may_ask.AT.name)
        return year

    @property
    def is_former(self) -> bool:
        """Whether the regions asked for are those of a former map."""
        year = self.year
        return year is not None and any(
            is_former(row) and is_on_the_map(row, year) for row in self.references[Kind.REGION]
        )

    @property
    def last_year_of_former_map(self) -> int | None:
        """The last year at whose end a former map was in force; None where there is none."""
        former = [row for row in self.references[Kind.REGION] if is_former(row)]
        ends = [int(row["valid_until"][:4]) for row in former if row["valid_until"]]
        return max(ends) - 1 if ends else None

    def _heading(self) -> str:
        """On which map the regions are."""
        if self.year is None:
            return _("Regions of today’s map")
        if self.is_former:
            return _("Regions of the map at the end of %(year)s, before the reform") % {
                "year": self.year
            }
        return _("Regions of the map at the end of %(year)s, which is today’s") % {
            "year": self.year
        }

    def selects(self) -> list[dict[str, Any]]:
        years = sorted({year for year in (self.year, self.last_year_of_former_map) if year})
        return [self.select("at", ((str(year), str(year)) for year in years), _("today’s"))]

    def elsewhere(self) -> Frame | None:
        return presence_elsewhere(self)

    def _by_year(self, rows: list[dict[str, Any]]) -> Chart | None:
        """
        The years of each region as small charts; None where most of them would be hatching.

        Where for most years nobody knows which projects ran, the coverage says more.
        """
        held = [row for row in rows if row["projects"] or row["projects_not_known"]]
        known = [row for row in held if row["projects"] > row["projects_not_known"]]
        if 2 * len(known) <= len(held):
            return None
        asked = self.asked(["year", "region"], self.references)
        return replace(chart_of(asked, rows), explore=asked.explore)


class RegionDetail(EditionPage):
    """
    One region, with the projects that name it.

    Projects that name the former, larger region it came from stand apart: nobody knows
    in which part of it they worked.
    """

    template_name = "editions/region_detail.html"
    has_oembed = True
    kinds = (Kind.BASE, Kind.COORDINATION, Kind.REGION)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        region = self.record_or_404(Kind.REGION, self.kwargs["code"])
        query = {"region": region["code"]}
        beside = left_out_here(Narrowed(self.edition, query), [region])
        figures = self.figures(Selection(regions=frozenset({region["code"]})), {**query})
        by_year = replace(figures, beside=beside)
        asked = self.asked(["year"], {Kind.REGION: [region]}, **query)
        chart = beside_its_table(chart_by_year(asked, by_year.rows), asked)
        return super().get_context_data(**kwargs) | {
            "region": region,
            "projects": listed(self, Kind.REGION, region, region=region["code"]),
            "of_former": listed_beside(self, region["predecessors"], region),
            "by_year": by_year,
            "chart": chart,
            "map": self._map(region),
            "bases": [
                row
                for row in self.references[Kind.BASE]
                if any(served["code"] == region["code"] for served in row["regions"])
            ],
            "coordination": [
                row
                for row in self.references[Kind.COORDINATION]
                if row["region"] and row["region"]["code"] == region["code"]
            ],
        }

    def _map(self, region: dict[str, Any]) -> Chart | None:
        """Where the region lies; None where the edition has no outline of it."""
        drawn = outlines(self.edition)
        if drawn is None or region["code"] not in drawn.rings:
            return None
        return map_of_named(
            drawn, self.references[Kind.REGION], {region["code"]}, _("Where it lies")
        )


class BaseList(ReferenceList):
    """The bases that are documented, as precisely as each record allows."""

    template_name = "editions/base_list.html"
    kind = Kind.BASE
    kinds = (Kind.BASE, Kind.REGION, Kind.SECTION, Kind.STATEMENT)
    narrowing = (may_ask.REGION,)
    parameters = names_of(narrowing)

    def selects(self) -> list[dict[str, Any]]:
        served = {region["code"] for row in self.references[Kind.BASE] for region in row["regions"]}
        served.add(self.understood.get(may_ask.REGION.name, ""))
        regions = (
            (row["code"], region_label(row))
            for row in self.references[Kind.REGION]
            if row["code"] in served
        )
        return [self.select("region", regions, _("all"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bases = self.found()
        return (
            super().get_context_data(**kwargs)
            | self.filled_in()
            | {
                "bases": bases,
                "is_empty": not bases,
                "documented": len(self.references[Kind.BASE]),
                "sections": {row["slug"]: row for row in self.references[Kind.SECTION]},
                "stated": [
                    row
                    for row in self.references[Kind.STATEMENT]
                    if row["is_shown_on_profile"]
                    and row["metric"] in {"operational_bases", "sub_bases"}
                ],
            }
        )
