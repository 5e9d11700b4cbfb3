"""
Figures of frozen years that stand beside the trees: groups, households, indirect people.

They stay as they were released, like a tree, and have no parts from which anything could
be worked out. Where their records were corrected since, an erratum says so, and no figure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from beneficiaries.models import BeneficiaryCount
from editions.count import Count
from editions.live import Live
from editions.models import FrozenCell
from editions.models.frozen import key_of_cell
from editions.trees import NOT_SPLIT


def is_beside_trees(cell: FrozenCell) -> bool:
    return cell.document["footprint"] is None


def corrected(stands: Iterable[FrozenCell], rows: Live, reopened: Collection[int]) -> Iterator[str]:
    """
    Keys of what stands of some projects and whose rows say otherwise.

    As in a tree, a figure stands whose row is gone; and while a year is open again, its
    corrections are not finished.
    """
    values = {_key(row): row.value for counts in rows.counts.values() for row in counts}
    for cell in stands:
        is_told = is_beside_trees(cell) and cell.status != FrozenCell.Status.WITHHELD
        if is_told and cell.year not in reopened and values.get(cell.key, cell.value) != cell.value:
            yield cell.key


def _key(row: Count) -> str:
    """The key of the cell that shows a row."""
    is_total = row.part == BeneficiaryCount.Part.TOTAL
    sector = "" if is_total else row.sector or NOT_SPLIT
    what = (row.measure, row.channel, row.unit, row.group_code)
    return key_of_cell(row.project, row.year, *what, sector, row.region or "", "", "")
