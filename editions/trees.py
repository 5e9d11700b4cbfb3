"""The released counts of an edition as trees, rebuilt from its frozen cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from editions.disclosure import Released, Status

NOT_SPLIT = "not-split"


@dataclass(frozen=True, slots=True)
class Top:
    """A released total of one project-year (or of pooled projects), with its parts."""

    measure: str
    year: int | None
    released: Released
    status: str = "exact"


def tops(cells: Iterable[dict[str, Any]]) -> list[Top]:
    """The totals of people counted directly, from an edition's frozen documents."""
    found = []
    for cell in cells:
        if cell["channel"] != "direct" or cell["unit"] != "person" or cell["group_code"]:
            continue
        path = (cell["project"],)
        value = cell["value"]
        if cell["status"] == "withheld":
            released = Released((path,), 9, Status.WITHHELD, (path, (cell["project"], "")))
        else:
            released = Released((path,), value or 0, Status.EXACT, (path,))
        found.append(Top(cell["measure"], cell["year"], released, cell["status"]))
    return found
