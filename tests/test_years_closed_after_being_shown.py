"""What editions showed of a year while it was open gives nothing away once it is closed."""

from __future__ import annotations

from typing import Any

import pytest

from beneficiaries.models import BeneficiaryCount
from editions import redacting
from tests.api_editions import publish, rows
from tests.closed_years import YEAR, add, closed_year, in_short, project_year, reopened
from tests.factories import (
    AccountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectSourceFactory,
    SectorFactory,
)

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

    # 105 less 100 would be 5; and who has the earlier total would miss it in any sum.
    assert in_short(closed_edition()) == {"year": (None, "withheld")}


def test_a_figure_that_has_become_small_since_takes_its_year_along():
    sector = SectorFactory()
    for code, people in (("A", 40), ("B", 20), ("C", 500)):
        with_source(project_year(code, people, sectors=[sector]))
    publish()
    BeneficiaryCount.objects.filter(project__code="A").update(value=5)
    BeneficiaryCount.objects.filter(project__code="B").update(value=7)

    assert in_short(closed_edition()) == {"year": (None, "withheld")}


def test_a_figure_of_before_its_sector_was_protected_more_is_told_again():
    sector = SectorFactory()
    for code, people in (("A", 400), ("P", 20)):
        with_source(project_year(code, people, sectors=[sector]))
    publish()
    sector.protection_class = "protection"
    sector.save()

    # Without it, 420 less 400 would tell what everybody has read already; a small one beside
    # it would follow.
    assert in_short(closed_edition()) == {
        "year": (420, "shown"),
        "A": (400, "none"),
        "P": (20, "none"),
    }


@pytest.mark.parametrize("year", [YEAR, None], ids=["of a year", "of the whole project"])
@pytest.mark.parametrize("more", [5, 15], ids=["small", "restricted"])
def test_a_total_does_not_tell_a_part_that_came_after_the_others(year, more):
    first, second, third = SectorFactory.create_batch(3)
    project = with_source(project_year("A", {first: 40, second: 20}, year=year))
    assert in_short(publish())["A"] == (60, "shown")

    project.sectors.add(third)
    add(project, more, part="sector", sector=third, year=year, measure="reached")
    project.counts.filter(part="total").update(value=60 + more)
    with_source(project)
    project.counts.filter(value=15).update(restricted=True)

    assert in_short(publish()) == {"A": (None, "withheld")}
    # Nor does the edition after it.
    ProjectFactory(ready=True, code="B")
    assert in_short(publish()) == {"A": (None, "withheld")}


def test_a_total_that_leaves_enough_beside_the_parts_told_before_is_told():
    first, second, third, fourth = SectorFactory.create_batch(4)
    project = with_source(project_year("A", {first: 40, second: 20}))
    publish()
    project.sectors.add(third, fourth)
    for sector, people in ((third, 5), (fourth, 50)):
        add(project, people, part="sector", sector=sector, year=YEAR, measure="reached")
    project.counts.filter(part="total").update(value=115)
    with_source(project)

    assert in_short(publish()) == {"A": (115, "withheld")}


def test_what_comes_late_to_a_closed_year_does_not_tell_what_it_has_beside_what_was_told():
    first, second, third = SectorFactory.create_batch(3)
    late = with_source(project_year("P", {first: 400, second: 60}))
    project_year("A", 900, sectors=[first])
    publish()
    late.counts.filter(part="total").update(value=None, is_not_reported=True)
    late.counts.exclude(part="total").update(state="proposed")
    assert in_short(closed_edition())["P"] == (None, "not_reported")

    late.sectors.add(third)
    with reopened():
        late.counts.update(state="accepted")
        late.counts.filter(part="total").update(value=465, is_not_reported=False)
        add(late, 5, part="sector", sector=third, year=YEAR, measure="reached")

    assert in_short(publish())["P"] == (None, "not_reported")


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


def test_what_was_removed_for_safety_is_still_no_cover():
    sector = SectorFactory()
    project_year("A", 8, sectors=[sector])
    with_source(project_year("B", 40, sectors=[sector]))
    project_year("C", 400, sectors=[sector])
    publish()
    asked = redacting.ask(
        ProgrammeFactory(),
        kind="count",
        key=f"B/{YEAR}/reached/direct/person/////",
        field="value",
        by=AccountFactory(superuser=True),
        reason="A made-up reason.",
    )
    redacting.confirm(asked, by=AccountFactory(superuser=True))

    assert in_short(closed_edition()) == {"year": (448, "withheld")}
