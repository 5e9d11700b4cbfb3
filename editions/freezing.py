"""What stands, and how it passes from one edition to the next."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from editions.document import COUNT, Document, Name, digest
from editions.models import (
    Edition,
    FrozenCell,
    FrozenFacet,
    FrozenFigures,
    FrozenListing,
    FrozenPage,
    FrozenRecord,
    ProjectInput,
)
from editions.models.frozen import KEY_OF_CELL, key_of_cell
from programmes.models import CountryProgramme

# All that belongs to editions from a first to a last.
FROZEN: tuple[type[Any], ...] = (
    FrozenRecord,
    FrozenCell,
    FrozenFigures,
    FrozenPage,
    ProjectInput,
)
SPAN = ("programme", "first_edition", "replaces", "is_end")
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


def rows_apart(before: Edition | None, edition: Edition) -> tuple[Rows, Rows]:
    """The rows that only the edition before has, and those that only this one has."""
    if before is None:
        return {}, rows_of(edition)

    def gone(model: type[Any]) -> QuerySet:
        replaced = model.objects.filter(first_edition=edition, replaces__isnull=False)
        ends = Q(last_edition__lt=edition) | Q(pk__in=replaced.values("replaces"))
        return model.objects.of(before).filter(ends)

    def new(model: type[Any]) -> QuerySet:
        return model.objects.of(edition).filter(first_edition__gt=before)

    return (
        _rows(gone(FrozenRecord), gone(FrozenCell)),
        _rows(new(FrozenRecord), new(FrozenCell)),
    )


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
