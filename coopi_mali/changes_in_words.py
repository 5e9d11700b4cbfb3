"""What an edition changes, as the staff call it: kinds, fields and values in words."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from beneficiaries.models import BeneficiaryCount
from editions.comparing import Change
from editions.document import COUNT
from editions.documents import NOT_STATED
from editions.keys_in_words import KeysInWords
from editions.models import FrozenRecord
from editions.names_of_fields import model_field, name_in_words
from editions.reconciling import STATES, Basis
from editions.trees import Breakdown
from programmes.wording import in_a_row

Kind = FrozenRecord.Kind

WHAT: dict[str, str | Promise] = {
    "added": gettext_lazy("added"),
    "changed": gettext_lazy("changed"),
    "removed": gettext_lazy("removed"),
    "moved": gettext_lazy("moved in its list"),
    "corrected": gettext_lazy("corrected since; what was published stays"),
    "restricted": gettext_lazy("restricted since; what was published stays until it is redacted"),
}
COMPARISONS = "comparisons"
# What is said of the parts of a figure.
PARTS: dict[str, str | Promise] = {
    Breakdown.SHOWN: gettext_lazy("yes"),
    Breakdown.NONE: gettext_lazy("it has none"),
    Breakdown.WITHHELD: gettext_lazy("withheld"),
    Breakdown.NOT_REPORTED: gettext_lazy("not reported"),
}


def in_words(changes: list[Change]) -> list[dict[str, Any]]:
    kinds: dict[str, Any] = dict(Kind.choices) | {COUNT: BeneficiaryCount._meta.verbose_name}
    keys = KeysInWords()
    return [
        {
            "kind": kinds.get(change.kind, change.kind),
            # A figure has no name, and its project and year do not tell it from others.
            "label": keys.of(COUNT, change.key)
            if change.kind == COUNT
            else change.label or change.key,
            "what": _what(change),
            "fields": [
                {
                    "name": name_in_words(change.kind, field.name),
                    "before": _value_in_words(change.kind, field.name, field.before),
                    "after": _value_in_words(change.kind, field.name, field.after),
                }
                for field in change.fields
            ],
        }
        for change in changes
    ]


def _what(change: Change) -> str:
    # Where a record stands among its like is released too, beside its fields.
    moved = change.what == "changed" and not change.fields
    return str(WHAT["moved" if moved else change.what])


def _value_in_words(kind: str, name: str, value: Any) -> str:
    """A value of a document, on one line."""
    choices = dict(getattr(model_field(kind, name), "flatchoices", None) or [])
    if isinstance(value, str) and choices:
        return str(choices.get("" if value == NOT_STATED else value, value))
    if (kind, name) == (COUNT, "breakdown"):
        return str(PARTS.get(value, "–"))
    if name == "value" and isinstance(value, int):
        return number_format(value, force_grouping=True)
    if name == COMPARISONS and isinstance(value, list):
        return "; ".join(map(_comparison_in_words, value)) or "–"
    return _plain(value)


def _comparison_in_words(told: dict[str, Any]) -> str:
    """What the records give beside a statement: on what it rests, how many, and the difference."""
    parts = [str(dict(Basis.choices).get(told["basis"], told["basis"]))]
    low, high = told["at_least"], told["at_most"]
    if low is not None:
        shown = number_format(low, force_grouping=True)
        if high is None:
            shown = _("at least %(low)s, and more that is withheld") % {"low": shown}
        elif high != low:
            shown = f"{shown}–{number_format(high, force_grouping=True)}"
        parts.append(shown)
    if told["difference"] is not None:
        difference = number_format(told["difference"], force_grouping=True)
        parts.append(_("difference %(difference)s") % {"difference": difference})
    parts.append(str(STATES[told["state"]]))
    return ", ".join(parts)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return in_a_row(_plain(part) for part in value) or "–"
    if isinstance(value, dict):
        parts = [_plain(part) for part in value.values() if part not in (None, "", [], {})]
        return ", ".join(parts) or "–"
    return "–" if value in (None, "") else str(value)
