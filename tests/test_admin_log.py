"""Who did what stands in a log that nobody changes, read by whom it concerns."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from beneficiaries.models import BeneficiaryCount, Statement
from coopi_mali.log_lines import OPEN
from programmes.models import Project
from tests.admin_addresses import page
from tests.admin_forms import choose, delete, sign_in
from tests.factories import (
    BeneficiaryCountFactory,
    LogEntryFactory,
    ProjectFactory,
    SexAgeCellFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

LOG = page(LogEntry, "changelist")
HIDDEN = "Made-up children of a group"


@pytest.mark.parametrize(
    ("model", "action", "make", "state"),
    [
        (Project, "mark_ready", ProjectFactory, "prêt"),
        (BeneficiaryCount, "accept", lambda: BeneficiaryCountFactory(state="submitted"), "accepté"),
        (Statement, "approve", StatementFactory, "approuvé"),
    ],
)
def test_what_is_done_from_a_list_stands_in_the_log_and_the_history(
    client, model, action, make, state
):
    row = make()
    account = sign_in(client, "headquarters", language="fr")

    choose(client, model, action, row)

    line = LogEntry.objects.get()
    assert (line.user, line.object_id) == (account, str(row.pk))
    for address in (LOG, page(model, "history", row.pk)):
        assert f"état\u202f: {state}" in client.get(address).text


def test_a_deletion_is_read_by_headquarters_and_the_country(client):
    sign_in(client, "headquarters")
    delete(client, ProjectFactory(title_en="Made-up and gone"))

    for role in ("headquarters", "meal"):
        sign_in(client, role)
        assert "Made-up and gone" in client.get(LOG).text


@pytest.mark.parametrize(
    ("role", "read"),
    [
        ("headquarters", {"own", "of country", "of accounts"}),
        ("meal", {"own", "of country"}),
        ("base-editor", {"own"}),
    ],
)
def test_each_reads_the_lines_of_her_role(client, role, read):
    account = sign_in(client, role)
    project = ProjectFactory()
    LogEntryFactory(object_repr="own", row=project, user=account)
    LogEntryFactory(object_repr="of country", row=project)
    LogEntryFactory(object_repr="of accounts")

    shown = client.get(LOG).context["cl"].result_list

    assert {line.object_repr for line in shown} == read
    for line in LogEntry.objects.exclude(object_repr__in=read):
        assert client.get(page(LogEntry, "change", line.pk)).status_code == 302


def test_viewers_read_no_log(client):
    sign_in(client, "viewer")

    assert client.get(LOG).status_code == 403


def test_nobody_writes_in_the_log(client):
    line = LogEntryFactory()
    sign_in(client, superuser=True)

    assert client.post(page(LogEntry, "add"), {}).status_code == 403
    assert client.post(page(LogEntry, "change", line.pk), {"object_repr": "x"}).status_code == 403
    assert client.post(page(LogEntry, "delete", line.pk), {"post": "yes"}).status_code == 403
    choose_all = {"action": "delete_selected", "_selected_action": [line.pk], "post": "yes"}
    client.post(LOG, choose_all)
    assert LogEntry.objects.get().object_repr == line.object_repr


# Rows that only some may see


@pytest.fixture
def restricted():
    """A count, and a part of it with its figure in its name, with a line for each."""
    count = BeneficiaryCountFactory(restricted=True, group_en=HIDDEN)
    cell = SexAgeCellFactory(count=count, value=31337)
    cell_told = {"name": "part by sex and age", "object": str(cell)}
    for row in (count, cell):
        LogEntryFactory(row=row, change_message=json.dumps([{"added": cell_told}]))
    return count


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_restricted_row_is_named_to_who_may_see_it_alone(client, restricted, is_gone):
    if is_gone:
        restricted.delete()
    pages = [LOG, *(page(LogEntry, "change", pk) for pk in LogEntry.objects.values_list("pk"))]

    sign_in(client, "headquarters")
    for address in pages:
        shown = client.get(address).text
        assert HIDDEN not in shown
        assert "31337" not in shown.replace(",", "")

    sign_in(client, "headquarters", restricted_until=timezone.localdate() + timedelta(days=9))
    assert HIDDEN in client.get(LOG).text


def test_a_count_that_is_not_restricted_is_named(client):
    LogEntryFactory(row=BeneficiaryCountFactory(group_en="Made-up group"))
    sign_in(client, "meal")

    assert "Made-up group" in client.get(LOG).text


def test_every_model_with_restricted_rows_is_known():
    of_models = {
        model
        for model in apps.get_models()
        if any(field.name == "restricted" for field in model._meta.fields)
    }
    parts = {
        relation.related_model
        for model in of_models
        for relation in model._meta.related_objects
        if relation.on_delete.__name__ == "CASCADE"
    }

    assert of_models | parts == {*OPEN}
