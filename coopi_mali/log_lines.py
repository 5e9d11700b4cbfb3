"""Lines of the log, told without the names of rows that their reader may not see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import Model, Q
from django.utils.translation import override

from beneficiaries.models import BeneficiaryCount, FurtherCut, SexAgeCell
from programmes import witness
from programmes.admin.history import BY_BREAK_GLASS, in_words
from programmes.models import ProjectResult

# Rows that may be restricted, and which of them are not: their names hold figures, or the group.
OPEN: dict[type[Model], Q] = {
    BeneficiaryCount: Q(restricted=False),
    SexAgeCell: Q(count__restricted=False),
    FurtherCut: Q(count__restricted=False),
    ProjectResult: Q(restricted=False),
}
UNNAMED = "…"
# So many lines the front page of the admin reminds somebody of.
SHOWN = 10


def recent_actions(account: Any) -> list[LogEntry]:
    """What somebody did last; a row that she may not see any more is led to by nothing."""
    lines = list(LogEntry.objects.filter(user=account).select_related("content_type")[:SHOWN])
    by_break_glass = {line.pk for line in lines if witness.is_break_glass(line)}
    put_in_words(lines, account)
    for line in lines:
        # What was done is not told there, so this is told by itself.
        line.by = BY_BREAK_GLASS if line.pk in by_break_glass else ""  # type: ignore[attr-defined]
        if line.object_repr == UNNAMED:
            line.object_id = None
    return lines


def put_in_words(lines: Sequence[LogEntry], account: Any) -> None:
    """
    In the language of the reader, and without the names of what she may not see.

    Nor is a row named that is gone: nobody can say any more whether it was restricted.
    """
    with override(None):
        kinds = {str(model._meta.verbose_name) for model in OPEN}
    unnamed = set() if account.may_see_restricted else kinds
    seen = {model: _seen(model, lines) for model in OPEN} if unnamed else {}
    for line in lines:
        model = line.content_type.model_class() if line.content_type else None
        if model in seen and line.object_id not in seen[model]:
            line.object_repr = UNNAMED
        line.change_message = in_words(line, unnamed)


def _seen(model: type[Model], lines: Sequence[LogEntry]) -> set[str]:
    of_model = (line for line in lines if line.content_type.model_class() is model)  # type: ignore[union-attr]
    rows = model._default_manager.filter(OPEN[model], pk__in=[line.object_id for line in of_model])
    return {str(pk) for pk in rows.order_by().values_list("pk", flat=True)}
