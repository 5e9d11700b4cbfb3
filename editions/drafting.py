"""
What an edition prepared now would say, batch by batch, and what of it has to be made anew.

Reference records and statements are always made anew; projects with their figures only
where what they are made from has changed. All of them are where nothing is known of what
stands, where the newest edition was withdrawn, and to hold an edition against the records.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Q

from beneficiaries.models import ReportingYear
from editions import beside_trees, errata
from editions.cells import (
    Beside,
    documents_beside_years,
    documents_of_year,
    documents_of_years,
)
from editions.closed_years import ClosedYear, YearOf, close
from editions.counted import Counted
from editions.differencing import KnownOfProject
from editions.document import COUNT, Document
from editions.documents.projects import project_document
from editions.documents.reference import reference_documents
from editions.documents.statements import compared, statement_documents
from editions.freezing import Batch, Rows, standing
from editions.frozen_years import FrozenYears
from editions.hashes import OF_NO_PROJECT, known
from editions.inputs import input_hashes
from editions.live import Live, in_batches, live
from editions.models import Edition, Erratum, FrozenCell, FrozenRecord, Redaction
from editions.restricted_since import restricted_since
from editions.told_before import KnownByProject, known_of_projects
from editions.totals import Totals, facts_of
from programmes.models import CountryProgramme

Kind = FrozenRecord.Kind


class Read(NamedTuple):
    """All that documents of some projects are made from."""

    rows: Live
    # What editions told of them, and their cells of frozen years that stand.
    told: KnownByProject
    stands: list[FrozenCell]


class Draft:
    """The next edition of a programme, from what is live and what stands."""

    def __init__(self, programme: CountryProgramme, *, in_full: bool = False) -> None:
        self.programme = programme
        editions = Edition.objects.of(programme)
        self.current = editions.public().newest_first().first()
        released = editions.released().newest_first().first()
        self.is_first = released is None
        # Whether what stands is what the public reads: not after a withdrawal.
        self.is_continued = self.current == released
        self.known = known(programme)
        self.in_full = in_full or not self.is_continued or not self.known
        # For each frozen year the projects of a tree of which nothing is released.
        frozen = dict(released.policy.get("closed_years", {})) if released else {}
        closed = set(
            ReportingYear.objects.filter(programme=programme, state="closed").values_list(
                "year", flat=True
            )
        )
        years = {int(year) for year in frozen}
        self.frozen = FrozenYears(programme, years, reopened=years - closed)
        self.closing: dict[YearOf, ClosedYear] = {}
        for year in close(programme, closed - years, years):
            self.closing[year.year, year.measure] = year
            hidden = frozen.setdefault(str(year.year), {})
            if year.released is None:
                hidden[year.measure] = year.codes
        self.closed_years = frozen
        self._is_frozen = Q(year__in=years)
        self._stands = FrozenCell.objects.standing(programme).order_by()
        # A year that is open again counts: once it is closed, its corrections are told.
        states = dict.fromkeys(closed | years, "closed")
        self.inputs = input_hashes(programme, states | dict.fromkeys(years - closed, "open again"))
        self.codes = sorted(self._to_be_made())
        self._corrected_beside: list[str] = []
        self.totals = Totals()

    @property
    def corrected(self) -> list[str]:
        """Keys of released figures that records no longer bear out; all, after all batches."""
        return [*self.frozen.corrected, *self._corrected_beside]

    @cached_property
    def restricted(self) -> list[str]:
        """Keys of released figures of closed years that were marked as restricted since."""
        return restricted_since(self.programme, self.frozen.years, self.codes)

    @property
    def to_be_said(self) -> dict[str, list[str]]:
        """Keys of what stays and is still reason enough for an edition; after all batches."""
        unsaid = errata.unsaid(self.current, self.corrected) if self.current else []
        told = {"corrected": unsaid, "restricted": self.restricted}
        return {what: keys for what, keys in told.items() if keys}

    def batches(self) -> Iterator[Batch]:
        """Everything that may differ from what stands; together, with the rest, the edition."""
        reference = list(reference_documents(self.programme))
        yield Batch(reference, ~Q(kind__in=[Kind.PROJECT, Kind.STATEMENT]))
        sums = list(self._stands.filter(OF_NO_PROJECT, self._is_frozen))
        self.frozen.note_pooled(self.closed_years, sums)
        read: Read | None = None
        for codes, following in pairwise([*in_batches(self.codes), []]):
            documents = list(self._of_projects(codes, read or self._read(codes)))
            # Read before this one is given away: the database is busy with it afterwards.
            read = self._read(following) if following else None
            records = Q(kind=Kind.PROJECT, key__in=codes)
            yield self._told(Batch(documents, records, Q(project_code__in=codes), codes))
        yield self._told(Batch(list(self._of_years(sums)), cells=OF_NO_PROJECT))
        yield Batch(list(self._statements(reference)), Q(kind=Kind.STATEMENT))

    def documents(self) -> Iterator[Document]:
        for batch in self.batches():
            yield from batch.documents

    # Which projects are made anew

    def _to_be_made(self) -> set[str]:
        if self.in_full:
            return {*self.inputs, *self._standing_codes()}
        before = {code: row.input_hash for code, row in self.known.items()}
        changed = {code for code, made_from in self.inputs.items() if before.get(code) != made_from}
        left = {code for code, made_from in before.items() if made_from} - self.inputs.keys()
        return changed | left | self._redacted()

    def _standing_codes(self) -> set[str]:
        records = FrozenRecord.objects.standing(self.programme).of_kind(Kind.PROJECT).order_by()
        cells = self._stands.exclude(OF_NO_PROJECT)
        codes = set(records.values_list("key", flat=True))
        return codes | set(cells.values_list("project_code", flat=True).distinct())

    def _redacted(self) -> set[str]:
        """Projects whose rows were changed by a redaction: what was removed may be live still."""
        done = Redaction.objects.filter(programme=self.programme, applied_at__isnull=False)
        return {
            key.partition("/")[0]
            for key in done.filter(kind__in=[Kind.PROJECT, COUNT]).values_list("key", flat=True)
        } & (self.inputs.keys() | self.known.keys())

    # What they say

    def _read(self, codes: list[str]) -> Read:
        stands = []
        if self.frozen.years:
            stands = list(self._stands.filter(self._is_frozen, project_code__in=codes))
        rows = live(self.programme, codes)
        return Read(rows, known_of_projects(self.programme, codes), stands)

    def _of_projects(self, codes: list[str], read: Read) -> Iterator[Document]:
        rows, told, stands = read
        frozen = self.frozen.years
        closed = frozen | {year for year, _measure in self.closing}
        hidden = self.frozen.hidden_of(codes, stands)
        beside: dict[str, Beside] = {}
        for project in rows.projects:
            k = rows.declared[project.pk].policy.k
            yield project_document(project, self.programme, k)
            known = told.setdefault(project.code, KnownOfProject())
            of = beside[project.code] = Beside(known, hidden[project.code])
            yield from documents_of_years(project, rows, self.closing, closed, frozen, of)
        if frozen:
            reopened = self.frozen.reopened
            self._corrected_beside += beside_trees.corrected(stands, rows, reopened)
            yield from self.frozen.of_projects(stands, rows, told)
        for project in rows.projects:
            yield from documents_beside_years(project, rows, closed, beside[project.code])

    def _of_years(self, sums: list[FrozenCell]) -> Iterator[Document]:
        for year in self.closing.values():
            yield from documents_of_year(year)
        anew = None if self.in_full else set(self.codes)
        self.frozen.look_at_rest(sums, anew, self._said())
        yield from self.frozen.of_sums(sums)

    def stands(self, batch: Batch) -> Rows:
        """The rows that the documents of a batch continue or end."""
        return {} if self.is_first else standing(self.programme, batch)

    def _said(self) -> set[str]:
        """Keys of figures of which the edition before says that they were corrected."""
        if self.in_full:
            return set()
        errata = Erratum.objects.filter(edition=self.current).exclude(key="")
        return set(errata.values_list("key", flat=True))

    def _statements(self, reference: list[Document]) -> Iterator[Document]:
        (profile,) = [row.body for row in reference if row.kind == Kind.PROGRAMME]
        if not self.in_full:
            self.totals.add_standing(self.programme, self.codes)
        statements = list(statement_documents(self.programme))
        sectors = {row.body["sector"]["slug"] for row in statements if row.body["sector"]}
        yield from compared(
            statements,
            Counted.of(profile, facts_of(self.programme, sectors), self.totals.cells),
            bases=[row.body for row in reference if row.kind == Kind.BASE],
            presence=profile["presence"],
        )

    def _told(self, batch: Batch) -> Batch:
        self.totals.add(batch.documents)
        return batch
