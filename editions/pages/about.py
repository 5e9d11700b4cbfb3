"""Pages about the portal itself: its methods, its data, its promises."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editions import described
from editions.correcting import TIMES
from editions.coverage import coverage
from editions.disclosure import THRESHOLDS
from editions.filters import region_label
from editions.models import FrozenRecord
from editions.pages.base import EditionPage, Kind
from editions.pages.figures import downloads
from editions.statistics import Selection
from editions.templatetags.portal import number
from programmes.wording import credited

ENDPOINTS = (
    ("programme", _("The country programme, with all that its profile says in words")),
    ("projects", _("A project with its sources, organisations, regions and results")),
    ("beneficiary-counts", _("A number of people of one project, with its status")),
    ("statistics", _("Projects and people by year, sector, region, nature, donor, sex and age")),
    ("statements", _("A figure as somebody published it, with source and publication")),
    ("regions", _("A region of today’s map; with “at=2020” one of the map of that year")),
    ("bases", _("An office, as precisely as may be shown")),
    ("sectors", _("A sector with its area of intervention and activities")),
    ("organisations", _("A donor, partner or institution")),
    ("editions", _("An edition: when, how approved, and its hashes")),
)
# Rows of other rows, or about the portal itself: for programs only.
WITHOUT_FILES = {"programme", "editions"}
DICTIONARY = (
    ("start_date, end_date", _("As far as known: 2013, 2016-03 or 2018-02-01; empty: not known")),
    (
        "years, years_not_known",
        _("Years in which the project ran, and years of the period of which nobody knows"),
    ),
    ("nature_basis", _("Whether a source states the nature or it is inferred from the donor")),
    ("regions[].basis", _("How a source names the region, and whether its map is known")),
    ("measure", _("targeted, reached or not stated; only people reached can be results")),
    ("channel", _("direct, indirect or not stated")),
    ("precision", _("exact, or about")),
    ("basis", _("different people, contacts, or unknown")),
    (
        "status",
        _(
            "exact, provisional, combined, withheld or not reported; only the first three "
            "have a value"
        ),
    ),
    ("period_start, period_end", _("First and last year of a statement; empty: open or not known")),
    ("amount_scope", _("Whether money is this project’s or that of a whole consortium")),
    ("is_population", _("A population or people affected; nobody says that they were reached")),
)


class Methodology(EditionPage):
    """How figures are counted and how people are protected."""

    template_name = "editions/methodology.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"thresholds": THRESHOLDS, "times": TIMES}


class Data(EditionPage):
    """The API, and what the words in it mean."""

    template_name = "editions/data.html"
    kinds = (Kind.SECTOR, Kind.REGION)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        boundaries = FrozenRecord.objects.of(self.edition).of_kind(FrozenRecord.Kind.BOUNDARY)
        context = super().get_context_data(**kwargs)
        endpoints = [
            {
                "name": name,
                "address": reverse(f"api:{name}-list"),
                "row": row,
                "downloads": downloads(name, {}, self.edition, self.language)
                if name not in WITHOUT_FILES
                else [],
            }
            for name, row in ENDPOINTS
        ]
        files = [
            (file["type"], f"{self.site}{file['address']}")
            for endpoint in endpoints
            for file in endpoint["downloads"]
        ]
        return context | {
            "described": described.catalogue(
                context["programme"], self.edition, files, site=self.site, language=self.language
            ),
            "endpoints": endpoints,
            "coverage": [
                self._coverage("sector", Kind.SECTOR, _("Years covered, by sector"), _("Sector")),
                self._coverage("region", Kind.REGION, _("Years covered, by region"), _("Region")),
            ],
            "api": reverse("api:index-v1"),
            "dictionary": [{"name": name, "meaning": meaning} for name, meaning in DICTIONARY],
            "boundary_credits": credited(
                sorted(set(boundaries.values_list("document__credit", flat=True)))
            ),
        }

    def _coverage(self, dimension: str, kind: str, heading: Any, column: Any) -> dict[str, Any]:
        """What is covered of each sector or region; those without any project only counted."""
        figures = self.figures(Selection(), {}, group_by=f"year,{dimension}")
        asked = replace(self.asked(["year", dimension], {}), measure="people_reached")
        # Regions have a code, sectors a slug.
        names = {
            row.get("slug") or row["code"]: region_label(row)
            if kind == Kind.REGION
            else row["name"]
            for row in self.references[kind]
        }
        found = coverage(figures.rows, dimension)
        lines = [line for line in found if not line.is_empty]
        return {
            "heading": heading,
            "column": column,
            "lines": [
                {
                    "name": names[line.key],
                    "years": line.years,
                    "known": _from_to(line.known),
                    "not_known": _from_to(line.not_known),
                }
                for line in lines
            ],
            "others": len(found) - len(lines),
            "no_year": _("no year"),
            "downloads": figures.downloads,
            "explore": asked.explore,
        }


def _from_to(ends: tuple[int, int]) -> str:
    low, high = map(number, ends)
    return low if low == high else f"{low}–{high}"


class Privacy(EditionPage):
    template_name = "editions/privacy.html"


class Accessibility(EditionPage):
    template_name = "editions/accessibility.html"
