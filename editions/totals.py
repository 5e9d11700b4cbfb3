"""
What statements are held against: totals of projects and years, and when projects ran.

Kept light, since there is one for each project and year: of a figure only what the
counting rules read, and of a project only what decides in which years it is counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Q

from beneficiaries.counting import Facts
from beneficiaries.models import BeneficiaryCount
from editions.document import COUNT, Document
from editions.hashes import OF_NO_PROJECT
from editions.models import Edition, FrozenCell
from programmes.models import CountryProgramme, Project

# Parts enter no total.
PARTS = ("sector", "region", "sex", "age_band")
# What statements are of: everybody who was reached directly.
REACHED = {
    "measure": BeneficiaryCount.Measure.REACHED.value,
    "channel": BeneficiaryCount.Channel.DIRECT.value,
    "unit": BeneficiaryCount.Unit.PERSON.value,
    "group_code": "",
}
READ = (
    *("project", "year", "value", "status", "breakdown", "members", "footprint"),
    *("at_most", "removed"),
)
NOT_PARTS = REACHED | dict.fromkeys(PARTS)
OF_TOTALS = REACHED | dict.fromkeys(PARTS, "")


class Totals:
    """Totals of people reached, as the documents of an edition tell them."""

    def __init__(self) -> None:
        self.cells: list[dict[str, Any]] = []

    @classmethod
    def of(cls, edition: Edition) -> Totals:
        """Those of an edition that is whole."""
        found = cls()
        cells = FrozenCell.objects.of(edition).filter(**OF_TOTALS).in_public_order()
        found.cells = [_light(body) for body in cells.values_list("document", flat=True).iterator()]
        return found

    def add(self, documents: Iterable[Document]) -> None:
        self.cells += [
            _light(row.body) for row in documents if row.kind == COUNT and _is_total(row.cell)
        ]

    def add_standing(self, programme: CountryProgramme, anew: Collection[str]) -> None:
        """Those of projects that are not made anew."""
        anew = set(anew)
        stands = FrozenCell.objects.standing(programme).filter(**OF_TOTALS).exclude(OF_NO_PROJECT)
        exact = Q(status=FrozenCell.Status.EXACT)
        light = (
            stands.filter(exact)
            .order_by()
            .values_list("project_code", "year", "value", "document__footprint")
        )
        for code, year, value, footprint in light.iterator():
            if code not in anew:
                self.cells.append(
                    _light(
                        {
                            "project": code,
                            "year": year,
                            "value": value,
                            "status": FrozenCell.Status.EXACT.value,
                            "breakdown": "",
                            "footprint": footprint,
                        }
                    )
                )
        for body in stands.exclude(exact).order_by().values_list("document", flat=True).iterator():
            if body["project"] not in anew:
                self.cells.append(_light(body))


def _is_total(cell: dict[str, Any]) -> bool:
    is_reached = all(cell[name] == value for name, value in REACHED.items())
    return is_reached and not any(cell[part] for part in PARTS)


def _light(body: dict[str, Any]) -> dict[str, Any]:
    cell = NOT_PARTS | {"members": []} | {name: body[name] for name in READ if name in body}
    if cell["project"] and cell["footprint"] is not None:
        # What is below a project is in its total.
        cell["footprint"] = []
    return cell


def facts_of(programme: CountryProgramme, sectors: Collection[str] = ()) -> Iterator[Facts]:
    """When each project of the next edition ran, its nature, and which of these sectors it has."""
    having: dict[str, set[str]] = {}
    if sectors:
        found = Project.objects.of(programme).ready().filter(sectors__slug__in=sectors)
        for code, slug in found.values_list("code", "sectors__slug"):
            having.setdefault(code, set()).add(slug)
    ready = Project.objects.of(programme).ready().order_by("code")
    columns = ("code", "start_date", "end_date", "status", "nature", "nature_basis")
    for code, start, end, status, nature, basis in ready.values_list(*columns).iterator():
        yield Facts(
            code=code,
            start=start,
            end=end,
            is_ongoing=status == Project.Status.ONGOING,
            nature=nature,
            is_nature_inferred=basis == Project.NatureBasis.INFERRED,
            sectors=frozenset(having.get(code, ())),
        )
