"""
The counting rules; nothing else in the portal adds people or projects up.

Pure: facts and reports in, figures out, each with what entered and what was left out.
A report is a figure that a project gives for a year, or for its whole life; people across
reports are a sum of reports, since the same person may be in two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from programmes.activity import FIRST_YEAR, LAST_YEAR, YearsActive, years_active
from programmes.partial_dates import PartialDate


class Period(NamedTuple):
    """Years, both included."""

    first: int
    last: int

    def __contains__(self, year: object) -> bool:
        return isinstance(year, int) and self.first <= year <= self.last

    def meets(self, years: range) -> bool:
        """Whether any of some years that follow each other is among these."""
        return bool(years) and max(years[0], self.first) <= min(years[-1], self.last)


# Of which years it may be unknown whether a project ran.
ANY_YEAR = Period(FIRST_YEAR, LAST_YEAR)


@dataclass(frozen=True, slots=True)
class Bounds:
    """
    A number of people known to lie between two; known exactly where they are equal.

    Without an upper one where figures are among them of which nothing is told.
    """

    at_least: int
    at_most: int | None

    def __post_init__(self) -> None:
        if self.at_least < 0 or (self.at_most is not None and self.at_most < self.at_least):
            raise ValueError(f"{self.at_least} to {self.at_most} bounds no number of people")

    @classmethod
    def exactly(cls, people: int) -> Bounds:
        return cls(people, people)

    @property
    def exact(self) -> int | None:
        return self.at_least if self.at_least == self.at_most else None

    def __add__(self, other: Bounds) -> Bounds:
        is_open = self.at_most is None or other.at_most is None
        at_most = None if is_open else (self.at_most or 0) + (other.at_most or 0)
        return Bounds(self.at_least + other.at_least, at_most)


NOBODY = Bounds.exactly(0)
ANY_NUMBER = Bounds(0, None)


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a project decides where it is counted. Dates are partial, "" not known."""

    code: str
    start: str = ""
    end: str = ""
    is_ongoing: bool = False
    nature: str = ""
    is_nature_inferred: bool = False
    sectors: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    donors: frozenset[str] = frozenset()

    def years(self, reporting: Period, reach: Period = ANY_YEAR) -> YearsActive:
        return years_active(
            self.start,
            self.end,
            is_ongoing=self.is_ongoing,
            last_year=reporting.last,
            reach=reach,
        )

    @property
    def span(self) -> Period | None:
        """The years of every day that start and end may mean; None unless both are known."""
        if not self.start or not self.end:
            return None
        first, last = PartialDate.parse(self.start), PartialDate.parse(self.end)
        return Period(first.first_day().year, last.last_day().year)

    def lies_inside(self, period: Period) -> bool:
        """Whether start and end are both known, and no day they may mean is outside."""
        span = self.span
        return span is not None and span.first >= period.first and span.last <= period.last


@dataclass(frozen=True, slots=True)
class Report:
    """One project's figure of one measure; without a year, of its whole life."""

    project: str
    year: int | None
    # None is the mark "not reported", which is not zero.
    people: Bounds | None
    # There is a figure, of which nothing at all is told.
    is_withheld: bool = False
    # The projects of which this is one sum, where it is not of one alone.
    members: tuple[str, ...] = ()

    @property
    def tells_a_figure(self) -> bool:
        """Whether somebody gave one, even one of which nothing is told; a mark is none."""
        return self.people is not None or self.is_withheld


class Reason(Enum):
    """Why a report did not enter a figure."""

    OUTSIDE = "outside the period"
    NOT_REPORTED = "not reported"
    WITHHELD = "withheld, so that nothing is told of it"
    YEARS_WIN = "the project gives figures by year"
    WHOLE_IN_ONE_YEAR = "a figure of a whole project feeds no single year"
    DATES_NOT_KNOWN = "start and end of the project are not both known"
    DATES_NOT_INSIDE = "the project is not known to lie inside the period"
    UNKNOWN_PROJECT = "the project is not among those asked for"
    INDIRECT = "of people counted indirectly"
    CHANNEL_NOT_STATED = "nobody says whether directly or indirectly"
    MEASURE_NOT_STATED = "nobody says whether targeted or reached"
    HOUSEHOLDS = "of households"
    GROUP = "of one group of people alone"


@dataclass(frozen=True, slots=True)
class People:
    """
    Several reports as one figure.

    `sum_of_reports` counts a person once for each report; `different_people` bounds how
    many persons they can be: at least those of the largest report, at most all. Where a
    report was left out because it is withheld, neither has an upper bound.
    """

    sum_of_reports: Bounds
    different_people: Bounds
    entered: tuple[Report, ...] = ()
    left_out: tuple[tuple[Report, Reason], ...] = ()

    @property
    def is_reported(self) -> bool:
        """Whether anybody gave a figure; a sum of no report is not zero people."""
        return bool(self.entered) or self.is_withheld

    @property
    def is_withheld(self) -> bool:
        """Whether there are figures of which nothing is told, so that the sum is open above."""
        return self.sum_of_reports.at_most is None


def people(
    reports: Iterable[Report],
    projects: Mapping[str, Facts],
    period: Period,
    *,
    with_years: Collection[str] = (),
) -> People:
    """
    The people of one measure, channel and unit in a period, from reports of projects.

    A project's figures by year win over that of its whole life, which feeds a period
    only if the project is known to lie inside it, and never a single year. `with_years`
    are projects that give figures by year which are not among the reports.
    """
    told = list(reports)
    by_year = set(with_years) | projects_with_years(
        (report.year, report.members or (report.project,), report.tells_a_figure) for report in told
    )
    entered: list[Report] = []
    left_out: list[tuple[Report, Reason]] = []
    for report in told:
        reason = _reason(report, projects, period, by_year)
        if reason is None:
            entered.append(report)
        else:
            left_out.append((report, reason))
    figures = [report.people for report in entered if report.people is not None]
    total = sum(figures, NOBODY)
    if any(reason is Reason.WITHHELD for _report, reason in left_out):
        total += ANY_NUMBER
    return People(
        sum_of_reports=total,
        different_people=Bounds(
            # Of several projects together nobody knows how many are in the largest.
            max(
                (
                    report.people.at_least
                    for report in entered
                    if report.people is not None and not report.members
                ),
                default=0,
            ),
            total.at_most,
        ),
        entered=tuple(entered),
        left_out=tuple(left_out),
    )


def projects_with_years(told: Iterable[tuple[int | None, Iterable[str], bool]]) -> set[str]:
    """
    The projects that give figures by year: from years, the codes of projects, and whether
    that is a figure; else it is the mark *not reported*, which is none.

    A sum of several projects may name one of which nobody reported that year: the mark says so.
    """
    figures: set[tuple[str, int]] = set()
    marks: set[tuple[str, int]] = set()
    for year, codes, is_figure in told:
        if year is not None:
            (figures if is_figure else marks).update((code, year) for code in codes)
    return {code for code, _year in figures - marks}


def _reason(
    report: Report, projects: Mapping[str, Facts], period: Period, by_year: Collection[str]
) -> Reason | None:
    facts = projects.get(report.project)
    if facts is None:
        return Reason.UNKNOWN_PROJECT
    if report.year is not None:
        if report.year not in period:
            return Reason.OUTSIDE
    elif report.project in by_year:
        return Reason.YEARS_WIN
    elif reason := of_whole_project(facts, period):
        return reason
    if report.is_withheld:
        return Reason.WITHHELD
    return Reason.NOT_REPORTED if report.people is None else None


def of_whole_project(facts: Facts, period: Period) -> Reason | None:
    """Why a figure of a whole project does not feed a period; None where it does."""
    if period.first == period.last:
        return Reason.WHOLE_IN_ONE_YEAR
    if facts.span is None:
        return Reason.DATES_NOT_KNOWN
    return None if facts.lies_inside(period) else Reason.DATES_NOT_INSIDE


@dataclass(frozen=True, slots=True)
class Projects:
    """How many projects ran in a period for certain, and of how many nobody knows."""

    known: tuple[str, ...]
    not_known: tuple[str, ...]

    @property
    def at_least(self) -> int:
        return len(self.known)

    @property
    def at_most(self) -> int:
        return len(self.known) + len(self.not_known)


def projects_in(
    projects: Iterable[Facts], years: Period, reporting: Period, reach: Period = ANY_YEAR
) -> Projects:
    """
    The projects that ran in any of some years, each counted once.

    `reporting` is the programme's period, through which an ongoing project runs; what is not
    known of a project is so over `reach`.
    """
    known, not_known = [], []
    for facts in projects:
        ran = facts.years(reporting, reach)
        if years.meets(ran.known):
            known.append(facts.code)
        elif years.meets(ran.not_known):
            not_known.append(facts.code)
    return Projects(tuple(known), tuple(not_known))


def shares(counts: Mapping[str, int], *, not_known: int = 0) -> dict[str, int] | None:
    """
    Whole percents of a count of projects, adding to 100 by largest remainder.

    None where there is nothing, or where the nature of any project is not known: then
    the counts are shown and no share.
    """
    total = sum(counts.values())
    if not total or not_known:
        return None
    percents = {name: 100 * count // total for name, count in counts.items()}
    remainders = sorted(counts, key=lambda name: -(100 * counts[name] % total))
    for name in remainders[: 100 - sum(percents.values())]:
        percents[name] += 1
    return percents


@dataclass(frozen=True, slots=True)
class Grouped:
    """Projects under each value of which every project has one at most, so they add up."""

    under: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # Under no value, since none is stated.
    not_stated: tuple[str, ...] = ()


def by_nature(projects: Iterable[Facts]) -> Grouped:
    under: dict[str, list[str]] = {}
    not_stated = []
    for facts in projects:
        if facts.nature:
            under.setdefault(facts.nature, []).append(facts.code)
        else:
            not_stated.append(facts.code)
    return Grouped(
        {nature: tuple(codes) for nature, codes in sorted(under.items())}, tuple(not_stated)
    )


def lying_in(region: str, part_of: Mapping[str, str]) -> frozenset[str]:
    """
    A region and what came out of it: whoever names any of these, or several, was in it.

    `part_of` names the former region that a region of a later map came out of. So a series is
    rolled up to the last map that all share; a former region is never split over later ones.
    """
    found = {region}
    while more := {new for new, former in part_of.items() if former in found} - found:
        found |= more
    return frozenset(found)


class Parts(Enum):
    """How the parts of a count stand to their total."""

    ADD_UP = "the parts add up"
    OVERLAP = "the same person may be in two parts"
    BROKEN = "the largest part is at most the total, and the total at most their sum"


def parts_of(total: int, parts: Sequence[int]) -> Parts:
    """Whether parts by sector or region can be parts of that total."""
    if not parts or sum(parts) == total:
        return Parts.ADD_UP
    return Parts.OVERLAP if max(parts) <= total <= sum(parts) else Parts.BROKEN


class State(Enum):
    """Where a stated and a computed figure stand to each other."""

    MATCH = "match"
    EXPLAINED = "explained"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A stated figure beside what the records give; neither is made from the other."""

    stated: int
    computed: Bounds | None
    state: State

    @property
    def difference(self) -> int | None:
        """Stated less computed; None where the records give no exact figure."""
        exact = self.computed.exact if self.computed else None
        return None if exact is None else self.stated - exact


def compare(stated: int, computed: Bounds | None, *, explanation: str = "") -> Comparison:
    """
    Put a statement beside the records.

    They match only where the records give exactly the stated number. A difference is
    explained where a source says why; otherwise, and where the records give nothing, it
    is open.
    """
    if computed is not None and computed.exact == stated:
        return Comparison(stated, computed, State.MATCH)
    return Comparison(stated, computed, State.EXPLAINED if explanation else State.OPEN)


def add_stated(values: Iterable[int]) -> Bounds:
    """Published figures of several parts added up: our sum, which no source states."""
    return sum((Bounds.exactly(value) for value in values), NOBODY)
