"""Editions and what they froze, to be read; preparing and approving is on the front page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext, gettext_lazy as _

from beneficiaries.models import BeneficiaryCount
from editions import admin_corrections, gate, redacting
from editions.admin_places import KindsInWords, PlacesInWords
from editions.document import COUNT, EDITION, ERRATUM, RESTATEMENT, WRITTEN
from editions.models import (
    Approver,
    Edition,
    Erratum,
    Finding,
    FrozenCell,
    FrozenFacet,
    FrozenRecord,
    Redaction,
    Restatement,
)
from editions.pages.restatements import restatements_of
from programmes.admin.shared import (
    MissingTranslations,
    PortalAdmin,
    ReadOnlyAdmin,
    Rows,
    columns,
    localized,
)

# What is registered there is registered with this file.
__all__ = ["admin_corrections"]

STANDS = ("last_edition", admin.EmptyFieldListFilter)


class ReadOnlyPart(ReadOnlyAdmin):
    """Rows that are read on the page of an edition or of a record."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False


def _to_remove(edition: Edition, kind: str, key: str, field: str) -> str:
    """How words that somebody wrote of an edition go, with the form filled in for them."""
    asked = {"programme": str(edition.programme_id), "kind": kind, "key": key, "field": field}
    return admin_corrections.to_remove("admin:editions_redaction_add", asked)


class RestatementRows(Rows):
    """In words, as the public reads them; made for each request, and read once for all rows."""

    model = Restatement
    can_delete = False
    fields = ("figure", "was", "is_now", "why", "removal")
    readonly_fields = fields

    def _told(self, row: Restatement) -> dict[str, Any]:
        if not hasattr(self, "_in_words"):
            language = (get_language() or "en")[:2]
            (told,) = restatements_of([row.edition], language).values()
            self._in_words = {one["restatement"].pk: one for one in told}
        return self._in_words[row.pk]

    @admin.display(description=_("figure"))
    def figure(self, row: Restatement) -> str:
        return self._told(row)["label"]

    @admin.display(description=_("before"))
    def was(self, row: Restatement) -> str:
        return self._told(row)["before"]

    @admin.display(description=_("after"))
    def is_now(self, row: Restatement) -> str:
        return self._told(row)["after"]

    @admin.display(description=_("reason"))
    def why(self, row: Restatement) -> str:
        return self._told(row)["reason"] or "–"

    @admin.display(description=_("to remove it"))
    def removal(self, row: Restatement) -> str:
        # It is public with its edition, and before that it is changed.
        if not row.reason or row.edition.state == Edition.State.PREPARED:
            return "–"
        return _to_remove(row.edition, RESTATEMENT, row.place, "reason")

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
                    ("withdrawn_reason", "removal"),
                ]
            },
        ),
        (
            _("What it holds"),
            {"fields": ["totals", "policy", "released_hash", "chained_hash", "input_hash"]},
        ),
    ]
    inlines = [RestatementRows]
    readonly_fields = ["removal"]

    @admin.display(description=_("to remove it"))
    def removal(self, edition: Edition) -> str:
        if not edition.withdrawn_reason:
            return "–"
        return _to_remove(edition, EDITION, edition.place, "withdrawn_reason")

    def get_view_on_site_url(self, edition: Edition | None = None) -> str | None:
        # What is only prepared has no public page.
        if edition is None or edition.state == Edition.State.PREPARED:
            return None
        return super().get_view_on_site_url(edition)


class ErratumForm(forms.ModelForm):
    class Meta:
        model = Erratum
        fields = forms.ALL_FIELDS

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "edition" in given:
            texts = {column: given.get(column, "") for column in columns("text")}
            # Nobody notes anything else on it meanwhile, nor removes anything from it.
            edition = Edition.objects.select_for_update(no_key=True).get(pk=given["edition"].pk)
            for text in texts.values():
                gate.demand_harmless(text, edition.programme)
            # Sent twice by a double click, it would stand there twice for ever.
            if edition.errata.filter(**texts).exists():
                raise ValidationError(_("This edition has that note already."))
        return given


@admin.register(Erratum)
class ErratumAdmin(PortalAdmin):
    form = ErratumForm
    list_display = ["edition", localized("text", _("text")), "noted_at", "noted_by", "missing"]
    list_filter = ["edition", MissingTranslations]
    search_fields = ["edition__number", *columns("text")]
    readonly_fields = ["noted_at", "noted_by", "removal"]
    loaded = ["edition", "noted_by"]
    fieldsets = [
        (_("Identity"), {"fields": ["edition"]}),
        (_("In words"), {"fields": ["source_language", columns("text")]}),
        (_("Who noted it"), {"fields": ["noted_at", "noted_by", "removal"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else fieldsets[:2]

    @admin.display(description=_("to remove it"))
    def removal(self, erratum: Erratum) -> str:
        return _to_remove(erratum.edition, ERRATUM, erratum.place, "text")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "edition":
            kwargs["queryset"] = Edition.objects.released().newest_first()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(
        self, request: HttpRequest, erratum: Erratum, form: ModelForm, change: bool
    ) -> None:
        if not change:
            erratum.noted_by = request.user
        super().save_model(request, erratum, form, change)


class RedactionForm(forms.ModelForm):
    """What one person asks to be removed; the place is looked up before anybody is bothered."""

    kind = forms.ChoiceField(
        label=_("kind of record"),
        choices=[
            *FrozenRecord.Kind.choices,
            (COUNT, BeneficiaryCount._meta.verbose_name),
            (ERRATUM, Erratum._meta.verbose_name),
            (EDITION, Edition._meta.verbose_name),
            (RESTATEMENT, Restatement._meta.verbose_name),
        ],
    )

    class Meta:
        model = Redaction
        fields = ["programme", "kind", "key", "field", "reason"]
        help_texts = {
            "field": _(
                "As the record names it: “note”; in a list with its place, counted from 0: "
                "“sources.0.says”; a row that names another also with the code of that: "
                "“regions.ML05”."
            )
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if {"programme", "kind", "key", "field"} <= given.keys():
            place = {name: given[name] for name in ("kind", "key", "field")}
            redacting.check(given["programme"], **place)
        return given


@admin.register(Redaction)
class RedactionAdmin(PlacesInWords, ReadOnlyAdmin):
    form = RedactionForm
    list_display = [
        "kind_in_words",
        "key_in_words",
        "field_in_words",
        "asked_at",
        "asked_by",
        "confirmed_by",
        "applied_at",
        "copy_of",
    ]
    list_filter = [("kind", KindsInWords), "programme", ("applied_at", admin.EmptyFieldListFilter)]
    search_fields = ["key", "field", "reason"]
    loaded = ["asked_by", "confirmed_by", "copy_of"]
    actions = ["confirm"]
    fieldsets = [
        (_("What is to be removed"), {"fields": ["programme", "kind", "key", "field"]}),
        (_("Why"), {"fields": ["reason"]}),
        (
            _("Who asked and who confirmed"),
            {
                "fields": [
                    ("asked_at", "asked_by"),
                    ("confirmed_at", "confirmed_by"),
                    ("applied_at", "editions"),
                    "copy_of",
                ]
            },
        ),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else fieldsets[:2]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("editions.redact")

    def has_redact_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("editions.redact")

    def save_model(
        self, request: HttpRequest, redaction: Redaction, form: ModelForm, change: bool
    ) -> None:
        asked = redacting.ask(
            redaction.programme,
            kind=redaction.kind,
            key=redaction.key,
            field=redaction.field,
            by=request.user,  # type: ignore[arg-type]
            reason=redaction.reason,
        )
        redaction.pk = asked.pk
        self.message_user(request, gettext("Another person has to confirm it."))

    @admin.action(
        description=_("Confirm, and remove it from every edition"), permissions=["redact"]
    )
    def confirm(self, request: HttpRequest, redactions: QuerySet) -> HttpResponse | None:
        """Show first what goes and what stays; the list sent back with a yes carries it out."""
        if "carry_out" not in request.POST:
            return self._ask_once_more(request, redactions)
        for redaction in redactions:
            try:
                done = redacting.confirm(redaction, by=request.user)  # type: ignore[arg-type]
            except ValidationError as problem:
                self.message_user(request, " ".join(problem.messages), messages.ERROR)
                continue
            numbers = {"numbers": ", ".join(done.editions)}
            if done.kind in WRITTEN and not done.copies.exclude(kind__in=WRITTEN).exists():
                # No record holds it, so none is to be changed.
                words = gettext("It is removed from what was written of edition %(numbers)s.")
                words = words % numbers
                self.message_user(request, words)
                continue
            self.message_user(
                request,
                gettext(
                    "It is removed from editions %(numbers)s. Now change the record itself by "
                    "hand: it still holds what was removed, and blocks the next edition."
                )
                % numbers,
                messages.WARNING,
            )
        return None

    def _ask_once_more(self, request: HttpRequest, redactions: QuerySet) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": gettext("What would be removed"),
            "opts": self.model._meta,
            "found": [
                {"redaction": redaction, "elsewhere": redacting.found_elsewhere(redaction)}
                for redaction in redactions.filter(confirmed_at__isnull=True)
            ],
        }
        return TemplateResponse(request, "admin/redaction_confirm.html", context)


@admin.register(Finding)
class FindingAdmin(PlacesInWords, ReadOnlyPart):
    list_display = ["edition", "level", "rule", "kind_in_words", "key_in_words", "field_in_words"]
    list_display += ["overridden_by", "reason"]
    list_filter = ["level", "rule", "edition", ("overridden_at", admin.EmptyFieldListFilter)]
    search_fields = ["key", "field", "reason"]
    loaded = ["edition", "overridden_by"]


@admin.register(Approver)
class ApproverAdmin(ReadOnlyAdmin):
    list_display = ["account", "since"]
    search_fields = ["account__username", "account__first_name", "account__last_name"]
    loaded = ["account"]


@admin.register(Restatement)
class RestatementAdmin(PlacesInWords, ReadOnlyPart):
    list_display = ["edition", "kind_in_words", "key_in_words", "field_in_words", "before", "after"]
    list_filter = ["edition", ("kind", KindsInWords)]
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
