"""
The first level of the tree of a closed year: which projects are shown, each by itself.

That depends on the totals of all projects of the year, and on nothing below them; what is
shown below one project depends on no other (disclosure.py). So a year needs one light row
for each project in memory, and the trees of projects are made a batch at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from beneficiaries.models import BeneficiaryCount, SexAgeCell
from editions.bulk import take_stock
from editions.count import Count, nobody
from editions.differencing import TOTAL, KnownOfBlock, KnownOfProject, Told
from editions.disclosure import (
    POLICIES,
    Node,
    Policy,
    Released,
    Status,
    policy_of,
    release,
    release_shown,
)
from editions.live import Live, in_batches, live_tree
from editions.protection import classes_of
from editions.told_before import (
    EVERYBODY,
    KnownByProject,
    known_beside,
    whole_projects_told,
)
from editions.trees import NOTHING_TOLD, footprint, project_tree
from programmes.models import CountryProgramme, Project

Part = BeneficiaryCount.Part
MEASURES = (BeneficiaryCount.Measure.REACHED.value, BeneficiaryCount.Measure.TARGETED.value)
# A year and a measure.
YearOf = tuple[int, str]
# By year and measure, the codes of projects.
Suspects = dict[YearOf, set[str]]
# The counts of which a tree is made: everybody who was reached or targeted directly.
OF_TREES: dict[str, Any] = {
    "channel": BeneficiaryCount.Channel.DIRECT.value,
    "unit": BeneficiaryCount.Unit.PERSON.value,
    "group_code": "",
}


@dataclass
class ClosedYear:
    """What a year that is closed, and was never released before, lets be shown of a measure."""

    programme: CountryProgramme
    year: int
    measure: str
    # None, which says nothing, where not even the total may be shown.
    released: Released | None = None
    is_about: bool = False
    # All projects with a total, in public order, and those of them not shown by themselves.
    codes: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    # Projects of which nobody reported a total.
    marked: list[str] = field(default_factory=list)
    # What editions told of projects while the year was open, and of them as a whole; of the
    # latter also what years tell that are closed before this one in the same edition.
    told_before: KnownByProject = field(default_factory=dict)

    @cached_property
    def _not_shown(self) -> set[str]:
        return set(self.hidden)

    def shows(self, code: str) -> bool:
        """Whether a project with a total is shown by itself."""
        return code not in self._not_shown

    def known(self, code: str) -> KnownOfBlock:
        told = self.told_before.get(code)
        return told.at((self.year, self.measure, *EVERYBODY)) if told else NOTHING_TOLD

    @cached_property
    def nobody(self) -> Count:
        return nobody(self.year, self.measure, is_about=self.is_about)

    def footprint_of_hidden(self) -> list[Any]:
        """The public list of what there is below the projects that are not shown."""
        folded = []
        for node in self._trees(self.hidden):
            folded += footprint(release_shown(node, ()).leaves)
        return folded

    def with_parts(self, codes: Iterable[str]) -> dict[str, Node]:
        """These projects with all that is below them."""
        return {node.key: node for node in self._trees(codes)}

    def told_after(self, wholes: Collection[str]) -> KnownByProject:
        """What is known once this year is told: of projects that were told as a whole, it too."""
        after = dict(self.told_before)
        shown = {*self.codes} & {*wholes} - self._not_shown
        for code, node in self.with_parts(shown).items():
            known = after[code] = after.get(code, KnownOfProject()).copy()
            for part in release_shown(node, ()).nodes():
                _project, *sector = part.members[0]
                is_cell = len(sector) > 1 or ":" in "".join(sector)
                if part.status is not Status.COMBINED and not is_cell:
                    name = (self.year, self.measure, *EVERYBODY)
                    known.add(Told(name, "".join(sector) or TOTAL, part.value))
        return after

    def _trees(self, codes: Iterable[str]) -> Iterator[Node]:
        for some in in_batches(sorted(codes)):
            rows = live_tree(self.programme, some, year=self.year, measure=self.measure, **OF_TREES)
            yield from trees_of(rows, self.known)


def close(
    programme: CountryProgramme, years: Iterable[int], frozen: Collection[int]
) -> Iterator[ClosedYear]:
    """Every measure of these years; others are `frozen` already."""
    years = sorted(years)
    if not years:
        return
    # Much of it may just have been imported.
    take_stock(Project, BeneficiaryCount, SexAgeCell)
    policies, suspected = policies_of(programme), suspects(programme, years)
    told, wholes = known_beside(programme, frozen), whole_projects_told(programme)
    for year in years:
        for measure in MEASURES:
            found = ClosedYear(programme, year, measure, told_before=told)
            yield _close(found, policies, suspected.get((year, measure), set()))
            # One edition tells of all of them: together they may leave few of a whole project.
            told = found.told_after(wholes)


def _close(found: ClosedYear, policies: dict[str, Policy], suspected: set[str]) -> ClosedYear:
    programme, year, measure = found.programme, found.year, found.measure
    # What their parts say of them; all others their totals alone place in the tree.
    by_parts = found.with_parts(
        suspected | {code for code in found.told_before if found.known(code).has_parts}
    )
    totals = (
        counts_of_trees(programme).filter(year=year, measure=measure, part=Part.TOTAL).order_by()
    )
    heads = []
    for code, value, is_restricted, precision in totals.values_list(
        "project__code", "value", "restricted", "precision"
    ).iterator():
        found.is_about |= precision == BeneficiaryCount.Precision.ABOUT
        if value is None:
            found.marked.append(code)
            continue
        policy, node = policies.get(code) or policy_of(()), by_parts.get(code)
        known = node or found.known(code).of(TOTAL, value, policy.k)
        heads.append(
            Node(
                *(code, value, policy),
                is_restricted=is_restricted or (node is not None and node.is_restricted),
                shown_as=known.shown_as,
                known=known.known,
                is_open=known.is_open,
                is_spoilt=known.is_spoilt,
            )
        )
    # By code, not as the database sorts them: the order is public and never changes.
    heads.sort(key=lambda node: node.key)
    found.marked.sort()
    total = sum(node.value for node in heads)
    root = Node(
        str(year), total, POLICIES["standard"], tuple(heads), not_reported=tuple(found.marked)
    )
    found.released = release(root)
    found.codes = [node.key for node in heads]
    found.hidden = list(_hidden(found))
    return found


def _hidden(year: ClosedYear) -> Iterator[str]:
    if year.released is None or year.released.status is Status.WITHHELD:
        yield from year.codes
        return
    for part in year.released.parts:
        if part.status is Status.COMBINED:
            yield from (member[-1] for member in part.members)


def is_of_trees(row: Count) -> bool:
    return row.measure in MEASURES and all(
        getattr(row, name) == value for name, value in OF_TREES.items()
    )


def policies_of(programme: CountryProgramme) -> dict[str, Policy]:
    """How far each project is protected, by its code; one without sectors has no entry."""
    strictest = cache(policy_of)
    return {code: strictest(frozenset(classes)) for code, classes in classes_of(programme).items()}


def trees_of(rows: Live, told: Callable[[str], KnownOfBlock]) -> Iterator[Node]:
    """The trees of projects whose rows are of one year and measure; by code what was `told`."""
    for project in rows.projects:
        counts = rows.counts[project.pk]
        total = next((count for count in counts if count.part == Part.TOTAL), None)
        if total is not None and total.value is not None:
            known = told(project.code)
            yield project_tree(rows.declared[project.pk], total, counts, rows.cells, known)


def suspects(programme: CountryProgramme, years: Iterable[int]) -> Suspects:
    """
    The project-years of which a part is restricted, or more than its whole.

    Only those can be restricted by their parts, so only their trees are made to find out.
    """
    counts = (
        counts_of_trees(programme).filter(year__in=list(years), measure__in=MEASURES).order_by()
    )
    same = {name: OuterRef(name) for name in ("project", "year", "measure")}
    whole = counts.filter(**same, value__gte=OuterRef("value"))
    of_total = whole.filter(part=Part.TOTAL)
    of_sector = whole.filter(part=Part.SECTOR, sector=OuterRef("sector"))
    of_no_sector = whole.filter(part=Part.SECTOR, sector__isnull=True)
    regions = counts.filter(part=Part.REGION)
    found: Suspects = {}
    for broken in (
        counts.exclude(part=Part.TOTAL).filter(restricted=True),
        counts.filter(part=Part.SECTOR).exclude(Exists(of_total)),
        regions.filter(sector__isnull=False).exclude(Exists(of_sector)),
        regions.filter(sector__isnull=True).exclude(Exists(of_no_sector)),
        counts.filter(sex_age_cells__value__gt=F("value")),
    ):
        rows: Any = broken.values_list("year", "measure", "project__code")
        for year, measure, code in rows.iterator():
            found.setdefault((year, measure), set()).add(code)
    return found


def counts_of_trees(programme: CountryProgramme) -> QuerySet[BeneficiaryCount]:
    """All accepted counts of projects that are ready of which trees are made."""
    return (
        BeneficiaryCount.objects.of(programme)
        .accepted()
        .filter(project__state=Project.State.READY, **OF_TREES)
    )
