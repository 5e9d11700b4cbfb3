"""One figure about people as a document: what every row of an edition's counts says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from editions.count import Count
from editions.disclosure import Path
from editions.document import COUNT, Document
from editions.models import FrozenCell
from editions.models.frozen import KEY_OF_CELL, key_of_cell
from editions.trees import TOGETHER, Breakdown, place_of

Shown = FrozenCell.Status
# What a frozen cell has beside its document and its span.
COLUMNS = (*KEY_OF_CELL, "value", "status", "pool")
NOWHERE = dict.fromkeys(("project", "sector", "region", "sex", "age_band"), "")


def figure(
    row: Count,
    place: dict[str, str],
    *,
    status: FrozenCell.Status,
    value: int | None = None,
    breakdown: str = Breakdown.NONE,
    footprint: list[Any] | None = None,
    members: list[dict[str, str | None]] | None = None,
    columns: dict[str, str] | None = None,
) -> Document:
    """
    One figure. Its footprint is kept for those who compute with it, beside what rows of the
    API say; and that a withheld one may be any number, as it was not always in older editions.
    """
    counted = {
        "year": row.year,
        "measure": row.measure,
        "channel": row.channel,
        "unit": row.unit,
        "group_code": row.group_code,
    }
    place = NOWHERE | place
    body = {
        **counted,
        **_nulls(place),
        **row.words,
        "value": value,
        "status": status.value,
        "breakdown": breakdown,
        "members": members or [],
        "footprint": footprint,
    }
    if status is Shown.WITHHELD:
        body["at_most"] = None
    cell = {**counted, **place, "value": value, "status": status.value}
    cell["project_code"] = cell.pop("project")
    cell |= columns or {}
    return Document(COUNT, key_of_cell(*(cell[name] for name in KEY_OF_CELL)), body, cell=cell)


def combined(
    nobody: Count,
    members: Sequence[Path],
    footprint: list[Any],
    value: int,
) -> Document:
    """Several parts of one block under one sum; the footprint is that of all of them."""
    above, key = members[0][:-1], members[0][-1]
    column = "sex" if ":" in key else ("project", "sector", "region")[len(above)]
    place = place_of(above) if above else {"project": ""}
    pool = "/".join([str(nobody.year), nobody.measure, *above, TOGETHER])
    return figure(
        nobody,
        place,
        value=value,
        status=Shown.COMBINED,
        footprint=footprint,
        members=[_nulls(place_of(member)) for member in members],
        columns={"project_code" if column == "project" else column: TOGETHER, "pool": pool},
    )


def again(cell: FrozenCell, more: int = 0) -> Document:
    """What stands, released once more; the total of a year with what was added to it."""
    columns, body = {name: getattr(cell, name) for name in COLUMNS}, cell.document
    if more and columns["value"] is not None:
        columns["value"] += more
        body = body | {"value": columns["value"]}
    return Document(COUNT, cell.key, body, cell=columns)


def _nulls(place: dict[str, str]) -> dict[str, str | None]:
    return {name: value or None for name, value in place.items()}
