"""Rules about data hold in the database itself, whichever way a row comes in."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from programmes.models import Project, Region
from tests import factories as made_up

pytestmark = pytest.mark.django_db


def refused(name: str):
    return pytest.raises(IntegrityError, match=name)


BREAKS = [
    pytest.param(
        made_up.ProjectFactory,
        {"start_date": "2025-06", "end_date": "2025-05-31"},
        "project_ends_after_it_starts",
        id="a project that ends before it starts",
    ),
    pytest.param(
        made_up.ProjectFactory,
        {"start_date": "2013-13"},
        "project_dates_are_partial_dates",
        id="a thirteenth month",
    ),
    pytest.param(
        made_up.ProjectFactory,
        {"end_date": "20135"},
        "project_dates_are_partial_dates",
        id="a year of five digits",
    ),
    pytest.param(
        made_up.ProjectFactory,
        {"nature": "emergency"},
        "project_nature_has_a_basis_exactly_when_it_is_stated",
        id="a nature without its basis",
    ),
    pytest.param(
        made_up.BaseFactory,
        {"latitude": 1},
        "base_position_has_latitude_and_longitude_or_neither",
        id="half a position",
    ),
    pytest.param(
        made_up.ProjectOrganisationFactory,
        {"amount": 5},
        "project_amount_has_a_currency",
        id="an amount without a currency",
    ),
    pytest.param(
        made_up.BeneficiaryCountFactory,
        {"value": -1},
        "count_is_not_negative",
        id="fewer people than none",
    ),
    pytest.param(
        made_up.BeneficiaryCountFactory,
        {"value": None},
        "count_has_a_value_or_the_mark_not_reported",
        id="neither a value nor the mark",
    ),
    pytest.param(
        made_up.BeneficiaryCountFactory,
        {"value": 0, "is_not_reported": True},
        "count_has_a_value_or_the_mark_not_reported",
        id="a zero that is also not reported",
    ),
    pytest.param(
        made_up.BeneficiaryCountFactory,
        {"part": "region"},
        "count_by_region_names_its_region",
        id="a part by region without one",
    ),
    pytest.param(
        made_up.StatementFactory,
        {"metric": "emergency_share_percent", "value": 101},
        "statement_of_a_share_is_at_most_a_hundred",
        id="more than the whole",
    ),
    pytest.param(
        made_up.StatementFactory,
        {"metric": "different_people_reached"},
        "statement_of_different_people_tells_its_method",
        id="a unique total without its method",
    ),
    pytest.param(
        made_up.StatementFactory,
        {"metric": "different_people_reached", "method_en": "Made up.", "period_end": None},
        "statement_of_different_people_names_its_years",
        id="a unique total of no certain years",
    ),
    pytest.param(
        made_up.StatementFactory,
        {"period_start": 2020, "period_end": 2019},
        "statement_period_ends_after_it_starts",
        id="a period that runs backwards",
    ),
    pytest.param(
        made_up.ReportingYearFactory,
        {"state": "closed"},
        "reporting_year_is_closed_by_two_people",
        id="a year that nobody closed",
    ),
    pytest.param(
        made_up.ProgrammeFactory,
        {"code": "another", "period_last_year": 2000},
        "programme_period_ends_after_it_starts",
        id="a programme's period that runs backwards",
    ),
]


@pytest.mark.parametrize(("factory", "values", "rule"), BREAKS)
def test_the_database_refuses(factory, values, rule):
    with refused(rule), transaction.atomic():
        factory(**values)


def test_the_same_people_are_counted_once_although_sector_and_year_are_empty():
    project = made_up.ProjectFactory()
    made_up.BeneficiaryCountFactory(project=project, year=None)

    with refused("project_counts_the_same_people_once|UNIQUE|index"), transaction.atomic():
        made_up.BeneficiaryCountFactory(project=project, year=None)


def test_a_publication_states_a_figure_once_although_its_period_is_not_known():
    publication = made_up.PublicationFactory()
    unknown = {"publication": publication, "period_start": None, "period_end": None}
    made_up.StatementFactory(**unknown)

    with refused("publication_states_a_figure_once|UNIQUE|index"), transaction.atomic():
        made_up.StatementFactory(**unknown)


def test_the_same_code_can_mean_two_regions_on_two_maps_only():
    made_up.RegionFactory(code="XX01", code_version="v02")
    made_up.RegionFactory(code="XX01", code_version="2023")

    with refused("region_code_is_used_once_on_each_map|UNIQUE"), transaction.atomic():
        made_up.RegionFactory(code="XX01", code_version="2023")


def test_a_person_who_breaks_a_rule_reads_what_it_is():
    project = Project(
        programme=made_up.ProgrammeFactory(),
        code="XYZ-1",
        title_en="Made-up project",
        start_date="2020",
        end_date="2019-12",
    )

    with pytest.raises(ValidationError, match="A project cannot end before it starts"):
        project.full_clean()


def test_a_year_as_an_end_counts_to_its_last_day():
    project = made_up.ProjectFactory(start_date="2020-06", end_date="2020")

    project.full_clean()


@pytest.mark.parametrize(
    ("make", "needed"),
    [
        pytest.param(
            lambda: made_up.ProjectRegionFactory().region, "a project", id="region of a project"
        ),
        pytest.param(
            lambda: made_up.ProjectOrganisationFactory().organisation,
            "a project",
            id="donor of a project",
        ),
        pytest.param(
            lambda: made_up.BeneficiaryCountFactory().project, "a count", id="project with counts"
        ),
        pytest.param(
            lambda: made_up.StatementFactory().publication,
            "a statement",
            id="publication with statements",
        ),
    ],
)
def test_what_others_need_is_not_deleted(make, needed):
    row: models.Model = make()

    with pytest.raises(ProtectedError):
        row.delete()

    assert type(row)._default_manager.filter(pk=row.pk).exists(), needed


def test_a_region_of_the_former_map_says_so():
    former = Region(name="Made-up", code="XX01", code_version="v02")

    assert str(former) == "Made-up (before 2023)"
    assert former.public_code == "v02-XX01"
