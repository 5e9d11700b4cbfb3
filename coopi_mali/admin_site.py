"""The staff's door: its front page, its languages, and each person's own page."""

from __future__ import annotations

from functools import update_wrapper
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.auth.views import PasswordResetConfirmView
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import (
    get_language,
    gettext,
    gettext_lazy as _,
    gettext_noop,
    override,
)
from django.views.i18n import set_language

from coopi_mali import admin_comparisons, admin_editions, roles
from coopi_mali.models import Account
from editions import corrections

# Browsers fill in a form again that one goes back to, but not where the way back ends here.
SESSION_ENDED = gettext_noop(
    "You were signed in no more, so what you sent is not saved. To have it again, sign in in "
    "another tab of the browser, come back to this one and press the back key. Once you sign in "
    "here, it is lost."
)


class MyAccountForm(forms.ModelForm):
    class Meta:
        model = Account
        fields = ["language"]


def held(account: Any) -> Account:
    """The account as it stands: Django saves all of it with a password, so nobody else does yet."""
    return Account.objects.select_for_update(no_key=True).get(pk=account.pk)


class LinkTokens(PasswordResetTokenGenerator):
    """Tokens of the newest link alone, so that it is known whose link set a password."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{getattr(user.newest_link, 'pk', '')}"


link_tokens = LinkTokens()


class SetPassword(PasswordResetConfirmView):
    """Where a one-time link leads: its owner chooses a password, and the link is spent."""

    template_name = "admin/set_password.html"
    success_url = reverse_lazy("admin:login")
    title = _("Choose your password")
    token_generator = link_tokens
    # Given by the admin site: it knows what every page of the admin shows.
    site: PortalAdminSite | None = None

    def dispatch(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().dispatch(*args, **kwargs)

    def get_user(self, uidb64: str) -> Any:
        account = super().get_user(uidb64)
        if account is not None:
            # Who comes second with the same link waits, and finds it spent.
            account = held(account)
        return account if account is not None and account.is_active else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.site is not None
        context = self.site.each_context(self.request) | super().get_context_data(**kwargs)
        if not self.validlink:
            context["title"] = gettext("This link no longer works")
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, gettext("Your password is set. You can sign in with it."))
        assert self.user is not None
        link = self.user.newest_link
        assert link is not None  # Its token was held against it.
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])
        return super().form_valid(form)


class PortalAdminSite(admin.AdminSite):
    site_title = _("Portal of the country programme")
    site_header = _("Portal of the country programme")
    index_title = _("Work of the staff")
    index_template = "admin/index.html"
    # Lists need the width, and the front page and the path above each page lead everywhere.
    enable_nav_sidebar = False
    # In the order of the work.
    rooms = ["programmes", "beneficiaries", "editions", "coopi_mali", "auth", "admin"]

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # As on the page of one row: what was looked at before stays locked until it is deleted.
        self.add_action(transaction.atomic(delete_selected))

    def get_urls(self) -> list[Any]:
        return [
            path("my-account/", self.admin_view(self.my_account), name="my-account"),
            path("language/", set_language, name="set-language"),
            path(
                "password/<uidb64>/<token>/",
                SetPassword.as_view(site=self),
                name="set-password",
            ),
            *admin_editions.urls(self),
            *admin_comparisons.urls(self),
            *super().get_urls(),
        ]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's; who is led from there to sign in is told what became of what she sent."""
        shown = super().admin_view(view, cacheable)

        def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            answer = shown(request, *args, **kwargs)
            leads_to = getattr(answer, "url", "").partition("?")[0]
            if request.method == "POST" and leads_to == reverse("admin:login"):
                messages.warning(request, gettext(SESSION_ENDED))
            return answer

        return update_wrapper(told, shown)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        language = get_language() or settings.LANGUAGE_CODE
        home = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
        return super().each_context(request) | {
            "site_url": home,
            "languages": settings.LANGUAGES,
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        listed = super().get_app_list(request, app_label)
        return sorted(listed, key=lambda room: self.rooms.index(room["app_label"]))

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        # What it asks registers itself with this site, which has to be there before.
        from coopi_mali.log_lines import recent_actions

        panels = {
            "admin_log": recent_actions(request.user),
            "edition_panels": admin_editions.panels(request),
            "reports_waiting": corrections.waiting_for(request.user),
        }
        return super().index(request, panels | (extra_context or {}))

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        with transaction.atomic():
            request.user = held(request.user)
            return super().password_change(request, extra_context)

    def my_account(self, request: HttpRequest) -> HttpResponse:
        """Everybody's own settings, which take no permission, and the rights she was given."""
        account: Any = request.user
        form = MyAccountForm(request.POST or None, instance=request.user)
        if request.method == "POST" and form.is_valid():
            # Nothing else: headquarters may have changed her account since it was read.
            account.save(update_fields=["language"])
            with override(form.instance.language or get_language()):
                messages.success(request, gettext("Your account is saved."))
            return HttpResponseRedirect(reverse("admin:my-account"))
        context = self.each_context(request) | {
            "title": gettext("My account"),
            "form": form,
            "roles": roles.names_of(account),
            "bases": account.bases.all(),
        }
        return TemplateResponse(request, "admin/my_account.html", context)
