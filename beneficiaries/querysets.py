"""What may be asked of counts and statements."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.db import connections, models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from programmes.models import CountryProgramme


class BeneficiaryCountQuerySet(models.QuerySet):
    def of(self, programme: CountryProgramme) -> Self:
        return self.filter(project__programme=programme)

    def accepted(self) -> Self:
        return self.filter(state="accepted")

    def of_bases(self, bases: models.QuerySet) -> Self:
        """Those of projects that these bases lead, and parts in regions that they serve (roles)."""
        serving = bases.filter(projects=OuterRef("project"), regions=OuterRef("region"))
        return self.filter(Q(project__lead_base__in=bases) | Q(Exists(serving), part="region"))

    def in_closed_years(self) -> Self:
        """Counts of years that are closed, each in its own programme."""
        from beneficiaries.models import ReportingYear

        closed = ReportingYear.objects.filter(
            programme=OuterRef("project__programme"), year=OuterRef("year"), state="closed"
        )
        return self.filter(Exists(closed))

    def closed_to(self, project: int, year: int | None) -> bool:
        """Whether a project's year is closed and already has accepted counts."""
        rows = self.filter(project=project, year=year)
        return year is not None and rows.accepted().in_closed_years().exists()

    def together_with(self, submitted: Self, projects: Collection[int]) -> Self:
        """Counts of these projects that are accepted, and the submitted ones as if they were."""
        return (
            self.filter(project__in=projects)
            .filter(Q(state="accepted") | Q(pk__in=submitted.values("pk")))
            .with_parts()
        )

    def with_parts(self) -> Self:
        """With what the shape of a breakdown is judged by, in a fixed number of queries."""
        return self.select_related("project", "sector", "region").prefetch_related("sex_age_cells")


class ReportingYearQuerySet(models.QuerySet):
    def hold(self, projects: Collection[int], years: Collection[int | None]) -> None:
        """
        Let nobody else close, reopen or write to these years until the transaction ends.

        `years` are those of the counts that somebody is about to write. Whoever had to wait
        reads afterwards how the year stands, so that no accepted count gets into a year
        while another person closes it. Everybody locks projects first, then counts, then years
        in one order, so that nobody waits for somebody who waits. SQLite lets one connection
        write at a time and needs no more; outside a transaction there is nothing to hold.
        """
        from programmes.models import Project

        if connections[self.db].in_atomic_block:
            programmes = Project.objects.filter(pk__in=projects).values("programme")
            wanted = self.filter(programme__in=programmes, year__in=set(years) - {None})
            list(wanted.order_by("pk").select_for_update().values_list("pk"))


class StatementQuerySet(models.QuerySet):
    def of(self, programme: CountryProgramme) -> Self:
        return self.filter(publication__programme=programme)

    def approved(self) -> Self:
        return self.filter(state="approved")
