"""
Public figures of frozen years whose counts were marked as restricted afterwards.

A frozen figure is released again whatever becomes of its record, so the mark alone takes
nothing back. That takes a redaction, by two people, in every edition; the gate asks for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from beneficiaries.models import BeneficiaryCount
from editions.live import in_batches
from editions.models import FrozenCell
from editions.overtaken import SAME, named
from programmes.models import CountryProgramme


def restricted_since(
    programme: CountryProgramme, frozen: Collection[int], codes: Iterable[str]
) -> list[str]:
    """
    Keys of the figures of these years that stand, and would be shown on.

    `codes` are the projects that are made anew: of all others, nothing was marked since
    an edition became public, or a second person has let it pass.
    """
    counts = BeneficiaryCount.objects.of(programme).filter(restricted=True, value__isnull=False)
    same: Any = (
        named(counts)
        .filter(project__code=OuterRef("project_code"), year=OuterRef("year"))
        .filter(in_sector=OuterRef("sector"), in_region=OuterRef("region"))
        .filter(**{name: OuterRef(name) for name in SAME})
    )
    cells = FrozenCell.objects.standing(programme).filter(
        Exists(same), year__in=frozen, value__isnull=False, sex=""
    )
    return [
        cell.key
        for some in in_batches(codes)
        for cell in cells.filter(project_code__in=some).in_public_order()
    ]
