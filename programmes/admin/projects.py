"""Projects: the workplace of whoever keeps the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _, ngettext

from programmes import actions
from programmes.admin.as_read import ChosenAsRead
from programmes.admin.forms import VersionForm, WordsField
from programmes.admin.shared import (
    Blocks,
    MissingTranslations,
    PartAdmin,
    PortalAdmin,
    Rows,
    columns,
    localized,
    note_restricted,
    own_bases,
    sees_restricted,
    unless_restricted,
)
from programmes.models import (
    Project,
    ProjectOrganisation,
    ProjectRegion,
    ProjectResult,
    ProjectSource,
)
from programmes.querysets import ProjectQuerySet

INTERNAL = _("Internal")


def readable(projects: Any, request: HttpRequest) -> ProjectQuerySet:
    """A base editor reads the drafts of her bases, and of no other (roles)."""
    bases = own_bases(request)
    return projects if bases is None else projects.ready_or_of_bases(bases)


def parts_of_readable(parts: QuerySet, request: HttpRequest) -> QuerySet:
    if own_bases(request) is None:
        return parts
    return parts.filter(project__in=readable(Project.objects.all(), request))


class ProjectForm(VersionForm):
    tags = WordsField(
        label=capfirst(_("tags")), required=False, help_text=_("Words with commas between them.")
    )

    class Meta:
        model = Project
        fields = forms.ALL_FIELDS

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        primary = cleaned.get("primary_sector")
        if primary and "sectors" in cleaned and primary not in cleaned["sectors"]:
            self.add_error("primary_sector", _("The primary sector is one of the sectors."))
        return cleaned


class RegionRows(Rows):
    model = ProjectRegion
    autocomplete_fields = ["region"]
    loaded = ["region"]


class OrganisationRows(Rows):
    model = ProjectOrganisation
    autocomplete_fields = ["organisation"]
    loaded = ["organisation"]
    fields = [
        "position",
        "organisation",
        "role",
        "reference",
        "amount",
        "currency",
        "amount_scope",
    ]


class SourceBlocks(Blocks):
    model = ProjectSource
    fields = [
        ("position", "kind"),
        "address",
        ("published_on", "read_on"),
        "source_language",
        columns("says"),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        if not allowed or obj is None or sees_restricted(request):
            return allowed
        # That one cannot be deleted would be said with the names of the rows that cite it.
        hidden = Q(results__restricted=True) | Q(counts__restricted=True)
        return not obj.sources.filter(hidden).exists()


class ResultBlocks(Blocks):
    model = ProjectResult
    autocomplete_fields = ["source"]
    fields = [
        "position",
        "source_language",
        columns("label"),
        ("value", "precision"),
        columns("unit"),
        columns("period"),
        "source",
        columns("note"),
        ("counts_people", "is_population", "restricted"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return unless_restricted(super().get_queryset(request), request)


@admin.register(Project)
class ProjectAdmin(ChosenAsRead, PortalAdmin):
    form = ProjectForm
    list_display = [
        "code",
        localized("title", _("title")),
        "state",
        "start_date",
        "end_date",
        "status",
        "nature",
        "primary_sector",
        "regions_named",
        "missing",
    ]
    list_filter = [
        "state",
        "status",
        "nature",
        ("sectors", admin.RelatedOnlyFieldListFilter),
        ("regions", admin.RelatedOnlyFieldListFilter),
        ("lead_base", admin.RelatedOnlyFieldListFilter),
        MissingTranslations,
        "programme",
    ]
    search_fields = [
        "code",
        *columns("title"),
        "title_original",
        "organisation_links__reference",
        "organisations__acronym",
    ]
    autocomplete_fields = ["programme", "sectors", "primary_sector", "lead_base", "bases"]
    readonly_fields = ["updated_at"]
    actions = ["mark_ready"]
    stable = "code"
    # Its years are open or closed in it.
    fixed = ["programme"]
    loaded = ["primary_sector"]
    staff_only = [INTERNAL]
    fieldsets = [
        (
            _("Identity"),
            {
                "fields": [
                    "programme",
                    ("code", "code_origin"),
                    "source_language",
                    columns("title"),
                    "title_original",
                    "state",
                ]
            },
        ),
        (_("When"), {"fields": [("start_date", "end_date"), "status"]}),
        (
            _("What"),
            {"fields": [("nature", "nature_basis"), "sectors", "primary_sector", "tags"]},
        ),
        (_("Where"), {"fields": ["lead_base", "bases"]}),
        (_("In words"), {"fields": [columns("note"), columns("budget_note")]}),
        (
            INTERNAL,
            {
                "description": _("For staff only; never published."),
                "fields": ["localities", "internal_note", "updated_at"],
            },
        ),
    ]
    inlines = [RegionRows, OrganisationRows, SourceBlocks, ResultBlocks]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return readable(super().get_queryset(request), request).prefetch_related("regions")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if self.has_release_permission(request) else [*fields, "state"]

    def has_release_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("programmes.release_project")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What is ready may stand in an edition; it is made a draft first.
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.state == Project.State.DRAFT)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for row in (*formset.new_objects, *(row for row, _fields in formset.changed_objects)):
            if hasattr(row, "restricted"):
                note_restricted(request, row)

    @admin.display(description=_("regions"))
    def regions_named(self, project: Project) -> str:
        return ", ".join(str(region) for region in project.regions.all())

    @admin.action(description=_("Mark the chosen projects as ready"), permissions=["release"])
    def mark_ready(self, request: HttpRequest, projects: ProjectQuerySet) -> None:
        read = self.as_read(request, projects)
        if read is None:
            return
        try:
            marked = actions.mark_ready(read, by=request.user)  # type: ignore[arg-type]
        except ValidationError as refused:
            for message in refused.messages:
                self.message_user(request, message, messages.ERROR)
            return
        self.message_user(
            request,
            ngettext(
                "%d project enters the next edition.",
                "%d projects enter the next edition.",
                marked,
            )
            % marked,
        )


class PartOfProjectForm(VersionForm):
    def clean(self) -> dict[str, Any]:
        # Before the part, as the page of the project does: so nobody waits for who waits.
        Project.objects.filter(pk__in=self.projects()).hold()
        return super().clean()

    def projects(self) -> set[int]:
        """Of which it is a part, before the save and after it."""
        project = self.cleaned_data.get("project")
        was, becomes = self.initial.get("project"), project and project.pk
        return {pk for pk in (was, becomes) if pk}


class PartOfProjectAdmin(PartAdmin):
    """What is saved here changes the project, of which somebody may have the page open."""

    form = PartOfProjectForm

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return parts_of_readable(super().get_queryset(request), request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        Project.objects.filter(pk__in=form.projects()).count_up()

    def held(self, objs: Any, found: Any) -> QuerySet:
        Project.objects.filter(pk__in={part.project_id for part in objs}).hold()
        return super().held(objs, found)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        projects = {*queryset.values_list("project", flat=True)}
        super().delete_queryset(request, queryset)
        Project.objects.filter(pk__in=projects).count_up()


@admin.register(ProjectRegion)
class ProjectRegionAdmin(PartOfProjectAdmin):
    list_display = ["project", "region", "basis"]
    list_filter = ["basis", ("region", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["project__code", "region__name"]
    autocomplete_fields = ["project", "region"]
    loaded = ["project", "region"]


@admin.register(ProjectOrganisation)
class ProjectOrganisationAdmin(PartOfProjectAdmin):
    list_display = ["project", "organisation", "role", "reference", "amount", "currency"]
    list_filter = ["role", "currency"]
    search_fields = ["project__code", "reference", "organisation__acronym"]
    search_fields += [f"organisation__{column}" for column in columns("name")]
    autocomplete_fields = ["project", "organisation"]
    loaded = ["project", "organisation"]


@admin.register(ProjectSource)
class ProjectSourceAdmin(PartOfProjectAdmin):
    list_display = ["address", "project", "kind", "published_on", "read_on", "missing"]
    list_filter = ["kind", MissingTranslations]
    search_fields = ["address", "project__code", *columns("says")]
    autocomplete_fields = ["project"]
    loaded = ["project"]
    fieldsets = [
        (_("Identity"), {"fields": ["project", "position", "kind", "address"]}),
        (_("When"), {"fields": [("published_on", "read_on")]}),
        (_("In words"), {"fields": ["source_language", columns("says")]}),
    ]


@admin.register(ProjectResult)
class ProjectResultAdmin(PartOfProjectAdmin):
    list_display = [
        localized("label", _("what is reported")),
        "project",
        "value",
        localized("unit", _("unit")),
        "counts_people",
        "restricted",
        "missing",
    ]
    list_filter = ["counts_people", "is_population", "restricted", MissingTranslations]
    search_fields = ["project__code", *columns("label"), *columns("unit")]
    autocomplete_fields = ["project", "source"]
    loaded = ["project"]
    fieldsets = [
        (_("Identity"), {"fields": ["project", "position", "source_language", columns("label")]}),
        (
            _("What"),
            {"fields": [("value", "precision"), columns("unit"), columns("period"), "source"]},
        ),
        (_("In words"), {"fields": [columns("note")]}),
        (
            _("How it is protected"),
            {"fields": ["counts_people", "is_population", "restricted"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return unless_restricted(super().get_queryset(request), request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        note_restricted(request, obj)
