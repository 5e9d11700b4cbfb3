"""Every list and form of the admin opens, in every language, at a constant cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group

from beneficiaries.models import Statement
from coopi_mali.models import Account, PasswordLink
from editions import actions
from editions.models import CorrectionTry, FrozenFigures, FrozenListing, FrozenPage, ProjectInput
from programmes.models import CountryProgramme, Project
from tests import factories
from tests.admin_addresses import page, queries_of
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
from tests.sharing import shared_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_of_each")]

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
EVERY_MODEL = pytest.mark.parametrize("model", MODELS, ids=[m._meta.label for m in MODELS])
ROOMS = ["programmes", "beneficiaries", "editions", "coopi_mali"]
# Each list and form asks the same of the database whatever language it is in.
LANGUAGES = ["en", *(pytest.param(code, marks=pytest.mark.once) for code in ("fr", "it"))]
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
    StatementFactory(approved=True, value=1010)
    publish()
    Statement.objects.approved().update(value=Statement.objects.count() + 100)
    ErratumFactory(edition=publish())


def publish() -> Any:
    programme = ProgrammeFactory()
    preparer, approver = AccountFactory(superuser=True), AccountFactory(superuser=True)
    return actions.approve(actions.prepare(programme, by=preparer), by=approver)


@pytest.fixture(scope="module")
def one_of_each(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A row of every model, made once and taken back after the module."""
    with shared_rows(django_db_blocker):
        make_rows()
        yield


def test_every_model_of_ours_is_registered():
    ours = {model for room in ROOMS for model in apps.get_app_config(room).get_models()}

    assert {CountryProgramme, Project, Statement, Account} <= ours
    # A counter that lives for a day, and what publishing worked out for quicker reading, hold
    # nothing that staff could read. Of its links for passwords the history of an account tells.
    assert ours - set(admin.site._registry) == {
        CorrectionTry,
        FrozenFigures,
        FrozenListing,
        FrozenPage,
        PasswordLink,
        ProjectInput,
    }


@EVERY_MODEL
@pytest.mark.parametrize("language", LANGUAGES)
def test_list_and_forms_open(client, model, language):
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


def test_every_list_costs_the_same_for_many_rows(client):
    client.force_login(AccountFactory(superuser=True))

    def cost(model: Any) -> int:
        return queries_of(client, page(model, "changelist"))

    # What Django remembers of content types must not look like a difference.
    for model in MODELS:
        cost(model)
    few = {model: cost(model) for model in MODELS}
    before = {model: model._default_manager.count() for model in MODELS}

    make_rows()

    assert {model: cost(model) for model in MODELS} == few
    not_more = {model for model in MODELS if model._default_manager.count() <= before[model]}
    assert not_more <= {CountryProgramme, Group}


@EVERY_MODEL
def test_who_has_no_right_sees_nothing(client, model):
    client.force_login(AccountFactory())

    assert client.get(page(model, "changelist")).status_code == 403
    assert client.get(page(model, "add")).status_code == 403
