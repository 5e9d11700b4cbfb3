"""What the history of a row says was changed, in the language of whoever reads it."""

from __future__ import annotations

import json
import re
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from programmes.languages import LANGUAGES

OF_ONE_LANGUAGE = re.compile(rf"(.+?)( \((?:{'|'.join(LANGUAGES)})\))?")


class HistoryInWords(admin.ModelAdmin):
    """
    Django keeps the English labels of what was changed, to translate them when they are read.

    It does not find them: labels begin with a capital letter, and those of texts end with their
    language, unlike the names of fields, which are what was translated.
    """

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response = super().history_view(request, object_id, extra_context)
        for entry in (getattr(response, "context_data", None) or {}).get("action_list", ()):
            entry.change_message = in_words(entry.change_message)
        return response


def in_words(message: str) -> str:
    """The message of an entry with its labels translated; one that was not made by a form stays."""
    try:
        told = json.loads(message)
    except json.JSONDecodeError:
        return message
    for one in told if isinstance(told, list) else ():
        if fields := one.get("changed", {}).get("fields"):
            one["changed"]["fields"] = [_label_in_words(label) for label in fields]
    return json.dumps(told) if isinstance(told, list) else message


def _label_in_words(label: str) -> str:
    found = OF_ONE_LANGUAGE.fullmatch(label)
    if found is None:
        return label
    name, of_one_language = found[1], found[2] or ""
    for as_marked in (name, name[0].lower() + name[1:]):
        if (words := gettext(as_marked)) != as_marked:
            return words + of_one_language
    return label
