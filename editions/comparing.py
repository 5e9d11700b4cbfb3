"""What one edition says otherwise than the one before it, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from beneficiaries.models import Statement
from editions.documents import COUNT, documents_of
from editions.models import Edition, FrozenCell, FrozenRecord
from editions.reading import localize
from programmes.models import CountryProgramme


@dataclass(frozen=True)
class FieldChange:
    """A field of a record, before and after; `None` where it was or is absent."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """A record that was added, changed or removed."""

    kind: str
    key: str
    label: str
    what: str
    fields: list[FieldChange]


def changes_since_current(programme: CountryProgramme) -> list[Change]:
    """What an edition prepared now would change in what stands."""
    standing = {
        (row.kind, row.key): (row.document_hash, row.document)
        for row in FrozenRecord.objects.standing(programme)
    } | {
        (COUNT, cell.key): (cell.document_hash, cell.document)
        for cell in FrozenCell.objects.standing(programme)
    }
    changes = []
    for document in documents_of(programme):
        stands_hash, before = standing.pop((document.kind, document.key), (None, None))
        if stands_hash != document.hash:
            changes.append(_change(document.kind, document.key, before, document.body))
    changes += [
        _change(kind, key, before, None) for (kind, key), (_hash, before) in standing.items()
    ]
    return changes


def changes_of(edition: Edition) -> list[Change]:
    """What an edition, prepared or approved, changed in the one before it."""
    rows: list[tuple[str, Any]] = [
        (row.kind, row)
        for row in FrozenRecord.objects.filter(first_edition=edition).select_related("replaces")
    ]
    rows += [
        (COUNT, cell)
        for cell in FrozenCell.objects.filter(first_edition=edition).select_related("replaces")
    ]
    return [
        _change(
            kind,
            row.key,
            row.replaces.document if row.replaces and not row.replaces.is_end else None,
            None if row.is_end else row.document,
        )
        for kind, row in rows
    ]


def _change(kind: str, key: str, before: dict | None, after: dict | None) -> Change:
    language = (get_language() or "en")[:2]
    return Change(
        kind=kind,
        key=key,
        label=label(kind, localize(after or before or {}, language)),
        what="removed" if after is None else "added" if before is None else "changed",
        fields=list(_fields(before, after)) if before and after else [],
    )


def _fields(before: dict[str, Any], after: dict[str, Any]) -> Iterator[FieldChange]:
    language = (get_language() or "en")[:2]
    for name in [*after, *(name for name in before if name not in after)]:
        old, new = before.get(name), after.get(name)
        if old != new:
            shown_old, shown_new = localize(old, language), localize(new, language)
            if shown_old == shown_new and isinstance(old, dict) and isinstance(new, dict):
                # Only another language changed: show that one.
                shown_old, shown_new = _other_language(old, new)
            yield FieldChange(name, shown_old, shown_new)


def _other_language(old: dict[str, Any], new: dict[str, Any]) -> tuple[Any, Any]:
    for language in new:
        if old.get(language) != new.get(language):
            return old.get(language), new.get(language)
    return old, new


def label(kind: str, document: dict[str, Any]) -> str:
    """How a record is called in a list of changes."""
    if kind == FrozenRecord.Kind.STATEMENT:
        period = f"{document['period_start'] or '…'}–{document['period_end'] or '…'}"
        sector = document["sector"]["name"] if document["sector"] else ""
        metric = str(Statement.Metric(document["metric"]).label)
        where = document["publication_title"]
        return ", ".join(part for part in (metric, sector, period, where) if part)
    if kind == COUNT:
        when = str(document["year"] or "")
        return ", ".join(part for part in (document["project"], when, document["group"]) if part)
    if kind == FrozenRecord.Kind.PROGRAMME:
        return str(document["country"])
    if kind == FrozenRecord.Kind.BOUNDARY:
        return str(document["region"]["name"])
    for name in ("title", "name", "code"):
        if document.get(name):
            return str(document[name])
    return ""
