"""
What the database refuses in a year that is closed: any change of what stands in it.

The one thing that is written to a closed year is an addition, a project-year that had no
accepted count when the year was closed. It is written row by row, and what of it is accepted
stays from then on like the rest. Forms say the same (beneficiaries/models/closed_years.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models

from beneficiaries.models import BeneficiaryCount, FurtherCut, ReportingYear, SexAgeCell
from editions.guards_sql import Guard, never_replaced
from programmes.models import Project

COUNT, PROJECT = BeneficiaryCount._meta.db_table, Project._meta.db_table
YEAR = ReportingYear._meta.db_table
SENTENCE = (
    "The year is closed, and this project already has accepted counts in it."
    " Two people have to reopen the year before it is changed."
)
# Asked once for all rows that a statement adds: as long as no year is closed, no row is asked.
IS_ANY_CLOSED = f"EXISTS (SELECT 1 FROM {YEAR} closed WHERE closed.state = 'closed')"


def guards_of_years() -> Iterator[Guard]:
    for model in (BeneficiaryCount, SexAgeCell, FurtherCut):
        yield from _of_rows(model)


def _of_rows(model: type[models.Model]) -> Iterator[Guard]:
    """A row of a table of counts, or of their parts."""
    for event, refused in {
        "insert": _is_complete(model, "NEW"),
        "update": f"{_stays(model, 'OLD')} OR {_is_complete(model, 'NEW')}",
        "delete": _stays(model, "OLD"),
    }.items():
        yield Guard(model, event, f"{IS_ANY_CLOSED} AND ({refused})", SENTENCE)
    yield Guard(model, "truncate", IS_ANY_CLOSED, SENTENCE, only="postgresql")
    yield from never_replaced(model, SENTENCE, which=_stays(model, "there"))


def _stays(model: type[models.Model], row: str) -> str:
    """Whether a row, or the count of which it is a part, may not change any more."""
    is_accepted = f"{{count}}.state = 'accepted' AND {_is_closed('{count}')}"
    return _of_count(model, row, f"({is_accepted} OR {_was_told('{count}')})")


def _is_complete(model: type[models.Model], row: str) -> str:
    """Whether nothing is added to the project-year of a row: it had accepted counts."""
    return _of_count(model, row, _was_told("{count}"))


def _of_count(model: type[models.Model], row: str, condition: str) -> str:
    if model is BeneficiaryCount:
        return condition.format(count=row)
    return (
        f"EXISTS (SELECT 1 FROM {COUNT} whole WHERE whole.id = {row}.count_id"
        f" AND {condition.format(count='whole')})"
    )


def _is_closed(count: str, and_then: str = "") -> str:
    return (
        f"EXISTS (SELECT 1 FROM {PROJECT} project"
        f" JOIN {YEAR} closed ON closed.programme_id = project.programme_id"
        f" WHERE project.id = {count}.project_id"
        f" AND closed.year = {count}.year AND closed.state = 'closed'{and_then})"
    )


def _was_told(count: str) -> str:
    """Whether the project had accepted counts in the year when that was closed."""
    return _is_closed(
        count,
        f" AND EXISTS (SELECT 1 FROM {COUNT} told WHERE told.project_id = project.id"
        " AND told.year = closed.year AND told.state = 'accepted'"
        " AND told.updated_at <= closed.closed_at)",
    )
