"""The kinds of value that rows of the API hold, each with its rule in the schema."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.serializers import (
    CharField,
    ChoiceField,
    DictField,
    IntegerField,
    Serializer,
)

from editions.documents import NOT_STATED
from programmes.languages import LANGUAGES

TEXT = _("In the language of the answer; empty where there is none.")


# Typed as anything, since some rows name a field `label` or `source`, as each field does too.
def Text(**options: Any) -> Any:
    """A text that stands in one language in the answer."""
    return CharField(allow_blank=True, help_text=TEXT, **options)


def Plain(**options: Any) -> Any:
    """A text that is the same in every language."""
    return CharField(**options)


def PartialDate(**options: Any) -> serializers.RegexField:
    return serializers.RegexField(
        r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$",
        help_text=_("A day, a month or a year, as far as it is known; empty: not known."),
        **options,
    )


def Year(**options: Any) -> IntegerField:
    return IntegerField(min_value=1900, max_value=2200, **options)


def Decimal(**options: Any) -> serializers.RegexField:
    """A number with decimals, as text, so that no reader rounds it."""
    return serializers.RegexField(r"^-?[0-9]+(\.[0-9]+)?$", **options)


def Code(choices: type[Any], *more: str, **options: Any) -> ChoiceField:
    """One of a model's codes; `more` are codes that only documents know."""
    return ChoiceField([*choices.values, *more], **options)


def StatedCode(choices: type[Any], **options: Any) -> ChoiceField:
    """One of a model's codes, where an edition writes `not_stated` for an empty one."""
    return ChoiceField([*filter(None, choices.values), NOT_STATED], **options)


class RowSerializer(Serializer):
    """What every row of an edition may hold beside its own fields."""

    removed_here = serializers.CharField(
        required=False,
        help_text=_(
            "Only where two people removed something that is no text for safety, with nothing left "
            "in its place: a position, a date, an amount, an address, a link."
        ),
    )

    fallbacks = DictField(
        child=ChoiceField(LANGUAGES),
        required=False,
        help_text=_(
            "Only where a text is not there in the language of the answer: which field shows "
            "which other language. Names inside a field follow a dot, places in a list count "
            "from 0: `sources.0.says`."
        ),
    )
