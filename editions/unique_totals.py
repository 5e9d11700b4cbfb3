"""
Stated unique totals: how many different people a source says were reached, and how it knows.

Where one answers the very question of a row (the same years, the same sector or none, and
nothing else), it replaces the computed bounds of different people. The sum of
reports beside it stays what it is. A total outside of these bounds contradicts the records,
which may lack reports: it replaces nothing and is shown beside them, as an open difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import QuerySet

from beneficiaries.counting import Period
from beneficiaries.models import Statement
from editions.figure import Row
from editions.models import Edition, FrozenRecord
from editions.selecting import Selection
from editions.stamp import remembered

METRIC = Statement.Metric.DIFFERENT_PEOPLE.value
# Under this name an edition keeps how many it has, so that nobody looks for them in vain.
UNIQUE_TOTALS = "unique_totals"


class UniqueTotal(NamedTuple):
    """A stated number of different people, and the key of its statement."""

    key: str
    people: int

    def in_place_of_bounds(self, row: Row) -> Row:
        """The row with this total, if its bounds of different people hold it."""
        low, high = row.reached.at_least, row.reached.at_most
        if low is None or self.people < low or (high is not None and self.people > high):
            return row
        reached = row.reached._replace(at_least=self.people, at_most=self.people)
        return row._replace(reached=reached, stated_in=self.key)


def unique_totals(edition: Edition) -> Mapping[Selection, UniqueTotal]:
    """Those of an edition by their question; of several to one question the first in order."""
    if not edition.totals.get(UNIQUE_TOTALS):
        return {}
    found: Mapping[Selection, UniqueTotal] = remembered(
        ("unique totals", edition.pk), lambda: _read(edition)
    )
    return found


def stated_unique_totals(edition: Edition) -> QuerySet:
    """The frozen statements of different people, one that was removed among them."""
    statements = FrozenRecord.objects.of(edition).of_kind(FrozenRecord.Kind.STATEMENT)
    return statements.filter(document__metric=METRIC)


def _read(edition: Edition) -> dict[Selection, UniqueTotal]:
    rows = stated_unique_totals(edition).order_by("position", "key")
    found: dict[Selection, UniqueTotal] = {}
    for statement in rows.values_list("document", flat=True):
        # One that two people removed tells nothing any more.
        if statement["value"] is not None:
            period = Period(statement["period_start"], statement["period_end"])
            total = UniqueTotal(statement["key"], statement["value"])
            found.setdefault(question_of(statement, period), total)
    return found


def question_of(statement: Mapping[str, Any], period: Period) -> Selection:
    """What a statement answers, taken as one about these years."""
    sector = statement["sector"]
    return Selection(period=period, sectors=frozenset({sector["slug"]} if sector else ()))
