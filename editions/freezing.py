"""What stands, what a new edition writes beside it, and whether the two agree byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from editions.document import COUNT, Document, digest
from editions.listing import lay_out, ready_rows
from editions.models import Edition, FrozenCell, FrozenFacet, FrozenFigures, FrozenRecord
from programmes.models import CountryProgramme

BATCH = 1000
# What names a record: its kind and its key.
Name = tuple[str, str]
KEY_OF_CELL = (
    "project_code",
    "year",
    "measure",
    "channel",
    "unit",
    "group_code",
    "sector",
    "region",
    "sex",
    "age_band",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A frozen row without its document: enough to see whether it would change."""

    pk: int
    hash: str


class Differs(Exception):
    """A record that was computed again is not what the edition holds."""


def standing(programme: CountryProgramme) -> dict[Name, Row]:
    """The rows that the next edition would leave as they are or replace."""
    return _rows(FrozenRecord.objects.standing(programme), FrozenCell.objects.standing(programme))


def rows_of(edition: Edition) -> dict[Name, Row]:
    return _rows(FrozenRecord.objects.of(edition), FrozenCell.objects.of(edition))


def _rows(records: Any, cells: Any) -> dict[Name, Row]:
    rows: dict[Name, Row] = {
        (kind, key): Row(pk, digest_of_row)
        for pk, digest_of_row, kind, key in records.order_by("pk").values_list(
            "pk", "document_hash", "kind", "key"
        )
    }
    for pk, digest_of_row, *names in cells.order_by("pk").values_list(
        "pk", "document_hash", *KEY_OF_CELL
    ):
        cell = FrozenCell(**dict(zip(KEY_OF_CELL, names, strict=True)))
        rows[COUNT, cell.key] = Row(pk, digest_of_row)
    return rows


def documents_in(rows: dict[Name, Row]) -> dict[Name, dict[str, Any]]:
    """The documents of some rows, in two queries or a few more."""
    loaded = _load(rows)
    return {name: loaded[name].document for name in rows}


def _load(rows: dict[Name, Row]) -> dict[Name, Any]:
    records = FrozenRecord.objects.in_bulk(
        [row.pk for (kind, _key), row in rows.items() if kind != COUNT]
    )
    cells = FrozenCell.objects.in_bulk(
        [row.pk for (kind, _key), row in rows.items() if kind == COUNT]
    )
    return {name: (cells if name[0] == COUNT else records)[row.pk] for name, row in rows.items()}


def differing(
    documents: Iterable[Document], rows: dict[Name, Row]
) -> tuple[list[Document], dict[Name, Row]]:
    """The documents that are not among the rows as they are, and the rows that none continues."""
    rest = dict(rows)
    changed = []
    for document in documents:
        row = rest.pop((document.kind, document.key), None)
        if row is None or row.hash != document.hash:
            changed.append(document)
    return changed, rest


def released_hash(documents: list[Document]) -> str:
    lines = sorted(f"{document.kind} {document.key} {document.hash}" for document in documents)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def freeze(edition: Edition, documents: list[Document]) -> None:
    """Write what differs from what stands, and an end for each record that is no more."""
    stands = standing(edition.programme)
    changed, ended = differing(documents, stands)
    records, cells, facets = [], [], []
    for document in changed:
        before = stands.get((document.kind, document.key))
        span = {
            "programme": edition.programme,
            "first_edition": edition,
            "replaces_id": before.pk if before else None,
            "document": document.body,
            "document_hash": document.hash,
        }
        if document.kind == COUNT:
            cells.append(FrozenCell(**span, **document.cell))
            continue
        record = FrozenRecord(
            **span,
            kind=document.kind,
            key=document.key,
            position=document.position,
            start_key=document.start_key,
            search_text=document.search_text,
            **ready_rows(document.kind, document.body),
        )
        records.append(record)
        facets += [
            FrozenFacet(record=record, name=name, value=value) for name, value in document.facets
        ]
    for (kind, _key), row in _load(ended).items():
        (cells if kind == COUNT else records).append(_end_of(row, edition))
    FrozenRecord.objects.bulk_create(records, batch_size=BATCH)
    FrozenCell.objects.bulk_create(cells, batch_size=BATCH)
    FrozenFacet.objects.bulk_create(facets, batch_size=BATCH)
    lay_out(edition)


def _end_of(row: Any, edition: Edition) -> Any:
    """A row that says that a record stops with the edition before this one."""
    names = [
        column.name
        for column in row._meta.concrete_fields
        if column.name not in {"id", "first_edition", "last_edition", "replaces", "is_end"}
    ]
    return type(row)(
        **{name: getattr(row, name) for name in names},
        first_edition=edition,
        replaces=row,
        is_end=True,
    )


def flip(edition: Edition) -> None:
    """End the rows that this edition replaces: with the last edition that was ever public."""
    before = Edition.objects.of(edition.programme).released().newest_first().first()
    for frozen in (FrozenRecord, FrozenCell, FrozenFigures):
        new = frozen.objects.filter(first_edition=edition, replaces__isnull=False)
        frozen.objects.filter(pk__in=new.values("replaces")).update(last_edition=before)


def compare(edition: Edition, documents: list[Document]) -> int:
    """
    Hold every document against the row of the edition, byte for byte; return how many.

    Raises `Differs`, which names the first that is not the same.
    """
    records = FrozenRecord.objects.of(edition).prefetch_related("facets")
    held: dict[Name, Any] = {(row.kind, row.key): row for row in records}
    held |= {(COUNT, cell.key): cell for cell in FrozenCell.objects.of(edition)}
    for document in documents:
        name = (document.kind, document.key)
        row = held.pop(name, None)
        if row is None:
            raise Differs(f"{' '.join(name)} is not in edition {edition.number}")
        if not _is_same(document, row):
            raise Differs(f"{' '.join(name)} differs from edition {edition.number}")
    for kind, key in held:
        raise Differs(f"{kind} {key} of edition {edition.number} is no longer computed")
    return len(documents)


def _is_same(document: Document, row: Any) -> bool:
    if document.kind == COUNT:
        columns = all(getattr(row, name) == value for name, value in document.cell.items())
        return columns and digest_of(row) == document.hash == row.document_hash
    return (
        digest_of(row) == document.hash == row.document_hash
        and row.search_text == document.search_text
    )


def digest_of(row: Any) -> str:
    """The hash of what a row holds now, as `Document.hash` makes it."""
    if isinstance(row, FrozenCell):
        return digest([0, [], "", row.document])
    facets = [[facet.name, facet.value] for facet in sorted(row.facets.all(), key=lambda f: f.pk)]
    return digest([row.position, facets, row.start_key, row.document])
