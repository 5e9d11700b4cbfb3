"""Counts: the workplace of whoever enters and checks them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from beneficiaries import actions
from beneficiaries.admin.forms import CountForm
from beneficiaries.breakdowns import fault_of_cells
from beneficiaries.models import BeneficiaryCount, FurtherCut, SexAgeCell
from beneficiaries.querysets import BeneficiaryCountQuerySet
from programmes.admin.forms import A11yFormSet
from programmes.admin.shared import (
    MissingTranslations,
    PartAdmin,
    PortalAdmin,
    Rows,
    columns,
    localized,
    note_restricted,
    unless_restricted,
)

INTERNAL = _("Internal")


def may_accept(request: HttpRequest) -> bool:
    return request.user.has_perm("beneficiaries.accept_beneficiarycount")


def own_bases(request: HttpRequest) -> QuerySet | None:
    """The bases of who enters counts and does not check them; None of everybody else."""
    account: Any = request.user
    enters = account.has_perm("beneficiaries.change_beneficiarycount")
    return account.bases.all() if enters and not may_accept(request) else None


def is_open(count: BeneficiaryCount | None) -> bool:
    """
    Whether figures may still be changed: an accepted count keeps them, and a closed year.

    Asked once of what is stored, whatever a form has typed into the count since.
    """
    if count is None:
        return True
    if not hasattr(count, "is_open_as_stored"):
        counts = BeneficiaryCount.objects.filter(pk=count.pk)
        state, *place = counts.values_list("state", "project", "year").first() or [None, None, None]
        count.is_open_as_stored = (  # type: ignore[attr-defined]
            state != BeneficiaryCount.State.ACCEPTED
            and not BeneficiaryCount.objects.closed_to(*place)
        )
    return count.is_open_as_stored  # type: ignore[attr-defined]


def visible(counts: Any, request: HttpRequest) -> BeneficiaryCountQuerySet:
    """
    Who checks counts sees all, who enters them those of her bases, others what is accepted (roles).

    Restricted ones are for who has the right to see them.
    """
    counts = unless_restricted(counts, request)
    if may_accept(request):
        return counts
    bases = own_bases(request)
    return counts.accepted() if bases is None else counts.of_bases(bases)


class PartsOfOpenCount:
    """Parts of a count are frozen with it once it is accepted."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_open(obj) and super().has_add_permission(request, obj)  # type: ignore[misc]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_open(obj) and super().has_change_permission(request, obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_open(obj) and super().has_delete_permission(request, obj)  # type: ignore[misc]


class SexAgeFormSet(A11yFormSet):
    """Cells judged with their count, both as they will stand once the page is saved."""

    def clean(self) -> None:
        super().clean()
        count = self.instance
        if count.state != BeneficiaryCount.State.ACCEPTED or any(self.errors):
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


@admin.register(BeneficiaryCount)
class BeneficiaryCountAdmin(PortalAdmin):
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
    readonly_fields = ["updated_at"]
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
        (_("Where it stands"), {"fields": ["state", "restricted"]}),
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
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        note_restricted(request, obj)

    def has_accept_permission(self, request: HttpRequest) -> bool:
        return may_accept(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (is_open(obj) or may_accept(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and is_open(obj)

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
        chosen = counts.count()
        try:
            accepted = actions.accept(counts, by=request.user)  # type: ignore[arg-type]
        except ValidationError as broken:
            for message in broken.messages:
                self.message_user(request, message, messages.ERROR)
            self.message_user(request, _("No count was accepted. Mend this first."), messages.ERROR)
            return
        self.message_user(
            request,
            ngettext("%d count is accepted.", "%d counts are accepted.", accepted) % accepted,
        )
        if left := chosen - accepted:
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
        return super().has_delete_permission(request, obj) and (obj is None or is_open(obj.count))

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
