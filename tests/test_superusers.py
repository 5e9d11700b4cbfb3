"""Technical administrators: at most two, told that they are watched, and kept from the log."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import transaction
from django.forms import model_to_dict
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from beneficiaries.models import BeneficiaryCount
from coopi_mali.models import Account
from tests.admin_addresses import page
from tests.admin_forms import change_page, choose, save, typed
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    LogEntryFactory,
    ProjectResultFactory,
)
from tests.test_closing_at_one_moment import Other
from tests.test_saving_at_one_moment import at_one_moment

pytestmark = pytest.mark.django_db

REFUSED = {
    "en": "At most 2 technical administrators are active at a time, and anna; bruno are.",
    "fr": "Au plus 2 comptes d’administration technique sont actifs en même temps",
    "it": "Al massimo 2 amministratori tecnici sono attivi allo stesso tempo, e sono anna; bruno.",
}
REMEDY = {
    "en": "untick “active” or “superuser status” on the page of one of these",
    "fr": "«\u202factif\u202f» ou «\u202fstatut super-utilisateur\u202f» sur la page de l’un d’eux",
    "it": "la spunta «attivo» o «privilegi di superutente» nella pagina di uno di loro",
}

LAST = {
    "en": "No other technical administrator is active. First tick “superuser status”",
    "fr": "Aucun autre compte d’administration technique n’est actif. Cochez d’abord",
    "it": "Nessun altro amministratore tecnico è attivo. Spuntare prima",
}


@pytest.fixture
def two():
    return [AccountFactory(superuser=True, username=name) for name in ("anna", "bruno")]


def superusers():
    return {*Account.objects.filter(is_superuser=True, is_active=True)}


def make_superuser(name):
    call_command("createsuperuser", interactive=False, username=name, email="", stdout=StringIO())


# A third one


@pytest.mark.parametrize("language", REFUSED)
def test_a_third_is_refused_in_words_on_the_page_of_the_account(client, two, language):
    Account.objects.update(language=language)
    client.force_login(two[0])
    third = AccountFactory(language=language)

    refused = save(client, third, is_superuser="on")

    words = refused.context["adminform"].form.errors["is_superuser"][0]
    assert REFUSED[language] in words
    assert REMEDY[language] in words
    assert superusers() == {*two}


def test_nor_is_one_that_was_shut_out_let_in_again(client, two):
    client.force_login(two[0])
    third = AccountFactory(superuser=True, is_active=False)

    refused = save(client, third, is_active="on")

    assert REFUSED["en"] in refused.context["adminform"].form.errors["is_active"][0]
    assert superusers() == {*two}


def test_the_command_refuses_a_third_and_writes_nothing(two):
    with pytest.raises(CommandError, match=REFUSED["en"]):
        make_superuser("third")

    assert Account.objects.count() == 2


def test_two_are_made_by_the_command_and_one_more_once_one_of_them_is_shut_out():
    make_superuser("anna")
    make_superuser("bruno")
    Account.objects.filter(username="anna").update(is_active=False)
    make_superuser("carla")

    assert {account.username for account in superusers()} == {"bruno", "carla"}


def test_one_takes_the_place_of_another(client, two):
    first, second = two
    client.force_login(first)
    third = AccountFactory()
    sent = typed(client.get(change_page(second)))
    del sent["is_superuser"]
    client.post(change_page(second), sent)

    save(client, third, is_superuser="on")

    assert superusers() == {first, third}


def test_those_who_were_there_before_are_changed_as_ever(client, two):
    third = AccountFactory(superuser=True)
    client.force_login(third)

    save(client, two[0], first_name="Made-up")

    two[0].refresh_from_db()
    assert two[0].first_name == "Made-up"
    assert superusers() == {*two, third}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_are_made_at_one_moment_beside_another_one_is_refused():
    AccountFactory(superuser=True, username="anna")
    other = Other(lambda: Account.objects.create_superuser("carla"))

    with transaction.atomic():
        make_superuser("bruno")
        other.start()
        assert other.is_held_up()
    other.join(20)

    assert other.refused.startswith(REFUSED["en"])
    assert {account.username for account in superusers()} == {"anna", "bruno"}


# The last one


@pytest.mark.parametrize("right", ["is_active", "is_superuser"])
@pytest.mark.parametrize("language", LAST)
def test_the_last_one_stays_even_for_who_was_let_in_before_she_was_shut_out(
    client, two, language, right
):
    last, shut_out = two
    client.force_login(shut_out)
    sent = typed(client.get(change_page(last)))
    del sent[right]
    request = RequestFactory().post(change_page(last), sent)
    request.user, request._dont_enforce_csrf_checks = shut_out, True
    Account.objects.filter(pk=shut_out.pk).update(is_active=False)

    with override(language):
        refused = admin.site._registry[Account].change_view(request, str(last.pk))

    form = refused.context_data["adminform"].form
    assert LAST[language] in form.errors[right][0]
    assert superusers() == {last}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("right", ["is_active", "is_superuser"])
def test_of_two_who_shut_each_other_out_at_one_moment_one_stays(two, right):
    def shutting_out(one, by):
        browser, address = Client(), change_page(one)
        browser.force_login(by)
        sent = typed(browser.get(address), **{right: ""})
        return lambda: browser.post(address, sent)

    at_one_moment(shutting_out(two[1], by=two[0]), shutting_out(two[0], by=two[1]))

    assert superusers() == {two[0]}


def test_an_account_that_was_shut_out_before_loses_the_status_too(client, two):
    two[1].is_active = False
    two[1].save()
    client.force_login(two[0])

    save(client, two[1], is_superuser="")

    assert not two[1].is_superuser


# What stays denied to her


def test_she_neither_sees_nor_changes_a_restricted_row_whatever_day_stands_in_her_account(client):
    until = timezone.localdate() + timedelta(days=9)
    client.force_login(AccountFactory(superuser=True, restricted_until=until))
    count = BeneficiaryCountFactory(restricted=True, state="submitted", value=14)
    LogEntryFactory(row=count)
    result = ProjectResultFactory(project=count.project, restricted=True, value=15)
    known = [model_to_dict(row) for row in (count, result)]

    for row in (count, result):
        assert row not in client.get(page(type(row), "changelist")).context["cl"].result_list
        for name in ("change", "history", "delete"):
            assert client.get(page(type(row), name, row.pk)).status_code in {302, 403}
        client.post(page(type(row), "change", row.pk), {"value": 16})
        client.post(page(type(row), "delete", row.pk), {"post": "yes"})
    choose(client, BeneficiaryCount, "accept", count)
    assert str(count) not in client.get(page(LogEntry, "changelist")).text

    for row in (count, result):
        row.refresh_from_db()
    assert [model_to_dict(row) for row in (count, result)] == known


# What she is told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "whatever you do with content is marked so in the log"),
        ("fr", "tout ce que vous faites avec le contenu est marqué ainsi dans l’historique"),
        ("it", "quanto fa con i contenuti è segnato come tale nel log"),
    ],
)
def test_the_front_page_says_that_it_is_marked_and_leads_to_an_account_with_a_role(
    client, language, told
):
    add = reverse("admin:coopi_mali_account_add")
    client.force_login(AccountFactory(superuser=True, language=language))
    shown = client.get(reverse("admin:index")).text
    client.force_login(AccountFactory(groups=["headquarters"], language=language))

    assert told in shown
    assert f'<a href="{add}">' in shown.partition('class="module"')[0]
    assert told not in client.get(reverse("admin:index")).text
