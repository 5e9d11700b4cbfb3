"""What somebody did last, as the front page of the admin reminds her of it."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.models import LogEntry
from django.core.exceptions import FieldError
from django.db.models import Model

SHOWN = 10
# Where a row itself, or the count of which it is a part, says that it is restricted.
HIDES = ("restricted", "count__restricted")


def recent_actions(account: Any) -> list[LogEntry]:
    """
    Rows that she may not see any more go without their names, which hold their figures.

    A row that is gone cannot be asked, and may have been one.
    """
    entries = list(LogEntry.objects.filter(user=account).select_related("content_type")[:SHOWN])
    if account.may_see_restricted:
        return entries
    for entry in entries:
        model: Any = entry.content_type and entry.content_type.model_class()
        hides = model and next((name for name in HIDES if _may_ask(model, name)), None)
        if hides and not model.objects.filter(pk=entry.object_id, **{hides: False}).exists():
            entry.object_repr, entry.object_id = "…", None
    return entries


def _may_ask(model: type[Model], name: str) -> bool:
    try:
        model._default_manager.filter(**{name: False})
    except FieldError:
        return False
    return True
