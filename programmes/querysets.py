"""What may be asked of regions and projects. Every verb returns a queryset and chains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

if TYPE_CHECKING:
    from programmes.models import CountryProgramme


class RegionQuerySet(models.QuerySet):
    def on_todays_map(self) -> Self:
        return self.filter(code_version="2023")


class ProjectQuerySet(models.QuerySet):
    def of(self, programme: CountryProgramme) -> Self:
        return self.filter(programme=programme)

    def ready(self) -> Self:
        """Projects that enter the next edition; drafts do not."""
        return self.filter(state="ready")

    def ready_or_of_bases(self, bases: models.QuerySet) -> Self:
        """Ready ones, and the drafts that these bases lead or work on (roles)."""
        working = bases.filter(projects=OuterRef("pk"))
        return self.filter(Q(state="ready") | Q(lead_base__in=bases) | Q(Exists(working)))

    def hold(self) -> None:
        """
        Let nobody else accept counts of these projects until the transaction ends.

        What parts of a count allow hangs on the others. Everybody locks projects first, then
        counts, then years. SQLite lets one connection write at a time and needs no more.
        """
        list(self.order_by("pk").select_for_update(no_key=True).values_list("pk"))

    def count_up(self) -> None:
        """A part of them was saved by itself: who has read them by now has read something else."""
        self.update(version=F("version") + 1, updated_at=timezone.now())

    def for_edition(self) -> Self:
        """With all that an edition says of a project, in a fixed number of queries."""
        # What many projects name is read once for all of them, not once for each.
        return self.for_trees().prefetch_related(
            "primary_sector",
            "bases",
            "sources",
            "organisation_links__organisation",
            "results__source",
        )

    def for_trees(self) -> Self:
        """With what decides how their figures are protected."""
        return self.prefetch_related("sectors", "region_links__region")
