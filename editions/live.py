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

from django.db.models import F, QuerySet

from beneficiaries.models import BeneficiaryCount, SexAgeCell
from editions.count import Count, counts_of
from editions.protection import PROTECTION, protected_anyway
from editions.trees import Declared, declared
from programmes.models import CountryProgramme, Project, Region, Sector

# So many projects are in memory at one time.
BATCH = 500


@dataclass
class Live:
    """Some projects that are ready, their accepted counts, and the cells by sex and age."""

    projects: list[Project] = field(default_factory=list)
    # By project, the sectors and regions it declares; by project and by count, the figures.
    declared: dict[int, Declared] = field(default_factory=dict)
    counts: dict[int, list[Count]] = field(default_factory=dict)
    cells: dict[int, dict[str, int]] = field(default_factory=dict)


def in_batches(names: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(names)
    while batch := list(islice(rest, BATCH)):
        yield batch


def live(programme: CountryProgramme, codes: Sequence[str]) -> Live:
    """All that an edition can say of the projects of these codes that are ready."""
    ready = Project.objects.of(programme).ready().filter(code__in=codes)
    return _live(programme, ready.for_edition(), {})


def live_tree(programme: CountryProgramme, codes: Sequence[str], **narrow: Any) -> Live:
    """As much as trees of projects are made from, of the counts that `narrow` chooses."""
    ready = Project.objects.of(programme).ready().filter(code__in=codes)
    return _live(programme, ready.for_trees().only("code"), narrow)


def _live(programme: CountryProgramme, ready: QuerySet[Project], narrow: dict[str, Any]) -> Live:
    # By code as Python sorts it: the public order is the same on every database.
    projects = sorted(ready, key=lambda project: project.code)
    found = Live(projects)
    protected = protected_anyway(programme, [project.code for project in projects])
    for project in projects:
        kept = [PROTECTION] if project.code in protected else []
        found.declared[project.pk] = declared(project, kept)
    found.counts = {project.pk: [] for project in projects}
    accepted = BeneficiaryCount.objects.accepted().filter(project__in=projects, **narrow)
    in_order = accepted.order_by("project_id", F("year").asc(nulls_first=True), "pk")
    codes = {project.pk: project.code for project in projects}
    sectors = dict(Sector.objects.order_by().values_list("pk", "slug"))
    regions = {region.pk: region.public_code for region in Region.objects.order_by()}
    for count in counts_of(in_order, codes, sectors, regions):
        found.counts[count.project_id].append(count)
    cells = SexAgeCell.objects.filter(count__in=accepted.order_by())
    for pk, sex, age_band, value in (
        cells.order_by().values_list("count", "sex", "age_band", "value").iterator()
    ):
        found.cells.setdefault(pk, {})[f"{sex}:{age_band}"] = value
    return found
