"""
How far projects are protected: by the classes of their sectors and counts, and by what
editions showed.

The sectors of a project are facts and may be put right. But whose figures an edition held
back as those of a protection project, it protects from then on, whatever its sectors are
(decision 21): k is never lowered for what readers have parts of already.
"""

from __future__ import annotations

from collections.abc import Collection

from beneficiaries.models import BeneficiaryCount
from editions.models import Edition, FrozenRecord
from programmes.models import CountryProgramme, Project, Sector

PROTECTION = Sector.ProtectionClass.PROTECTION.value


def classes_of(
    programme: CountryProgramme, codes: Collection[str] | None = None
) -> dict[str, set[str]]:
    """The classes that hold for these projects (None: all), by code; of one without, no entry."""
    links = Project.sectors.through.objects.filter(project__programme=programme)
    if codes is not None:
        links = links.filter(project__code__in=codes)
    found: dict[str, set[str]] = {}
    for code, one in links.values_list("project__code", "sector__protection_class").iterator():
        found.setdefault(code, set()).add(one)
    for code in protected_anyway(programme, codes):
        found.setdefault(code, set()).add(PROTECTION)
    return found


def protected_anyway(programme: CountryProgramme, codes: Collection[str] | None = None) -> set[str]:
    """Codes of those projects (None: all) that are protected whatever their sectors are by now."""
    # A figure may be of a sector that its project does not declare, or not any more.
    counts = BeneficiaryCount.objects.of(programme).accepted()
    counts = counts.filter(sector__protection_class=PROTECTION)
    if codes is not None:
        counts = counts.filter(project__code__in=codes)
    counted = counts.order_by().values_list("project__code", flat=True).distinct()
    return {*counted, *shown_protected(programme, codes)}


def shown_protected(programme: CountryProgramme, codes: Collection[str] | None = None) -> set[str]:
    """Codes of those projects (None: all) that an edition showed under a sector of protection."""
    released = Edition.objects.of(programme).released()
    # As each edition kept them: a sector may have been renamed or deleted since.
    lists = released.values_list("policy__protected_sectors", flat=True)
    slugs = {slug for some in lists for slug in some or ()}
    if not slugs:
        return set()
    records = FrozenRecord.objects.filter(programme=programme, first_edition__in=released)
    records = records.of_kind(FrozenRecord.Kind.PROJECT).with_facet("sector", *slugs)
    if codes is not None:
        records = records.filter(key__in=codes)
    return set(records.order_by().values_list("key", flat=True))
