"""Dates known only to the year or the month: `2013`, `2016-03`, `2018-02-01`."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat, Length, NullIf, Substr
from django.db.models.lookups import GreaterThanOrEqual, In, Range
from django.utils.translation import gettext_lazy as _

FORM = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """
    A year, a month or a day, as far as it is known.

    `PartialDate.parse("2016-03")`; a text of another form, or a day that does not
    exist, raises `ValueError`.
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        if not FORM.fullmatch(text):
            raise ValueError(f"{text!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
        known = cls(*(int(part) for part in text.split("-")))
        known.first_day()
        return known

    def first_day(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        return "-".join(
            f"{part:02d}" for part in (self.year, self.month, self.day) if part is not None
        )


def validate_partial_date(text: str) -> None:
    try:
        PartialDate.parse(text)
    except ValueError:
        raise ValidationError(
            _(
                "“%(text)s” is no date. Write a year (2013), a month (2016-03) or a day "
                "(2018-02-01)."
            ),
            code="partial_date",
            params={"text": text},
        ) from None


class PartialDateField(models.CharField):
    """A `PartialDate` kept as text; empty means not known."""

    default_validators = [validate_partial_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault(
            "help_text",
            _("As far as it is known: 2013, 2016-03 or 2018-02-01. Empty: not known."),
        )
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs


def _part(field: str, start: int, width: int, absent: str) -> Coalesce:
    return Coalesce(NullIf(Substr(field, start, width), Value("")), Value(absent))


def _number(field: str, month: str, day: str) -> Combinable:
    """A date as a number such as 20160331, with the parts not known filled in."""
    text = Concat(Substr(field, 1, 4), _part(field, 6, 2, month), _part(field, 9, 2, day))
    return Cast(text, models.IntegerField())


def is_partial_date(field: str) -> Q:
    """Condition for a constraint: empty, or a year, month or day that can be one."""
    month = Cast(_part(field, 6, 2, "01"), models.IntegerField())
    day = Cast(_part(field, 9, 2, "01"), models.IntegerField())
    year = Cast(_part(field, 1, 4, "2000"), models.IntegerField())
    return Q(**{field: ""}) | (
        Q(In(Length(field), (4, 7, 10)))
        & Q(Range(year, (1900, 2100)))
        & Q(Range(month, (1, 12)))
        & Q(Range(day, (1, 31)))
    )


def ends_after_it_starts(start: str, end: str) -> Q:
    """Condition for a constraint: the span of the end does not lie before the start."""
    return (
        Q(**{start: ""})
        | Q(**{end: ""})
        | Q(GreaterThanOrEqual(_number(end, "12", "31"), _number(start, "01", "01")))
    )
