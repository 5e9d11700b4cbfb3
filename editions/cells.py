"""
The figures about people that the next edition would release, one document for each.

Closed years come from their trees, once: from then on what stands is released again,
whatever happens to the live rows. Open years and figures of whole projects come row by
row, as printed where a source is public. Others are withheld until their year is closed:
even rounded, an early figure would narrow what the closed year later hides (decision 6).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from beneficiaries.models import BeneficiaryCount, ReportingYear
from editions.cell import cell_of, nulls
from editions.disclosure import Node, Path, Released, Status, may_show, release, threshold
from editions.document import Document
from editions.frozen_years import again
from editions.models import Edition, FrozenCell
from editions.trees import (
    NOT_SPLIT,
    TOGETHER,
    Breakdown,
    breakdown_of,
    footprint,
    place_of,
    year_tree,
)
from programmes.models import CountryProgramme

Part, Shown = BeneficiaryCount.Part, FrozenCell.Status
MEASURES = (BeneficiaryCount.Measure.REACHED.value, BeneficiaryCount.Measure.TARGETED.value)


# The rows of each tree, by year and measure.
Trees = dict[tuple[int | None, str], list[BeneficiaryCount]]


class Cells:
    """What is to be released of the counts of a programme, and which years are frozen by it."""

    def __init__(self, programme: CountryProgramme) -> None:
        self.standing = list(FrozenCell.objects.standing(programme))
        before = Edition.objects.of(programme).released().newest_first().first()
        # For each frozen year the projects of a tree of which nothing is released.
        self.frozen: dict[str, dict[str, list[str]]] = (
            dict(before.policy.get("closed_years", {})) if before else {}
        )
        rows = list(BeneficiaryCount.objects.of(programme).for_edition())
        trees = _by_tree(rows)
        closed = ReportingYear.objects.filter(programme=programme, state="closed")
        years = set(closed.values_list("year", flat=True))
        standing_years = {int(year) for year in self.frozen}
        # Keys of released figures that the records of a closed year no longer bear out.
        self.corrected: list[str] = []
        self.documents = [
            *self._frozen(standing_years, years, trees),
            *self._closing(years - standing_years, trees),
            *self._open(years | standing_years, standing_years, rows),
        ]

    # Years that an edition has released already

    def _frozen(self, years: set[int], closed: set[int], trees: Trees) -> Iterator[Document]:
        cells: dict[tuple[int | None, str], list[FrozenCell]] = {}
        for cell in self.standing:
            if cell.year in years:
                cells.setdefault((cell.year, cell.measure), []).append(cell)
        for year in sorted(years):
            for measure in sorted({*MEASURES, *(name for at, name in cells if at == year)}):
                stands = cells.get((year, measure), [])
                hidden = self.frozen[str(year)].get(measure, [])
                counts = trees.get((year, measure), [])
                told = again(stands, counts, hidden=hidden, is_closed=year in closed)
                self.corrected += told.corrected
                yield from told.documents

    # Years that are closed since the last edition

    def _closing(self, years: set[int], trees: Trees) -> Iterator[Document]:
        for year in sorted(years):
            hidden = self.frozen[str(year)] = {}
            for measure in MEASURES:
                counts = trees.get((year, measure), [])
                tree = year_tree(year, counts)
                released = release(tree)
                if released is None:
                    hidden[measure] = [node.key for node in tree.children]
                yield from _documents(measure, year, tree, released, counts)

    # All other rows

    def _open(
        self, closed: set[int], frozen: set[int], rows: list[BeneficiaryCount]
    ) -> Iterator[Document]:
        blocks: dict[tuple[Any, ...], list[BeneficiaryCount]] = {}
        for row in rows:
            is_of_closed_tree = row.year in closed and _counts_everybody(row)
            if row.year not in frozen and not is_of_closed_tree and row.part != Part.REGION:
                blocks.setdefault(_block(row), []).append(row)
        for block in blocks.values():
            yield from _open_documents(block)


def _block(row: BeneficiaryCount) -> tuple[Any, ...]:
    return (row.project_id, row.year, row.measure, row.channel, row.unit, row.group_code)


def _counts_everybody(row: BeneficiaryCount) -> bool:
    return (
        row.measure in MEASURES
        and row.channel == BeneficiaryCount.Channel.DIRECT
        and row.unit == BeneficiaryCount.Unit.PERSON
        and not row.group_code
    )


def _by_tree(rows: list[BeneficiaryCount]) -> Trees:
    trees: Trees = {}
    for row in rows:
        if _counts_everybody(row):
            trees.setdefault((row.year, row.measure), []).append(row)
    return trees


def _documents(
    measure: str,
    year: int,
    tree: Node,
    released: Released | None,
    counts: list[BeneficiaryCount],
) -> Iterator[Document]:
    """A tree as cells: what is released of it, and the parts marked as not reported."""
    rows = {_path(row): row for row in counts}
    marks = dict(_marks(tree, ()))
    nobody = BeneficiaryCount(year=year, measure=measure)
    if any(row.precision == "about" for row in counts if row.part == Part.TOTAL):
        nobody.precision = BeneficiaryCount.Precision.ABOUT
    shown: set[Path] = {(str(year),)}
    for node in released.nodes() if released else ():
        # The year is in every path of a tree and in no path of a document.
        members = [path[1:] for path in node.members]
        leaves = [leaf[1:] for leaf in node.leaves]
        path = members[0]
        if node.status is Status.COMBINED:
            yield _combined(nobody, members, leaves, node.value)
            continue
        shown.add(node.members[0])
        within = [leaf[len(path) :] for leaf in leaves]
        if node.parts:
            within = [(key,) for key in marks.get(node.members[0], ())]
        row = rows.get(path[:-1] if path and ":" in path[-1] else path, nobody)
        yield cell_of(
            row,
            place_of(path) if path else {"project": ""},
            value=node.value,
            status=Shown.EXACT,
            breakdown=breakdown_of(node),
            footprint=footprint(within),
        )
    for above, keys in marks.items():
        for path in [(*above[1:], key) for key in keys if above in shown]:
            yield cell_of(
                rows.get(path, nobody), place_of(path), status=Shown.NOT_REPORTED, footprint=[]
            )


def _path(row: BeneficiaryCount) -> Path:
    path: Path = (row.project.code,)
    if row.part != Part.TOTAL:
        path += (row.sector.slug if row.sector else NOT_SPLIT,)
    if row.part == Part.REGION and row.region:
        path += (row.region.public_code,)
    return path


def _marks(node: Node, above: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    path = (*above, node.key)
    if node.not_reported:
        yield path, node.not_reported
    for child in node.children:
        yield from _marks(child, path)


def _combined(
    nobody: BeneficiaryCount, members: list[Path], leaves: list[Path], value: int
) -> Document:
    above, key = members[0][:-1], members[0][-1]
    column = "sex" if ":" in key else ("project", "sector", "region")[len(above)]
    place = place_of(above) if above else {"project": ""}
    pool = "/".join([str(nobody.year), nobody.measure, *above, TOGETHER])
    return cell_of(
        nobody,
        place,
        value=value,
        status=Shown.COMBINED,
        footprint=footprint(leaves),
        members=[nulls(place_of(member)) for member in members],
        columns={"project_code" if column == "project" else column: TOGETHER, "pool": pool},
    )


def _open_documents(block: list[BeneficiaryCount]) -> Iterator[Document]:
    """A total of an open year or a whole project, and its parts by sector."""
    total = next((row for row in block if row.part == Part.TOTAL), None)
    if total is None or total.restricted:
        return
    parts = [row for row in block if row.part == Part.SECTOR]
    if any(part.restricted for part in parts):
        # What is restricted would be the rest.
        yield _open_cell(total, Breakdown.WITHHELD)
        return
    yield _open_cell(total, Breakdown.SHOWN if parts else Breakdown.NONE)
    # One that is kept back could be worked out from its total and those beside it.
    is_hidden = any(
        part.value is not None and not (part.source and may_show(part.value, _k(part)))
        for part in parts
    )
    for part in parts:
        yield _open_cell(part, Breakdown.NONE, is_hidden=is_hidden)


def _k(row: BeneficiaryCount) -> int:
    return threshold(sector.protection_class for sector in row.project.sectors.all())


def _open_cell(row: BeneficiaryCount, breakdown: str, *, is_hidden: bool = False) -> Document:
    place = place_of(_path(row))
    if row.value is None:
        return cell_of(row, place, status=Shown.NOT_REPORTED, breakdown=breakdown)
    if row.source and not is_hidden and may_show(row.value, _k(row)):
        return cell_of(row, place, value=row.value, status=Shown.EXACT, breakdown=breakdown)
    # The strictest k: nobody is told by which of them it was withheld. Without a source it
    # may be any number.
    at_most = threshold([]) - 1 if row.source and not is_hidden else None
    return cell_of(row, place, status=Shown.WITHHELD, breakdown=breakdown, at_most=at_most)
