"""Sectors and organisations: the same facts from the side of the work and of the partners."""

from __future__ import annotations

from typing import Any

from editions.models import FrozenRecord
from editions.pages.base import EditionPage, Kind
from editions.pages.charting import beside_its_table, chart_by_year
from editions.reading import localize
from editions.statistics import Selection


class SectorList(EditionPage):
    template_name = "editions/sector_list.html"
    kinds = (Kind.SECTOR,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"sectors": self.references[Kind.SECTOR]}


class SectorDetail(EditionPage):
    """One sector: what is done, what was published of it, and its projects."""

    template_name = "editions/sector_detail.html"
    has_oembed = True
    kinds = (Kind.STATEMENT,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sector = self.record_or_404(Kind.SECTOR, self.kwargs["slug"])
        projects = _projects(self, "sector", sector["slug"])
        by_year = self.figures(
            Selection(sectors=frozenset({sector["slug"]})), {"sector": sector["slug"]}
        )
        asked = self.asked(["year"], {Kind.SECTOR: [sector]}, sector=sector["slug"])
        return super().get_context_data(**kwargs) | {
            "sector": sector,
            "projects": projects,
            "by_year": by_year,
            "chart": beside_its_table(chart_by_year(asked, by_year.rows), asked),
            "statements": [
                row
                for row in self.references[Kind.STATEMENT]
                if row["sector"] and row["sector"]["slug"] == sector["slug"]
            ],
            # A project of several sectors stands under each of them.
            "shared": sum(len(project["sectors"]) > 1 for project in projects),
        }


class OrganisationList(EditionPage):
    template_name = "editions/organisation_list.html"
    kinds = (Kind.ORGANISATION,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisations = sorted(
            self.references[Kind.ORGANISATION], key=lambda row: row["name"].casefold()
        )
        return super().get_context_data(**kwargs) | {"organisations": organisations}


class OrganisationDetail(EditionPage):
    """One organisation: its part in the profile and in projects."""

    template_name = "editions/organisation_detail.html"
    has_oembed = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation = self.record_or_404(Kind.ORGANISATION, self.kwargs["slug"])
        slug = organisation["slug"]
        funded, shared = (_projects(self, role, slug) for role in ("donor", "partner"))
        return super().get_context_data(**kwargs) | {
            "organisation": organisation,
            "funded": funded,
            "shared": shared,
            **(self._funded(organisation) if funded else {}),
            **(self._shared(slug, shared) if shared else {}),
        }

    def _funded(self, organisation: dict[str, Any]) -> dict[str, Any]:
        slug = organisation["slug"]
        figures = self.figures(Selection(donors=frozenset({slug})), {"donor": slug})
        asked = self.asked(["year"], {Kind.ORGANISATION: [organisation]}, donor=slug)
        chart = beside_its_table(chart_by_year(asked, figures.rows), asked)
        return {"funded_by_year": figures, "funded_chart": chart}

    def _shared(self, slug: str, shared: list[dict[str, Any]]) -> dict[str, Any]:
        taken_part = Selection(projects=frozenset(project["code"] for project in shared))
        return {"shared_by_year": self.figures(taken_part, {"partner": slug})}


def _projects(page: EditionPage, facet: str, value: str) -> list[dict[str, Any]]:
    rows = (
        FrozenRecord.objects.of(page.edition)
        .of_kind(Kind.PROJECT)
        .with_facet(facet, value)
        .in_order_of_start()
    )
    return [
        localize(document, page.language) for document in rows.values_list("document", flat=True)
    ]
