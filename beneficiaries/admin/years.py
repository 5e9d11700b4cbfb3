"""Reporting years: opened by one person, closed and reopened by two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy as _, gettext_noop

from beneficiaries import closing
from beneficiaries.models import ReportingYear
from programmes.admin.shared import PortalAdmin
from programmes.wording import colon


@admin.register(ReportingYear)
class ReportingYearAdmin(PortalAdmin):
    list_display = [
        "year",
        "state",
        "closing_proposed_by",
        "closed_by",
        "closed_at",
        "reopening_proposed_by",
    ]
    list_filter = ["state", "programme"]
    search_fields = ["year"]
    autocomplete_fields = ["programme"]
    loaded = ["closing_proposed_by", "closed_by", "reopening_proposed_by"]
    readonly_fields = [
        "state",
        "closing_proposed_by",
        "closed_by",
        "closed_at",
        "reopening_proposed_by",
    ]
    stable = "year"
    fixed = ["programme"]
    actions = ["propose_closing", "close", "propose_reopening", "reopen"]
    fieldsets = [
        (_("Identity"), {"fields": ["programme", "year"]}),
        (
            _("Where it stands"),
            {
                "fields": [
                    "state",
                    "closing_proposed_by",
                    "closed_by",
                    "closed_at",
                    "reopening_proposed_by",
                ]
            },
        ),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.state == ReportingYear.State.OPEN)

    def has_propose_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("beneficiaries.propose_closing")

    def has_close_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("beneficiaries.close_reportingyear")

    @admin.action(description=_("Propose to close the chosen years"), permissions=["propose"])
    def propose_closing(self, request: HttpRequest, years: QuerySet) -> None:
        self._act(
            request,
            years,
            closing.propose_closing,
            done=gettext("closing proposed"),
            in_history=gettext_noop("state: closing proposed"),
        )

    @admin.action(description=_("Close the chosen years"), permissions=["close"])
    def close(self, request: HttpRequest, years: QuerySet) -> None:
        self._act(
            request,
            years,
            closing.close,
            done=gettext("closed"),
            in_history=gettext_noop("state: closed"),
        )

    @admin.action(description=_("Propose to reopen the chosen years"), permissions=["propose"])
    def propose_reopening(self, request: HttpRequest, years: QuerySet) -> None:
        self._act(
            request,
            years,
            closing.propose_reopening,
            done=gettext("reopening proposed"),
            in_history=gettext_noop("state: reopening proposed"),
        )

    @admin.action(description=_("Reopen the chosen years"), permissions=["close"])
    def reopen(self, request: HttpRequest, years: QuerySet) -> None:
        self._act(
            request,
            years,
            closing.reopen,
            done=gettext("reopened"),
            in_history=gettext_noop("state: reopened"),
        )

    def _act(
        self,
        request: HttpRequest,
        years: QuerySet,
        act: Callable[..., ReportingYear],
        *,
        done: str,
        in_history: str,
    ) -> None:
        """
        Each year by itself: one that is refused says why and does not keep back the others.

        History keeps the English words, which each reader is shown in her own language.
        """
        for year in years:
            try:
                act(year, by=request.user)
            except ValidationError as refused:
                for message in refused.messages:
                    self.message_user(request, message, messages.ERROR)
            else:
                self.log_change(request, year, [{"changed": {"fields": [in_history]}}])
                self.message_user(request, colon(year, f"{done}."))
