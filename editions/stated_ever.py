"""
What published figures of people let a reader work out, from one of them and from several.

Whatever an edition once showed, its readers have: figures that were taken back or changed
since, those of withdrawn editions, and those that were removed for safety. Of the last no
edition holds the number any more; the live statement does, as long as nobody deletes it.

Figures of one metric give another where they lie within one of them: a period less parts of it,
for the same sector, or the country less sectors, for the same period. What is left is asked
like a figure of its own. Others mix years and sectors of which the release has no single
answer; and no more than three are taken off one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from beneficiaries.counting import Period
from beneficiaries.models import Statement
from editions.documents.statements import statement_key
from editions.models import Edition, FrozenRecord
from editions.unique_totals import METRIC as DIFFERENT_PEOPLE

PEOPLE = {
    Statement.Metric.DIRECT_BENEFICIARIES.value,
    Statement.Metric.BENEFICIARIES.value,
    DIFFERENT_PEOPLE,
}
# From one figure.
MOST_TAKEN_OFF = 3


@dataclass(frozen=True)
class Figure:
    """A number of people in a period, and in a sector (empty: all), as readers may take it."""

    key: str
    metric: str
    sector: str
    period: Period
    value: int
    # How the number came about, for staff; of a removed figure without the number.
    words: str
    # Whether an edition that was public at some time shows all that it is made from.
    was_shown: bool
    # Parts of the period, and sectors of the country, that were taken off, in order.
    without: tuple[Period, ...] = ()
    without_sectors: tuple[str, ...] = ()

    @property
    def asks(self) -> tuple[Any, ...]:
        """What it counts: two figures that agree in it are the same one."""
        what = self.metric, self.sector, self.period, self.value
        return *what, self.without, self.without_sectors

    def __contains__(self, year: int) -> bool:
        return year in self.period and not any(year in part for part in self.without)


def figures(edition: Edition, covered: Period) -> list[Figure]:
    """Each figure that readers of this edition have, and what some leave of one, once."""
    # First those that were shown: of the same figure shown again nothing new is learnt.
    stated = sorted(_stated(edition, covered), key=lambda figure: not figure.was_shown)
    single = _each_once(stated)
    return _each_once([*single, *_rests(single)])


def _each_once(stated: Iterable[Figure]) -> list[Figure]:
    found: dict[tuple[Any, ...], Figure] = {}
    for figure in stated:
        found.setdefault(figure.asks, figure)
    return list(found.values())


def _stated(edition: Edition, covered: Period) -> Iterator[Figure]:
    """Every version of every statement that an edition ever showed, or this one will."""
    statements = Statement.objects.of(edition.programme).select_related("publication", "sector")
    live = {statement_key(statement): statement.value for statement in statements}
    records = FrozenRecord.objects.filter(programme=edition.programme, is_end=False)
    versions = records.of_kind(FrozenRecord.Kind.STATEMENT).order_by("pk")
    rows: Any = versions.values_list("document", "first_edition")
    for document, first in rows:
        key, sector = document["key"], document["sector"]
        is_removed = document["value"] is None
        value = live.get(key) if is_removed else document["value"]
        if document["metric"] not in PEOPLE or value is None:
            continue
        for period in _periods(document, covered):
            yield Figure(
                key=key,
                metric=document["metric"],
                sector=sector["slug"] if sector else "",
                period=period,
                value=value,
                words="…" if is_removed else str(value),
                was_shown=first != edition.pk,
            )


def _rests(single: Sequence[Figure]) -> Iterator[Figure]:
    """What one, two and three of them leave of another."""
    rests = single
    for _taken in range(MOST_TAKEN_OFF):
        rests = [rest for whole in rests for part in single for rest in _less(whole, part)]
        yield from rests


def _less(whole: Figure, part: Figure) -> Iterator[Figure]:
    # Of different people nothing can be taken off: somebody may be in both figures. And one
    # statement that may be taken in two ways is still one figure.
    if whole.metric == DIFFERENT_PEOPLE:
        return
    if whole.metric != part.metric or whole.key == part.key or whole.value < part.value:
        return
    rest = replace(
        whole,
        # The one that can still be left out.
        key=part.key if whole.was_shown else whole.key,
        value=whole.value - part.value,
        words=f"{whole.words} - {part.words}",
        was_shown=whole.was_shown and part.was_shown,
    )
    if _is_of_period(part, whole):
        yield replace(rest, without=(*whole.without, part.period))
    elif _is_of_country(part, whole):
        yield replace(rest, without_sectors=(*whole.without_sectors, part.sector))


def _is_of_period(part: Figure, whole: Figure) -> bool:
    """Whether it is of a part of a figure's period, behind all parts that were taken off."""
    inner, outer = part.period, whole.period
    is_within = inner != outer and outer.first <= inner.first and inner.last <= outer.last
    is_of_same = part.sector == whole.sector and not whole.without_sectors
    return is_of_same and is_within and all(one.last < inner.first for one in whole.without)


def _is_of_country(part: Figure, whole: Figure) -> bool:
    """Whether it is of a sector of the country, behind all sectors that were taken off."""
    is_of_country = not (whole.sector or whole.without) and part.period == whole.period
    return is_of_country and all(one < part.sector for one in ("", *whole.without_sectors))


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
