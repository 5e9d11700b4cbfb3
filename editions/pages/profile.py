"""The country profile: the printed profile's whole content, from an edition."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from editions.documents import NO_START
from editions.models import FrozenFacet, FrozenRecord
from editions.pages.base import EditionPage, Kind
from editions.reading import errata_of, redactions_of
from editions.reconciling import Basis


class Profile(EditionPage):
    """The front page, and with a number in the address the profile as it was."""

    template_name = "editions/profile.html"
    kinds = (
        Kind.SECTION,
        Kind.LINE,
        Kind.COORDINATION,
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
        donors, with_donor = self._donors()
        return context | {
            "errata": errata_of([self.edition]).get(self.edition.pk, []),
            "redactions": redactions_of([self.edition]).get(self.edition.pk, []),
            "sections": {row["slug"]: row for row in self.references[Kind.SECTION]},
            "lines": self.references[Kind.LINE],
            "coordination": self.references[Kind.COORDINATION],
            "presence": programme["presence"],
            "bases": self._bases(printed),
            "sectors": [row for row in self.references[Kind.SECTOR] if row["in_period"]],
            "areas": areas,
            "difference": self._difference(areas, statements),
            "figures": {
                row["metric"]: row
                for row in printed
                if row["sector"] is None
                and row["period_start"] == programme["period_first_year"]
                and row["period_end"] == programme["period_last_year"]
            },
            "compared": [row for row in statements if row["comparisons"]],
            "other_statements": [row for row in statements if not row["is_shown_on_profile"]],
            "documented": self._documented(programme),
            "donors": donors,
            "without_donor": self.edition.totals.get(Kind.PROJECT, 0) - with_donor,
        }

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
        not stated, or not for every area, and where a figure was removed for safety.
        """
        year = self.references[Kind.PROGRAMME][0]["period_last_year"]
        found = {
            row["metric"]: (row, comparison)
            for row in statements
            if row["period_start"] == row["period_end"] == year
            for comparison in row["comparisons"]
            if comparison["basis"] == Basis.SECTORS and comparison["difference"] is not None
        }
        if found.keys() != {"projects", "direct_beneficiaries"}:
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

    def _documented(self, programme: dict[str, Any]) -> dict[str, int]:
        """
        How many documented projects fall or may fall in the period, and how many do not.

        A project may fall in it where a year of it is known or not known; never a share.
        """
        projects = FrozenRecord.objects.of(self.edition).of_kind(Kind.PROJECT)
        in_period = projects.filter(pk__in=_in_years(programme)).count()
        outside = self.edition.totals.get(Kind.PROJECT, 0) - in_period
        after = projects.exclude(start_key=NO_START).filter(
            start_key__gte=str(programme["period_last_year"] + 1)
        )
        begun_after = after.count()
        return {
            "in_period": in_period,
            "outside": outside,
            "begun_after": begun_after,
            "ended_before": outside - begun_after,
        }

    def _donors(self) -> tuple[list[dict[str, Any]], int]:
        """
        Donors known from project records, with the projects and years that name them.

        And how many projects name a donor at all.
        """
        names = {row["slug"]: row for row in self.references[Kind.ORGANISATION]}
        projects = FrozenRecord.objects.of(self.edition).of_kind(Kind.PROJECT)
        rows = FrozenFacet.objects.filter(record__in=projects, name__in=["donor", "year"])
        donors_of: dict[int, list[str]] = {}
        years_of: dict[int, list[str]] = {}
        for record, name, value in rows.values_list("record", "name", "value"):
            (donors_of if name == "donor" else years_of).setdefault(record, []).append(value)
        donors: dict[str, dict[str, Any]] = {}
        for record, slugs in donors_of.items():
            for slug in slugs:
                donor = donors.setdefault(
                    slug, {"organisation": names[slug], "projects": 0, "years": set()}
                )
                donor["projects"] += 1
                donor["years"].update(years_of.get(record, []))
        for donor in donors.values():
            donor["years"] = sorted(donor["years"])
        known = sorted(
            donors.values(),
            key=lambda donor: (-donor["projects"], donor["organisation"]["slug"]),
        )
        return known, len(donors_of)


def _in_years(programme: dict[str, Any]) -> QuerySet:
    return FrozenFacet.objects.filter(
        name__in=["year", "year_not_known"],
        value__gte=str(programme["period_first_year"]),
        value__lte=str(programme["period_last_year"]),
    ).values("record")
