"""In which years a project ran: yes, no, or not known. Pure; no database."""

from __future__ import annotations

from typing import NamedTuple

from programmes.partial_dates import PartialDate

# The years that anything may be asked of.
FIRST_YEAR, LAST_YEAR = 1990, 2100


class YearsActive(NamedTuple):
    """Years in which a project is known to have run, and years of which nobody knows."""

    known: range
    not_known: range


def years_active(
    start: str,
    end: str,
    *,
    is_ongoing: bool,
    last_year: int,
    reach: tuple[int, int] = (FIRST_YEAR, LAST_YEAR),
) -> YearsActive:
    """
    The years of a project with these partial dates ("" where not known).

    A partial date counts with its whole span. Without an end, a project that is not
    said to be ongoing has no known years after that of its start, and one without a
    start none before that of its end. One that is said to be ongoing is known to run
    through `last_year`, the last for which the programme reports. What is not known is so
    of every year of `reach`, both included, in the programme's period and outside it.
    """
    first, last = reach
    begins = PartialDate.parse(start).year if start else None
    ends = PartialDate.parse(end).year if end else None
    if begins is not None and ends is not None:
        return YearsActive(range(begins, ends + 1), range(0))
    if begins is not None:
        until = max(begins, last_year) if is_ongoing else begins
        return YearsActive(range(begins, until + 1), range(max(first, until + 1), last + 1))
    if ends is not None:
        return YearsActive(range(ends, ends + 1), range(first, min(ends, last + 1)))
    return YearsActive(range(0), range(first, last + 1))
