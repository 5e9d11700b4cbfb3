"""The figure of a whole project tells nothing of a year that hides it: years win over it."""

from __future__ import annotations

from typing import Any

import pytest

from beneficiaries.models import ReportingYear
from editions import checking
from tests.api_editions import publish
from tests.closed_years import add, closed_year, frozen, in_short, project_year
from tests.factories import ProgrammeFactory, ProjectSourceFactory, SectorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def programme():
    return ProgrammeFactory()


@pytest.fixture
def sector():
    return SectorFactory()


WHOLE = pytest.mark.parametrize(
    "name",
    [
        pytest.param({"channel": "not_stated"}, id="channel not stated"),
        pytest.param({"measure": "not_stated"}, id="measure not stated"),
        pytest.param({"group_code": "women", "group_en": "women"}, id="a group"),
        pytest.param({"unit": "household"}, id="households"),
    ],
)


def whole(project: Any, people: int, **name: Any) -> None:
    """A figure of the whole project in a public source."""
    add(project, people, **{"year": None, "measure": "reached"} | name)
    project.counts.filter(year=None).update(source=ProjectSourceFactory(project=project))


def hidden_in_a_closed_year(sector: Any) -> Any:
    """A project of 14 people, shown together with one of 5."""
    project = project_year("A", 14, sectors=[sector])
    project_year("B", 5, sectors=[sector])
    project_year("C", 900, sectors=[sector])
    closed_year()
    return project


@WHOLE
@pytest.mark.parametrize("when", ["in the same edition", "later"])
def test_the_whole_project_is_not_told_beside_a_closed_year_that_hides_it(sector, name, when):
    project = hidden_in_a_closed_year(sector)
    if when == "later":
        publish()
    whole(project, 14, **name)
    edition = publish()

    assert in_short(edition)["+"] == (19, "combined")
    assert not frozen(edition, year=None, project_code="A")


def test_nor_is_it_once_the_records_of_that_year_are_gone(sector):
    project = hidden_in_a_closed_year(sector)
    publish()
    ReportingYear.objects.update(state="open")
    project.counts.all().delete()
    ReportingYear.objects.update(state="closed")
    whole(project, 14)

    assert "A" not in in_short(publish())


@WHOLE
def test_parts_of_the_whole_project_are_not_told_beside_a_year_that_hides_them(name):
    first, second, third = SectorFactory.create_batch(3)
    project = project_year("A", {first: 5, second: 14, third: 200})
    closed_year()
    whole(project, 300, **name)
    for sector, people in ((second, 14), (third, 286)):
        whole(project, people, part="sector", sector=sector, **name)

    assert in_short(publish(), year=None) == {}


def test_the_whole_project_is_told_where_a_frozen_year_was_only_marked(sector):
    project = project_year("A", None, sectors=[sector])
    project_year("C", 900, sectors=[sector])
    closed_year()
    publish()
    whole(project, 14, channel="not_stated")

    assert in_short(publish(), year=None) == {"A": (14, "none")}


@pytest.mark.parametrize("when", ["in the same edition", "later"])
def test_the_target_of_a_whole_project_is_told_beside_closed_years_of_people_reached(sector, when):
    project = project_year("A", 800, sectors=[sector])
    project_year("C", 900, sectors=[sector])
    closed_year()
    if when == "later":
        publish()
    whole(project, 2000, measure="targeted")

    edition = publish()

    assert in_short(edition, measure="targeted", year=None) == {"A": (2000, "none")}
    assert in_short(edition)["A"] == (800, "none")
    assert checking.compare(edition) > 0


def test_it_stays_when_its_project_is_changed_later(sector):
    project = project_year("A", 800, sectors=[sector])
    closed_year()
    whole(project, 2000, measure="targeted")
    publish()
    project.title_en = "Another title"
    project.save()

    assert in_short(publish(), measure="targeted", year=None) == {"A": (2000, "none")}


@WHOLE
def test_an_edition_that_closes_a_year_tells_what_is_computed_anew_afterwards(sector, name):
    project = project_year("A", 800, sectors=[sector])
    project_year("C", 900, sectors=[sector])
    closed_year()
    whole(project, 2000, **name)

    edition = publish()

    assert not frozen(edition, year=None)
    assert checking.compare(edition) > 0


def test_nor_beside_a_figure_that_came_to_a_closed_year_in_the_same_edition(sector):
    project_year("C", 900, sectors=[sector])
    closed_year()
    publish()
    project = project_year("A", 800, sectors=[sector])
    whole(project, 2000, channel="not_stated")

    edition = publish()

    assert in_short(edition)["A"] == (800, "none")
    assert not frozen(edition, year=None)
    assert checking.compare(edition) > 0
