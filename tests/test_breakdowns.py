"""A count has one shape of parts, and what breaks it is said before it is accepted."""

import pytest
from django.core.exceptions import ValidationError

from beneficiaries import actions
from beneficiaries.breakdowns import faults, faults_of_shape
from beneficiaries.models import BeneficiaryCount
from tests.admin_forms import as_read
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProjectFactory,
    ProjectSourceFactory,
    RegionFactory,
    SectorFactory,
    SexAgeCellFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sectors():
    return SectorFactory.create_batch(2)


@pytest.fixture
def project(sectors):
    return ProjectFactory(sectors=sectors)


def count(project, value, **more):
    return BeneficiaryCountFactory(project=project, year=2020, value=value, **more)


def found() -> list[str]:
    return [fault.words for fault in faults(BeneficiaryCount.objects.with_parts())]


def test_a_whole_breakdown_has_no_fault(project, sectors):
    regions = RegionFactory.create_batch(2)
    total = count(project, 100)
    count(project, 60, part="sector", sector=sectors[0])
    count(project, 50, part="sector", sector=sectors[1])
    count(project, 20, part="region", sector=sectors[0], region=regions[0])
    count(project, 40, part="region", sector=sectors[0], region=regions[1])
    SexAgeCellFactory(count=total, sex="female", age_band="0-4", value=70)
    SexAgeCellFactory(count=total, sex="unknown", age_band="unknown", value=30)

    assert found() == []


def test_parts_that_cannot_be_parts_of_the_total(project, sectors):
    count(project, 100)
    count(project, 120, part="sector", sector=sectors[0])

    (fault,) = found()
    assert "largest 120" in fault


def test_people_of_the_total_who_are_in_no_part(project, sectors):
    count(project, 100)
    count(project, 40, part="sector", sector=sectors[0])
    count(project, 50, part="sector", sector=sectors[1])

    (fault,) = found()
    assert "sum 90" in fault


def test_a_part_that_is_not_reported_leaves_room_for_the_rest(project, sectors):
    count(project, 100)
    count(project, 40, part="sector", sector=sectors[0])
    count(project, None, is_not_reported=True, part="sector", sector=sectors[1])

    assert found() == []


def test_parts_without_a_total(project, sectors):
    count(project, 40, part="sector", sector=sectors[0])

    (fault,) = found()
    assert "no total" in fault


def test_regions_outside_a_sector(project):
    count(project, 100)
    count(project, 100, part="region", region=RegionFactory())

    (fault,) = found()
    assert "not split" in fault


def test_regions_inside_a_project_that_is_not_split_by_sector(project):
    count(project, 100)
    count(project, 100, part="sector")
    count(project, 100, part="region", region=RegionFactory())

    assert found() == []


def test_not_split_beside_parts_by_sector(project, sectors):
    count(project, 100)
    count(project, 100, part="sector")
    count(project, 100, part="sector", sector=sectors[0])

    assert any("not split" in fault for fault in found())


def test_sex_and_age_add_up_exactly(project):
    total = count(project, 100)
    SexAgeCellFactory(count=total, sex="female", age_band="0-4", value=99)

    (fault,) = found()
    assert "99" in fault
    assert "unknown" in fault


def test_a_project_gives_years_or_a_whole_and_not_both(project):
    count(project, 100)
    BeneficiaryCountFactory(project=project, year=None, value=500)

    (fault,) = found()
    assert "whole project" in fault


def test_looking_for_years_beside_a_whole_asks_each_project_alone():
    """Or closing a year with a hundred thousand counts takes minutes for this alone."""

    class Asked(int):
        times = 0

        def __eq__(self, other: object) -> bool:
            Asked.times += 1
            return int(self) == other

        __hash__ = int.__hash__

    faults_of_shape(
        BeneficiaryCount(project_id=Asked(number), year=2020, value=1) for number in range(500)
    )

    assert Asked.times < 5 * 500


def test_the_mark_that_nobody_reported_a_year_stands_beside_a_whole(project):
    count(project, None, is_not_reported=True)
    BeneficiaryCountFactory(project=project, year=None, value=500)

    assert found() == []


def test_nothing_is_accepted_where_the_shape_would_break(project, sectors):
    count(project, 100, state="accepted")
    good = count(project, 60, part="sector", sector=sectors[0], state="submitted")
    bad = count(project, 200, part="sector", sector=sectors[1], state="submitted")
    meal = AccountFactory(permissions=["beneficiaries.accept_beneficiarycount"])
    chosen = BeneficiaryCount.objects.filter(pk__in=[good.pk, bad.pk])

    with pytest.raises(ValidationError, match="largest 200"):
        actions.accept(as_read(chosen), by=meal)

    assert set(chosen.values_list("state", flat=True)) == {"submitted"}


def test_a_breakdown_is_accepted_together(project, sectors):
    for row in (
        count(project, 100, state="submitted"),
        count(project, 60, part="sector", sector=sectors[0], state="submitted"),
        count(project, 60, part="sector", sector=sectors[1], state="submitted"),
    ):
        assert row.state == "submitted"
    meal = AccountFactory(permissions=["beneficiaries.accept_beneficiarycount"])

    assert actions.accept(as_read(BeneficiaryCount.objects.all()), by=meal) == 3


def test_a_count_names_a_source_of_its_own_project(project):
    row = count(project, 100)
    row.source = ProjectSourceFactory()

    with pytest.raises(ValidationError, match="same project"):
        row.full_clean()
