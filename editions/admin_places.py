"""Lists of what stands at a place in an edition, with the place in the words of the reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editions.keys_in_words import KeysInWords
from editions.names_of_fields import place_in_words
from editions.templatetags.portal import label


class KindsInWords(admin.AllValuesFieldListFilter):
    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield {**choice, "display": label(str(choice["display"]), "record_kind")}


class PlacesInWords(admin.ModelAdmin):
    """A row's own page goes on to name the place as its record does: redactions are asked by it."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        listed = super().get_changelist_instance(request)
        # Names of sectors and regions are read once for all rows.
        keys = KeysInWords()
        for row in listed.result_list:
            row.words_of_key = keys.of(row.kind, row.key)
        return listed

    @admin.display(description=_("kind of record"), ordering="kind")
    def kind_in_words(self, row: Any) -> str:
        return label(row.kind, "record_kind")

    @admin.display(description=_("record"), ordering="key")
    def key_in_words(self, row: Any) -> str:
        return row.words_of_key

    @admin.display(description=_("field"), ordering="field")
    def field_in_words(self, row: Any) -> str:
        return place_in_words(row.kind, row.field)
