"""Who did what: every line of the log, to be read and nothing else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import DELETION, LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from coopi_mali.log_lines import put_in_words
from coopi_mali.models import Account
from programmes import witness
from programmes.admin.shared import ReadOnlyAdmin

# Of the country; lines about accounts are for who manages accounts.
OF_COUNTRY = ["programmes", "beneficiaries", "editions"]


def read_by(account: Account, lines: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
    """Headquarters reads all, a MEAL officer what was done to the country's rows (roles)."""
    if account.has_perm("coopi_mali.change_account"):
        return lines
    if account.has_perm("programmes.change_project"):
        return lines.filter(content_type__app_label__in=OF_COUNTRY)
    return lines.filter(user=account)


class ByBreakGlass(admin.SimpleListFilter):
    title = _("technical administrator")
    parameter_name = "break_glass"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(self, request: HttpRequest, lines: QuerySet) -> QuerySet:
        marked = {"change_message__startswith": witness.BEGINS}
        if self.value() == "yes":
            return lines.filter(**marked)
        return lines.exclude(**marked) if self.value() == "no" else lines


@admin.register(LogEntry)
class LogAdmin(ReadOnlyAdmin):
    list_display = ["action_time", "user", "action_flag", "kind", "row", "what"]
    list_filter = [
        "action_flag",
        ByBreakGlass,
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
