"""Publications and the figures that stand in them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _, ngettext

from beneficiaries import actions
from beneficiaries.models import Publication, Statement
from beneficiaries.querysets import StatementQuerySet
from programmes.admin.as_read import ChosenAsRead
from programmes.admin.shared import (
    MissingTranslations,
    PortalAdmin,
    columns,
    localized,
)
from programmes.two_people import one_for_both


@admin.register(Publication)
class PublicationAdmin(PortalAdmin):
    list_display = [
        localized("title", _("title")),
        "year",
        "is_shown_on_profile",
        "figures",
        "position",
        "missing",
    ]
    list_filter = ["is_shown_on_profile", MissingTranslations, "programme"]
    search_fields = ["slug", *columns("title")]
    autocomplete_fields = ["programme"]
    prepopulated_fields = {"slug": ["title_en"]}
    readonly_fields = ["figures"]
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
                    "url",
                    "position",
                ]
            },
        ),
        (_("When"), {"fields": ["year", columns("year_note")]}),
        (_("Where it is shown"), {"fields": ["is_shown_on_profile", "figures"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(figures_count=Count("statements"))

    def save_model(
        self, request: HttpRequest, publication: Publication, form: ModelForm, change: bool
    ) -> None:
        super().save_model(request, publication, form, change)
        if not change or not set(form.changed_data) - {"position", "lock_version"}:
            return
        again = actions.propose_again(publication, by=request.user)  # type: ignore[arg-type]
        if again:
            told = ngettext(
                "%d statement of this publication was approved. Since you changed what is "
                "published with it, it is proposed again and waits for another person to approve "
                "it; until then it is left out of new editions.",
                "%d statements of this publication were approved. Since you changed what is "
                "published with them, they are proposed again and wait for another person to "
                "approve them; until then they are left out of new editions.",
                again,
            )
            self.message_user(request, told % again, messages.WARNING)

    @admin.display(description=_("figures"), ordering="figures_count")
    def figures(self, publication: Publication) -> str:
        if not publication.pk:
            return ""
        count = publication.figures_count  # type: ignore[attr-defined]
        return format_html(
            '<a href="{}?publication__id__exact={}">{}</a>',
            reverse("admin:beneficiaries_statement_changelist"),
            publication.pk,
            ngettext("%d figure", "%d figures", count) % count,
        )


@admin.register(Statement)
class StatementAdmin(ChosenAsRead, PortalAdmin):
    list_display = [
        "metric",
        "sector",
        "period",
        "figure",
        "publication",
        "state",
        "approved_by",
        "missing",
    ]
    list_filter = [
        "state",
        "publication",
        "metric",
        ("sector", admin.RelatedOnlyFieldListFilter),
        MissingTranslations,
        "publication__programme",
    ]
    search_fields = [
        "value",
        *columns("source"),
        *columns("note"),
        *(f"publication__{column}" for column in columns("title")),
        *(f"sector__{column}" for column in columns("name")),
    ]
    autocomplete_fields = ["publication", "sector"]
    readonly_fields = ["proposed_by", "approved_by", "updated_at"]
    actions = ["approve"]
    loaded = ["publication", "sector", "approved_by", "proposed_by"]
    fieldsets = [
        (_("Where it is published"), {"fields": ["publication", "position"]}),
        (
            _("What it says"),
            {"fields": ["metric", "sector", ("period_start", "period_end"), "value"]},
        ),
        (
            _("How it is known"),
            {
                "fields": [
                    "source_language",
                    columns("source"),
                    columns("method"),
                    columns("note"),
                    columns("comparison_note"),
                ]
            },
        ),
        (
            _("Where it stands"),
            {"fields": ["state", "proposed_by", "approved_by", "updated_at"]},
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if self.has_approve_permission(request) else [*fields, "state"]

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("beneficiaries.approve_statement")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.state != Statement.State.APPROVED)

    def save_model(
        self, request: HttpRequest, statement: Statement, form: ModelForm, change: bool
    ) -> None:
        person: Any = request.user
        is_proposed = not change or bool(set(form.changed_data) - {"state", "lock_version"})
        was_approved = change and form.initial.get("state", statement.state) == "approved"
        if is_proposed:
            statement.proposed_by = person
        is_approval = statement.state == "approved" and (is_proposed or not was_approved)
        if is_approval and statement.proposed_by_id == person.pk:
            statement.state = Statement.State.PROPOSED
            again = _(
                "This statement was approved. Since you changed it, it is proposed again and "
                "waits for another person to approve it; until then it is left out of new editions."
            )
            own = actions.PROPOSED_YOURSELF % {"statement": statement}
            self.message_user(request, again if was_approved else own, messages.WARNING)
        elif is_approval and (
            alone := one_for_both(statement.proposed_by_id, person, acted_at=statement.updated_at)
        ):
            statement.state = Statement.State.PROPOSED
            self.message_user(request, alone, messages.WARNING)
        if statement.state == Statement.State.PROPOSED:
            statement.approved_by = None
        elif is_approval:
            statement.approved_by = person
        super().save_model(request, statement, form, change)

    @admin.display(description=_("period"), ordering="period_start")
    def period(self, statement: Statement) -> str:
        first, last = statement.period_start or "…", statement.period_end or "…"
        return str(first) if first == last != "…" else f"{first}–{last}"

    @admin.display(description=_("value"), ordering="value")
    def figure(self, statement: Statement) -> str:
        return number_format(statement.value, force_grouping=True)

    @admin.action(description=_("Approve the chosen statements"), permissions=["approve"])
    def approve(self, request: HttpRequest, statements: StatementQuerySet) -> None:
        read = self.as_read(request, statements)
        if read is None:
            return
        try:
            approved = actions.approve(read, by=request.user)  # type: ignore[arg-type]
        except ValidationError as refused:
            for message in refused.messages:
                self.message_user(request, message, messages.ERROR)
            return
        self.message_user(
            request,
            ngettext("%d statement is approved.", "%d statements are approved.", approved)
            % approved,
        )
