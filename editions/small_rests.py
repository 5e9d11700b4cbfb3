"""
Sums of closed years that hide small groups, beside other figures of the same projects.

A result counts people in its source's terms, and the figure of a whole project may have been
told before its years came; a year that nearly fills it is not told (differencing.py), but one
that fills it is. Nothing says that these add up with what a closed year shows
together or keeps back. But where they do, and fewer than k are left, whoever takes one from
the other learns of a small group. So the gate blocks them, judging by public figures alone; a
second person who knows that they do not add up lets them pass, with a reason on record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import Q

from beneficiaries.models import BeneficiaryCount
from editions import lint_figures
from editions.closed_years import counts_of_trees
from editions.cube.cells import OF_NO_PROJECT, in_chunks
from editions.disclosure import THRESHOLDS, threshold
from editions.document import COUNT
from editions.models import Edition, FrozenCell, FrozenRecord
from editions.models.frozen import key_of_cell
from editions.protection import classes_of
from editions.told_before import EVERYBODY, totals_told, whole_projects_told
from editions.trees import Breakdown, projects_of
from programmes.models import CountryProgramme, Project, ProjectResult

K = max(THRESHOLDS.values())


class SmallRest(NamedTuple):
    """Where a figure stands that leaves too little of another, and both of them."""

    kind: str
    key: str
    field: str
    figure: int
    leaves_of: int


def small_rests(edition: Edition) -> Iterator[SmallRest]:
    years = {int(year) for year in edition.policy.get("closed_years", {})}
    if years:
        yield from _of_results(edition, years)
        yield from _of_whole_projects(edition, years)


def _of_results(edition: Edition, years: set[int]) -> Iterator[SmallRest]:
    """Results that leave less than k of a sum under which a closed year hides their project."""
    results: dict[str, list[int]] = {}
    for code, value in _results_of_people(edition.programme):
        results.setdefault(code, []).append(value)
    thresholds = _thresholds(edition.programme, results)
    found = set()
    for cell in _sums_that_hide(edition, years, set(results)):
        codes = projects_of(cell)
        for code in results.keys() & {*codes}:
            k = thresholds[code] if len(codes) == 1 else K
            for value in results[code]:
                if 0 < cell["value"] - value < k:
                    key = (FrozenRecord.Kind.PROJECT.value, code, "results")
                    found.add(SmallRest(*key, value, cell["value"]))
    yield from sorted(found)


def _results_of_people(programme: CountryProgramme) -> Iterator[tuple[str, int]]:
    """Numbers of people that may be those of a count: of no population, and of no things."""
    results = ProjectResult.objects.filter(
        project__programme=programme,
        project__state=Project.State.READY,
        restricted=False,
        is_population=False,
    )
    for result in results.select_related("project"):
        if lint_figures.may_count_people(ProjectResult.unit.document(result)):
            yield result.project.code, int(result.value)


def _sums_that_hide(edition: Edition, years: set[int], codes: set[str]) -> Iterator[dict[str, Any]]:
    """The pools of these projects, and their totals and those of years without a breakdown."""
    hides = Q(status=FrozenCell.Status.COMBINED) | Q(document__breakdown=Breakdown.WITHHELD)
    sums = FrozenCell.objects.of(edition).filter(
        hides, measure="reached", year__in=years, value__isnull=False
    )
    for some in in_chunks(codes):
        sums_of = sums.filter(project_code__in=[*OF_NO_PROJECT, *some])
        yield from sums_of.values_list("document", flat=True)


def _of_whole_projects(edition: Edition, years: set[int]) -> Iterator[SmallRest]:
    """Figures of whole projects that were told, of which the years told leave less than k."""
    programme = edition.programme
    codes = whole_projects_told(programme)
    thresholds = _thresholds(programme, codes)
    reported = counts_of_trees(programme).filter(
        part=BeneficiaryCount.Part.TOTAL, value__isnull=False, year__in=years
    )
    for some in in_chunks(codes):
        told = totals_told(edition, some)
        rows = reported.filter(project__code__in=some).order_by("project__code", "measure", "year")
        hidden = {
            (code, measure)
            for code, measure, year in rows.values_list("project__code", "measure", "year")
            if year not in told.get((code, measure), {})
        }
        for code, measure in sorted(hidden & told.keys()):
            figures = told[code, measure]
            whole = figures.pop(None, None)
            by_year = sum(figures.values())
            if whole is not None and 0 <= whole - by_year < thresholds[code]:
                key = key_of_cell(code, None, measure, *EVERYBODY, "", "", "", "")
                yield SmallRest(COUNT, key, "value", by_year, whole)


def _thresholds(programme: CountryProgramme, codes: Iterable[str]) -> dict[str, int]:
    """The k of each of these projects."""
    found: dict[str, int] = {}
    for some in in_chunks(set(codes)):
        classes = classes_of(programme, some)
        found |= {code: threshold(classes.get(code, ())) for code in some}
    return found
