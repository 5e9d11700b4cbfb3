"""
What released editions tell exactly of a year while it was open, or of a whole project.

Whoever reads the next edition has the earlier ones too, so these figures hide nothing any
more: not in the tree of a year that is closed, not beside parts that an open year holds
back, and not in what comes later to a year that is frozen (decisions 16, 17 and 19).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from beneficiaries.models import BeneficiaryCount
from editions.differencing import TOTAL, KnownOfProject, Told
from editions.document import COUNT
from editions.models import Edition, FrozenCell, Redaction
from programmes.models import CountryProgramme

# By the codes of projects.
KnownByProject = dict[str, KnownOfProject]
# A channel, a unit and a group.
EVERYBODY: tuple[str, str, str] = (
    BeneficiaryCount.Channel.DIRECT.value,
    BeneficiaryCount.Unit.PERSON.value,
    "",
)
OF_EVERYBODY = dict(zip(("channel", "unit", "group_code"), EVERYBODY, strict=True))
COLUMNS = (
    *("project_code", "sector", "value"),
    *("year", "measure", "channel", "unit", "group_code"),
)


def known_of_projects(programme: CountryProgramme, codes: Collection[str]) -> KnownByProject:
    """What editions tell of some projects; nothing of those they tell nothing of."""
    return _known(_told(programme).filter(project_code__in=codes))


def known_beside(programme: CountryProgramme, frozen: Collection[int]) -> KnownByProject:
    """
    The same of all projects, as far as it bears on years that were never frozen.

    Figures of frozen years stay as they are; only where a whole project was told do they say
    how much of it is left.
    """
    cells = _told(programme)
    if frozen:
        is_whole = Q(project_code__in=whole_projects_told(programme))
        cells = cells.filter(~Q(year__in=frozen) | is_whole)
    return _known(cells)


def _known(cells: QuerySet[FrozenCell]) -> KnownByProject:
    found: KnownByProject = {}
    rows: Any = cells.exclude(project_code="").values_list(*COLUMNS)
    for code, sector, value, *block in rows.iterator():
        known = found.setdefault(code, KnownOfProject())
        known.add(Told(tuple(block), sector or TOTAL, value or 0, was_removed=value is None))
    return found


def whole_projects_told(programme: CountryProgramme) -> set[str]:
    """The projects of which an edition told a figure of their whole life."""
    of_whole = _told(programme).filter(year__isnull=True, sector="").order_by()
    return set(of_whole.values_list("project_code", flat=True))


def totals_told(
    edition: Edition, codes: Collection[str]
) -> dict[tuple[str, str], dict[int | None, int]]:
    """
    By project and measure, what is told of everybody in each year, or without one of the whole.

    By released editions, and by this one, which is being prepared.
    """
    cells = _told(edition.programme, edition).filter(project_code__in=codes, sector="")
    found: dict[tuple[str, str], dict[int | None, int]] = {}
    cells = cells.filter(**OF_EVERYBODY, value__isnull=False)
    rows: Any = cells.values_list("project_code", "measure", "year", "value")
    for code, measure, year, value in rows.iterator():
        found.setdefault((code, measure), {})[year] = value
    return found


def _told(programme: CountryProgramme, *also: Edition) -> QuerySet[FrozenCell]:
    """In the order in which they were told: of several figures the last one holds."""
    released = Edition.objects.of(programme).released()
    if not released.exists():
        return FrozenCell.objects.none()
    redacted = Redaction.objects.filter(programme=programme, kind=COUNT, applied_at__isnull=False)
    projects = {key.partition("/")[0] for key in redacted.values_list("key", flat=True)}
    was_removed = Q(project_code__in=projects, document__has_key="removed")
    cells = FrozenCell.objects.filter(
        Q(first_edition__in=released) | Q(first_edition__in=also),
        Q(status=FrozenCell.Status.EXACT) | was_removed,
        programme=programme,
        is_end=False,
        region="",
        sex="",
    )
    return cells.order_by("first_edition")
