"""
Stated figures of complete years, held against what the release can say of them.

Where a year of a statement's period is closed and released, its figure counts what the
release counts, and the release is asked the statement's own question. If it can only answer
with a range, since small groups are shown together or withheld, and the stated figure lies
inside, then the two together tell what the range hides: the rest of a pool, to the person.
So they do where the total of a whole year is withheld, and the answer has no upper end. A
figure that two people removed is another matter: they were shown what else tells it.

Asked is every figure that an edition ever showed, and what some of them leave when they are taken
off another (editions/stated_ever.py): readers have them all. What they could work out
from what was released before is no reason to stop: it stops every edition from then on.

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

That is no matter of judgement, as a word found in a text is, so no reason lets it pass;
the statement has to be left out or, once it was shown, the year left open.
A range that only comes from what nobody reported hides nobody, and an exact answer that differs
stays an open difference.

The cost: two queries of the cube for each sector and period that figures name, whatever their
number; the other sectors are read only beside a sector of which a closed year hides something.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from beneficiaries.counting import Period
from editions.cube.cells import OF_NO_PROJECT, cells_of
from editions.disclosure import THRESHOLDS
from editions.models import Edition, FrozenCell, FrozenRecord
from editions.ranges import NOBODY, Range
from editions.stated_ever import Figure, figures
from editions.statistics import Selection, Statistics, told
from editions.trees import Breakdown
from editions.unique_totals import METRIC as DIFFERENT_PEOPLE

# Why an answer is a range that protects somebody.
PROTECTING = {"withheld", "combined"}
K = max(THRESHOLDS.values())


class Answer(NamedTuple):
    """What an edition says of some people in a year, and whether that protects somebody."""

    people: Range
    protects: bool

    @classmethod
    def of(cls, row: dict[str, Any]) -> Answer:
        protects = row["people_reached"] is None and row["status"] in PROTECTING
        return cls(Range.of(row), protects)


class Asked(NamedTuple):
    """The people of a question by year, and what whole projects add to them."""

    by_year: dict[int, Answer]
    beside: Range


def inside_a_range(edition: Edition) -> Iterator[tuple[str, str]]:
    """Keys of statements that would narrow what the edition hides, with figure and range."""
    told = _Told.by(edition)
    if not told.complete:
        return
    released = Edition.objects.of(edition.programme).released().order_by("pk")
    # Each remembers what it was asked.
    earlier = cache(lambda: [_Told.by(one) for one in released])
    found: dict[str, str] = {}
    for figure in figures(edition, told.covered):
        cut = None if figure.key in found else told.cut_by(figure, earlier)
        if cut is None:
            continue
        # What readers have already, beside an edition that answers no less closely, may stand.
        was_known = figure.was_shown and any(one.told_as_much(figure, cut) for one in earlier())
        if not was_known:
            found[figure.key] = f"{figure.words}: {cut}"
    yield from found.items()


@dataclass
class _Told:
    """What an edition tells of the people whom figures count."""

    statistics: Statistics
    complete: set[int]
    covered: Period
    sectors: list[str]
    _asked: dict[tuple[str, Period], Asked] = field(default_factory=dict)

    @classmethod
    def by(cls, edition: Edition) -> _Told:
        records = FrozenRecord.objects.of(edition)
        programme: Any = records.of_kind(FrozenRecord.Kind.PROGRAMME).get().document
        sectors = records.of_kind(FrozenRecord.Kind.SECTOR).values_list("key", flat=True)
        complete = {int(year) for year in edition.policy.get("closed_years", {})}
        # All years that it covers: those it reports on, and those it has closed.
        years = programme["period_first_year"], programme["period_last_year"], *complete
        covered = Period(min(years), max(years))
        return cls(Statistics.of(edition, programme), complete, covered, list(sectors))

    def cut_by(self, figure: Figure, earlier: Callable[[], list[_Told]]) -> Range | None:
        """
        The range that a figure lies in and narrows; None if none.

        Of open years readers have what this edition tells, and what `earlier` ones told closer.
        """
        closed = {year for year in self.complete if year in figure}
        if not closed:
            return None
        if figure.metric == DIFFERENT_PEOPLE:
            return self._cut_by_unique_total(figure, closed)
        if not self._hides_any(figure, closed):
            return None
        by_year, beside = self._answers(figure)
        hidden = _sum(by_year[year].people for year in by_year if year in closed)
        hides_a_year = hidden.high is None and _hides_a_year(self.statistics.edition, closed)
        others = {year: told.people for year, told in by_year.items() if year not in closed}
        for of_open_years in (others, _closest(others, figure, earlier)):
            rest = _sum(of_open_years.values()) + beside
            whole = hidden + rest
            narrows = _narrows(figure.value, hidden, rest, hides_a_year=hides_a_year)
            if whole.holds(figure.value) and narrows:
                return whole
        return None

    def told_as_much(self, figure: Figure, cut: Range) -> bool:
        """Whether it answers a figure's question no less closely, and the figure fits as well."""
        if figure.metric == DIFFERENT_PEOPLE:
            bounds = self._bounds(figure)
        else:
            by_year, beside = self._answers(figure)
            bounds = _sum(answer.people for answer in by_year.values()) + beside
        return bounds.holds(figure.value) and bounds.is_within(cut)

    def _cut_by_unique_total(self, figure: Figure, closed: set[int]) -> Range | None:
        """The bounds of different people that a unique total lies in and narrows; None if none."""
        bounds, edition = self._bounds(figure), self.statistics.edition
        if not bounds.holds(figure.value):
            return None
        by_year = self._of_period(figure.sector, figure.period).by_year
        is_range = any(
            by_year[year].protects and by_year[year].people.high is not None for year in closed
        )
        narrows = (
            is_range
            or _hides_a_year(edition, closed)
            or figure.value < _most_together(edition, closed)
        )
        return bounds if narrows else None

    def _bounds(self, figure: Figure) -> Range:
        """Of different people, from the records alone; nobody where nobody reported any."""
        question = _question(figure.sector, figure.period)
        answer = told(self.statistics.computed_row(question, {}))
        return (
            NOBODY if answer["at_least"] is None else Range(answer["at_least"], answer["at_most"])
        )

    def answers_by_year(self, figure: Figure) -> dict[int, Answer]:
        return self._answers(figure).by_year

    def _hides_any(self, figure: Figure, closed: set[int]) -> bool:
        asked = [
            self._of_period(sector, figure.period).by_year
            for sector in figure.without_sectors or (figure.sector,)
        ]
        return any(by_year[year].protects for by_year in asked for year in closed)

    def _answers(self, figure: Figure) -> Asked:
        by_year, beside = self._of(figure, figure.period)
        for part in figure.without:
            beside -= self._of(figure, part).beside
        return Asked({year: told for year, told in by_year.items() if year in figure}, beside)

    def _of(self, figure: Figure, period: Period) -> Asked:
        if figure.without_sectors:
            return self._of_others(figure.without_sectors, period)
        return self._of_period(figure.sector, period)

    def _of_others(self, sectors: Collection[str], period: Period) -> Asked:
        """Of all sectors but these: as much as they, and as the country without these."""
        country = self._of_period("", period)
        own = [self._of_period(sector, period) for sector in sectors]
        others = [self._of_period(one, period) for one in self.sectors if one not in sectors]
        by_year = {
            year: Answer(
                _sum(other.by_year[year].people for other in others)
                & (told.people - _sum(one.by_year[year].people for one in own)),
                any(one.by_year[year].protects for one in own),
            )
            for year, told in country.by_year.items()
        }
        return Asked(by_year, country.beside - _sum(one.beside for one in own))

    def _of_period(self, sector: str, period: Period) -> Asked:
        if (sector, period) not in self._asked:
            question = _question(sector, period)
            whole = Range.of(told(self.statistics.row(question, {})))
            rows = map(told, self.statistics.rows(question, ["year"]))
            by_year = {row["year"]: Answer.of(row) for row in rows}
            years = _sum(answer.people for answer in by_year.values())
            self._asked[sector, period] = Asked(by_year, _of_no_single_year(whole, years))
        return self._asked[sector, period]


def _question(sector: str, period: Period) -> Selection:
    return Selection(period=period, sectors=frozenset({sector} if sector else ()))


def _sum(ranges: Iterable[Range]) -> Range:
    return sum(ranges, NOBODY)


def _closest(
    told: dict[int, Range], figure: Figure, earlier: Callable[[], list[_Told]]
) -> dict[int, Range]:
    """What is told of some years; of those told with a range, what was last told exactly."""
    found = dict(told)
    vague = [year for year, people in told.items() if not people.is_exact]
    for one in earlier() if vague else ():
        answers = one.answers_by_year(figure)
        exact = {year: answers[year].people for year in vague if year in answers}
        found |= {
            year: people
            for year, people in exact.items()
            if people.is_exact and people != NOBODY  # which nobody had reported on then
        }
    return found


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
