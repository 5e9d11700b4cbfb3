"""Two people with the same page open: the second never overwrites the first unawares."""

from __future__ import annotations

import pytest
from django.urls import reverse

from beneficiaries.models import BeneficiaryCount
from tests.admin_forms import typed
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProjectFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(client):
    client.force_login(AccountFactory(superuser=True))
    return client


def statement_page(statement):
    return reverse("admin:beneficiaries_statement_change", args=[statement.pk])


def project_page(project):
    return reverse("admin:programmes_project_change", args=[project.pk])


def test_saving_counts_up_the_version(colleague):
    project = ProjectFactory(title_en="Made-up before")
    opened = colleague.get(project_page(project))

    saved = colleague.post(project_page(project), typed(opened, title_en="Made-up after"))

    project.refresh_from_db()
    assert saved.status_code == 302
    assert (project.title_en, project.version) == ("Made-up after", 1)


@pytest.mark.parametrize(
    ("factory", "name", "field", "first", "second"),
    [
        pytest.param(
            ProjectFactory, "programmes_project", "end_date", "2023", "2024", id="project"
        ),
        pytest.param(
            BeneficiaryCountFactory,
            "beneficiaries_beneficiarycount",
            "value",
            11,
            12,
            id="count",
        ),
        pytest.param(StatementFactory, "beneficiaries_statement", "value", 11, 12, id="statement"),
    ],
)
def test_second_of_two_is_refused_and_loses_nothing(colleague, factory, name, field, first, second):
    row = factory()
    page = reverse(f"admin:{name}_change", args=[row.pk])
    opened = colleague.get(page)
    colleague.post(page, typed(opened, **{field: first}))

    refused = colleague.post(page, typed(opened, **{field: second}))

    row.refresh_from_db()
    form = refused.context["adminform"].form
    assert refused.status_code == 200
    assert str(getattr(row, field)) == str(first)
    assert form[field].value() == str(second)
    assert "somebody else saved this record" in refused.content.decode()
    assert f"is now: {first}" in refused.content.decode()
    assert f'<a href="{page}" target="_blank">' in refused.content.decode()


def test_a_form_without_its_version_is_refused(colleague):
    statement = StatementFactory(value=1)
    data = typed(colleague.get(statement_page(statement)), value=2)
    del data["lock_version"]

    colleague.post(statement_page(statement), data)

    statement.refresh_from_db()
    assert statement.value == 1


def test_count_changed_elsewhere_is_not_overwritten_from_the_project(colleague):
    count = BeneficiaryCountFactory(value=10)
    opened = colleague.get(project_page(count.project))
    BeneficiaryCount.objects.filter(pk=count.pk).update(value=20, version=1)

    refused = colleague.post(project_page(count.project), typed(opened, **{"counts-0-value": 30}))

    count.refresh_from_db()
    assert refused.status_code == 200
    assert count.value == 20


def test_count_left_alone_does_not_stop_a_project_from_being_saved(colleague):
    count = BeneficiaryCountFactory(value=10)
    opened = colleague.get(project_page(count.project))
    BeneficiaryCount.objects.filter(pk=count.pk).update(internal_note="seen", version=1)

    saved = colleague.post(project_page(count.project), typed(opened, end_date="2024"))

    count.refresh_from_db()
    assert saved.status_code == 302
    assert (count.internal_note, count.version) == ("seen", 1)


def test_rows_of_a_table_have_names_for_a_screen_reader(colleague):
    count = BeneficiaryCountFactory()

    page = colleague.get(project_page(count.project)).content.decode()

    assert 'aria-label="Value (row 1)"' in page
