"""A figure as a chart tells it: what is known of it, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from editions.templatetags.portal import number as as_number

MEASURES = ("projects", "people_reached", "people_targeted")
# With fewer reported values than these a chart says less than a sentence.
FEWEST = 3


class State(StrEnum):
    """What a figure is: a plain number, or one of the things that are no plain number."""

    REPORTED = "reported"
    NOT_REPORTED = "not-reported"
    NOT_APPLICABLE = "not-applicable"
    WITHHELD = "withheld"
    COMBINED = "combined"
    RANGE = "range"
    OPEN = "open"
    DIFFERENCE = "difference"
    PROVISIONAL = "provisional"
    INFERRED = "inferred"


# Of figures in which nobody is: nothing was reported, or nobody could report anything.
NOBODY = {State.NOT_REPORTED, State.NOT_APPLICABLE}


@dataclass(frozen=True)
class Value:
    """
    One figure. A number, or the two bounds of a range, or neither where nothing may be told.
    Of an open one only the lower bound is known: some of what it adds up is withheld.

    `with_` names the others under the same sum, where figures are shown together.
    """

    state: State
    number: int | None = None
    at_least: int | None = None
    at_most: int | None = None
    with_: tuple[str, ...] = ()

    @property
    def is_reported(self) -> bool:
        """Whether it has a length that may be drawn."""
        return self.number is not None or bool(self.at_least or self.at_most)

    @property
    def longest(self) -> int:
        """The most that its drawing has to hold."""
        return self.number if self.number is not None else self.at_most or self.at_least or 0

    @property
    def short(self) -> str:
        """The figure in signs, as it stands on a mark; nothing where no number may be told."""
        low, high = as_number(self.at_least or 0), as_number(self.at_most or 0)
        if self.number is not None:
            return as_number(self.number)
        if self.state == State.OPEN:
            return f"≥{low}"
        if self.state == State.RANGE:
            return f"{low}–{high}" if self.at_least else f"≤{high}"
        return ""

    @property
    def words(self) -> str:
        """The figure as a reader hears it; never blank, and never zero where it is not."""
        return _words(self)


def reported(number: int) -> Value:
    return Value(State.REPORTED, number)


NOT_REPORTED = Value(State.NOT_REPORTED)
NOT_APPLICABLE = Value(State.NOT_APPLICABLE)


def sign_of(value: Value) -> str:
    """What stands for a figure on a map: its signs, or the point of what is not applicable."""
    return "·" if value.state == State.NOT_APPLICABLE else value.short


def value_of(row: Mapping[str, Any], measure: str) -> Value:
    """The figure of a row of statistics as `told` gives it, under one of `MEASURES`."""
    if measure == "projects":
        return NOT_APPLICABLE if row["projects"] is None else reported(row["projects"])
    prefix = "targeted_" if measure == "people_targeted" else ""
    status, number = row[f"{prefix}status"], row[measure]
    if number is not None:
        return Value(State.PROVISIONAL if status == "provisional" else State.REPORTED, number)
    low, high = row[f"{prefix}sum_at_least"], row[f"{prefix}sum_at_most"]
    # With bounds nobody reported a part; the whole in which it lies was reported.
    if low is None and status == "not_reported":
        return NOT_REPORTED
    if low is None and status == "not_applicable":
        return NOT_APPLICABLE
    if status == "withheld" and not low:
        return Value(State.WITHHELD)
    if high is None:
        return Value(State.OPEN, at_least=low)
    return Value(State.RANGE, at_least=low, at_most=high)


def is_enough(values: Iterable[Value]) -> bool:
    """Whether so many figures have a length that a drawing says more than a sentence."""
    return sum(value.is_reported for value in values) >= FEWEST


def _words(value: Value) -> str:
    said = "" if value.number is None else as_number(value.number)
    match value.state:
        case State.NOT_REPORTED:
            return _("not reported")
        case State.NOT_APPLICABLE:
            return _("not applicable")
        case State.WITHHELD:
            return _("withheld until its year is closed, or to protect a small group")
        case State.OPEN:
            return _("at least %(low)s, and more that is withheld") % {
                "low": as_number(value.at_least)
            }
        case State.RANGE if value.at_least:
            return _("at least %(low)s, at most %(high)s") % {
                "low": as_number(value.at_least),
                "high": as_number(value.at_most),
            }
        case State.RANGE:
            return _("at most %(high)s") % {"high": as_number(value.at_most)}
        case State.COMBINED:
            return _("%(number)s, together with %(others)s") % {
                "number": said,
                "others": ", ".join(value.with_),
            }
        case State.PROVISIONAL:
            return _("%(number)s, provisional") % {"number": said}
        case State.INFERRED:
            return _("%(number)s, inferred") % {"number": said}
        case State.DIFFERENCE:
            return _("%(number)s, as a difference") % {"number": said}
    return said
