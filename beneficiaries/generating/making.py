"""Fill an empty database with a made-up programme, all or nothing."""

from __future__ import annotations

import random
from typing import NamedTuple

from django.db import connection, transaction

from beneficiaries.generating import programme as around
from beneficiaries.generating.counts import CELLS, Counts, Row
from beneficiaries.generating.marks import MADE_UP, MARK, marked
from beneficiaries.generating.projects import Drawn, draw
from beneficiaries.generating.sizes import Size
from beneficiaries.generating.tables import BATCH, Table, continue_numbering, write
from beneficiaries.models import (
    BeneficiaryCount,
    Publication,
    ReportingYear,
    SexAgeCell,
    Statement,
)
from programmes.models import (
    CountryProgramme,
    Organisation,
    Project,
    ProjectOrganisation,
    ProjectRegion,
    ProjectSource,
    Sector,
)


class NotEmpty(Exception):
    """The database holds what was not made here; the message says what."""


class Made(NamedTuple):
    """How many rows were written, and how many projects made before went for them."""

    projects: int
    counts: int
    cells: int
    replaced: int


@transaction.atomic
def generate(size: Size, *, seed: int = 0, are_years_closed: bool = True) -> Made:
    """
    Write a made-up programme of this size in place of the one made before.

    Raises `NotEmpty`, and changes nothing, where anything is on record that was not made
    here. The rows follow the rules that hold for those that people enter.
    """
    _refuse_what_is_real()
    replaced = Project.objects.count()
    _remove_what_was_made()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Each batch is checked when it is written; checks put off would fill the memory.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    programme = around.make()
    rows = _Rows(programme, random.Random(seed))
    for number in range(1, size.projects + 1):
        rows.project(number, size)
    rows.write()
    # Once all is told: nothing is written to a closed year.
    around.open_years(programme, are_closed=are_years_closed)
    continue_numbering(rows.tables)
    around.state(programme, projects=size.projects)
    counts = rows.counts_written - rows.cells_written
    return Made(size.projects, counts, rows.cells_written, replaced)


def _refuse_what_is_real() -> None:
    for model, column in (
        (CountryProgramme, "code"),
        (Project, "code"),
        (Organisation, "slug"),
    ):
        real = model._default_manager.exclude(**{f"{column}__startswith": MADE_UP})
        if row := real.first():
            raise NotEmpty(
                f"There is a {model._meta.verbose_name} on record that was not made up for "
                f"measuring: {row}. Made-up rows go into a database of their own."
            )


def _remove_what_was_made() -> None:
    """Row by row of each table, after those that name them; the lists stay."""
    for model in (
        # Counts go once no year of theirs is closed.
        ReportingYear,
        SexAgeCell,
        BeneficiaryCount,
        ProjectSource,
        ProjectRegion,
        ProjectOrganisation,
        Project.sectors.through,
        Project,
        Statement,
        Publication,
    ):
        model._default_manager.all()._raw_delete(using="default")


class _Rows:
    """The rows on their way into the tables."""

    def __init__(self, programme: CountryProgramme, rng: random.Random) -> None:
        self.programme, self.rng = programme, rng
        self.lists = around.lists_of(programme)
        protection = programme.sectors.filter(protection_class=Sector.ProtectionClass.PROTECTION)
        self.draw_counts = Counts(rng, set(protection.values_list("pk", flat=True)))
        self.counts_written = self.cells_written = 0
        titles = [f"title_{language}" for language in MARK]
        says = [f"says_{language}" for language in MARK]
        self.projects = Table(
            Project,
            *("programme_id", "code", "state", "start_date", "end_date", "status"),
            *("nature", "nature_basis", "primary_sector_id", *titles),
        )
        self.sectors = Table(Project.sectors.through, "project_id", "sector_id")
        self.regions = Table(ProjectRegion, "project_id", "region_id")
        self.links = Table(ProjectOrganisation, "project_id", "organisation_id", "role", "position")
        self.sources = Table(ProjectSource, "project_id", "address", "kind", *says)
        self.counts = Table(
            BeneficiaryCount,
            *("project_id", "year", "measure", "channel", "unit", "part", "sector_id"),
            *("region_id", "value", "is_not_reported", "source_id", "restricted", "state"),
        )
        self.cells = Table(SexAgeCell, "count_id", "sex", "age_band", "value")
        # A row after those that it names.
        self.tables = (
            *(self.projects, self.sectors, self.regions, self.links),
            *(self.sources, self.counts, self.cells),
        )

    def project(self, number: int, size: Size) -> None:
        is_last = number == size.projects
        drawn = draw(self.rng, self.lists, mean_years=size.mean_years, is_last=is_last)
        key = self._project(number, drawn)
        source = self.sources.add(
            key,
            f"https://example.org/{MADE_UP}{number:06d}",
            ProjectSource.Kind.OTHER.value,
            *marked(en="Nothing", fr="Rien", it="Nulla").values(),
        )
        # Some figures have no source of their own: those of open years are then withheld.
        named_source = source if self.rng.random() < 0.7 else None
        counts = self.draw_counts.of(
            drawn,
            due=size.due(number) - self.counts_written,
            room=size.room(number, self.counts_written),
            is_last=is_last,
        )
        for row in counts:
            self._count(key, row, named_source)
        if len(self.cells.rows) + len(self.counts.rows) > BATCH:
            self.write()

    def write(self) -> None:
        write(self.tables)

    def _project(self, number: int, drawn: Drawn) -> int:
        key = self.projects.add(
            self.programme.pk,
            f"{MADE_UP}{number:06d}",
            Project.State.READY.value,
            drawn.start,
            drawn.end,
            drawn.status,
            drawn.nature,
            Project.NatureBasis.STATED.value if drawn.nature else "",
            drawn.sectors[0] if drawn.has_primary_sector else None,
            *marked(
                en=f"Project {number}", fr=f"Projet {number}", it=f"Progetto {number}"
            ).values(),
        )
        for sector in drawn.sectors:
            self.sectors.add(key, sector)
        for region in drawn.regions:
            self.regions.add(key, region)
        role = ProjectOrganisation.Role
        named = [(donor, role.DONOR) for donor in drawn.donors]
        named += [(partner, role.IMPLEMENTING) for partner in drawn.partners]
        for position, (organisation, part) in enumerate(named):
            self.links.add(key, organisation, part.value, position)
        return key

    def _count(self, project: int, row: Row, source: int | None) -> None:
        key = self.counts.add(
            project,
            row.year,
            row.measure,
            row.channel,
            row.unit,
            row.part,
            row.sector,
            row.region,
            row.value,
            row.value is None,
            source,
            row.restricted,
            BeneficiaryCount.State.ACCEPTED.value,
        )
        for (sex, age_band), people in zip(CELLS, row.cells, strict=False):
            self.cells.add(key, sex, age_band, people)
        self.counts_written += row.size
        self.cells_written += len(row.cells)
