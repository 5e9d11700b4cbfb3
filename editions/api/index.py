"""What surrounds the endpoints: the index, and every address at which there is nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import resolve
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from editions.api.answers import Answers


class Index(Answers):
    """The endpoints and where they are described; `endpoints` is filled where they are named."""

    schema = None
    endpoints: tuple[str, ...] = ()

    def get(self, request: Request) -> Response:
        return Response(
            {
                "endpoints": addresses(self.endpoints, request),
                "schema": reverse("api:schema", request=request),
                "docs": reverse("api:docs", request=request),
            }
        )


def addresses(endpoints: tuple[str, ...], request: Request) -> dict[str, str]:
    return {name: reverse(f"api:{name}-list", request=request) for name in endpoints}


class NothingHere(Answers):
    """Any other address under /api/: says so as JSON, or adds the slash that is missing."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # No parameter is looked at: none is known at an address that is not there.
        self.format_kwarg = None
        if request.method not in {"GET", "HEAD"}:
            raise NotFound(_("There is nothing at this address."))

    def get(self, request: Request, **kwargs: str) -> HttpResponse:
        if not request.path.endswith("/"):
            there = resolve(f"{request.path_info}/")
            if there.url_name != "nothing-here":
                return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        raise NotFound(_("There is nothing at this address."))
