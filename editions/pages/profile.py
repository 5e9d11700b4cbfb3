"""The country profile: the printed profile's whole content, from an edition."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from editions import described
from editions.charts.chart import Frame
from editions.cube.answering import Cube, numbers_of_projects
from editions.cube.scopes import NO_DONOR
from editions.documents import NO_START
from editions.models import FrozenListing, FrozenRecord
from editions.pages.accounts import MOST_SAID, made_possible
from editions.pages.base import EditionPage, Kind
from editions.pages.charting import chart_by_year
from editions.pages.covering import coverage_chart
from editions.pages.figures import Figures, address, downloads
from editions.pages.presence import presence, presence_elsewhere
from editions.pages.published import areas_published, natures_published
from editions.pages.register_charts import beside_timeline
from editions.pages.repeated import of_donors
from editions.pages.timelines import MOST, timeline_of
from editions.pages.two_editions import signed
from editions.reading import localize, totals_by_project
from editions.reconciling import Basis
from editions.selecting import Selection
from editions.uncompared import with_reasons
from programmes.wording import printed

# Each project once, wherever and whenever it ran.
EVERYWHERE = {"sector": "", "region": "", "year": ""}

# On what a figure rests of which it can be explained which records entered.
EXPLAINED = {Basis.PROJECTS, Basis.PEOPLE, Basis.DIFFERENT_PEOPLE, Basis.NATURES}


class Profile(EditionPage):
    """The front page, and with a number in the address the profile as it was."""

    template_name = "editions/profile.html"
    has_oembed = True
    kinds = (
        Kind.SECTION,
        Kind.LINE,
        Kind.COORDINATION,
        Kind.REGION,
        Kind.BASE,
        Kind.SECTOR,
        Kind.ORGANISATION,
        Kind.STATEMENT,
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        programme = context["programme"]
        statements = self.references[Kind.STATEMENT]
        printed = [row for row in statements if row["is_shown_on_profile"]]
        areas = self._areas(printed)
        counted = self.figures(Selection(), {}, group_by="donor")
        donors, without_donor = self._donors()
        if self.is_drawn:
            donors = self._with_work(donors)
        figures = {
            row["metric"]: row
            for row in printed
            if row["sector"] is None
            and row["period_start"] == programme["period_first_year"]
            and row["period_end"] == programme["period_last_year"]
        }
        errata, redactions = self.noted
        return context | {
            "described": described.profile(
                programme, self.edition, site=self.site, language=self.language
            ),
            "errata": errata,
            "redactions": redactions,
            "sections": {row["slug"]: row for row in self.references[Kind.SECTION]},
            "lines": self.references[Kind.LINE],
            "coordination": self.references[Kind.COORDINATION],
            "presence": programme["presence"],
            "bases": self._bases(printed),
            "sectors": [row for row in self.references[Kind.SECTOR] if row["in_period"]],
            "areas": areas,
            "difference": self._difference(areas, statements),
            "figures": figures,
            **(self._charts(programme, figures, areas) if self.is_drawn else {}),
            "compared": [
                self._with_records(with_reasons(row)) for row in statements if row["comparisons"]
            ],
            "not_compared": _by_reason(statements),
            "other_statements": [row for row in statements if not row["is_shown_on_profile"]],
            "counted": counted,
            "documented": self._documented(programme, counted),
            "donors": donors,
            "repeated": of_donors(donors, self.keep),
            "downloads_of_statements": downloads("statements", {}, self.edition, self.language),
            "without_donor": without_donor,
            "how_donors": self._explained(donors),
        }

    def elsewhere(self) -> Frame | None:
        return presence_elsewhere(self)

    def _charts(
        self,
        programme: dict[str, Any],
        figures: dict[str, dict[str, Any]],
        areas: list[dict[str, Any]],
    ) -> dict[str, Any]:
        """The drawings of the page, each None where there is nothing to draw."""
        projects = self.documented
        timeline = timeline_of(projects, self.references[Kind.SECTOR], programme)
        return {
            "map": presence(self),
            "shares": natures_published(figures),
            "area_bars": areas_published(areas),
            "by_year": chart_by_year(self.asked(["year"], {}), self.told_by("year")),
            "coverage": coverage_chart(
                self.asked(["year", "sector"], self.references),
                self.told_by("year", "sector"),
            ),
            "timeline": timeline
            and beside_timeline(
                self, timeline, len(projects), _("When the documented projects ran"), "", query={}
            ),
        }

    @cached_property
    def documented(self) -> list[dict[str, Any]]:
        """The documented projects in order of start; none where a timeline cannot draw them all."""
        if self.edition.totals.get(Kind.PROJECT, 0) > MOST:
            return []
        rows = FrozenRecord.objects.of(self.edition).of_kind(Kind.PROJECT).in_order_of_start()
        documents = rows.values_list("document", flat=True)
        return [localize(document, self.language, printed) for document in documents]

    def _areas(self, printed: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The areas of today's work, each with what the profile states of its sector."""
        areas = []
        for sector in self.references[Kind.SECTOR]:
            if sector["area"] is None:
                continue
            stated = {
                row["metric"]: row
                for row in printed
                if row["sector"] and row["sector"]["slug"] == sector["slug"]
            }
            areas.append({"sector": sector, **sector["area"], "figures": stated})
        return sorted(areas, key=lambda area: area["position"])

    def _bases(self, printed: list[dict[str, Any]]) -> dict[str, Any]:
        """The bases that are documented, beside the numbers that the profile states."""
        documented = self.references[Kind.BASE]
        by_metric = {row["metric"]: row for row in printed if row["sector"] is None}
        return {
            "documented": documented,
            "operational": [row for row in documented if row["kind"] == "operational_base"],
            "sub_bases": [row for row in documented if row["kind"] == "sub_base"],
            "stated_operational": by_metric.get("operational_bases"),
            "stated_sub_bases": by_metric.get("sub_bases"),
            "stated_regions": by_metric.get("regions_present"),
        }

    def _difference(
        self, areas: list[dict[str, Any]], statements: list[dict[str, Any]]
    ) -> dict[str, Any] | None:
        """
        What is printed for the areas, added up, beside what is stated for all of the year.

        Both stand in the edition (`comparisons` of the statements); None where the year is
        not stated, or not for every area, and where a figure was removed for safety. People
        and projects are those of one publication: the first that states both.
        """
        year = self.references[Kind.PROGRAMME][0]["period_last_year"]
        by_publication: dict[str, dict[str, tuple[dict[str, Any], dict[str, Any]]]] = {}
        for row in statements:
            if not row["period_start"] == row["period_end"] == year:
                continue
            for comparison in row["comparisons"]:
                if comparison["basis"] == Basis.SECTORS and comparison["difference"] is not None:
                    told = by_publication.setdefault(row["publication"], {})
                    told[row["metric"]] = (row, comparison)
        both = {"projects", "direct_beneficiaries"}
        found = next((told for told in by_publication.values() if told.keys() >= both), None)
        if found is None:
            return None
        (projects, of_projects) = found["projects"]
        (people, of_people) = found["direct_beneficiaries"]
        return {
            "year": year,
            "areas": len(areas),
            "projects": of_projects["at_least"],
            "people": of_people["at_least"],
            "stated_projects": projects,
            "stated_people": people,
            "projects_between": abs(of_projects["difference"]),
            "people_between": abs(of_people["difference"]),
            "state": of_people["state"],
            "explanation": people["comparison_note"],
        }

    def _documented(self, programme: dict[str, Any], counted: Figures) -> dict[str, int]:
        """
        How many documented projects fall or may fall in the period, and how many do not.

        A project may fall in it where nobody knows whether it ran then; never a share.
        """
        in_period = counted.total["projects"] + counted.total["projects_not_known"]
        outside = self.edition.totals.get(Kind.PROJECT, 0) - in_period
        after = str(programme["period_last_year"] + 1)
        begun = FrozenListing.objects.of(self.edition).filter(
            **EVERYWHERE, start_key__gte=after, start_key__lt=NO_START
        )
        begun_after = begun.count()
        return {
            "in_period": in_period,
            "outside": outside,
            "begun_after": begun_after,
            "ended_before": outside - begun_after,
        }

    @cached_property
    def numbers(self) -> Cube:
        """The numbers of projects, as they were counted when the edition was prepared."""
        return numbers_of_projects(self.edition)

    def _donors(self) -> tuple[list[dict[str, Any]], int]:
        """
        Donors known from project records, with the projects and years that name them.

        And how many projects name no donor.
        """
        names = {row["slug"]: row for row in self.references[Kind.ORGANISATION]}
        donors: list[dict[str, Any]] = [
            {
                "organisation": names[slug],
                "projects": self.numbers.projects_in(Selection(donors=frozenset({slug})))[0],
                "years": [str(year) for year in sorted(self.numbers.years_of(slug))],
            }
            for slug in self.numbers.donors
        ]
        known = sorted(
            donors, key=lambda donor: (-donor["projects"], donor["organisation"]["slug"])
        )
        without = self.numbers.projects_in(Selection(donors=frozenset({NO_DONOR})))[0]
        return known, without

    def _with_records(self, statement: dict[str, Any]) -> dict[str, Any]:
        """A statement, and where the records stand from which what stands beside it is counted."""
        beside = [
            one
            | {
                "records": self._records(statement, one["basis"]),
                "between": "" if one["difference"] is None else signed(one["difference"]),
            }
            for one in statement["comparisons"]
        ]
        return statement | {"comparisons": beside}

    def _records(self, statement: dict[str, Any], basis: str) -> tuple[str, str] | None:
        """An address, and what it leads to; none where no page has just these records."""
        if not self.edition.is_public:
            return None
        if basis in {Basis.BASES, Basis.OFFICES}:
            words = _("The documented bases, with their evidence")
            return address("editions:base-list", {}, self.edition), words
        first, last = statement["period_start"], statement["period_end"]
        if basis not in EXPLAINED or not (first and last):
            return None
        asked = {"year_min": first, "year_max": last}
        if statement["sector"]:
            asked["sector"] = statement["sector"]["slug"]
        words = _("Which records entered, which were left out, and why")
        return address("editions:explanation", asked, self.edition), words

    def _explained(self, donors: list[dict[str, Any]]) -> list[tuple[str, str]]:
        """Where it is told which records a row by donor counts, under the name of the donor."""
        if not self.edition.is_public:
            return []
        return [
            (
                str(row["acronym"] or row["name"]),
                address("editions:explanation", {"donor": row["slug"]}, self.edition),
            )
            for row in (donor["organisation"] for donor in donors)
        ]

    def _with_work(self, donors: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Donors with what each made possible; of very many projects their own pages tell it."""
        if not self.documented:
            return donors
        counts = totals_by_project(self.edition, self.language, MOST_SAID + 1)
        found = made_possible(self.documented, counts)
        return [donor | {"work": found.get(donor["organisation"]["slug"])} for donor in donors]


def _by_reason(statements: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The statements beside which nothing stands, under the words that say why."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in map(with_reasons, statements):
        if row["not_compared"]:
            found.setdefault(row["not_compared"], []).append(row)
    return found
