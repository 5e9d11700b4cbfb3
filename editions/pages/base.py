"""What every public page has: an edition, a language from the address, strict parameters."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse, translate_url
from django.utils.translation import get_language, gettext as _
from django.views.generic import TemplateView

from beneficiaries.counting import Period
from editions.charts.chart import Frame
from editions.models import Edition, Erratum, FrozenRecord, Redaction
from editions.naming import Names
from editions.pages.asking import Asked
from editions.pages.figures import Figures, Query
from editions.parameters import (
    APPENDED_BY_OTHERS,
    BadParameters,
    Problem,
    refuse_unknown,
)
from editions.reading import (
    NoEdition,
    UnknownEdition,
    current_edition,
    edition_numbered,
    errata_of,
    record,
    records,
    redactions_of,
    released_editions,
)
from editions.statistics import Selection, Statistics, told
from programmes.wording import printed

Kind = FrozenRecord.Kind


class EditionPage(TemplateView):
    """
    A page of one edition: the current one, or that of `edition=`.

    What is not understood in the address is answered with 400 and what is valid; an
    edition that was withdrawn with 410 and the reason.
    """

    # Names in the query string beside `edition`.
    parameters: ClassVar[tuple[str, ...]] = ()
    # Of these, what changes nothing here and is left out of the page's own address.
    ignored: ClassVar[tuple[str, ...]] = ()
    # Kinds of records which the page needs whole, beside the programme's own.
    kinds: ClassVar[tuple[str, ...]] = ()
    # Whether the page draws charts; a factsheet draws its own.
    is_drawn: ClassVar[bool] = True
    # What stands around the page: that of a whole page, or of a small one in a frame.
    layout: ClassVar[str] = "base.html"
    # Whether `/oembed` describes the page, so that other programs show more than its address.
    has_oembed: ClassVar[bool] = False
    # Whether the page of what was not understood shows the form with everything that was.
    keeps_form: ClassVar[bool] = False
    # How many projects a list of the page holds before it leads to the register: the first of
    # them, or the newest.
    most_listed: ClassVar[int] = 50
    lists_newest: ClassVar[bool] = False
    # Whether the page has something to say where every edition was withdrawn.
    outlives_withdrawal: ClassVar[bool] = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            refuse_unknown(request.GET, {"edition", *self.parameters}, on_page=True)
            if self._is_withdrawn() and not self.outlives_withdrawal:
                return render(request, "editions/withdrawn.html", self._frame(), status=410)
            context = self.get_context_data(**kwargs)
        except BadParameters as bad:
            return self.refused(bad)
        return self.render_to_response(context)

    def head(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Left to the framework, each page would hold itself and wait for the garbage collector.
        return self.get(request, *args, **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        # For a request the framework makes a context that holds itself, and with it the whole
        # page, until the garbage collector comes. No public page needs more of it than this.
        known = context | {"request": self.request}
        return TemplateResponse(None, self.get_template_names(), known, **kwargs)  # type: ignore[arg-type]

    def refused(self, bad: BadParameters) -> HttpResponse:
        """The answer to an address that was not understood."""
        context = self._frame() | self._asked_again(bad.problems)
        return render(self.request, "errors/bad_request.html", context, status=400)

    def filled_in(self) -> dict[str, Any]:
        """The form of the page as it is filled in, with the name of its template; or nothing."""
        return {}

    def names_of_fields(self) -> dict[str, Any]:
        """What the form calls its fields, by the names of parameters."""
        return {}

    def _asked_again(self, problems: list[Problem]) -> dict[str, Any]:
        """What was not understood, and the form with everything else that was asked for."""
        understood = self.request.GET.copy()
        for name in {problem.parameter for problem in problems} & understood.keys():
            understood.pop(name)
        context: dict[str, Any] = {"problems": problems, "permanent": ""}
        if not self.keeps_form:
            return context
        again = type(self)()
        request = copy(self.request)
        request.GET = understood  # type: ignore[assignment]
        again.setup(request, *self.args, **self.kwargs)
        try:
            form = again.filled_in()
        except BadParameters:
            return context
        names = self.names_of_fields() if form else {}
        return context | form | {"names": names, "query": understood.urlencode() if form else ""}

    def _is_withdrawn(self) -> bool:
        """Whether what the page is to read was withdrawn; `edition` is then the one that was."""
        return self.edition.state == Edition.State.WITHDRAWN

    @cached_property
    def current(self) -> Edition | None:
        """None where every edition was withdrawn: their own addresses still say so."""
        try:
            return current_edition()
        except NoEdition:
            return None

    @cached_property
    def noted(self) -> tuple[list[Erratum], list[Redaction]]:
        """What was noted on the edition afterwards, and what was removed from it for safety."""
        of, edition = [self.edition], self.edition.pk
        return errata_of(of).get(edition, []), redactions_of(of).get(edition, [])

    @cached_property
    def edition(self) -> Edition:
        number = self.kwargs.get("number") or self.request.GET.get("edition")
        if not number:
            return self._newest()
        if self.current and number == self.current.number:
            return self.current
        try:
            return edition_numbered(number)
        except UnknownEdition:
            if "number" in self.kwargs:
                raise Http404 from None
            raise BadParameters(
                [
                    Problem(
                        parameter="edition",
                        given=number,
                        message=_("There is no edition “%(number)s”.") % {"number": number},
                        valid=[edition.number for edition in released_editions()],
                    )
                ]
            ) from None

    def _newest(self) -> Edition:
        if self.current is not None:
            return self.current
        if self.outlives_withdrawal and (released := released_editions()):
            return released[0]
        raise NoEdition

    @property
    def language(self) -> str:
        return (get_language() or settings.LANGUAGE_CODE)[:2]

    @cached_property
    def references(self) -> dict[str, list[dict[str, Any]]]:
        """The edition's reference records that this page needs, in one query."""
        return records(self.edition, self.language, Kind.PROGRAMME, *self.kinds, wording=printed)

    @cached_property
    def statistics(self) -> Statistics:
        """The figures of the edition; rows by sector and region as far as the page reads these."""
        (programme,) = self.references[Kind.PROGRAMME]
        return Statistics.of(
            self.edition,
            programme,
            sectors=[row["slug"] for row in self.references.get(Kind.SECTOR, ())],
            regions=[row["code"] for row in self.references.get(Kind.REGION, ())],
        )

    @property
    def period(self) -> Period:
        """The years that the programme's profile covers."""
        (programme,) = self.references[Kind.PROGRAMME]
        return Period(programme["period_first_year"], programme["period_last_year"])

    def figures(self, selection: Selection, query: Query, *, group_by: str = "year") -> Figures:
        """
        What a selection holds by a dimension, and in the whole period of the programme.

        `query` names the same selection in the words of the API.
        """
        whole = replace(selection, period=self.period)
        return Figures(
            selection=selection,
            whole=whole,
            statistics=self.statistics,
            query=query,
            group_by=group_by,
            period=f"{self.period.first}–{self.period.last}",
            edition=self.edition,
            language=self.language,
        )

    def told_by(self, *group_by: str) -> list[dict[str, Any]]:
        """All that the edition holds, by one or two dimensions."""
        return [told(row) for row in self.statistics.rows(Selection(), group_by)]

    def asked(self, group_by: list[str], named: dict[str, Any], **query: str) -> Asked:
        """A selection for a chart; `named` holds the records that give its values their names."""
        return Asked(self.edition, Names(named), query, group_by, keep=self.keep, site=self.site)

    @property
    def site(self) -> str:
        """What makes an address of the portal whole."""
        return self.request.build_absolute_uri("/").rstrip("/")

    def elsewhere(self) -> Frame | None:
        """How the page is shown on another site; None of one that only is linked to."""
        return None

    def address_in_frame(self, name: str) -> str:
        """The whole address of a small page for another site; empty where nobody can open it."""
        if not self.edition.is_public:
            return ""
        return f"{self.site}{reverse(name)}?edition={self.edition.number}"

    def record_or_404(self, kind: str, key: str) -> dict[str, Any]:
        found = record(self.edition, self.language, kind, key, wording=printed)
        if found is None:
            raise Http404
        return found

    @property
    def keep(self) -> str:
        """What makes links keep to an older edition that is being read."""
        is_older = self.edition != self.current and self.edition.is_public
        return f"?edition={self.edition.number}" if is_older else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | self._frame()

    def _frame(self) -> dict[str, Any]:
        """What the frame of a page shows, of any page, one with an error included."""
        try:
            edition = self.edition
        except BadParameters:
            self.edition = edition = self._newest()
        programme = self.references[Kind.PROGRAMME]
        return {
            "edition": edition,
            "current": self.current,
            "keep": self.keep,
            "layout": self.layout,
            "programme": programme[0] if programme else {},
            "languages": self._languages(),
            "canonical": self.request.build_absolute_uri(self._address()),
            # The picture of a shared link, of the edition that is read.
            "card": self.request.build_absolute_uri(
                f"{reverse('editions:card')}?edition={edition.number}"
            ),
            "oembed": self._oembed() if self.has_oembed and edition.is_public else "",
            # Names the edition, so that it shows the same for ever: for citations.
            "permanent": self.request.build_absolute_uri(self._address(edition.number)),
        }

    def _oembed(self) -> str:
        """Where other programs are told how to show this page."""
        asked = {"url": self.site + self._address(), "format": "json"}
        return f"{self.site}{reverse('oembed')}?{urlencode(asked)}"

    def _address(self, edition: str = "") -> str:
        """The address of this page without what other sites appended, of an edition if given."""
        query = self.request.GET.copy()
        for name in list(query):
            if name.startswith(APPENDED_BY_OTHERS) or name in self.ignored:
                query.pop(name)
        if edition and "number" not in self.kwargs:
            query["edition"] = edition
        asked = query.urlencode(safe=",")
        return f"{self.request.path}?{asked}" if asked else self.request.path

    def _languages(self) -> list[dict[str, Any]]:
        address = self._address()
        return [
            {
                "code": code,
                "name": name,
                "address": translate_url(address, code),
                "absolute": self.request.build_absolute_uri(translate_url(address, code)),
                "is_current": code == self.language,
            }
            for code, name in settings.LANGUAGES
        ]
