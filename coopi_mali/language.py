"""In which language a request is answered."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

LANGUAGES = {code for code, _ in settings.LANGUAGES}


def language_of_request(request: HttpRequest) -> str:
    """
    The language of a public answer.

    A page takes it from its address only; the API takes `lang=`, then the browser's.
    """
    if not request.path_info.startswith("/api/"):
        return translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    asked = request.GET.get("lang", "")
    return (
        asked
        if asked in LANGUAGES
        else language_of_browser(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    )


def language_of_browser(accepted: str) -> str:
    for code, _weight in parse_accept_lang_header(accepted):
        if code[:2] in LANGUAGES:
            return code[:2]
    return settings.LANGUAGE_CODE
