"""
Numbers that stand in a field of their own, with their words beside them. Pure.

The lint of texts finds a small number only in the sentence of a vulnerable group. Here the
number is a value, and what it counts stands in a label, a unit, a group or a note. It is small
below k, zero included, unless its unit is plainly one of things: wells, sessions, percent.
Of some people no number is published, however large (programmes/never_published.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from editions.lint import GROUPS, SMALL_GROUP, THINGS, Found
from programmes.never_published import as_words, never_published

SMALL_NUMBER, NEVER_PUBLISHED = "small_number", "never_published"
NOT_REPORTED = "not_reported"

_THINGS = re.compile(rf"\b(?:{THINGS})\b", re.I | re.X)
_PEOPLE = re.compile(
    r"""\b(?:
    people|persons?|individuals?|wom[ae]n|m[ae]n|adults?|households?|famil\w+|beneficiar\w*|
    patients?|participants?|refugees?|returnees?|migrants?|displaced|cases?|
    personnes?|individus?|femmes?|hommes?|adultes?|m[ée]nages?|b[ée]n[ée]ficiaires?|r[ée]fugi\w+|
    retourn[ée]\w*|d[ée]plac[ée]\w*|participant\w*|cas|
    person[ae]|individui|donn[ae]|uom[io]|uomini|adult[io]|nuclei|pazient[ei]|partecipant[ei]|
    rifugiat[aoie]|sfollat[aoie]|cas[io]
    )\b""",
    re.I | re.X,
)


def of_result(result: dict[str, Any], *, k: int, k_of_groups: int) -> Iterator[Found]:
    """What is dangerous in a result in a source's terms; `k` is that of the project's sectors."""
    label, unit, note = (_texts(result[name]) for name in ("label", "unit", "note"))
    if about := never_published(*_side_by_side(result["unit"], result["label"]), *note):
        yield Found(NEVER_PUBLISHED, about)
        return
    if result["value"] is not None and not _are_things(unit):
        shown = " ".join([result["value"], *unit[:1]])
        yield from _small(Decimal(result["value"]), shown, [*label, *unit, *note], k, k_of_groups)


def may_count_people(unit: dict[str, str]) -> bool:
    """Whether the unit of a result, in its languages, is not plainly one of things."""
    return not _are_things(_texts(unit))


def of_statement(statement: dict[str, Any], *, k: int, k_of_groups: int) -> Iterator[Found]:
    """The same of a published figure of people; `k` is that of its sector."""
    value = statement["value"]
    if value is not None:
        notes = [
            text
            for name in ("note", "comparison_note", "method")
            for text in _texts(statement.get(name, {}))
        ]
        if about := never_published(*notes):
            yield Found(NEVER_PUBLISHED, about)
            return
        yield from _small(Decimal(value), str(value), notes, k, k_of_groups)


def of_count(count: dict[str, Any], *, k_of_groups: int) -> Iterator[Found]:
    """
    The same of a count, by its group, the code of that, and its note.

    Other small numbers are the business of disclosure control. Where nobody reported a figure
    there is no number, now or later; one that is withheld today may be told tomorrow.
    """
    if count["status"] == NOT_REPORTED:
        return
    group = [as_words(count["group_code"]), *_texts(count["group"])]
    note = _texts(count["source_note"])
    # The whole name of a group: its key may not tell it.
    named = next(filter(never_published, group), "")
    if about := named or never_published(*note):
        yield Found(NEVER_PUBLISHED, about)
    elif count["value"] is not None and count["value"] < k_of_groups:
        # A note is about the whole count, not about each of its cells by sex and age.
        words = group if count["sex"] else [*group, *note]
        yield from _small(Decimal(count["value"]), str(count["value"]), words, 0, k_of_groups)


def _small(
    value: Decimal, shown: str, words: list[str], k: int, k_of_groups: int
) -> Iterator[Found]:
    group = _first(GROUPS, words)
    if group and value < k_of_groups:
        yield Found(SMALL_GROUP, f"{shown}: {group}")
    elif value < k:
        yield Found(SMALL_NUMBER, shown)


def _are_things(unit: list[str]) -> bool:
    """Whether a unit, in any of its languages, is one of things, and in none one of people."""
    return bool(_first(_THINGS, unit)) and not _first(_PEOPLE, unit) and not _first(GROUPS, unit)


def _first(pattern: re.Pattern[str], words: Iterable[str]) -> str:
    found = (pattern.search(text) for text in words)
    return next((match[0] for match in found if match), "")


def _texts(by_language: dict[str, str]) -> list[str]:
    return [text for name, text in by_language.items() if name != "source_language" and text]


def _side_by_side(unit: dict[str, str], label: dict[str, str]) -> Iterator[str]:
    """In each language the unit before and behind its label: either may name who was counted."""
    for language in label.keys() - {"source_language"}:
        yield f"{unit[language]} | {label[language]} | {unit[language]}"
