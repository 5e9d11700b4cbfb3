"""What people write into a prepared edition is approved as read, and overwritten by nobody."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Statement
from editions import actions
from editions.models import Edition, Restatement
from tests.factories import AccountFactory, ProgrammeFactory, StatementFactory

pytestmark = pytest.mark.django_db

APPROVE, REASONS = "admin:edition-approve", "admin:edition-reasons"


def signed_in(group):
    client = Client()
    client.force_login(AccountFactory(groups=[group]))
    return client


@pytest.fixture
def prepared():
    """An edition that gives one figure otherwise than before."""
    preparer = AccountFactory(groups=["meal"])
    StatementFactory(approved=True, value=1500)
    first = actions.prepare(ProgrammeFactory(), by=preparer)
    actions.approve(first, by=AccountFactory(groups=["headquarters"]))
    Statement.objects.update(value=1600)
    return actions.prepare(ProgrammeFactory(), by=preparer)


def open_page(client, edition):
    return client.get(reverse("admin:edition-preview", args=[edition.pk])).content.decode()


def give_reason(client, page, edition, reason):
    """As the form on the page sends it: with the reason that stood there."""
    pk = edition.restatements.get().pk
    was = re.search(rf'name="was-{pk}" value="([^"]*)"', page)[1]
    address = reverse(REASONS, args=[edition.pk])
    return client.post(address, {f"reason-{pk}": reason, f"was-{pk}": was}, follow=True)


def approve(client, edition):
    front = client.get(reverse("admin:index")).content.decode()
    read = re.search(r'name="as_read" value="(\w+)"', front)[1]
    return client.post(reverse(APPROVE, args=[edition.pk]), {"as_read": read}, follow=True)


def test_a_reason_that_was_changed_after_the_approver_read_it_is_not_approved(prepared):
    meal, headquarters = signed_in("meal"), signed_in("headquarters")
    give_reason(meal, open_page(meal, prepared), prepared, "A made-up reason.")
    open_page(headquarters, prepared)

    give_reason(meal, open_page(meal, prepared), prepared, "Another made-up reason.")
    refused = approve(headquarters, prepared).content.decode()

    assert "were changed after you had read them. Look at the preview again" in refused
    assert Edition.objects.get(pk=prepared.pk).state == "prepared"
    open_page(headquarters, prepared)
    approve(headquarters, prepared)
    assert Edition.objects.get(pk=prepared.pk).is_public


def test_a_front_page_that_was_opened_before_the_change_does_not_approve_it(prepared):
    meal, headquarters = signed_in("meal"), signed_in("headquarters")
    front = headquarters.get(reverse("admin:index")).content.decode()
    read = re.search(r'name="as_read" value="(\w+)"', front)[1]

    give_reason(meal, open_page(meal, prepared), prepared, "A made-up reason.")
    for sent in ({"as_read": read}, {}):
        headquarters.post(reverse(APPROVE, args=[prepared.pk]), sent)

    assert Edition.objects.get(pk=prepared.pk).state == "prepared"


def test_two_preparers_do_not_overwrite_each_other(prepared):
    one, other = signed_in("meal"), signed_in("meal")
    page_of_one, page_of_other = open_page(one, prepared), open_page(other, prepared)

    give_reason(one, page_of_one, prepared, "Reason of the first.")
    refused = give_reason(other, page_of_other, prepared, "Reason of the second.")

    shown = refused.content.decode()
    assert "Not kept: somebody else wrote “Reason of the first.” meanwhile." in shown
    assert 'value="Reason of the second."' in shown
    assert Restatement.objects.get().reason == "Reason of the first."
    give_reason(other, shown, prepared, "Reason of the second.")
    assert Restatement.objects.get().reason == "Reason of the second."


def test_a_reason_that_may_harm_stays_in_its_field(prepared):
    meal = signed_in("meal")

    page = give_reason(meal, open_page(meal, prepared), prepared, "Call +223 70 00 00 00.")

    assert 'value="Call +223 70 00 00 00."' in page.content.decode()
    assert Restatement.objects.get().reason == ""
