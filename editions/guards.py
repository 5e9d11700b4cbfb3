"""
Guards: triggers that keep what was published as it was published, on both databases.

What they refuse is in guards_tables.py. A guard is known by its name and its text, so one
that was altered counts as missing. SQLite drops the triggers of a table that it remakes: all
are made again after every migrate (signals.py), and nothing is published while one is missing.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.db.utils import DEFAULT_DB_ALIAS
from django.utils.translation import gettext as _

from editions import guards_sql as sql
from editions.guards_tables import Guard, all_guards

__all__ = ["Guard", "all_guards", "demand", "lift", "make", "missing"]


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The guards that are not in place as they should be, by name."""
    connection = connections[using]
    standing = sql.standing(connection)
    return [
        guard.name
        for guard in all_guards(connection.vendor)
        if standing.get(guard.name) != sql.text_of(guard, connection.vendor)
    ]


def demand() -> None:
    """Refuse to publish while a guard is missing."""
    if absent := missing():
        raise ValidationError(
            _(
                "Nothing can be published: guards of the database are missing (%(names)s). "
                "Those who run the portal make them again with “manage.py migrate”."
            )
            % {"names": ", ".join(absent)}
        )


def make(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put every guard in place; safe to repeat."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for guard in all_guards(connection.vendor):
            for statement in sql.to_make(guard, connection.vendor):
                cursor.execute(statement)


def lift(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take every guard away: for a remake of tables, and for the flush of the tests."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for guard in all_guards(connection.vendor):
            cursor.execute(sql.to_lift(guard, connection.vendor))
