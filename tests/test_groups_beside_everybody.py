"""A group among the people of a project tells nothing of those who are not in it."""

from __future__ import annotations

from typing import Any

import pytest

from editions.trees import SEX_AND_AGE
from tests.api_editions import publish
from tests.closed_years import YEAR, add, closed_year, frozen, keys, project_year
from tests.factories import (
    ProgrammeFactory,
    ProjectSourceFactory,
    RegionFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programme():
    return ProgrammeFactory()


def with_group(parts: Any, women: int, year: int | None = YEAR) -> Any:
    """A project with everybody, and women among them; all of it in a public source."""
    sectors = list(filter(None, keys(parts))) or [SectorFactory()]
    project = project_year("A", parts, sectors=sectors, year=year)
    about = {"group_code": "women", "group_en": "women", "year": year, "measure": "reached"}
    add(project, women, **about)
    project.counts.update(source=ProjectSourceFactory(project=project))
    return project


def group(edition: Any) -> tuple[int | None, str]:
    (cell,) = frozen(edition, group_code="women")
    return cell.value, cell.status


@pytest.mark.parametrize("year", [YEAR, None], ids=["of a year", "of the whole project"])
@pytest.mark.parametrize(
    ("women", "told"),
    [
        pytest.param(50, (50, "exact"), id="ten others"),
        pytest.param(51, (None, "withheld"), id="nine others"),
        pytest.param(60, (None, "withheld"), id="no others"),
        pytest.param(9, (None, "withheld"), id="small itself"),
    ],
)
def test_it_is_told_where_enough_others_are_left(year, women, told):
    with_group(60, women, year)

    assert group(publish()) == told


def test_it_is_told_where_nobody_says_how_many_there_were_in_all():
    project = with_group(60, 55)
    project.counts.filter(group_code="").delete()

    assert group(publish()) == (55, "exact")


def test_it_is_withheld_where_that_of_everybody_is():
    project = with_group(60, 40)
    project.counts.filter(group_code="").update(source=None)

    assert group(publish()) == (None, "withheld")


CELLS = {"female:18-49": 30, "female:60+": 20, "male:18-49": 40}


def test_in_a_closed_year_it_is_withheld_beside_anything_that_is_hidden():
    with_group({None: CELLS | {"male:60+": 3}}, 50)
    closed_year()

    assert group(publish()) == (None, "withheld")


def test_in_a_closed_year_it_is_told_beside_what_is_told_whole():
    with_group(90, 50)
    closed_year()

    assert group(publish()) == (50, "exact")


@pytest.mark.parametrize("women", [60, 50])
def test_in_a_closed_year_it_is_withheld_beside_cells_by_sex_and_age(women):
    """All of its women are three of them: which cells a group is, only its name says."""
    with_group({None: dict.fromkeys(SEX_AND_AGE, 20)}, women)
    closed_year()
    edition = publish()

    assert frozen(edition, sex="female", age_band="0-4")[0].value == 20
    assert group(edition) == (None, "withheld")


NEAR = pytest.mark.parametrize(
    ("women", "told"),
    [
        pytest.param(55, (None, "withheld"), id="five others in a part"),
        pytest.param(65, (None, "withheld"), id="five others beside a part"),
        pytest.param(50, (50, "exact"), id="ten others"),
        pytest.param(70, (70, "exact"), id="ten beside it"),
        pytest.param(60, (60, "exact"), id="the people of a part"),
    ],
)


@NEAR
@pytest.mark.parametrize("year", [YEAR, None], ids=["of a year", "of the whole project"])
def test_it_is_told_where_it_leaves_enough_of_each_sector(women, told, year):
    with_group({SectorFactory(): 60, SectorFactory(): 240}, women, year)

    assert group(publish()) == told


@NEAR
def test_in_a_closed_year_it_is_told_where_it_leaves_enough_of_each_region(women, told):
    with_group({SectorFactory(): {RegionFactory(): 60, RegionFactory(): 240}}, women)
    closed_year()

    assert group(publish()) == told


@pytest.mark.parametrize("place", ["sectors", "sectors of a closed year", "regions"])
@pytest.mark.parametrize(
    ("first", "are_told"), [(60, True), (57, False), (63, False), (50, True), (5, False)]
)
def test_once_it_was_told_parts_are_told_all_or_none(first, are_told, place):
    """A small part stands with no other either: of the other the group may be known."""
    values, sectors = (first, 300, 400), SectorFactory.create_batch(3)
    split: Any = dict(zip(sectors, values, strict=True))
    if place == "regions":
        split = {sectors[0]: dict(zip(RegionFactory.create_batch(3), values, strict=True))}
    project = with_group(split, 60)
    project.counts.filter(group_code="").update(state="submitted")
    assert group(publish()) == (60, "exact")
    project.counts.update(state="accepted")
    if place != "sectors":
        project_year("B", 9000, sectors=sectors)
        closed_year()

    above = [sum(values)] * (2 if place == "regions" else 1)
    told = [cell.value for cell in frozen(publish(), group_code="", project_code="A")]
    assert sorted(told) == sorted([*above, *(values if are_told else ())])


def test_once_it_was_told_the_closed_year_has_no_sex_and_age_beside_it():
    project = with_group({None: CELLS | {"male:60+": 13}}, 50)
    assert group(publish()) == (50, "exact")
    closed_year()
    edition = publish()

    assert group(edition) == (50, "exact")
    people = sum(CELLS.values()) + 13
    assert [cell.value for cell in frozen(edition, group_code="", project_code="A")] == [
        people,
        people,
    ]
    assert project.counts.get(part="sector").sex_age_cells.count() == 4
