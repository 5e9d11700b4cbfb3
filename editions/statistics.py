"""
Answers to any selection of an edition's figures: projects, people reached, people targeted.

Every answer is computed from what the edition released and from nothing else: facts of
projects, and trees of released counts. So no set of questions tells more than the release.
Only people counted directly enter; households and indirect people are single counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from editions.counted import Counted
from editions.disclosure import Path, Released, Status, answer
from editions.models import Edition, FrozenCell, FrozenRecord
from editions.trees import NOT_SPLIT, Top, tops

DIMENSIONS = ("year", "sector", "region", "nature", "donor", "sex", "age_band")
# Rows by these stand for the same project or person more than once.
NOT_ADDITIVE = {"donor", "sector", "region"}
NOT_STATED = "not_stated"
SEXES = ("female", "male", "unknown")
AGE_BANDS = ("0-4", "5-11", "12-17", "18-49", "50-59", "60+", "unknown")
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


@dataclass
class Statistics:
    """The figures of one edition, ready to answer."""

    counted: Counted
    tops: Sequence[Top]
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
        return cls(counted, tops(cells), sectors, regions)

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
        reports, statuses, projects = [], [], dict(self.counted.projects)
        for place, top in enumerate(self.tops):
            if top.measure != measure or not self._may_enter(top, selection):
                continue
            name, told = self._answered(place, top, selection)
            if told is None:
                continue
            report, status = told
            # A pool of several projects is of a closed year, so its years are known.
            projects.setdefault(name, Facts(name))
            reports.append(report)
            statuses.append(status)
        period = selection.period or Period(0, 9999)
        counted = people(reports, projects, period)
        entered = {report.project for report in counted.entered}
        used = [
            status
            for report, status in zip(reports, statuses, strict=True)
            if report.project in entered
        ]
        return _figure_of(counted, used)

    def _may_enter(self, top: Top, selection: Selection) -> bool:
        if top.year is None or selection.period is None:
            return True
        return top.year in selection.period

    def _answered(
        self, place: int, top: Top, selection: Selection
    ) -> tuple[str, tuple[Report, str] | None]:
        """A released count as a report of what a selection holds of it; None where nothing."""
        codes = sorted({path[0] for path in top.released.members})
        name = codes[0] if len(codes) == 1 else f"{'+'.join(codes)}#{place}"
        verdicts = _judged(top.released, lambda leaf: self._verdict(leaf, selection))
        if not any(leaf == IN for leaf in verdicts.leaves):
            return name, None
        if top.status == NO_REPORT:
            # Said among what was left out; it is not zero.
            return name, (Report(name, top.year, None), NO_REPORT)
        told = answer(verdicts, lambda leaf: leaf == IN)
        report = Report(name, top.year, Bounds(told.sum_at_least, told.sum_at_most))
        is_exact = told.sum_at_least == told.sum_at_most
        status = (top.status if is_exact else told.status.value) or Status.EXACT.value
        return name, (report, status)

    def _verdict(self, leaf: Path, selection: Selection) -> bool | None:
        """Whether a cell is selected; None where what is known of it does not say."""
        project, sector, region, group = (*leaf, "", "", "", "")[:4]
        facts = self.counted.projects.get(project)
        if facts is None or not _is_project(facts, selection):
            return False
        declared = frozenset({sector}) if sector not in {"", NOT_SPLIT} else facts.sectors
        sex, _colon, age = group.partition(":")
        return _all(
            _within(declared, selection.sectors),
            _within(frozenset({region}) if region else facts.regions, selection.regions),
            _within(frozenset({sex}) if sex else frozenset(), selection.sexes),
            _within(frozenset({age}) if age else frozenset(), selection.age_bands),
        )


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


def codes_of(reports: Iterable[Report]) -> Iterator[str]:
    """The projects whose reports these are, each once, pools by their members."""
    seen: set[str] = set()
    for report in reports:
        for code in report.project.partition("#")[0].split("+"):
            if code not in seen:
                seen.add(code)
                yield code
