"""
Public figures of frozen years whose counts were marked as restricted afterwards.

A frozen figure is released again whatever becomes of its record, so the mark alone takes
nothing back. That takes a redaction, by two people, in every edition; the gate asks for it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef

from beneficiaries.models import BeneficiaryCount
from editions.models import FrozenCell
from editions.overtaken import SAME, named
from programmes.models import CountryProgramme


def restricted_since(programme: CountryProgramme, frozen: Collection[int]) -> list[str]:
    """Keys of the figures of these years that stand, and would be shown on."""
    counts = BeneficiaryCount.objects.of(programme).filter(
        restricted=True, value__isnull=False, year__in=frozen
    )
    same: Any = (
        named(counts)
        .filter(project__code=OuterRef("project_code"), year=OuterRef("year"))
        .filter(in_sector=OuterRef("sector"), in_region=OuterRef("region"))
        .filter(**{name: OuterRef(name) for name in SAME})
    )
    cells = FrozenCell.objects.standing(programme).filter(
        year__in=frozen,
        value__isnull=False,
        sex="",
        project_code__in=counts.order_by().values("project__code"),
    )
    return [cell.key for cell in cells.filter(Exists(same)).in_public_order()]
