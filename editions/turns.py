"""Taking turns: whatever changes an edition happens alone, and sees one moment."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Model

from editions.models import Edition

# After so many more objects than there were Python looks for those to throw away; by itself 700.
SELDOM = 200_000


@contextmanager
def one_at_a_time(*, snapshot: bool = False, naming: Iterable[Model] = ()) -> Iterator[None]:
    """
    One transaction in which nobody else prepares, approves, withdraws or redacts.

    With `snapshot`, everything in it is read as it stood at one moment: on PostgreSQL by
    REPEATABLE READ, which begins once the lock is held, so that a preparation that waited
    sees what it waited for. SQLite needs no more than the IMMEDIATE of the settings: from
    the first statement on no other connection can write at all. Inside a transaction of
    the caller, that one decides what is seen.

    `naming` are the rows that whatever is written names. PostgreSQL looks for them at the very
    end, and takes everything back where one was changed since the snapshot, if only by a
    sign-in, unless they were locked from the start. The lock keeps nobody from changing them.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                if snapshot and is_outermost:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                # Readers are not held up; a lock takes no snapshot yet.
                cursor.execute(f"LOCK TABLE {Edition._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
                for row in naming:
                    table = row._meta.db_table
                    cursor.execute(f"SELECT FROM {table} WHERE id = %s FOR KEY SHARE", [row.pk])
        yield


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """
    Let Python look less often for objects that only hold each other.

    Publishing makes millions of objects, few of which do. Looking through all of them again
    and again took a third of its time.
    """
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
