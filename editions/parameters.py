"""What may stand in the query string of a page or an endpoint, and what is said otherwise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from editions.narrowing import FIRST_YEAR, LAST_YEAR

# What other sites append to a link on its way: ignored on pages, refused by the API.
APPENDED_BY_OTHERS = ("utm_", "fbclid")


@dataclass(frozen=True)
class Problem:
    """One parameter that was not understood, and what would be."""

    parameter: str
    given: str
    message: str
    valid: list[str] = field(default_factory=list)


class BadParameters(Exception):
    """The address asks for something in words that nobody knows."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message for problem in problems))


def refuse_turned_round(asked: Mapping[str, Any]) -> None:
    """Raise `BadParameters` where the years asked for end before they begin."""
    first, last = asked.get("year_min"), asked.get("year_max")
    if not first or not last or int(first) <= int(last):
        return
    after = _("The first year lies after the last one, %(year)s.") % {"year": last}
    before = _("The last year lies before the first one, %(year)s.") % {"year": first}
    raise BadParameters(
        [
            Problem("year_min", str(first), after, [f"{FIRST_YEAR}–{last}"]),
            Problem("year_max", str(last), before, [f"{first}–{LAST_YEAR}"]),
        ]
    )


def refuse_unknown(query: Mapping[str, str], known: Collection[str], *, on_page: bool) -> None:
    """Raise `BadParameters` for every name in the query that is not known."""
    unknown = [
        name
        for name in query
        if name not in known and not (on_page and name.startswith(APPENDED_BY_OTHERS))
    ]
    if unknown:
        raise BadParameters(
            [
                Problem(
                    parameter=name,
                    given=query[name],
                    message=_("There is no parameter “%(name)s” here.") % {"name": name},
                    valid=sorted(known),
                )
                for name in unknown
            ]
        )
