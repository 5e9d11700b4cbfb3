"""
Numbers that stand in a field of their own, with their words beside them. Pure.

The lint of texts finds a small number only in the sentence of a vulnerable group. Here the
number is a value, and what it counts stands in a label, a unit or a note. It is small below
k, zero included, unless its unit is plainly one of things: wells, sessions, percent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from editions.lint import GROUPS, SMALL_GROUP, THINGS, Found

SMALL_NUMBER, NEVER_PUBLISHED = "small_number", "never_published"

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
_CHILD = (
    r"(?:child(?:ren)?|minors?|girls?|boys?|enfants?|mineur\w*|filles?|garçons?|"
    r"bambin\w*|minori|ragazz[aeio])"
)
_ARMED = r"(?:recruit\w*|recrut\w*|enr[ôo]l\w*|reclut\w*|arruolat\w*|soldiers?|soldats?|soldat[oi])"
_ALONE = r"(?:separated|s[ée]par[ée]\w*|separat[aoie])"
_CASE = r"(?:cases?|cas|cas[io]|incidents?|incident[ei])"
_HARM = (
    r"(?:s?gbv|vs?bg|vgb|violen\w+|rapes?|viols?|stupr\w*|abus\w*|exploit\w*|sfruttament\w*|"
    r"protection|protezione|traffick\w*|traite|tratta|recruit\w*|recrut\w*|reclut\w*)"
)


def _near(one: str, other: str) -> str:
    """Both words with at most four others between them, in either order."""
    between = r"(?:\W+\w+){0,4}?\W+"
    return rf"\b{one}\b{between}{other}\b|\b{other}\b{between}{one}\b"


_NEVER = re.compile(
    "|".join(
        [
            r"\bunaccompanied\b|\bnon[\s-]accompagn\w*",
            r"\bsurviv(?:ors?|ed|ing)\b|\bsurvivant\w*|\bsopravvissut\w*",
            r"\b(?:caafag|eafga)\b",
            _near(_CHILD, _ARMED),
            _near(_CHILD, _ALONE),
            _near(_CASE, _HARM),
        ]
    ),
    re.I,
)


def of_result(result: dict[str, Any], *, k: int, k_of_groups: int) -> Iterator[Found]:
    """What is dangerous in a result in a source's terms; `k` is that of the project's sectors."""
    label, unit, note = (_texts(result[name]) for name in ("label", "unit", "note"))
    if about := _first(_NEVER, [*label, *unit]):
        yield Found(NEVER_PUBLISHED, about)
    if result["value"] is not None and not _are_things(unit):
        shown = " ".join([result["value"], *unit[:1]])
        yield from _small(Decimal(result["value"]), shown, [*label, *unit, *note], k, k_of_groups)


def of_statement(statement: dict[str, Any], *, k: int, k_of_groups: int) -> Iterator[Found]:
    """The same of a published figure of people; `k` is that of its sector."""
    value = statement["value"]
    if value is not None:
        notes = [*_texts(statement["note"]), *_texts(statement["comparison_note"])]
        yield from _small(Decimal(value), str(value), notes, k, k_of_groups)


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
