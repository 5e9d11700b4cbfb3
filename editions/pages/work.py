"""Sectors and organisations: the same facts from the side of the work and of the partners."""

from __future__ import annotations

from typing import Any

from django.utils.translation import pgettext

from editions.api import parameters as may_ask
from editions.choices import numbers_left
from editions.documents import searchable
from editions.explaining import MOST
from editions.filters import ProjectFilter
from editions.models import FrozenListing
from editions.naming import ROLES
from editions.pages.accounts import account_of
from editions.pages.base import EditionPage, Kind
from editions.pages.charting import beside_its_table, chart_by_year
from editions.pages.figures import Figures, people_absent
from editions.pages.listed import Listed, listed, shared_with_other_sectors
from editions.pages.reference_list import ReferenceList, names_of
from editions.pages.views import views_of
from editions.reading import totals_of
from editions.reference_lists import roles_of
from editions.statistics import Selection
from editions.templatetags.portal import number


class SectorList(ReferenceList):
    template_name = "editions/sector_list.html"
    kind = Kind.SECTOR
    kinds = (Kind.SECTOR,)
    narrowing = (may_ask.Q,)
    parameters = names_of(narrowing)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sectors = self.found()
        context = super().get_context_data(**kwargs) | self.filled_in()
        return context | {"sectors": sectors, "is_empty": not sectors}


class SectorDetail(EditionPage):
    """One sector: what is done, what was published of it, and its projects."""

    template_name = "editions/sector_detail.html"
    has_oembed = True
    kinds = (Kind.STATEMENT,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sector = self.record_or_404(Kind.SECTOR, self.kwargs["slug"])
        by_year = self.figures(
            Selection(sectors=frozenset({sector["slug"]})), {"sector": sector["slug"]}
        )
        asked = self.asked(["year"], {Kind.SECTOR: [sector]}, sector=sector["slug"])
        return super().get_context_data(**kwargs) | {
            "sector": sector,
            "projects": listed(self, Kind.SECTOR, sector, sector=sector["slug"]),
            "by_year": by_year,
            "chart": beside_its_table(chart_by_year(asked, by_year.rows), asked),
            "statements": [
                row
                for row in self.references[Kind.STATEMENT]
                if row["sector"] and row["sector"]["slug"] == sector["slug"]
            ],
            "shared": shared_with_other_sectors(self, sector),
        }


class OrganisationList(ReferenceList):
    """
    Every organisation, with the number of projects that name it as a donor or a partner.

    `role=` leaves those that have it: in projects, or in the profile.
    """

    template_name = "editions/organisation_list.html"
    kind = Kind.ORGANISATION
    narrowing = (may_ask.Q, may_ask.ROLE)
    parameters = names_of(narrowing)
    kinds = (Kind.ORGANISATION, Kind.SECTOR, Kind.REGION)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        numbers = numbers_left(ProjectFilter({}, edition=self.edition, references=self.references))
        role = self.understood.get(may_ask.ROLE.name, "")
        every = self.found()
        of_role = {
            one: [row for row in every if one in roles_of(row, numbers)]
            for one in may_ask.ROLE.choices
        }
        shown = of_role[role] if role else every
        names = ROLES | {"": pgettext("organisations", "All")}
        views = {
            value: f"{names[value]} ({number(len(found))})"
            for value, found in {"": every, **of_role}.items()
            if found or value == role
        }
        return (
            super().get_context_data(**kwargs)
            | self.filled_in()
            | {
                "is_empty": not shown,
                "organisations": sorted(shown, key=lambda row: searchable(row["name"])),
                "role": names[role] if role else "",
                "roles": views_of(self.request.GET, views, "", role, "role"),
                "donor_of": numbers["donor"],
                "partner_in": numbers["partner"],
            }
        )


class OrganisationDetail(EditionPage):
    """One organisation: its part in the profile and in projects."""

    template_name = "editions/organisation_detail.html"
    has_oembed = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation = self.record_or_404(Kind.ORGANISATION, self.kwargs["slug"])
        slug = organisation["slug"]
        funded = listed(self, Kind.ORGANISATION, organisation, donor=slug)
        shared = listed(self, Kind.ORGANISATION, organisation, partner=slug)
        return super().get_context_data(**kwargs) | {
            "organisation": organisation,
            "funded": funded,
            "shared": shared,
            **(self._funded(organisation, funded) if funded else {}),
            **(self._shared(slug) if shared else {}),
        }

    def _funded(self, organisation: dict[str, Any], funded: Listed) -> dict[str, Any]:
        """What the donor's money did; a factsheet prints it in its own way."""
        slug = organisation["slug"]
        figures = self.figures(Selection(donors=frozenset({slug})), {"donor": slug})
        asked = self.asked(["year"], {Kind.ORGANISATION: [organisation]}, donor=slug)
        chart = beside_its_table(chart_by_year(asked, figures.rows), asked)
        drawn = self._account(slug, funded, figures) if self.is_drawn else {}
        return {"funded_by_year": figures, "funded_chart": chart, **drawn}

    def _account(self, slug: str, funded: Listed, figures: Figures) -> dict[str, Any]:
        codes = [project["code"] for project in funded.projects]
        account = account_of(funded.projects, totals_of(self.edition, self.language, codes), slug)
        return {
            "account": account,
            "is_money_known": any(row.money for row in account),
            "are_results_known": any(row.results for row in account),
            "no_people": people_absent(figures.rows),
        }

    def _shared(self, slug: str) -> dict[str, Any]:
        """What is reported of the projects it takes part in; of very many that is not added up."""
        rows = FrozenListing.objects.of(self.edition).filter(sector="", region="", year="")
        codes = rows.with_facet("partner", slug).values_list("key", flat=True)[: MOST + 1]
        taken_part = Selection(projects=frozenset(codes))
        if len(codes) > MOST:
            return {}
        return {"shared_by_year": self.figures(taken_part, {"partner": slug})}
