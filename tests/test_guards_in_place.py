"""The guards of the database are there: missing, altered or switched off, they are missed."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, models

from editions import actions, guards
from editions.models import Erratum, FrozenCell
from tests.factories import ProjectFactory
from tests.guarded import person, publish_two_editions, refused, run

pytestmark = pytest.mark.django_db


def test_every_guard_is_in_place():
    assert guards.missing() == []
    assert (
        len(guards.all_guards(connection.vendor))
        == {"sqlite": 80, "postgresql": 62}[connection.vendor]
    )


def take_away(name: str) -> None:
    table = next(g.table for g in guards.all_guards(connection.vendor) if g.name == name)
    run(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def test_nothing_is_published_while_a_guard_is_missing(client):
    programme = publish_two_editions().programme
    ProjectFactory(ready=True)
    prepared = actions.prepare(programme, by=person())
    take_away("guard_editions_frozenrecord_update")

    with pytest.raises(ValidationError, match="guard_editions_frozenrecord_update"):
        actions.approve(prepared, by=person())
    actions.discard(prepared, by=person())
    with pytest.raises(ValidationError, match="manage.py migrate"):
        actions.prepare(programme, by=person())
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "guard_editions_frozenrecord_update" in answer.json()["problems"][0]


def test_a_guard_that_was_altered_counts_as_missing():
    guard = next(g for g in guards.all_guards(connection.vendor) if g.event == "update")
    if connection.vendor == "sqlite":
        take_away(guard.name)
        run(f"CREATE TRIGGER {guard.name} BEFORE UPDATE ON {guard.table} BEGIN SELECT 1; END")
    else:
        run(
            f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RETURN NEW; END $$"
        )

    assert guards.missing() == [guard.name]


def test_a_guard_that_is_switched_off_counts_as_missing():
    name = "guard_editions_frozencell_delete"
    if connection.vendor == "sqlite":
        take_away(name)
    else:
        run(f"ALTER TABLE editions_frozencell DISABLE TRIGGER {name}")

    assert guards.missing() == [name]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Erratum, FrozenCell], ids=lambda model: model.__name__)
def test_a_table_that_is_remade_loses_its_guards_until_the_next_migrate(model):
    """SQLite remakes a table where PostgreSQL changes it in place and keeps the guards."""
    publish_two_editions()
    field = models.CharField(max_length=300, default="")
    old, new = (column_of(model, field) for field in (models.CharField(max_length=200), field))

    with connection.schema_editor() as editor:
        editor.add_field(model, old)
    with connection.schema_editor() as editor:
        if connection.vendor == "sqlite":
            editor._remake_table(model)
        else:
            editor.remove_field(model, old)
    lost = guards.missing()
    call_command("migrate", verbosity=0)

    of_table = [g.name for g in guards.all_guards(connection.vendor) if g.model is model]
    assert lost == (of_table if connection.vendor == "sqlite" else [])
    assert guards.missing() == []
    assert new.name == old.name
    with refused():
        run(f"DELETE FROM {model._meta.db_table}")


def column_of(model, field):
    field.null = True
    field.set_attributes_from_name("added_in_a_test")
    field.model = model
    return field


@pytest.mark.django_db(transaction=True)
def test_a_table_that_other_guards_name_is_remade_by_a_migration_and_guarded_again():
    publish_two_editions()

    # What comes after it remakes the table of editions.
    call_command("migrate", "editions", "0016", verbosity=0)
    call_command("migrate", verbosity=0)

    assert guards.missing() == []
    with refused():
        run("DELETE FROM editions_edition")
