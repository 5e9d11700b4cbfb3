"""Reading what the explaining path needs: the figures of all projects, or of some."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db.models import Q

from beneficiaries import counting
from beneficiaries.counting import (
    Bounds,
    Facts,
    Period,
    Projects,
    Reason,
    Report,
    of_whole_project,
)
from editions.counted import Counted, reach_of
from editions.cube.cells import (
    EVERYBODY,
    MEASURES,
    OF_NO_PROJECT,
    in_chunks,
    projects_with_years,
)
from editions.disclosure import Released
from editions.exact import Exact, Explained, Group
from editions.kept_out import kept_out, why
from editions.models import Edition, FrozenCell, FrozenRecord
from editions.selecting import EVERY_YEAR, Selection
from editions.sources import NO_REPORT, Source, sources_of
from editions.trees import Breakdown

# So many projects are named one by one; of more, the first.
MOST = 1000


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A report that entered no sum of a selection, and each reason why."""

    measure: str
    report: Report
    why: Sequence[Reason]
    # As it is published, of whatever part of it a selection is; None where it is not.
    value: int | None = None
    # Whether the value is exact or about; empty where there is none.
    precision: str = ""
    # Whom it counts, as its document tells it: channel, unit and group.
    channel: str = EVERYBODY["channel"]
    unit: str = EVERYBODY["unit"]
    group: Any = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Which projects and reports a figure counts, and what was left out and why."""

    projects: Projects
    reached: Explained
    targeted: Explained
    left_out: Sequence[LeftOut] = ()
    # Which hold the selection only in part: the first of them.
    groups: Sequence[Group] = ()
    # By dimension, the projects that stand in no row by it.
    naming_none: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_complete: bool = True


def explain(edition: Edition, programme: dict[str, Any], selection: Selection) -> Explanation:
    """Name what enters a figure; where an edition has many projects, only the first of them."""
    is_complete = edition.totals.get(FrozenRecord.Kind.PROJECT, 0) <= MOST
    if not is_complete:
        found = list(_matching(edition, selection)[: MOST + 1])
        is_complete = len(found) <= MOST
        selection = selection.of_projects(found[:MOST])
    exact = exact_of(edition, programme, selection.projects, selection.period)
    projects = exact.projects(selection)
    facts = [exact.counted.projects[code] for code in projects.known]
    naming_none = {
        "sector": [of.code for of in facts if not of.sectors],
        "region": [of.code for of in facts if not of.regions],
        "donor": [of.code for of in facts if not of.donors],
    }
    reached, targeted = (exact.explained(measure, selection) for measure in MEASURES)
    groups = [*reached.groups, *targeted.groups]
    is_complete = is_complete and len(groups) <= MOST
    no_sum = [
        (measure, report, reason)
        for measure, explained in zip(MEASURES, (reached, targeted), strict=True)
        for report, reason in explained.left_out
    ]
    values = _of_whole_projects(edition, {report.project for _of, report, _why in no_sum})
    left_out = [
        LeftOut(measure, report, [reason], *values.get((measure, report.project, report.year), ()))
        for measure, report, reason in no_sum
    ]
    left_out += _kept_out(edition, selection, exact.counted.projects)
    return Explanation(
        projects, reached, targeted, left_out, groups[:MOST], naming_none, is_complete
    )


def _kept_out(
    edition: Edition, selection: Selection, projects: Mapping[str, Facts]
) -> Iterator[LeftOut]:
    """What the projects of a selection report, and no sum takes in, of whatever selection."""
    codes = _matching(edition, selection).order_by().values("key")
    for cell in kept_out(edition, selection.period).filter(project_code__in=codes):
        reasons = why(cell)
        if cell.year is None:
            facts = projects[cell.project_code]
            reasons += filter(None, [of_whole_project(facts, selection.period or EVERY_YEAR)])
        is_withheld = cell.value is None
        if is_withheld:
            reasons.append(Reason.WITHHELD)
        people = None if cell.value is None else Bounds.exactly(cell.value)
        report = Report(cell.project_code, cell.year, people, is_withheld)
        precision = "" if cell.value is None else cell.document["precision"]
        whom = (cell.channel, cell.unit, cell.document["group"])
        yield LeftOut(cell.measure, report, reasons, cell.value, precision, *whom)


def _of_whole_projects(
    edition: Edition, codes: set[str]
) -> dict[tuple[str, str, int | None], tuple[int | None, str]]:
    """
    What projects report of their whole life, as it is published, and how exactly: by measure,
    project and no year. A year is in a sum.
    """
    totals = FrozenCell.objects.of(edition).filter(
        year=None, value__isnull=False, sector="", region="", sex="", age_band="", **EVERYBODY
    )
    return {
        (cell.measure, cell.project_code, None): (cell.value, cell.document["precision"])
        for chunk in in_chunks(codes)
        for cell in totals.filter(project_code__in=chunk)
    }


def _matching(edition: Edition, selection: Selection) -> Any:
    """The codes of the projects of a selection, of whatever year, in order of their start."""
    rows = FrozenRecord.objects.of(edition).of_kind(FrozenRecord.Kind.PROJECT)
    for dimension in ("sector", "region", "nature", "donor"):
        if asked := selection.asked(dimension):
            rows = rows.with_facet(dimension, *asked)
    if selection.projects is not None:
        rows = rows.filter(key__in=selection.projects)
    return rows.in_order_of_start().values_list("key", flat=True)


def exact_of(
    edition: Edition,
    programme: dict[str, Any],
    codes: Collection[str] | None = None,
    period: Period | None = None,
) -> Exact:
    """Every report of an edition, or of some projects or years: then no others may be asked for."""
    records = FrozenRecord.objects.of(edition).of_kind(FrozenRecord.Kind.PROJECT)
    cells = FrozenCell.objects.of(edition).in_public_order()
    if period is not None:
        of_period = Q(year__gte=period.first, year__lte=period.last)
        cells = cells.filter(of_period | Q(year__isnull=True))
    reach = reach_of(edition, programme)
    if codes is None:
        documents = list(cells.values_list("document", flat=True))
        projects = records.in_order_of_start().values_list("document", flat=True)
        sources = sources_of(documents)
        counted = Counted(programme, projects, (), reach)
        return Exact(counted, sources, _with_years(edition, sources, period))
    wanted = set(codes)
    counted = Counted(
        programme,
        chain.from_iterable(
            records.filter(key__in=chunk).in_order_of_start().values_list("document", flat=True)
            for chunk in in_chunks(wanted)
        ),
        (),
        reach,
    )
    documents = list(
        cells.filter(project_code__in=OF_NO_PROJECT).values_list("document", flat=True)
    )
    for chunk in in_chunks(wanted):
        documents += cells.filter(project_code__in=chunk).values_list("document", flat=True)
    documents += _added_to(documents, cells, wanted)
    sources = sources_of(documents)
    # Projects under a sum with those asked for count as known if the register has them.
    members = {path[0] for source in sources for path in _paths(source.released)} - wanted
    for chunk in in_chunks(members):
        for code in records.filter(key__in=chunk).values_list("key", flat=True):
            counted.projects[code] = Facts(code)
    return Exact(counted, sources, _with_years(edition, sources, period))


def _with_years(
    edition: Edition, sources: Sequence[Source], period: Period | None
) -> dict[str, set[str]]:
    """
    By measure, which projects give figures by year, of whatever years.

    Sources of all years say so themselves; where they are of a period, the projects that give
    a figure of their whole life are asked for.
    """
    found: dict[str, set[str]] = {}
    for measure in MEASURES:
        own = [source for source in sources if source.measure == measure]
        if period is None:
            told = ((of.year, of.codes, of.status != NO_REPORT) for of in own)
            found[measure] = counting.projects_with_years(told)
        elif whole := {code for of in own if of.year is None for code in of.codes}:
            found[measure] = projects_with_years(edition, measure, whole)
    return found


def _added_to(
    documents: Iterable[dict[str, Any]], cells: Any, wanted: set[str]
) -> Iterator[dict[str, Any]]:
    """What was added to years without a breakdown: the rest of the year is less by that."""
    for document in list(documents):
        is_year = document["project"] is None and not document["members"]
        if is_year and document["breakdown"] != Breakdown.SHOWN:
            rows = cells.filter(year=document["year"], measure=document["measure"])
            rows = rows.exclude(project_code__in=OF_NO_PROJECT)
            for code, body in rows.values_list("project_code", "document"):
                if code not in wanted:
                    yield body


def _paths(released: Released) -> Iterator[tuple[str, ...]]:
    return iter((*released.members, *released.leaves))
