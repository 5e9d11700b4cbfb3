"""Editions and what they froze, to be read; preparing and approving is on the front page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editions.models import (
    Approver,
    Edition,
    Erratum,
    FrozenCell,
    FrozenFacet,
    FrozenRecord,
    Redaction,
    Restatement,
)
from programmes.admin.shared import (
    MissingTranslations,
    PortalAdmin,
    ReadOnlyAdmin,
    Rows,
    columns,
    localized,
)

STANDS = ("last_edition", admin.EmptyFieldListFilter)


class ReadOnlyPart(ReadOnlyAdmin):
    """Rows that are read on the page of an edition or of a record."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False


class RestatementRows(Rows):
    model = Restatement
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = [
        "number",
        "state",
        "approval",
        "prepared_at",
        "prepared_by",
        "approved_at",
        "approved_by",
        "programme",
    ]
    list_filter = ["state", "approval", "last_year", "programme"]
    search_fields = ["number"]
    loaded = ["programme__organisation", "prepared_by", "approved_by", "withdrawn_by"]
    fieldsets = [
        (_("Identity"), {"fields": ["programme", "number", "previous"]}),
        (
            _("Its way"),
            {
                "fields": [
                    "state",
                    "approval",
                    ("prepared_at", "prepared_by"),
                    ("approved_at", "approved_by"),
                    ("withdrawn_at", "withdrawn_by"),
                    "withdrawn_reason",
                ]
            },
        ),
        (
            _("What it holds"),
            {"fields": ["totals", "policy", "released_hash", "chained_hash", "input_hash"]},
        ),
    ]
    inlines = [RestatementRows]

    def get_view_on_site_url(self, edition: Edition | None = None) -> str | None:
        # What is only prepared has no public page.
        if edition is None or edition.state == Edition.State.PREPARED:
            return None
        return super().get_view_on_site_url(edition)


@admin.register(Erratum)
class ErratumAdmin(PortalAdmin):
    list_display = ["edition", localized("text", _("text")), "noted_at", "noted_by", "missing"]
    list_filter = ["edition", MissingTranslations]
    search_fields = ["edition__number", *columns("text")]
    autocomplete_fields = ["edition"]
    readonly_fields = ["noted_at", "noted_by"]
    loaded = ["edition", "noted_by"]
    fieldsets = [
        (_("Identity"), {"fields": ["edition"]}),
        (_("In words"), {"fields": ["source_language", columns("text")]}),
        (_("Who noted it"), {"fields": ["noted_at", "noted_by"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, erratum: Erratum, form: ModelForm, change: bool
    ) -> None:
        if not change:
            erratum.noted_by = request.user
        super().save_model(request, erratum, form, change)


@admin.register(Redaction)
class RedactionAdmin(ReadOnlyAdmin):
    list_display = ["kind", "key", "field", "asked_at", "asked_by", "confirmed_at", "confirmed_by"]
    list_filter = ["kind", "programme"]
    search_fields = ["key", "field", "reason"]
    loaded = ["asked_by", "confirmed_by"]


@admin.register(Approver)
class ApproverAdmin(ReadOnlyAdmin):
    list_display = ["account", "since"]
    search_fields = ["account__username", "account__first_name", "account__last_name"]
    loaded = ["account"]


@admin.register(Restatement)
class RestatementAdmin(ReadOnlyPart):
    list_display = ["edition", "kind", "key", "field", "before", "after"]
    list_filter = ["edition", "kind"]
    search_fields = ["key", "field"]
    loaded = ["edition"]


@admin.register(FrozenRecord)
class FrozenRecordAdmin(ReadOnlyAdmin):
    list_display = ["key", "kind", "first_edition", "last_edition", "is_end"]
    list_filter = ["kind", STANDS, "is_end", "first_edition"]
    search_fields = ["key", "search_text"]
    loaded = ["first_edition", "last_edition", "replaces", "programme__organisation"]


@admin.register(FrozenCell)
class FrozenCellAdmin(ReadOnlyAdmin):
    list_display = [
        "project_code",
        "year",
        "measure",
        "channel",
        "unit",
        "value",
        "status",
        "first_edition",
        "last_edition",
    ]
    list_filter = ["status", "measure", "channel", STANDS, "first_edition"]
    search_fields = ["project_code", "group_code"]
    loaded = ["first_edition", "last_edition", "programme__organisation"]


@admin.register(FrozenFacet)
class FrozenFacetAdmin(ReadOnlyPart):
    list_display = ["record", "name", "value"]
    list_filter = ["name"]
    search_fields = ["value", "record__key"]
    loaded = ["record"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # A whole document for each facet would weigh more than the list.
        return super().get_queryset(request).defer("record__document", "record__search_text")
