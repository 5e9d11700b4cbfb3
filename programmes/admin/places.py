"""Regions, their outlines, and bases."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programmes.admin.shared import MissingTranslations, PartAdmin, PortalAdmin, columns
from programmes.models import Base, Region, RegionBoundary

EXACT_PLACE = _("Exact place")


@admin.register(Region)
class RegionAdmin(PortalAdmin):
    list_display = ["name", "code", "code_version", "kind", "capital", "valid_from", "valid_until"]
    list_filter = ["code_version", "kind"]
    search_fields = ["name", "code", "iso_3166_2", "capital"]
    autocomplete_fields = ["predecessors"]
    stable = "code"
    # With the code it gives the place among the regions, which is public.
    fixed = ["code_version"]
    labels = ["name"]
    fieldsets = [
        (_("Identity"), {"fields": ["name", ("code_version", "code"), "kind", "iso_3166_2"]}),
        (_("When"), {"fields": [("valid_from", "valid_until"), "predecessors"]}),
        (
            _("What is known of it"),
            {
                "fields": [
                    "capital",
                    "population_2022",
                    "area_km2",
                    ("label_latitude", "label_longitude"),
                ]
            },
        ),
    ]


@admin.register(RegionBoundary)
class RegionBoundaryAdmin(PartAdmin):
    list_display = ["region", "is_schematic", "credit"]
    list_filter = ["is_schematic"]
    search_fields = ["region__name", "region__code"]
    autocomplete_fields = ["region"]
    loaded = ["region"]
    labels = ["credit"]
    fieldsets = [
        (_("Identity"), {"fields": ["region"]}),
        (_("Where"), {"fields": ["geometry", "is_schematic", "credit"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # An outline weighs more than the rest of the list together.
        return super().get_queryset(request).defer("geometry")


@admin.register(Base)
class BaseAdmin(PortalAdmin):
    list_display = [
        "name",
        "code",
        "kind",
        "regions_served",
        "public_precision",
        "opened",
        "closed",
        "missing",
    ]
    list_filter = ["kind", "public_precision", ("regions", admin.RelatedOnlyFieldListFilter)]
    list_filter += [MissingTranslations, "programme"]
    search_fields = ["name", "code", "regions__name"]
    autocomplete_fields = ["programme", "regions"]
    stable = "code"
    staff_only = [EXACT_PLACE]
    fieldsets = [
        (_("Identity"), {"fields": ["programme", "code", "name", "kind"]}),
        (_("When"), {"fields": [("opened", "closed"), "as_of"]}),
        (_("Where"), {"fields": ["regions", "public_precision"]}),
        (
            EXACT_PLACE,
            {
                "description": _(
                    "For staff; the public sees what the precision above allows: of an address the "
                    "position as it stands here, of a town within about a kilometre, of a region "
                    "none."
                ),
                "fields": ["town", ("latitude", "longitude"), "evidence_for_staff"],
            },
        ),
        (_("In words"), {"fields": ["source_language", columns("evidence")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("regions")

    @admin.display(description=_("regions served"))
    def regions_served(self, base: Any) -> str:
        return ", ".join(str(region) for region in base.regions.all())
