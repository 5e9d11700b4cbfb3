"""The counting rules and a brute-force reference agree on generated programmes."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from beneficiaries.counting import Period, lying_in, people, projects_in
from beneficiaries.models import BeneficiaryCount
from editions.counted import Counted
from editions.exact import Exact
from editions.selecting import Selection
from programmes.models import (
    Project,
    ProjectOrganisation,
    ProjectRegion,
)
from tests import reference_counting as reference
from tests.factories import OrganisationFactory, ProgrammeFactory, RegionFactory, SectorFactory
from tests.live_reports import facts_of, reports_of

pytestmark = pytest.mark.django_db

FIRST, LAST = 2013, 2024
# The rules are the same code on both databases, which only keep the rows.
EXAMPLES = 1000 if connection.vendor == "sqlite" else 250
# What the rules and the reference ask one project after the other, beside what decides on trees.
ASKED_OF_EACH = ("organisation_links__organisation", "regions__predecessors", "counts")

partial_dates = st.one_of(
    st.just(""),
    st.integers(2011, 2026).map(str),
    st.builds("{}-{:02d}".format, st.integers(2011, 2026), st.integers(1, 12)),
    st.builds(
        "{}-{:02d}-{:02d}".format, st.integers(2011, 2026), st.integers(1, 12), st.integers(1, 28)
    ),
)
counts = st.fixed_dictionaries(
    {
        "year": st.one_of(st.none(), st.integers(2011, 2026)),
        "measure": st.sampled_from(["reached", "targeted", "not_stated"]),
        "channel": st.sampled_from(["direct", "direct", "indirect"]),
        "unit": st.sampled_from(["person", "person", "household"]),
        "group_code": st.sampled_from(["", "", "a-group"]),
        "value": st.one_of(st.none(), st.integers(0, 5000)),
        "state": st.sampled_from(["accepted", "accepted", "draft"]),
    }
)
projects = st.fixed_dictionaries(
    {
        "dates": st.tuples(partial_dates, partial_dates).map(sorted),
        "swap": st.booleans(),
        "status": st.sampled_from(["", "ongoing", "ended"]),
        "sectors": st.sets(st.integers(0, 2)),
        "primary": st.booleans(),
        "regions": st.sets(st.integers(0, 3)),
        "donors": st.sets(st.integers(0, 2)),
        "counts": st.lists(
            counts,
            max_size=4,
            unique_by=lambda row: (
                row["year"],
                row["measure"],
                row["channel"],
                row["unit"],
                row["group_code"],
            ),
        ),
    }
)


@pytest.fixture
def world():
    """What generated projects refer to: three sectors, four regions, three donors."""
    former = RegionFactory(code="XX05", code_version="v02")
    parts = [RegionFactory(code="XX05"), RegionFactory(code="XX19")]
    for part in parts:
        part.predecessors.add(former)
    return {
        "programme": ProgrammeFactory(),
        "sectors": SectorFactory.create_batch(3),
        "regions": [former, *parts, RegionFactory(code="XX08")],
        "donors": OrganisationFactory.create_batch(3),
    }


def build(world, told) -> None:
    """Save the generated projects."""
    rows = []
    for number, project in enumerate(told):
        start, end = project["dates"]
        if not start and project["swap"]:
            start, end = end, ""
        sectors = [world["sectors"][place] for place in sorted(project["sectors"])]
        rows.append(
            Project(
                programme=world["programme"],
                code=f"XYZ-{number}",
                title_en="Made-up project",
                state="ready",
                start_date=start,
                end_date=end,
                status=project["status"],
                primary_sector=sectors[0] if sectors and project["primary"] else None,
            )
        )
    saved = Project.objects.bulk_create(rows)
    through = Project.sectors.through
    links, regions, donors, figures = [], [], [], []
    for row, project in zip(saved, told, strict=True):
        links += [
            through(project=row, sector=world["sectors"][place]) for place in project["sectors"]
        ]
        regions += [
            ProjectRegion(project=row, region=world["regions"][place])
            for place in project["regions"]
        ]
        donors += [
            ProjectOrganisation(project=row, organisation=world["donors"][place], role="donor")
            for place in project["donors"]
        ]
        figures += [
            BeneficiaryCount(project=row, is_not_reported=count["value"] is None, **count)
            for count in project["counts"]
        ]
    through.objects.bulk_create(links)
    ProjectRegion.objects.bulk_create(regions)
    ProjectOrganisation.objects.bulk_create(donors)
    BeneficiaryCount.objects.bulk_create(figures)


def not_backwards(told) -> bool:
    return all(
        not project["dates"][0] or project["dates"][0][:4] <= project["dates"][1][:4]
        for project in told
    )


def under(facts, dimension: str, *values: str) -> set[str]:
    """The projects that a selection counts, as every answer about projects does."""
    programme = {"period_first_year": FIRST, "period_last_year": LAST}
    exact = Exact(Counted.of(programme, facts, ()), ())
    choice: Any = {dimension: frozenset(values)}
    return set(exact.projects(Selection(**choice)).known)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    told=st.lists(projects, min_size=1, max_size=4),
    first=st.one_of(st.integers(2012, 2025), st.integers(1990, 2100)),
    length=st.integers(0, 12),
)
def test_every_figure_agrees_with_the_reference(world, told, first, length):
    period = Period(first, first + length)
    with transaction.atomic():
        build(world, told)
        queryset = Project.objects.ready().for_trees().prefetch_related(*ASKED_OF_EACH)
        facts = facts_of(queryset)
        live = list(queryset)
        rows = list(BeneficiaryCount.objects.select_related("project"))

        for measure in ("reached", "targeted"):
            answer = people(reports_of(rows, measure), facts, period)
            total, largest, reports = reference.reached(live, measure, *period)
            assert answer.sum_of_reports.exact == total
            assert answer.different_people.at_least == largest
            assert answer.different_people.at_most == total
            assert len(answer.entered) == reports
        ran = projects_in(facts.values(), period, Period(FIRST, LAST))
        assert (len(ran.known), len(ran.not_known)) == reference.active(
            live, list(range(period.first, period.last + 1)), LAST
        )
        part_of = {"XX05": "v02-XX05", "XX19": "v02-XX05"}
        told = list(facts.values())
        for sector, codes in reference.under_sectors(live).items():
            assert under(told, "sectors", sector) == codes
        for donor, codes in reference.under_donors(live).items():
            assert under(told, "donors", donor) == codes
        for region, codes in reference.under_former_regions(live).items():
            inside = lying_in(region.removeprefix("2023-"), part_of)
            assert under(told, "regions", *inside) == codes
        transaction.set_rollback(True)
    assert not Project.objects.exists()


def test_the_reference_imports_models_only():
    source = Path(reference.__file__).read_text(encoding="utf-8")
    imported = {
        node.module
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module
    } | {
        alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import)
        for alias in node.names
    }

    standard = {"__future__", "datetime", "functools", "typing", "unicodedata"}
    assert imported - standard == {"programmes.models"}
