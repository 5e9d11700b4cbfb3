"""Lists of the records that an edition froze, kind by kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from editions import reading
from editions.api.answers import Document, Records
from editions.models import FrozenRecord
from editions.reading import with_fallbacks
from editions.reference_lists import IS_WANTED

# The order in which pages and reading.records show the records of a kind; the key makes it total.
ORDER = ("position", "start_key", "key")


class FrozenRecords(Records):
    """Records of one kind; how many there are was counted when the edition was prepared."""

    kind: str

    def every(self) -> QuerySet:
        return FrozenRecord.objects.of(self.edition).of_kind(self.kind).values(*ORDER, "document")

    def order(self, rows: QuerySet) -> Iterable[str]:
        return ORDER

    def named(self, key: str) -> Any:
        return self.every().filter(key=key).first()

    def told(self, row: Document) -> Document:
        return with_fallbacks(reading.localize(row["document"], self.language))

    def number_of(self, rows: QuerySet) -> int:
        if self.is_narrowed:
            return rows.count()
        return self.edition.totals.get(self.kind, 0)

    @property
    def is_narrowed(self) -> bool:
        return self.asks(*self.narrowing)


class FewRecords(FrozenRecords):
    """
    Records of which a programme has tens, not thousands.

    They are narrowed by looking at each, which both databases do alike.
    """

    def narrowed(self, rows: QuerySet) -> QuerySet:
        if not self.is_narrowed:
            return rows
        return rows.filter(key__in=[row["key"] for row in rows if self.is_wanted(row["document"])])

    def is_wanted(self, document: Document) -> bool:
        """Whether a record is one of those asked for."""
        return IS_WANTED[self.kind](document, self.asked)
