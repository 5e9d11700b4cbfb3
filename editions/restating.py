"""The log of restatements: every figure that an edition gives otherwise than the one before."""

from __future__ import annotations

import hashlib
from typing import Any

from editions.document import COUNT
from editions.models import FrozenRecord

Kind = FrozenRecord.Kind
# What is read as a figure in each kind of document; the results of a project come on top.
FIGURES: dict[str, tuple[str, ...]] = {
    Kind.STATEMENT: ("value",),
    COUNT: ("value", "status"),
    Kind.PROJECT: ("start_date", "end_date", "status", "nature"),
}
RESULT = "result."


def figures(kind: str, document: dict[str, Any]) -> dict[str, Any]:
    """The figures of a document, each under a name that stays its own."""
    found = {name: document.get(name) for name in FIGURES.get(kind, ())}
    if kind == Kind.PROJECT:
        for result in document["results"]:
            name = _name_of_result(result)
            while name in found:
                name += "+"
            found[name] = {part: result[part] for part in ("label", "value", "precision", "unit")}
    return found


def _name_of_result(result: dict[str, Any]) -> str:
    """A result is known by its words, since it has no code: label, unit and period."""
    words = [result[part][result[part]["source_language"]] for part in ("label", "unit", "period")]
    return RESULT + hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]


def restated(
    kind: str, before: dict[str, Any], after: dict[str, Any] | None
) -> list[tuple[str, Any, Any]]:
    """
    Field, before and after of each figure that is given otherwise; `None` where it is no more.

    What is new restates nothing. A project that leaves an edition is told of in the list
    of changes, not figure by figure.
    """
    old = figures(kind, before)
    if after is None:
        if kind not in {Kind.STATEMENT, COUNT}:
            return []
        name = "value" if old["value"] is not None else "status"
        # A statement whose number was removed for safety has no figure left.
        return [(name, old[name], None)] if name in old else []
    new = figures(kind, after)
    return [(name, value, new.get(name)) for name, value in old.items() if value != new.get(name)]
