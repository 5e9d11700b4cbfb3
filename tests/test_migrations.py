"""Models, migrations and the database agree, on whichever database the tests run."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from beneficiaries.models import BeneficiaryCount
from tests.closed_years import YEAR, closed_year
from tests.factories import BeneficiaryCountFactory, ProjectFactory

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.django_db


def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_checks_of_the_database_find_nothing():
    call_command("check", databases=["default"], fail_level="WARNING")


def test_every_migration_has_a_name_that_says_its_purpose():
    names = [
        path.stem
        for path in ROOT.glob("*/migrations/0*.py")
        if path.parent.parent.name in {"programmes", "beneficiaries", "editions", "coopi_mali"}
    ]

    assert len(names) >= 4
    assert [name for name in names if re.match(r"\d{4}_auto", name)] == []


def test_counts_that_may_have_been_accepted_before_it_was_noted_are_kept():
    closed = ProjectFactory()
    for number, state in enumerate(BeneficiaryCount.State):
        BeneficiaryCountFactory(state=state, year=YEAR + 1, once_accepted=True)
        BeneficiaryCountFactory(
            project=closed, state=state, year=YEAR, group_code=f"g{number}", once_accepted=True
        )
    closed_year()

    marking = import_module("beneficiaries.migrations.0006_counts_once_accepted")
    marking.unmark(apps, connection.schema_editor())

    kept = BeneficiaryCount.objects.filter(once_accepted=True).values_list("year", "state")
    in_closed_year = [(YEAR, state) for state in BeneficiaryCount.State]
    assert sorted(kept) == sorted(
        [*in_closed_year, (YEAR + 1, "accepted"), (YEAR + 1, "sent_back")]
    )
