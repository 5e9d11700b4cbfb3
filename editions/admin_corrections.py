"""Reports by readers, for those who answer them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _

from editions import corrections, gate
from editions.models import CorrectionReport
from programmes.admin.forms import VersionForm
from programmes.admin.shared import PortalAdmin


def to_remove(route: str, asked: dict[str, str] | None = None) -> str:
    """How words go that may harm people, with the page on which that is asked for."""
    return format_html(
        gettext(
            'Words that may harm people are taken out of every edition by a <a href="{}">'
            "redaction</a>: one person asks for it, another confirms it."
        ),
        f"{reverse(route)}?{urlencode(asked)}" if asked else reverse(route),
    )


class AnswerForm(VersionForm):
    class Meta:
        model = CorrectionReport
        fields = ["state", "answer"]

    def clean_answer(self) -> str:
        text = self.cleaned_data["answer"]
        gate.demand_harmless(text, self.instance.programme)
        return text


@admin.register(CorrectionReport)
class CorrectionReportAdmin(PortalAdmin):
    form = AnswerForm
    list_display = ["kind", "page", "state", "received_at", "handled_by"]
    list_filter = ["state", "kind", "programme"]
    search_fields = ["page", "text"]
    loaded = ["handled_by"]
    readonly_fields = [
        "programme",
        "kind",
        "page_here",
        "edition_number",
        "text",
        "removal",
        "source",
        "language",
        "received_at",
        "handled_at",
        "handled_by",
    ]
    fieldsets = [
        (
            _("As it came in"),
            {
                "fields": [
                    ("kind", "language", "received_at"),
                    ("page_here", "edition_number"),
                    "text",
                    "removal",
                    "source",
                    "programme",
                ]
            },
        ),
        (_("What became of it"), {"fields": ["state", "answer", ("handled_by", "handled_at")]}),
    ]

    @admin.display(description=_("page"))
    def page_here(self, report: CorrectionReport) -> str:
        return format_html('<a href="{0}">{0}</a>', report.page) if report.page else "–"

    @admin.display(description=_("to remove it"))
    def removal(self, report: CorrectionReport) -> str:
        return to_remove("admin:editions_redaction_changelist")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("editions.answer_correctionreport")

    def save_model(
        self, request: HttpRequest, report: CorrectionReport, form: ModelForm, change: bool
    ) -> None:
        corrections.answer(
            report,
            by=request.user,  # type: ignore[arg-type]
            state=form.cleaned_data["state"],
            text=form.cleaned_data["answer"],
        )
