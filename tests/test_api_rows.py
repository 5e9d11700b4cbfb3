"""Each endpoint tells its rows in full, as its edition froze them and its schema says."""

from __future__ import annotations

import pytest

from programmes.models import Organisation, Project
from tests.api_editions import ask, publish
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    BaseFactory,
    ContactFactory,
    CoordinationRoleFactory,
    DevelopmentLineFactory,
    OrganisationFactory,
    ProfileSectionFactory,
    ProgrammeFactory,
    ProgrammeOrganisationFactory,
    ProjectFactory,
    ProjectOrganisationFactory,
    ProjectRegionFactory,
    ProjectResultFactory,
    ProjectSourceFactory,
    RegionFactory,
    RegionPresenceFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db

NORTH = {"code": "XX01", "code_version": "2023", "name": "North"}
HEALTH = {"slug": "health", "name": "Health"}
FUND = {"slug": "made-up-fund", "name": "Made-up Fund", "acronym": "MUF"}


# One row of each kind, in full


def test_the_programme_is_told_with_every_part_of_its_profile(client):
    north = RegionFactory(code="XX01", name="North")
    fund = OrganisationFactory(slug="made-up-fund", name_en="Made-up Fund", acronym="MUF")
    owner = OrganisationFactory(slug="made-up-aid", name_en="Aid", full_name_en="Made-up Aid")
    programme = ProgrammeFactory(
        organisation=owner, active_since=2013, read_more_url="https://example.org/"
    )
    ContactFactory(email="office@example.org", kind="country_office")
    RegionPresenceFactory(region=north, since="2016-03")
    for role in ("institution", "national_partner", "international_partner"):
        ProgrammeOrganisationFactory(organisation=fund, role=role)
    ProfileSectionFactory(slug="context", title_en="Context", body_en="Words.")
    DevelopmentLineFactory(slug="water", title_en="Water", text_en="More of it.")
    CoordinationRoleFactory(
        slug="wash", name_en="WASH", full_name_en="Water", role="co_lead", region=north
    )
    publish()

    told = ask(client, f"programme/{programme.code}")

    assert told == {
        "code": "examplia",
        "organisation": {
            "slug": "made-up-aid",
            "name": "Aid",
            "acronym": "",
            "full_name": "Made-up Aid",
        },
        "country": "Examplia",
        "iso_alpha2": "XX",
        "active_since": 2013,
        "period_first_year": 2013,
        "period_last_year": 2024,
        "source": "Made-up profile",
        "read_more_url": "https://example.org/",
        "data_licence": "",
        "contacts": [
            {
                "kind": "country_office",
                "label": "Made-up office",
                "address": "1 Made-up Street",
                "email": "office@example.org",
            }
        ],
        "presence": [
            {"region": NORTH, "since": "2016-03", "is_today": True, "has_country_office": False}
        ],
        "institutions": [FUND],
        "national_partners": [FUND],
        "international_partners": [FUND],
        "sections": [
            {"slug": "context", "kind": "narrative", "title": "Context", "body": "Words."}
        ],
        "development_lines": [{"slug": "water", "title": "Water", "text": "More of it."}],
        "coordination": [
            {
                "slug": "wash",
                "name": "WASH",
                "full_name": "Water",
                "kind": "cluster",
                "role": "co_lead",
                "region": NORTH,
            }
        ],
    }


def test_a_region_is_told_in_full(client):
    ProgrammeFactory()
    former = RegionFactory(code_version="v02", code="XX01", name="Old North")
    north = RegionFactory(
        code="XX01",
        name="North",
        capital="Northtown",
        iso_3166_2="XX-1",
        valid_from="2023-03-13",
        population_2022=100_000,
        area_km2=2_000,
        label_latitude="12.5",
        label_longitude="-8",
    )
    north.predecessors.add(former)
    RegionPresenceFactory(region=north, since="2016")
    publish()

    assert ask(client, "regions/XX01") == {
        "code": "XX01",
        "code_version": "2023",
        "name": "North",
        "kind": "region",
        "capital": "Northtown",
        "iso_3166_2": "XX-1",
        "valid_from": "2023-03-13",
        "valid_until": "",
        "predecessors": [{"code": "v02-XX01", "code_version": "v02", "name": "Old North"}],
        "successors": [],
        "population_2022": 100_000,
        "area_km2": 2_000,
        "label_latitude": "12.5",
        "label_longitude": "-8",
        "is_present_today": True,
        "present_since": "2016",
        "has_country_office": False,
    }


def test_a_base_is_told_in_full(client):
    BaseFactory(
        code="X1",
        regions=[RegionFactory(code="XX01", name="North")],
        town="Northtown",
        latitude="12.50321",
        longitude="-8.00499",
        public_precision="town",
        opened="2016",
        as_of="2024",
        evidence_en="A made-up advert.",
    )
    publish()

    assert ask(client, "bases/X1") == {
        "code": "X1",
        "kind": "operational_base",
        "regions": [NORTH],
        "precision": "town",
        "town": "Northtown",
        "latitude": "12.5",
        "longitude": "-8",
        "opened": "2016",
        "closed": "",
        "as_of": "2024",
        "evidence": "A made-up advert.",
    }


def test_a_sector_is_told_with_its_area_of_intervention(client):
    sector = SectorFactory(
        slug="health",
        name_en="Health",
        profile_heading_en="Health and more",
        dac_code="12220",
        iasc_cluster="HEA",
        colour="#1F5FA8",
        symbol="heart",
        in_period=True,
    )
    area = AreaFactory(
        sector=sector,
        position=1,
        why_en="Because.",
        policy_label_en="The policy",
        policy_url="https://example.org/policy",
    )
    ActivityFactory(area=area, text_en="Caring")
    publish()

    assert ask(client, "sectors/health") == {
        "slug": "health",
        "name": "Health",
        "profile_heading": "Health and more",
        "dac_code": "12220",
        "iasc_cluster": "HEA",
        "colour": "#1F5FA8",
        "symbol": "heart",
        "in_period": True,
        "area": {
            "position": 1,
            "why": "Because.",
            "activities": ["Caring"],
            "policy": {"label": "The policy", "note": "", "url": "https://example.org/policy"},
        },
    }


def test_an_organisation_is_told_in_full(client):
    ProgrammeOrganisationFactory(
        organisation=OrganisationFactory(
            slug="made-up-fund",
            name_en="Made-up Fund",
            acronym="MUF",
            full_name_en="The Made-up Fund",
            type=Organisation.Type.DONOR_GOVERNMENT,
            iati_identifier="XX-1",
            note_en="A note.",
        )
    )
    publish()

    assert ask(client, "organisations/made-up-fund") == {
        "slug": "made-up-fund",
        "name": "Made-up Fund",
        "acronym": "MUF",
        "full_name": "The Made-up Fund",
        "type": "donor_government",
        "iati_identifier": "XX-1",
        "roles_in_profile": ["national_partner"],
        "note": "A note.",
    }


def test_a_project_is_told_in_full(client):
    fund = OrganisationFactory(slug="made-up-fund", name_en="Made-up Fund", acronym="MUF")
    health = SectorFactory(slug="health", name_en="Health")
    project = ProjectFactory(
        ready=True,
        code="XYZ-1",
        title_en="Care for all",
        title_original="Cure per tutti",
        start_date="2016-03",
        end_date="2017",
        status=Project.Status.ENDED,
        nature=Project.Nature.EMERGENCY,
        nature_basis=Project.NatureBasis.STATED,
        sectors=[health],
        primary_sector=health,
        tags=["mental-health"],
        bases=[BaseFactory(code="X1")],
        note_en="A note.",
        budget_note_en="About money.",
    )
    ProjectRegionFactory(project=project, region=RegionFactory(code="XX01", name="North"))
    ProjectOrganisationFactory(
        project=project,
        organisation=fund,
        role="donor",
        reference="MUF 7",
        amount="1000.50",
        currency="EUR",
        amount_scope="programme",
    )
    ProjectOrganisationFactory(project=project, organisation=fund, role="consortium")
    source = ProjectSourceFactory(
        project=project,
        address="https://example.org/care",
        kind="news",
        published_on="2016-04-01",
        read_on="2024-11",
        says_en="That it began.",
    )
    ProjectResultFactory(
        project=project,
        label_en="Consultations",
        value=1_200,
        precision="about",
        unit_en="consultations",
        period_en="2016",
        source=source,
    )
    publish()

    assert ask(client, "projects/XYZ-1") == {
        "code": "XYZ-1",
        "code_origin": "organisation",
        "title": "Care for all",
        "title_original": "Cure per tutti",
        "source_language": "en",
        "start_date": "2016-03",
        "end_date": "2017",
        "status": "ended",
        "years": [2016, 2017],
        "years_not_known": [],
        "nature": "emergency",
        "nature_basis": "stated",
        "primary_sector": HEALTH,
        "sectors": [HEALTH],
        "tags": ["mental-health"],
        "regions": [NORTH | {"basis": "named"}],
        "bases": ["X1"],
        "donors": [
            FUND
            | {
                "reference": "MUF 7",
                "amount": "1000.5",
                "currency": "EUR",
                "amount_scope": "programme",
            }
        ],
        "partners": [
            FUND
            | {
                "reference": "",
                "amount": None,
                "currency": "",
                "amount_scope": "",
                "role": "consortium",
            }
        ],
        "sources": [
            {
                "address": "https://example.org/care",
                "kind": "news",
                "published_on": "2016-04-01",
                "read_on": "2024-11",
                "says": "That it began.",
            }
        ],
        "results": [
            {
                "label": "Consultations",
                "value": "1200",
                "precision": "about",
                "unit": "consultations",
                "period": "2016",
                "is_population": False,
                "source": "https://example.org/care",
                "note": "",
            }
        ],
        "note": "A note.",
        "budget_note": "About money.",
    }
