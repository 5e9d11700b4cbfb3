"""Many rows into the tables at once: COPY on PostgreSQL, bulk_create elsewhere."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.utils import timezone

# Rows of one table kept in memory before all tables are written.
BATCH = 20_000


class Table:
    """Rows on their way into one table; columns that are not named take their default."""

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        self.model, self.columns = model, columns
        self.next_id = (model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1
        self.rows: list[tuple[Any, ...]] = []

    def add(self, *values: Any) -> int:
        """Keep a row for the next `write`; returns the key that it will have."""
        key = self.next_id
        self.next_id += 1
        self.rows.append((key, *values))
        return key

    def write(self) -> None:
        if not self.rows:
            return
        if connection.vendor == "postgresql":
            self._copy()
        else:
            names = ("id", *self.columns)
            self.model._default_manager.bulk_create(
                [self.model(**dict(zip(names, row, strict=True))) for row in self.rows],
                batch_size=1_000,
            )
        self.rows = []

    def _copy(self) -> None:
        fields = {field.attname: field for field in self.model._meta.concrete_fields}
        rest = [name for name in fields if name not in {"id", *self.columns}]
        quote = connection.ops.quote_name
        names = ", ".join(quote(str(fields[name].column)) for name in ("id", *self.columns, *rest))
        end = "".join(f"\t{_plain(_default(fields[name]))}" for name in rest) + "\n"
        lines = "".join("\t".join(map(_plain, row)) + end for row in self.rows)
        with connection.cursor() as cursor:
            cursor.copy_expert(
                f"COPY {quote(self.model._meta.db_table)} ({names}) FROM STDIN",
                io.StringIO(lines),
            )


def write(tables: Iterable[Table]) -> None:
    """Write what is kept, in the order given: a row after those it names."""
    for table in tables:
        table.write()


def continue_numbering(tables: Iterable[Table]) -> None:
    """Let the database go on counting behind the keys that were given here."""
    from django.core.management.color import no_style

    statements = connection.ops.sequence_reset_sql(no_style(), [table.model for table in tables])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _default(field: Any) -> Any:
    if isinstance(field, models.DateTimeField) and not field.null:
        return timezone.now()
    value = field.get_default()
    return json.dumps(value) if isinstance(field, models.JSONField) else value


def _plain(value: Any) -> str:
    """A value as COPY reads it; the texts made here hold nothing that it would take for a sign."""
    return r"\N" if value is None else str(value)
