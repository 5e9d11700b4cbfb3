"""Counts: the workplace of whoever enters and checks them."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from beneficiaries import actions
from beneficiaries.admin.forms import CountForm, PartsFormSet
from beneficiaries.breakdowns import fault_of_cells
from beneficiaries.models import BeneficiaryCount, FurtherCut, SexAgeCell
from beneficiaries.querysets import BeneficiaryCountQuerySet
from programmes.admin.as_read import ChosenAsRead
from programmes.admin.projects import parts_of_readable, readable
from programmes.admin.shared import (
    LOCK_VERSION,
    MissingTranslations,
    PartAdmin,
    PortalAdmin,
    Rows,
    columns,
    localized,
    lock,
    note_restricted,
    own_bases,
    unless_restricted,
)
from programmes.models import Project, ProjectSource

State = BeneficiaryCount.State
INTERNAL = _("Internal")
NEVER_DELETED = _(
    "A count that was once accepted, or that is restricted, is never deleted. Correct it instead, "
    "or mark it as not reported; one that is accepted is sent back first."
)


def may_accept(request: HttpRequest) -> bool:
    return request.user.has_perm("beneficiaries.accept_beneficiarycount")


def may_change_figures(request: HttpRequest, count: BeneficiaryCount | None) -> bool:
    """What was submitted is changed by who checks it alone, so that she accepts what she read."""
    if count is None:
        return True
    stored = _stored(count)
    shown = request.POST.get(LOCK_VERSION)
    if shown is not None and shown != str(stored.version):
        # Somebody saved it meanwhile: the form refuses, and goes on showing what was typed.
        return True
    return not stored.stays and (stored.state != State.SUBMITTED or may_accept(request))


def may_be_deleted(count: BeneficiaryCount) -> bool:
    """A draft, and what was sent back before it was ever accepted."""
    stored = _stored(count)
    return not (stored.stays or stored.is_kept) and stored.state in {State.DRAFT, State.SENT_BACK}


class Stored(NamedTuple):
    """How a count stands: whether it stays as it is, and whether it is never deleted."""

    state: str | None = None
    version: int | None = None
    stays: bool = False
    is_kept: bool = False


def _stored(count: BeneficiaryCount) -> Stored:
    """Asked once of what is stored, whatever a form has typed into the count since."""
    if not hasattr(count, "as_stored"):
        row = BeneficiaryCount.objects.filter(pk=count.pk).first()
        count.as_stored = _standing(row) if row else Stored()  # type: ignore[attr-defined]
    return count.as_stored  # type: ignore[attr-defined]


def _standing(row: BeneficiaryCount) -> Stored:
    stays = row.state == State.ACCEPTED or BeneficiaryCount.objects.closed_to(
        row.project_id, row.year
    )
    return Stored(row.state, row.version, stays, row.is_never_deleted)


def visible(counts: Any, request: HttpRequest) -> BeneficiaryCountQuerySet:
    """
    Who checks counts sees all, who enters them those of her bases, others what is accepted (roles).

    Restricted ones are for who has the right to see them, and enters or checks counts.
    """
    counts = unless_restricted(counts, request)
    if may_accept(request):
        return counts
    bases = own_bases(request)
    if bases is None:
        return counts.accepted().filter(restricted=False)
    return counts.of_bases(bases)


class PartsOfOpenCount:
    """Parts of a count are changed by who may change its figure, and as long as that may be."""

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        formset.person = request.user
        return formset

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_add_permission(request, obj)  # type: ignore[misc]
        return allowed and may_change_figures(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)  # type: ignore[misc]
        return allowed and may_change_figures(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)  # type: ignore[misc]
        return allowed and may_change_figures(request, obj)


class SexAgeFormSet(PartsFormSet):
    """Cells judged with their count, both as they will stand once the page is saved."""

    def clean(self) -> None:
        super().clean()
        count = self.instance
        if count.state != State.ACCEPTED or any(self.errors):
            return
        told = [form.cleaned_data for form in self.forms if form.cleaned_data]
        cells = [cell["value"] for cell in told if not cell.get("DELETE")]
        if broken := list(fault_of_cells(count, cells)):
            raise ValidationError(broken)


class SexAgeRows(PartsOfOpenCount, Rows):
    model = SexAgeCell
    formset = SexAgeFormSet


class FurtherCutRows(PartsOfOpenCount, Rows):
    model = FurtherCut
    formset = PartsFormSet


@admin.register(BeneficiaryCount)
class BeneficiaryCountAdmin(ChosenAsRead, PortalAdmin):
    form = CountForm
    list_display = [
        "project_code",
        "when",
        "measure",
        "channel",
        "people",
        "unit",
        localized("group", _("group")),
        "part",
        "sector",
        "region",
        "state",
    ]
    list_filter = [
        "state",
        "measure",
        "channel",
        "unit",
        "part",
        "year",
        "is_not_reported",
        "restricted",
        ("sector", admin.RelatedOnlyFieldListFilter),
        ("region", admin.RelatedOnlyFieldListFilter),
        MissingTranslations,
        "project__programme",
    ]
    search_fields = [
        "project__code",
        *(f"project__{column}" for column in columns("title")),
        "group_code",
        *columns("group"),
    ]
    autocomplete_fields = ["project", "sector", "region", "source"]
    readonly_fields = ["entered_by", "accepted_by", "updated_at"]
    actions = ["accept"]
    loaded = ["project", "sector", "region"]
    staff_only = [INTERNAL]
    fieldsets = [
        (
            _("What was counted"),
            {
                "fields": [
                    "project",
                    "year",
                    ("measure", "channel", "unit"),
                    "source_language",
                    "group_code",
                    columns("group"),
                ]
            },
        ),
        (_("Which part"), {"fields": ["part", ("sector", "region")]}),
        (
            _("The figure"),
            {"fields": [("value", "is_not_reported"), ("precision", "basis")]},
        ),
        (_("How it is known"), {"fields": ["source", columns("source_note")]}),
        (_("Where it stands"), {"fields": ["state", "restricted", ("entered_by", "accepted_by")]}),
        (
            INTERNAL,
            {
                "description": _("For staff only; never published."),
                "fields": ["internal_note", "updated_at"],
            },
        ),
    ]
    inlines = [SexAgeRows, FurtherCutRows]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(super().get_queryset(request), request)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)
        form.may_accept, form.own_bases = may_accept(request), own_bases(request)
        form.person = request.user
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        # What is chosen is named on the page, also where it is refused.
        if db_field.name == "project":
            kwargs["queryset"] = readable(Project.objects.all(), request)
        if db_field.name == "source":
            kwargs["queryset"] = parts_of_readable(ProjectSource.objects.all(), request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        note_restricted(request, obj)

    def has_accept_permission(self, request: HttpRequest) -> bool:
        return may_accept(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        # Who accepts a count can send it back, though its figures stay.
        return allowed and (may_accept(request) or may_change_figures(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or may_be_deleted(obj))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        count = self.get_object(request, unquote(object_id))
        if count and count.is_never_deleted and self.has_delete_permission(request):
            self.message_user(request, NEVER_DELETED, messages.ERROR)
            shown = "admin:beneficiaries_beneficiarycount_change"
            return HttpResponseRedirect(reverse(shown, args=[count.pk]))
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        if any(count.is_never_deleted for count in objs):
            self.message_user(request, NEVER_DELETED, messages.ERROR)
        return super().get_deleted_objects(objs, request)

    @admin.display(description=_("project"), ordering="project__code")
    def project_code(self, count: BeneficiaryCount) -> str:
        return count.project.code

    @admin.display(description=_("year"), ordering="year")
    def when(self, count: BeneficiaryCount) -> str:
        return str(count.year or _("whole project"))

    @admin.display(description=_("value"), ordering="value")
    def people(self, count: BeneficiaryCount) -> str:
        if count.value is None:
            return gettext("not reported")
        value = number_format(count.value, force_grouping=True)
        if count.precision == BeneficiaryCount.Precision.ABOUT:
            return gettext("about %(value)s") % {"value": value}
        return value

    @admin.action(description=_("Accept the chosen counts"), permissions=["accept"])
    def accept(self, request: HttpRequest, counts: BeneficiaryCountQuerySet) -> None:
        read = self.as_read(request, counts)
        if read is None:
            return
        try:
            accepted = actions.accept(read, by=request.user)  # type: ignore[arg-type]
        except ValidationError as broken:
            for message in broken.messages:
                self.message_user(request, message, messages.ERROR)
            self.message_user(request, _("No count was accepted. Mend this first."), messages.ERROR)
            return
        self.message_user(
            request,
            ngettext("%d count is accepted.", "%d counts are accepted.", accepted) % accepted,
        )
        if left := len(read) - accepted:
            self.message_user(
                request,
                ngettext(
                    "%d count was not waiting for acceptance and stays as it is.",
                    "%d counts were not waiting for acceptance and stay as they are.",
                    left,
                )
                % left,
                messages.WARNING,
            )


class CutAdmin(PartAdmin):
    """Parts of counts, to be found; they are entered and changed on the page of the count."""

    loaded = ["count__project", "count__sector", "count__region"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Asked when a draft is deleted, and its parts with it.
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or may_be_deleted(obj.count))

    def held(self, objs: Any, found: Any) -> QuerySet:
        # Nobody accepts or submits a count while a part of it goes.
        lock(BeneficiaryCount.objects.filter(pk__in={part.count_id for part in objs}))
        return super().held(objs, found)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        # Who takes a part away changes its count.
        counts = {*queryset.values_list("count", flat=True)}
        super().delete_queryset(request, queryset)
        BeneficiaryCount.objects.filter(pk__in=counts).update(
            entered_by=request.user, version=F("version") + 1, updated_at=timezone.now()
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counts = visible(BeneficiaryCount.objects.all(), request)
        return super().get_queryset(request).filter(count__in=counts)


@admin.register(SexAgeCell)
class SexAgeCellAdmin(CutAdmin):
    list_display = ["count", "sex", "age_band", "value"]
    list_filter = ["sex", "age_band"]
    search_fields = ["count__project__code"]
    autocomplete_fields = ["count"]


@admin.register(FurtherCut)
class FurtherCutAdmin(CutAdmin):
    list_display = ["count", "cut", "category", "value"]
    list_filter = ["cut", "category"]
    search_fields = ["count__project__code"]
    autocomplete_fields = ["count"]
