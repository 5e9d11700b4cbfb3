"""Sectors and organisations: the same facts from the side of the work and of the partners."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, pgettext

from editions.choices import Numbers, numbers_left
from editions.explaining import MOST
from editions.filters import ProjectFilter
from editions.models import FrozenListing
from editions.pages.accounts import account_of
from editions.pages.base import EditionPage, Kind
from editions.pages.charting import beside_its_table, chart_by_year
from editions.pages.choosing import OF_ROLES
from editions.pages.figures import Figures, people_absent
from editions.pages.listed import Listed, listed, shared_with_other_sectors
from editions.pages.views import views_of
from editions.parameters import BadParameters, Problem
from editions.reading import totals_of
from editions.statistics import Selection
from editions.templatetags.portal import number
from programmes.models import ProgrammeOrganisation

# What the list of organisations is narrowed by: their roles in projects, and in the profile.
ROLES: dict[str, str | Promise] = {
    "donor": gettext_lazy("Donor of projects"),
    "partner": gettext_lazy("Partner in projects"),
    **{role.value: capfirst(role.label) for role in ProgrammeOrganisation.Role},
}


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


class OrganisationList(EditionPage):
    """
    Every organisation, with the number of projects that name it as a donor or a partner.

    `role=` leaves those that have it: in projects, or in the profile.
    """

    template_name = "editions/organisation_list.html"
    parameters = ("role",)
    kinds = (Kind.ORGANISATION, Kind.SECTOR, Kind.REGION)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        numbers = numbers_left(ProjectFilter({}, edition=self.edition, references=self.references))
        of_role = self._by_role(numbers)
        role = self.request.GET.get("role", "")
        if role and role not in of_role:
            message = _("There is no role “%(role)s”.") % {"role": role}
            raise BadParameters([Problem("role", role, message, list(of_role))])
        every = self.references[Kind.ORGANISATION]
        shown = of_role[role] if role else every
        names = ROLES | {"": pgettext("organisations", "All")}
        views = {
            value: f"{names[value]} ({number(len(found))})"
            for value, found in {"": every, **of_role}.items()
            if found or value == role
        }
        return super().get_context_data(**kwargs) | {
            "organisations": sorted(shown, key=lambda row: row["name"].casefold()),
            "role": names[role] if role else "",
            "roles": views_of(self.request.GET, views, "", role, "role"),
            "donor_of": numbers["donor"],
            "partner_in": numbers["partner"],
        }

    def _by_role(self, numbers: Numbers) -> dict[str, list[dict[str, Any]]]:
        """The organisations of each role, which may have several."""
        rows = self.references[Kind.ORGANISATION]
        in_projects = {
            role: [row for row in rows if numbers[role].get(row["slug"])] for role in OF_ROLES
        }
        in_profile = {
            role: [row for row in rows if role in row["roles_in_profile"]]
            for role in ProgrammeOrganisation.Role.values
        }
        return in_projects | in_profile


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
