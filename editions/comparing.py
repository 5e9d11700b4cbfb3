"""What one edition says otherwise than the one before it, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from beneficiaries.models import Statement
from editions import freezing
from editions.document import COUNT, UNSAID
from editions.drafting import Draft
from editions.models import Edition, FrozenRecord
from editions.reading import localize
from editions.restating import FIGURES
from editions.templatetags.portal import period
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
    """
    What an edition prepared now would change in the one that is current.

    Figures of closed years that stay as they are come last: those that were corrected, of which
    there is an erratum to be noted, and those that were marked as restricted.
    """
    draft = Draft(programme)
    before: freezing.Rows = {}
    after: dict[freezing.Name, dict[str, Any] | None] = {}
    stay: dict[freezing.Name, dict[str, Any]] = {}
    for batch in draft.batches():
        rows = freezing.rows_of(draft.current, batch) if draft.current else {}
        changed, ended = freezing.differing(batch.documents, rows)
        after |= {document.name: document.body for document in changed}
        after |= dict.fromkeys(ended)
        before |= {name: rows[name] for name in after if name in rows}
        of_frozen = {*draft.corrected, *draft.restricted}
        stay |= {row.name: row.body for row in batch.documents if row.key in of_frozen}
    return _changes(before, after) + [
        _change(COUNT, key, None, stay[COUNT, key], what=what)
        for what, keys in draft.to_be_said.items()
        for key in keys
        if (COUNT, key) in stay and (COUNT, key) not in after
    ]


def changes_of(edition: Edition) -> list[Change]:
    """What an edition, prepared or approved, changed in the one before it."""
    before, now = freezing.rows_apart(edition.previous, edition)
    # A row that was written again with the same bytes changes nothing.
    changed = {
        name: row
        for name, row in now.items()
        if name not in before or before[name].hash != row.hash
    }
    after: dict[freezing.Name, dict[str, Any] | None] = dict(freezing.documents_in(changed))
    return _changes(before, after | {name: None for name in before if name not in now})


def _changes(
    rows: dict[freezing.Name, freezing.Row], after: dict[freezing.Name, dict[str, Any] | None]
) -> list[Change]:
    before = freezing.documents_in({name: rows[name] for name in after if name in rows})
    return [
        _change(kind, key, before.get((kind, key)), document)
        for (kind, key), document in after.items()
    ]


def _change(
    kind: str, key: str, before: dict | None, after: dict | None, *, what: str = ""
) -> Change:
    language = (get_language() or "en")[:2]
    fields: Iterator[FieldChange] = iter(())
    if before and after:
        fields = _fields(before, after)
    elif after and not what:
        # Of what is new its figures; all the rest of it is read on its page.
        figures = {name: after.get(name) for name in FIGURES.get(kind, ())}
        told = {name: value for name, value in figures.items() if value not in (None, "")}
        fields = _fields({}, told)
    return Change(
        kind=kind,
        key=key,
        label=label(kind, localize(after or before or {}, language)),
        what=what or ("removed" if after is None else "added" if before is None else "changed"),
        fields=list(fields),
    )


def _fields(before: dict[str, Any], after: dict[str, Any]) -> Iterator[FieldChange]:
    language = (get_language() or "en")[:2]
    for name in [*after, *(name for name in before if name not in after)]:
        old, new = before.get(name), after.get(name)
        if old != new and name not in UNSAID:
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
        sector = document["sector"]["name"] if document["sector"] else ""
        metric = str(Statement.Metric(document["metric"]).label)
        where = document["publication_title"]
        return ", ".join(part for part in (metric, sector, period(document), where) if part)
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
