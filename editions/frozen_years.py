"""
Years that an edition has released already: what stands, with what came later.

Frozen figures are released again as they are, whatever happens to the live rows. A
project-year that was not in the tree is an addition; once two people have closed a year
again, corrections are told as far as they may be (editions/correcting.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from beneficiaries.models import BeneficiaryCount
from editions.closed_years import YearOf, counts_of_trees, is_of_trees
from editions.correcting import TIMES, Correction, Told, correction, is_sum_borne_out
from editions.count import Count
from editions.differencing import TOTAL, Block, KnownOfBlock, KnownOfProject, Told as ToldFigure
from editions.disclosure import Released, release
from editions.document import Document
from editions.figures import again, figure
from editions.live import Live, in_batches
from editions.models import FrozenCell
from editions.models.frozen import key_of_cell
from editions.told_before import EVERYBODY, KnownByProject
from editions.trees import (
    NOTHING_TOLD,
    TOGETHER,
    Breakdown,
    breakdown_of,
    footprint,
    is_of_tree,
    place_of,
    project_tree,
    projects_of,
)
from programmes.models import CountryProgramme

Part, Shown = BeneficiaryCount.Part, FrozenCell.Status
# A project, a year and a measure.
ProjectYear = tuple[str, int, str]


@dataclass
class FrozenYears:
    """The years that an edition froze, and what came to them since it did."""

    programme: CountryProgramme
    years: set[int]
    # Those that are open again: their corrections are not finished, and none is told.
    reopened: set[int] = field(default_factory=set)
    # Projects that are in a tree and not shown by themselves.
    pooled: dict[YearOf, set[str]] = field(default_factory=dict)
    # By how much the totals of years change, and keys of figures no longer borne out.
    more: dict[YearOf, int] = field(default_factory=dict)
    corrected: list[str] = field(default_factory=list)
    # Keys of figures that came later and of which readers are told nothing.
    held_back: list[str] = field(default_factory=list)

    def note_pooled(self, hidden: dict[str, dict[str, list[str]]], sums: list[FrozenCell]) -> None:
        """From the projects of a tree of which nothing is released, and from frozen sums."""
        for year, by_measure in hidden.items():
            for measure, codes in by_measure.items():
                self.pooled[int(year), measure] = set(codes)
        for cell in sums:
            told = self.pooled.setdefault(_year_of(cell), set())
            told |= {member["project"] for member in cell.document.get("members", [])}
            told |= {code for code, _below in cell.document.get("footprint") or []}

    def hidden_of(
        self, codes: Iterable[str], stands: Iterable[FrozenCell]
    ) -> dict[str, list[Block]]:
        """Of some projects the totals that a tree holds and does not show."""
        marked = {(cell.project_code, _year_of(cell)) for cell in stands if _is_mark(cell)}
        return {
            code: [
                (*year, *EVERYBODY)
                for year, projects in self.pooled.items()
                if code in projects and (code, year) not in marked
            ]
            for code in codes
        }

    # Projects by themselves

    def of_projects(
        self, stands: Iterable[FrozenCell], rows: Live, told: KnownByProject
    ) -> Iterator[Document]:
        """
        The figures that stand of some projects, and what came to them.

        `told` is what editions ever told, this one included; what came is added to it.
        """
        cells: dict[ProjectYear, list[FrozenCell]] = {}
        counts: dict[ProjectYear, list[Count]] = {}
        for cell in stands:
            cells.setdefault((cell.project_code, *_year_of(cell)), []).append(cell)
        for project in rows.projects:
            for row in rows.counts[project.pk]:
                if row.year in self.years and is_of_trees(row):
                    counts.setdefault((project.code, row.year, row.measure), []).append(row)
        for place in {**cells, **counts}:
            code, year, measure = place
            before = told.get(code)
            known = before.at((year, measure, *EVERYBODY)) if before else NOTHING_TOLD
            stood, given = cells.get(place, []), counts.get(place, [])
            before_now = {cell.key: cell.value for cell in stood}
            for document in self._of_project(place, stood, given, rows, known):
                people = document.body["value"]
                if people is not None and people != before_now.get(document.key):
                    name = (year, measure, *EVERYBODY)
                    told.setdefault(code, KnownOfProject()).add(ToldFigure(name, TOTAL, people))
                yield document

    def _of_project(
        self,
        place: ProjectYear,
        stands: list[FrozenCell],
        counts: list[Count],
        rows: Live,
        known: KnownOfBlock,
    ) -> Iterator[Document]:
        code, *year_and_measure = place
        year: Any = tuple(year_and_measure)
        mark = found = None
        if year[0] not in self.reopened:
            mark = next((cell for cell in stands if _is_mark(cell)), None)
            of_tree = [cell.document for cell in stands if is_of_tree(cell.document)]
            if counts:
                project = rows.declared[counts[0].project_id]
                found = correction(of_tree, project, counts, rows.cells, known)
        is_known = mark is None and bool(stands or code in self.pooled.get(year, ()))
        added = None if is_known else _addition(counts, rows, known)
        if added is None and not is_known and mark is None:
            self._note_held_back(counts)
        self._note(year, stands, counts, found, mark, added)
        for cell in stands:
            if found is not None and found.told is Told.RESTATED and is_of_tree(cell.document):
                if _is_total(cell):
                    yield _without_parts(found.total, found.released)
                elif _is_mark_beneath(cell):
                    yield again(cell)
            elif added is None or cell.key != added.key:
                yield again(cell)
        if added is not None:
            yield added

    def _note_held_back(self, counts: list[Count]) -> None:
        """For staff, of whom not all may know that there is a restricted count."""
        total = next((row for row in counts if row.part == Part.TOTAL), None)
        if total and total.value is not None and not any(row.restricted for row in counts):
            place = total.project, total.year, total.measure
            self.held_back.append(key_of_cell(*place, *EVERYBODY, "", "", "", ""))

    def _note(
        self,
        year: YearOf,
        stands: list[FrozenCell],
        counts: list[Count],
        found: Correction | None,
        mark: FrozenCell | None,
        added: Document | None,
    ) -> None:
        if found is not None:
            self.corrected += [
                cell.key for cell in stands if _is_total(cell) and is_of_tree(cell.document)
            ]
        if mark is not None and any(
            row.part == Part.TOTAL and row.value is not None for row in counts
        ):
            self.corrected.append(mark.key)
        change = (found.change if found else 0) + (added.body["value"] if added else 0)
        self.more[year] = self.more.get(year, 0) + change

    # Years as a whole, and projects under one sum

    def of_sums(self, stands: Iterable[FrozenCell]) -> Iterator[Document]:
        """What stands; the total of a year with what came to it. After all projects."""
        for cell in stands:
            is_total = is_of_tree(cell.document) and cell.project_code == ""
            yield again(cell, self.more.get(_year_of(cell), 0) if is_total else 0)

    def look_at_rest(
        self, sums: Iterable[FrozenCell], anew: Collection[str] | None, said: Collection[str]
    ) -> None:
        """
        Note all else that is no longer borne out: sums, and projects not made anew.

        `anew` are the projects that were (None: all of them). Nothing has changed in the
        others nor in their sums, so of those holds what the edition before `said`.
        """
        for cell in sums:
            if cell.year in self.reopened or not is_of_tree(cell.document):
                continue
            value, codes = self._summed(cell)
            if anew is not None and codes.isdisjoint(anew):
                is_borne_out = cell.key not in said
            else:
                is_borne_out = is_sum_borne_out(value, codes, self._totals(cell, codes))
            if not is_borne_out:
                self.corrected.append(cell.key)
        if anew is not None:
            by_itself = [key.split("/") for key in said]
            self.corrected += [
                "/".join(names)
                for names in sorted(by_itself)
                if names[0] not in {"", TOGETHER, *anew} and int(names[1]) not in self.reopened
            ]

    def _summed(self, cell: FrozenCell) -> tuple[int, set[str]]:
        """What of a sum no project tells by itself, and of which projects it is."""
        assert cell.value is not None
        if cell.project_code == TOGETHER:
            return cell.value, set(projects_of(cell.document))
        if cell.document["breakdown"] == Breakdown.SHOWN:
            return 0, set()
        by_itself = FrozenCell.objects.standing(self.programme).filter(
            year=cell.year,
            measure=cell.measure,
            channel=cell.channel,
            unit=cell.unit,
            group_code="",
            **dict.fromkeys(("sector", "region", "sex", "age_band"), ""),
        )
        told = dict(by_itself.exclude(project_code="").values_list("project_code", "value"))
        rest = cell.value - sum(value or 0 for value in told.values())
        return rest, set(projects_of(cell.document)) - told.keys()

    def _totals(self, cell: FrozenCell, codes: set[str]) -> dict[str, int | None]:
        of_year = counts_of_trees(self.programme).filter(
            year=cell.year, measure=cell.measure, part=Part.TOTAL
        )
        totals: dict[str, int | None] = {}
        for some in in_batches(sorted(codes)):
            rows: Any = of_year.filter(project__code__in=some).order_by()
            totals |= dict(rows.values_list("project__code", "value"))
        return totals


def _addition(counts: list[Count], rows: Live, known: KnownOfBlock) -> Document | None:
    """
    A project-year that came after its year was frozen, if it is large enough.

    Of one that editions told of before the year was closed no rest may follow either.
    """
    total = next((row for row in counts if row.part == Part.TOTAL), None)
    if total is None or total.restricted or total.value is None:
        return None
    project = rows.declared[total.project_id]
    if total.value < TIMES * project.policy.k:
        return None
    whole = release(project_tree(project, total, counts, rows.cells, known))
    return None if whole is None else _without_parts(total, whole)


def _without_parts(total: Count, whole: Released) -> Document:
    """A total whose parts are not released: frozen blocks are not made anew."""
    return figure(
        total,
        place_of(whole.members[0]),
        value=total.value,
        status=Shown.EXACT,
        breakdown=Breakdown.WITHHELD if whole.parts else breakdown_of(whole),
        footprint=footprint(leaf[1:] for leaf in whole.leaves),
    )


def _year_of(cell: FrozenCell) -> YearOf:
    assert cell.year is not None
    return cell.year, cell.measure


def _is_total(cell: FrozenCell) -> bool:
    return not (cell.sector or cell.region or cell.sex)


def _is_mark(cell: FrozenCell) -> bool:
    """Whether it says of a whole project that nobody had reported its figure."""
    is_not_reported = cell.status == Shown.NOT_REPORTED and is_of_tree(cell.document)
    return is_not_reported and _is_total(cell)


def _is_mark_beneath(cell: FrozenCell) -> bool:
    """Whether it says of a part right below the total that nobody reported it."""
    return cell.status == Shown.NOT_REPORTED and bool(cell.sector) and not cell.region
