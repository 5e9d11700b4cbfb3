"""What the history of a row says was changed, in the language of whoever reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_lazy as _, override

from programmes import witness
from programmes.languages import LANGUAGES
from programmes.wording import colon

BY_BREAK_GLASS = _("By a technical administrator (break-glass)")

OF_ONE_LANGUAGE = re.compile(rf"(.+?)( \((?:{'|'.join(LANGUAGES)})\))?")


class HistoryInWords(admin.ModelAdmin):
    """
    Django keeps the English labels of what was changed, to translate them when they are read.

    It does not find them: labels begin with a capital letter, and those of texts end with their
    language, unlike the names of fields, which are what was translated. It is read by those who
    keep the register (roles); of rows that only some may see it says that they were changed.
    """

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        account: Any = request.user
        if not account.has_perm("programmes.change_project"):
            raise PermissionDenied
        response = super().history_view(request, object_id, extra_context)
        unnamed = set() if account.may_see_restricted else _kinds_that_may_be_restricted()
        for entry in (getattr(response, "context_data", None) or {}).get("action_list", ()):
            entry.change_message = in_words(entry, unnamed)
        return response

    # What the admin writes by itself

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return witness.write([obj], ADDITION, message, by=request.user)  # type: ignore[arg-type]

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return witness.write([obj], CHANGE, message, by=request.user)  # type: ignore[arg-type]

    def log_deletions(self, request: HttpRequest, queryset: QuerySet) -> Any:
        return witness.write(queryset, DELETION, by=request.user)  # type: ignore[arg-type]


def _kinds_that_may_be_restricted() -> set[str]:
    """As an entry calls them: it is kept in English, and does not say which row it was."""
    with override(None):
        return {
            str(model._meta.verbose_name)
            for model in apps.get_models()
            if any(field.name == "restricted" for field in model._meta.fields)
        }


def in_words(entry: LogEntry, unnamed: Collection[str] = ()) -> str:
    """
    The message of an entry with its labels translated; one that was not made by a form stays.

    The names of rows hold their figures: rows of the kinds that are `unnamed` go without.
    """
    try:
        told = json.loads(entry.change_message)
    except json.JSONDecodeError:
        return entry.change_message
    if not isinstance(told, list):
        return entry.change_message
    for one in told:
        for act in one.values():
            if act.get("name") in unnamed:
                act["object"] = "…"
        if fields := one.get("changed", {}).get("fields"):
            one["changed"]["fields"] = [_label_in_words(label) for label in fields]
    if not witness.is_break_glass(entry):
        return json.dumps(told)
    if entry.is_deletion():
        return str(BY_BREAK_GLASS)
    return colon(BY_BREAK_GLASS, LogEntry(change_message=json.dumps(told[1:])).get_change_message())


def _label_in_words(label: str) -> str:
    found = OF_ONE_LANGUAGE.fullmatch(label)
    if found is None:
        return label
    name, of_one_language = found[1], found[2] or ""
    for as_marked in (name, name[0].lower() + name[1:]):
        if (words := gettext(as_marked)) != as_marked:
            return words + of_one_language
    return label
