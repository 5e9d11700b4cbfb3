"""The admin's own pages: their cost, their style, and the language in which they speak."""

from __future__ import annotations

import pytest
from django.db.models.signals import pre_save
from django.urls import reverse

from coopi_mali.models import Account
from editions import actions
from programmes.models import Sector
from tests.admin_addresses import page, queries_of
from tests.factories import (
    AccountFactory,
    ProgrammeFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


def test_list_of_missing_translations(client):
    client.force_login(AccountFactory(superuser=True))
    SectorFactory(name_en="Made-up in English", name_fr="", name_it="Inventato")
    SectorFactory(name_en="Made-up in all", name_fr="Inventé", name_it="Inventato")

    response = client.get(page(Sector, "changelist"), {"missing": "fr"})

    assert "Made-up in English" in response.content.decode()
    assert "Made-up in all" not in response.content.decode()


def test_front_page_and_own_account_cost_no_query_for_each_account(client):
    client.force_login(AccountFactory(superuser=True))
    ProgrammeFactory()
    few = queries_of(client, reverse("admin:index"))

    AccountFactory.create_batch(5)

    assert queries_of(client, reverse("admin:index")) == few


def test_pages_of_our_own_bring_no_style_or_script_in_line(client):
    account = AccountFactory(superuser=True)
    signed_out = client.get(reverse("admin:login"))
    client.force_login(account)
    prepared = actions.prepare(ProgrammeFactory(), by=account)
    addresses = [
        reverse("admin:index"),
        reverse("admin:my-account"),
        reverse("admin:edition-preview", args=[prepared.pk]),
        reverse("admin:account-password-link", args=[account.pk]),
        page(Account, "change", account.pk),
    ]

    pages = [signed_out, *(client.get(address) for address in addresses)]

    for shown in pages:
        assert " style=" not in shown.content.decode()
        assert "<style" not in shown.content.decode()
        assert "<script>" not in shown.content.decode()


# Language


def test_admin_speaks_the_language_of_the_browser(client):
    response = client.get(reverse("admin:login"), headers={"accept-language": "fr-FR,fr;q=0.9"})

    assert '<html lang="fr"' in response.content.decode()
    assert "Mot de passe" in response.content.decode()


def test_cookie_comes_before_the_browser(client):
    french = {"accept-language": "fr"}
    address = reverse("admin:login")

    client.post(reverse("admin:set-language"), {"language": "it", "next": address})
    response = client.get(address, headers=french)

    assert '<html lang="it"' in response.content.decode()


def test_account_comes_before_cookie_and_browser(client):
    client.force_login(AccountFactory(superuser=True, language="it"))
    client.post(reverse("admin:set-language"), {"language": "en", "next": "/admin/"})

    response = client.get(reverse("admin:index"), headers={"accept-language": "fr"})

    assert '<html lang="it"' in response.content.decode()
    assert "Aggiungi" in response.content.decode()


def test_everybody_sets_her_own_language(client):
    account = AccountFactory()
    client.force_login(account)

    client.post(reverse("admin:my-account"), {"language": "fr", "is_superuser": "on"})

    account.refresh_from_db()
    assert (account.language, account.is_superuser) == ("fr", False)
    assert '<html lang="fr"' in client.get(reverse("admin:my-account")).content.decode()


def test_saving_her_own_language_undoes_nothing_that_headquarters_changes_meanwhile(client):
    account = AccountFactory()
    client.force_login(account)

    def take_away(**saved):
        Account.objects.filter(pk=account.pk).update(is_active=False)

    pre_save.connect(take_away, sender=Account)
    client.post(reverse("admin:my-account"), {"language": "fr"})
    pre_save.disconnect(take_away, sender=Account)

    account.refresh_from_db()
    assert (account.language, account.is_active) == ("fr", False)
