"""
A made-up programme that no test chose: whatever chance gives, published as the portal does.

Projects of both classes, with every shape of a breakdown: parts that add up, overlap, are
restricted or not reported, with sex and age or without. The same seed makes the same rows.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from django.db.models import QuerySet

from beneficiaries import closing
from beneficiaries.models import BeneficiaryCount, ReportingYear, SexAgeCell
from editions import actions
from editions.models import Edition
from editions.trees import NOT_SPLIT, SEX_AND_AGE
from programmes.models import CountryProgramme, Project, Region
from tests import factories as make

YEARS = (2019, 2020, 2021)
PROJECTS = 7
# The first day of today's map, as far as these regions know.
NEW_MAP = "2023-03-13"
NATURES = ("emergency", "development")
Part = BeneficiaryCount.Part


@dataclass
class Figure:
    """A count before it is a row: its value (None: not reported), its parts or its cells."""

    value: int | None
    parts: dict[Any, Figure] = field(default_factory=dict)
    cells: dict[str, int] = field(default_factory=dict)
    is_restricted: bool = False


def make_programme(seed: int, change: Callable[[], None] | None = None) -> CountryProgramme:
    """
    Projects with their counts, in years that two people have closed; nothing is published.

    `change` is called while the years are still open.
    """
    chance = random.Random(seed)
    programme = make.ProgrammeFactory()
    classes = ("standard", "standard", "protection")
    sectors = [
        make.SectorFactory(slug=f"sector-{number}", position=number, protection_class=name)
        for number, name in enumerate(classes)
    ]
    regions = regions_of_two_maps()
    organisations = [make.OrganisationFactory(slug=f"made-up-{name}") for name in "abc"]
    for number in range(PROJECTS):
        # The first projects have no part in protection, and the first year none but these.
        is_standard = number < PROJECTS // 2
        declared = sorted(
            chance.sample(sectors[: 2 if is_standard else 3], chance.choice([1, 2, 2])),
            key=lambda sector: sector.position,
        )
        first = chance.choice(YEARS[:2]) if is_standard else YEARS[1]
        donors = chance.sample(organisations, 2)
        project = make.ProjectFactory(
            programme=programme,
            ready=True,
            code=f"XYZ-{number}",
            title_en=f"Made-up project number{number}",
            start_date=str(first),
            end_date=str(YEARS[-1]),
            status=chance.choice(["", "ended"]),
            nature=chance.choice(NATURES),
            nature_basis="stated",
            sectors=declared,
            regions=chance.sample(regions, chance.choice([1, 2, 2])),
            donors=donors,
        )
        (partner,) = {*organisations} - {*donors}
        make.ProjectOrganisationFactory(project=project, organisation=partner, role="implementing")
        for year, measure in product(range(first, YEARS[-1] + 1), ("reached", "targeted")):
            if measure == "reached" or chance.random() < 0.3:
                write(project, figure_of(project, chance), year=year, measure=measure)
    if change:
        change()
    close_years(programme)
    return programme


def regions_of_two_maps() -> list[Region]:
    """Three regions of today, of which two came out of one former region."""
    former = make.RegionFactory(code_version="v02", valid_until=NEW_MAP)
    regions = make.RegionFactory.create_batch(2, valid_from=NEW_MAP)
    for region in regions:
        region.predecessors.add(former)
    return [*regions, make.RegionFactory()]


# Figures


def figure_of(project: Project, chance: random.Random) -> Figure:
    """A project-year: a total alone, by sex and age, by sector, by region, or all of these."""
    if chance.random() < 0.04:
        return Figure(None)
    has_cells = chance.random() < 0.5
    by_region = chance.random() < 0.6
    sectors: Sequence[Any] = list(project.sectors.all())
    regions = list(project.regions.all())
    shape = chance.choices(["total", "not split", "sectors"], [1, 1, 5])[0]
    if shape == "total":
        return lowest(chance, has_cells=has_cells)
    if shape == "not split":
        sectors = [None]
    return divided(
        chance,
        {
            sector: divided(chance, {r: lowest(chance, has_cells=has_cells) for r in regions})
            if by_region
            else lowest(chance, has_cells=has_cells)
            for sector in sectors
        },
        is_whole=shape == "not split",
    )


def lowest(chance: random.Random, *, has_cells: bool) -> Figure:
    if not has_cells:
        return Figure(some(chance, [3, 4, 6]))
    cells = {key: some(chance, [4, 3, 4]) for key in SEX_AND_AGE}
    return Figure(sum(cells.values()), cells=cells)


def some(chance: random.Random, weights: Sequence[int]) -> int:
    """Nobody, few, or many."""
    few, many = chance.randint(1, 40), chance.randint(30, 2_000)
    return chance.choices([0, few, many], weights)[0]


def divided(chance: random.Random, parts: dict[Any, Figure], *, is_whole: bool = False) -> Figure:
    """A count with these parts, some of which may lose their figure or be restricted."""
    value = sum(part.value or 0 for part in parts.values())
    if is_whole:
        return Figure(value, parts)
    kind = chance.random()
    chosen = chance.choice(list(parts))
    if kind < 0.2:
        value = chance.randint(max(part.value or 0 for part in parts.values()), value)
    elif kind < 0.3:
        parts[chosen] = Figure(None)
        value += chance.choice([0, chance.randint(0, 300)])
        value = max(value, *(part.value or 0 for part in parts.values()), 0)
    elif kind < 0.34 and len(parts) > 1:
        parts[chosen].is_restricted = True
    return Figure(value, parts)


def write(project: Project, figure: Figure, **about: Any) -> None:
    """The rows of a project-year, accepted; a part without a figure has no rows beneath it."""
    write_one(project, figure, part=Part.TOTAL, **about)
    for sector, part in figure.parts.items():
        write_one(project, part, part=Part.SECTOR, sector=sector, **about)
        for region, inside in part.parts.items():
            write_one(project, inside, part=Part.REGION, sector=sector, region=region, **about)


def write_one(project: Project, figure: Figure, **about: Any) -> None:
    count = make.BeneficiaryCountFactory(
        project=project,
        accepted=True,
        value=figure.value,
        is_not_reported=figure.value is None,
        restricted=figure.is_restricted,
        **about,
    )
    SexAgeCell.objects.bulk_create(
        SexAgeCell(count=count, sex=sex, age_band=age_band, value=value)
        for (sex, age_band), value in ((key.split(":"), v) for key, v in figure.cells.items())
    )


# What people do with it


def staff(*rights: str) -> Any:
    return make.AccountFactory(permissions=rights)


def close_years(programme: CountryProgramme) -> None:
    one = staff("beneficiaries.propose_closing")
    other = staff("beneficiaries.close_reportingyear")
    for year in YEARS:
        row = make.ReportingYearFactory(programme=programme, year=year)
        closing.propose_closing(row, by=one)
        closing.close(ReportingYear.objects.get(pk=row.pk), by=other)


def publish(programme: CountryProgramme) -> Edition:
    """Prepared by one person and approved by another."""
    rights = ("editions.prepare_edition", "editions.approve_edition")
    edition = actions.prepare(programme, by=staff(*rights))
    return actions.approve(edition, by=staff(*rights))


def row_of(path: Sequence[str]) -> dict[str, Any]:
    """Which count a path of a tree (year, project, sector, region) names, as a condition."""
    year, code, *parts = path
    wanted: dict[str, Any] = {"project__code": code, "year": int(year)}
    wanted["part"] = (Part.TOTAL, Part.SECTOR, Part.REGION)[len(parts)]
    if parts:
        wanted |= {"sector__slug": parts[0]} if parts[0] != NOT_SPLIT else {"sector": None}
    if len(parts) > 1:
        wanted["region__code"] = parts[1]
    return wanted


def counts_of_edition() -> QuerySet:
    """The accepted counts of projects that are ready, with what is said of them."""
    return (
        BeneficiaryCount.objects.accepted()
        .filter(project__state="ready")
        .select_related("project", "source", "sector", "region")
        .prefetch_related("project__sectors", "project__regions", "sex_age_cells")
    )


def counts_by_tree() -> Iterator[tuple[int, str, list[BeneficiaryCount]]]:
    """The accepted rows of each tree, as an edition reads them."""
    for year, measure in product(YEARS, ("reached", "targeted")):
        rows = counts_of_edition().filter(year=year, measure=measure)
        yield year, measure, list(rows)
