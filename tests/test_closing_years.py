"""A year is closed by two people once it is complete, and then takes additions only."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from beneficiaries import actions, closing
from beneficiaries.models import BeneficiaryCount, ReportingYear
from tests.admin_forms import as_read
from tests.closed_years import reopened
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    FurtherCutFactory,
    ProjectFactory,
    ProjectRegionFactory,
    RegionFactory,
    ReportingYearFactory,
    SectorFactory,
    SexAgeCellFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    return ReportingYearFactory(year=2020)


@pytest.fixture
def meal():
    return AccountFactory(groups=["meal"])


@pytest.fixture
def headquarters():
    return AccountFactory(groups=["headquarters"])


def running(**more):
    """A project that ran in 2020."""
    return ProjectFactory(**{"ready": True, "start_date": "2020-01", "end_date": "2020-12"} | more)


def told(project, value=500, **more):
    return BeneficiaryCountFactory(
        **{"project": project, "year": 2020, "accepted": True, "value": value} | more
    )


def closed(year, meal, headquarters):
    closing.propose_closing(year, by=meal)
    return closing.close(year, by=headquarters)


def test_one_proposes_and_another_closes(year, meal, headquarters):
    told(running())

    closed(year, meal, headquarters)

    year.refresh_from_db()
    assert year.state == "closed"
    assert (year.closing_proposed_by, year.closed_by) == (meal, headquarters)


def test_nobody_closes_a_year_alone_or_without_the_right(year, meal, headquarters):
    both = AccountFactory(superuser=True)
    with pytest.raises(PermissionDenied):
        closing.propose_closing(year, by=headquarters)
    with pytest.raises(ValidationError, match="Nobody has proposed"):
        closing.close(year, by=headquarters)
    closing.propose_closing(year, by=both)
    with pytest.raises(ValidationError, match="takes another person"):
        closing.close(year, by=both)
    with pytest.raises(PermissionDenied):
        closing.close(year, by=meal)

    assert ReportingYear.objects.get().state == "open"


def test_reopening_takes_two_people_as_well(year, meal, headquarters):
    closed(year, meal, headquarters)
    with pytest.raises(ValidationError, match="Nobody has proposed"):
        closing.reopen(year, by=headquarters)

    closing.propose_reopening(year, by=meal)
    closing.reopen(year, by=headquarters)

    year.refresh_from_db()
    assert (year.state, year.closed_by, year.reopening_proposed_by) == ("open", None, None)


def test_what_happens_to_a_year_is_logged(year, meal, headquarters, caplog):
    with caplog.at_level("INFO"):
        closed(year, meal, headquarters)

    assert "proposed to close 2020" in caplog.text
    assert "closed 2020" in caplog.text


def missing_for(year) -> str:
    (only,) = closing.obstacles(year)
    return only


def test_a_project_that_ran_tells_its_total_or_a_mark(year):
    project = running(code="XYZ-1")
    assert "XYZ-1 ran in 2020" in missing_for(year)

    told(project, None, is_not_reported=True)

    assert closing.obstacles(year) == []


def test_a_year_of_a_project_with_a_figure_of_its_whole_is_closed_by_the_mark(
    year, meal, headquarters
):
    project = running(end_date="2021-12")
    told(project, 5000, year=None)
    mark = BeneficiaryCountFactory(
        project=project, year=2020, value=None, is_not_reported=True, state="submitted"
    )
    actions.accept(as_read(BeneficiaryCount.objects.filter(pk=mark.pk)), by=meal)

    closed(year, meal, headquarters)

    year.refresh_from_db()
    assert year.state == "closed"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"ready": False}, id="a draft"),
        pytest.param({"start_date": "2018", "end_date": "2019-12-31"}, id="over before"),
        pytest.param({"start_date": "2019", "end_date": ""}, id="not known to have run"),
    ],
)
def test_projects_of_which_no_figure_is_asked(year, other):
    running(**other)

    assert closing.obstacles(year) == []


def test_a_figure_of_a_year_in_which_the_project_is_not_known_to_have_run(year):
    told(running(code="XYZ-1", start_date="2019", end_date=""))

    assert "XYZ-1 has an accepted count for 2020 but" in missing_for(year)


def test_a_declared_sector_without_figure_or_mark_once_parts_are_given(year):
    first, second = SectorFactory(), SectorFactory(name_en="Second")
    project = running(sectors=[first, second])
    told(project)
    assert closing.obstacles(year) == []
    told(project, part="sector", sector=first)
    assert "Second is declared" in missing_for(year)

    told(project, None, is_not_reported=True, part="sector", sector=second)

    assert closing.obstacles(year) == []


def test_a_declared_region_without_a_figure_in_any_of_the_sectors(year):
    sectors = SectorFactory.create_batch(2)
    regions = RegionFactory.create_batch(2)
    project = running(sectors=sectors, regions=regions)
    told(project)
    for sector in sectors:
        told(project, part="sector", sector=sector)
    for region in regions:
        told(project, part="region", sector=sectors[0], region=region)

    assert len(closing.obstacles(year)) == 2


def test_a_part_that_the_project_does_not_declare(year):
    project = running()
    told(project)
    told(project, part="sector", sector=SectorFactory(name_en="Elsewhere"))

    assert "Elsewhere, which the project does not declare" in missing_for(year)


def test_submitted_counts_wait(year):
    told(running())
    told(running(ready=False, code="XYZ-2"), accepted=False, state="submitted")

    assert "a submitted count waits" in missing_for(year)


def test_submitted_parts_that_wait_are_told_apart(year):
    project = running(ready=False, code="XYZ-2")
    health, gao = SectorFactory(name_en="Health"), RegionFactory(name="Gao")
    for part in (
        {"part": "sector", "sector": health},
        {"part": "region", "sector": health, "region": gao},
        {"part": "sector", "measure": "targeted"},
        {"channel": "indirect", "unit": "household", "group_en": "Made-up herders"},
    ):
        told(project, accepted=False, state="submitted", **part)

    assert {obstacle.partition(":")[0] for obstacle in closing.obstacles(year)} == {
        "XYZ-2, 2020, reached, Health",
        "XYZ-2, 2020, reached, Health, Gao",
        "XYZ-2, 2020, targeted, not split",
        "XYZ-2, 2020, reached, indirect, households, Made-up herders",
    }


def test_a_breakdown_with_a_fault(year):
    SexAgeCellFactory(count=told(running(), 500), value=499)

    assert "499" in missing_for(year)


def test_what_is_missing_refuses_the_proposal_and_the_closing(year, meal, headquarters):
    project = running()
    with pytest.raises(ValidationError, match="ran in 2020"):
        closing.propose_closing(year, by=meal)
    count = told(project)
    closing.propose_closing(year, by=meal)
    BeneficiaryCount.objects.filter(pk=count.pk).update(state="draft")

    with pytest.raises(ValidationError, match="ran in 2020"):
        closing.close(year, by=headquarters)


def test_nothing_writes_to_a_closed_year(year, meal, headquarters):
    count = told(running())
    draft = told(count.project, measure="targeted", accepted=False, state="submitted")
    BeneficiaryCount.objects.filter(pk=draft.pk).update(state="draft")
    closed(year, meal, headquarters)

    new = BeneficiaryCountFactory.build(project=count.project, year=2020, channel="indirect")
    with pytest.raises(ValidationError, match="2020 is closed"):
        new.full_clean()
    for row, change in ((count, {"value": 7}), (draft, {"value": 7}), (count, {"year": 2021})):
        for name, value in change.items():
            setattr(row, name, value)
        for write in (row.full_clean, row.save):
            with pytest.raises(ValidationError, match="2020 is closed"):
                write()
        row.refresh_from_db()
        assert (row.year, row.value) == (2020, 500)
    with reopened():
        BeneficiaryCount.objects.filter(pk=draft.pk).update(state="submitted")
    with pytest.raises(ValidationError, match="2020 is closed"):
        actions.accept(as_read(BeneficiaryCount.objects.all()), by=meal)


def test_what_says_nothing_new_is_not_refused_in_a_closed_year(year, meal, headquarters):
    count = told(running())
    cell = SexAgeCellFactory(count=count, value=500)
    closed(year, meal, headquarters)

    for row in (count, cell):
        row.full_clean()
        row.save()
    count.value = "500"
    count.full_clean()


def test_cells_and_further_cuts_stay_with_their_closed_year(year, meal, headquarters):
    count = told(running())
    cell = SexAgeCellFactory(count=count, value=500)
    cut = FurtherCutFactory(count=count, value=20)
    closed(year, meal, headquarters)

    for row in (cell, cut):
        row.value = 9
        for write in (row.full_clean, row.save):
            with pytest.raises(ValidationError, match="2020 is closed"):
                write()
    with pytest.raises(ValidationError, match="2020 is closed"):
        SexAgeCellFactory.build(count=count, sex="male").full_clean()


def test_a_closed_year_takes_a_project_that_has_nothing_in_it_yet(year, meal, headquarters):
    closed(year, meal, headquarters)
    late = told(running(), accepted=False, state="submitted")

    late.full_clean()
    actions.accept(as_read(BeneficiaryCount.objects.all()), by=meal)

    late.refresh_from_db()
    assert late.state == "accepted"
    late.value = 7
    with pytest.raises(ValidationError, match="2020 is closed"):
        late.full_clean()


def test_a_year_is_closed_from_the_list_of_years(client, year, meal, headquarters):
    project = running(code="XYZ-1")
    address = reverse("admin:beneficiaries_reportingyear_changelist")

    def act(person, name):
        client.force_login(person)
        chosen = {"action": name, "_selected_action": [year.pk]}
        return client.post(address, chosen, follow=True).content.decode()

    assert "XYZ-1 ran in 2020" in act(meal, "propose_closing")
    told(project)
    assert "2020: closing proposed." in act(meal, "propose_closing")
    act(meal, "close")
    assert ReportingYear.objects.get().state == "open"
    assert "2020: closed." in act(headquarters, "close")
    assert ReportingYear.objects.get().state == "closed"
    act(meal, "propose_reopening")
    assert "2020: reopened." in act(headquarters, "reopen")


def test_regions_are_asked_for_only_once_regions_are_given(year):
    project = running(sectors=[SectorFactory()])
    ProjectRegionFactory(project=project)
    told(project)
    told(project, part="sector", sector=project.sectors.get())

    assert closing.obstacles(year) == []
