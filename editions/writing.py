"""What a new edition writes beside what stands, a batch at a time."""

from __future__ import annotations

from typing import Any

from editions.bulk import Sender
from editions.document import COUNT, Document, canonical
from editions.figures import COLUMNS, columns_in
from editions.freezing import SPAN, Row, Rows, load
from editions.listing import COLUMNS as ROWS, LISTING, PROJECT, places_of, ready_rows
from editions.models import Edition, FrozenCell, FrozenFacet, FrozenListing, FrozenRecord

READY = tuple(ROWS.values())
OF_RECORD = ("kind", "key", "position", "start_key", "search_text")


def write(
    edition: Edition, changed: list[Document], ended: Rows, stands: Rows, sender: Sender
) -> None:
    """What differs from what stands, and an end for each record that is no more."""
    ends = load(ended).values()
    records = (document for document in changed if document.kind != COUNT)
    sender.insert(
        FrozenRecord,
        (*SPAN, "document", "document_hash", *OF_RECORD, *READY),
        (
            (*_span(edition, stands.get(document.name)), document.text, document.hash)
            + tuple(getattr(document, name) for name in OF_RECORD)
            + _ready(document)
            for document in records
        ),
    )
    cells = (document for document in changed if document.kind == COUNT)
    sender.insert(
        FrozenCell,
        (*SPAN, "document", "document_hash", *COLUMNS),
        (
            (*_span(edition, stands.get(document.name)), document.text, document.hash)
            + columns_in(document.cell)
            for document in cells
        ),
    )
    for model in (FrozenRecord, FrozenCell):
        names = [
            column.name
            for column in model._meta.concrete_fields
            if column.name not in {"id", "last_edition", "document", *SPAN}
        ]
        # They say that a record stops with the edition before this one.
        sender.insert(
            model,
            (*SPAN, "document", *names),
            (
                (*_span(edition, Row(row.pk, ""), is_end=True), canonical(row.document))
                + tuple(getattr(row, name) for name in names)
                for row in ends
                if isinstance(row, model)
            ),
        )


def write_places(edition: Edition, written: list[Document], sender: Sender) -> None:
    """By what records are found and where they are listed, once they have their numbers."""
    found = [document for document in written if document.facets]
    if not found:
        return
    rows = FrozenRecord.objects.filter(
        first_edition=edition,
        kind__in={document.kind for document in found},
        key__in=[document.key for document in found],
    )
    numbers = {(kind, key): pk for pk, kind, key in rows.values_list("pk", "kind", "key")}
    sender.insert(
        FrozenFacet,
        ("record", "name", "value"),
        (
            (numbers[document.name], name, value)
            for document in found
            for name, value in document.facets
        ),
    )
    sender.insert(
        FrozenListing,
        LISTING,
        (
            (numbers[document.name], edition.programme_id, document.start_key, document.key, *place)
            for document in found
            if document.kind == PROJECT
            for place in places_of(document.facets)
        ),
    )


def _ready(document: Document) -> tuple[str, ...]:
    ready = ready_rows(document.kind, document.body)
    return tuple(ready.get(column, "") for column in READY)


def _span(edition: Edition, before: Row | None, *, is_end: bool = False) -> tuple[Any, ...]:
    return edition.programme_id, edition.pk, before.pk if before else None, is_end
