"""Two editions side by side as files: CSV, XLSX and JSON of exactly the rows that a page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from django.utils.translation import gettext as _, gettext_lazy

from editions import terms
from editions.api.files import filters
from editions.charts.values import MEASURES
from editions.files.columns import FIGURES
from editions.files.csv_file import Dialect, csv_file
from editions.files.tables import Column, Table, column
from editions.files.xlsx_file import xlsx_file
from editions.models import Edition
from editions.pages.base import Kind
from editions.pages.statistics import Explorer
from editions.pages.two_editions import TwoEditions, told_of
from editions.templatetags.portal import moment, plain_text
from programmes.wording import colon

Row = Mapping[str, Any]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SIDES = ("before", "after")
COLUMNS_ABOUT = {
    "edition_before": gettext_lazy("The older edition."),
    "edition_after": gettext_lazy("The newer edition."),
    "…_before, …_after": gettext_lazy(
        "What the statistics of each edition answer; empty where it has no such row."
    ),
    "…_difference": gettext_lazy("Newer less older, where both are exact; else empty."),
    "…_change": gettext_lazy(
        "same, different, appeared, gone, not_reported, not_applicable, or why no difference is "
        "taken: withheld, provisional, bounds"
    ),
    "…_reasons": gettext_lazy("What the log of restatements says, with the project."),
}


class ComparisonFile(Explorer):
    """The rows of two editions; without a second one in the address there is nothing here."""

    form: ClassVar[str] = "csv"
    has_oembed = False
    keeps_form = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        (programme,) = self.references[Kind.PROGRAMME]
        two = self.comparison
        if two is None:
            raise Http404
        address = self.request.build_absolute_uri(self._address(self.edition.number))
        return {"two": two, "programme": programme, "address": address}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        two: TwoEditions = context["two"]
        name = "-".join(
            [
                slugify(context["programme"]["code"]),
                "statistics",
                two.before.number,
                two.after.number,
                self.language,
            ]
        )
        about = self._about(context)
        if self.form == "json":
            answer: HttpResponseBase = JsonResponse(
                {
                    "before": two.before.number,
                    "after": two.after.number,
                    "group_by": list(two.asked.group_by),
                    "filters": dict(two.asked.query),
                    "about": dict(about),
                    "results": [told_of(two, pair, MEASURES) for pair in two.pairs],
                },
                json_dumps_params={"ensure_ascii": False},
            )
        else:
            # Made at once, in the language of the page; as a stream, it is not kept in memory.
            content = b"".join(self._file(two, about))
            answer = StreamingHttpResponse([content], content_type=TYPES[self.form])
        answer["Content-Disposition"] = f'attachment; filename="{name}.{self.form}"'
        answer["Content-Language"] = self.language
        return answer

    def _file(self, two: TwoEditions, about: list[tuple[str, str]]) -> Iterator[bytes]:
        rows = [told_of(two, pair, MEASURES) for pair in two.pairs]
        table = Table(_columns(two), map(dict, rows), about)
        if self.form == "csv":
            return csv_file(table, Dialect.of(self.language))
        columns = [(name, str(words)) for name, words in COLUMNS_ABOUT.items()]
        return xlsx_file(table, columns, two.after.approved_at or two.after.prepared_at)

    def _about(self, context: dict[str, Any]) -> list[tuple[str, str]]:
        """What a reader must know of the rows, wherever the file goes."""
        two: TwoEditions = context["two"]
        programme = context["programme"]
        return [
            (
                _("Definition"),
                _(
                    "The same selection in two editions, each as the statistics of that edition "
                    "answer it. A difference is taken only of figures that are exact in both."
                ),
            ),
            *filters(dict(sorted(two.asked.query.items())), two.asked.names),
            (
                _("Empty cells"),
                _(
                    "not known, not reported or not applicable, never zero; the status and the "
                    "description of the column say which"
                ),
            ),
            (_("Older edition"), _named(two.before)),
            (_("Newer edition"), _named(two.after)),
            (_("Licence"), terms.licence(programme)),
            (_("Credits"), terms.credits(programme)),
            (_("Cite"), terms.citation(programme, self.edition, context["address"])),
            (_("Permanent address"), context["address"]),
        ]


def _named(edition: Edition) -> str:
    return f"{edition.number}, {moment(edition.approved_at)}"


def _columns(two: TwoEditions) -> list[Column]:
    return [
        Column("edition_before", lambda _row: two.before.number),
        Column("edition_after", lambda _row: two.after.number),
        *(found for name in two.asked.group_by for found in _dimension(two, name)),
        *(_figure(name, side) for name in FIGURES for side in SIDES),
        *(found for measure in MEASURES for found in _between(measure)),
    ]


def _dimension(two: TwoEditions, name: str) -> Sequence[Column]:
    if name == "year":
        return [column(name)]
    words = two.asked.names.every(name)
    return [column(name), Column(f"{name}_label", lambda row: words.get(str(row[name])))]


def _figure(name: str, side: str) -> Column:
    return Column(f"{name}_{side}", lambda row: row[side][name] if row[side] else None)


def _between(measure: str) -> Sequence[Column]:
    return [
        Column(f"{measure}_difference", lambda row: row["differences"][measure]),
        Column(f"{measure}_change", lambda row: row["changes"][measure]),
        Column(f"{measure}_reasons", lambda row: _reasons(row["reasons"][measure])),
    ]


def _reasons(reasons: Sequence[Row]) -> list[str]:
    told = [(row["project"], plain_text(row["reason"])) for row in reasons]
    return [colon(project, reason) if project else reason for project, reason in told]
