"""What may be asked of counts and statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from programmes.models import CountryProgramme


class BeneficiaryCountQuerySet(models.QuerySet):
    def of(self, programme: CountryProgramme) -> Self:
        return self.filter(project__programme=programme)

    def accepted(self) -> Self:
        return self.filter(state="accepted")

    def totals(self) -> Self:
        """Total rows; parts by sector and region stay with the staff for now."""
        return self.filter(part="total")

    def for_edition(self) -> Self:
        """Accepted counts of projects that are ready, with what an edition says of them."""
        return (
            self.accepted()
            .filter(project__state="ready")
            .select_related("project", "source")
            .prefetch_related("project__sectors")
        )


class StatementQuerySet(models.QuerySet):
    def of(self, programme: CountryProgramme) -> Self:
        return self.filter(publication__programme=programme)

    def approved(self) -> Self:
        return self.filter(state="approved")
