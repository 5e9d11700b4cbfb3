"""Every list and form of the admin opens, in every language, at a constant cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beneficiaries.models import Statement
from coopi_mali.models import Account
from editions import actions
from editions.models import CorrectionTry, FrozenFigures, FrozenListing, ProjectInput
from programmes.models import CountryProgramme, Project, Sector
from tests import factories
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ErratumFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectSourceFactory,
    RegionFactory,
    SectorFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
EVERY_MODEL = pytest.mark.parametrize("model", MODELS, ids=[m._meta.label for m in MODELS])
ROOMS = ["programmes", "beneficiaries", "editions", "coopi_mali"]
LANGUAGES = ["en", "fr", "it"]
# Rows that only an edition makes, or that a test makes with an edition around them.
WITH_AN_EDITION = {"EditionFactory", "ErratumFactory"}


def make_rows() -> None:
    """One more row of every model, a new edition with all that it freezes included."""
    for name in factories.__all__:
        if name not in WITH_AN_EDITION:
            getattr(factories, name)()
    project = ProjectFactory(
        ready=True,
        sectors=[SectorFactory()],
        regions=[RegionFactory()],
        donors=[OrganisationFactory()],
    )
    BeneficiaryCountFactory(
        project=project, accepted=True, value=700, source=ProjectSourceFactory(project=project)
    )
    StatementFactory(approved=True, value=10)
    publish()
    Statement.objects.approved().update(value=Statement.objects.count() + 100)
    ErratumFactory(edition=publish())


def publish() -> Any:
    programme = ProgrammeFactory()
    preparer, approver = AccountFactory(superuser=True), AccountFactory(superuser=True)
    return actions.approve(actions.prepare(programme, by=preparer), by=approver)


def page(model: Any, name: str, *arguments: Any) -> str:
    options = model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{name}", args=arguments)


def queries_of(client: Any, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_every_model_of_ours_is_registered():
    ours = {model for room in ROOMS for model in apps.get_app_config(room).get_models()}

    assert {CountryProgramme, Project, Statement, Account} <= ours
    # A counter that lives for a day, and what publishing worked out for quicker reading, hold
    # nothing that staff could read.
    assert ours - set(admin.site._registry) == {
        CorrectionTry,
        FrozenFigures,
        FrozenListing,
        ProjectInput,
    }


@EVERY_MODEL
@pytest.mark.parametrize("language", LANGUAGES)
def test_list_and_forms_open(client, model, language):
    make_rows()
    account = AccountFactory(superuser=True, language=language)
    client.force_login(account)
    may_add = admin.site._registry[model].has_add_permission
    row = model._default_manager.first()

    listed = client.get(page(model, "changelist"), {"q": "made"})
    added = client.get(page(model, "add"))
    changed = client.get(page(model, "change", row.pk))

    assert listed.status_code == changed.status_code == 200
    assert added.status_code == (200 if may_add(listed.wsgi_request) else 403)
    assert f'<html lang="{language}"' in changed.content.decode()


@EVERY_MODEL
def test_list_costs_the_same_for_many_rows(client, model):
    make_rows()
    client.force_login(AccountFactory(superuser=True))
    # What Django remembers of content types must not look like a difference.
    client.get(page(model, "changelist"))
    before, few = model._default_manager.count(), queries_of(client, page(model, "changelist"))

    make_rows()

    assert queries_of(client, page(model, "changelist")) == few
    assert model._default_manager.count() > before or model in {CountryProgramme, Group}


@EVERY_MODEL
def test_who_has_no_right_sees_nothing(client, model):
    client.force_login(AccountFactory())

    assert client.get(page(model, "changelist")).status_code == 403
    assert client.get(page(model, "add")).status_code == 403


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
