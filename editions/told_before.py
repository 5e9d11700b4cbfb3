"""
What released editions tell exactly of a year while it was open, or of a whole project.

Whoever reads the next edition has the earlier ones too, so these figures hide nothing any
more: not in the tree of a year that is closed, not beside parts that an open year holds
back, and not in what comes later to a year that is frozen (decisions 16 and 17).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

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
OF_EVERYBODY = dict(zip(("channel", "unit", "group_code"), EVERYBODY, strict=True))
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


def whole_projects_told(programme: CountryProgramme, measures: Collection[str]) -> set[str]:
    """The projects of which an edition told a figure of their whole life."""
    of_whole = _told(programme).filter(year__isnull=True, measure__in=measures, sector="")
    cells = of_whole.filter(**OF_EVERYBODY).order_by()
    return set(cells.values_list("project_code", flat=True))


def totals_told(
    edition: Edition, codes: Collection[str]
) -> dict[tuple[str, str], dict[int | None, int]]:
    """
    By project and measure, what is told of everybody in each year, or without one of the whole.

    By released editions, and by this one, which is being prepared.
    """
    cells = _told(edition.programme, edition).filter(project_code__in=codes, sector="")
    found: dict[tuple[str, str], dict[int | None, int]] = {}
    rows: Any = cells.filter(**OF_EVERYBODY).values_list("project_code", "measure", "year", "value")
    for code, measure, year, value in rows.iterator():
        found.setdefault((code, measure), {})[year] = value
    return found


def _told(programme: CountryProgramme, *also: Edition) -> QuerySet[FrozenCell]:
    """In the order in which they were told: of several figures the last one holds."""
    released = Edition.objects.of(programme).released()
    if not released.exists():
        return FrozenCell.objects.none()
    cells = FrozenCell.objects.filter(
        Q(first_edition__in=released) | Q(first_edition__in=also),
        programme=programme,
        status=FrozenCell.Status.EXACT,
        is_end=False,
        region="",
        sex="",
    )
    return cells.order_by("first_edition")
