"""
What a prepared edition shows that its records no longer allow.

An edition is read before it is approved, and that takes time. A count or a result that was
marked as restricted meanwhile, a count that was sent back or corrected, a project that is a
draft again and a statement that was taken back must not become public by the approval of
what was prepared before; prepared again, the edition is without them. Nor may figures that were
released under another k than holds by now, since a class was raised or a project given a sector,
nor an edition that says what it changes in one that readers no longer have.

Only what this approval makes public, and what it goes on to show of years that are open, is
looked at: the figures of years that an earlier edition froze stand, whatever becomes of
their records. What a year shows under one sum is not added up again: two people have to
open it before anything in it is corrected.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext as _

from beneficiaries.models import BeneficiaryCount, ReportingYear, Statement
from editions.cells import restricted_blocks
from editions.closed_years import MEASURES, OF_TREES
from editions.differencing import KnownOfProject
from editions.disclosure import threshold
from editions.documents.projects import results_shown
from editions.documents.statements import statement_key
from editions.live import in_batches, live
from editions.models import Edition, FrozenCell, FrozenRecord
from editions.protection import classes_of
from editions.told_before import known_of_projects
from editions.trees import NOT_SPLIT, TOGETHER
from programmes.models import Project, ProjectResult, Region

Kind, Part = FrozenRecord.Kind, BeneficiaryCount.Part
# Of more places than these the message names the first.
MOST = 10
SAME = ("measure", "channel", "unit", "group_code")


def overtaken(edition: Edition) -> list[str]:
    """A sentence for each place of a prepared edition that its records no longer allow."""
    prepared = _Prepared(edition)
    found = [
        *prepared.edition_before(),
        *prepared.classes(),
        *prepared.sectors(),
        *prepared.years_open_again(),
        *prepared.projects_no_longer_ready(),
        *prepared.counts(),
        *prepared.results(),
        *prepared.statements(),
    ]
    if not found:
        return []
    again = _("Discard edition %(number)s and prepare it again.") % {"number": edition.number}
    return [*list(dict.fromkeys(found))[:MOST], again]


class _Prepared:
    def __init__(self, edition: Edition) -> None:
        self.edition, self.programme = edition, edition.programme
        released = Edition.objects.of(self.programme).released().newest_first().first()
        frozen = released.policy.get("closed_years", {}) if released else {}
        self.frozen = {int(year) for year in frozen}
        closed = edition.policy.get("closed_years", {})
        self.closing = {int(year) for year in closed} - self.frozen

    def edition_before(self) -> Iterator[str]:
        """Its log of changes is held against what readers had when it was prepared."""
        current = Edition.objects.of(self.programme).public().newest_first().first()
        if current != self.edition.previous:
            yield _("Readers have another edition than when this one was prepared: %(number)s.") % {
                "number": current or "–"
            }

    def classes(self) -> Iterator[str]:
        protected = self.programme.sectors.filter(protection_class="protection")
        known = self.edition.policy.get("protected_sectors", [])
        for sector in protected.exclude(slug__in=known):
            yield _("The class of the sector %(sector)s was raised.") % {"sector": sector}

    def sectors(self) -> Iterator[str]:
        """By its sectors a project is protected, and by them its figures have parts."""
        shown = FrozenRecord.objects.of(self.edition).of_kind(Kind.PROJECT)
        same = shown.filter(key=OuterRef("project__code"))
        links = Project.sectors.through.objects.filter(
            Exists(same), project__in=Project.objects.of(self.programme).ready()
        )
        slug: Any = OuterRef(OuterRef("sector__slug"))
        known = same.with_facet("sector", slug)
        new = links.filter(~Exists(known)).order_by("project__code")
        for code in new.values_list("project__code", flat=True).distinct():
            yield _("%(project)s was given a sector that the edition does not know.") % {
                "project": code
            }

    def years_open_again(self) -> Iterator[str]:
        """What of a closed year is shown together holds only as long as nobody changes it."""
        years = ReportingYear.objects.filter(programme=self.programme, year__in=self.closing)
        changed = ~Q(state="closed") | Q(closed_at__gt=self.edition.prepared_at)
        for year in years.filter(changed).order_by("year"):
            yield _("%(year)s was opened again, and the edition shows it as it was closed.") % {
                "year": year
            }

    def projects_no_longer_ready(self) -> Iterator[str]:
        ready = Project.objects.of(self.programme).ready().filter(code=OuterRef("key"))
        for code in self._keys(Kind.PROJECT).filter(~Exists(ready)):
            yield _("%(project)s is no longer ready, and the edition shows it.") % {"project": code}

    def counts(self) -> Iterator[str]:
        places = {
            *self._without_a_record(),
            *self._beside_what_is_restricted(),
            *self._above_what_is_restricted(),
        }
        for code, year in sorted(places, key=lambda place: (place[0], place[1] or 0)):
            yield _(
                "%(project)s, %(year)s: the edition shows a figure that is restricted, was "
                "corrected or is no longer accepted, or others by which it could be worked out."
            ) % {"project": code, "year": year or _("whole project")}

    def _without_a_record(self) -> Any:
        """Figures that are those of no accepted count by now, or of a restricted one."""
        bears = (
            named(BeneficiaryCount.objects.of(self.programme).accepted())
            .filter(project__state=Project.State.READY, restricted=False)
            .filter(project__code=OuterRef("project_code"), when=Coalesce(OuterRef("year"), 0))
            .filter(in_sector=OuterRef("sector"), in_region=OuterRef("region"))
            .filter(**{name: OuterRef(name) for name in (*SAME, "value")})
        )
        of_one_count = self._cells().exclude(
            Q(project_code__in=["", TOGETHER]) | Q(sector=TOGETHER) | Q(region=TOGETHER)
        )
        # A part by sex and age is one of a count that is shown as well.
        missing = of_one_count.filter(~Exists(bears), sex="", age_band="").order_by()
        return missing.values_list("project_code", "year").distinct()

    def _beside_what_is_restricted(self) -> Any:
        """Of a closed year no part is shown beside a restricted one, and no project by itself."""
        cells = self._cells().filter(self._is_of_trees)
        same = cells.filter(year=OuterRef("year"), **{name: OuterRef(name) for name in SAME})
        of_project = same.filter(project_code=OuterRef("project__code"))
        of_year = same.filter(year__in=self.closing).exclude(project_code="")
        parts = of_project.exclude(sector="")
        regions = of_project.filter(sector=OuterRef("in_sector")).exclude(region="")
        restricted = self._restricted().filter(
            Q(Exists(of_year), part=Part.TOTAL)
            | Q(Exists(parts), part=Part.SECTOR)
            | Q(Exists(regions), part=Part.REGION)
        )
        return restricted.order_by().values_list("project__code", "year").distinct()

    def _above_what_is_restricted(self) -> Iterator[tuple[str, int | None]]:
        """
        Nor is one of an open year or a whole project, whose parts by region are not told at all.

        A sector whose regions are all restricted is restricted by them, and so is a total.
        """
        marked = self._restricted().order_by().values("project__code")
        cells = self._cells().exclude(self._is_of_trees).filter(project_code__in=marked)
        # The sectors of each block, "" for its total.
        shown: dict[str, dict[tuple[Any, ...], set[str]]] = {}
        for code, sector, *block in cells.values_list("project_code", "sector", "year", *SAME):
            shown.setdefault(code, {}).setdefault(tuple(block), set()).add(sector)
        for codes in in_batches(sorted(shown)):
            told, rows = known_of_projects(self.programme, codes), live(self.programme, codes)
            for project in rows.projects:
                known = told.get(project.code, KnownOfProject())
                policy = rows.declared[project.pk].policy
                blocks = restricted_blocks(rows.counts[project.pk], policy, known)
                for block, is_total in blocks:
                    sectors = shown[project.code].get(block, set())
                    if sectors and (is_total or sectors != {""}):
                        yield project.code, block[0]

    def _restricted(self) -> QuerySet[Any]:
        counts = BeneficiaryCount.objects.of(self.programme).accepted()
        return named(counts).filter(
            project__state=Project.State.READY, restricted=True, value__isnull=False
        )

    @property
    def _is_of_trees(self) -> Q:
        """Figures that stand in the tree of a closed year, or came to one that is frozen."""
        return Q(year__in=self.closing | self.frozen, measure__in=MEASURES, **OF_TREES)

    def _cells(self) -> QuerySet[FrozenCell]:
        """Figures with a value, of years that no edition before froze or new in those."""
        is_frozen = Q(year__in=self.frozen)
        is_new = Q(first_edition=self.edition) & (
            Q(replaces__isnull=True) | ~Q(replaces__value=F("value"))
        )
        cells: QuerySet[FrozenCell] = FrozenCell.objects.of(self.edition)
        return cells.filter(~is_frozen | is_new, value__isnull=False)

    def results(self) -> Iterator[str]:
        """Results that were marked, of projects that have any that is not shown."""
        marked = ProjectResult.objects.filter(Q(restricted=True) | Q(counts_people=True))
        ready = Project.objects.of(self.programme).ready().filter(Exists(_of_project(marked)))
        projects = list(ready.prefetch_related("results__source"))
        if not projects:
            return
        classes = classes_of(self.programme, [project.code for project in projects])
        live = {
            project.code: [
                _names(result)
                for result in results_shown(project, threshold(classes.get(project.code, ())))
            ]
            for project in projects
        }
        records = FrozenRecord.objects.of(self.edition).of_kind(Kind.PROJECT).filter(key__in=live)
        for code, document in records.order_by("key").values_list("key", "document"):
            if any(_names(result) not in live[code] for result in document["results"]):
                yield _(
                    "%(project)s: the edition shows a result that is restricted or was changed."
                ) % {"project": code}

    def statements(self) -> Iterator[str]:
        approved = Statement.objects.of(self.programme).approved()
        live = {
            (statement_key(statement), statement.value)
            for statement in approved.select_related("publication", "sector")
        }
        records = FrozenRecord.objects.of(self.edition).of_kind(Kind.STATEMENT).order_by("key")
        for key, value in records.values_list("key", "document__value"):
            if (key, value) not in live:
                yield _("The edition shows a statement that is no longer approved: %(key)s.") % {
                    "key": key
                }

    def _keys(self, kind: str) -> Any:
        records = FrozenRecord.objects.of(self.edition).of_kind(kind).order_by("key")
        return records.values_list("key", flat=True)


def named(counts: QuerySet[BeneficiaryCount]) -> QuerySet[Any]:
    """Counts with their year, sector and region as the key of a frozen cell names them."""
    reform, code = Region.CodeVersion.REFORM_2023, F("region__code")
    former = Concat("region__code_version", Value("-"), "region__code", output_field=CharField())
    return counts.annotate(
        when=Coalesce("year", 0),
        in_sector=Case(
            When(part=Part.TOTAL, then=Value("")),
            When(sector__isnull=True, then=Value(NOT_SPLIT)),
            default=F("sector__slug"),
            output_field=CharField(),
        ),
        in_region=Case(
            When(region__isnull=True, then=Value("")),
            When(region__code_version=reform, then=code),
            default=former,
            output_field=CharField(),
        ),
    )


def _of_project(results: QuerySet[ProjectResult]) -> QuerySet[ProjectResult]:
    return results.filter(project=OuterRef("pk"))


def _names(result: dict[str, Any]) -> tuple[Any, ...]:
    """What a result says, by which it is known again."""
    return tuple(result[name] for name in ("label", "value", "unit", "period"))
