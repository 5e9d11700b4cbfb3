"""One figure about people as a document: what every row of an edition's counts says."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from beneficiaries.models import BeneficiaryCount
from editions.count import Count
from editions.disclosure import Path
from editions.document import COUNT, Document
from editions.models import FrozenCell
from editions.models.frozen import KEY_OF_CELL, key_of_cell
from editions.trees import TOGETHER, Breakdown, place_of

Shown = FrozenCell.Status
# What a frozen cell has beside its document and its span.
COLUMNS = (*KEY_OF_CELL, "value", "status", "pool")
names_in, columns_in = itemgetter(*KEY_OF_CELL), itemgetter(*COLUMNS)
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
    cell = {**counted, **place, "value": value, "status": status.value, "pool": ""}
    cell["project_code"] = cell.pop("project")
    cell |= columns or {}
    return Document(COUNT, key_of_cell(*names_in(cell)), body, cell=cell)


def combined(
    nobody: Count,
    members: Sequence[Path],
    footprint: list[Any],
    value: int,
) -> Document:
    """Several parts of one block under one sum; the footprint is that of all of them."""
    return figure(
        nobody,
        _place_above(members),
        value=value,
        status=Shown.COMBINED,
        footprint=footprint,
        members=[_nulls(place_of(member)) for member in members],
        columns=columns_of_group(nobody.year, nobody.measure, members),
    )


def columns_of_group(year: int | None, measure: str, members: Sequence[Path]) -> dict[str, str]:
    """What names a group of parts under one sum: the column in which they differ, and its name."""
    above, key = members[0][:-1], members[0][-1]
    column = "sex" if ":" in key else ("project_code", "sector", "region")[len(above)]
    return {column: TOGETHER, "pool": "/".join([str(year), measure, *above, TOGETHER])}


def key_of_group(year: int | None, measure: str, members: Sequence[Path]) -> str:
    """The key of the cell that has the sum of a group, all of whom are people counted directly."""
    place = NOWHERE | _place_above(members)
    cell = {
        **place,
        "project_code": place["project"],
        "year": year,
        "measure": measure,
        "channel": BeneficiaryCount.Channel.DIRECT.value,
        "unit": BeneficiaryCount.Unit.PERSON.value,
        "group_code": "",
        **columns_of_group(year, measure, members),
    }
    return key_of_cell(*names_in(cell))


def _place_above(members: Sequence[Path]) -> dict[str, str]:
    above = members[0][:-1]
    return place_of(above) if above else {"project": ""}


def again(cell: FrozenCell, more: int = 0) -> Document:
    """What stands, released once more; the total of a year with what was added to it."""
    columns, body = {name: getattr(cell, name) for name in COLUMNS}, cell.document
    if more and columns["value"] is not None:
        columns["value"] += more
        body = body | {"value": columns["value"]}
    return Document(COUNT, cell.key, body, cell=columns)


def _nulls(place: dict[str, str]) -> dict[str, str | None]:
    return {name: value or None for name, value in place.items()}
