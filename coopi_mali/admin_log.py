"""Who did what: every line of the log, to be read and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import DELETION, LogEntry
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _, override

from beneficiaries.models import BeneficiaryCount, FurtherCut, SexAgeCell
from coopi_mali.models import Account
from programmes.admin.history import in_words
from programmes.admin.shared import ReadOnlyAdmin
from programmes.models import ProjectResult

# Of the country; lines about accounts are for who manages accounts.
OF_COUNTRY = ["programmes", "beneficiaries", "editions"]
# Rows that may be restricted, and which of them are not: their names hold figures, or the group.
OPEN: dict[type[Model], Q] = {
    BeneficiaryCount: Q(restricted=False),
    SexAgeCell: Q(count__restricted=False),
    FurtherCut: Q(count__restricted=False),
    ProjectResult: Q(restricted=False),
}
UNNAMED = "…"


def read_by(account: Account, lines: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
    """Headquarters reads all, a MEAL officer what was done to the country's rows (roles)."""
    if account.has_perm("coopi_mali.change_account"):
        return lines
    if account.has_perm("programmes.change_project"):
        return lines.filter(content_type__app_label__in=OF_COUNTRY)
    return lines.filter(user=account)


def put_in_words(lines: Sequence[LogEntry], account: Account) -> None:
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
        line.change_message = in_words(line.change_message, unnamed)


def _seen(model: type[Model], lines: Sequence[LogEntry]) -> set[str]:
    of_model = (line for line in lines if line.content_type.model_class() is model)  # type: ignore[union-attr]
    rows = model._default_manager.filter(OPEN[model], pk__in=[line.object_id for line in of_model])
    return {str(pk) for pk in rows.order_by().values_list("pk", flat=True)}


@admin.register(LogEntry)
class LogAdmin(ReadOnlyAdmin):
    list_display = ["action_time", "user", "action_flag", "kind", "row", "what"]
    list_filter = [
        "action_flag",
        ("content_type", admin.RelatedOnlyFieldListFilter),
        ("user", admin.RelatedOnlyFieldListFilter),
    ]
    date_hierarchy = "action_time"
    loaded = ["user", "content_type"]
    # Neither filtered nor searched by the name that is kept, which not everybody may read.
    fields = ["action_time", "user", "action_flag", "kind", "row", "what"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        account: Any = request.user
        return read_by(account, super().get_queryset(request))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        listed = super().get_changelist_instance(request)
        account: Any = request.user
        put_in_words(listed.result_list, account)
        return listed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        line = super().get_object(request, *args, **kwargs)
        account: Any = request.user
        if line is not None:
            put_in_words([line], account)
        return line

    @admin.display(description=_("kind of record"), ordering="content_type")
    def kind(self, line: LogEntry) -> str:
        return line.content_type.name if line.content_type else ""

    @admin.display(description=_("record"))
    def row(self, line: LogEntry) -> str:
        address = line.get_admin_url()
        if line.action_flag == DELETION or address is None:
            return line.object_repr
        return format_html('<a href="{}">{}</a>', address, line.object_repr)

    @admin.display(description=_("what was done"))
    def what(self, line: LogEntry) -> str:
        return line.get_change_message()
