"""
What is told of a figure that was released once and whose records were corrected since.

Its parts never: two releases of the same parts would tell what changed between them. Its
total is given anew only after a change of at least `TIMES` times k, and without a breakdown;
of any other change an erratum says that there was one, and no figure (decision 8). Like
the rules of disclosure it knows no database, no clock and no chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from beneficiaries.models import BeneficiaryCount
from editions.count import Count
from editions.differencing import KnownOfBlock
from editions.disclosure import Node, Path, Released, Status, release
from editions.trees import NOTHING_TOLD, Cells, Declared, project_tree, tops

# What comes later to a closed year, a project or a correction, is shown from so many times k on.
TIMES = 10


class Told(Enum):
    """What readers learn of a correction."""

    NOTHING = "every released figure still agrees with the records"
    ERRATUM = "the records were corrected; what was released stays"
    RESTATED = "the total is given anew, its breakdown is withheld"


def told_of(released: Released, now: Node | None, *, times: int = TIMES) -> Told:
    """
    What to tell of one released project-year whose records say `now`.

    None where its total is marked as not reported by now.
    """
    if now is None:
        return Told.ERRATUM
    if _may_restate(released, now, times):
        return Told.RESTATED
    return Told.NOTHING if _agrees(released, now) else Told.ERRATUM


def _may_restate(released: Released, now: Node, times: int) -> bool:
    """
    Whether the new total narrows nothing, even for who knows that one cell was corrected.

    Where a part is restricted, the change might be all of it: nothing is given anew.
    An increase may be of any cell. What was lost, some cell had before: where a cell or a
    pool could only just have had so much, the loss would tell how little was beside it, or
    how little is left. Of parts that overlap, and of those that no longer stand beside
    their total, nobody can say what they can have lost.
    """
    change, k = now.value - released.value, now.policy.k
    if abs(change) < times * k or release(now) is None or _holds_restricted(now):
        return False
    return change > 0 or (
        released.status is not Status.WITHHELD
        and not any(node.is_overlapping for node in released.nodes())
        and all(_is_clear(atom, -change, k) for atom in released.atoms())
    )


def _holds_restricted(node: Node) -> bool:
    return node.is_restricted or any(map(_holds_restricted, node.children))


def _is_clear(atom: Released, loss: int, k: int) -> bool:
    """Whether it cannot have lost so much, or any of its cells can, whatever the others are."""
    return atom.value < loss or atom.value >= loss + k * (len(atom.leaves) + 1)


def _agrees(released: Released, now: Node) -> bool:
    values = dict(_values(now))
    return all(
        node.value == sum(values.get(path, 0) for path in node.members) for node in released.nodes()
    )


def _values(node: Node, above: Path = ()) -> Iterator[tuple[Path, int]]:
    path = (*above, node.key)
    yield path, node.value
    for child in node.children:
        yield from _values(child, path)


@dataclass(frozen=True)
class Correction:
    """Released figures of one project in a closed year whose records say otherwise by now."""

    released: Released
    told: Told
    total: Count

    @property
    def change(self) -> int:
        """By how much the released total changes."""
        if self.told is not Told.RESTATED or self.total.value is None:
            return 0
        return self.total.value - self.released.value


def correction(
    documents: Iterable[dict[str, Any]],
    project: Declared,
    counts: Sequence[Count],
    cells: Cells,
    known: KnownOfBlock = NOTHING_TOLD,
) -> Correction | None:
    """
    What the rows of a project-year and measure say otherwise than its released documents.

    Given what is `known` of it, a new total may be withheld: it would tell of a group, or of
    a part that editions held back.

    A project without a total, deleted or taken from the register, leaves its figures as
    they stand (disclosure control).
    """
    top = next(iter(tops(documents)), None)
    total = next((count for count in counts if count.part == BeneficiaryCount.Part.TOTAL), None)
    if top is None or total is None:
        return None
    now = project_tree(project, total, counts, cells, known) if total.value is not None else None
    told = told_of(top.released, now)
    return None if told is Told.NOTHING else Correction(top.released, told, total)


def is_sum_borne_out(value: int, codes: Iterable[str], totals: Mapping[str, int | None]) -> bool:
    """
    Whether one released sum of several projects is what their totals, by code, add up to.

    As above, it stands where one of them has no total any more. It is never given anew.
    """
    codes = list(codes)
    if not all(code in totals for code in codes):
        return True
    values = [totals[code] for code in codes]
    return None not in values and sum(value or 0 for value in values) == value
