"""
Facts from files, written once into an empty programme.

A `Fact` is one row as the files tell it. The same list fills the tables and, later,
tells how the tables have moved away from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from programmes.languages import LANGUAGES


@dataclass(frozen=True)
class Ref:
    """Another row, by what names it."""

    model: type[models.Model]
    key: dict[str, Any]

    @classmethod
    def to(cls, model: type[models.Model], **key: Any) -> Ref:
        return cls(model, key)


@dataclass(frozen=True)
class Fact:
    """One row: what names it, what is said of it, and the rows it is linked with."""

    model: type[models.Model]
    key: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    links: dict[str, list[Ref]] = field(default_factory=dict)

    def __str__(self) -> str:
        names = " / ".join(str(value) for value in _flat(self.key).values() if value != "")
        return f"{self.model._meta.model_name} {names}"


class BadFact(Exception):
    """A file says something that the rules of the tables refuse; the message names the row."""


@transaction.atomic
def fill(facts: Iterable[Fact]) -> int:
    """
    Write every fact as a new row, all or nothing; return how many were written.

    Raises `BadFact` with the row and the rule where a fact breaks one.
    """
    written = 0
    for fact in facts:
        row = fact.model(**_resolved(fact.key), **_resolved(fact.values))
        try:
            row.full_clean()
        except ValidationError as problem:
            raise BadFact(f"{fact}: {problem.message_dict}") from None
        row.save()
        for name, refs in fact.links.items():
            getattr(row, name).set([_row_of(ref) for ref in refs])
        written += 1
    return written


def differences(facts: Iterable[Fact]) -> Iterator[str]:
    """Each way in which the tables differ from the facts, in words."""
    seen: dict[type[models.Model], set[Any]] = {}
    for fact in facts:
        row = _find(fact.model, fact.key)
        if row is None:
            yield f"{fact}: not in the database"
            continue
        seen.setdefault(fact.model, set()).add(row.pk)
        for name, told in fact.values.items():
            kept = getattr(row, name)
            told = _find(told.model, told.key) if isinstance(told, Ref) else told
            column = row._meta.get_field(name)
            if isinstance(column, models.DecimalField) and told is not None:
                told = column.to_python(told)
            if kept != told:
                yield f"{fact}: {name} is {kept!r}, in the files {told!r}"
        for name, refs in fact.links.items():
            kept_links = {link.pk for link in getattr(row, name).all()}
            told_links = {link.pk for ref in refs if (link := _find(ref.model, ref.key))}
            if kept_links != told_links:
                yield f"{fact}: {name} differ"
    for model, known in seen.items():
        for row in model._default_manager.exclude(pk__in=known):
            yield f"{model._meta.model_name} {row}: only in the database"


def _resolved(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _row_of(value) if isinstance(value, Ref) else value for name, value in values.items()
    }


def _row_of(ref: Ref) -> models.Model:
    row = _find(ref.model, ref.key)
    if row is None:
        raise BadFact(f"{ref.model._meta.model_name} {ref.key} is named but not described")
    return row


def _find(model: type[models.Model], key: dict[str, Any]) -> models.Model | None:
    lookups: dict[str, Any] = {}
    for name, value in key.items():
        if isinstance(value, Ref):
            lookups |= {f"{name}__{part}": told for part, told in _flat(value.key).items()}
        elif value is None:
            lookups[f"{name}__isnull"] = True
        else:
            lookups[name] = value
    return model._default_manager.filter(**lookups).first()


def _flat(key: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in key.items():
        if isinstance(value, Ref):
            flat |= {f"{name}__{part}": told for part, told in _flat(value.key).items()}
        else:
            flat[name] = value
    return flat


def read(folder: Path, name: str) -> Any:
    """A file of initial data, as it stands."""
    # Decimals stay as written: a float would add digits that no source gave.
    return json.loads((folder / name).read_text(encoding="utf-8"), parse_float=Decimal)


def texts(**localized: dict[str, str] | None) -> dict[str, str]:
    """`title={"en": …}` as the columns `title_en`, `title_fr`, `title_it`."""
    return {
        f"{name}_{language}": (told or {}).get(language, "")
        for name, told in localized.items()
        for language in LANGUAGES
    }
