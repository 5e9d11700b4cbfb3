"""What editions showed of a year while it was open gives nothing away once it is closed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api_editions import publish, rows
from tests.closed_years import YEAR, add, closed_year, in_short, project_year
from tests.factories import ProgrammeFactory, ProjectSourceFactory, SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programme():
    return ProgrammeFactory()


def with_source(project: Any) -> Any:
    """Its counts stand in a public source, so that they are shown while the year is open."""
    project.counts.update(source=ProjectSourceFactory(project=project))
    return project


def closed_edition() -> Any:
    closed_year()
    return publish()


def test_a_project_that_was_shown_is_no_cover_for_a_small_one():
    sector = SectorFactory()
    for code, people in (("A", 8), ("C", 400), ("D", 500)):
        project_year(code, people, sectors=[sector])
    with_source(project_year("B", 40, sectors=[sector]))
    assert in_short(publish())["B"] == (40, "none")

    assert in_short(closed_edition()) == {
        "year": (948, "shown"),
        "B": (40, "none"),
        "D": (500, "none"),
        "+": (408, "combined"),
    }


def test_a_total_is_withheld_that_would_tell_what_stands_beside_the_shown(client):
    sector = SectorFactory()
    project_year("A", 8, sectors=[sector])
    with_source(project_year("B", 40, sectors=[sector]))
    publish()

    assert in_short(closed_edition()) == {"year": (None, "withheld")}
    (row,) = rows(client, "statistics", group_by="year", year=YEAR)
    assert (row["status"], row["people_reached"], row["sum_at_most"]) == ("withheld", None, None)


def test_of_protection_too():
    sector = SectorFactory(protection_class="protection")
    project_year("A", 3, sectors=[sector])
    for code, people in (("B", 60), ("C", 70), ("D", 900)):
        with_source(project_year(code, people, sectors=[sector]))
    publish()

    assert in_short(closed_edition()) == {"year": (None, "withheld")}


def test_sectors_that_were_shown_do_not_tell_one_that_is_declared_later():
    first, second, third = SectorFactory.create_batch(3)
    project = with_source(project_year("A", {first: 40, second: 60}))
    project_year("B", 900, sectors=[first])
    project_year("C", 700, sectors=[first])
    assert in_short(publish())[f"A/{second.slug}"] == (60, "none")

    project.sectors.add(third)
    project.counts.filter(part="total").update(value=105)
    add(project, 5, part="sector", sector=third, year=YEAR, measure="reached")

    # The project is hidden like a small one: 105 less 100 would be 5.
    assert in_short(closed_edition()) == {
        "year": (1705, "shown"),
        "C": (700, "none"),
        "+": (1005, "combined"),
    }


def test_what_was_only_prepared_was_not_shown():
    sector = SectorFactory()
    project_year("A", 8, sectors=[sector])
    with_source(project_year("B", 40, sectors=[sector]))
    project_year("C", 400, sectors=[sector])

    assert in_short(closed_edition()) == {
        "year": (448, "shown"),
        "C": (400, "none"),
        "+": (48, "combined"),
    }
