"""What surrounds every request: language, the browser's policy, and being unavailable."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import InterfaceError, InternalError, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from coopi_mali import views
from coopi_mali.language import language_of_request
from editions.reading import NoEdition

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicyMiddleware:
    """Tells the browser what a page may load: nothing from another host."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = next(
            (
                policy
                for prefix, policy in settings.CONTENT_SECURITY_POLICY_BY_PREFIX.items()
                if request.path_info.startswith(prefix)
            ),
            settings.CONTENT_SECURITY_POLICY,
        )
        response.headers.setdefault("Content-Security-Policy", policy)
        return response


class PortalLocaleMiddleware(LocaleMiddleware):
    """
    The language of a request.

    A public page takes it from its address only. The admin takes that of the account,
    then of the cookie, then of the browser, which Django denies to addresses without a
    language in them; the API takes `lang=`, then the browser's.
    """

    def process_request(self, request: HttpRequest) -> None:
        path = request.path_info
        if path.startswith("/admin/"):
            language = getattr(request.user, "language", "") or (
                translation.get_language_from_request(request)
            )
        else:
            language = language_of_request(request)
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        # No redirect to another language: an address means one language for everybody.
        if not request.path_info.startswith(("/admin/", "/api/")):
            response.headers.setdefault("Content-Language", translation.get_language() or "")
            return response
        return super().process_response(request, response)


class OfStaff:
    """
    A middleware of the admin: what the public asks for goes past it.

    So a public answer can neither read nor set a cookie, and is not kept waiting for that.
    """

    def __call__(self, request: HttpRequest) -> Any:
        if not request.path_info.startswith("/admin/"):
            return self.get_response(request)  # type: ignore[attr-defined]
        return super().__call__(request)  # type: ignore[misc]


class StaffSessionMiddleware(OfStaff, SessionMiddleware):
    """Who has signed in."""


class StaffAuthenticationMiddleware(OfStaff, AuthenticationMiddleware):
    """The account of whoever has signed in."""


class StaffMessageMiddleware(OfStaff, MessageMiddleware):
    """What became of the last thing that was asked for."""


# No connection, one that broke, no table, or a transaction in which one of these came before:
# a value that the database refuses is a fault of the portal instead, told in the log as a whole.
UNREADABLE = (OperationalError, InterfaceError, ProgrammingError, InternalError)


class UnavailableMiddleware:
    """Answers 503, and says why, where there is no database, no table or no edition."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, UNREADABLE):
            logger.error("database: %s", str(problem).strip().partition("\n")[0])
            return views.unavailable(request, views.Reason.DATABASE)
        if isinstance(problem, NoEdition):
            return views.unavailable(request, views.why_no_edition())
        return None
