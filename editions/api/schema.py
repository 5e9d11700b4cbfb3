"""How the views describe themselves: every parameter, and every answer that is no row."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, build_array_type, build_object_type
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from editions.api.parameters import Parameter
from editions.api.problem_serializers import (
    BadParametersSerializer,
    DetailSerializer,
    WithdrawnSerializer,
)

JSON = "application/json"


class PortalSchema(AutoSchema):
    """Reads the parameters from the view, and adds the problems that any answer may be."""

    view: Any

    PROBLEMS = {
        400: (BadParametersSerializer, _("A parameter or a value is not known; what is valid.")),
        404: (DetailSerializer, _("There is nothing at this address.")),
        406: (DetailSerializer, _("The header Accept asks for a form that is not offered.")),
        410: (WithdrawnSerializer, _("The edition asked for has been withdrawn, and why.")),
        503: (DetailSerializer, _("The portal cannot answer now, and why.")),
    }

    def get_override_parameters(self) -> list[Any]:
        return [_described(parameter) for parameter in self.view.parameters()]

    def get_response_serializers(self) -> Any:
        forms = [renderer.media_type for renderer in self.view.get_renderers()]
        json = forms[0]
        files = [form for form in forms if form != json]
        row = super().get_response_serializers()
        return (
            {(200, json): row}
            | {(200, form): OpenApiTypes.BINARY for form in files}
            | {
                (code, json): OpenApiResponse(serializer, description=words)
                for code, (serializer, words) in self.PROBLEMS.items()
            }
        )

    def _is_list_view(self, serializer: Any = None) -> bool:
        # An explanation is asked for as a list is, and has no pages: it is one thing.
        has_pages = getattr(self.view, "pagination_class", None) is not None
        return has_pages and bool(super()._is_list_view(serializer))

    def _get_response_for_code(self, serializer: Any, status_code: Any, *more: Any) -> Any:
        """Of a list that is a file too, JSON has two forms: a page of rows, or all of them."""
        told: Any = super()._get_response_for_code(serializer, status_code, *more)
        forms = told.get("content", {})
        if str(status_code) == "200" and JSON in forms and getattr(self.view, "has_files", False):
            page = forms[JSON]["schema"]
            forms[JSON]["schema"] = {"oneOf": [page, self._file_of(serializer)]}
        return told

    def _file_of(self, serializer: Any) -> Any:
        """All rows as one file, and what is said of them (`editions.files.json_file`)."""
        row = self.resolve_serializer(serializer, "response")
        words = {"type": "object", "additionalProperties": {"type": "string"}}
        properties = {
            "edition": {"type": "string"},
            "about": words,
            "columns": words,
            "results": build_array_type(row.ref),
        }
        file = ResolvedComponent(
            name=f"{row.name}File",
            type=ResolvedComponent.SCHEMA,
            object=f"{row.name}File",
            schema={
                **build_object_type(properties, required=[*properties]),
                "additionalProperties": False,
            },
        )
        self.registry.register_on_missing(file)
        return file.ref

    def get_summary(self) -> str:
        listed = str(self.view.summary)
        if self.view.action == "list":
            return listed
        return str(_("%(list)s: one record") % {"list": listed})

    def get_description(self) -> str:  # type: ignore[override]
        return str(self.view.about)

    def get_filter_backends(self) -> list[Any]:
        return []


def _described(parameter: Parameter) -> OpenApiParameter:
    if parameter.between:
        low, high = parameter.between
        kind: Any = {"type": "integer", "minimum": low, "maximum": high}
    else:
        kind = {"type": "string", "minLength": 1}
        if not parameter.choices:
            kind["maxLength"] = parameter.longest
    if parameter.default is not None:
        kind["default"] = parameter.default
    if parameter.is_list:
        kind = {"type": "array", "items": {"type": "string", "enum": list(parameter.choices)}}
    elif parameter.choices:
        kind["enum"] = list(parameter.choices)
    return OpenApiParameter(
        parameter.name,
        kind,
        OpenApiParameter.QUERY,
        description=str(parameter.about),
        style="form" if parameter.is_list else None,
        explode=False if parameter.is_list else None,
    )
