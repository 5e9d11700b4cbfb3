"""What stands beside the figures of a selection: what is in none of them, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from beneficiaries.counting import Reason
from beneficiaries.models import BeneficiaryCount
from editions.api.explanation import WHY_LEFT_OUT
from editions.charts.chart import Chart
from editions.cube.cells import MEASURES
from editions.filters import ProjectFilter
from editions.inferred import of_which_inferred
from editions.kept_out import kept_out as left_out_of, why
from editions.models import FrozenCell, FrozenRecord
from editions.narrowing import YEARS
from editions.other_map import left_out_here
from editions.pages.accounts import words_of
from editions.reading import count_of, localize
from editions.templatetags.portal import number
from editions.unnamed import in_no_row

Precision = BeneficiaryCount.Precision
# Of more figures than these a page names the first.
MOST = 20
OF_WHOLE_PROJECT = gettext_lazy(
    "of the whole project: it feeds no single year, and other periods only where the project "
    "is known to lie inside them"
)


def noted(chart: Chart, listed: ProjectFilter, group_by: Sequence[str], *, is_alone: bool) -> Chart:
    """
    The chart of a selection, with what of its projects it does not show.

    Of another map a page says so itself, with a link; a chart that stands alone has to.
    """
    told = [in_no_row(listed.narrowed, group_by)]
    if is_alone:
        told.append(left_out_here(listed.narrowed, listed.references[FrozenRecord.Kind.REGION]))
    if "nature" in {*group_by, *listed.narrowed.asked}:
        told.append(of_which_inferred(listed.narrowed))
    return replace(chart, note=" ".join(filter(None, [*told, chart.note])))


@dataclass(frozen=True)
class KeptOut:
    """A figure that a project reports and no sum takes in, and why."""

    project: dict[str, Any]
    value: int | None
    is_about: bool
    # Whom it counts, targeted or reached.
    words: str
    why: list[str | Promise]


def kept_out(listed: ProjectFilter, measure: str, language: str) -> list[KeptOut]:
    """
    The figures of a measure that the projects of a selection report, whenever they ran, and
    that enter no sum by year; the explanation of the selection names the same.
    """
    if measure not in MEASURES:
        return []
    whenever = listed
    for name in YEARS:
        whenever = whenever.without(name)
    cells = left_out_of(listed.edition, listed.narrowed.years, [measure], is_by_year=True)
    codes = whenever.projects.order_by().values("key")
    found = list(cells.filter(project_code__in=codes)[:MOST])
    records = FrozenRecord.objects.of(listed.edition).of_kind(FrozenRecord.Kind.PROJECT)
    named = records.filter(key__in={cell.project_code for cell in found})
    projects = dict(named.values_list("key", "document"))
    return [
        KeptOut(
            localize(projects[cell.project_code], language),
            cell.value,
            cell.value is not None and cell.document["precision"] == Precision.ABOUT,
            words_of(localize(count_of(cell.document), language) | {"status": "exact"}),
            _why(cell),
        )
        for cell in found
    ]


def _why(cell: FrozenCell) -> list[str | Promise]:
    reasons: list[str | Promise] = [WHY_LEFT_OUT[reason] for reason in why(cell)]
    reasons += [OF_WHOLE_PROJECT] * (cell.year is None)
    return reasons + [WHY_LEFT_OUT[Reason.WITHHELD]] * (cell.value is None)


def kept_out_in_words(figures: Sequence[KeptOut]) -> str:
    """What is said in place of a drawing where nothing enters a sum, and something is reported."""
    return ngettext(
        "No figure enters here. That is not zero: %(number)s that a project reports is left out.",
        "No figure enters here. That is not zero: %(number)s that projects report are left out.",
        len(figures),
    ) % {"number": number(len(figures))}
