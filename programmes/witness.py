"""
The log of the admin, and with it the history of each row: every line of it is written here.

What a technical administrator does with content is break-glass (decision 34). Her line says so
from the moment it is written, whatever becomes of her account afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Group
from django.db.models import Model

# The first part of a message. Django's own telling of a message passes over it.
BREAK_GLASS: dict[str, Any] = {"break_glass": {}}
# By this such lines are found: no name of a row begins a message, nor holds a bare quotation mark.
BEGINS = json.dumps([BREAK_GLASS])[:-1]


def note(rows: Iterable[Model], in_history: str, *, by: AbstractUser) -> None:
    """
    A line for each row on which somebody acted where no form was saved.

    `in_history` is English and marked for translation: who reads it has her own language.
    """
    write(rows, CHANGE, [{"changed": {"fields": [in_history]}}], by=by)


def write(
    rows: Iterable[Model], act: int, message: list[Any] | str = "", *, by: AbstractUser
) -> list[LogEntry]:
    rows = list(rows)
    if by.is_superuser and rows and _is_content(rows[0]):
        # What is no list is a sentence, or nothing.
        said = message if isinstance(message, list) else [{"changed": {"fields": [message]}}]
        message = [BREAK_GLASS, *(said if message else [])]
    return LogEntry.objects.log_actions(by.pk, rows, act, message)


def is_break_glass(line: LogEntry) -> bool:
    return line.change_message.startswith(BEGINS)


def _is_content(row: Model) -> bool:
    """Anything but people and their rights, which are a technical administrator's own work."""
    return row._meta.app_label not in {
        get_user_model()._meta.app_label,
        Group._meta.app_label,
    }
