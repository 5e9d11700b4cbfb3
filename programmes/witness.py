"""A line in the history of each row on which somebody acted, also where no form was saved."""

from __future__ import annotations

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AbstractUser
from django.db.models import QuerySet


def note(rows: QuerySet, in_history: str, *, by: AbstractUser) -> None:
    """`in_history` is English and marked for translation: who reads it has her own language."""
    changed = [{"changed": {"fields": [in_history]}}]
    LogEntry.objects.log_actions(by.pk, rows, CHANGE, changed)
