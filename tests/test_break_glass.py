"""What a technical administrator does with content is marked in the log, whatever way she goes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import BeneficiaryCount, ReportingYear, Statement
from coopi_mali.models import Account
from editions import actions, redacting
from editions.models import Finding, Redaction
from programmes import witness
from programmes.models import Project
from tests import factories
from tests.admin_addresses import page
from tests.admin_forms import choose, confirmed, delete, save, typed
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    LogEntryFactory,
    ProgrammeFactory,
    ProjectFactory,
    ReportingYearFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent
LOG = page(LogEntry, "changelist")
ROLES = ["headquarters", "meal", "base-editor"]
IN_WORDS = {
    "en": "By a technical administrator (break-glass)",
    "fr": "Par l’administration technique (accès d’urgence)",
    "it": "Da un amministratore tecnico (accesso di emergenza)",
}
CONTENT = [
    model
    for model in sorted(admin.site._registry, key=lambda model: model._meta.label)
    if model._meta.app_label in {"programmes", "beneficiaries", "editions"}
]


def sign_in(client, *groups, **more):
    account = AccountFactory(groups=groups, **more)
    client.force_login(account)
    return account


def marks():
    """Of each line of the log, whether it is marked."""
    return [witness.is_break_glass(line) for line in LogEntry.objects.order_by("pk")]


# Forms and deletions of every model


@pytest.fixture
def one_of_each():
    """A row of every model that staff edit."""
    for name in factories.__all__:
        getattr(factories, name)()
    # A line about an account was made with them.
    LogEntry.objects.all().delete()


def change_and_delete_all(client):
    """Every row of every model that this account may change or delete; which models those were."""
    done = {"changed": set(), "deleted": set()}
    for model in CONTENT:
        of_model = admin.site._registry[model]
        request = client.get(reverse("admin:index")).wsgi_request
        row = of_model.get_queryset(request).first()
        if row is None:
            continue
        if of_model.has_change_permission(request, row):
            before, address = LogEntry.objects.count(), page(model, "change", row.pk)
            client.post(address, typed(client.get(address)))
            if LogEntry.objects.count() > before:
                done["changed"].add(model)
        if of_model.has_delete_permission(request, row):
            delete(client, row)
            if not model._default_manager.filter(pk=row.pk).exists():
                done["deleted"].add(model)
    return done


@pytest.mark.once
@pytest.mark.usefixtures("one_of_each")
def test_whatever_a_technical_administrator_changes_or_deletes_is_marked(client):
    sign_in(client, superuser=True)

    done = change_and_delete_all(client)

    assert len(done["changed"]) > 20
    assert len(done["deleted"]) > 10
    assert LogEntry.objects.count() >= len(done["changed"]) + len(done["deleted"])
    assert all(marks())


@pytest.mark.once
@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("role", ROLES)
def test_nothing_that_a_role_does_is_marked(client, role):
    base = factories.BaseFactory()
    BeneficiaryCountFactory(project=ProjectFactory(lead_base=base))
    sign_in(client, role, bases=[base])

    done = change_and_delete_all(client)

    assert done["changed"]
    assert marks()
    assert not any(marks())


def test_what_she_adds_and_what_she_deletes_from_a_list_is_marked(client):
    sign_in(client, superuser=True)
    ProgrammeFactory()
    add, listed = page(Project, "add"), page(Project, "changelist")
    client.post(
        add, typed(client.get(add), code="XYZ-77", title_en="Made-up", sectors=[], bases=[])
    )
    added = Project.objects.filter(code="XYZ-77")
    chosen = {
        "action": "delete_selected",
        "_selected_action": [*ids(ProjectFactory.create_batch(2)), *ids(added)],
    }

    client.post(listed, chosen | confirmed(client.post(listed, chosen)))

    assert not Project.objects.exists()
    assert marks() == [True] * 4


def ids(rows):
    return [row.pk for row in rows]


# Actions of lists


def closed_year(**more):
    people = dict.fromkeys(["closing_proposed_by", "closed_by"])
    for name in people:
        people[name] = AccountFactory()
    return ReportingYearFactory(state="closed", closed_at=timezone.now(), **people, **more)


def asked_redaction():
    ProjectFactory(ready=True, code="XYZ-1", note_en="Made-up words.")
    preparer, approver = AccountFactory(groups=["meal"]), AccountFactory(groups=["headquarters"])
    actions.approve(actions.prepare(ProgrammeFactory(), by=preparer), by=approver)
    LogEntry.objects.all().delete()
    return redacting.ask(
        ProgrammeFactory(),
        kind="project",
        key="XYZ-1",
        field="note",
        by=preparer,
        reason="A made-up reason.",
    )


OF_LISTS = {
    (Project, "mark_ready"): ("headquarters", ProjectFactory),
    (BeneficiaryCount, "accept"): ("meal", lambda: BeneficiaryCountFactory(state="submitted")),
    (Statement, "approve"): ("headquarters", StatementFactory),
    (ReportingYear, "propose_closing"): ("meal", ReportingYearFactory),
    (ReportingYear, "close"): (
        "headquarters",
        lambda: ReportingYearFactory(closing_proposed_by=AccountFactory()),
    ),
    (ReportingYear, "propose_reopening"): ("meal", closed_year),
    (ReportingYear, "reopen"): (
        "headquarters",
        lambda: closed_year(reopening_proposed_by=AccountFactory()),
    ),
    (Redaction, "confirm"): ("headquarters", asked_redaction),
}


def test_every_action_of_a_list_is_tried_here():
    assert {*OF_LISTS} == {
        (model, action) for model in CONTENT for action in admin.site._registry[model].actions
    }


@pytest.mark.parametrize("is_superuser", [True, False])
@pytest.mark.parametrize(
    ("model", "action"), OF_LISTS, ids=[f"{m._meta.label}.{name}" for m, name in OF_LISTS]
)
def test_an_action_of_a_list_is_marked_where_she_chose_it(client, model, action, is_superuser):
    role, make = OF_LISTS[model, action]
    row = make()
    sign_in(client, *([] if is_superuser else [role]), is_superuser=is_superuser)

    choose(client, model, action, row, carry_out="yes")

    assert marks() == [is_superuser]
    assert LogEntry.objects.get().object_id == str(row.pk)


# Editions


def people(*, are_superusers):
    if are_superusers:
        return AccountFactory.create_batch(2, superuser=True)
    return [AccountFactory(groups=["meal"]), AccountFactory(groups=["headquarters"])]


SAID = r"added|state: \w+|reason|finding: let pass"


@pytest.mark.parametrize("are_superusers", [True, False])
def test_the_whole_way_of_an_edition_stands_in_the_log(are_superusers):
    statement = StatementFactory(approved=True, value=41)
    programme, (first, second) = ProgrammeFactory(), people(are_superusers=are_superusers)
    actions.discard(actions.prepare(programme, by=first), by=first)
    actions.approve(actions.prepare(programme, by=first), by=second)
    Statement.objects.filter(pk=statement.pk).update(value=42)
    edition, _same = actions.prepare_in_full(programme, by=first)
    actions.explain(edition.restatements.get(), by=first, reason="A made-up reason.")
    finding = Finding.objects.create(edition=edition, level="block", rule="telephone", kind="base")
    actions.override(finding, by=second, reason="It is printed.")
    actions.approve(edition, by=second)
    actions.withdraw(edition, by=second, reason="A made-up reason.")

    lines = LogEntry.objects.order_by("pk")
    said = [re.findall(f'"({SAID})"', line.change_message) for line in lines]

    assert marks() == [are_superusers] * 9
    assert [line.is_deletion() for line in lines] == [False, True, *[False] * 7]
    assert said == [
        ["added"],
        [],
        ["added"],
        ["state: approved"],
        ["added"],
        ["reason"],
        ["finding: let pass"],
        ["state: approved"],
        ["state: withdrawn"],
    ]


# The mark itself


def test_what_she_does_with_accounts_is_not_marked(client):
    sign_in(client, superuser=True)
    account = AccountFactory()

    save(client, account, first_name="Made-up")
    client.post(reverse("admin:account-password-link", args=[account.pk]))

    assert marks() == [False, False]


@pytest.mark.parametrize("is_superuser", [True, False])
def test_the_mark_stays_as_it_was_when_the_line_was_written(client, is_superuser):
    account = sign_in(client, "headquarters", is_superuser=is_superuser)
    delete(client, ProjectFactory())

    Account.objects.filter(pk=account.pk).update(is_superuser=not is_superuser)
    account.refresh_from_db()
    delete(client, ProjectFactory())

    assert marks() == [is_superuser, not is_superuser]


def test_nobody_makes_a_line_marked_by_a_name(client):
    sign_in(client, "headquarters")
    delete(client, ProjectFactory(title_en=witness.BEGINS, code="XYZ-9"))
    save(client, factories.SectorFactory(), name_en=witness.BEGINS)

    sign_in(client, "meal")
    listed = client.get(LOG, {"break_glass": "yes"}).context["cl"].result_list

    assert list(listed) == []
    assert marks() == [False, False]


def test_every_line_is_written_in_one_place():
    """Nothing else in the rooms writes to the log, so that nothing else can forget the mark."""
    writing = {
        str(path.relative_to(ROOT))
        for room in ("programmes", "beneficiaries", "editions", "coopi_mali")
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in {"log_action", "log_actions"})
        or (isinstance(node, ast.Attribute) and ast.unparse(node) == "LogEntry.objects.create")
    }
    written_by = {
        getattr(type(of_model), name).__module__
        for of_model in admin.site._registry.values()
        for name in ("log_addition", "log_change", "log_deletions")
    }

    assert writing == {"programmes/witness.py"}
    assert written_by == {"programmes.admin.history"}


# Who reads it


@pytest.mark.parametrize("language", IN_WORDS)
def test_it_is_told_in_the_log_the_history_and_on_the_front_page(client, language):
    project, gone = ProjectFactory(), ProjectFactory()
    she = sign_in(client, superuser=True, language=language)
    choose(client, Project, "mark_ready", project)
    delete(client, gone)
    changed, deleted = LogEntry.objects.order_by("pk")

    front = client.get(reverse("admin:index")).text
    sign_in(client, "headquarters", language=language)
    listed = client.get(LOG).text
    history = client.get(page(Project, "history", project.pk)).text

    told = IN_WORDS[language]
    assert front.count(told) == listed.count(told) == 2
    assert history.count(told) == 1
    assert told in client.get(page(LogEntry, "change", deleted.pk)).text
    assert re.search(rf"{re.escape(told)}\s?:\s", history)
    assert "break_glass" not in front + listed.replace("break_glass=", "") + history
    assert changed.user == deleted.user == she


def test_a_change_of_nothing_and_a_deletion_are_told_apart(client):
    project = ProjectFactory()
    sign_in(client, superuser=True)
    save(client, project)
    delete(client, project)

    shown = [line.change_message for line in client.get(LOG).context["cl"].result_list]

    assert shown == [IN_WORDS["en"], f"{IN_WORDS['en']}: No fields changed."]


def test_the_log_is_narrowed_to_what_is_marked(client):
    marked = ProjectFactory(title_en="Made-up by her")
    sign_in(client, superuser=True)
    choose(client, Project, "mark_ready", marked)
    LogEntryFactory(row=ProjectFactory(), object_repr="by a role")
    sign_in(client, "headquarters")

    listed = {
        value: {line.object_repr for line in client.get(LOG, asked).context["cl"].result_list}
        for value, asked in {
            "yes": {"break_glass": "yes"},
            "no": {"break_glass": "no"},
            "all": {},
        }.items()
    }

    assert listed == {"yes": {str(marked)}, "no": {"by a role"}, "all": {str(marked), "by a role"}}
