"""Whether an edition holds, byte for byte, what is computed anew from the records."""

from __future__ import annotations

from typing import Any

from editions.document import COUNT, Document, Name
from editions.drafting import Draft
from editions.freezing import Batch, digest_of
from editions.models import Edition, FrozenCell, FrozenRecord


class Differs(Exception):
    """A record that was computed again is not what the edition holds."""


def compare(edition: Edition) -> int:
    """
    Hold every document against the row of the edition, byte for byte; return how many.

    Nothing is left out, whatever is known of what has changed. Raises `Differs`, which
    names the first that is not the same.
    """
    draft = Draft(edition.programme, in_full=True)
    return sum(_compare(edition, batch) for batch in draft.batches())


def _compare(edition: Edition, batch: Batch) -> int:
    records = FrozenRecord.objects.of(edition).filter(batch.records).prefetch_related("facets")
    held: dict[Name, Any] = {(row.kind, row.key): row for row in records}
    held |= {(COUNT, cell.key): cell for cell in FrozenCell.objects.of(edition).filter(batch.cells)}
    for document in batch.documents:
        row = held.pop(document.name, None)
        if row is None:
            raise Differs(f"{' '.join(document.name)} is not in edition {edition.number}")
        if not _is_same(document, row):
            raise Differs(f"{' '.join(document.name)} differs from edition {edition.number}")
    for kind, key in held:
        raise Differs(f"{kind} {key} of edition {edition.number} is no longer computed")
    return len(batch.documents)


def _is_same(document: Document, row: Any) -> bool:
    if document.kind == COUNT:
        columns = all(getattr(row, name) == value for name, value in document.cell.items())
        return columns and digest_of(row) == document.hash == row.document_hash
    return (
        digest_of(row) == document.hash == row.document_hash
        # In whatever order: former editions had another one.
        and sorted(row.search_text.split()) == sorted(document.search_text.split())
    )
