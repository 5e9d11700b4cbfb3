"""
The trees that disclosure control works on, and what was released of them.

One tree for each closed year and measure: year > project > sector (or "not-split") >
region > sex and age. Which parts a block has is public before any value is known: the
sectors and regions that the project declares, the fixed list of sex and age, less what is
marked as not reported. A level is there for a whole project-year or not at all, so that a
small part never shows by what is missing beneath it. No database: rows in, nodes out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from beneficiaries.models import BeneficiaryCount, SexAgeCell
from editions.count import Count
from editions.differencing import NOTHING, TOTAL, Knowledge, KnownOfBlock, key_of_part
from editions.disclosure import Node, Path, Policy, Released, Status, policy_of
from programmes.models import Project, Region, Sector

Part, Sex, Age = BeneficiaryCount.Part, SexAgeCell.Sex, SexAgeCell.AgeBand
NOT_SPLIT = "not-split"
# In place of a code, of which none can be like it: several parts under one sum.
TOGETHER = "+"

# The public order of sex and age: the habitually small first, what is unknown last.
AGES = (Age.FROM_60, Age.UNDER_5, Age.FROM_50, Age.FROM_12, Age.FROM_5, Age.FROM_18)
SEX_AND_AGE = tuple(
    f"{sex.value}:{age.value}"
    for sex, age in (
        *((sex, age) for age in AGES for sex in (Sex.FEMALE, Sex.MALE)),
        *((Sex.UNKNOWN, age) for age in AGES),
        *((sex, Age.UNKNOWN) for sex in (Sex.FEMALE, Sex.MALE, Sex.UNKNOWN)),
    )
)
# How a footprint names that list, which is the same everywhere.
SEX_AGE_LIST = "sex_age"


# The values by sex and age of each count, as "female:0-4".
Cells = Mapping[int, Mapping[str, int]]
NOTHING_TOLD = KnownOfBlock((None, "", "", "", ""))


@dataclass(frozen=True)
class Declared:
    """The sectors and regions of a project, in public order: which parts its figures have."""

    code: str
    sectors: list[Sector]
    regions: list[Region]
    # What protects its figures whatever its sectors are by now (protection.py).
    kept_classes: Collection[str] = ()

    @property
    def policy(self) -> Policy:
        return policy_of(
            [*(sector.protection_class for sector in self.sectors), *self.kept_classes]
        )

    def policy_of_part(self, sector: Sector) -> Policy:
        """That of its sector, and what is kept of a sector that the project has no more."""
        lost = {*self.kept_classes} - {one.protection_class for one in self.sectors}
        return policy_of([sector.protection_class, *lost])


def declared(project: Project, kept_classes: Collection[str] = ()) -> Declared:
    # By code, not as the database sorts them: the order is public and never changes.
    return Declared(
        project.code,
        sorted(project.sectors.all(), key=lambda sector: (sector.position, sector.slug)),
        sorted(
            (link.region for link in project.region_links.all()),
            key=lambda region: region.public_code,
        ),
        kept_classes,
    )


def project_tree(
    project: Declared,
    total: Count,
    rows: Iterable[Count],
    cells_of: Cells,
    told: KnownOfBlock = NOTHING_TOLD,
) -> Node:
    """
    One project-year of direct people of one measure, and all of its parts.

    `told` is what editions tell of it already. Where they told of a group among the people,
    its sex or age may be in the name: no cells by sex and age are released beside it. Parts
    are released all or none beside whatever may be among the people of one of them.
    """
    sectors, policy = project.sectors, project.policy
    by_sector = {row.sector: row for row in rows if row.part == Part.SECTOR}
    by_region = [row for row in rows if row.part == Part.REGION]
    deepest = by_region or list(by_sector.values()) or [total]
    has_cells = not told.has_groups and any(row.pk in cells_of for row in deepest)

    def cells(count: Count | None, policy: Policy) -> tuple[Node, ...]:
        if not has_cells:
            return ()
        values = cells_of.get(count.pk, {}) if count else {}
        return tuple(Node(key, values.get(key, 0), policy) for key in SEX_AND_AGE)

    def regions(sector: str | None, policy: Policy) -> Block:
        inside = {row.region: row for row in by_region if row.sector == sector}
        block = Block(all_or_none=told.has_totals_across)
        for region in project.regions:
            code, row = region.public_code, inside.get(region.public_code)
            key = key_of_part(sector or NOT_SPLIT, code)
            known = told.of(key, (row and row.value) or 0, policy.k)
            block.add(code, row, policy, Block(cells(row, policy)), known)
        return block

    def below(row: Count | None, sector: str | None, policy: Policy) -> Block:
        return regions(sector, policy) if by_region else Block(cells(row, policy))

    block = Block(all_or_none=told.has_totals_across)
    if None in by_sector:
        whole = by_sector[None]
        known = told.of(NOT_SPLIT, whole.value or 0, policy.k)
        block.add(NOT_SPLIT, whole, policy, below(whole, None, policy), known)
    elif by_sector:
        for sector in sectors:
            row, own = by_sector.get(sector.slug), project.policy_of_part(sector)
            known = told.of(sector.slug, (row and row.value) or 0, own.k)
            block.add(sector.slug, row, own, below(row, sector.slug, own), known)
    elif not by_region:
        block = Block(cells(total, policy))
    return block.under(
        *(project.code, total.value or 0, policy),
        is_restricted=total.restricted,
        known=told.of(TOTAL, total.value or 0, policy.k),
        told_of_no_part=told.of_no_part((node.key for node in block.nodes), total.value or 0),
    )


class Block:
    """The parts of one node, in public order, and the keys of those marked not reported."""

    def __init__(self, nodes: Sequence[Node] = (), *, all_or_none: bool = False) -> None:
        self.nodes = list(nodes)
        self.all_or_none = all_or_none
        self.marked: list[str] = []

    def add(
        self,
        key: str,
        row: Count | None,
        policy: Policy,
        below: Block,
        known: Knowledge = NOTHING,
    ) -> None:
        if row is not None and row.value is None:
            self.marked.append(key)
            return
        value, is_restricted = (row.value or 0, row.restricted) if row else (0, False)
        self.nodes.append(below.under(key, value, policy, is_restricted=is_restricted, known=known))

    def under(
        self,
        key: str,
        value: int,
        policy: Policy,
        *,
        is_restricted: bool,
        known: Knowledge = NOTHING,
        told_of_no_part: int = 0,
    ) -> Node:
        parts = tuple(self.nodes)
        if any(part.value > value for part in parts):
            # More than its whole: no breakdown is right, so none is shown.
            parts = tuple(
                Node(part.key, 0, part.policy, part.children and _emptied(part), True)
                for part in parts
            )
        return Node(
            *(key, value, policy, parts, is_restricted, tuple(self.marked)),
            shown_as=known.shown_as,
            known=known.known,
            is_open=known.is_open,
            is_spoilt=known.is_spoilt,
            told_of_no_part=told_of_no_part,
            all_or_none=self.all_or_none,
        )


def _emptied(node: Node) -> tuple[Node, ...]:
    return tuple(
        Node(part.key, 0, part.policy, _emptied(part), part.is_restricted, part.not_reported)
        for part in node.children
    )


def place_of(path: Path) -> dict[str, str]:
    """What a path (project, sector, region, sex and age, as deep as it goes) names."""
    names = list(path)
    sex, age_band = names.pop().split(":") if ":" in names[-1] else ("", "")
    project, sector, region, *_none = [*names, "", ""]
    return {
        "project": project,
        "sector": sector,
        "region": region,
        "sex": sex,
        "age_band": age_band,
    }


def path_of(place: dict[str, Any]) -> Path:
    """The path that a released cell names; the inverse of `place_of`."""
    sex_age = f"{place['sex']}:{place['age_band']}" if place["sex"] else ""
    names = (place["project"], place["sector"], place["region"], sex_age)
    return tuple(name for name in names if name)


def footprint(leaves: Iterable[Path]) -> list[Any]:
    """Paths folded into nested lists, as a document keeps them; a cell of a tree stays short."""
    below: dict[str, list[Path]] = {}
    for path in leaves:
        if path:
            below.setdefault(path[0], []).append(path[1:])
    if tuple(below) == SEX_AND_AGE:
        return [SEX_AGE_LIST]
    return [[key, footprint(paths)] for key, paths in below.items()]


def unfolded(folded: list[Any], above: Path = ()) -> Iterator[Path]:
    """The paths of a footprint."""
    if not folded:
        yield above
    for entry in folded:
        if entry == SEX_AGE_LIST:
            yield from ((*above, key) for key in SEX_AND_AGE)
        else:
            yield from unfolded(entry[1], (*above, entry[0]))


@dataclass(frozen=True)
class Top:
    """What an edition released of one project in one year, or of several under one sum."""

    measure: str
    year: int
    released: Released


def tops(cells: Iterable[dict[str, Any]]) -> list[Top]:
    """
    The released trees of closed years, made again from the documents of frozen cells.

    Paths begin with the project. A pool of projects is one, and so is a year whose
    breakdown is withheld, less what was added to it later.
    """
    trees: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for cell in cells:
        if is_of_tree(cell):
            trees.setdefault((cell["measure"], cell["year"]), []).append(cell)
    return [
        Top(measure, year, released)
        for (measure, year), rows in sorted(trees.items())
        for released in _released(rows)
    ]


def is_of_tree(cell: dict[str, Any]) -> bool:
    """
    Whether a released cell belongs to the tree of a closed year.

    One that is withheld does not: it was removed for safety, or not even the total of its
    year may be shown.
    """
    return cell.get("footprint") is not None and cell["status"] != "withheld"


def projects_of(cell: dict[str, Any]) -> tuple[str, ...]:
    """The projects that a cell counts: one, those that it shows together, or all of a year."""
    if cell["project"]:
        return (cell["project"],)
    if cell.get("members"):
        return tuple(member["project"] for member in cell["members"])
    return tuple(dict.fromkeys(leaf[0] for leaf in unfolded(cell.get("footprint") or []) if leaf))


def _released(rows: list[dict[str, Any]]) -> Iterator[Released]:
    below: dict[Path, list[dict[str, Any]]] = {}
    whole = None
    for row in rows:
        if row["status"] == "not_reported":
            continue
        if row["members"]:
            below.setdefault(path_of(row["members"][0])[:-1], []).append(row)
        elif row["project"] is None:
            whole = row
        else:
            below.setdefault(path_of(row)[:-1], []).append(row)
    # A figure that was removed for safety has no value, and enters nothing.
    atoms = [_again(row, below) for row in below.get((), []) if row["value"] is not None]
    if whole is not None and whole["value"] is not None and whole["breakdown"] != Breakdown.SHOWN:
        rest = whole["value"] - sum(atom.value for atom in atoms)
        leaves = tuple(unfolded(whole["footprint"]))
        members = tuple(dict.fromkeys(leaf[:1] for leaf in leaves))
        yield Released(members, rest, Status.WITHHELD, leaves)
    yield from atoms


def _again(row: dict[str, Any], below: dict[Path, list[dict[str, Any]]]) -> Released:
    if row["members"]:
        members = tuple(path_of(member) for member in row["members"])
        leaves = tuple(unfolded(row["footprint"]))
        return Released(members, row["value"], Status.COMBINED, leaves)
    path = path_of(row)
    parts = tuple(_again(part, below) for part in below.get(path, ()))
    parts = (
        *(part for part in parts if part.status is not Status.COMBINED),
        *(part for part in parts if part.status is Status.COMBINED),
    )
    # What is not shown as a part: all of them, or those that nobody reported.
    others = tuple(unfolded(row["footprint"], path)) if row["footprint"] else ()
    leaves = (*(leaf for part in parts for leaf in part.leaves), *others) or (path,)
    status = {
        Breakdown.WITHHELD: Status.WITHHELD,
        Breakdown.NOT_REPORTED: Status.NOT_REPORTED,
    }.get(row["breakdown"], Status.EXACT)
    if any(part.value is None for part in parts):
        # A part was removed for safety: the others would give it away.
        status, parts = Status.WITHHELD, ()
    return Released((path,), row["value"], status, leaves, parts)


class Breakdown:
    """What is said of the parts of a released figure."""

    SHOWN = "shown"
    NONE = "none"
    WITHHELD = "withheld"
    NOT_REPORTED = "not_reported"
    ALL = (SHOWN, NONE, WITHHELD, NOT_REPORTED)


def breakdown_of(released: Released) -> str:
    if released.status is Status.WITHHELD:
        return Breakdown.WITHHELD
    if released.status is Status.NOT_REPORTED:
        return Breakdown.NOT_REPORTED
    return Breakdown.SHOWN if released.parts else Breakdown.NONE
