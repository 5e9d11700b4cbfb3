"""The documents of approved statements, each with what the records give beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from beneficiaries.models import Statement
from editions.counted import Counted
from editions.document import Document
from editions.documents.naming import named_sector
from editions.models import FrozenRecord
from editions.reconciling import Reconciliation, as_documents, reconcile
from programmes.models import CountryProgramme

Kind = FrozenRecord.Kind
# More than a position can be.
PLACES = 2**15


def statement_key(statement: Statement) -> str:
    """What names a statement in addresses: publication, metric, sector, period."""
    sector = statement.sector.slug if statement.sector else "all"
    period = f"{statement.period_start or ''}-{statement.period_end or ''}"
    return f"{statement.publication.slug}.{statement.metric}.{sector}.{period}"


def statement_documents(programme: CountryProgramme) -> Iterator[Document]:
    statements = Statement.objects.of(programme).approved().select_related("publication", "sector")
    for statement in statements:
        publication = statement.publication
        body = {
            "key": statement_key(statement),
            "publication": publication.slug,
            "publication_title": type(publication).title.document(publication),
            "publication_url": publication.url,
            "publication_year": publication.year,
            "publication_year_note": type(publication).year_note.document(publication),
            "is_shown_on_profile": publication.is_shown_on_profile,
            "metric": statement.metric,
            "sector": named_sector(statement.sector) if statement.sector else None,
            "period_start": statement.period_start,
            "period_end": statement.period_end,
            "value": statement.value,
            "source": Statement.source.document(statement),
            "note": Statement.note.document(statement),
            "comparison_note": Statement.comparison_note.document(statement),
            # Of a figure of other metrics none is told.
            **({"method": Statement.method.document(statement)} if statement.method else {}),
        }
        yield Document(Kind.STATEMENT, statement_key(statement), body, _place(statement))


def _place(statement: Statement) -> int:
    """
    Where a statement stands among all: by its publication, then by its own position.

    Released with it, since readers see the order. Its rank among the others would change
    with each one that is added before it.
    """
    return statement.publication.position * PLACES + statement.position


def compared(statements: list[Document], counted: Counted, **records: Any) -> Iterator[Document]:
    """The statements, each with what the records give beside it."""
    found: dict[str, list[Reconciliation]] = {}
    for row in reconcile([statement.body for statement in statements], counted, **records):
        found.setdefault(row.statement["key"], []).append(row)
    for statement in statements:
        comparisons = as_documents(found.get(statement.key, []))
        yield replace(statement, body=statement.body | {"comparisons": comparisons})
