"""The document of one released figure, and the columns of its frozen cell."""

from __future__ import annotations

from typing import Any

from beneficiaries.models import BeneficiaryCount
from editions.document import COUNT, Document
from editions.models import FrozenCell
from editions.trees import Breakdown


def cell_of(
    row: BeneficiaryCount,
    place: dict[str, str],
    *,
    status: FrozenCell.Status,
    value: int | None = None,
    breakdown: str = Breakdown.NONE,
    footprint: list[Any] | None = None,
    members: list[dict[str, str | None]] | None = None,
    columns: dict[str, str] | None = None,
    at_most: int | None = None,
) -> Document:
    """
    One figure. Its footprint and the most that a withheld one can be are kept for those
    who compute with it, beside what rows of the API say.
    """
    counted = {
        "year": row.year,
        "measure": row.measure,
        "channel": row.channel,
        "unit": row.unit,
        "group_code": row.group_code,
    }
    place = dict.fromkeys(("project", "sector", "region", "sex", "age_band"), "") | place
    body = {
        **counted,
        **nulls(place),
        "group": BeneficiaryCount.group.document(row),
        "value": value,
        "status": status.value,
        "breakdown": breakdown,
        "members": members or [],
        "precision": row.precision,
        "basis": row.basis,
        "source": row.source.address if row.source else "",
        "source_note": BeneficiaryCount.source_note.document(row),
        "footprint": footprint,
    }
    if status is FrozenCell.Status.WITHHELD:
        body["at_most"] = at_most
    cell = {**counted, **place, "value": value, "status": status.value}
    cell["project_code"] = cell.pop("project")
    cell |= columns or {}
    return Document(COUNT, FrozenCell(**cell).key, body, cell=cell)


def nulls(place: dict[str, str]) -> dict[str, str | None]:
    return {name: value or None for name, value in place.items()}
