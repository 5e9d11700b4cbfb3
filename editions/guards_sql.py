"""How a guard is written in the SQL of each database, and how it is found there again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

# `SAME(a b)` in a condition: columns a and b do not change, empty ones included.
SAME = "SAME"
# A row that a new one, or a changed one, would push out.
ROWS = ("there", "NEW")


@dataclass(frozen=True)
class Guard:
    """One thing that the database refuses: an event on a table, when a condition holds."""

    model: type[models.Model]
    event: str
    # In SQL, over OLD and NEW; for an insert, over NEW only.
    when: str
    sentence: str
    only: str = ""
    # What tells it from another guard of the same event.
    kind: str = ""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def name(self) -> str:
        return "_".join(filter(None, ["guard", self.table, self.event, self.kind]))


def text_of(guard: Guard, vendor: str) -> str:
    """The text by which a guard is known: the trigger, or what its function does."""
    return _trigger(guard) if vendor == "sqlite" else _body(guard)


def to_make(guard: Guard, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [to_lift(guard, vendor), _trigger(guard)]
    # An insert is judged once for all rows of a statement: many are written at a time.
    how = {
        "insert": f"AFTER INSERT ON {guard.table} REFERENCING NEW TABLE AS added"
        " FOR EACH STATEMENT",
        "truncate": f"BEFORE TRUNCATE ON {guard.table} FOR EACH STATEMENT",
    }.get(guard.event, f"BEFORE {guard.event.upper()} ON {guard.table} FOR EACH ROW")
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql"
        f" AS $guard${_body(guard)}$guard$",
        to_lift(guard, vendor),
        f"CREATE TRIGGER {guard.name} {how} EXECUTE FUNCTION {guard.name}()",
    ]


def to_lift(guard: Guard, vendor: str) -> str:
    on_table = f" ON {guard.table}" if vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {guard.name}{on_table}"


def standing(connection: Any) -> dict[str, str]:
    """The guards that are in force in a database, by name, each with its text."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard%'"
            )
        else:
            cursor.execute(
                "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
                " JOIN pg_class c ON c.oid = t.tgrelid"
                " WHERE t.tgname LIKE 'guard%' AND t.tgenabled IN ('O', 'A')"
                " AND c.relnamespace = to_regnamespace(current_schema())"
            )
        return dict(cursor.fetchall())


def _trigger(guard: Guard) -> str:
    condition = _written(guard.when, "OLD.{0} IS NEW.{0}")
    return (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event.upper()} ON {guard.table}"
        f" FOR EACH ROW WHEN {condition}"
        f" BEGIN SELECT RAISE(ABORT, '{guard.sentence}'); END"
    )


def _body(guard: Guard) -> str:
    condition = _written(guard.when, "OLD.{0} IS NOT DISTINCT FROM NEW.{0}")
    if guard.event == "insert":
        condition = f"EXISTS (SELECT 1 FROM added WHERE {condition.replace('NEW.', 'added.')})"
    returned = {"insert": "NULL", "truncate": "NULL", "delete": "OLD"}.get(guard.event, "NEW")
    return (
        f" BEGIN IF {condition} THEN RAISE EXCEPTION USING"
        f" MESSAGE = '{guard.sentence}', ERRCODE = 'integrity_constraint_violation';"
        f" END IF; RETURN {returned}; END "
    )


def _written(condition: str, same: str) -> str:
    def columns(match: re.Match[str]) -> str:
        return f"({' AND '.join(same.format(name) for name in match[1].split())})"

    return re.sub(rf"{SAME}\(([^)]*)\)", columns, condition)


def never_replaced(
    model: type[models.Model], sentence: str, which: str = "1 = 1"
) -> Iterator[Guard]:
    """
    No row pushes out another one that holds something unique and is `which`.

    SQLite does so for INSERT and UPDATE OR REPLACE, and no trigger for a delete hears of it.
    """
    table = model._meta.db_table
    for event, another in {"insert": "", "update": "there.id <> OLD.id AND "}.items():
        when = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} there WHERE {another}{same} AND {which})"
            for same in _same_keys(model)
        )
        yield Guard(model, event, when, sentence, only="sqlite", kind="replacing")


def _same_keys(model: type[models.Model]) -> Iterator[str]:
    """For each thing that is unique in a table, that two rows have it alike."""
    for field in model._meta.concrete_fields:
        if field.unique:
            yield _alike([f"{{row}}.{field.column}"])
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            parts: list[Any] = [*map(models.F, constraint.fields), *constraint.expressions]
            among: Any = constraint.condition.children if constraint.condition else []
            yield " AND ".join(
                [
                    _alike([_in_sql(model, part) for part in parts]),
                    *(f"{row}.{name} = '{value}'" for name, value in among for row in ROWS),
                ]
            )


def _alike(parts: list[str]) -> str:
    return " AND ".join(" = ".join(part.format(row=row) for row in ROWS) for part in parts)


def _in_sql(model: type[models.Model], part: Any) -> str:
    """A column, or what stands for it where it is empty; as SQLite keeps it in its index."""
    if isinstance(part, models.Func):
        column, instead = part.get_source_expressions()
        return f"COALESCE({_in_sql(model, column)}, {instead.value})"
    field: Any = model._meta.get_field(part.name)
    return f"{{row}}.{field.column}"
