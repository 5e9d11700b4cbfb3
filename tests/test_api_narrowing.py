"""What each parameter of the API finds, and what it leaves out."""

from __future__ import annotations

import pytest

from tests.api_editions import ask, names, publish, rows
from tests.api_rows import publish_one_of_each
from tests.factories import (
    BaseFactory,
    BeneficiaryCountFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProgrammeOrganisationFactory,
    ProjectFactory,
    ProjectOrganisationFactory,
    RegionFactory,
    SectorFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


# Narrowing projects and counts


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param({"sector": "health"}, ["XYZ-1"], id="sector"),
        pytest.param({"region": "XX01"}, ["XYZ-1"], id="region"),
        pytest.param({"donor": "made-up-fund"}, ["XYZ-1"], id="donor"),
        pytest.param({"partner": "made-up-fund"}, ["XYZ-2"], id="partner"),
        pytest.param({"nature": "emergency"}, ["XYZ-1"], id="nature"),
        pytest.param({"nature": "not_stated"}, ["XYZ-2"], id="nature not stated"),
        pytest.param({"project_status": "ended"}, ["XYZ-1", "XYZ-2"], id="status"),
        pytest.param({"q": "ELEVES soin"}, ["XYZ-1"], id="words, without accents or capitals"),
        pytest.param({"q": "%"}, [], id="a percent sign is a sign"),
        pytest.param({"sector": "health", "partner": "made-up-fund"}, [], id="both at once"),
    ],
)
def test_projects_and_their_counts_are_narrowed_alike(client, query, found):
    fund = OrganisationFactory(slug="made-up-fund")
    first = ProjectFactory(
        ready=True,
        code="XYZ-1",
        title_fr="Soins aux élèves",
        status="ended",
        nature="emergency",
        nature_basis="stated",
        sectors=[SectorFactory(slug="health")],
        regions=[RegionFactory(code="XX01")],
        donors=[fund],
    )
    second = ProjectFactory(ready=True, code="XYZ-2", status="ended")
    ProjectOrganisationFactory(project=second, organisation=fund, role="consortium")
    for project in (first, second):
        BeneficiaryCountFactory(accepted=True, project=project, year=2016, value=500)
    publish()

    assert names(client, "projects", **query) == found
    assert [row["project"] for row in rows(client, "beneficiary-counts", **query)] == found
    assert ask(client, "projects", **query)["count"] == len(found)
    assert ask(client, "beneficiary-counts", **query)["count"] == len(found)


@pytest.mark.parametrize(
    ("query", "projects", "counts"),
    [
        pytest.param({"year": 2016}, ["XYZ-1"], [2016], id="a year"),
        pytest.param({"year": 2020}, [], [], id="a year of which nobody knows"),
        pytest.param({"year_min": 2016}, ["XYZ-1", "XYZ-2"], [2016, 2019], id="from a year"),
        pytest.param({"year_max": 2016}, ["XYZ-1"], [2015, 2016], id="up to a year"),
        pytest.param({"year_min": 2017, "year_max": 2018}, [], [], id="between two years"),
    ],
)
def test_a_year_finds_projects_that_ran_and_counts_of_that_year(client, query, projects, counts):
    first = ProjectFactory(ready=True, code="XYZ-1", start_date="2015", end_date="2016")
    second = ProjectFactory(ready=True, code="XYZ-2", start_date="2019", status="ended")
    # A plan for the whole project beside people reached by year: no count is there twice.
    BeneficiaryCountFactory(accepted=True, project=first, year=None, value=500, measure="targeted")
    for project, year in ((first, 2015), (first, 2016), (second, 2019)):
        BeneficiaryCountFactory(accepted=True, project=project, year=year, value=500)
    publish()

    assert names(client, "projects", **query) == projects
    assert [row["year"] for row in rows(client, "beneficiary-counts", **query)] == counts


@pytest.mark.parametrize(
    ("ordering", "found"),
    [
        pytest.param("start", ["XYZ-2", "XYZ-3", "XYZ-1"], id="by start, unknown ones last"),
        pytest.param("-start", ["XYZ-1", "XYZ-2", "XYZ-3"], id="by start, turned round"),
        pytest.param("code", ["XYZ-1", "XYZ-2", "XYZ-3"], id="by code"),
        pytest.param("-code", ["XYZ-3", "XYZ-2", "XYZ-1"], id="by code, turned round"),
    ],
)
def test_projects_come_in_the_order_asked_for(client, ordering, found):
    ProjectFactory(ready=True, code="XYZ-1")
    ProjectFactory(ready=True, code="XYZ-2", start_date="2016")
    ProjectFactory(ready=True, code="XYZ-3", start_date="2016")
    publish()

    assert names(client, "projects", ordering=ordering) == found
    assert ask(client, "projects", ordering=ordering)["count"] == 3


def test_nothing_broken_down_by_sex_or_age_is_published_yet(client):
    publish_one_of_each()

    assert names(client, "beneficiary-counts", sex="female") == []
    assert names(client, "beneficiary-counts", age_band="0-4") == []


# Narrowing the rest


@pytest.mark.parametrize(
    ("at", "found"),
    [
        pytest.param(None, ["XX01", "XX02"], id="today"),
        pytest.param(2022, ["v02-XX01"], id="before the reform"),
        pytest.param(2023, ["XX01", "XX02"], id="the year of the reform"),
        pytest.param(2024, ["XX01", "XX02"], id="after it"),
    ],
)
def test_regions_are_those_of_the_map_of_the_year(client, at, found):
    ProgrammeFactory()
    RegionFactory(code_version="v02", code="XX01", valid_until="2023-03-13")
    RegionFactory(code="XX01", valid_from="2023-03-13")
    RegionFactory(code="XX02", valid_from="2023-03-13")
    publish()

    query = {} if at is None else {"at": at}
    assert names(client, "regions", **query) == found
    assert ask(client, "regions", **query)["count"] == len(found)


def test_regions_sectors_and_organisations_are_found_by_words_in_any_language(client):
    RegionFactory(code="XX01", name="Nörd")
    RegionFactory(code="XX02", name="South")
    SectorFactory(slug="health", name_en="Health", name_fr="Santé")
    SectorFactory(slug="wash", name_en="Water")
    for slug, name in (("made-up-fund", "Made-up Fund"), ("made-up-school", "École")):
        ProgrammeOrganisationFactory(organisation=OrganisationFactory(slug=slug, name_en=name))
    publish()

    assert names(client, "regions", q="nord") == ["XX01"]
    assert names(client, "sectors", q="SANTE") == ["health"]
    assert names(client, "organisations", q="ecole") == ["made-up-school"]
    assert ask(client, "organisations", q="ecole")["count"] == 1


def test_bases_are_found_by_the_regions_they_serve(client):
    north, south = RegionFactory(code="XX01"), RegionFactory(code="XX02")
    BaseFactory(code="X1", regions=[north, south])
    BaseFactory(code="X2", regions=[south])
    publish()

    assert names(client, "bases", region="XX01") == ["X1"]
    assert names(client, "bases", region="XX02") == ["X1", "X2"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param({"year": 2016}, ["closed"], id="inside a period"),
        pytest.param({"year": 2013}, ["closed", "open"], id="the one year known of an open period"),
        pytest.param({"year_min": 2020}, ["closed"], id="from a year"),
        pytest.param({"year_max": 2012}, [], id="before every period"),
        pytest.param({"sector": "health"}, ["sector"], id="of a sector"),
        pytest.param({"sector": "health", "year": 2016}, [], id="both at once"),
    ],
)
def test_statements_are_found_by_the_years_of_their_period_and_by_sector(client, query, found):
    programme_wide = {"approved": True, "metric": "projects"}
    StatementFactory(**programme_wide, period_start=2013, period_end=2024, note_en="closed")
    StatementFactory(**programme_wide, period_start=2013, period_end=None, note_en="open")
    StatementFactory(**programme_wide, period_start=None, period_end=None, note_en="unknown")
    StatementFactory(
        approved=True, sector=SectorFactory(slug="health"), period_start=2019, note_en="sector"
    )
    publish()

    statements = rows(client, "statements", **query)
    assert [row["note"] for row in statements if row["note"] in {"closed", "open", *found}] == found
    assert "unknown" not in [row["note"] for row in statements]
