"""Every figure of the statistics agrees with the brute-force reference, for any filter."""

import random

import pytest

from beneficiaries.models import BeneficiaryCount
from editions import actions
from programmes.models import CountryProgramme, Project
from tests import reference_counting as reference
from tests.closed_years import add
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
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
    for number in range(PROJECTS):
        start = chance.choice(["", *map(str, range(2012, 2024))])
        end = str(min(int(start) + chance.randrange(4), 2025)) if start else ""
        nature = chance.choice(["", "emergency", "development"])
        project = ProjectFactory(
            programme=programme,
            code=f"XYZ-{seed}-{number}",
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


def publish() -> None:
    rights = ["editions.prepare_edition", "editions.approve_edition"]
    first, second = AccountFactory(permissions=rights), AccountFactory(permissions=rights)
    actions.approve(actions.prepare(CountryProgramme.objects.get(), by=first), by=second)


def chosen(**query) -> list[Project]:
    """The ready projects that a selection names, one condition after the other."""
    found = []
    for project in Project.objects.all():
        links = project.organisation_links.all()
        if project.state != "ready":
            continue
        if "donor" in query and query["donor"] not in [link.organisation.slug for link in links]:
            continue
        if "nature" in query and (project.nature or "not_stated") != query["nature"]:
            continue
        if "sector" in query and query["sector"] not in [s.slug for s in project.sectors.all()]:
            continue
        found.append(project)
    return found


def selections(seed: int) -> list[dict]:
    chance = random.Random(-seed)
    found: list[dict] = [{}]
    for _ in range(25):
        query: dict = {}
        if chance.random() < 0.6:
            query["year"] = chance.choice([*range(2012, 2026), 1990, 2027, 2100])
        elif chance.random() < 0.7:
            low = chance.randrange(2012, 2024)
            query |= {"year_min": low, "year_max": chance.choice([*range(low, 2026), 2050])}
        for name, values in {
            "donor": ["donor-a", "donor-b"],
            "nature": ["emergency", "development", "not_stated"],
        }.items():
            if chance.random() < 0.4:
                query[name] = chance.choice(values)
        found.append(query)
    return found


@pytest.mark.parametrize("seed", range(1, PROGRAMMES + 1))
def test_every_figure_agrees_with_the_reference(client, seed):
    generated(seed)
    publish()
    compared = 0

    for query in selections(seed):
        if query.get("donor") and not any(
            link.organisation.slug == query["donor"]
            for project in Project.objects.ready()
            for link in project.organisation_links.all()
        ):
            continue
        (row,) = client.get(API, query).json()["results"]
        projects = chosen(**query)
        first = query.get("year", query.get("year_min", 0))
        last = query.get("year", query.get("year_max", 9999))
        if first or last != 9999:
            years = list(range(max(first, 1990), min(last, 2100) + 1))
            expected = reference.active(projects, years, LAST)
        else:
            expected = (len(projects), 0)
        assert (row["projects"], row["projects_not_known"]) == expected, query
        for measure, prefix in (("reached", ""), ("targeted", "targeted_")):
            total, largest, reports = reference.reached(
                projects, measure, max(first, 1), min(last, 9998)
            )
            if not reports:
                assert row[f"{prefix}sum_at_most"] is None, query
                continue
            assert row[f"people_{measure}"] == total, query
            assert row[f"{prefix}sum_at_least"] == row[f"{prefix}sum_at_most"] == total
            assert row[f"{prefix}at_least"] == largest
            assert row[f"{prefix}at_most"] == total
            compared += 1

    assert compared >= 5
    assert BeneficiaryCount.objects.exists()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_total_not_split_by_sector_lies_between_the_bounds_given_for_a_sector(client, seed):
    generated(seed)
    publish()

    for sector in ("sector-a", "sector-b", "sector-c"):
        for year in range(2013, 2025):
            (row,) = client.get(API, {"sector": sector, "year": year}).json()["results"]
            with_it = chosen(sector=sector)
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
