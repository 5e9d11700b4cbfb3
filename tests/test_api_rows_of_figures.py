"""Counts and statements are told in full, as their edition froze them."""

from __future__ import annotations

import pytest

from beneficiaries.models import BeneficiaryCount
from tests.api_editions import ask, publish, rows
from tests.factories import (
    BeneficiaryCountFactory,
    ProjectFactory,
    ProjectSourceFactory,
    PublicationFactory,
    SectorFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

HEALTH = {"slug": "health", "name": "Health"}


def test_a_count_is_told_in_full_under_a_key_that_fits_into_an_address(client):
    project = ProjectFactory(ready=True, code="XYZ-1", sectors=[SectorFactory()])
    BeneficiaryCountFactory(
        accepted=True,
        project=project,
        year=2016,
        group_code="mothers",
        group_en="Mothers",
        value=1_200,
        precision=BeneficiaryCount.Precision.ABOUT,
        source=ProjectSourceFactory(project=project, address="https://example.org/care"),
        source_note_en="On page 2.",
    )
    publish()

    assert ask(client, "beneficiary-counts/XYZ-1~2016~reached~direct~person~mothers") == {
        "key": "XYZ-1~2016~reached~direct~person~mothers",
        "project": "XYZ-1",
        "year": 2016,
        "measure": "reached",
        "channel": "direct",
        "unit": "person",
        "group_code": "mothers",
        "group": "Mothers",
        "sector": None,
        "region": None,
        "sex": None,
        "age_band": None,
        "value": 1_200,
        "status": "exact",
        "group_id": "",
        "breakdown": "none",
        "members": [],
        "precision": "about",
        "basis": "unknown",
        "source": "https://example.org/care",
        "source_note": "On page 2.",
    }


def test_a_small_count_is_withheld_and_one_nobody_gave_is_not_reported(client):
    project = ProjectFactory(ready=True, code="XYZ-1", sectors=[SectorFactory()])
    BeneficiaryCountFactory(accepted=True, project=project, year=2016, value=9)
    BeneficiaryCountFactory(accepted=True, not_reported=True, project=project, year=None)
    publish()

    assert [
        (row["key"], row["value"], row["status"]) for row in rows(client, "beneficiary-counts")
    ] == [
        ("XYZ-1~whole~reached~direct~person", None, "not_reported"),
        ("XYZ-1~2016~reached~direct~person", None, "withheld"),
    ]


def test_a_statement_is_told_in_full(client):
    StatementFactory(
        approved=True,
        publication=PublicationFactory(
            slug="made-up-2024",
            title_en="Made-up profile",
            url="https://example.org/profile",
            year=2024,
            year_note_en="As printed.",
            is_shown_on_profile=True,
        ),
        sector=SectorFactory(slug="health", name_en="Health"),
        metric="projects",
        period_start=2013,
        period_end=None,
        value=3,
        source_en="Made-up profile, page 2",
        note_en="The end is open.",
    )
    publish()

    assert ask(client, "statements/made-up-2024.projects.health.2013-") == {
        "key": "made-up-2024.projects.health.2013-",
        "publication": "made-up-2024",
        "publication_title": "Made-up profile",
        "publication_url": "https://example.org/profile",
        "publication_year": 2024,
        "publication_year_note": "As printed.",
        "is_shown_on_profile": True,
        "metric": "projects",
        "sector": HEALTH,
        "period_start": 2013,
        "period_end": None,
        "value": 3,
        "source": "Made-up profile, page 2",
        "note": "The end is open.",
        "comparison_note": "",
        "comparisons": [],
        "not_compared": "Its first or last year is not known, so no figure is counted for the same "
        "period.",
    }


def test_a_statement_carries_what_the_records_give_beside_it(client):
    StatementFactory(
        approved=True,
        publication__slug="made-up-2024",
        metric="projects",
        period_start=2013,
        period_end=2024,
        value=3,
        comparison_note_en="A made-up reason.",
    )
    ProjectFactory(ready=True, start_date="2014", end_date="2015")
    ProjectFactory(ready=True)
    publish()

    row = ask(client, "statements/made-up-2024.projects.all.2013-2024")

    assert row["comparisons"] == [
        {
            "basis": "projects",
            "at_least": 1,
            "at_most": 2,
            "difference": None,
            "not_known": 1,
            "state": "explained",
            "reason": "Of 1 of these nobody knows whether it counts.",
        }
    ]
    assert row["not_compared"] == ""
