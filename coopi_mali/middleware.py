"""What surrounds every request: language, the browser's policy, and being unavailable."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from coopi_mali import views
from editions.reading import NoEdition

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]
LANGUAGES = {code for code, _ in settings.LANGUAGES}


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
    The language of a request (design §6).

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
        elif path.startswith("/api/"):
            asked = request.GET.get("lang", "")
            language = asked if asked in LANGUAGES else _language_of_browser(request)
        else:
            language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
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


def _language_of_browser(request: HttpRequest) -> str:
    accepted = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    for code, _weight in parse_accept_lang_header(accepted):
        if code[:2] in LANGUAGES:
            return code[:2]
    return settings.LANGUAGE_CODE


class UnavailableMiddleware:
    """Answers 503, and says why, where there is no database, no table or no edition."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, DatabaseError):
            logger.error("database: %s", str(problem).strip().splitlines()[0])
            return views.unavailable(request, views.Reason.DATABASE)
        if isinstance(problem, NoEdition):
            return views.unavailable(request, views.why_no_edition())
        return None
