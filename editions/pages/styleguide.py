"""The parts of which pages are made, with made-up values: for whoever builds or checks them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from editions.charts import specimens, timeline, tokens
from editions.charts.svg import Drawing, tag
from editions.charts.timeline import Run, scale_of
from editions.pages.base import EditionPage, Kind
from editions.pages.presence import presence
from editions.parameters import Problem

# Colours that carry text, with the least contrast they must have; others carry marks.
OF_TEXT = {"ink": 7.0, "ink-2": 7.0, "deep": 7.0, "link": 7.0}
OF_MARKS = ("edge", "mark", "accent")
AS_MARK = 3.0
GROUNDS = ("paper", "mist")
STEPS = (4, 8, 12, 16, 24, 40, 48, 72)


class Styleguide(EditionPage):
    """Every component and every state of a chart, from the same parts as the pages."""

    template_name = "editions/styleguide.html"
    # So that one can walk through the pages of nothing.
    parameters = ("page",)
    kinds = (Kind.SECTOR, Kind.REGION, Kind.BASE)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "schemes": [
                {"name": name, "colours": palette(scheme), "sectors": self._sectors(scheme)}
                for scheme, name in (("light", _("Light")), ("dark", _("Dark")))
            ],
            "steps": [
                {"size": step, "drawing": tag("svg", _square(step), width=step, height=step)}
                for step in STEPS
            ],
            "sectors": self.references[Kind.SECTOR],
            "states": specimens.states(),
            "drawings": specimens.drawings(),
            "timeline": _timeline(),
            "chart": specimens.whole_chart(),
            "map": presence(self),
            "choice": _choice(),
            "page": Paginator(range(30), 10).get_page(self.request.GET.get("page", "2")),
            "problem": _problem(),
            "projects": self.edition.totals.get(Kind.PROJECT, 0),
        }

    def _sectors(self, scheme: str) -> list[dict[str, Any]]:
        """The colour of each sector, and how its drawing and its bar contrast."""
        colours = tokens.colours(scheme)
        return [
            _colour(sector["symbol"], colours, AS_MARK, ("on", *GROUNDS)) | {"sector": sector}
            for sector in self.references[Kind.SECTOR]
            if sector["symbol"] in colours
        ]


def palette(scheme: str) -> list[dict[str, Any]]:
    """The colours of text and of marks, with their contrast against both grounds, measured."""
    colours = tokens.colours(scheme)
    return [
        *(_colour(name, colours, least, GROUNDS) for name, least in OF_TEXT.items()),
        *(_colour(name, colours, AS_MARK, GROUNDS) for name in OF_MARKS),
    ]


def _colour(
    name: str, colours: dict[str, str], least: float, against: tuple[str, ...]
) -> dict[str, Any]:
    measured = [round(tokens.contrast(colours[name], colours[other]), 1) for other in against]
    return {
        "name": name,
        "value": colours[name],
        "contrasts": measured,
        "least": least,
        "is_enough": min(measured) >= least,
        "sample": tag(
            "svg",
            tag("rect", width="100%", height="100%", fill=colours[name]),
            class_="c-sample",
            width=48,
            height=24,
            aria_hidden="true",
        ),
    }


def _choice() -> dict[str, Any]:
    """A list to choose from, as the explorer has it."""
    options = [("", _("all")), ("a", "A"), ("b", "B")]
    return {
        "name": "specimen",
        "id": "specimen-choice",
        "label": _("A choice"),
        "chosen": "a",
        "options": options,
    }


def _problem() -> Problem:
    """What the page of an address that is not understood says of one parameter."""
    return Problem("specimen", "c", _("There is no such choice."), ["a", "b"])


def _square(step: int) -> str:
    return tag("rect", width=step, height=step, class_="c-mark")


def _timeline() -> list[tuple[str, Drawing]]:
    """Dates known to the day, the month and the year, an end that nobody reported, none at all."""
    told = [
        (_("to the day"), Run("2015-02-10", "2017-06-30")),
        (_("to the month"), Run("2015-03", "2016-11")),
        (_("to the year"), Run("2014", "2017")),
        (_("end not reported"), Run("2016-03", "")),
        (_("ongoing"), Run("2016-03", "", is_ongoing=True)),
        (_("dates not reported"), Run("", "")),
    ]
    scale = scale_of([run for _words, run in told], 2014, 2018)
    return [(words, timeline.row(run, scale, words)) for words, run in told]
