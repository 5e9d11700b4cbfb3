"""What may stand in the query string of a page or an endpoint, and what is said otherwise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

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
