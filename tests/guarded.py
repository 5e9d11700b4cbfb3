"""Editions that the guards of the database protect, and attempts to change them."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from editions import actions
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ErratumFactory,
    ProgrammeFactory,
    ProjectFactory,
    SectorFactory,
    StatementFactory,
)

RIGHTS = [f"editions.{verb}_edition" for verb in ("prepare", "approve", "withdraw")]


def person():
    return AccountFactory(permissions=RIGHTS)


def publish_two_editions():
    """Two public editions with a row in every guarded table."""
    programme = ProgrammeFactory()
    project = ProjectFactory(ready=True, sectors=[SectorFactory()])
    BeneficiaryCountFactory(project=project, accepted=True, value=500)
    statement = StatementFactory(approved=True, value=100)
    actions.approve(actions.prepare(programme, by=person()), by=person())
    statement.value = 120
    statement.save()
    edition = actions.approve(actions.prepare(programme, by=person()), by=person())
    ErratumFactory(edition=edition)
    return edition


def refused(match: str = ""):
    return pytest.raises(DatabaseError, match=match or "never|nothing else|only|on record")


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
