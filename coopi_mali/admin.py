"""Accounts: made without a password, given one by a link, never deleted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.formats import date_format
from django.utils.http import urlsafe_base64_encode
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from coopi_mali import admin_log, roles
from coopi_mali.admin_site import link_tokens
from coopi_mali.models import Account, PasswordLink
from programmes.admin.forms import VersionForm
from programmes.admin.history import HistoryInWords
from programmes.admin.shared import ReadOnlyAdmin, RefusedInWords, with_lock_version

# What is registered there is registered with this file.
__all__ = ["admin_log"]

# Which link the session asked for by a POST: the page after it, and no other, shows that one.
ASKED_FOR = "password_link"
# For so long restricted data may be seen, until the right is given again (roles).
MOST_RESTRICTED = timedelta(days=180)


class RolesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, group: Group) -> str:
        return str(roles.NAMES.get(group.name, group.name))


class AccountForm(VersionForm):
    groups = RolesField(
        Group.objects.order_by("pk"),
        label=capfirst(_("roles")),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Account
        fields = forms.ALL_FIELDS
        widgets = {"bases": forms.CheckboxSelectMultiple}

    def clean(self) -> dict[str, Any]:
        accounts = Account.objects
        accounts.take_turn()
        given = super().clean()
        account, rights = self.instance, ("is_superuser", "is_active")
        was = [getattr(account, name) for name in rights]
        becomes = [given.get(name, getattr(account, name)) for name in rights]
        refusal = ""
        if all(was) and not all(becomes):
            refusal = accounts.why_last_superuser(account)
        if all(becomes) and not all(was):
            refusal = accounts.why_no_other_superuser()
        if refusal:
            self.add_error(next(name for name in rights if name in self.changed_data), refusal)
        # One of two that had the same name before is changed as ever.
        name = given.get("username") if "username" in self.changed_data else None
        if name and (taken := accounts.why_name_is_taken(name, but=account.pk)):
            self.add_error("username", taken)
        return given

    def clean_restricted_until(self) -> date | None:
        until: date | None = self.cleaned_data["restricted_until"]
        latest = timezone.localdate() + MOST_RESTRICTED
        if until is not None and until > latest:
            raise ValidationError(
                gettext("At most until %(day)s; it can be given again then.")
                % {"day": date_format(latest)}
            )
        return until


@admin.register(Account)
class AccountAdmin(RefusedInWords, HistoryInWords):
    form = AccountForm
    list_display = ["username", "full_name", "role_names", "language", "is_active"]
    list_display += ["has_password", "last_login"]
    list_filter = ["is_active", "groups", "language", "is_superuser"]
    search_fields = ["username", "first_name", "last_name"]
    ordering = ["username"]
    readonly_fields = ["has_password", "set_by_link", "last_login", "date_joined"]
    change_form_template = "admin/account_form.html"
    IDENTITY = (
        _("Identity"),
        {"fields": ["username", ("first_name", "last_name"), "language"]},
    )

    # What is shown

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: Account | None = None) -> Any:
        if obj is None:
            return [self.IDENTITY, (_("Rights"), {"fields": ["groups", "bases"]})]
        rights = ["groups", "is_superuser"] if request.user.is_superuser else ["groups"]
        fieldsets = [
            self.IDENTITY,
            (_("Rights"), {"fields": [*rights, "bases", "restricted_until"]}),
            (
                _("Where it stands"),
                {
                    "description": _(
                        "An account is never deleted, since it did things that stay on record. "
                        "Untick “active” and its owner is shut out at once."
                    ),
                    "fields": [
                        "is_active",
                        ("has_password", "set_by_link"),
                        "last_login",
                        "date_joined",
                    ],
                },
            ),
        ]
        return with_lock_version(fieldsets, shown=self.has_change_permission(request, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Account | None = None) -> Any:
        fields = list(super().get_readonly_fields(request, obj))
        if obj is not None and obj.pk == request.user.pk:
            # Nobody changes her own rights.
            own = ["groups", "bases", "is_superuser", "is_active", "restricted_until"]
            return [*fields, *own]
        return fields

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, account: Account) -> str:
        return account.get_full_name()

    @admin.display(description=_("roles"))
    def role_names(self, account: Account) -> str:
        if account.is_superuser:
            return gettext("technical administrator")
        return ", ".join(
            str(roles.NAMES.get(group.name, group.name)).partition(":")[0].strip()
            for group in account.groups.all()
        )

    @admin.display(description=_("has chosen a password"), boolean=True)
    def has_password(self, account: Account) -> bool:
        return account.has_usable_password()

    @admin.display(description=_("by a link"))
    def set_by_link(self, account: Account) -> str:
        link = account.password_link_at(timezone.now())
        if link is None:
            return "–"
        told = {"person": link.made_by, "day": date_format(link.made_at)}
        return gettext("made by %(person)s on %(day)s") % told

    # What is allowed

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        # Nothing about a password can be guessed by filtering the list.
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def has_change_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        return False

    # Making an account

    def save_model(
        self, request: HttpRequest, account: Account, form: forms.ModelForm, change: bool
    ) -> None:
        if not change:
            account.is_staff = True
            account.set_unusable_password()
        super().save_model(request, account, form, change)

    def response_add(
        self, request: HttpRequest, obj: Account, post_url_continue: str | None = None
    ) -> HttpResponse:
        self.message_user(
            request,
            gettext("The account “%(name)s” is made.") % {"name": obj},
            messages.SUCCESS,
        )
        return self.give_link(request, obj)

    # The link by which its owner chooses a password

    def get_urls(self) -> list[Any]:
        return [
            path(
                "<int:pk>/password-link/",
                self.admin_site.admin_view(self.password_link),
                name="account-password-link",
            ),
            *super().get_urls(),
        ]

    def give_link(self, request: HttpRequest, account: Account) -> HttpResponse:
        self.log_change(request, account, gettext("Password link made."))
        maker: Any = request.user
        link = PasswordLink.objects.create(account=account, made_by=maker)
        request.session[ASKED_FOR] = link.pk
        return HttpResponseRedirect(reverse("admin:account-password-link", args=[account.pk]))

    def password_link(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shows a link once, after it was asked for by a POST; asks, otherwise."""
        account = get_object_or_404(Account, pk=pk)
        if not account.is_active or not self.has_change_permission(request, account):
            raise PermissionDenied
        if request.method == "POST":
            return self.give_link(request, account)
        link = ""
        asked_for, newest = request.session.pop(ASKED_FOR, None), account.newest_link
        # One that somebody else made since stands on record as hers, and is hers to hand over.
        if newest is not None and asked_for == newest.pk:
            link = request.build_absolute_uri(
                reverse(
                    "admin:set-password",
                    args=[
                        urlsafe_base64_encode(force_bytes(account.pk)),
                        link_tokens.make_token(account),
                    ],
                )
            )
        context = self.admin_site.each_context(request) | {
            "title": gettext("Password link for %(name)s") % {"name": account},
            "account": account,
            "link": link,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/password_link.html", context)


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin, auth_admin.GroupAdmin):
    """Roles are written by `coopi_mali.roles`; who could change them could raise herself."""

    list_display = ["role", "name"]
    search_fields = ["name"]
    fieldsets = [(None, {"fields": ["role", "name", "permissions"]})]
    readonly_fields = ["role"]

    @admin.display(description=_("role"))
    def role(self, group: Group) -> str:
        return str(roles.NAMES.get(group.name, group.name))
