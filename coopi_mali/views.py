"""Pages that belong to no room: health, and the words for what went wrong."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy as _

from editions import guards
from editions.models import FrozenRecord
from editions.reading import NoEdition, current_edition, records, released_editions
from programmes.wording import printed

Kind = FrozenRecord.Kind


class Reason(Enum):
    """Why the portal cannot answer now, in words for the visitor."""

    DATABASE = _("The database cannot be read. Those who run the portal can see why in its log.")
    NO_EDITION = _("No edition has been published yet.")
    WITHDRAWN = _("No edition is public now: the last one was withdrawn.")


def unavailable(request: HttpRequest, reason: Reason) -> HttpResponse:
    """A 503 that says what is missing; as JSON where a program asked."""
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": str(reason.value)}, status=503)
    return render(request, "errors/unavailable.html", {"reason": reason.value}, status=503)


def why_no_edition() -> Reason:
    return Reason.WITHDRAWN if released_editions() else Reason.NO_EDITION


def healthz(request: HttpRequest) -> JsonResponse:
    """The process is alive; asks nothing of the database."""
    return JsonResponse({"status": "alive"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Whether the portal can serve: database reachable, migrated, guarded, an edition approved."""
    problems = []
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            problems.append("migrations are missing: run `manage.py migrate`")
        else:
            if absent := guards.missing():
                problems.append(f"guards are missing, run `manage.py migrate`: {', '.join(absent)}")
            current_edition()
    except Error:
        problems.append("the database cannot be read")
    except NoEdition:
        problems.append("no edition is approved")
    if problems:
        return JsonResponse({"status": "not ready", "problems": problems}, status=503)
    return JsonResponse({"status": "ready"})


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing is here; whose portal it is says its masthead, where an edition can be read."""
    try:
        context = _masthead()
    except (Error, NoEdition):
        context = {}
    return render(request, "errors/not_found.html", context, status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    before = request.headers.get("referer", "")
    is_ours = url_has_allowed_host_and_scheme(before, {request.get_host()})
    context = {"before": before if is_ours else ""}
    return render(request, "errors/forbidden.html", context, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/not_sent_from_here.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/bad_request.html", status=400)


def _masthead() -> dict[str, Any]:
    """The programme, and the front page in each language: an unknown address has no other."""
    language, front = get_language(), reverse("editions:profile")
    found = records(current_edition(), str(language), Kind.PROGRAMME, wording=printed)
    return {
        "programme": found[Kind.PROGRAMME][0],
        "languages": [
            {
                "code": code,
                "address": translate_url(front, code),
                "is_current": code == language,
            }
            for code, _name in settings.LANGUAGES
        ],
    }


def favicon(request: HttpRequest) -> HttpResponse:
    """The icon at the address where programs look that read no page."""
    icon = Path(str(finders.find("favicon.svg"))).read_bytes()
    return HttpResponse(icon, content_type="image/svg+xml")


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": str(_("Something failed here; it is logged."))}, status=500)
    return render(request, "errors/server_error.html", status=500)
