"""The released figures from which all statistics are made, as frozen documents tell them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from editions.counted import says_no_more_than_its_parts
from editions.disclosure import Released, Status, threshold
from editions.trees import Breakdown, is_of_tree, projects_of, tops

NO_REPORT = "not_reported"
# Nothing could be reported: no project ran or may have run.
NOT_APPLICABLE = "not_applicable"
# Of several reasons why a sum is not simply exact, the first is given.
ORDER_OF_STATUSES = ("withheld", "combined", NO_REPORT, "overlapping", "provisional", "exact")
STATUSES = (*ORDER_OF_STATUSES, NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Source:
    """
    One figure that an edition released, from which answers are made.

    Of one project, or of several under one sum; with its parts where they are shown. Of a
    small one the tree holds what it is at most.
    """

    measure: str
    year: int | None
    codes: tuple[str, ...]
    released: Released
    status: str = "exact"
    is_withheld: bool = False

    @property
    def tells_nothing(self) -> bool:
        """Nobody gave a figure, or one of which nothing is told: neither is zero."""
        return self.status == NO_REPORT or self.is_withheld


def sources_of(cells: Iterable[dict[str, Any]]) -> list[Source]:
    """The figures of people counted directly, from an edition's frozen documents."""
    everybody = [
        cell
        for cell in cells
        if cell["channel"] == "direct" and cell["unit"] == "person" and not cell["group_code"]
    ]
    closed = [
        Source(top.measure, top.year, _codes(top.released), top.released) for top in tops(everybody)
    ]
    parts: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for cell in everybody:
        if not is_of_tree(cell) and cell["sector"]:
            place = (cell["project"], cell["year"], cell["measure"])
            parts.setdefault(place, []).append(cell)
    return closed + [
        _of_open_year(cell, parts.get((cell["project"], cell["year"], cell["measure"]), []))
        for cell in everybody
        if (cell["status"] == NO_REPORT or not is_of_tree(cell))
        and not any(cell[part] for part in ("sector", "region", "sex", "age_band"))
        and projects_of(cell)
        and not says_no_more_than_its_parts(cell)
    ]


def _codes(released: Released) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path[0] for path in released.members))


def _of_open_year(cell: dict[str, Any], parts: list[dict[str, Any]]) -> Source:
    codes, status = projects_of(cell), cell["status"]
    paths = tuple((code,) for code in codes)
    value, is_withheld = cell["value"] or 0, False
    if status == "withheld":
        # Of one that was removed for safety nothing is told, nor what it was at most.
        at_most = None if "removed" in cell else cell.get("at_most", threshold([]) - 1)
        value, is_withheld = at_most or 0, at_most is None
    shown = [part for part in parts if part["value"] is not None]
    # Parts that leave something of the total unsaid would seem to say that it is nothing.
    if len(shown) < len(parts) or sum(part["value"] for part in shown) < value:
        shown = []
    split = tuple(
        Released(
            ((codes[0], part["sector"]),),
            part["value"],
            Status.EXACT,
            ((codes[0], part["sector"]),),
        )
        for part in shown
    )
    leaves = tuple(leaf for part in split for leaf in part.leaves) or paths
    is_hidden = any(part["status"] == "withheld" for part in parts)
    is_hidden = is_hidden or cell["breakdown"] == Breakdown.WITHHELD
    shape = Status.WITHHELD if is_hidden else Status.EXACT
    released = Released(paths, value, shape, leaves, split)
    return Source(cell["measure"], cell["year"], codes, released, status, is_withheld)
