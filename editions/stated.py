"""
Stated figures of complete years, held against what the release can say of them.

Where every year of a statement's period is closed and released, its figure counts what the
release counts, and the release is asked the statement's own question. If it can only answer
with a range, since small groups are shown together or withheld, and the stated figure lies
inside, then the two together tell what the range hides: the rest of a pool, to the person.
So they do where the total of a whole year is withheld, and the answer has no upper end. A
figure that two people removed is another matter: they were shown what else tells it.
That is no matter of judgement, as a word found in a text is, so no reason lets it pass
(disclosure control §8); the statement has to be left out. A range that only comes from what
nobody reported hides nobody, and an exact answer that differs stays an open difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from beneficiaries.counting import Period
from beneficiaries.models import Statement
from editions.models import Edition, FrozenCell, FrozenRecord
from editions.statistics import Selection, Statistics, told

PEOPLE = {Statement.Metric.DIRECT_BENEFICIARIES.value, Statement.Metric.BENEFICIARIES.value}
# Why an answer is a range that protects somebody.
PROTECTING = {"withheld", "combined"}


def inside_a_range(edition: Edition) -> Iterator[tuple[str, str]]:
    """Keys of statements that would narrow what the edition hides, with figure and range."""
    complete = {int(year) for year in edition.policy.get("closed_years", {})}
    asked = [
        statement
        for statement in _documents(edition, FrozenRecord.Kind.STATEMENT)
        if statement["metric"] in PEOPLE
        and statement["value"] is not None
        and _years(statement)
        and _years(statement) <= complete
    ]
    if not asked:
        return
    (programme,) = _documents(edition, FrozenRecord.Kind.PROGRAMME)
    statistics = Statistics.of(edition, programme)
    for statement in asked:
        answer = told(statistics.row(_question(statement), {}))
        low, high = answer["sum_at_least"], answer["sum_at_most"]
        if (
            answer["people_reached"] is None
            and answer["status"] in PROTECTING
            and low <= statement["value"]
            and (
                _hides_a_year(edition, _years(statement))
                if high is None
                else statement["value"] <= high
            )
        ):
            shown = f"≥ {low}" if high is None else f"{low}–{high}"
            yield statement["key"], f"{statement['value']}: {shown}"


def _hides_a_year(edition: Edition, years: set[int]) -> bool:
    """Whether of any of these years not even the total is shown."""
    totals = FrozenCell.objects.of(edition).filter(
        status=FrozenCell.Status.WITHHELD, project_code="", year__in=years, measure="reached"
    )
    return any("removed" not in body for body in totals.values_list("document", flat=True))


def _documents(edition: Edition, kind: str) -> list[dict[str, Any]]:
    rows = FrozenRecord.objects.of(edition).of_kind(kind).order_by("position", "key")
    return list(rows.values_list("document", flat=True))


def _years(statement: dict[str, Any]) -> set[int]:
    """The years of a period; none where an end is open or not known."""
    first, last = statement["period_start"], statement["period_end"]
    return set() if first is None or last is None else set(range(first, last + 1))


def _question(statement: dict[str, Any]) -> Selection:
    sector = statement["sector"]
    return Selection(
        period=Period(statement["period_start"], statement["period_end"]),
        sectors=frozenset({sector["slug"]} if sector else ()),
    )
