"""
The explaining path: any selection, report by report, from the released figures themselves.

Slower than the cube (`editions/cube/`), which gives the same numbers; here every report
that entered can be named, and every one that was left out with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from beneficiaries.counting import (
    Bounds,
    Facts,
    People,
    Projects,
    Reason,
    Report,
    people,
    projects_in,
)
from editions.counted import Counted
from editions.disclosure import Path, Released, answer
from editions.documents import NOT_STATED
from editions.figure import Figure
from editions.selecting import EVERY_YEAR, Selection
from editions.sources import NO_REPORT, ORDER_OF_STATUSES, Source
from editions.trees import NOT_SPLIT, place_of

# Two cells that stand for one of which nobody knows whether it is selected.
IN, OUT = ("in",), ("out",)


@dataclass(frozen=True, slots=True)
class Group:
    """Small parts under one released sum, of which a selection holds some and not all."""

    measure: str
    year: int | None
    members: tuple[Path, ...]
    value: int


@dataclass(frozen=True, slots=True)
class Explained:
    """One measure of a selection: its figure, what entered, and what was left out and why."""

    figure: Figure
    entered: tuple[Report, ...]
    left_out: tuple[tuple[Report, Reason], ...]
    # Of what entered: why there are bounds and no number.
    groups: tuple[Group, ...] = ()


@dataclass
class Exact:
    """
    Figures of projects and their sources; both may be those of some projects only.

    Sources may be those of some years only: `with_years` says, by measure, which projects give
    figures by year at all.
    """

    counted: Counted
    sources: Sequence[Source]
    with_years: Mapping[str, Collection[str]] = field(default_factory=dict)

    def projects(self, selection: Selection) -> Projects:
        """The projects of a selection, each once, and those of which nobody knows."""
        facts = [of for of in self.counted.projects.values() if _has(of, selection)]
        if selection.period is None:
            return Projects(tuple(of.code for of in facts), ())
        counted = self.counted
        return projects_in(facts, selection.period, counted.reporting, counted.reach)

    def explained(self, measure: str, selection: Selection) -> Explained:
        reports: dict[Report, str] = {}
        combined: dict[Report, Sequence[Released]] = {}
        projects = dict(self.counted.projects)
        for source in self.sources:
            if source.measure != measure or not _may_enter(source, selection):
                continue
            told = self._answered(source, selection)
            if told is not None:
                report, status, groups = told
                # A closed year goes on to count a project that has left the register.
                projects.setdefault(report.project, Facts(report.project))
                reports[report] = status
                combined[report] = groups
        counted = people(
            reports,
            projects,
            selection.period or EVERY_YEAR,
            with_years=self.with_years.get(measure, ()),
        )
        figure = _figure_of(counted, [reports[report] for report in counted.entered])
        partly = tuple(
            Group(measure, report.year, released.members, released.value)
            for report in counted.entered
            for released in combined[report]
        )
        return Explained(figure, counted.entered, counted.left_out, partly)

    def _answered(
        self, source: Source, selection: Selection
    ) -> tuple[Report, str, Sequence[Released]] | None:
        """
        A released count as a report of what a selection holds of it; None where nothing.

        With it the groups that are only partly in the selection.
        """
        codes = source.codes
        members = codes if len(codes) > 1 else ()
        name = " ".join(codes)
        judged = _judged(source.released, lambda leaf: self._verdict(leaf, selection))
        if IN not in judged.leaves:
            return None
        if source.tells_nothing:
            # Said among what was left out; neither is zero.
            return Report(name, source.year, None, source.is_withheld, members), source.status, ()
        if not any(IN in atom.leaves for atom in judged.atoms()):
            # Only parts that nobody reported, beside others that are shown.
            return Report(name, source.year, None, members=members), NO_REPORT, ()
        told = answer(judged, lambda leaf: leaf == IN)
        at_least = told.sum_at_least if source.status != "withheld" else 0
        report = Report(name, source.year, Bounds(at_least, told.sum_at_most), members=members)
        if source.status == "exact" and at_least != told.sum_at_most:
            return report, told.status.value, told.combined
        return report, source.status, told.combined

    def _verdict(self, leaf: Path, selection: Selection) -> bool | None:
        """Whether a cell is selected; None where what is known of it does not say."""
        place = place_of(leaf)
        project, sector, region = place["project"], place["sector"], place["region"]
        facts = self.counted.projects.get(project)
        is_project: bool | None
        if facts is None:
            # It has left the register: of what it was, the edition says no more.
            is_any = not (selection.natures or selection.donors or selection.projects is not None)
            facts, is_project = Facts(project), True if is_any else None
        else:
            is_project = _is_project(facts, selection)
        declared = frozenset({sector}) if sector not in {"", NOT_SPLIT} else facts.sectors
        sex, age = place["sex"], place["age_band"]
        return _all(
            is_project,
            _within(declared, selection.sectors),
            _within(frozenset({region}) if region else facts.regions, selection.regions),
            _within(frozenset({sex}) if sex else frozenset(), selection.sexes),
            _within(frozenset({age}) if age else frozenset(), selection.age_bands),
        )


def _may_enter(source: Source, selection: Selection) -> bool:
    if source.year is None or selection.period is None:
        return True
    return source.year in selection.period


def _within(values: frozenset[str], asked: frozenset[str]) -> bool | None:
    """Whether a cell that stands for these values lies in those asked for; None if partly."""
    if not asked:
        return True
    if not values:
        return None
    if values <= asked:
        return True
    return None if values & asked else False


def _all(*verdicts: bool | None) -> bool | None:
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _judged(released: Released, verdict: Callable[[Path], bool | None]) -> Released:
    """The same tree with a mark for each cell: selected, not, or one of each where unknown."""
    leaves: list[Path] = []
    for leaf in released.leaves:
        said = verdict(leaf)
        leaves += [IN] if said else [OUT] if said is False else [IN, OUT]
    return replace(
        released,
        leaves=tuple(leaves),
        parts=tuple(_judged(part, verdict) for part in released.parts),
    )


def _is_project(facts: Facts, selection: Selection) -> bool:
    """Whether a project as a whole is asked for, whatever part of it."""
    return (
        (selection.projects is None or facts.code in selection.projects)
        and (not selection.natures or (facts.nature or NOT_STATED) in selection.natures)
        and (not selection.donors or bool(facts.donors & selection.donors))
    )


def _has(facts: Facts, selection: Selection) -> bool:
    """Whether a project is counted under a selection: joins never multiply it."""
    return (
        _is_project(facts, selection)
        and (not selection.sectors or bool(facts.sectors & selection.sectors))
        and (not selection.regions or bool(facts.regions & selection.regions))
    )


def _figure_of(counted: People, statuses: Iterable[str]) -> Figure:
    if not counted.is_reported:
        return Figure(status=NO_REPORT)
    total, different = counted.sum_of_reports, counted.different_people
    status = min(statuses, key=ORDER_OF_STATUSES.index, default="exact")
    return Figure(
        status="withheld" if counted.is_withheld else status,
        people=total.exact,
        sum_at_least=total.at_least,
        sum_at_most=total.at_most,
        at_least=different.at_least,
        at_most=different.at_most,
    )


def codes_of(reports: Iterable[Report]) -> list[str]:
    """The projects whose reports these are, each once, those under one sum by themselves."""
    return list(
        dict.fromkeys(code for report in reports for code in report.members or (report.project,))
    )
