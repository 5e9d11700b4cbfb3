"""
Answers to any selection of an edition's figures: projects, people reached, people targeted.

Every answer is computed from what the edition released and from nothing else: facts of
projects, and trees of released counts. So no set of questions tells more than the release.
Only people counted directly enter; households and indirect people are single counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

from beneficiaries.counting import (
    Bounds,
    Facts,
    People,
    Period,
    Projects,
    Reason,
    Report,
    people,
    projects_in,
)
from beneficiaries.models import SexAgeCell
from editions.counted import Counted, says_no_more_than_its_parts
from editions.disclosure import Path, Released, Status, answer, threshold
from editions.documents import NOT_STATED
from editions.models import Edition, FrozenCell, FrozenRecord
from editions.trees import NOT_SPLIT, is_of_tree, projects_of, tops

DIMENSIONS = ("year", "sector", "region", "nature", "donor", "sex", "age_band")
# Rows by these stand for the same project or person more than once.
NOT_ADDITIVE = {"donor", "sector", "region"}
SEXES, AGE_BANDS = tuple(SexAgeCell.Sex.values), tuple(SexAgeCell.AgeBand.values)
EVERY_YEAR = Period(0, 9999)
# Two cells that stand for one of which nobody knows whether it is selected.
IN, OUT = ("in",), ("out",)


@dataclass(frozen=True, slots=True)
class Selection:
    """
    What is asked for; an empty set or no period asks for everything.

    `projects` narrows to codes that were found otherwise (partner, status, words).
    """

    period: Period | None = None
    sectors: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    natures: frozenset[str] = frozenset()
    donors: frozenset[str] = frozenset()
    sexes: frozenset[str] = frozenset()
    age_bands: frozenset[str] = frozenset()
    projects: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """
    People of one measure: the sum of reports, its bounds, and those of different people.

    All empty where no project reports any: that is not zero.
    """

    status: str
    people: int | None = None
    sum_at_least: int | None = None
    sum_at_most: int | None = None
    at_least: int | None = None
    at_most: int | None = None
    entered: tuple[Report, ...] = ()
    left_out: tuple[tuple[Report, Reason], ...] = ()


NO_REPORT = "not_reported"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of statistics, under the values of its dimensions."""

    values: Mapping[str, str | int]
    projects: tuple[str, ...]
    projects_not_known: tuple[str, ...]
    reached: Figure
    targeted: Figure
    is_additive: bool


@dataclass(frozen=True, slots=True)
class Source:
    """
    One figure that an edition released, from which answers are made.

    Of one project, or of several under one sum; with its parts where they are shown. Of a
    small one the tree holds what it is at most.
    """

    measure: str
    year: int | None
    codes: tuple[str, ...]
    released: Released
    status: str = "exact"
    is_withheld: bool = False


def sources_of(cells: Iterable[dict[str, Any]]) -> list[Source]:
    """The figures of people counted directly, from an edition's frozen documents."""
    everybody = [
        cell
        for cell in cells
        if cell["channel"] == "direct" and cell["unit"] == "person" and not cell["group_code"]
    ]
    closed = [
        Source(top.measure, top.year, _codes(top.released), top.released) for top in tops(everybody)
    ]
    parts: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for cell in everybody:
        if not is_of_tree(cell) and cell["sector"]:
            place = (cell["project"], cell["year"], cell["measure"])
            parts.setdefault(place, []).append(cell)
    return closed + [
        _of_open_year(cell, parts.get((cell["project"], cell["year"], cell["measure"]), []))
        for cell in everybody
        if (cell["status"] == NO_REPORT or not is_of_tree(cell))
        and not any(cell[part] for part in ("sector", "region", "sex", "age_band"))
        and projects_of(cell)
        and not says_no_more_than_its_parts(cell)
    ]


def _codes(released: Released) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path[0] for path in released.members))


def _of_open_year(cell: dict[str, Any], parts: list[dict[str, Any]]) -> Source:
    codes, status = projects_of(cell), cell["status"]
    paths = tuple((code,) for code in codes)
    value, is_withheld = cell["value"] or 0, False
    if status == "withheld":
        at_most = cell.get("at_most", threshold([]) - 1)
        value, is_withheld = at_most or 0, at_most is None
    shown = [part for part in parts if part["value"] is not None]
    # Parts that leave something of the total unsaid would seem to say that it is nothing.
    if len(shown) < len(parts) or sum(part["value"] for part in shown) < value:
        shown = []
    split = tuple(
        Released(
            ((codes[0], part["sector"]),),
            part["value"],
            Status.EXACT,
            ((codes[0], part["sector"]),),
        )
        for part in shown
    )
    leaves = tuple(leaf for part in split for leaf in part.leaves) or paths
    released = Released(paths, value, Status.EXACT, leaves, split)
    return Source(cell["measure"], cell["year"], codes, released, status, is_withheld)


@dataclass
class Statistics:
    """The figures of one edition, ready to answer."""

    counted: Counted
    sources: Sequence[Source]
    sectors: Sequence[str]
    regions: Sequence[str]

    @classmethod
    def of(
        cls,
        edition: Edition,
        programme: dict[str, Any],
        *,
        sectors: Sequence[str] = (),
        regions: Sequence[str] = (),
    ) -> Statistics:
        """The figures of an edition, in two queries; `sectors` and `regions` order its rows."""
        projects = FrozenRecord.objects.of(edition).of_kind(FrozenRecord.Kind.PROJECT)
        cells = list(
            FrozenCell.objects.of(edition).in_public_order().values_list("document", flat=True)
        )
        counted = Counted(
            programme, projects.in_order_of_start().values_list("document", flat=True), cells
        )
        return cls(counted, sources_of(cells), sectors, regions)

    @cached_property
    def donors(self) -> list[str]:
        return sorted({donor for facts in self.counted.projects.values() for donor in facts.donors})

    def rows(self, selection: Selection, group_by: Sequence[str]) -> list[Row]:
        """
        A row for each combination of the values of the dimensions, in public order.

        With more than two dimensions, combinations that hold no project and no report are
        left out: there are too many of them.
        """
        values = [self._values(dimension, selection) for dimension in group_by]
        found = (
            self.row(selection, dict(zip(group_by, combination, strict=True)))
            for combination in product(*values)
        )
        return [row for row in found if len(group_by) <= 2 or not _is_empty(row)]

    def row(self, selection: Selection, values: Mapping[str, str | int]) -> Row:
        narrowed = _narrowed(selection, values)
        facts = {code: of for code, of in self.counted.projects.items() if _has(of, narrowed)}
        ran = Projects(tuple(facts), ())
        if narrowed.period is not None:
            ran = projects_in(facts.values(), narrowed.period, self.counted.reporting)
        return Row(
            values=values,
            projects=ran.known,
            projects_not_known=ran.not_known,
            reached=self._figure("reached", narrowed),
            targeted=self._figure("targeted", narrowed),
            is_additive=not NOT_ADDITIVE & set(values),
        )

    def _values(self, dimension: str, selection: Selection) -> Sequence[str | int]:
        """The values of a dimension in public order, as far as they are asked for."""
        if dimension == "year":
            period = selection.period or self.counted.reporting
            return list(range(period.first, period.last + 1))
        every: Sequence[str] = {
            "sector": self.sectors,
            "region": self.regions,
            "nature": ("emergency", "development", NOT_STATED),
            "donor": self.donors,
            "sex": SEXES,
            "age_band": AGE_BANDS,
        }[dimension]
        asked: frozenset[str] = {
            "sector": selection.sectors,
            "region": selection.regions,
            "nature": selection.natures,
            "donor": selection.donors,
            "sex": selection.sexes,
            "age_band": selection.age_bands,
        }[dimension]
        return [value for value in every if not asked or value in asked]

    def _figure(self, measure: str, selection: Selection) -> Figure:
        reports: dict[Report, str] = {}
        projects = dict(self.counted.projects)
        for source in self.sources:
            if source.measure != measure or not _may_enter(source, selection):
                continue
            told = self._answered(source, selection)
            if told is not None:
                report, status = told
                # A closed year goes on to count a project that has left the register.
                projects.setdefault(report.project, Facts(report.project))
                reports[report] = status
        counted = people(reports, projects, selection.period or EVERY_YEAR)
        return _figure_of(counted, [reports[report] for report in counted.entered])

    def _answered(self, source: Source, selection: Selection) -> tuple[Report, str] | None:
        """A released count as a report of what a selection holds of it; None where nothing."""
        codes = source.codes
        members = codes if len(codes) > 1 else ()
        name = " ".join(codes)
        judged = _judged(source.released, lambda leaf: self._verdict(leaf, selection))
        if IN not in judged.leaves:
            return None
        if source.status == NO_REPORT or source.is_withheld:
            # Said among what was left out; neither is zero.
            return Report(name, source.year, None, source.is_withheld, members), source.status
        told = answer(judged, lambda leaf: leaf == IN)
        at_least = told.sum_at_least if source.status != "withheld" else 0
        report = Report(name, source.year, Bounds(at_least, told.sum_at_most), members=members)
        if source.status == "exact" and at_least != told.sum_at_most:
            return report, told.status.value
        return report, source.status

    def _verdict(self, leaf: Path, selection: Selection) -> bool | None:
        """Whether a cell is selected; None where what is known of it does not say."""
        project, sector, region, group = (*leaf, "", "", "", "")[:4]
        facts = self.counted.projects.get(project)
        is_project: bool | None
        if facts is None:
            # It has left the register: of what it was, the edition says no more.
            is_any = not (selection.natures or selection.donors or selection.projects is not None)
            facts, is_project = Facts(project), True if is_any else None
        else:
            is_project = _is_project(facts, selection)
        declared = frozenset({sector}) if sector not in {"", NOT_SPLIT} else facts.sectors
        sex, _colon, age = group.partition(":")
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


def _narrowed(selection: Selection, values: Mapping[str, str | int]) -> Selection:
    """The selection of one row: what was asked for, and the row's own values."""
    changes: dict[str, object] = {
        name: frozenset({str(values[dimension])})
        for dimension, name in {
            "sector": "sectors",
            "region": "regions",
            "nature": "natures",
            "donor": "donors",
            "sex": "sexes",
            "age_band": "age_bands",
        }.items()
        if dimension in values
    }
    if "year" in values:
        year = int(values["year"])
        changes["period"] = Period(year, year)
    return replace(selection, **changes)  # type: ignore[arg-type]


# Of several reasons why a sum is not simply exact, the first is given.
ORDER_OF_STATUSES = ("withheld", "combined", NO_REPORT, "overlapping", "provisional", "exact")


def _figure_of(counted: People, statuses: Iterable[str]) -> Figure:
    if not counted.is_reported:
        return Figure(status=NO_REPORT, left_out=counted.left_out)
    total, different = counted.sum_of_reports, counted.different_people
    return Figure(
        status=min(statuses, key=ORDER_OF_STATUSES.index, default="exact"),
        people=total.exact,
        sum_at_least=total.at_least,
        sum_at_most=total.at_most,
        at_least=different.at_least,
        at_most=different.at_most,
        entered=counted.entered,
        left_out=counted.left_out,
    )


def _is_empty(row: Row) -> bool:
    return not (
        row.projects
        or row.projects_not_known
        or row.reached.status != NO_REPORT
        or row.targeted.status != NO_REPORT
    )


def codes_of(reports: Iterable[Report]) -> list[str]:
    """The projects whose reports these are, each once, those under one sum by themselves."""
    return list(
        dict.fromkeys(code for report in reports for code in report.members or (report.project,))
    )


def told(row: Row) -> dict[str, Any]:
    """A row under the names of the API, which pages, files and charts read too."""
    return {
        **row.values,
        "projects": len(row.projects),
        "projects_not_known": len(row.projects_not_known),
        "people_reached": row.reached.people,
        "people_targeted": row.targeted.people,
        "status": row.reached.status,
        **_bounds(row.reached, ""),
        "targeted_status": row.targeted.status,
        **_bounds(row.targeted, "targeted_"),
        "additive": row.is_additive,
    }


def _bounds(figure: Figure, prefix: str) -> dict[str, Any]:
    is_reported = figure.status != NO_REPORT
    return {
        f"{prefix}{name}": getattr(figure, name) if is_reported else None
        for name in ("at_least", "at_most", "sum_at_least", "sum_at_most")
    }
