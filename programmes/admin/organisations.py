"""Donors, partners and institutions, and the programme's part in coordination."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from programmes.admin.shared import (
    MissingTranslations,
    PartAdmin,
    PortalAdmin,
    Rows,
    columns,
    localized,
)
from programmes.models import CoordinationRole, Organisation, OrganisationAlias


class AliasRows(Rows):
    model = OrganisationAlias


@admin.register(Organisation)
class OrganisationAdmin(PortalAdmin):
    list_display = [
        localized("name", _("name")),
        "acronym",
        "type",
        "iati_identifier",
        "missing",
    ]
    list_filter = ["type", MissingTranslations]
    search_fields = [
        "slug",
        "acronym",
        *columns("name"),
        *columns("full_name"),
        "aliases__name",
    ]
    prepopulated_fields = {"slug": ["name_en"]}
    stable = "slug"
    fieldsets = [
        (
            _("Identity"),
            {
                "fields": [
                    "source_language",
                    columns("name"),
                    "slug",
                    "acronym",
                    columns("full_name"),
                ]
            },
        ),
        (_("What it is"), {"fields": ["type", "iati_identifier"]}),
        (_("In words"), {"fields": [columns("note")]}),
    ]
    inlines = [AliasRows]


@admin.register(OrganisationAlias)
class OrganisationAliasAdmin(PartAdmin):
    list_display = ["name", "organisation"]
    search_fields = ["name", "organisation__acronym"]
    autocomplete_fields = ["organisation"]
    loaded = ["organisation"]


@admin.register(CoordinationRole)
class CoordinationRoleAdmin(PortalAdmin):
    list_display = [localized("name", _("name")), "kind", "role", "region", "position", "missing"]
    list_filter = ["kind", "role", MissingTranslations, "programme"]
    search_fields = ["slug", *columns("name"), *columns("full_name")]
    autocomplete_fields = ["programme", "region"]
    prepopulated_fields = {"slug": ["name_en"]}
    loaded = ["region"]
    stable = "slug"
    fieldsets = [
        (
            _("Identity"),
            {
                "fields": [
                    "programme",
                    "source_language",
                    columns("name"),
                    "slug",
                    columns("full_name"),
                ]
            },
        ),
        (_("What it is"), {"fields": ["kind", "role", "position"]}),
        (_("Where"), {"fields": ["region"]}),
    ]
