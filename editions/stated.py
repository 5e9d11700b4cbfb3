"""
Stated figures of complete years, held against what the release can say of them.

Where a year of a statement's period is closed and released, its figure counts what the
release counts, and the release is asked the statement's own question. If it can only answer
with a range, since small groups are shown together or withheld, and the stated figure lies
inside, then the two together tell what the range hides: the rest of a pool, to the person.
So they do where the total of a whole year is withheld, and the answer has no upper end. A
figure that two people removed is another matter: they were shown what else tells it.

Of a period that reaches into open years, what the edition says of those is taken off
first. The rest blocks if it cuts the range of the closed years at either end: 305 for two
years, of which the open one is told with 300, leaves 5 for the other.

A unique total tells something else: no project reported more people, and all of them together
no fewer. So it blocks where closed years are told with a range, and where it is less than what
several projects are told with together: of 30 people in two projects, 28 different ones say that
neither has 29. Outside of the bounds of different people it contradicts the records, and
nothing follows from it.

A period whose end is open or not known is asked as a reader may take it: as far as the edition
covers, and up to the year of publication.

That is no matter of judgement, as a word found in a text is, so no reason lets it pass
(disclosure control §8); the statement has to be left out. A range that only comes from what
nobody reported hides nobody, and an exact answer that differs stays an open difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from beneficiaries.counting import Period
from beneficiaries.models import Statement
from editions.cube.cells import OF_NO_PROJECT, cells_of
from editions.disclosure import THRESHOLDS
from editions.models import Edition, FrozenCell, FrozenRecord
from editions.statistics import Statistics, told
from editions.trees import Breakdown
from editions.unique_totals import METRIC as DIFFERENT_PEOPLE, question_of

PEOPLE = {
    Statement.Metric.DIRECT_BENEFICIARIES.value,
    Statement.Metric.BENEFICIARIES.value,
    DIFFERENT_PEOPLE,
}
# Why an answer is a range that protects somebody.
PROTECTING = {"withheld", "combined"}
K = max(THRESHOLDS.values())


@dataclass(frozen=True)
class Range:
    """At least and at most so many; nothing where there is no upper end."""

    low: int
    high: int | None

    @classmethod
    def of(cls, answer: dict[str, Any]) -> Range:
        # What nobody reported has neither end, and adds nothing.
        low, high = answer["sum_at_least"], answer["sum_at_most"]
        return cls(0, 0) if low is None else cls(low, high)

    def __add__(self, other: Range) -> Range:
        is_open = self.high is None or other.high is None
        return Range(self.low + other.low, None if is_open else self.high + other.high)  # type: ignore[operator]

    def holds(self, value: int) -> bool:
        return self.low <= value and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        return f"≥ {self.low}" if self.high is None else f"{self.low}–{self.high}"


def inside_a_range(edition: Edition) -> Iterator[tuple[str, str]]:
    """Keys of statements that would narrow what the edition hides, with figure and range."""
    complete = {int(year) for year in edition.policy.get("closed_years", {})}
    if not complete:
        return
    (programme,) = _documents(edition, FrozenRecord.Kind.PROGRAMME)
    covered = _covered(programme, complete)
    statistics = Statistics.of(edition, programme)
    for statement in _documents(edition, FrozenRecord.Kind.STATEMENT):
        if statement["metric"] not in PEOPLE or statement["value"] is None:
            continue
        cut_by = _cut_by_unique_total if statement["metric"] == DIFFERENT_PEOPLE else _cut
        for period in _periods(statement, covered):
            cut = cut_by(statistics, statement, period, complete)
            if cut is not None:
                yield statement["key"], f"{statement['value']}: {cut}"
                break


def _cut(
    statistics: Statistics, statement: dict[str, Any], period: Period, complete: set[int]
) -> Range | None:
    """The range that a figure, taken as that of a period, lies in and narrows; None if none."""
    if not any(year in period for year in complete):
        return None
    question, value = question_of(statement, period), statement["value"]
    whole = Range.of(told(statistics.row(question, {})))
    by_year = [told(row) for row in statistics.rows(question, ["year"])]
    closed = [row for row in by_year if row["year"] in complete]
    if not whole.holds(value) or not any(map(_protects, closed)):
        return None
    hidden = sum(map(Range.of, closed), Range(0, 0))
    years = sum((Range.of(row) for row in by_year), Range(0, 0))
    others = (Range.of(row) for row in by_year if row["year"] not in complete)
    rest = sum(others, _of_no_single_year(whole, years))
    inside = {year for year in complete if year in period}
    hides_a_year = _hides_a_year(statistics.edition, inside)
    return whole if _narrows(value, hidden, rest, hides_a_year=hides_a_year) else None


def _cut_by_unique_total(
    statistics: Statistics, statement: dict[str, Any], period: Period, complete: set[int]
) -> Range | None:
    """The bounds of different people that a unique total lies in and narrows; None if none."""
    question, value = question_of(statement, period), statement["value"]
    inside = {year for year in complete if year in period}
    answer = told(statistics.computed_row(question, {}))
    bounds = Range(answer["at_least"] or 0, answer["at_most"])
    if not inside or answer["at_least"] is None or not bounds.holds(value):
        return None
    by_year = [
        told(row) for row in statistics.rows(question, ["year"]) if row.values["year"] in inside
    ]
    is_range = any(_protects(row) and row["sum_at_most"] is not None for row in by_year)
    edition = statistics.edition
    if is_range or _hides_a_year(edition, inside) or value < _most_together(edition, inside):
        return bounds
    return None


def _most_together(edition: Edition, years: set[int]) -> int:
    """The most people that several projects of a closed year are told with under one sum."""
    sums = cells_of(edition).filter(
        measure="reached", year__in=years, project_code__in=OF_NO_PROJECT, value__isnull=False
    )
    return max(
        (
            cell["value"]
            for cell in sums.values_list("document", flat=True)
            if cell["members"] or cell["breakdown"] != Breakdown.SHOWN
        ),
        default=0,
    )


def _protects(answer: dict[str, Any]) -> bool:
    return answer["people_reached"] is None and answer["status"] in PROTECTING


def _of_no_single_year(whole: Range, years: Range) -> Range:
    """What whole projects add to a period, beside its years."""
    is_open = whole.high is None or years.high is None
    low = whole.low - years.low
    return Range(low, low if is_open else whole.high - years.high)  # type: ignore[operator]


def _narrows(value: int, hidden: Range, rest: Range, *, hides_a_year: bool) -> bool:
    """Whether a stated figure, less what the rest of its period is told with, cuts the range."""
    most = value - rest.low
    least = None if rest.high is None else value - rest.high
    if hidden.high is None:
        # Of a total that is withheld it is known that it is small.
        return hides_a_year and (least is not None or most < K)
    return most < hidden.high or (least is not None and least > hidden.low)


def _hides_a_year(edition: Edition, years: set[int]) -> bool:
    """Whether of any of these years not even the total is shown."""
    totals = FrozenCell.objects.of(edition).filter(
        status=FrozenCell.Status.WITHHELD, project_code="", year__in=years, measure="reached"
    )
    return any("removed" not in body for body in totals.values_list("document", flat=True))


def _documents(edition: Edition, kind: str) -> list[dict[str, Any]]:
    rows = FrozenRecord.objects.of(edition).of_kind(kind).order_by("position", "key")
    return list(rows.values_list("document", flat=True))


def _covered(programme: dict[str, Any], complete: set[int]) -> Period:
    """All years that an edition covers: those it reports on, and those it has closed."""
    reported = programme["period_first_year"], programme["period_last_year"]
    return Period(min(*reported, *complete), max(*reported, *complete))


def _periods(statement: dict[str, Any], covered: Period) -> list[Period]:
    """
    The years that a reader may take a figure for.

    An end that is open or not known reaches as far as the edition covers; or, for a last
    year, to when the figure was published.
    """
    first = statement["period_start"] or covered.first
    lasts = [statement["period_end"] or covered.last]
    if statement["period_end"] is None and statement["publication_year"] is not None:
        lasts.append(statement["publication_year"])
    return [Period(first, last) for last in dict.fromkeys(lasts) if last >= first]
