"""The sources of one part of an edition, one project after the other, from its frozen cells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Case, F, JSONField, Q, QuerySet, When

from beneficiaries import counting
from editions.disclosure import Path
from editions.models import Edition, FrozenCell
from editions.sources import NO_REPORT, Source, sources_of
from editions.trees import TOGETHER, Breakdown, path_of, unfolded

MEASURES = ("reached", "targeted")
# People counted directly, and no group of them.
EVERYBODY: dict[str, Any] = {
    "channel": "direct",
    "unit": "person",
    "group_code": "",
    "measure__in": MEASURES,
}
# Cells of a year as a whole, and those that several projects share.
OF_NO_PROJECT = ("", TOGETHER)
COLUMNS = ("project_code", "sector", "region", "sex", "age_band", "value")
CHUNK = 5000


class Part(NamedTuple):
    """What is made again as a whole: a measure in a year, or of whole projects (no year)."""

    measure: str
    year: int | None


def cells_of(edition: Edition) -> QuerySet:
    return FrozenCell.objects.of(edition).filter(**EVERYBODY)


def parts_in(cells: QuerySet) -> set[Part]:
    return {Part(*row) for row in cells.order_by().values_list("measure", "year").distinct()}


def sources_in(edition: Edition, part: Part) -> Iterator[Source]:
    cells = cells_of(edition).filter(measure=part.measure, year=part.year)
    whole = cells.filter(project_code="").values_list("document", flat=True)
    if any(document["breakdown"] != Breakdown.SHOWN for document in whole):
        # The rest of such a year is what is left of it by the projects that were added.
        yield from sources_of(_documents(part, cells))
        return
    for _code, documents in groupby(
        _documents(part, cells), key=lambda document: document["column"]
    ):
        yield from sources_of(list(documents))


def _documents(part: Part, cells: QuerySet) -> Iterator[dict[str, Any]]:
    """Documents in the order of their projects; of plain cells by sex and age only their parts."""
    is_plain = ~Q(sex="") & Q(status="exact")
    document = Case(When(~is_plain, then=F("document")), output_field=JSONField())
    rows = cells.annotate(told=document).order_by("project_code").values_list(*COLUMNS, "told")
    for code, sector, region, sex, age_band, value, told in rows.iterator(CHUNK):
        if told is None:
            told = {
                "measure": part.measure,
                "year": part.year,
                "channel": EVERYBODY["channel"],
                "unit": EVERYBODY["unit"],
                "group_code": "",
                "project": code,
                "sector": sector,
                "region": region,
                "sex": sex,
                "age_band": age_band,
                "value": value,
                "status": "exact",
                "breakdown": Breakdown.NONE,
                "members": [],
                "footprint": [],
            }
        told["column"] = code
        yield told


def projects_with_years(edition: Edition, measure: str, codes: set[str]) -> set[str]:
    """Which of some projects give figures of this measure by year, alone or under a sum."""
    cells = cells_of(edition).filter(measure=measure, year__isnull=False)
    told = [(part.year, codes & shared, True) for part, shared in shared_in(cells)]
    totals = cells.filter(**dict.fromkeys(("sector", "region", "sex", "age_band"), ""))
    for chunk in in_chunks(codes):
        rows = totals.filter(project_code__in=chunk).values_list("year", "project_code", "status")
        told += [(year, {code}, status != NO_REPORT) for year, code, status in rows]
    return counting.projects_with_years(told)


def parts_of(edition: Edition, codes: set[str]) -> set[Part]:
    """The parts in which any of these projects has a figure, alone or under a sum."""
    cells, found = cells_of(edition), set()
    for chunk in in_chunks(codes):
        found |= parts_in(cells.filter(project_code__in=chunk))
    return found | {part for part, shared in shared_in(cells) if codes & shared}


def shared_in(cells: QuerySet) -> Iterator[tuple[Part, set[str]]]:
    """The projects under each sum of several, with its measure and year."""
    rows = cells.filter(project_code__in=OF_NO_PROJECT).values_list("measure", "year", "document")
    for measure, year, document in rows.iterator(CHUNK):
        members: list[Path] = [path_of(member) for member in document["members"]]
        if not members and document["breakdown"] != Breakdown.SHOWN:
            members = list(unfolded(document.get("footprint") or []))
        yield Part(measure, year), {path[0] for path in members if path}


def in_chunks(codes: set[str], size: int = 500) -> Iterator[list[str]]:
    ordered = sorted(codes)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]
