"""A figure that leaves few people of a sum that hides small groups blocks at the gate."""

import pytest

from editions import actions
from tests.api_editions import publish
from tests.closed_years import YEAR, closed_year, project_year
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectResultFactory,
    ProjectSourceFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


def prepare():
    return actions.prepare(ProgrammeFactory(), by=AccountFactory(superuser=True))


def blocks(edition):
    rows = edition.findings.filter(rule="small_rest", level="block")
    return [(row.kind, row.key, row.fragment) for row in rows]


@pytest.fixture
def sectors():
    ProgrammeFactory()
    return SectorFactory.create_batch(3)


# Results


@pytest.mark.parametrize(
    ("value", "unit", "more", "rest"),
    [
        pytest.param(60, "people", {}, "60 / 64", id="leaves four"),
        pytest.param(54, "people", {}, "", id="leaves ten"),
        pytest.param(64, "people", {}, "", id="the sum itself"),
        pytest.param(60, "wells", {}, "", id="of things"),
        pytest.param(60, "people", {"is_population": True}, "", id="of a population"),
        pytest.param(60, "people", {"restricted": True}, "", id="not shown"),
    ],
)
def test_a_result_beside_what_a_closed_year_shows_together(sectors, value, unit, more, rest):
    project = project_year("A", dict(zip(sectors, (60, 4, 300), strict=True)))
    ProjectResultFactory(project=project, value=value, unit_en=unit, counts_people=True, **more)
    closed_year()

    assert blocks(prepare()) == [("project", "A", rest)] * bool(rest)


@pytest.mark.parametrize(
    ("others", "told"),
    [
        pytest.param((400, 500), "300 / 304", id="a total without its breakdown"),
        pytest.param((8, 500), "300 / 312", id="several projects under one sum"),
    ],
)
def test_a_result_beside_other_sums_that_hide(sectors, others, told):
    project = project_year("A", {sectors[0]: 300, sectors[1]: 4})
    for code, people in zip("BC", others, strict=True):
        project_year(code, {sectors[0]: people})
    ProjectResultFactory(project=project, value=300, unit_en="people", counts_people=True)
    closed_year()

    assert blocks(prepare()) == [("project", "A", told)]


def test_a_second_person_may_know_that_they_do_not_add_up(sectors):
    project = project_year("A", dict(zip(sectors, (60, 4, 300), strict=True)))
    ProjectResultFactory(project=project, value=60, unit_en="people", counts_people=True)
    closed_year()
    edition = prepare()

    finding = edition.findings.get(rule="small_rest")
    actions.override(finding, by=AccountFactory(superuser=True), reason="Of another year.")

    assert actions.approve(edition, by=AccountFactory(superuser=True)).is_public
    ProjectFactory(ready=True)
    assert blocks(prepare()) == []


# Whole projects


@pytest.mark.parametrize(
    ("by_year", "small", "is_found"),
    [
        pytest.param(595, 5, False, id="leaves five, so the year is not told"),
        pytest.param(600, 5, True, id="leaves nobody"),
        pytest.param(590, 5, False, id="leaves ten"),
        pytest.param(601, 5, False, id="more than the whole"),
        pytest.param(595, None, False, id="no year is hidden"),
    ],
)
def test_years_beside_the_figure_of_a_whole_project_that_was_told(
    sectors, by_year, small, is_found
):
    (sector, *_more) = sectors
    dates = {"start_date": str(YEAR - 1), "end_date": str(YEAR)}
    project = ProjectFactory(ready=True, code="A", sectors=[sector], **dates)
    about = {"project": project, "source": ProjectSourceFactory(project=project)}
    about |= {"measure": "reached", "accepted": True}
    whole = BeneficiaryCountFactory(year=None, value=600, **about)
    publish()
    whole.delete()
    BeneficiaryCountFactory(year=YEAR - 1, value=by_year, **about)
    if small is not None:
        BeneficiaryCountFactory(year=YEAR, value=small, **about)
    for code, people in (("B", 300), ("C", 400)):
        project_year(code, people, sectors=[sector])
    closed_year()

    told = [("count", "A/whole/reached/direct/person/////", f"{by_year} / 600")]
    assert blocks(prepare()) == (told if is_found else [])
