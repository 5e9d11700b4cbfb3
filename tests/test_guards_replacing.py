"""Nothing that the database guards is pushed out by a row with the same key (OR REPLACE)."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from beneficiaries.models import BeneficiaryCount, FurtherCut, SexAgeCell
from editions import guards
from editions.models import Redaction
from tests.closed_years import YEAR, closed_year
from tests.factories import (
    BeneficiaryCountFactory,
    FurtherCutFactory,
    RedactionFactory,
    SexAgeCellFactory,
)
from tests.guarded import person, publish_two_editions
from tests.sharing import shared_rows

pytestmark = pytest.mark.django_db

GUARDED = list(dict.fromkeys(guard.model for guard in guards.all_guards("sqlite")))


def keys_of(model) -> list[list[str]]:
    """The columns of each thing that is unique in a table, and in more than a part of its rows."""
    keys = [[field.column] for field in model._meta.concrete_fields if field.unique]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and not constraint.condition:
            # An expression is a column, or a column with what stands for it where it is empty.
            parts = [getattr(one, "source_expressions", [one])[0] for one in constraint.expressions]
            named = [part.name for part in parts]
            names = [*constraint.fields, *named]
            keys.append([model._meta.get_field(name).column for name in names])
    return keys


PLACES = [
    pytest.param(model, key, id=f"{model.__name__}, {' '.join(key)}")
    for model in GUARDED
    for key in keys_of(model)
]


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    """A row that stays in every guarded table."""
    with shared_rows(django_db_blocker):
        publish_two_editions()
        now = timezone.now()
        RedactionFactory(asked_by=person(), confirmed_by=person(), confirmed_at=now, applied_at=now)
        count = BeneficiaryCountFactory(year=YEAR, accepted=True, value=50)
        SexAgeCellFactory(count=count, value=50)
        FurtherCutFactory(count=count, value=5)
        closed_year()
        yield


@pytest.fixture
def undone(rows):
    """Takes back at once what no check at the end of a test would let stand."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def kept(model):
    if model in {SexAgeCell, FurtherCut}:
        return model.objects.get(count__year=YEAR)
    if model is BeneficiaryCount:
        return model.objects.get(year=YEAR)
    return model.objects.order_by("pk").first()


def in_sql(model) -> dict[str, str]:
    """Each column of a copy that has nothing in common with its original that may not be."""
    values = {field.column: field.column for field in model._meta.concrete_fields}
    for key in keys_of(model):
        fields = [field for field in model._meta.concrete_fields if field.column in key]
        text = [field.column for field in fields if isinstance(field, models.CharField)]
        # Short, since columns are; no key has it.
        values |= {text[0]: "'x'"} if text else {key[-1]: f"{key[-1]} + 1000"}
    return values


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def copied(model, values: dict[str, str], how: str = "INSERT") -> None:
    table, columns = model._meta.db_table, ", ".join(values)
    told = ", ".join(values.values())
    run(f"{how} INTO {table} ({columns}) SELECT {told} FROM {table} WHERE id = {kept(model).pk}")


def test_the_keys_walked_here_are_all_that_the_database_has():
    for model in GUARDED:
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, model._meta.db_table)
        named = [
            constraint.name
            for constraint in model._meta.constraints
            if isinstance(constraint, models.UniqueConstraint) and constraint.condition
        ]
        whole = [one for name, one in found.items() if name not in named]
        unique = [one for one in whole if one["unique"] or one["primary_key"]]
        assert len(unique) == len(keys_of(model)), model


@pytest.mark.parametrize("how", ["insert", "update"])
@pytest.mark.parametrize(("model", "key"), PLACES)
def test_a_row_with_the_key_of_one_that_stays_does_not_push_it_out(undone, model, key, how):
    """SQLite takes OR REPLACE; PostgreSQL knows no way but to refuse the second of a key."""
    if connection.vendor == "sqlite":
        # What else is refused of these rows has tests of its own.
        for guard in guards.all_guards("sqlite"):
            if guard.model is model and guard.kind != "replacing":
                run(f"DROP TRIGGER {guard.name}")
    else:
        guards.lift()
    is_sqlite = connection.vendor == "sqlite"
    before = model.objects.filter(pk=kept(model).pk).values().get()
    other = in_sql(model)
    alike = {column: column for column in key}

    if how == "update":
        copied(model, other)
        table = model._meta.db_table
        sets = ", ".join(
            f"{column} = (SELECT {column} FROM {table} kept WHERE kept.id = {before['id']})"
            for column in key
        )
        statement = f"UPDATE {'OR REPLACE ' if is_sqlite else ''}{table} SET {sets}"
        with refused():
            run(f"{statement} WHERE id = {before['id'] + 1000}")
    else:
        with refused():
            copied(model, other | alike, "INSERT OR REPLACE" if is_sqlite else "INSERT")

    assert model.objects.filter(pk=before["id"]).values().get() == before


def refused():
    is_sqlite = connection.vendor == "sqlite"
    return pytest.raises(
        DatabaseError,
        match="never replaced|never lowered|is closed" if is_sqlite else "duplicate key",
    )


def test_a_redaction_that_was_carried_out_is_not_erased_by_one_that_waits(rows):
    done, waits = kept(Redaction), RedactionFactory()
    replace = "OR REPLACE " if connection.vendor == "sqlite" else ""

    with pytest.raises(DatabaseError, match="on record|never replaced"):
        run(f"UPDATE {replace}editions_redaction SET id = {done.pk} WHERE id = {waits.pk}")

    assert Redaction.objects.filter(pk=done.pk, applied_at__isnull=False).exists()
