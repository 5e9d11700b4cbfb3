"""The country programme and the words of its profile."""

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
from programmes.models import (
    Contact,
    CountryProgramme,
    DevelopmentLine,
    ProfileSection,
    ProgrammeOrganisation,
    RegionPresence,
)


class ContactRows(Rows):
    model = Contact


class PresenceRows(Rows):
    model = RegionPresence
    autocomplete_fields = ["region"]
    loaded = ["region"]


class OrganisationRows(Rows):
    model = ProgrammeOrganisation
    autocomplete_fields = ["organisation"]
    loaded = ["organisation"]


@admin.register(CountryProgramme)
class CountryProgrammeAdmin(PortalAdmin):
    list_display = [
        "code",
        localized("country", _("country")),
        "organisation",
        "period_first_year",
        "period_last_year",
        "missing",
    ]
    list_filter = [MissingTranslations]
    search_fields = ["code", *columns("country"), "organisation__acronym"]
    autocomplete_fields = ["organisation"]
    loaded = ["organisation"]
    stable = "code"
    fieldsets = [
        (
            _("Identity"),
            {
                "fields": [
                    "code",
                    "organisation",
                    "source_language",
                    columns("country"),
                    "iso_alpha2",
                ]
            },
        ),
        (_("When"), {"fields": ["active_since", ("period_first_year", "period_last_year")]}),
        (
            _("Where it comes from"),
            {"fields": [columns("source"), "read_more_url", "data_licence"]},
        ),
    ]
    inlines = [PresenceRows, OrganisationRows, ContactRows]


@admin.register(ProfileSection)
class ProfileSectionAdmin(PortalAdmin):
    list_display = [localized("title", _("title")), "kind", "position", "missing"]
    list_filter = ["kind", MissingTranslations, "programme"]
    search_fields = ["slug", *columns("title"), *columns("body")]
    autocomplete_fields = ["programme"]
    prepopulated_fields = {"slug": ["title_en"]}
    stable = "slug"
    fieldsets = [
        (
            _("Identity"),
            {
                "fields": [
                    "programme",
                    "source_language",
                    columns("title"),
                    "slug",
                    ("kind", "position"),
                ]
            },
        ),
        (_("In words"), {"fields": [columns("body")]}),
    ]


@admin.register(DevelopmentLine)
class DevelopmentLineAdmin(PortalAdmin):
    list_display = [localized("title", _("title")), "position", "missing"]
    list_filter = [MissingTranslations, "programme"]
    search_fields = ["slug", *columns("title"), *columns("text")]
    autocomplete_fields = ["programme"]
    prepopulated_fields = {"slug": ["title_en"]}
    stable = "slug"
    fieldsets = [
        (
            _("Identity"),
            {"fields": ["programme", "source_language", columns("title"), "slug", "position"]},
        ),
        (_("In words"), {"fields": [columns("text")]}),
    ]


@admin.register(Contact)
class ContactAdmin(PartAdmin):
    list_display = ["label", "kind", "address", "email"]
    list_filter = ["kind", "programme"]
    search_fields = ["label", "address", "email"]
    autocomplete_fields = ["programme"]


@admin.register(RegionPresence)
class RegionPresenceAdmin(PartAdmin):
    list_display = ["region", "since", "is_today", "has_country_office"]
    list_filter = ["is_today", "programme"]
    search_fields = ["region__name", "region__code"]
    autocomplete_fields = ["programme", "region"]
    loaded = ["region"]


@admin.register(ProgrammeOrganisation)
class ProgrammeOrganisationAdmin(PartAdmin):
    list_display = ["organisation", "role", "position"]
    list_filter = ["role", "programme"]
    search_fields = [f"organisation__{column}" for column in ("acronym", *columns("name"))]
    autocomplete_fields = ["programme", "organisation"]
    loaded = ["organisation"]
