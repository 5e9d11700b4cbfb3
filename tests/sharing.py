"""Rows that several tests read, made once for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def shared_rows(blocker: Any) -> Iterator[None]:
    """
    Within it, rows are written for all tests of a module or session, and taken back at its end.

    Each test's own transaction nests in it, so that no test sees what another one changed.
    `blocker` is the fixture `django_db_blocker`; `django_db_setup` has to be asked for as well.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
