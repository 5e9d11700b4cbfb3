"""Reading what the explaining path needs: the figures of all projects, or of some."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from beneficiaries.counting import Facts, Projects
from editions.counted import Counted
from editions.cube.cells import OF_NO_PROJECT, in_chunks
from editions.disclosure import Released
from editions.exact import Exact, Explained
from editions.models import Edition, FrozenCell, FrozenRecord
from editions.selecting import Selection
from editions.sources import sources_of
from editions.trees import Breakdown

# So many projects are named one by one; of more, the first.
MOST = 1000


@dataclass(frozen=True, slots=True)
class Explanation:
    """Which projects and reports a figure counts, and what was left out and why."""

    projects: Projects
    reached: Explained
    targeted: Explained
    # By dimension, the projects that stand in no row by it.
    naming_none: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_complete: bool = True


def explain(edition: Edition, programme: dict[str, Any], selection: Selection) -> Explanation:
    """Name what enters a figure; where an edition has many projects, only the first of them."""
    is_complete = edition.totals.get(FrozenRecord.Kind.PROJECT, 0) <= MOST
    if not is_complete:
        found = list(_matching(edition, selection)[: MOST + 1])
        is_complete = len(found) <= MOST
        selection = selection.of_projects(found[:MOST])
    exact = exact_of(edition, programme, selection.projects)
    projects = exact.projects(selection)
    facts = [exact.counted.projects[code] for code in projects.known]
    naming_none = {
        "sector": [of.code for of in facts if not of.sectors],
        "region": [of.code for of in facts if not of.regions],
        "donor": [of.code for of in facts if not of.donors],
    }
    return Explanation(
        projects,
        exact.explained("reached", selection),
        exact.explained("targeted", selection),
        naming_none,
        is_complete,
    )


def _matching(edition: Edition, selection: Selection) -> Any:
    """The codes of the projects of a selection, of whatever year, in order of their start."""
    rows = FrozenRecord.objects.of(edition).of_kind(FrozenRecord.Kind.PROJECT)
    for dimension in ("sector", "region", "nature", "donor"):
        if asked := selection.asked(dimension):
            rows = rows.with_facet(dimension, *asked)
    if selection.projects is not None:
        rows = rows.filter(key__in=selection.projects)
    return rows.in_order_of_start().values_list("key", flat=True)


def exact_of(
    edition: Edition, programme: dict[str, Any], codes: Collection[str] | None = None
) -> Exact:
    """Every report of an edition, or of some projects: then no others may be asked for."""
    records = FrozenRecord.objects.of(edition).of_kind(FrozenRecord.Kind.PROJECT)
    cells = FrozenCell.objects.of(edition).in_public_order()
    if codes is None:
        documents = list(cells.values_list("document", flat=True))
        projects = records.in_order_of_start().values_list("document", flat=True)
        return Exact(Counted(programme, projects, documents), sources_of(documents))
    wanted = set(codes)
    counted = Counted(
        programme,
        chain.from_iterable(
            records.filter(key__in=chunk).in_order_of_start().values_list("document", flat=True)
            for chunk in in_chunks(wanted)
        ),
        (),
    )
    documents = list(
        cells.filter(project_code__in=OF_NO_PROJECT).values_list("document", flat=True)
    )
    for chunk in in_chunks(wanted):
        documents += cells.filter(project_code__in=chunk).values_list("document", flat=True)
    documents += _added_to(documents, cells, wanted)
    sources = sources_of(documents)
    # Projects under a sum with those asked for count as known if the register has them.
    members = {path[0] for source in sources for path in _paths(source.released)} - wanted
    for chunk in in_chunks(members):
        for code in records.filter(key__in=chunk).values_list("key", flat=True):
            counted.projects[code] = Facts(code)
    return Exact(counted, sources)


def _added_to(
    documents: Iterable[dict[str, Any]], cells: Any, wanted: set[str]
) -> Iterator[dict[str, Any]]:
    """What was added to years without a breakdown: the rest of the year is less by that."""
    for document in list(documents):
        is_year = document["project"] is None and not document["members"]
        if is_year and document["breakdown"] != Breakdown.SHOWN:
            rows = cells.filter(year=document["year"], measure=document["measure"])
            rows = rows.exclude(project_code__in=OF_NO_PROJECT)
            for code, body in rows.values_list("project_code", "document"):
                if code not in wanted:
                    yield body


def _paths(released: Released) -> Iterator[tuple[str, ...]]:
    return iter((*released.members, *released.leaves))
