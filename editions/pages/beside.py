"""What stands beside the figures of a selection: what is in none of them, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from editions.charts.chart import Chart
from editions.cube.cells import EVERYBODY
from editions.filters import ProjectFilter
from editions.inferred import of_which_inferred
from editions.models import FrozenCell, FrozenRecord
from editions.narrowing import YEARS
from editions.other_map import left_out_here
from editions.reading import localize
from editions.templatetags.portal import number
from editions.unnamed import in_no_row

# Of more figures than these a page names the first.
MOST = 20
WHY: dict[str, str | Promise] = {
    "whole": gettext_lazy(
        "of the whole project: it feeds no single year, and other periods only where the project "
        "is known to lie inside them"
    ),
    "indirect": gettext_lazy("of people counted indirectly"),
    "channel": gettext_lazy("its source does not say whether directly or indirectly"),
    "household": gettext_lazy("of households, not of people"),
    "group": gettext_lazy("of one group of people alone"),
}


def noted(chart: Chart, listed: ProjectFilter, group_by: Sequence[str]) -> Chart:
    """The chart of a selection, with what of its projects it does not show."""
    regions = listed.references[FrozenRecord.Kind.REGION]
    told = [in_no_row(listed.narrowed, group_by), left_out_here(listed.narrowed, regions)]
    if "nature" in {*group_by, *listed.narrowed.asked}:
        told.append(of_which_inferred(listed.narrowed))
    return replace(chart, note=" ".join(filter(None, [*told, chart.note])))


@dataclass(frozen=True)
class KeptOut:
    """A figure that a project reports and no sum takes in, and why."""

    project: dict[str, Any]
    value: int | None
    why: list[str | Promise]


def kept_out(listed: ProjectFilter, measure: str, language: str) -> list[KeptOut]:
    """
    The figures of a measure that the projects of a selection report, whenever they ran, and
    that enter no sum by year: those of whole projects, and those of nobody counted directly.
    """
    whenever = listed
    for name in YEARS:
        whenever = whenever.without(name)
    everybody = {name: EVERYBODY[name] for name in ("channel", "unit", "group_code")}
    cells = FrozenCell.objects.of(listed.edition).filter(
        Q(year=None) | ~Q(**everybody),
        measure=measure,
        project_code__in=whenever.projects.order_by().values("key"),
        value__isnull=False,
        **dict.fromkeys(("sector", "region", "sex", "age_band"), ""),
    )
    found = list(cells.order_by("project_code", "year", "channel", "unit", "group_code")[:MOST])
    records = FrozenRecord.objects.of(listed.edition).of_kind(FrozenRecord.Kind.PROJECT)
    named = records.filter(key__in={cell.project_code for cell in found})
    projects = dict(named.values_list("key", "document"))
    return [
        KeptOut(localize(projects[cell.project_code], language), cell.value, list(_why(cell)))
        for cell in found
        if cell.project_code in projects
    ]


def _why(cell: FrozenCell) -> Collection[str | Promise]:
    reasons = {
        "whole": cell.year is None,
        "indirect": cell.channel == "indirect",
        "channel": cell.channel == "not_stated",
        "household": cell.unit != EVERYBODY["unit"],
        "group": cell.group_code != EVERYBODY["group_code"],
    }
    return [WHY[name] for name, is_so in reasons.items() if is_so]


def kept_out_in_words(figures: Sequence[KeptOut]) -> str:
    """What is said in place of a drawing where nothing enters a sum, and something is reported."""
    return ngettext(
        "No figure enters here. That is not zero: %(number)s that a project reports is left out.",
        "No figure enters here. That is not zero: %(number)s that projects report are left out.",
        len(figures),
    ) % {"number": number(len(figures))}
