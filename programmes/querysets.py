"""What may be asked of regions and projects. Every verb returns a queryset and chains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Prefetch

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

    def for_edition(self) -> Self:
        """With all that an edition says of a project, in a fixed number of queries."""
        from programmes.models import ProjectOrganisation, ProjectRegion, ProjectResult

        return self.select_related("primary_sector", "lead_base").prefetch_related(
            "sectors",
            "bases__regions",
            "sources",
            Prefetch("region_links", ProjectRegion.objects.select_related("region")),
            Prefetch(
                "organisation_links", ProjectOrganisation.objects.select_related("organisation")
            ),
            Prefetch("results", ProjectResult.objects.select_related("source")),
        )
