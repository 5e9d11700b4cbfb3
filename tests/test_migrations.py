"""Models, migrations and the database agree, on whichever database the tests run."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

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
