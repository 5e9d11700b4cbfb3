"""A restricted row is told to nobody without the right, nor deleted by her with another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import BeneficiaryCount, ReportingYear
from coopi_mali.models import Account
from editions.models import Edition
from programmes.models import Project, ProjectResult, ProjectSource
from tests.admin_addresses import page
from tests.admin_forms import choose, delete, save, sign_in, typed
from tests.api_editions import publish
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProjectFactory,
    ProjectResultFactory,
    ProjectSourceFactory,
    ReportingYearFactory,
    SectorFactory,
)

pytestmark = [pytest.mark.once, pytest.mark.django_db]

HIDDEN = "Made-up children of a group"


def sign_in_with_the_right(client, role):
    sign_in(client, role, restricted_until=timezone.localdate() + timedelta(days=30))


@pytest.fixture
def result():
    source = ProjectSourceFactory(project=ProjectFactory())
    return ProjectResultFactory(
        project=source.project, source=source, label_en=HIDDEN, value=14, restricted=True
    )


@pytest.fixture
def with_history(client, result):
    """Its project, on whose page somebody with the right has corrected it."""
    sign_in_with_the_right(client, "meal")
    change = page(Project, "change", result.project.pk)
    sent = typed(client.get(change), **{"results-0-value": "13"})
    assert client.post(change, sent).status_code == 302
    return result.project


@pytest.mark.parametrize("role", ["meal", "headquarters", ""])
def test_the_history_of_a_project_names_no_row_that_may_be_restricted(client, with_history, role):
    sign_in(client, *filter(None, [role]), superuser=not role)
    shown = client.get(page(Project, "history", with_history.pk)).content.decode()

    assert "Changed Value for result in the source’s terms “…”." in shown
    assert HIDDEN not in shown


def test_who_has_the_right_reads_the_name(client, with_history):
    sign_in_with_the_right(client, "headquarters")
    assert HIDDEN in client.get(page(Project, "history", with_history.pk)).content.decode()


@pytest.mark.parametrize("role", ["viewer", "base-editor"])
def test_history_is_for_who_keeps_the_register(client, role):
    project = ProjectFactory(ready=True)
    history = page(Project, "history", project.pk)
    sign_in(client, role)

    assert client.get(history).status_code == 403
    assert history not in client.get(page(Project, "change", project.pk)).content.decode()
    sign_in(client, "meal")
    assert history in client.get(page(Project, "change", project.pk)).content.decode()


def test_who_reads_no_history_of_an_edition_is_led_to_its_page_alone(client):
    ProjectFactory(ready=True)
    edition = publish()
    history, change = (page(Edition, name, edition.pk) for name in ("history", "change"))
    sign_in(client, "viewer")

    shown = client.get(change).content.decode()
    assert (client.get(history).status_code, history in shown) == (403, False)
    assert 'class="viewsitelink">View on site</a>' in shown
    sign_in(client, "headquarters")
    shown = client.get(change).content.decode()
    assert (client.get(history).status_code, history in shown) == (200, True)
    assert 'class="viewsitelink">View on site</a>' in shown


@pytest.mark.parametrize(("model", "role"), [(Project, "headquarters"), (ProjectSource, "meal")])
def test_nothing_is_deleted_with_what_its_reader_does_not_see(client, result, model, role):
    row = {Project: result.project, ProjectSource: result.source}[model]
    delete = page(model, "delete", row.pk)
    sign_in(client, role)

    shown = client.get(delete).content.decode()
    chosen = {"action": "delete_selected", "_selected_action": [row.pk]}
    shown += client.post(page(model, "changelist"), chosen).content.decode()
    assert client.post(delete, {"post": "yes"}).status_code == 403

    assert HIDDEN not in shown
    assert ProjectResult.objects.filter(pk=result.pk).exists()


def test_a_project_is_deleted_with_its_restricted_rows_by_who_sees_them(client):
    project = ProjectResultFactory(project=ProjectFactory(), restricted=True).project
    sign_in_with_the_right(client, "headquarters")

    delete(client, project)

    assert not Project.objects.exists()


@pytest.mark.parametrize("factory", [ProjectResultFactory, BeneficiaryCountFactory])
def test_the_page_of_a_project_does_not_say_which_hidden_row_cites_a_source(client, factory):
    source = ProjectSourceFactory(project=ProjectFactory())
    named = {"label_en": HIDDEN} if factory is ProjectResultFactory else {"group_en": HIDDEN}
    factory(project=source.project, source=source, restricted=True, **named)
    change = page(Project, "change", source.project.pk)
    sign_in(client, "meal")

    sent = typed(client.get(change), **{"sources-0-DELETE": "on"})
    answer = client.post(change, sent)

    assert HIDDEN not in answer.content.decode()
    assert ProjectSource.objects.exists()
    assert BeneficiaryCount.objects.count() + ProjectResult.objects.count() == 1


def test_who_restricts_a_result_on_the_page_of_its_project_is_told_that_she_sees_it_no_more(client):
    result = ProjectResultFactory(project=ProjectFactory(), label_en="Made-up result")
    change = page(Project, "change", result.project.pk)
    sign_in(client, "meal")

    sent = typed(client.get(change), **{"results-0-restricted": "on"})
    told = client.post(change, sent, follow=True).content.decode()

    result.refresh_from_db()
    assert result.restricted
    assert "is restricted, so it is kept and you do not see it any more." in told


# What refuses or reminds names no hidden row


@pytest.fixture
def hidden_count():
    """A restricted total of 2020, of a project with one sector."""
    project = ProjectFactory(code="XYZ-1", sectors=[SectorFactory()], ready=True)
    return BeneficiaryCountFactory(
        project=project,
        year=2020,
        value=31337,
        restricted=True,
        group_code="made-up-group",
        group_en=HIDDEN,
    )


def test_closing_a_year_names_a_hidden_count_only_to_who_may_see_it(client, hidden_count):
    BeneficiaryCount.objects.update(state="submitted")
    year = ReportingYearFactory(year=2020)
    listed = page(ReportingYear, "changelist")
    chosen = {"action": "propose_closing", "_selected_action": [year.pk]}

    sign_in(client, "meal")
    told = client.post(listed, chosen, follow=True).content.decode()
    sign_in_with_the_right(client, "meal")
    told_with_the_right = client.post(listed, chosen, follow=True).content.decode()

    assert "1 obstacle is about restricted counts" in told
    assert HIDDEN not in told
    assert HIDDEN in told_with_the_right


def test_a_part_beside_a_hidden_total_is_refused_without_its_value(client, hidden_count):
    count = hidden_count
    BeneficiaryCount.objects.update(state="accepted")
    part = BeneficiaryCountFactory(
        project=count.project,
        year=2020,
        value=5,
        part="sector",
        sector=count.project.sectors.get(),
        group_code=count.group_code,
    )
    sign_in(client, "meal")

    told = save(client, part, state="accepted").content.decode()
    BeneficiaryCount.objects.filter(pk=part.pk).update(state="submitted")
    told += client.get(choose(client, BeneficiaryCount, "accept", part).url).content.decode()

    part.refresh_from_db()
    assert part.state == "submitted"
    assert told.count("1 obstacle is about restricted counts") == 2
    assert "31337" not in told
    assert HIDDEN not in told


def test_recent_actions_name_no_row_that_is_hidden_now(client):
    account = AccountFactory(
        groups=["meal"], restricted_until=timezone.localdate() + timedelta(days=30)
    )
    client.force_login(account)
    seen = ProjectResultFactory(project=ProjectFactory(), label_en="Made-up wells")
    result = ProjectResultFactory(project=seen.project, label_en=HIDDEN, restricted=True)
    for row in (seen, result):
        save(client, row, value=77)
    before = client.get(reverse("admin:index")).content.decode()
    Account.objects.update(restricted_until=None)
    after = client.get(reverse("admin:index")).content.decode()

    assert HIDDEN in before
    assert HIDDEN not in after
    assert page(ProjectResult, "change", result.pk) not in after
    assert "Made-up wells" in after
