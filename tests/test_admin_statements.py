"""A published figure is proposed by one person and approved by another."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from beneficiaries import actions
from beneficiaries.models import Statement
from tests.admin_addresses import page
from tests.admin_forms import choose, delete, save, sign_in, typed
from tests.factories import AccountFactory, PublicationFactory, StatementFactory

pytestmark = pytest.mark.django_db


def test_proposing_keeps_who_proposed(client):
    statement = StatementFactory()
    officer = sign_in(client, "meal")

    save(client, statement, value=7, state="approved")

    assert (statement.state, statement.proposed_by, statement.approved_by) == (
        "proposed",
        officer,
        None,
    )


def test_changing_an_approved_statement_proposes_it_anew_and_says_so(client):
    statement = StatementFactory(approved=True, approved_by=AccountFactory(), value=1)
    officer = sign_in(client, "meal")

    response = save(client, statement, value=2)

    told = client.get(response.headers["Location"]).content.decode()
    assert (statement.state, statement.value) == ("proposed", 2)
    assert (statement.proposed_by, statement.approved_by) == (officer, None)
    assert "proposed again" in told


def test_saving_an_approved_statement_unchanged_leaves_it_approved(client):
    statement = StatementFactory(approved=True)
    sign_in(client, "meal")

    save(client, statement)

    assert statement.state == "approved"


def test_headquarters_approves_statements(client):
    statement = StatementFactory()
    approver = sign_in(client, "headquarters")

    choose(client, Statement, "approve", statement)

    statement.refresh_from_db()
    assert (statement.state, statement.approved_by) == ("approved", approver)


def test_nobody_approves_a_statement_that_she_proposed(client):
    statement, other = StatementFactory(), StatementFactory()
    officer = sign_in(client, "meal", "headquarters")
    save(client, statement, value=7)

    listed = choose(client, Statement, "approve", statement, other)
    said = client.get(listed.headers["Location"]).content.decode()
    saved = save(client, statement, state="approved")

    words = "yourself. Another person with the right to approve has to approve it."
    assert words in said
    assert words in client.get(saved.headers["Location"]).content.decode()
    other.refresh_from_db()
    assert (statement.state, other.state) == ("proposed", "proposed")
    assert (statement.proposed_by, statement.approved_by) == (officer, None)
    # Another person's she approves, though she might have proposed it.
    choose(client, Statement, "approve", other)
    sign_in(client, "headquarters")
    choose(client, Statement, "approve", statement)
    assert set(Statement.objects.values_list("state", flat=True)) == {"approved"}


@pytest.mark.parametrize("state", ["approved", "proposed"])
def test_who_may_approve_proposes_what_she_changes(client, state):
    statement = StatementFactory(state=state, approved_by=None, value=1)
    officer = sign_in(client, "meal", "headquarters")

    save(client, statement, value=2, state="approved")

    assert (statement.value, statement.state) == (2, "proposed")
    assert (statement.proposed_by, statement.approved_by) == (officer, None)


def test_who_may_approve_proposes_what_she_adds(client):
    publication = StatementFactory().publication
    sign_in(client, "meal", "headquarters")
    add = page(Statement, "add")
    given = {"publication": publication.pk, "metric": "sub_bases", "value": 5, "source_en": "A."}

    client.post(add, typed(client.get(add), **given, state="approved"))

    assert Statement.objects.get(metric="sub_bases").state == "proposed"


def test_a_statement_that_changed_after_the_list_was_opened_is_not_approved(client):
    statement = StatementFactory(value=56)
    sign_in(client, "meal")
    save(client, statement, value=65)
    sign_in(client, "headquarters")

    choose(client, Statement, "approve", statement, **{f"version-{statement.pk}": 0})
    choose(client, Statement, "approve", statement, select_across=1)

    statement.refresh_from_db()
    assert (statement.value, statement.state) == (65, "proposed")


def test_meal_officer_cannot_approve_statements(client):
    statement = StatementFactory()
    sign_in(client, "meal")

    choose(client, Statement, "approve", statement)

    statement.refresh_from_db()
    assert statement.state == "proposed"


def test_approved_statement_is_not_deleted(client):
    statement = StatementFactory(approved=True)
    sign_in(client, superuser=True)

    delete(client, statement)

    assert Statement.objects.filter(pk=statement.pk).exists()


def test_changing_a_publication_proposes_its_approved_statements_anew_and_says_so(client):
    publication = PublicationFactory(year=2024)
    approved = StatementFactory(
        publication=publication, approved=True, approved_by=AccountFactory(), value=41
    )
    StatementFactory(publication=publication)
    other = StatementFactory(approved=True)
    officer = sign_in(client, "meal")

    response = save(client, publication, title_en="Made-up other title", year=2023)

    told = client.get(response.headers["Location"]).content.decode()
    approved.refresh_from_db()
    assert (approved.state, approved.proposed_by, approved.approved_by, approved.version) == (
        "proposed",
        officer,
        None,
        1,
    )
    assert "1 statement of this publication was approved." in told
    assert list(Statement.objects.approved()) == [other]


def test_who_read_a_statement_with_the_former_title_does_not_approve_it_with_the_new_one(client):
    statement = StatementFactory(proposed_by=AccountFactory())
    read = {statement.pk: statement.version}
    sign_in(client, "meal")

    save(client, statement.publication, title_en="Made-up other title")

    with pytest.raises(ValidationError, match="changed"):
        actions.approve(read, by=AccountFactory(groups=["headquarters"]))
    assert not Statement.objects.approved().exists()


def test_moving_a_publication_in_its_list_leaves_its_statements_approved(client):
    statement = StatementFactory(approved=True)
    sign_in(client, "meal")

    save(client, statement.publication, position=7)

    statement.refresh_from_db()
    assert (statement.state, statement.publication.position) == ("approved", 7)
