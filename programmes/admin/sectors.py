"""Sectors, and the areas of intervention described for them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Max
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programmes.admin.shared import (
    MissingTranslations,
    PartAdmin,
    PortalAdmin,
    Rows,
    columns,
    localized,
)
from programmes.models import Activity, AreaOfIntervention, Sector


@admin.register(Sector)
class SectorAdmin(PortalAdmin):
    list_display = [
        localized("name", _("name")),
        "dac_code",
        "iasc_cluster",
        "protection_class",
        "in_period",
        "position",
        "missing",
    ]
    list_filter = ["protection_class", "in_period", MissingTranslations, "programme"]
    search_fields = ["slug", *columns("name"), *columns("profile_heading"), "dac_code"]
    autocomplete_fields = ["programme"]
    prepopulated_fields = {"slug": ["name_en"]}
    stable = "slug"
    fixed = ["position"]
    labels = ["source_language", *columns("name"), *columns("profile_heading")]
    fieldsets = [
        (
            _("Identity"),
            {
                "fields": [
                    "programme",
                    "source_language",
                    columns("name"),
                    "slug",
                    columns("profile_heading"),
                    "position",
                ]
            },
        ),
        (_("How others call it"), {"fields": ["dac_code", "iasc_cluster"]}),
        (_("How it is shown"), {"fields": ["colour", "symbol", "in_period"]}),
        (
            _("How its figures are protected"),
            {
                "description": _("The class can be raised to protection, and is never lowered."),
                "fields": ["protection_class"],
            },
        ),
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        last = Sector.objects.aggregate(last=Max("position"))["last"]
        after = 0 if last is None else last + 1
        return {"position": after} | super().get_changeform_initial_data(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Deleted and added anew, it would have a lower class or another place.
        is_named = obj is not None and obj.projects.exists()
        return not is_named and super().has_delete_permission(request, obj)


class ActivityRows(Rows):
    model = Activity
    fields = ["position", "source_language", *columns("text")]


@admin.register(AreaOfIntervention)
class AreaOfInterventionAdmin(PortalAdmin):
    list_display = ["sector", "position", localized("policy_label", _("policy document"))]
    list_display += ["missing"]
    list_filter = [MissingTranslations, "sector__programme"]
    search_fields = [f"sector__{column}" for column in columns("name")]
    autocomplete_fields = ["sector"]
    loaded = ["sector"]
    fieldsets = [
        (_("Identity"), {"fields": ["sector", "position"]}),
        (_("In words"), {"fields": ["source_language", columns("why")]}),
        (
            _("Policy document"),
            {"fields": [columns("policy_label"), columns("policy_note"), "policy_url"]},
        ),
    ]
    inlines = [ActivityRows]


@admin.register(Activity)
class ActivityAdmin(PartAdmin):
    list_display = [localized("text", _("text")), "area", "position", "missing"]
    list_filter = ["area__sector", MissingTranslations]
    search_fields = [*columns("text")]
    autocomplete_fields = ["area"]
    loaded = ["area__sector"]
    fieldsets = [
        (_("Identity"), {"fields": ["area", "position"]}),
        (_("In words"), {"fields": ["source_language", columns("text")]}),
    ]
