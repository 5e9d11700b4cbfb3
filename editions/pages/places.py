"""Regions and bases: the same facts from the side of the place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from editions.charts.chart import Chart, Frame
from editions.narrowing import Narrowed
from editions.other_map import left_out_here
from editions.pages.base import EditionPage, Kind
from editions.pages.charting import beside_its_table, chart_by_year, chart_of
from editions.pages.covering import coverage_chart
from editions.pages.listed import listed, listed_beside
from editions.pages.mapped_figures import tiles_chart
from editions.pages.mapping import map_of_named, outlines
from editions.pages.presence import presence, presence_elsewhere
from editions.statistics import Selection
from editions.unnamed import in_no_row
from programmes.models import Region


class RegionList(EditionPage):
    """The regions of today's map, and where the programme is."""

    template_name = "editions/region_list.html"
    has_oembed = True
    kinds = (Kind.REGION, Kind.BASE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        regions = self.references[Kind.REGION]
        today = Region.CodeVersion.REFORM_2023
        rows = self.told_by("region")
        by_year = self.told_by("year", "region")
        asked = self.asked(["region"], self.references)
        tiles = tiles_chart(asked, rows, regions)
        in_none = in_no_row(Narrowed(self.edition, {}), asked.group_by)
        return super().get_context_data(**kwargs) | {
            "regions": [row for row in regions if row["code_version"] == today],
            "map": presence(self),
            "tiles": replace(
                tiles, explore=asked.explore, note=" ".join(filter(None, [in_none, tiles.note]))
            ),
            "coverage": coverage_chart(self.asked(["year", "region"], self.references), by_year),
            "by_year": self._by_year(by_year),
            "former_regions": [row for row in regions if row["code_version"] != today],
        }

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
    in which part of it they worked (design §3).
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


class BaseList(EditionPage):
    """The bases that are documented, as precisely as each record allows."""

    template_name = "editions/base_list.html"
    kinds = (Kind.BASE, Kind.SECTION, Kind.STATEMENT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "bases": self.references[Kind.BASE],
            "sections": {row["slug"]: row for row in self.references[Kind.SECTION]},
            "stated": [
                row
                for row in self.references[Kind.STATEMENT]
                if row["is_shown_on_profile"]
                and row["metric"] in {"operational_bases", "sub_bases"}
            ],
        }
