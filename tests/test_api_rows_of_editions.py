"""An edition is told with what it restates and its errata, the newest first."""

from __future__ import annotations

from typing import Any

import pytest

from editions.models import Edition
from programmes.models import CountryProgramme
from tests.api_editions import API, ask, names, publish, rows
from tests.factories import (
    ErratumFactory,
    ProjectFactory,
    PublicationFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


def test_an_edition_is_told_with_what_it_restates_and_its_errata(client):
    statement = StatementFactory(
        approved=True,
        publication=PublicationFactory(slug="made-up-2024"),
        metric="projects",
        period_start=2013,
        period_end=2024,
        value=3,
    )
    publish()
    statement.value = 4
    statement.save()
    second = publish()
    erratum = ErratumFactory(edition=second, text_en="A word was wrong.")
    second.refresh_from_db()

    assert ask(client, "editions/2024.2") == {
        "number": "2024.2",
        "state": "approved",
        "approval": "two_people",
        "prepared_at": moment(second.prepared_at),
        "approved_at": moment(second.approved_at),
        "previous": "2024.1",
        "totals": {"programme": 1, "organisation": 1, "statement": 1},
        "released_hash": second.released_hash,
        "chained_hash": second.chained_hash,
        "withdrawn_reason": "",
        "withdrawn_language": "",
        "is_current": True,
        "restatement_count": 1,
        "changed_projects": {
            "count": 0,
            "first": [],
            "all": f"http://testserver/editions/{second.number}/changes/",
        },
        "restatements": [
            {
                "kind": "statement",
                "key": "made-up-2024.projects.all.2013-2024",
                "field": "value",
                "before": 3,
                "after": 4,
                "reason": "",
                "reason_language": "",
            }
        ],
        "errata": [
            {
                "noted_at": moment(erratum.noted_at),
                "text": "A word was wrong.",
                "language": "en",
            }
        ],
        "redactions": [],
    }


def moment(when: Any) -> str:
    """A moment as the API writes it; the country's clock is that of the world."""
    return when.isoformat().replace("+00:00", "Z")


def test_editions_stand_newest_first_and_one_that_is_only_prepared_does_not(client):
    publish_one_project("XYZ-1")
    publish_one_project("XYZ-2")
    publish_one_project("XYZ-3")
    Edition.objects.create(
        programme=CountryProgramme.objects.get(), last_year=2024, serial=4, number="2024.4"
    )

    assert names(client, "editions") == ["2024.3", "2024.2", "2024.1"]
    assert [row["is_current"] for row in rows(client, "editions")] == [True, False, False]
    assert client.get(f"{API}/editions/2024.4/").status_code == 404


# Helpers


def publish_one_project(code: str) -> Edition:
    ProjectFactory(ready=True, code=code)
    return publish()
