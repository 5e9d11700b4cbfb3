"""What stands, and what a new edition writes beside it, a batch at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from editions.bulk import insert
from editions.document import COUNT, Document, Name, canonical, digest
from editions.figures import COLUMNS
from editions.listing import COLUMNS as ROWS, ready_rows
from editions.models import (
    Edition,
    FrozenCell,
    FrozenFacet,
    FrozenFigures,
    FrozenListing,
    FrozenRecord,
    ProjectInput,
)
from editions.models.frozen import KEY_OF_CELL, key_of_cell
from programmes.models import CountryProgramme

# All that belongs to editions from a first to a last.
FROZEN: tuple[type[Any], ...] = (FrozenRecord, FrozenCell, FrozenFigures, ProjectInput)
SPAN = ("programme", "first_edition", "replaces", "is_end")
READY = tuple(ROWS.values())
NOTHING = Q(pk__in=[])


@dataclass
class Batch:
    """Documents of an edition, and which of the rows that stand they continue or end."""

    documents: list[Document]
    records: Q = NOTHING
    cells: Q = NOTHING
    # The projects of which these are all documents.
    projects: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A frozen row without its document: enough to see whether it would change."""

    pk: int
    hash: str


Rows = dict[Name, Row]


def standing(programme: CountryProgramme, batch: Batch) -> Rows:
    """The rows that the next edition would leave as they are or replace."""
    return _rows(
        FrozenRecord.objects.standing(programme), FrozenCell.objects.standing(programme), batch
    )


def rows_of(edition: Edition, batch: Batch | None = None) -> Rows:
    return _rows(FrozenRecord.objects.of(edition), FrozenCell.objects.of(edition), batch)


def _rows(records: QuerySet, cells: QuerySet, batch: Batch | None = None) -> Rows:
    if batch is not None:
        records, cells = records.filter(batch.records), cells.filter(batch.cells)
    rows: Rows = {
        (kind, key): Row(pk, hash_of_row)
        for pk, hash_of_row, kind, key in records.order_by().values_list(
            "pk", "document_hash", "kind", "key"
        )
    }
    for pk, hash_of_row, *names in cells.order_by().values_list(
        "pk", "document_hash", *KEY_OF_CELL
    ):
        rows[COUNT, key_of_cell(*names)] = Row(pk, hash_of_row)
    return rows


def documents_in(rows: Rows) -> dict[Name, dict[str, Any]]:
    """The documents of some rows, in two queries or a few more."""
    loaded = load(rows)
    return {name: loaded[name].document for name in rows}


def load(rows: Rows) -> dict[Name, Any]:
    records = FrozenRecord.objects.in_bulk(
        [row.pk for (kind, _key), row in rows.items() if kind != COUNT]
    )
    cells = FrozenCell.objects.in_bulk(
        [row.pk for (kind, _key), row in rows.items() if kind == COUNT]
    )
    return {name: (cells if name[0] == COUNT else records)[row.pk] for name, row in rows.items()}


def differing(documents: Iterable[Document], rows: Rows) -> tuple[list[Document], Rows]:
    """The documents that are not among the rows as they are, and the rows that none continues."""
    rest = dict(rows)
    changed = []
    for document in documents:
        row = rest.pop(document.name, None)
        if row is None or row.hash != document.hash:
            changed.append(document)
    return changed, rest


def write(edition: Edition, changed: list[Document], ended: Rows, stands: Rows) -> None:
    """What differs from what stands, and an end for each record that is no more."""
    _write_records(edition, [document for document in changed if document.kind != COUNT], stands)
    cells = [document for document in changed if document.kind == COUNT]
    insert(
        FrozenCell,
        (*SPAN, "document", "document_hash", *COLUMNS),
        (
            (*_span(edition, stands.get(document.name)), document.text, document.hash)
            + tuple(document.cell.get(name, "") for name in COLUMNS)
            for document in cells
        ),
    )
    _write_ends(edition, ended)


def _write_records(edition: Edition, documents: list[Document], stands: Rows) -> None:
    own = ("kind", "key", "position", "start_key", "search_text")
    insert(
        FrozenRecord,
        (*SPAN, "document", "document_hash", *own, *READY),
        (
            (*_span(edition, stands.get(document.name)), document.text, document.hash)
            + tuple(getattr(document, name) for name in own)
            + _ready(document)
            for document in documents
        ),
    )
    # Here every record of the edition passes, once, just written.
    found = {document.key for document in documents if document.facets}
    written = FrozenRecord.objects.filter(first_edition=edition, key__in=found)
    numbers = {(kind, key): pk for pk, kind, key in written.values_list("pk", "kind", "key")}
    insert(
        FrozenFacet,
        ("record", "name", "value"),
        (
            (numbers[document.name], name, value)
            for document in documents
            for name, value in document.facets
        ),
    )


def _ready(document: Document) -> tuple[str, ...]:
    ready = ready_rows(document.kind, document.body)
    return tuple(ready.get(column, "") for column in READY)


def _write_ends(edition: Edition, ended: Rows) -> None:
    """Rows that say that a record stops with the edition before this one."""
    rows = load(ended)
    for model in (FrozenRecord, FrozenCell):
        names = [
            column.name
            for column in model._meta.concrete_fields
            if column.name not in {"id", "last_edition", "document", *SPAN}
        ]
        insert(
            model,
            (*SPAN, "document", *names),
            (
                (*_span(edition, Row(row.pk, ""), is_end=True), canonical(row.document))
                + tuple(getattr(row, name) for name in names)
                for row in rows.values()
                if isinstance(row, model)
            ),
        )


def _span(edition: Edition, before: Row | None, *, is_end: bool = False) -> tuple[Any, ...]:
    return edition.programme_id, edition.pk, before.pk if before else None, is_end


def digest_of(row: Any) -> str:
    """The hash of what a row holds now, as `Document.hash` makes it."""
    if isinstance(row, FrozenCell):
        return digest([0, [], "", row.document])
    facets = [[facet.name, facet.value] for facet in sorted(row.facets.all(), key=lambda f: f.pk)]
    return digest([row.position, facets, row.start_key, row.document])


# The way of an edition


def flip(edition: Edition) -> None:
    """End the rows that this edition replaces: with the last edition that was ever public."""
    before = Edition.objects.of(edition.programme).released().newest_first().first()
    for frozen in FROZEN:
        new = frozen.objects.filter(first_edition=edition, replaces__isnull=False)
        frozen.objects.filter(pk__in=new.values("replaces")).update(last_edition=before)


def discard(edition: Edition) -> None:
    """Take away what was written for an edition that nobody has seen."""
    # Without an object for each row: a whole edition may go.
    for of_record in (FrozenFacet, FrozenListing):
        rows = of_record.objects.filter(record__first_edition=edition)
        rows._raw_delete(rows.db)
    for frozen in FROZEN:
        rows = frozen.objects.filter(first_edition=edition)
        rows._raw_delete(rows.db)
