"""
The live rows of some projects at a time: all that the documents of a batch are made from.

Nothing else is kept in memory, however many projects there are; the queries of a batch are
always the same few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import F

from beneficiaries.models import BeneficiaryCount, SexAgeCell
from programmes.models import CountryProgramme, Project, Region, Sector

# So many projects are in memory at one time.
BATCH = 500


@dataclass
class Live:
    """Some projects that are ready, their accepted counts, and the cells by sex and age."""

    projects: list[Project] = field(default_factory=list)
    # By project and by count.
    counts: dict[int, list[BeneficiaryCount]] = field(default_factory=dict)
    cells: dict[int, dict[str, int]] = field(default_factory=dict)


def in_batches(names: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(names)
    while batch := list(islice(rest, BATCH)):
        yield batch


def live(programme: CountryProgramme, codes: Sequence[str], **narrow: Any) -> Live:
    """What is ready of the projects of these codes; `narrow` chooses among their counts."""
    ready = Project.objects.of(programme).ready().for_edition().filter(code__in=codes)
    # By code as Python sorts it: the public order is the same on every database.
    projects = sorted(ready, key=lambda project: project.code)
    found = Live(projects, {project.pk: [] for project in projects})
    accepted = BeneficiaryCount.objects.accepted().filter(project__in=projects, **narrow)
    counts = list(accepted.order_by("project", F("year").asc(nulls_first=True), "pk"))
    of_pk = {project.pk: project for project in projects}
    sectors, regions = Sector.objects.in_bulk(), Region.objects.in_bulk()
    sources = {source.pk: source for project in projects for source in project.sources.all()}
    for count in counts:
        # Each row shown once, not once for each count that names it.
        count.project = of_pk[count.project_id]
        if count.sector_id:
            count.sector = sectors[count.sector_id]
        if count.region_id:
            count.region = regions[count.region_id]
        if count.source_id in sources:
            count.source = sources[count.source_id]
        found.counts[count.project_id].append(count)
    cells = SexAgeCell.objects.filter(count__in=accepted.order_by())
    for pk, sex, age_band, value in (
        cells.order_by().values_list("count", "sex", "age_band", "value").iterator()
    ):
        found.cells.setdefault(pk, {})[f"{sex}:{age_band}"] = value
    return found
