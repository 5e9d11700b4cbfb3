"""What the admin refuses, it refuses in the language of the account, with a way on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from beneficiaries.models import BeneficiaryCount
from coopi_mali import roles
from coopi_mali.models import Account
from programmes.models import Project
from tests.admin_addresses import page
from tests.factories import AccountFactory, BaseFactory, ProjectFactory

pytestmark = pytest.mark.django_db

HEADINGS = {"en": "Not for your account", "fr": "Pas pour votre compte", "it": "Non per il"}


@pytest.mark.parametrize("language", HEADINGS)
def test_a_page_for_others_says_so_and_leads_back(client, language):
    client.force_login(AccountFactory(groups=["viewer"], language=language))
    before = f"http://testserver{reverse('admin:index')}"

    refused = client.get(page(Project, "add"), headers={"referer": before})

    assert refused.status_code == 403
    assert f'<html lang="{language}"' in refused.text
    assert f"<h1>{HEADINGS[language]}" in refused.text
    for address in (before, reverse("admin:index"), reverse("admin:my-account")):
        assert f'href="{address}"' in refused.text


def test_it_leads_to_no_other_site(client):
    client.force_login(AccountFactory())

    refused = client.get(page(Project, "add"), headers={"referer": "https://example.org/"})

    assert "example.org" not in refused.text


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "Not taken"), ("fr", "Non reçu"), ("it", "Non ricevuto")]
)
def test_a_form_without_its_token_is_refused_in_one_language(language, heading):
    client = Client(enforce_csrf_checks=True)
    client.force_login(AccountFactory(groups=["headquarters"], language=language))

    refused = client.post(page(Project, "add"), {"code": "XYZ-1"})

    assert refused.status_code == 403
    assert f'<html lang="{language}"' in refused.text
    assert f"<h1>{heading}</h1>" in refused.text
    assert f'href="{page(Project, "add")}"' in refused.text
    assert "DEBUG" not in refused.text


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "is not saved"), ("fr", "n’est pas enregistré"), ("it", "non è salvato")],
)
def test_who_sends_a_form_after_her_session_ended_is_told_where_she_signs_in(
    client, language, told
):
    browser = {"accept-language": language}

    sent = client.post(page(Project, "add"), {"code": "XYZ-1"}, headers=browser, follow=True)

    assert sent.redirect_chain[0][0].startswith(reverse("admin:login"))
    assert f"{told}." in sent.text
    assert not Project.objects.exists()
    opened = Client().get(page(Project, "add"), headers=browser, follow=True)
    assert told not in opened.text


def test_her_own_page_says_what_rights_she_has(client):
    until = timezone.localdate() + timedelta(days=9)
    bases = BaseFactory.create_batch(2)
    account = AccountFactory(groups=["base-editor"], bases=bases, restricted_until=until)
    client.force_login(account)

    shown = client.get(reverse("admin:my-account")).text

    assert str(roles.NAMES[roles.BASE_EDITOR]) in shown
    assert all(base.name in shown for base in bases)
    assert f"You may see restricted data until {date_format(until)}." in shown
    assert str(roles.NAMES[roles.MEAL]) not in shown


@pytest.mark.parametrize("model", [BeneficiaryCount, Account])
def test_a_filter_that_cannot_be_understood_is_refused_in_words(client, model):
    ProjectFactory()
    client.force_login(AccountFactory(superuser=True, language="fr"))
    wrong = {"year__gt" if model is BeneficiaryCount else "is_active__exact": "abc"}

    for asked in (wrong, wrong | {"e": "1"}):
        refused = client.get(page(model, "changelist"), asked)
        assert refused.status_code == 400
        assert "<h1>Demande non comprise</h1>" in refused.text
        assert f'href="{page(model, "changelist")}"' in refused.text
