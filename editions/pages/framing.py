"""Which pages other sites may show in a frame; every other page refuses it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def may_be_framed(view: View) -> View:
    """
    The same view, whose answers another site may show in a frame.

    It stands at an address and not in a class of pages: the preview of the admin shows such a
    page too, and may never be framed. Search engines are to find the page itself.
    """

    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        answer.xframe_options_exempt = True  # type: ignore[attr-defined]
        answer.headers["Content-Security-Policy"] = settings.CONTENT_SECURITY_POLICY_OF_FRAMED
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    return framed
