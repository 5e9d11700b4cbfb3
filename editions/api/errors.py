"""What the API says when it cannot answer: always JSON, always with a `detail`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.views import exception_handler

from editions.models import Edition
from editions.parameters import BadParameters
from editions.templatetags.portal import plain_text


class Withdrawn(APIException):
    """The edition asked for was public once, and was taken back for a reason."""

    status_code = 410

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        super().__init__(
            _("Edition %(number)s has been withdrawn: %(reason)s")
            % {"number": edition.number, "reason": plain_text(edition.why_withdrawn)}
        )


def explain(problem: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """
    The answer to a problem, whatever form the request asked for.

    None where the problem is not the reader's: the middleware then says that the portal
    is unavailable, or the log that something is broken.
    """
    if isinstance(problem, BadParameters):
        detail = _("The address asks for something that is not known here; see the problems.")
        problems = [asdict(problem) for problem in problem.problems]
        return _json({"detail": detail, "problems": problems}, 400)
    if isinstance(problem, Withdrawn):
        told = {
            "detail": problem.detail,
            "edition": problem.edition.number,
            "reason": problem.edition.why_withdrawn,
            "reason_language": problem.edition.why_withdrawn.language,
        }
        return _json(told, problem.status_code)
    answer = exception_handler(problem, context)
    return answer and _json(answer.data, answer.status_code)


def _json(told: dict[str, Any], status: int) -> JsonResponse:
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
