"""What may be asked of editions and of what they froze."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

if TYPE_CHECKING:
    from editions.models import Edition
    from programmes.models import CountryProgramme

# The columns that name a cell, in this order.
KEY_OF_CELL = (
    "project_code",
    "year",
    "measure",
    "channel",
    "unit",
    "group_code",
    "sector",
    "region",
    "sex",
    "age_band",
)


class EditionQuerySet(models.QuerySet):
    def of(self, programme: CountryProgramme) -> Self:
        return self.filter(programme=programme)

    def public(self) -> Self:
        """Approved editions that stand; the newest of them is the current one."""
        return self.filter(state="approved")

    def released(self) -> Self:
        """Editions that were public at some time, withdrawn ones included."""
        return self.exclude(state="prepared")

    def prepared(self) -> Self:
        return self.filter(state="prepared")

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class FrozenQuerySet(models.QuerySet):
    def standing(self, programme: CountryProgramme) -> Self:
        """Rows of the newest approved edition: approved, and replaced by none."""
        return self.filter(programme=programme, last_edition__isnull=True, is_end=False).exclude(
            first_edition__state="prepared"
        )

    def of(self, edition: Edition) -> Self:
        """
        Rows that belong to an edition: the only way by which the public reads them.

        Numbers of editions grow with time, so the span is a comparison. An edition that
        is only prepared sees its own rows instead of those they will replace.
        """
        rows = self.filter(
            Q(last_edition__isnull=True) | Q(last_edition__gte=edition),
            programme_id=edition.programme_id,
            first_edition__lte=edition,
        )
        if edition.state == "prepared":
            successors = self.model._default_manager.filter(
                first_edition=edition, replaces=OuterRef("pk")
            )
            rows = rows.exclude(Exists(successors))
        return rows.filter(is_end=False)


class FrozenRecordQuerySet(FrozenQuerySet):
    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def with_facet(self, name: str, *values: str) -> Self:
        """Records found under any of these values of a facet, each once."""
        from editions.models import FrozenFacet

        facets = FrozenFacet.objects.filter(record=OuterRef("pk"), name=name, value__in=values)
        return self.filter(Exists(facets))

    def in_order_of_start(self) -> Self:
        """Projects by their start, those without one last."""
        return self.order_by("start_key", "key")


class FrozenListingQuerySet(models.QuerySet):
    def of(self, edition: Edition) -> Self:
        """Listings of the records that belong to an edition."""
        rows = self.filter(
            Q(record__last_edition__isnull=True) | Q(record__last_edition__gte=edition),
            programme_id=edition.programme_id,
            record__first_edition__lte=edition,
            record__is_end=False,
        )
        if edition.state == "prepared":
            from editions.models import FrozenRecord

            new = FrozenRecord.objects.filter(first_edition=edition)
            replaced = new.filter(replaces__isnull=False)
            rows = rows.exclude(record__in=replaced.values("replaces"))
        return rows

    def with_facet(self, name: str, *values: str) -> Self:
        """Those of records found under any of these values of a facet."""
        from editions.models import FrozenFacet

        facets = FrozenFacet.objects.filter(record=OuterRef("record"), name=name, value__in=values)
        return self.filter(Exists(facets))


class FrozenCellQuerySet(FrozenQuerySet):
    def in_public_order(self) -> Self:
        """An order set by what a cell is, never by its value."""
        project, year, *names = KEY_OF_CELL
        return self.order_by(project, F(year).asc(nulls_first=True), *names)
