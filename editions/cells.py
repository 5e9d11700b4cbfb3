"""
The figures about people that the next edition would release, one document for each.

Closed years come from their trees, once: from then on what stands is released again,
whatever happens to the live rows. Open years and figures of whole projects come row by
row, as printed where a source is public. Others are withheld until their year is closed:
even rounded, an early figure would narrow what the closed year later hides (decision 6).
Nor does a withheld figure say why, and what editions told before tells no rest (decision 17).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from beneficiaries.models import BeneficiaryCount
from editions.closed_years import ClosedYear, YearOf, is_of_trees
from editions.count import Count, untold
from editions.differencing import (
    TOTAL,
    Block as BlockName,
    Knowledge,
    KnownOfBlock,
    KnownOfProject,
    Told,
    key_of_part,
    may_overlap,
)
from editions.disclosure import (
    Node,
    Path,
    Policy,
    Status,
    hidden_parts,
    may_show,
    release_shown,
)
from editions.document import Document
from editions.figures import combined, figure
from editions.live import Live
from editions.models import FrozenCell
from editions.trees import (
    NOT_SPLIT,
    Block,
    Breakdown,
    breakdown_of,
    footprint,
    place_of,
    project_tree,
)
from programmes.models import Project

Part, Shown = BeneficiaryCount.Part, FrozenCell.Status


def documents_of_years(
    project: Project,
    rows: Live,
    closing: Mapping[YearOf, ClosedYear],
    closed: Collection[int],
    frozen: Collection[int],
    beside: Beside,
) -> Iterator[Document]:
    """
    Figures of a project by year, but for those of frozen years (frozen_years.py).

    `closed` are the frozen years and those that are `closing`. Groups in open years wait for
    `documents_beside_years`. What is told here is added to what `beside` knows of the project.
    """
    trees: dict[YearOf, list[Count]] = {}
    blocks: dict[BlockName, list[Count]] = {}
    for row in rows.counts[project.pk]:
        if row.year is None or row.year in frozen or _waits(row, closed):
            continue
        if (row.year, row.measure) in closing and is_of_trees(row):
            trees.setdefault((row.year, row.measure), []).append(row)
        else:
            blocks.setdefault(_block(row), []).append(row)
    for year, counts in trees.items():
        if total := _total_of(counts):
            documents = _of_closing(closing[year], total, counts, rows)
            yield from beside.noted(total, documents, is_closing=True)
    yield from _of_blocks(blocks, rows.declared[project.pk].policy, beside)


def documents_beside_years(
    project: Project, rows: Live, closed: Collection[int], beside: Beside
) -> Iterator[Document]:
    """
    Figures of a whole project, and groups in open years, once all else is told of its years.

    Years win (design, Records): no figure of the whole project is told where a `closed` year
    has one that may count the same people, be it told or hidden.
    """
    blocks: dict[BlockName, list[Count]] = {}
    for row in rows.counts[project.pk]:
        if _waits(row, closed):
            blocks.setdefault(_block(row), []).append(row)
    if not blocks:
        return
    years = {*beside.hiding, *(name for name in beside.known.blocks if name[0] in closed)}
    left = {
        name: block
        for name, block in blocks.items()
        if name[0] is not None or not any(may_overlap(name, year) for year in years)
    }
    yield from _of_blocks(left, rows.declared[project.pk].policy, beside)


def _waits(row: Count, closed: Collection[int]) -> bool:
    """Whether a figure is told after those of everybody by year."""
    return row.year is None or (bool(row.group_code) and row.year not in closed)


def _of_blocks(
    blocks: Mapping[BlockName, list[Count]], policy: Policy, beside: Beside
) -> Iterator[Document]:
    # Groups last: what is told of everybody decides what may be told of them.
    for _name, block in sorted(blocks.items(), key=lambda item: bool(item[0][-1])):
        if total := _total_of(block):
            yield from beside.noted(total, _open_documents(total, block, policy, beside))


def _total_of(block: Iterable[Count]) -> Count | None:
    return next((row for row in block if row.part == Part.TOTAL), None)


def _block(row: Count) -> BlockName:
    return (row.year, row.measure, row.channel, row.unit, row.group_code)


@dataclass
class Beside:
    """What a figure of an open year or a whole project stands beside."""

    known: KnownOfProject
    # Closed years of which something is hidden: first those that are frozen.
    hiding: list[BlockName]
    # Of whom somebody gave a figure of everybody, and the sectors of which it is told.
    everybody: dict[BlockName, set[str]] = field(default_factory=dict)
    # Years of which cells by sex and age are told.
    with_cells: list[BlockName] = field(default_factory=list)

    def noted(
        self, total: Count, documents: Iterator[Document], *, is_closing: bool = False
    ) -> Iterator[Document]:
        """The figures of one block, remembered for those that come after it."""
        name, hides, has_cells = _block(total), False, False
        sectors: set[str] = set()
        for document in documents:
            body = document.body
            hides |= body["status"] == Shown.COMBINED or body["breakdown"] == Breakdown.WITHHELD
            has_cells |= bool(body["sex"])
            if body["status"] == Shown.EXACT and not body["sex"]:
                key = key_of_part(body["sector"] or TOTAL, body["region"])
                sectors.add(key)
                self.known.add(Told(name, key, body["value"]))
            yield document
        if total.value is not None:
            self.everybody[name] = sectors
            if is_closing and (hides or not sectors):
                self.hiding.append(name)
            if has_cells:
                self.with_cells.append(name)

    def lets_tell(self, row: Count, k: int) -> bool:
        """Whether a figure leaves so many others that they may be told too."""
        name, sector = _block(row), _sector_of(row)
        if row.value is None or row.value == self.known.at(name).shown_as(sector):
            return True
        # Which cells a group is, its name may say.
        beside = [*self.hiding, *(self.with_cells if row.group_code else ())]
        if any(name[0] == other[0] and may_overlap(name, other) for other in beside):
            return False
        if row.group_code and sector not in self.everybody.get((*name[:-1], ""), {sector}):
            return False
        return self.known.at(name).leaves_enough(sector, row.value, k)


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
    known = year.known(total.project)
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


def _open_documents(
    total: Count, block: list[Count], policy: Policy, beside: Beside
) -> Iterator[Document]:
    """
    A total of an open year or a whole project, and its parts by sector.

    Its parts are shown where it is told and all of them may be: they would tell a total that
    is not. Otherwise none is, and it looks the same whatever the reason: without a source,
    small, restricted, or with a small rest. The name of a restricted group is not told either.
    """
    if total.restricted and total.group_code:
        return
    parts = [row for row in block if row.part == Part.SECTOR]
    known = beside.known.at(_block(total))

    def may_be_told(row: Count) -> bool:
        if row.value is None:
            return True
        is_large = row.value == known.shown_as(_sector_of(row)) or may_show(row.value, policy.k)
        return (
            row.has_source and is_large and not row.restricted and beside.lets_tell(row, policy.k)
        )

    node = _open_node(total, block, policy, known)
    is_told = may_be_told(total)
    if total.value is not None:
        is_told = is_told and not (node.is_open or node.is_restricted)
    shows_parts = all(part.value is None for part in parts) or (
        total.value is not None
        and is_told
        and all(map(may_be_told, parts))
        and not hidden_parts(node)
    )
    breakdown = Breakdown.SHOWN if shows_parts else Breakdown.WITHHELD
    yield _open_figure(total, breakdown if parts else Breakdown.NONE, is_told=is_told)
    for part in parts:
        if shows_parts or part.value is None:
            yield _open_figure(part, Breakdown.NONE, is_told=True)


def _open_node(total: Count, rows: list[Count], policy: Policy, known: KnownOfBlock) -> Node:
    """
    What its own name tells; what other names do, `Beside` asks.

    Parts by region are told of no open year, yet a sector whose regions are all restricted is.
    """
    block = Block()
    for part in (row for row in rows if row.part == Part.SECTOR):
        key, regions = _sector_of(part), Block()
        for row in rows:
            if row.part == Part.REGION and row.region and row.sector == part.sector:
                regions.add(row.region, row, policy, Block())
        block.add(key, part, policy, regions, Knowledge(known.shown_as(key)))
    return block.under(
        *(total.project, total.value or 0, policy),
        is_restricted=total.restricted,
        known=Knowledge(known.shown_as(TOTAL)),
        told_of_no_part=known.of_no_part((node.key for node in block.nodes), total.value or 0),
    )


def restricted_blocks(
    counts: Iterable[Count], policy: Policy, told: KnownOfProject
) -> Iterator[tuple[BlockName, bool]]:
    """
    Figures of open years and whole projects of which a part is restricted, so that none is told.

    And whether their total is not told either, since all that it holds is restricted or known.
    """
    blocks: dict[BlockName, list[Count]] = {}
    for row in counts:
        blocks.setdefault(_block(row), []).append(row)
    for name, block in blocks.items():
        if total := _total_of(block):
            node = _open_node(total, block, policy, told.at(name))
            if node.is_restricted or any(part.is_restricted for part in node.children):
                yield name, node.is_restricted


def _open_figure(row: Count, breakdown: str, *, is_told: bool) -> Document:
    place = place_of(_path(row))
    if row.value is None:
        return figure(row, place, status=Shown.NOT_REPORTED, breakdown=breakdown)
    if is_told:
        return figure(row, place, value=row.value, status=Shown.EXACT, breakdown=breakdown)
    return figure(untold(row), place, status=Shown.WITHHELD, breakdown=breakdown)


def _sector_of(row: Count) -> str:
    return TOTAL if row.part == Part.TOTAL else row.sector or NOT_SPLIT
