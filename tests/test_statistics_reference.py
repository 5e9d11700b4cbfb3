"""Every figure of the statistics agrees with the brute-force reference, for any filter."""

import random

import pytest

from beneficiaries.models import BeneficiaryCount
from programmes.models import Organisation, Region
from tests import reference_counting as reference
from tests.api_editions import ask, publish
from tests.closed_years import add
from tests.factories import (
    BeneficiaryCountFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectOrganisationFactory,
    ProjectSourceFactory,
    RegionFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db

API = "/api/v1/statistics/"
LAST = 2024
PROGRAMMES, PROJECTS = 6, 12


def generated(seed: int) -> None:
    """A made-up programme: sparse dates, several sectors and donors, years or a whole figure."""
    chance = random.Random(seed)
    programme = ProgrammeFactory()
    sectors = [SectorFactory(slug=f"sector-{name}") for name in "abc"]
    regions = RegionFactory.create_batch(3)
    donors = [OrganisationFactory(slug=f"donor-{name}") for name in "abc"]
    partners = [OrganisationFactory(slug=f"partner-{name}") for name in "ab"]
    for number in range(PROJECTS):
        start = chance.choice(["", *map(str, range(2012, 2024))])
        end = str(min(int(start) + chance.randrange(4), 2025)) if start else ""
        nature = chance.choice(["", "emergency", "development"])
        project = ProjectFactory(
            programme=programme,
            code=f"XYZ-{seed}-{number}",
            title_en=f"Made-up {chance.choice(['lake', 'river', 'lake and river'])}",
            ready=chance.random() < 0.9,
            start_date=start,
            end_date=chance.choice(["", end]),
            status=chance.choice(["", "ongoing", "ended"]),
            nature=nature,
            nature_basis="stated" if nature else "",
            sectors=chance.sample(sectors, chance.randrange(3)),
            regions=chance.sample(regions, chance.randrange(3)),
            donors=chance.sample(donors, chance.randrange(3)),
        )
        for partner in chance.sample(partners, chance.randrange(3)):
            ProjectOrganisationFactory(project=project, organisation=partner, role="implementing")
        source = ProjectSourceFactory(project=project)
        is_whole = chance.random() < 0.3
        years = [None] if is_whole else chance.sample(range(2012, 2026), 3)
        if is_whole:
            # The mark that nobody reported a year is no figure by year.
            add(project, None, year=chance.randrange(2012, 2026))
        for year in years:
            BeneficiaryCountFactory(
                project=project,
                year=year,
                value=chance.randrange(50, 5000),
                measure=chance.choice(["reached", "reached", "targeted", "not_stated"]),
                channel=chance.choice(["direct", "direct", "indirect"]),
                state=chance.choice(["accepted", "accepted", "draft"]),
                source=source,
            )


def selections(seed: int) -> list[dict]:
    chance = random.Random(-seed)
    found: list[dict] = [{}]
    # An edition knows the organisations that its projects name.
    named = Organisation.objects.filter(project_links__project__state="ready").distinct()
    organisations = list(named.order_by("pk").values_list("slug", flat=True))
    values = {
        "donor": organisations,
        "nature": ["emergency", "development", "not_stated"],
        "sector": ["sector-a", "sector-b"],
        "region": [region.public_code for region in Region.objects.order_by("pk")[:2]],
        "partner": organisations,
        "project_status": ["ongoing", "ended", "not_stated"],
        "q": ["made-up", "MÀDE-ÜP lake", "lake", f"xyz-{seed}-1", "lake river"],
        "sex": ["female", "unknown"],
        "age_band": ["0-4", "60+"],
    }
    for _ in range(60):
        query: dict = {}
        if chance.random() < 0.5:
            query["year"] = chance.choice([*range(2012, 2026), 1990, 2027, 2100])
        elif chance.random() < 0.7:
            low = chance.randrange(2012, 2024)
            query |= {"year_min": low, "year_max": chance.choice([*range(low, 2026), 2050])}
        for name in chance.sample(sorted(values), chance.choice([0, 1, 1, 2, 3])):
            query[name] = chance.choice(values[name])
        found.append(query)
    return found


@pytest.mark.parametrize("seed", range(1, PROGRAMMES + 1))
def test_every_figure_agrees_with_the_reference(client, seed):
    generated(seed)
    publish()
    projects = reference.every_project()
    exact = within_bounds = 0

    for query in selections(seed):
        (row,) = ask(client, "statistics", **query)["results"]
        expected = reference.statistics(projects, query, LAST)
        assert {name: row[name] for name in expected} == expected, query
        exact += bool(row["people_reached"] or row["people_targeted"])
        within_bounds += row["people_reached"] is None and row["sum_at_most"] is not None

    assert exact >= 5
    assert within_bounds >= 1
    assert BeneficiaryCount.objects.exists()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_total_not_split_by_sector_lies_between_the_bounds_given_for_a_sector(client, seed):
    generated(seed)
    publish()
    projects = reference.every_project()

    for sector in ("sector-a", "sector-b", "sector-c"):
        for year in range(2013, LAST + 1):
            (row,) = client.get(API, {"sector": sector, "year": year}).json()["results"]
            with_it = reference.chosen(projects, {"sector": sector})
            only_it = [project for project in with_it if project.sectors.count() == 1]
            most, _largest, _reports = reference.reached(with_it, "reached", year, year)
            least, _largest, _reports = reference.reached(only_it, "reached", year, year)
            if row["sum_at_most"] is None:
                assert most == 0
                continue
            assert row["sum_at_least"] <= row["sum_at_most"]
            assert row["sum_at_least"] <= most
            assert least <= row["sum_at_most"]
            assert row["people_reached"] is None or least <= row["people_reached"] <= most
