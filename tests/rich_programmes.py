"""
Made-up programmes with every shape that figures may have, from a seed.

Totals only, parts by sector and region, cells by sex and age; parts that add up and parts
that overlap; marks of not reported, restricted counts, small groups; closed and open years,
figures of whole projects.
"""

from __future__ import annotations

import random
from typing import Any

from django.db import connection

from editions import guards
from editions.trees import SEX_AND_AGE
from programmes.models import Project
from tests.closed_years import add, closed_year
from tests.factories import (
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectSourceFactory,
    RegionFactory,
    SectorFactory,
)

CLOSED, OPEN = (2019, 2020, 2021), (2022, 2023)
SHAPES = ("total", "cells", "sectors", "not split", "sector cells", "regions", "everything")


class Rich:
    """A programme in the database, and more of it on request."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.programme = ProgrammeFactory()
        self.sectors = [
            SectorFactory(slug="sector-a"),
            SectorFactory(slug="sector-b", protection_class="protection"),
            SectorFactory(slug="sector-c"),
        ]
        self.regions = RegionFactory.create_batch(3)
        self.donors = [OrganisationFactory(slug=f"donor-{name}") for name in "abc"]
        self.projects: list[Project] = []

    def grow(self, projects: int) -> None:
        for _number in range(projects):
            self.project()

    def change(self) -> None:
        """One project leaves the register, and another has every sector."""
        gone, moved = self.projects[:2]
        gone.state = Project.State.DRAFT
        gone.save()
        moved.sectors.set(self.sectors)
        moved.save()

    def project(self) -> Project:
        chance = self.chance
        start = chance.choice(["", *map(str, range(2017, 2023))])
        end = str(min(int(start) + chance.randrange(4), 2025)) if start else ""
        nature = chance.choice(["", "emergency", "development"])
        project = ProjectFactory(
            programme=self.programme,
            code=f"XYZ-{len(self.projects)}",
            ready=True,
            start_date=start,
            end_date=chance.choice(["", end]),
            status=chance.choice(["", "ongoing", "ended"]),
            nature=nature,
            nature_basis="stated" if nature else "",
            sectors=chance.sample(self.sectors, chance.randrange(4)),
            regions=chance.sample(self.regions, chance.randrange(3)),
            donors=chance.sample(self.donors, chance.randrange(3)),
        )
        self.projects.append(project)
        source = ProjectSourceFactory(project=project)
        for year in chance.sample([*CLOSED, *OPEN, None], chance.randrange(1, 5)):
            self.figures(project, year, source)
        return project

    def figures(self, project: Project, year: int | None, source: Any) -> None:
        """The rows of one measure of a project in a year."""
        chance = self.chance
        sectors, regions = list(project.sectors.all()), list(project.regions.all())
        shape = chance.choice(SHAPES)
        about = {
            "year": year,
            "measure": chance.choice(["reached", "reached", "targeted"]),
            "source": source if year not in CLOSED else None,
        }
        if chance.random() < 0.1:
            add(project, None, **about)
            return
        under_sectors = shape in {"sectors", "sector cells", "regions", "everything"} and sectors
        if not under_sectors and shape != "not split":
            add(project, self.cells() if shape == "cells" else self.people(), **about)
            return
        parts: dict[Any, Any] = {sector: self.part(shape, regions) for sector in sectors}
        if shape == "not split":
            parts = {None: self.part(shape, regions)}
        values = [value_of(part) for part in parts.values()]
        total = sum(values)
        if len(values) > 1 and chance.random() < 0.3:
            total = chance.randrange(max(values), total + 1)
        add(project, total, **about, restricted=chance.random() < 0.05)
        for sector, part in parts.items():
            own = {"part": "sector", "sector": sector}
            add(project, None if part is None else value_of(part), **about, **own)
            if isinstance(part, dict) and not any(isinstance(key, str) for key in part):
                for region, inside in part.items():
                    add(project, inside, **about, part="region", sector=sector, region=region)
            elif isinstance(part, dict):
                add_cells(project, part, **about, **own)

    def part(self, shape: str, regions: list[Any]) -> Any:
        if self.chance.random() < 0.1:
            return None
        if shape == "sector cells":
            return self.cells()
        if shape in {"regions", "everything"} and regions:
            return {
                region: self.cells() if shape == "everything" else self.people()
                for region in regions
            }
        return self.people()

    def cells(self) -> dict[str, int]:
        named = self.chance.sample(SEX_AND_AGE, self.chance.randrange(1, 8))
        return {name: self.people() for name in named}

    def people(self) -> int:
        if self.chance.random() < 0.25:
            return self.chance.randrange(0, 10)
        return self.chance.randrange(10, 2000)

    def close(self, years: tuple[int, ...] = CLOSED) -> None:
        for year in years:
            closed_year(year)


def value_of(part: Any) -> int:
    if isinstance(part, dict):
        return sum(value_of(inside) for inside in part.values())
    return part or 0


def add_cells(project: Project, cells: dict[str, int], **about: Any) -> None:
    from tests.factories import SexAgeCellFactory

    count = project.counts.get(**{name: value for name, value in about.items() if name != "source"})
    for name, value in cells.items():
        sex, age_band = name.split(":")
        SexAgeCellFactory(count=count, sex=sex, age_band=age_band, value=value)


def lift_guards() -> None:
    """For what an older portal may have left; PostgreSQL changes no table that waits for checks."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    guards.lift()
