"""In which years a project ran: yes, no, or not known (design §3). Pure; no database."""

from __future__ import annotations

from typing import NamedTuple

from programmes.partial_dates import PartialDate


class YearsActive(NamedTuple):
    """Years in which a project is known to have run, and years of which nobody knows."""

    known: frozenset[int]
    not_known: frozenset[int]


def years_active(
    start: str, end: str, *, is_ongoing: bool, first_year: int, last_year: int
) -> YearsActive:
    """
    The years of a project with these partial dates ("" where not known).

    A partial date counts with its whole span. Without an end, a project that is not
    said to be ongoing has no known years after that of its start, and one without a
    start none before that of its end. What is not known reaches over the period from
    `first_year` to `last_year`, for which the programme reports.
    """
    period = set(range(first_year, last_year + 1))
    begins = PartialDate.parse(start).year if start else None
    ends = PartialDate.parse(end).year if end else None
    if begins is not None and ends is not None:
        return YearsActive(frozenset(range(begins, ends + 1)), frozenset())
    if begins is not None and is_ongoing:
        return YearsActive(frozenset(range(begins, max(begins, last_year) + 1)), frozenset())
    if begins is not None:
        return YearsActive(frozenset({begins}), frozenset(year for year in period if year > begins))
    if ends is not None:
        return YearsActive(frozenset({ends}), frozenset(year for year in period if year < ends))
    return YearsActive(frozenset(), frozenset(period))
