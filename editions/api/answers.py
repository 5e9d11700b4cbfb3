"""How the API answers: what may be asked, from which edition, in which language."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext as _
from rest_framework.exceptions import MethodNotAllowed, NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from editions import reading
from editions.api import files, parameters as may_ask
from editions.api.errors import Withdrawn
from editions.api.paging import KeysetPagination
from editions.api.parameters import Parameter
from editions.files.tables import Column
from editions.models import Edition, FrozenRecord
from editions.narrowing import Narrowed
from editions.other_map import left_out_here
from editions.parameters import BadParameters, Problem

Kind = FrozenRecord.Kind
Document = dict[str, Any]


def _public_numbers() -> list[str]:
    return [edition.number for edition in reading.released_editions() if edition.is_public]


def _let_go(response: Any) -> None:
    """View and answer hold each other; what was written out need not live as long as they do."""
    response.data = None


class Answers(APIView):
    """Whatever the API answers to: read-only, and strict about what is asked."""

    http_method_names = ["get", "head"]
    # In the documentation: what it holds, in a few words and in full.
    summary: Any = ""
    about: Any = ""

    def parameters(self) -> tuple[Parameter, ...]:
        return (may_ask.LANG, may_ask.FORMAT)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in {"GET", "HEAD"}:
            raise MethodNotAllowed(request.method or "")
        self.asked = may_ask.read(request.query_params, self.parameters())
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        # Anyone may keep an answer, but asks each time whether it still stands: even an
        # edition that never changes can be withdrawn.
        response["Cache-Control"] = (
            "public, max-age=0, must-revalidate" if response.status_code == 200 else "no-store"
        )
        if isinstance(response, Response):
            response.add_post_render_callback(_let_go)
        return response

    @property
    def language(self) -> str:
        return (get_language() or "en")[:2]


class AnswersFromEdition(Answers, GenericViewSet):
    """What is asked of one edition: which edition, and how the selection is narrowed."""

    narrowing: tuple[Parameter, ...] = ()
    # Set once the request is understood.
    edition: Any = None

    @classmethod
    def get_extra_actions(cls) -> list[Any]:
        # None has any. To look for them would load what describes the API, which few ask for.
        return []

    def parameters(self) -> tuple[Parameter, ...]:
        return (*self.narrowing, may_ask.EDITION, may_ask.LANG, may_ask.FORMAT)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        try:
            super().initial(request, *args, **kwargs)
        except BadParameters as bad:
            raise BadParameters([self._with_valid(problem) for problem in bad.problems]) from None
        if files.is_asked(request):
            files.refuse_pages(self.asked)
        self.edition = self.edition_asked()
        if self.asks(*(parameter for parameter in self.narrowing if parameter.codes_of)):
            may_ask.refuse_codes(self.asked, self.narrowing, self.references)

    def asks(self, *parameters: Parameter) -> bool:
        """Whether the request asks for any of these."""
        return any(parameter.name in self.asked for parameter in parameters)

    @cached_property
    def references(self) -> may_ask.References:
        return may_ask.references(self.edition, self.language)

    def _with_valid(self, problem: Problem) -> Problem:
        """With what would be valid where only editions tell: of codes, the current one."""
        if problem.parameter == may_ask.EDITION.name:
            return replace(problem, valid=_public_numbers())
        for parameter in self.narrowing:
            if parameter.name == problem.parameter and parameter.codes_of:
                self.edition = self.edition or reading.current_edition()
                return replace(problem, valid=parameter.codes_in(self.references))
        return problem

    def edition_asked(self) -> Edition | None:
        number = self.asked.get(may_ask.EDITION.name)
        if number is None:
            return reading.current_edition()
        try:
            edition = reading.edition_numbered(number)
        except reading.UnknownEdition:
            message = _("There is no edition “%(number)s”.") % {"number": number}
            problem = Problem(may_ask.EDITION.name, number, message, _public_numbers())
            raise BadParameters([problem]) from None
        if not edition.is_public:
            raise Withdrawn(edition)
        return edition

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.edition:
            response["X-Edition"] = self.edition.number
        return response

    def matching_projects(self, parameters: Iterable[Parameter]) -> QuerySet:
        """The projects that match what is asked of these parameters."""
        return self.narrowed_by(parameters).projects

    def narrowed_by(self, parameters: Iterable[Parameter]) -> Narrowed:
        # Codes were looked up when the request was understood.
        wanted = {name: self.asked[name] for p in parameters if (name := p.name) in self.asked}
        return Narrowed(self.edition, wanted)


class Lists(AnswersFromEdition, ABC):
    """A list as one edition has it, in pages and as a file."""

    pagination_class: Any = KeysetPagination
    # What the list is made of as a file; without any there is none.
    columns: Sequence[Column] = ()

    def parameters(self) -> tuple[Parameter, ...]:
        form = may_ask.FORMAT_OF_LIST if self.has_files else may_ask.FORMAT
        paging = (may_ask.CURSOR, may_ask.PAGE_SIZE_ASKED)
        return (*self.narrowing, *paging, may_ask.EDITION, may_ask.LANG, form)

    @property
    def has_files(self) -> bool:
        return self.action == "list" and bool(self.columns)

    def get_renderers(self) -> list[Any]:
        more = files.RENDERERS if self.has_files else ()
        return [*super().get_renderers(), *(renderer() for renderer in more)]

    def list(self, request: Request) -> Any:
        rows = self.rows()
        if files.is_asked(request):
            return files.answer(self, request, rows)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.told(row) for row in page or [])

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.has_files:
            patch_vary_headers(response, ["Accept"])
        return response

    def on_another_map(self, narrowed: Narrowed) -> tuple[str, str]:
        """What a file says of projects that name the region asked for as another map had it."""
        words = ""
        if self.asks(may_ask.REGION):
            words = left_out_here(narrowed, self.references[Kind.REGION])
        return _("On another map"), words

    def beside_rows(self) -> Sequence[tuple[str, str]]:
        """What a file says of the selection beside its rows: a name, and a sentence."""
        return ()

    def file_columns(self) -> Sequence[Column]:
        return self.columns

    def pinned(self) -> dict[str, str]:
        """What the links to other pages ask for beside what was asked for."""
        return {may_ask.EDITION.name: self.edition.number} if self.edition else {}

    @abstractmethod
    def rows(self) -> Any:
        """All that was asked for."""

    @abstractmethod
    def in_order(self, rows: Any) -> Iterable[Any]:
        """All of the rows, one after the other, without keeping them."""

    @abstractmethod
    def number_of(self, rows: Any) -> int:
        """How many there are, on all pages."""

    @abstractmethod
    def told(self, row: Any) -> Document:
        """A row as it is answered."""


class Records(Lists):
    """A list whose rows are kept, so that each has an address of its own."""

    # Codes, keys and numbers; never a sign that a database would stumble over.
    lookup_value_regex = r"[\w.~+-]+"

    def parameters(self) -> tuple[Parameter, ...]:
        if self.action == "list":
            return super().parameters()
        return (may_ask.EDITION, may_ask.LANG, may_ask.FORMAT)

    def retrieve(self, request: Request, **kwargs: str) -> Response:
        row = self.named(kwargs[self.lookup_field])
        if row is None:
            raise NotFound(self.missing(kwargs[self.lookup_field]))
        return Response(self.told(row))

    def rows(self) -> Any:
        return self.narrowed(self.every())

    def narrowed(self, rows: Any) -> Any:
        return rows

    def in_order(self, rows: Any) -> Iterable[Any]:
        return rows.order_by(*self.order(rows)).iterator(chunk_size=files.ROWS_AT_ONCE)

    def number_of(self, rows: QuerySet) -> int:
        return rows.count()

    def missing(self, key: str) -> str:
        return _("Edition %(number)s has no such record: “%(key)s”.") % {
            "number": self.edition,
            "key": key,
        }

    @abstractmethod
    def every(self) -> Any:
        """All rows of the edition."""

    @abstractmethod
    def named(self, key: str) -> Any:
        """The row with this key in an address, or None."""

    @abstractmethod
    def order(self, rows: Any) -> Iterable[str]:
        """The columns that put the rows in a total order; a minus sign before one that falls."""
