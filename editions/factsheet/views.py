"""The addresses that answer with a PDF: the facts of a page, printed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property, partial
from typing import Any, ClassVar

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from editions.factsheet import accounts, country, maps, project
from editions.factsheet.frame import data_of
from editions.factsheet.places import map_of_named, states_of
from editions.factsheet.press import Sheet, Shelf, made, symbol
from editions.factsheet.projects import MOST
from editions.factsheet.words import said
from editions.models import Edition
from editions.narrowing import Narrowed
from editions.pages.base import EditionPage, Kind
from editions.pages.listed import listed
from editions.pages.places import RegionDetail
from editions.pages.profile import Profile
from editions.pages.projects import ProjectDetail
from editions.pages.work import OrganisationDetail, SectorDetail
from editions.reading import records, totals_of
from editions.statistics import Selection, told
from editions.templatetags.portal import label, region_label
from editions.unnamed import naming_none
from programmes.languages import LANGUAGES

shelf = Shelf()


class Factsheet(EditionPage, ABC):
    """
    The factsheet of a page, mixed in before that page's own view.

    It prints what the page gathers. A sheet is kept as long as nothing is noted on its
    edition, and nothing removed from it, that the sheet does not tell.
    """

    is_drawn = False
    has_oembed = False
    most_listed = MOST
    lists_newest = True
    # Whether it is of one part of the programme, so that it is to keep to few pages.
    is_account: ClassVar[bool] = True
    # Whether the map of the regions that its projects name stands on its band.
    has_map_on_band: ClassVar[bool] = True
    # Kinds of records which the sheet needs beside those of its page.
    more_kinds: ClassVar[tuple[str, ...]] = (Kind.REGION, Kind.BOUNDARY)

    @cached_property
    def references(self) -> dict[str, list[dict[str, Any]]]:
        kinds = dict.fromkeys((Kind.PROGRAMME, *self.kinds, *self.more_kinds))
        return records(self.edition, self.language, *kinds)

    @abstractmethod
    def title(self, page: dict[str, Any]) -> Any:
        """What the sheet is called."""

    @abstractmethod
    def kicker(self, page: dict[str, Any]) -> str:
        """What the sheet is of, in a few words under its title."""

    @abstractmethod
    def sections(self, page: dict[str, Any]) -> list[dict[str, Any]]:
        """What is printed, in its order."""

    def states(self, page: dict[str, Any]) -> dict[str, str]:
        """What the map says of regions, by their code: where the projects of the sheet are."""
        return states_of(page["named"], page["regions"])

    def page_address(self) -> str:
        """The page of the same facts; it names the edition, so that it stays what it is."""
        match = self.request.resolver_match
        name = (match.view_name if match else "").replace("factsheet", "detail")
        return f"{reverse(name, kwargs=self.kwargs)}?edition={self.edition.number}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Asked before the facts are read: what changes in between is told the next time.
        errata, redactions = self.noted

        def make() -> Sheet:
            page = super(Factsheet, self).get_context_data(**kwargs)
            return self._made(page | {"errata": errata, "redactions": redactions})

        if self.edition.state == Edition.State.PREPARED:
            return {"sheet": make()}
        key = (
            type(self).__name__,
            (self.edition.pk, self.edition.approved_at),
            tuple(sorted(self.kwargs.items())),
            self.language,
            self.request.build_absolute_uri("/"),
            tuple(
                (row.pk, *(getattr(row, f"text_{code}") for code in LANGUAGES)) for row in errata
            ),
            tuple((row.pk, row.applied_at) for row in redactions),
        )
        return {"sheet": shelf.get(key, make)}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        sheet: Sheet = context["sheet"]
        response = HttpResponse(sheet.pdf, content_type="application/pdf")
        response.headers["Content-Disposition"] = f'inline; filename="{sheet.name}"'
        response.headers["ETag"] = sheet.etag
        return response

    def _made(self, page: dict[str, Any]) -> Sheet:
        boundaries, regions = self.references[Kind.BOUNDARY], self.references[Kind.REGION]
        page |= {
            "boundaries": boundaries,
            "regions": regions,
            "totals_of": partial(totals_of, self.edition, self.language),
            "register": self._absolute(
                f"{reverse('editions:project-list')}?edition={self.edition.number}"
            ),
            "page_of": self._page_of,
            "address": self._absolute(self.page_address()),
        } | self.more(page)
        page["plane"] = maps.drawn(boundaries, regions, self.states(page), self.drawn_bases())
        on_band = map_of_named(page) if self.has_map_on_band else None
        data = data_of(
            page,
            language=self.language,
            title=self.title(page),
            kicker=self.kicker(page),
            sections=self.sections(page),
            on_band=on_band,
            is_account=self.is_account,
        )
        approved = self.edition.approved_at or self.edition.prepared_at
        return made(self._file_name(page), data, int(approved.timestamp()))

    def drawn_bases(self) -> list[dict[str, Any]]:
        """Bases that the map shows by a sign beside the name of their region."""
        return []

    def more(self, page: dict[str, Any]) -> dict[str, Any]:
        """What a sheet prints beside that which its page gathers."""
        return {}

    def named(self, selection: Selection) -> dict[str, int]:
        """How many projects of a selection name each region, today's and former ones."""
        rows = map(told, self.statistics.rows(selection, ["region"]))
        return {row["region"]: row["projects"] for row in rows if row["projects"]}

    def _page_of(self, project: str) -> str:
        path = reverse("editions:project-detail", args=[project])
        return self._absolute(f"{path}?edition={self.edition.number}")

    def _absolute(self, address: str) -> str:
        return self.request.build_absolute_uri(address)

    def _file_name(self, page: dict[str, Any]) -> str:
        programme = page["programme"]
        words = [programme["organisation"]["slug"], programme["code"], *self.kwargs.values()]
        return f"{slugify('-'.join(words))}-{self.edition.number}-{self.language}.pdf"


class CountryFactsheet(Factsheet, Profile):
    more_kinds = (Kind.REGION, Kind.BOUNDARY)
    is_account = False
    has_map_on_band = False

    def page_address(self) -> str:
        return reverse("editions:edition", args=[self.edition.number])

    def title(self, page: dict[str, Any]) -> Any:
        return own_title(page["programme"])

    def kicker(self, page: dict[str, Any]) -> str:
        programme = page["programme"]
        return _("Country profile %(first)s–%(last)s") % {
            "first": programme["period_first_year"],
            "last": programme["period_last_year"],
        }

    def states(self, page: dict[str, Any]) -> dict[str, str]:
        return country.states(page)

    def drawn_bases(self) -> list[dict[str, Any]]:
        return [base for base in self.references[Kind.BASE] if not base["closed"]]

    def sections(self, page: dict[str, Any]) -> list[dict[str, Any]]:
        return country.sections(page)

    def more(self, page: dict[str, Any]) -> dict[str, Any]:
        return {
            "projects": listed(self, Kind.PROGRAMME, page["programme"]),
            "by_year": self.figures(Selection(), {}),
            "covered": self.told_by("year", "sector"),
            "names": {row["slug"]: row["name"] for row in self.references[Kind.SECTOR]},
            "named": self.named(Selection()),
            "naming_no_region": naming_none(Narrowed(self.edition, {}), "region"),
            "sectors_drawn": [
                {
                    "symbol": symbol(row["symbol"], row["colour"]),
                    "name": said(row["name"]),
                    "note": _("main area today") if row["area"] else "",
                }
                for row in page["sectors"]
            ],
        }


class RegionFactsheet(Factsheet, RegionDetail):
    has_map_on_band = False

    def title(self, page: dict[str, Any]) -> Any:
        return region_label(page["region"])

    def kicker(self, page: dict[str, Any]) -> str:
        words = [capfirst(label(page["region"]["kind"], "region_kind"))]
        if page["region"]["is_present_today"]:
            words.append(_("where the programme works today"))
        if page["region"]["has_country_office"]:
            words.append(_("with the country office"))
        return ", ".join(words)

    def states(self, page: dict[str, Any]) -> dict[str, str]:
        return accounts.states_of_region(page)

    def sections(self, page: dict[str, Any]) -> list[dict[str, Any]]:
        return accounts.region(page)


class SectorFactsheet(Factsheet, SectorDetail):
    def title(self, page: dict[str, Any]) -> Any:
        return page["sector"]["name"]

    def kicker(self, page: dict[str, Any]) -> str:
        return _("Sector") + (", " + _("main area today") if page["sector"]["area"] else "")

    def more(self, page: dict[str, Any]) -> dict[str, Any]:
        return {"named": self.named(page["by_year"].selection)}

    def sections(self, page: dict[str, Any]) -> list[dict[str, Any]]:
        return accounts.sector(page)


class OrganisationFactsheet(Factsheet, OrganisationDetail):
    def title(self, page: dict[str, Any]) -> Any:
        return page["organisation"]["name"]

    def kicker(self, page: dict[str, Any]) -> str:
        row = page["organisation"]
        if row["full_name"] and row["full_name"] != row["name"]:
            return str(row["full_name"])
        if row["type"]:
            return capfirst(label(row["type"], "organisation_type"))
        return _("Donor") if page["funded"] else _("Organisation")

    def more(self, page: dict[str, Any]) -> dict[str, Any]:
        figures = page.get("funded_by_year") or page.get("shared_by_year")
        return {"named": self.named(figures.selection) if figures else {}}

    def sections(self, page: dict[str, Any]) -> list[dict[str, Any]]:
        return accounts.organisation(page)


class ProjectFactsheet(Factsheet, ProjectDetail):
    def title(self, page: dict[str, Any]) -> Any:
        return page["project"]["title"]

    def kicker(self, page: dict[str, Any]) -> str:
        kinds = {"emergency": _("Emergency project"), "development": _("Development project")}
        return kinds.get(page["project"]["nature"], _("Project"))

    def more(self, page: dict[str, Any]) -> dict[str, Any]:
        return {"named": {region["code"]: 1 for region in page["project"]["regions"]}}

    def sections(self, page: dict[str, Any]) -> list[dict[str, Any]]:
        return project.sections(page)


def own_title(programme: dict[str, Any]) -> str:
    return _("%(organisation)s in %(country)s") % {
        "organisation": programme["organisation"]["name"],
        "country": programme["country"],
    }
