"""
A list of the API as a file: `format=csv`, `xlsx` or `json-file`, with all rows of the selection.

The rows are those of the pages of JSON, so a file tells neither more nor less than they do.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import StreamingHttpResponse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from editions import reading, terms
from editions.api import parameters as may_ask
from editions.files import copying
from editions.files.csv_file import Dialect, csv_file
from editions.files.json_file import json_file
from editions.files.tables import Column, Table
from editions.files.xlsx_file import MOST_ROWS, xlsx_file
from editions.models import FrozenRecord
from editions.naming import Names
from editions.parameters import BadParameters, Problem
from editions.templatetags.portal import LABELS, moment

ROWS_AT_ONCE = 1000


class CSV(BaseRenderer):
    """A name in the negotiation; the answer is written as it is made."""

    media_type = "text/csv"
    format = "csv"


class XLSX(BaseRenderer):
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"


class JSONFile(BaseRenderer):
    """All rows as one file; without being asked for by name, JSON is a page of rows."""

    media_type = "application/json"
    format = "json-file"


RENDERERS = (CSV, XLSX, JSONFile)


def is_asked(request: Request) -> bool:
    return isinstance(request.accepted_renderer, RENDERERS)


def refuse_pages(asked: Mapping[str, Any]) -> None:
    """A file has all rows: whoever asks for a page of it means something else."""
    problems = [
        Problem(name, str(asked[name]), _("A file has all rows; leave this parameter out."))
        for name in (may_ask.CURSOR.name, may_ask.PAGE_SIZE_ASKED.name)
        if name in asked
    ]
    if problems:
        raise BadParameters(problems)


def answer(view: Any, request: Request, rows: Any) -> StreamingHttpResponse:
    """The file of these rows of a view."""
    renderer = request.accepted_renderer
    if renderer.format == XLSX.format:
        _refuse_too_many(view.number_of(rows))
    (programme,) = reading.records(view.edition, view.language, FrozenRecord.Kind.PROGRAMME)[
        FrozenRecord.Kind.PROGRAMME
    ]
    address = permanent(request, view)
    table = Table(
        columns=[*view.file_columns(), Column("edition", lambda row: view.edition.number)],
        rows=map(view.told, view.in_order(rows)),
        about=_about(view, programme, address),
    )
    # A reader who asks for the headers only is spared the work.
    content: Iterator[bytes] = iter(())
    if request.method != "HEAD":
        content = _spoken(view.language, _content(view, renderer.format, table, rows))
    response = StreamingHttpResponse(content, content_type=_content_type(renderer))
    name = "-".join([slugify(programme["code"]), view.basename, view.edition.number, view.language])
    extension = renderer.format.removesuffix("-file")
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    response["Link"] = f'<{permanent(request, view, form="json")}>; rel="alternate"'
    response["Content-Language"] = view.language
    return response


def permanent(request: Request, view: Any, form: str = "") -> str:
    """The address that answers the same for ever: with its edition, language and form."""
    query = request.query_params.dict() | {
        "edition": view.edition.number,
        "lang": view.language,
        "format": form or request.accepted_renderer.format,
    }
    asked = urlencode(sorted(query.items()), safe=",")
    return request.build_absolute_uri(f"{request.path}?{asked}")


def _content_type(renderer: BaseRenderer) -> str:
    is_text = renderer.format == CSV.format
    return f"{renderer.media_type}; charset=utf-8" if is_text else str(renderer.media_type)


def _content(view: Any, form: str, table: Table, rows: Any) -> Iterator[bytes]:
    if form == XLSX.format:
        return xlsx_file(table, _about_columns(view, table.names), view.edition.approved_at)
    if form == JSONFile.format:
        names = list(view.serializer_class().fields)
        return json_file(table, _about_columns(view, names), view.edition.number)
    dialect = Dialect.of(view.language)
    if view.basename == "beneficiary-counts" and copying.can_copy():
        labels = {code: str(words) for code, words in LABELS["cell_status"].items()}
        rows = rows.order_by(*view.order(rows))
        number = view.edition.number
        return copying.copied(rows, table.names, dialect, table.about, labels, number)
    return csv_file(table, dialect)


def _spoken(language: str, content: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in the language asked for, whenever they are read."""
    try:
        while True:
            with translation.override(language):
                piece = next(content, None)
            if piece is None:
                return
            yield piece
    finally:
        # Ends at once what a reader left who did not wait for the end.
        if isinstance(content, Generator):
            content.close()


def _refuse_too_many(number: int) -> None:
    if number > MOST_ROWS:
        message = _(
            "A workbook holds at most %(most)s rows here; narrow the selection, or take CSV."
        )
        raise BadParameters(
            [Problem("format", XLSX.format, message % {"most": MOST_ROWS}, ["json", "csv"])]
        )


def _about(view: Any, programme: dict[str, Any], address: str) -> list[tuple[str, str]]:
    """What a reader must know of the rows, wherever the file goes."""
    not_filters = {"edition", "format", "lang", "ordering", "group_by"}
    asked = {name: view.asked[name] for name in sorted(view.asked.keys() - not_filters)}
    edition = view.edition
    return [
        (_("Definition"), str(view.about)),
        *filters(asked, Names(view.references if asked else {})),
        *view.beside_rows(),
        (
            _("Empty cells"),
            _(
                "not known, not reported or not applicable, never zero; the status and the "
                "description of the column say which"
            ),
        ),
        (_("Edition"), f"{edition.number}, {moment(edition.approved_at)}"),
        (_("Licence"), terms.licence(programme)),
        (_("Credits"), terms.credits(programme)),
        (_("Cite"), terms.citation(programme, edition, address)),
        (_("Permanent address"), address),
    ]


def filters(asked: Mapping[str, Any], names: Names) -> list[tuple[str, str]]:
    """What narrows the rows: as programs ask for it, and in words."""
    if not asked:
        return [(_("Filters"), _("none; all rows"))]
    told = ", ".join(f"{name}={value}" for name, value in asked.items())
    return [(_("Filters"), told), (_("Filters in words"), names.filters(asked))]


def _about_columns(view: Any, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What the description of the API says of each column that it knows."""
    fields = view.serializer_class().fields
    for name in names:
        code = name.removesuffix("_label")
        words = fields[code].help_text if code in fields else ""
        if code != name:
            words = _("What the column “%(column)s” says, in words.") % {"column": code}
        if words:
            yield name, str(words)
