"""
How the API is described: its schema, and the documentation drawn from it.

Loaded when somebody asks: the library takes a process four megabytes, and few ever do.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from editions.api import parameters as may_ask
from editions.api.answers import Answers
from editions.api.index import addresses
from editions.api.parameters import Parameter
from editions.parameters import APPENDED_BY_OTHERS


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

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().get(request, *args, **kwargs)
        response.data["endpoints"] = addresses(self.endpoints, request)
        return response
