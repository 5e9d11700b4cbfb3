"""
What released editions tell exactly of a year while it was open, or of a whole project.

Whoever reads the next edition has the earlier ones too, so these figures hide nothing any
more: not in the tree of a year that is closed, not beside parts that an open year holds
back, and not in what comes later to a year that is frozen (decisions 16 and 17).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from beneficiaries.models import BeneficiaryCount
from editions.models import Edition, FrozenCell
from editions.trees import GROUPS, TOTAL
from programmes.models import CountryProgramme

# A year, a measure, a channel, a unit and a group.
Block = tuple[int | None, str, str, str, str]
# The figures by the slugs of sectors; TOTAL is that of all.
Figures = Mapping[str, int]
FiguresByBlock = Mapping[Block, Figures]
EVERYBODY: tuple[str, str, str] = (
    BeneficiaryCount.Channel.DIRECT.value,
    BeneficiaryCount.Unit.PERSON.value,
    "",
)
COLUMNS = (
    *("project_code", "sector", "value"),
    *("year", "measure", "channel", "unit", "group_code"),
)


def told_of_projects(
    programme: CountryProgramme, codes: Collection[str]
) -> dict[str, dict[Block, Figures]]:
    """By project and block, what editions tell of some projects."""
    found: Any = {}
    rows: Any = _told(programme).filter(project_code__in=codes).values_list(*COLUMNS)
    for code, sector, value, *block in rows.iterator():
        found.setdefault(code, {}).setdefault(tuple(block), {})[sector or TOTAL] = value
    return found


def told_of_years(
    programme: CountryProgramme, years: Iterable[int], measures: Collection[str]
) -> dict[tuple[int, str], dict[str, Figures]]:
    """
    By year and measure, then by project, what a tree has to know of these years.

    GROUPS stands there where a group among the people was told as well.
    """
    found: Any = {}
    cells = _told(programme).filter(year__in=list(years), measure__in=measures)
    rows: Any = cells.exclude(project_code="").values_list(*COLUMNS)
    for code, sector, value, year, measure, *what in rows.iterator():
        name = (sector or TOTAL) if tuple(what) == EVERYBODY else GROUPS if what[-1] else None
        if name is not None:
            found.setdefault((year, measure), {}).setdefault(code, {})[name] = value
    return found


def _told(programme: CountryProgramme) -> QuerySet[FrozenCell]:
    """In the order in which they were told: of several figures the last one holds."""
    released = Edition.objects.of(programme).released()
    if not released.exists():
        return FrozenCell.objects.none()
    cells = FrozenCell.objects.filter(
        programme=programme,
        first_edition__in=released,
        status=FrozenCell.Status.EXACT,
        is_end=False,
        region="",
        sex="",
    )
    return cells.order_by("first_edition")
