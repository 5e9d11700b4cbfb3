"""A count as documents are made from it: plain values, since there are millions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.db.models import QuerySet

from beneficiaries.models import BeneficiaryCount
from programmes.languages import LANGUAGES

Precision, Basis = BeneficiaryCount.Precision, BeneficiaryCount.Basis
COLUMNS = (
    *("pk", "project_id", "year", "measure", "channel", "unit", "group_code", "part"),
    *("sector_id", "region_id", "value", "restricted", "source_id"),
)
# What a row says in words: most say the same, so it is put together once for all of them.
TOLD = ("source_language", "precision", "basis", "source__address")
TEXTS = tuple(f"{name}_{language}" for name in ("group", "source_note") for language in LANGUAGES)
Words = dict[str, Any]


class Count(NamedTuple):
    """One row, with what it names; `words` is the part of a document that tells of it."""

    pk: int
    project_id: int
    # Its code, the slug of the sector, the public code of the region.
    project: str
    year: int | None
    measure: str
    channel: str
    unit: str
    group_code: str
    part: str
    sector: str | None
    region: str | None
    value: int | None
    restricted: bool
    has_source: bool
    words: Words


def counts_of(
    rows: QuerySet[BeneficiaryCount],
    projects: Mapping[int, str],
    sectors: Mapping[int, str],
    regions: Mapping[int, str],
) -> Iterator[Count]:
    """These rows, in their order; with the codes of what they name."""
    known: dict[tuple[Any, ...], Words] = {}
    at = len(COLUMNS)
    for row in rows.values_list(*COLUMNS, *TOLD, *TEXTS).iterator(chunk_size=5000):
        told = row[at:]
        words = known.get(told)
        if words is None:
            words = known[told] = _words(*told)
        pk, project, *what, sector, region, value, is_restricted, source = row[:at]
        sector, region = sectors.get(sector), regions.get(region)
        named = (pk, project, projects[project], *what, sector, region)
        yield Count._make((*named, value, is_restricted, source is not None, words))


def untold(row: Count) -> Count:
    """
    The row without what would tell why its figure is withheld: its source and notes.

    What it counts is left, and so is the name of the group that its key gives.
    """
    named = {"group": row.words["group"]} if row.group_code else {}
    return row._replace(words=_no_words() | named)


def nobody(year: int, measure: str, *, is_about: bool) -> Count:
    """In place of a row where a figure is of several rows, or of none."""
    precision = Precision.ABOUT if is_about else Precision.EXACT
    row = BeneficiaryCount(year=year, measure=measure, precision=precision)
    what = (row.year, row.measure, row.channel, row.unit, row.group_code, row.part)
    return Count._make((0, 0, "", *what, None, None, None, False, False, _words_of(row)))


@cache
def _no_words() -> Words:
    return _words_of(BeneficiaryCount())


def _words_of(row: BeneficiaryCount) -> Words:
    told: Any = (getattr(row, name, None) for name in (*TOLD, *TEXTS))
    return _words(*told)


def _words(
    source_language: str, precision: str, basis: str, address: str | None, *texts: str
) -> Words:
    columns = dict(zip(TEXTS, texts, strict=True))
    row: Any = SimpleNamespace(source_language=source_language, **columns)
    return {
        "group": BeneficiaryCount.group.document(row),
        "precision": precision,
        "basis": basis,
        "source": address or "",
        "source_note": BeneficiaryCount.source_note.document(row),
    }
