"""Nothing is written to a closed year but additions, whatever asks: the guards of the database."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from beneficiaries import actions
from beneficiaries.models import BeneficiaryCount, FurtherCut, SexAgeCell
from editions import guards
from tests import guarded
from tests.admin_forms import as_read
from tests.closed_years import YEAR, closed_year, reopened
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    FurtherCutFactory,
    ProgrammeFactory,
    ProjectFactory,
    SexAgeCellFactory,
)
from tests.guarded import run

pytestmark = pytest.mark.django_db

TABLES = [BeneficiaryCount, SexAgeCell, FurtherCut]
of_tables = pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)


def refused():
    return guarded.refused("The year is closed, and this project already has accepted counts in it")


def told(**about):
    """An accepted count with a part of each kind."""
    count = BeneficiaryCountFactory(**{"year": YEAR, "accepted": True, "value": 50} | about)
    SexAgeCellFactory(count=count, value=50)
    FurtherCutFactory(count=count, value=5)
    return count


@pytest.fixture
def count():
    count = told()
    closed_year()
    return count


def everything():
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


# What is refused


@of_tables
def test_a_figure_of_a_closed_year_is_not_changed_through_a_queryset(count, model):
    before = everything()

    with refused(), transaction.atomic():
        model.objects.update(value=15_000)

    assert everything() == before


@of_tables
def test_nor_is_it_in_sql_or_by_a_bulk_update(count, model):
    (row,) = model.objects.all()
    row.value = 15_000

    with refused():
        run(f"UPDATE {model._meta.db_table} SET value = 15000")
    with refused(), transaction.atomic():
        model.objects.bulk_update([row], ["value"])


@of_tables
def test_a_row_of_a_closed_year_is_not_deleted(count, model):
    before = everything()

    with refused(), transaction.atomic():
        model.objects.all()._raw_delete(using="default")
    with refused(), transaction.atomic():
        model.objects.first().delete()

    assert everything() == before


@of_tables
def test_a_table_is_not_emptied_while_a_year_is_closed(count, model):
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")
        with refused():
            run(f"TRUNCATE {model._meta.db_table} CASCADE")
    else:
        with refused():
            run(f"DELETE FROM {model._meta.db_table}")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"year": YEAR + 1}, id="to an open year"),
        pytest.param({"year": None}, id="to the whole project"),
        pytest.param({"state": "sent_back"}, id="sent back"),
        pytest.param({"internal_note": "Made up."}, id="a note"),
        pytest.param({"updated_at": "2100-01-01T00:00:00+00:00"}, id="as if it came later"),
    ],
)
def test_a_count_does_not_leave_a_closed_year(count, change):
    with refused(), transaction.atomic():
        BeneficiaryCount.objects.update(**change)


@pytest.mark.parametrize("was", [None, YEAR + 1], ids=["whole project", "open year"])
def test_a_count_does_not_move_into_a_closed_year(count, was):
    other = told(project=count.project, year=was, channel="indirect")

    with refused(), transaction.atomic():
        BeneficiaryCount.objects.filter(pk=other.pk).update(year=YEAR)


def test_nothing_is_added_to_what_a_project_told_of_a_closed_year(count):
    rows = [
        BeneficiaryCountFactory.build(
            project=count.project, year=YEAR, channel=channel, state=state, value=7
        )
        for channel, state in (("indirect", "accepted"), ("not_stated", "draft"))
    ]
    for row in rows:
        with refused(), transaction.atomic():
            row.save()
    with refused(), transaction.atomic():
        BeneficiaryCount.objects.bulk_create(rows)
    with refused(), transaction.atomic():
        SexAgeCellFactory(count=count, sex="male", value=7)
    with refused(), transaction.atomic():
        FurtherCutFactory(count=count, category="refugee", value=7)


@pytest.mark.parametrize("model", [SexAgeCell, FurtherCut], ids=lambda model: model.__name__)
def test_a_part_does_not_move_between_a_closed_year_and_an_open_one(count, model):
    other = BeneficiaryCountFactory(project=count.project, year=YEAR + 1, accepted=True, value=9)
    with refused(), transaction.atomic():
        model.objects.update(count=other)

    with reopened():
        model.objects.update(count=other)
    with refused(), transaction.atomic():
        model.objects.update(count=count)


def test_a_draft_beside_what_a_project_told_stays_too():
    project = ProjectFactory()
    told(project=project)
    draft = told(project=project, accepted=False, state="draft", measure="targeted")
    closed_year()

    with refused(), transaction.atomic():
        BeneficiaryCount.objects.filter(pk=draft.pk).update(value=7)
    with refused(), transaction.atomic():
        draft.delete()


def test_an_addition_stays_once_it_is_accepted(count):
    late = told()

    with refused(), transaction.atomic():
        BeneficiaryCount.objects.filter(pk=late.pk).update(value=7)
    with refused(), transaction.atomic():
        SexAgeCell.objects.filter(count=late).update(value=7)
    with refused(), transaction.atomic():
        late.delete()


# What goes on


def test_what_says_nothing_new_is_saved_without_a_trace(count):
    before = everything()

    for model in TABLES:
        model.objects.get().save()

    assert everything() == before


def test_a_project_without_accepted_counts_in_a_closed_year_tells_them_late(count):
    late = told(accepted=False, state="draft")
    part = told(project=late.project, accepted=False, state="draft", part="sector")
    for row in (late, part):
        row.value = 70
        row.state = "submitted"
        row.save()
    SexAgeCell.objects.filter(count=late).update(value=70)
    SexAgeCell.objects.filter(count=part).delete()

    submitted = BeneficiaryCount.objects.filter(project=late.project)
    actions.accept(as_read(submitted), by=AccountFactory(groups=["meal"]))

    assert submitted.accepted().count() == 2


def test_an_addition_that_was_not_accepted_is_deleted(count):
    late = told(accepted=False, state="draft")

    late.delete()

    assert BeneficiaryCount.objects.get() == count


def test_other_years_programmes_and_whole_projects_are_not_kept(count):
    others = [
        told(project=count.project, year=YEAR + 1),
        told(project=count.project, year=None),
        told(project=ProjectFactory(programme=ProgrammeFactory(code="another"))),
    ]

    for other in others:
        BeneficiaryCount.objects.filter(pk=other.pk).update(value=7)
        SexAgeCell.objects.filter(count=other).update(value=7)
        other.delete()

    assert BeneficiaryCount.objects.get() == count


def test_a_year_that_was_reopened_is_corrected_and_stays_again(count):
    with reopened():
        BeneficiaryCount.objects.update(value=51)
        SexAgeCell.objects.update(value=51)
        FurtherCut.objects.all().delete()
    with refused(), transaction.atomic():
        BeneficiaryCount.objects.update(value=52)

    assert BeneficiaryCount.objects.get().value == 51


def test_tables_are_emptied_as_long_as_no_year_is_closed():
    told()
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run(f"TRUNCATE {', '.join(model._meta.db_table for model in TABLES)}")
    else:
        for model in reversed(TABLES):
            run(f"DELETE FROM {model._meta.db_table}")

    assert everything() == [[], [], []]
    assert guards.missing() == []
