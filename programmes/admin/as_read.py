"""Rows are moved on their way as the list showed them to a person, not as changed since."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


class ChosenAsRead(admin.ModelAdmin):
    """Each row of the list brings its version along, unseen."""

    def action_checkbox(self, row: Any) -> SafeString:
        version = forms.HiddenInput().render(_field(row.pk), row.version)
        return format_html("{}{}", super().action_checkbox(row), version)

    def as_read(self, request: HttpRequest, rows: QuerySet) -> dict[int, int | None] | None:
        """The chosen rows with the versions that the list showed; None where it showed not all."""
        if request.POST.get("select_across") == "1":
            self.message_user(
                request,
                _("Nothing was done: choose those that you have before you, a page at a time."),
                messages.ERROR,
            )
            return None
        return {pk: _shown(request, pk) for pk in rows.order_by().values_list("pk", flat=True)}


def _field(pk: int) -> str:
    return f"version-{pk}"


def _shown(request: HttpRequest, pk: int) -> int | None:
    try:
        return int(request.POST[_field(pk)])
    except (KeyError, ValueError):
        return None
