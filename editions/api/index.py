"""What surrounds the endpoints: index, schema, documentation, and every other address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import resolve
from django.utils.translation import gettext as _
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from editions.api import parameters as may_ask
from editions.api.answers import Answers
from editions.api.parameters import Parameter
from editions.parameters import APPENDED_BY_OTHERS


class Index(Answers):
    """The endpoints and where they are described; `endpoints` is filled where they are named."""

    endpoints: tuple[str, ...] = ()

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(
            {
                "endpoints": _addresses(self.endpoints, request),
                "schema": reverse("api:schema", request=request),
                "docs": reverse("api:docs", request=request),
            }
        )


def _addresses(endpoints: tuple[str, ...], request: Request) -> dict[str, str]:
    return {name: reverse(f"api:{name}-list", request=request) for name in endpoints}


class Schema(Answers, SpectacularAPIView):
    renderer_classes = [
        OpenApiJsonRenderer2,
        OpenApiYamlRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer,
    ]

    def parameters(self) -> tuple[Parameter, ...]:
        return (may_ask.LANG, replace(may_ask.FORMAT, choices=("json", "yaml")))


class Docs(SpectacularSwaggerSplitView):
    """A page for people, so what other sites append to its address does no harm."""

    url_name = "api:schema"
    template_name = "api/docs.html"
    # What is listed where no script runs; filled where they are named.
    endpoints: tuple[str, ...] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        query = request.query_params.copy()
        for name in [*query]:
            # The page asks for its own script by an empty parameter.
            if name == "script" or name.startswith(APPENDED_BY_OTHERS):
                del query[name]
        may_ask.read(query, (may_ask.LANG,))
        super().initial(request, *args, **kwargs)

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().get(request, *args, **kwargs)
        response.data["endpoints"] = _addresses(self.endpoints, request)
        return response


class NothingHere(Answers):
    """Any other address under /api/: says so as JSON, or adds the slash that is missing."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # No parameter is looked at: none is known at an address that is not there.
        self.format_kwarg = None
        if request.method not in {"GET", "HEAD"}:
            raise NotFound(_("There is nothing at this address."))

    @extend_schema(exclude=True)
    def get(self, request: Request, **kwargs: str) -> HttpResponse:
        if not request.path.endswith("/"):
            there = resolve(f"{request.path_info}/")
            if there.url_name != "nothing-here":
                return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        raise NotFound(_("There is nothing at this address."))
