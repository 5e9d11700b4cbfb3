"""
Years that an edition has released already: what stands, with what came later.

Frozen cells are released again as they are, whatever happens to the live rows. A
project-year that was not in the tree is an addition; once two people have closed a year
again, corrections are told as far as they may be (editions/correcting.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from beneficiaries.models import BeneficiaryCount
from editions.cell import cell_of
from editions.correcting import TIMES, Correction, Told, corrections
from editions.disclosure import Released, release, threshold
from editions.document import COUNT, Document
from editions.models import FrozenCell
from editions.trees import (
    Breakdown,
    breakdown_of,
    footprint,
    is_of_tree,
    place_of,
    project_tree,
    tops,
)

Part, Shown = BeneficiaryCount.Part, FrozenCell.Status
COLUMNS = [
    column.name
    for column in FrozenCell._meta.concrete_fields
    if column.name
    not in {
        *("id", "programme", "first_edition", "last_edition", "replaces", "is_end"),
        *("document", "document_hash"),
    }
]


@dataclass
class Again:
    """What the next edition says of a frozen year and measure."""

    documents: list[Document] = field(default_factory=list)
    # Keys of released figures that the records no longer bear out.
    corrected: list[str] = field(default_factory=list)


def again(
    stands: list[FrozenCell], counts: list[BeneficiaryCount], *, hidden: list[str], is_closed: bool
) -> Again:
    """
    The cells that stand of a year and measure, with what was added and what was corrected.

    `hidden` are the projects of a tree of which nothing is released. While a year is open
    again its corrections are not finished, and none is told.
    """
    of_tree = [cell for cell in stands if is_of_tree(cell.document)]
    marked = _marked(of_tree) if is_closed else {}
    known = {*hidden, *_projects(cell.document for cell in stands)} - marked.keys()
    added = {document.key: document for document in _additions(counts, known)}
    found = list(corrections((cell.document for cell in of_tree), counts)) if is_closed else []
    restated = {c.released.members[0]: c for c in found if c.told is Told.RESTATED}
    more = sum(document.body["value"] for document in added.values())
    more += sum(correction.change for correction in restated.values())
    told = Again(corrected=[_key_of(correction, of_tree) for correction in found])
    told.corrected += _reported_since(marked, counts)
    for cell in stands:
        correction = restated.get((cell.project_code,)) if is_of_tree(cell.document) else None
        if correction is not None and _is_total(cell):
            told.documents.append(_restated(correction))
        elif correction is not None and not _is_mark_beneath(cell):
            continue
        elif cell.key not in added:
            is_year = is_of_tree(cell.document) and cell.project_code == ""
            told.documents.append(_as_it_stands(cell, more if is_year else 0))
    told.documents += added.values()
    return told


def _as_it_stands(cell: FrozenCell, more: int) -> Document:
    """What stands, released once more; the total of a year with what came to it."""
    columns, body = {name: getattr(cell, name) for name in COLUMNS}, cell.document
    if more:
        columns["value"] += more
        body = body | {"value": columns["value"]}
    return Document(COUNT, cell.key, body, cell=columns)


def _without_parts(total: BeneficiaryCount, whole: Released) -> Document:
    """A total whose parts are not released: frozen blocks are not made anew."""
    return cell_of(
        total,
        place_of(whole.members[0]),
        value=total.value,
        status=Shown.EXACT,
        breakdown=Breakdown.WITHHELD if whole.parts else breakdown_of(whole),
        footprint=footprint(leaf[1:] for leaf in whole.leaves),
    )


# Additions


def _projects(bodies: Iterable[dict[str, Any]]) -> set[str]:
    """The projects of a frozen year, shown or not."""
    bodies = list(bodies)
    leaves = {leaf[0] for top in tops(bodies) for leaf in top.released.leaves}
    return leaves | {body["project"] for body in bodies if body["project"]}


def _additions(counts: list[BeneficiaryCount], known: set[str]) -> Iterator[Document]:
    """Project-years that came after their year was frozen, if they are large enough."""
    for total in counts:
        if total.part != Part.TOTAL or total.project.code in known or total.restricted:
            continue
        if total.value is None or total.value < TIMES * _k(total):
            continue
        rows = [row for row in counts if row.project_id == total.project_id]
        whole = release(project_tree(total.project, total, rows))
        if whole is not None:
            yield _without_parts(total, whole)


def _k(row: BeneficiaryCount) -> int:
    return threshold(sector.protection_class for sector in row.project.sectors.all())


def _marked(cells: list[FrozenCell]) -> dict[str, str]:
    """The projects of which nobody had reported a figure when the year was frozen, with keys."""
    return {
        cell.project_code: cell.key
        for cell in cells
        if cell.status == Shown.NOT_REPORTED and _is_total(cell)
    }


def _reported_since(marked: dict[str, str], counts: list[BeneficiaryCount]) -> list[str]:
    told = {row.project.code for row in counts if row.part == Part.TOTAL and row.value is not None}
    return [key for code, key in marked.items() if code in told]


# Corrections


def _restated(correction: Correction) -> Document:
    """A total given anew; which parts it has stays as it was when the year was frozen."""
    assert correction.total is not None
    return _without_parts(correction.total, correction.released)


def _key_of(correction: Correction, cells: list[FrozenCell]) -> str:
    """The key of the figure that was corrected: of a project, of a pool of them, or of the year."""
    members = [path[0] for path in correction.released.members]
    for cell in cells:
        codes = [member["project"] for member in cell.document["members"]] or [cell.project_code]
        if codes == members and _is_total(cell):
            return cell.key
    return next(cell.key for cell in cells if cell.project_code == "")


def _is_total(cell: FrozenCell) -> bool:
    return not (cell.sector or cell.region or cell.sex)


def _is_mark_beneath(cell: FrozenCell) -> bool:
    """Whether it says of a part right below the total that nobody reported it."""
    return cell.status == Shown.NOT_REPORTED and bool(cell.sector) and not cell.region
