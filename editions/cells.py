"""
The figures about people that the next edition would release, one document for each.

Closed years come from their trees, once: from then on what stands is released again,
whatever happens to the live rows. Open years and figures of whole projects come row by
row, as printed where a source is public. Others are withheld until their year is closed:
even rounded, an early figure would narrow what the closed year later hides (decision 6).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from beneficiaries.models import BeneficiaryCount
from editions.closed_years import ClosedYear, YearOf, is_of_trees
from editions.count import Count
from editions.disclosure import Node, Path, Status, may_show, release_shown, threshold
from editions.document import Document
from editions.figures import combined, figure
from editions.live import Live
from editions.models import FrozenCell
from editions.trees import (
    NOT_SPLIT,
    Breakdown,
    breakdown_of,
    footprint,
    place_of,
    project_tree,
)
from programmes.models import Project

Part, Shown = BeneficiaryCount.Part, FrozenCell.Status


def documents_of_project(
    project: Project,
    rows: Live,
    closing: Mapping[YearOf, ClosedYear],
    frozen: Collection[int],
) -> Iterator[Document]:
    """All figures of one project but those of years that an edition froze (frozen_years.py)."""
    trees: dict[YearOf, list[Count]] = {}
    blocks: dict[tuple[Any, ...], list[Count]] = {}
    for row in rows.counts[project.pk]:
        if row.year in frozen:
            continue
        if row.year is not None and (row.year, row.measure) in closing and is_of_trees(row):
            trees.setdefault((row.year, row.measure), []).append(row)
        elif row.part != Part.REGION:
            blocks.setdefault(_block(row), []).append(row)
    k = threshold(sector.protection_class for sector in rows.declared[project.pk].sectors)
    for year, counts in trees.items():
        total = next((row for row in counts if row.part == Part.TOTAL), None)
        if total is not None:
            yield from _of_closing(closing[year], total, counts, rows)
    for block in blocks.values():
        yield from _open_documents(block, k)


def _block(row: Count) -> tuple[Any, ...]:
    return (row.year, row.measure, row.channel, row.unit, row.group_code)


# Years that are closed since the last edition


def documents_of_year(year: ClosedYear) -> Iterator[Document]:
    """
    What is told of a closed year as a whole: its total, and projects under one sum.

    Of one whose total may not be shown, that there are figures and of which projects: who
    had to report is public. Why it is withheld, small or restricted, nobody is told.
    """
    if year.released is None:
        if year.codes:
            yield figure(
                year.nobody,
                {"project": ""},
                status=Shown.WITHHELD,
                breakdown=Breakdown.WITHHELD,
                footprint=[[code, []] for code in year.codes],
            )
        return
    marked = [[code, []] for code in year.marked]
    is_shown = bool(year.released.parts)
    hidden = year.footprint_of_hidden()
    yield figure(
        year.nobody,
        {"project": ""},
        value=year.released.value,
        status=Shown.EXACT,
        breakdown=breakdown_of(year.released),
        footprint=marked if is_shown else [*hidden, *marked],
    )
    for part in year.released.parts:
        if part.status is Status.COMBINED:
            members = [member[1:] for member in part.members]
            yield combined(year.nobody, members, hidden, part.value)


def _of_closing(
    year: ClosedYear, total: Count, counts: list[Count], rows: Live
) -> Iterator[Document]:
    """A project-year as cells: what is released of it, and the parts marked as not reported."""
    if total.value is None:
        yield figure(total, place_of(_path(total)), status=Shown.NOT_REPORTED, footprint=[])
        return
    if not year.shows(total.project):
        return
    known = year.shown_before.get(total.project, ())
    tree = project_tree(rows.declared[total.project_id], total, counts, rows.cells, known)
    by_path, nobody = {_path(row): row for row in counts}, year.nobody
    marks = dict(_marks(tree, ()))
    shown: set[Path] = set()
    for node in release_shown(tree, ()).nodes():
        path = node.members[0]
        if node.status is Status.COMBINED:
            folded = footprint(node.leaves)
            yield combined(nobody, node.members, folded, node.value)
            continue
        shown.add(path)
        within: Iterable[Path] = (leaf[len(path) :] for leaf in node.leaves)
        if node.parts:
            within = ((key,) for key in marks.get(path, ()))
        yield figure(
            by_path.get(path[:-1] if ":" in path[-1] else path, nobody),
            place_of(path),
            value=node.value,
            status=Shown.EXACT,
            breakdown=breakdown_of(node),
            footprint=footprint(within),
        )
    for above, keys in marks.items():
        for path in [(*above, key) for key in keys if above in shown]:
            row = by_path.get(path, nobody)
            yield figure(row, place_of(path), status=Shown.NOT_REPORTED, footprint=[])


def _path(row: Count) -> Path:
    path: Path = (row.project,)
    if row.part != Part.TOTAL:
        path += (row.sector or NOT_SPLIT,)
    if row.part == Part.REGION and row.region:
        path += (row.region,)
    return path


def _marks(node: Node, above: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    path = (*above, node.key)
    if node.not_reported:
        yield path, node.not_reported
    for child in node.children:
        yield from _marks(child, path)


# All other rows


def _open_documents(block: list[Count], k: int) -> Iterator[Document]:
    """A total of an open year or a whole project, and its parts by sector."""
    total = next((row for row in block if row.part == Part.TOTAL), None)
    if total is None or total.restricted:
        return
    parts = [row for row in block if row.part == Part.SECTOR]
    if any(part.restricted for part in parts):
        # What is restricted would be the rest.
        yield _open_figure(total, Breakdown.WITHHELD, k)
        return
    yield _open_figure(total, Breakdown.SHOWN if parts else Breakdown.NONE, k)
    # One that is kept back could be worked out from its total and those beside it.
    is_hidden = any(
        part.value is not None and not (part.has_source and may_show(part.value, k))
        for part in parts
    )
    for part in parts:
        yield _open_figure(part, Breakdown.NONE, k, is_hidden=is_hidden)


def _open_figure(row: Count, breakdown: str, k: int, *, is_hidden: bool = False) -> Document:
    place = place_of(_path(row))
    if row.value is None:
        return figure(row, place, status=Shown.NOT_REPORTED, breakdown=breakdown)
    if row.has_source and not is_hidden and may_show(row.value, k):
        return figure(row, place, value=row.value, status=Shown.EXACT, breakdown=breakdown)
    # The strictest k: nobody is told by which of them it was withheld. Without a source it
    # may be any number.
    at_most = threshold([]) - 1 if row.has_source and not is_hidden else None
    return figure(row, place, status=Shown.WITHHELD, breakdown=breakdown, at_most=at_most)
