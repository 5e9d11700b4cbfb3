"""Pages of a list that begin where another ended, so that the last is as quick as the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.db.models import Case, F, Q, When
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination

from editions.api.pages_of_counts import page_of_counts
from editions.api.parameters import CURSOR, EDITION, LANG, PAGE_SIZE, PAGE_SIZE_ASKED
from editions.api.ready_pages import page_of
from editions.listing import COLUMNS, as_text
from editions.narrowing import Narrowed
from editions.parameters import BadParameters, Problem

Position = list[Any]


def signer_of(basename: str, order: list[str]) -> Signer:
    """What signs the cursors of a list in an order."""
    # Without a moment in it: the same page has the same bytes, and the same ETag.
    return Signer(salt=f"{basename} {order}")


def place_in(cursor: str, signer: Signer) -> Any:
    """What a cursor holds; raises `BadParameters` where another list or order made it."""
    try:
        return signer.unsign_object(cursor)
    except BadSignature:
        message = _("This cursor was not made by this list in this order.")
        raise BadParameters([Problem(CURSOR.name, cursor, message)]) from None


def link_to(address: str, asked: Mapping[str, str], cursor: str, pinned: Mapping[str, str]) -> str:
    """The address of another page of what is asked of the list that has this whole address."""
    # Whoever walks on stays in the edition in which she began.
    query = {**asked, CURSOR.name: cursor}
    query |= {name: value for name, value in pinned.items() if name not in asked}
    return f"{address}?{urlencode(query)}"


def opening(count: int, following: str | None, previous: str | None) -> str:
    """What a page of a list begins with, up to its first row."""
    frame = as_text({"count": count, "next": following, "previous": previous})
    return f'{frame[:-1]},"results":['


def rows_asked(asked: Mapping[str, Any]) -> list[str]:
    """What makes the rows of a computed list: a place among them is one in no others."""
    others = {CURSOR.name, PAGE_SIZE_ASKED.name, EDITION.name, LANG.name, "format"}
    return [f"{name}={asked[name]}" for name in sorted(asked.keys() - others)]


class KeysetPagination(BasePagination):
    """
    Cuts a list whose order is total into pages, forwards and backwards.

    A cursor holds the place of one row in the order. It is signed, so that what it brings
    to the database was written here, and with its list and order, so that it fits no other.
    """

    def paginate_queryset(self, rows: Any, request: Any, view: Any = None) -> list[Any]:
        self.request, self.view = request, view
        self.order = [(name.lstrip("-"), name.startswith("-")) for name in view.order(rows)]
        self.count = view.number_of(rows)
        size = view.asked.get(PAGE_SIZE_ASKED.name, PAGE_SIZE)
        start = self._start()
        is_backwards, position = start or (False, None)
        # One more than fits tells whether there is another page.
        found = self.cut(rows, position, is_backwards, size + 1)
        page = found[:size][:: -1 if is_backwards else 1]
        is_more = len(found) > size
        self.has_next = bool(page) and (is_more or is_backwards)
        self.has_previous = bool(page) and (is_more if is_backwards else position is not None)
        # Not the rows between them: view and answer hold each other, and would keep these alive.
        self.ends = page[:1] + page[-1:]
        return page

    def cut(
        self, rows: Any, position: Position | None, is_backwards: bool, number: int
    ) -> list[Any]:
        """So many rows beyond a place, or from the beginning."""
        if position is not None:
            rows = rows.filter(self._beyond(position, is_backwards))
        return list(rows.order_by(*self._order_by(is_backwards))[:number])

    def get_paginated_response(self, told: Iterable[dict[str, Any]]) -> Any:
        """Each row becomes text as it comes: as objects, a page takes ten times as much memory."""
        return self.get_ready_response(map(as_text, told))

    def get_ready_response(self, rows: Iterable[str]) -> HttpResponse:
        text = f"{opening(self.count, *self._links())}{','.join(rows)}]}}"
        return HttpResponse(text, content_type="application/json")

    def _links(self) -> tuple[str | None, str | None]:
        """The addresses of the next page and of the one before."""
        return (
            self._link(False, self.ends[-1]) if self.has_next else None,
            self._link(True, self.ends[0]) if self.has_previous else None,
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "additionalProperties": False,
            "properties": {
                "count": {"type": "integer", "minimum": 0},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def _order_by(self, is_backwards: bool) -> list[str]:
        return [f"{'-' * (falls != is_backwards)}{name}" for name, falls in self.order]

    def _beyond(self, position: Position, is_backwards: bool) -> Q:
        """Rows after this place: beyond it in the first column, or equal there and beyond next."""
        beyond = Q()
        for (name, falls), value in reversed(list(zip(self.order, position, strict=True))):
            step = Q(**{f"{name}__{'lt' if falls != is_backwards else 'gt'}": value})
            beyond = step | (Q(**{name: value}) & beyond) if beyond else step
        # Follows from the rest; but by this alone an index leads to the place.
        (first, falls), value = self.order[0], position[0]
        return Q(**{f"{first}__{'lte' if falls != is_backwards else 'gte'}": value}) & beyond

    def _start(self) -> tuple[bool, Position] | None:
        cursor = self.view.asked.get(CURSOR.name)
        if cursor is None:
            return None
        is_backwards, *position = place_in(cursor, self._signer())
        return is_backwards, position

    def _link(self, is_backwards: bool, row: Any) -> str:
        position = [
            row[name] if isinstance(row, dict) else getattr(row, name)
            for name, _falls in self.order
        ]
        return self._link_to([is_backwards, *position])

    def _link_to(self, place: Position) -> str:
        cursor, request = self._signer().sign_object(place), self.request
        address = request.build_absolute_uri(request.path)
        return link_to(address, request.query_params.dict(), cursor, self.view.pinned())

    def _signer(self) -> Signer:
        return signer_of(self.view.basename, self._order_by(False))


class ReadyPagination(KeysetPagination):
    """The same for projects, whose rows are text already: joined, and not written again."""

    def cut(
        self, rows: Narrowed, position: Position | None, is_backwards: bool, number: int
    ) -> list[Any]:
        directions = {falls != is_backwards for _name, falls in self.order}
        if rows.place is not None and len(directions) == 1:
            names = tuple(name for name, _falls in self.order)
            beyond = None if position is None else tuple(position)
            (falls,) = directions
            edition, language = rows.edition, self.view.language
            found = page_of(edition, language, rows.place, names, beyond, number, falls=falls)
            if found is not None:
                return found
        # Rows are ready text; only editions from before they were made have none.
        ready = f"record__{COLUMNS[self.view.language]}"
        document = Case(When(Q(**{ready: ""}), then=F("record__document")))
        projects = rows.projects.annotate(row=F(ready), document=document)
        values = projects.values("start_key", "key", "row", "document")
        return super().cut(values, position, is_backwards, number)


class CountPagination(KeysetPagination):
    """The same for counts, whose list as a whole is the longest of all."""

    def cut(
        self, rows: Any, position: Position | None, is_backwards: bool, number: int
    ) -> list[Any]:
        if self.view.asks(*self.view.narrowing):
            return super().cut(rows, position, is_backwards, number)
        return page_of_counts(self.view.edition, position, number, falls=is_backwards)


class ListPagination(KeysetPagination):
    """The same for rows that are computed, and lie in a list in their order."""

    def paginate_queryset(self, rows: Any, request: Any, view: Any = None) -> list[Any]:
        self.request, self.view = request, view
        self.order = [(name, False) for name in rows_asked(view.asked)]
        self.count = len(rows)
        size = view.asked.get(PAGE_SIZE_ASKED.name, PAGE_SIZE)
        _is_backwards, position = self._start() or (False, [0])
        (self.first,) = position
        self.size = size
        return rows[self.first : self.first + size]

    def _links(self) -> tuple[str | None, str | None]:
        after, before = self.first + self.size, max(self.first - self.size, 0)
        return (
            self._at(after) if after < self.count else None,
            self._at(before) if self.first else None,
        )

    def _at(self, place: int) -> str:
        return self._link_to([False, place])
