"""
What an edition prepared now would say, batch by batch, and what of it has to be made anew.

Reference records and statements are always made anew; projects with their figures only
where what they are made from has changed. All of them are where nothing is known of what
stands, where the newest edition was withdrawn, and to hold an edition against the records.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from beneficiaries.models import ReportingYear
from editions.cells import YearOf, Years, documents_of_project, documents_of_year
from editions.closed_years import close
from editions.counted import Counted
from editions.document import COUNT, Document
from editions.documents.projects import project_document
from editions.documents.reference import reference_documents
from editions.documents.statements import compared, statement_documents
from editions.figures import again
from editions.freezing import Batch, Rows, standing
from editions.hashes import OF_NO_PROJECT, known
from editions.inputs import input_hashes
from editions.live import in_batches, live
from editions.models import Edition, FrozenCell, FrozenRecord, Redaction
from editions.totals import Totals, facts_of
from editions.trees import is_of_tree
from programmes.models import CountryProgramme

Kind = FrozenRecord.Kind


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
        self.years = Years(frozen={int(year) for year in frozen})
        closed = ReportingYear.objects.filter(programme=programme, state="closed")
        for year in close(
            programme, set(closed.values_list("year", flat=True)) - self.years.frozen
        ):
            self.years.closing[year.year, year.measure] = year
            hidden = frozen.setdefault(str(year.year), {})
            if year.released is None:
                hidden[year.measure] = year.codes
        self.closed_years = frozen
        self._is_frozen = Q(year__in=self.years.frozen)
        self._stands = FrozenCell.objects.standing(programme).order_by()
        self.inputs = input_hashes(programme, self.years.closed)
        self.codes = sorted(self._to_be_made())
        self.totals = Totals()

    def batches(self) -> Iterator[Batch]:
        """Everything that may differ from what stands; together, with the rest, the edition."""
        reference = list(reference_documents(self.programme))
        yield Batch(reference, ~Q(kind__in=[Kind.PROJECT, Kind.STATEMENT]))
        self.years.pooled = self._pooled()
        for codes in in_batches(self.codes):
            yield self._told(Batch(list(self._of_projects(codes)), *self._scope(codes), codes))
        yield self._told(Batch(list(self._of_years()), cells=OF_NO_PROJECT))
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

    def _scope(self, codes: list[str]) -> tuple[Q, Q]:
        """The rows that stand of these projects, but for years that stay as they are."""
        cells = Q(project_code__in=codes)
        if not self.in_full:
            cells &= ~self._is_frozen
        return Q(kind=Kind.PROJECT, key__in=codes), cells

    def _of_projects(self, codes: list[str]) -> Iterator[Document]:
        self.years.shown = self._shown(codes)
        rows = live(self.programme, codes)
        for project in rows.projects:
            yield project_document(project, self.programme)
            yield from documents_of_project(project, rows, self.years)
        if self.in_full:
            for cell in self._stands.filter(self._is_frozen, project_code__in=codes):
                yield again(cell)

    def _of_years(self) -> Iterator[Document]:
        for year in self.years.closing.values():
            yield from documents_of_year(year)
        for cell in self._stands.filter(OF_NO_PROJECT, self._is_frozen):
            is_total = is_of_tree(cell.document) and cell.project_code == ""
            more = self.years.added.get(_year_of(cell), 0)
            yield again(cell, more if is_total else 0)

    def stands(self, batch: Batch) -> Rows:
        """The rows that the documents of a batch continue or end."""
        return {} if self.is_first else standing(self.programme, batch)

    # What is known of years that an edition froze

    def frozen_rows(self, batch: Batch) -> Rows:
        """The rows of these projects that stand, and are among no documents."""
        if self.in_full or not self.years.frozen:
            return {}
        cells = Q(self._is_frozen, project_code__in=list(batch.projects))
        return standing(self.programme, Batch([], cells=cells))

    def _shown(self, codes: list[str]) -> set[tuple[str, int, str]]:
        cells = self._stands.filter(self._is_frozen, project_code__in=codes)
        found: Any = cells.values_list("project_code", "year", "measure").distinct()
        return set(found) if self.years.frozen else set()

    def _pooled(self) -> dict[YearOf, set[str]]:
        pooled = {
            (int(year), measure): set(codes)
            for year, hidden in self.closed_years.items()
            for measure, codes in hidden.items()
        }
        for cell in self._stands.filter(OF_NO_PROJECT, self._is_frozen):
            told = pooled.setdefault(_year_of(cell), set())
            told |= {member["project"] for member in cell.document.get("members", [])}
            told |= {code for code, _below in cell.document.get("footprint") or []}
        return pooled

    def _statements(self, reference: list[Document]) -> Iterator[Document]:
        (profile,) = [row.body for row in reference if row.kind == Kind.PROGRAMME]
        if not self.in_full:
            self.totals.add_standing(self.programme, self.codes, self.years.frozen)
        yield from compared(
            list(statement_documents(self.programme)),
            Counted.of(profile, facts_of(self.programme), self.totals.cells),
            bases=[row.body for row in reference if row.kind == Kind.BASE],
            presence=profile["presence"],
        )

    def _told(self, batch: Batch) -> Batch:
        self.totals.add(batch.documents)
        return batch


def _year_of(cell: FrozenCell) -> YearOf:
    assert cell.year is not None
    return cell.year, cell.measure
