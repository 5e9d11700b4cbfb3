"""The public pages as a prepared edition would give them, inside the admin and nowhere else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import (
    Resolver404,
    get_script_prefix,
    resolve,
    reverse,
    set_script_prefix,
)
from django.utils import translation

from editions.models import Edition
from editions.pages.base import EditionPage


def page(request: HttpRequest, pk: int, address: str) -> HttpResponse:
    """
    A public page of one edition, whatever its state, under a banner that says so.

    Links on it lead to pages of the same preview: while it is made, every public address
    begins with this one.
    """
    if not request.user.has_perm("editions.view_edition"):
        raise PermissionDenied
    edition = get_object_or_404(Edition, pk=pk)
    language = translation.get_language_from_path(f"/{address}") or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            found = resolve(f"/{address}")
        except Resolver404:
            raise Http404 from None
        view = getattr(found.func, "view_class", None)
        if not (view and issubclass(view, EditionPage)):
            return _not_before_publishing(request, pk)
        start = reverse("admin:edition-profile", args=[pk])
        back = reverse("admin:edition-preview", args=[pk])
        shown = _preview_of(view, edition, start, back)
        prefix = get_script_prefix()
        request.resolver_match = found
        set_script_prefix(start)
        try:
            answer = shown.as_view()(request, *found.args, **found.kwargs)
            if isinstance(answer, TemplateResponse):
                answer.render()
        finally:
            set_script_prefix(prefix)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _not_before_publishing(request: HttpRequest, pk: int) -> HttpResponse:
    """Pages lead to files and to the API, which are made of public editions alone."""
    context = {"back": reverse("admin:edition-profile", args=[pk])}
    return render(request, "errors/not_before_publishing.html", context, status=404)


def _preview_of(
    view: type[EditionPage], of_edition: Edition, start: str, back: str
) -> type[EditionPage]:
    class Preview(view):  # type: ignore[misc, valid-type]
        edition = of_edition
        current = of_edition
        outlives_withdrawal = True

        def _frame(self) -> dict[str, Any]:
            return super()._frame() | {"preview": back, "permanent": "", "canonical": ""}

        def _languages(self) -> list[dict[str, Any]]:
            path = self.request.path.removeprefix(start)
            first, _slash, rest = path.partition("/")
            codes = [code for code, _name in settings.LANGUAGES]
            bare = rest if first in codes else path
            return [
                {
                    "code": code,
                    "name": name,
                    "address": start
                    + ("" if code == settings.LANGUAGE_CODE else f"{code}/")
                    + bare,
                    "is_current": code == self.language,
                }
                for code, name in settings.LANGUAGES
            ]

    return Preview
