"""Figures told under other names, in one edition or several, leave no small number between them."""

from __future__ import annotations

from typing import Any

import pytest

from editions import redacting
from tests.api_editions import publish
from tests.closed_years import YEAR, add, closed_year, frozen, in_short, project_year, reopened
from tests.factories import (
    AccountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectSourceFactory,
    SectorFactory,
)

# What is known of a project is asked in the same words on every database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

WITHHELD = (None, "withheld")


@pytest.fixture(autouse=True)
def programme():
    return ProgrammeFactory()


@pytest.fixture
def sector():
    return SectorFactory()


def with_source(project: Any) -> Any:
    """Its counts stand in a public source, so that they are shown while the year is open."""
    project.counts.update(source=ProjectSourceFactory(project=project))
    return project


def group(project: Any, people: int, name: str = "women", **about: Any) -> None:
    about = {"year": YEAR, "measure": "reached"} | about
    add(project, people, group_code=name, group_en=name, **about)


def told(edition: Any, code: str = "A", **about: Any) -> Any:
    return in_short(edition, **about).get(code)


def everybody(edition: Any, code: str = "A") -> Any:
    return told(edition, code, group_code="", year=YEAR)


# A group, and everybody


@pytest.mark.parametrize("is_closed", [False, True], ids=["open year", "closed year"])
def test_a_total_that_comes_after_a_group_leaves_enough_others(sector, is_closed):
    project = ProjectFactory(ready=True, code="A", sectors=[sector])
    group(project, 55)
    with_source(project)
    project_year("B", 900, sectors=[sector])
    assert told(publish(), group_code="women") == (55, "none")
    add(project, 60, year=YEAR, measure="reached")
    with_source(project)
    if is_closed:
        closed_year()

    assert everybody(publish()) == (None if is_closed else WITHHELD)


def test_a_total_corrected_towards_a_group_that_was_told_is_withheld(sector):
    project = project_year("A", 200, sectors=[sector])
    group(project, 55)
    with_source(project)
    publish()
    project.counts.filter(group_code="").update(value=60)

    assert everybody(publish()) == WITHHELD


def test_a_total_of_a_frozen_year_is_not_restated_towards_a_group(sector):
    project = project_year("A", 1000, sectors=[sector])
    group(project, 800)
    with_source(project)
    closed_year()
    publish()
    with reopened():
        project.counts.filter(group_code="").update(value=805)

    assert everybody(publish()) == (1000, "none")


def test_an_addition_leaves_enough_beside_a_group(sector):
    project_year("Z", 900, sectors=[sector])
    project = ProjectFactory(ready=True, code="A", sectors=[sector])
    group(project, 495)
    with_source(project)
    add(project, None, year=YEAR, measure="reached")
    closed_year()
    publish()
    with reopened():
        project.counts.filter(group_code="").update(value=500, is_not_reported=False)
    ProjectFactory(ready=True)

    assert everybody(publish()) == (None, "not_reported")


def test_two_groups_are_told_only_where_they_are_far_from_each_other(sector):
    project = project_year("A", 200, sectors=[sector])
    group(project, 60, "children")
    group(project, 55, "girls")
    group(project, 30, "elderly")
    with_source(project)
    edition = publish()

    assert [told(edition, group_code=name) for name in ("children", "girls", "elderly")] == [
        *((60, "none"), WITHHELD, (30, "none")),
    ]


def test_groups_of_years_are_held_against_the_whole_project(sector):
    project = project_year("A", 60, sectors=[sector], year=None)
    group(project, 30, year=2019)
    group(project, 25, year=2020)
    with_source(project)

    assert in_short(publish(), group_code="women", year=2020) == {"A": WITHHELD}


def test_a_group_of_the_whole_project_is_held_against_its_years(sector):
    project = project_year("A", 30, sectors=[sector], year=2019)
    add(project, 30, year=2020, measure="reached")
    group(project, 55, year=None)
    with_source(project)

    assert told(publish(), group_code="women") == WITHHELD


def figures(project: Any, *told: tuple[int | None, str, int]) -> Any:
    """Figures with a source, each in an edition of its own; what the last one tells of the last."""
    for year, name, people in told:
        if name:
            group(project, people, name, year=year)
        else:
            add(project, people, year=year, measure="reached")
        with_source(project)
        edition = publish(in_spite_of_findings=True)
        # One edition tells of years or of the whole project.
        project.counts.all().delete()
    (cell,) = frozen(edition, project_code="A", year=year, group_code=name)
    return cell.value


@pytest.mark.parametrize(
    "before",
    [
        pytest.param([(None, "", 100), (2019, "", 60)], id="a whole less a year"),
        pytest.param([(2018, "", 45), (2019, "", 15), (None, "", 100)], id="a whole less years"),
        pytest.param([(None, "", 100), (2020, "men", 60)], id="a whole less a group"),
        pytest.param([(None, "", 100), (None, "men", 60)], id="a whole less a group of its own"),
        pytest.param([(2020, "people", 100), (2020, "men", 60)], id="a group less a group"),
    ],
)
@pytest.mark.parametrize(("women", "is_told"), [(35, False), (28, True)])
def test_a_figure_leaves_enough_of_one_and_others_together(sector, before, women, is_told):
    project = ProjectFactory(ready=True, code="A", sectors=[sector])

    told = figures(project, *before, (2020, "women", women))
    assert told == (women if is_told else None)


def test_years_leave_enough_of_groups_of_the_whole_project_together(sector):
    project = ProjectFactory(ready=True, code="A", sectors=[sector])
    before = [(None, "women", 55), (None, "men", 45), (2019, "", 75)]

    assert figures(project, *before, (2020, "", 30)) is None


# Parts, where their own total leaves too few


def with_parts(project: Any, *people: int, **about: Any) -> Any:
    """Everybody, and all of them by sector; in a public source."""
    about = {"year": YEAR, "measure": "reached"} | about
    add(project, sum(people), **about)
    for some, sector in zip(people, SectorFactory.create_batch(len(people)), strict=True):
        project.sectors.add(sector)
        add(project, some, part="sector", sector=sector, **about)
    return with_source(project)


@pytest.mark.parametrize(
    ("people", "name"),
    [
        pytest.param(55, {"group_code": "women", "group_en": "women"}, id="a group"),
        pytest.param(65, {"year": None}, id="the whole project"),
        pytest.param(64, {"channel": "not_stated"}, id="a channel not stated"),
    ],
)
def test_parts_do_not_tell_a_total_that_is_withheld(people, name):
    project = ProjectFactory(ready=True, code="A")
    add(project, people, **{"year": YEAR, "measure": "reached"} | name)
    with_source(project)
    publish()
    project.counts.all().delete()
    with_parts(project, 35, 25)

    assert in_short(publish()) == {"A": WITHHELD}


def test_nor_do_they_where_it_leaves_too_few_of_another_in_the_same_edition(sector):
    project = project_year("A", 60, sectors=[sector])
    with_parts(project, 30, 34, channel="not_stated")

    assert [(cell.channel, cell.value) for cell in frozen(publish())] == [
        *(("direct", 60), ("not_stated", None)),
    ]


def test_no_part_of_a_group_tells_of_it_where_it_is_withheld(sector):
    project = project_year("A", 200, sectors=[sector])
    group(project, 60, "children")
    group(project, 55, "girls")
    group(project, 55, "girls", part="sector", sector=sector)
    with_source(project)

    assert in_short(publish(), group_code="girls") == {"A": WITHHELD}


# A channel, a measure or a year that is settled later


@pytest.mark.parametrize(
    "was",
    [
        pytest.param({"channel": "not_stated"}, id="channel"),
        pytest.param({"measure": "not_stated"}, id="measure"),
        pytest.param({"year": 2019}, id="year"),
        pytest.param({"year": None}, id="whole project"),
    ],
)
def test_what_was_told_under_another_name_is_no_cover_for_a_small_one(sector, was):
    project = with_source(project_year("B", 40, sectors=[sector]))
    is_now = {name: getattr(project.counts.get(), name) for name in was}
    project.counts.update(**was)
    for code, people in (("A", 8), ("C", 400), ("D", 500)):
        project_year(code, people, sectors=[sector])
    publish()
    project.counts.update(**is_now)
    closed_year()

    edition = publish()
    assert told(edition, "B") == (40, "none")
    assert told(edition, "+") == (408, "combined")


def test_a_group_under_a_channel_not_stated_is_held_against_all_the_direct(sector):
    project = project_year("A", 60, sectors=[sector])
    group(project, 55, channel="not_stated")
    with_source(project)

    assert told(publish(), group_code="women") == WITHHELD


def test_a_year_that_almost_fills_the_whole_project_is_not_told(sector):
    project = with_source(project_year("A", 60, sectors=[sector], year=None))
    publish()
    project.counts.all().delete()
    add(project, 58, year=YEAR, measure="reached")
    with_source(project)

    assert everybody(publish()) == WITHHELD


def years_in_one_edition(project: Any, sector: Any, *people: int) -> Any:
    """What is told of years of a project that come in the same edition."""
    years = range(YEAR, YEAR + len(people))
    for year, some in zip(years, people, strict=True):
        add(project, some, year=year, measure="reached")
    with reopened():
        with_source(project)
    edition = publish()
    return [told(edition, group_code="", year=year) for year in years]


@pytest.mark.parametrize("channel", ["direct", "not_stated"])
def test_years_closed_in_one_edition_leave_enough_of_the_whole_project_together(sector, channel):
    project = project_year("A", 100, sectors=[sector], year=None)
    project.counts.update(channel=channel)
    with_source(project)
    publish()
    project.counts.all().delete()
    for year in range(YEAR, YEAR + 3):
        for code in "BC":
            project_year(f"{code}-{year}", 900, sectors=[sector], year=year)
        closed_year(year)

    # Else the 5 of the last year would be what the others leave of the whole.
    assert years_in_one_edition(project, sector, 60, 35, 5) == [(60, "none"), None, None]


def test_so_do_years_that_were_frozen_and_get_a_figure_in_one_edition(sector):
    project = with_source(project_year("A", 300, sectors=[sector], year=None))
    for year in (YEAR, YEAR + 1):
        project_year(f"B-{year}", 900, sectors=[sector], year=year)
        closed_year(year)
    assert told(publish(), year=None) == (300, "none")
    project.counts.all().delete()

    assert years_in_one_edition(project, sector, 150, 145) == [(150, "none"), None]


def test_so_do_a_frozen_year_and_an_open_one(sector):
    project = with_source(project_year("A", 300, sectors=[sector], year=None))
    project_year("B", 900, sectors=[sector])
    closed_year()
    publish()
    project.counts.all().delete()

    assert years_in_one_edition(project, sector, 150, 145) == [None, (145, "none")]


def test_the_whole_project_is_not_told_beside_years_that_are_frozen(sector):
    project = project_year("A", 500, sectors=[sector])
    closed_year()
    publish()
    with reopened():
        project.counts.all().delete()
    add(project, 800, year=None, measure="reached")
    with_source(project)
    ProjectFactory(ready=True)

    assert told(publish()) == (500, "none")


# What was removed for safety


def removed(edition: Any, **about: Any) -> None:
    (cell,) = frozen(edition, **about)
    people = AccountFactory.create_batch(2, superuser=True)
    place = {"kind": "count", "key": cell.key, "field": "value"}
    asked = redacting.ask(cell.programme, **place, by=people[0], reason="A made-up reason.")
    redacting.confirm(asked, by=people[1])


@pytest.mark.parametrize(("people", "is_told"), [(0, False), (66, True)])
def test_a_figure_that_was_removed_was_no_zero(sector, people, is_told):
    project = with_source(project_year("A", 60, sectors=[sector]))
    removed(publish())
    project.counts.update(value=people)

    assert told(publish()) == ((people, "none") if is_told else WITHHELD)


@pytest.mark.parametrize(
    ("was", "comes"),
    [
        pytest.param((YEAR, ""), (YEAR, "women"), id="a total, then a group"),
        pytest.param((YEAR, "women"), (YEAR, ""), id="a group, then a total"),
        pytest.param((None, ""), (YEAR, ""), id="the whole project, then a year"),
    ],
)
def test_nothing_is_told_beside_a_figure_that_was_removed(sector, was, comes):
    project = ProjectFactory(ready=True, code="A", sectors=[sector])
    for (year, name), people in ((was, 60), (comes, 55)):
        group(project, people, name, year=year)
        with_source(project)
        edition = publish()
        if people == 60:
            removed(edition)
            project.counts.all().delete()

    assert told(edition) == WITHHELD


# Parts and figures that are gone


@pytest.mark.parametrize("is_closed", [False, True], ids=["open year", "closed year"])
@pytest.mark.parametrize("gone", ["marked", "not accepted", "deleted", "renamed"])
def test_parts_told_before_are_remembered_when_they_are_gone(gone, is_closed):
    first, second, third = SectorFactory.create_batch(3)
    project = with_source(project_year("A", {first: 40, second: 20}))
    project_year("B", 900, sectors=[first])
    publish()
    project.sectors.add(third)
    parts = project.counts.exclude(part="total")
    add(project, 5, part="sector", sector=third, year=YEAR, measure="reached")
    if gone == "marked":
        parts.filter(sector=second).update(value=None, is_not_reported=True)
    elif gone == "not accepted":
        parts.update(state="submitted")
    elif gone == "deleted":
        parts.delete()
    else:
        second.slug = "another-slug"
        second.save()
    project.counts.filter(part="total").update(value=65)
    with_source(project)
    if is_closed:
        closed_year()

    assert everybody(publish()) == (None if is_closed else WITHHELD)


@pytest.mark.parametrize("declared", ["before", "later"])
def test_a_restricted_part_is_not_told_by_a_restated_total(declared):
    first, second, third = SectorFactory.create_batch(3)
    sectors = [first, second, *([third] if declared == "before" else [])]
    project = project_year("A", {first: 400, second: 600}, sectors=sectors)
    project_year("B", 900, sectors=[first])
    closed_year()
    publish()
    project.sectors.add(third)

    with reopened():
        part = {"part": "sector", "sector": third, "restricted": True}
        add(project, 105, year=YEAR, measure="reached", **part)
        project.counts.filter(part="total").update(value=1105)
    ProjectFactory(ready=True)

    assert everybody(publish())[0] == 1000


def test_households_are_not_told_where_people_are_shown_together(sector):
    project = project_year("A", 14, sectors=[sector])
    add(project, 14, year=YEAR, measure="reached", unit="household")
    project.counts.filter(unit="household").update(source=ProjectSourceFactory(project=project))
    for code, people in (("B", 5), ("C", 400), ("D", 700)):
        project_year(code, people, sectors=[sector])
    closed_year()

    assert told(publish(), unit="household") == WITHHELD
