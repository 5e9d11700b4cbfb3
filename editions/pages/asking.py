"""A selection of statistics as a page shows it, and the addresses that lead to the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from editions.charts.chart import Chart, Download, Frame
from editions.models import Edition
from editions.naming import Names
from editions.narrowing import YEARS
from editions.pages.figures import FORMS
from editions.pages.standalone import height_of
from editions.picture import MOST_HIGH
from editions.selecting import PEOPLE_ONLY

STATISTICS = "api:statistics-list"


@dataclass(frozen=True)
class Asked:
    """
    One selection of statistics as a page shows it.

    `query` holds the parameters that narrow it, by the names of the API. `keep` is the
    edition in the links of a page that reads an older one, `site` what makes an address whole.
    """

    edition: Edition
    names: Names
    query: Mapping[str, str]
    group_by: Sequence[str]
    measure: str = "projects"
    # By which figure or dimension the rows follow each other, where they are not in public order.
    ordering: str = ""
    keep: str = ""
    site: str = ""
    # The number of the edition with which this one is compared.
    compared: str = ""

    def address(self, name: str, **more: str) -> str:
        """The address of a view by its name, with this selection and what is added to it."""
        rows = {"group_by": ",".join(self.group_by), "ordering": self.ordering}
        query = {**self.query, **{name: value for name, value in rows.items() if value}}
        return f"{reverse(name)}?{urlencode(query | more, safe=',')}"

    @property
    def explore(self) -> str:
        shown = {} if self.measure == "projects" else {"show": self.measure}
        return self.address("editions:statistics", **shown, **self._pinned)

    def shown(self, name: str, view: str = "chart", *, is_pinned: bool = True) -> str:
        """The whole address of a view that shows this selection, of this edition or the newest."""
        # Without it a chart is by year.
        more = {} if self.group_by or view == "map" else {"group_by": ""}
        if self.measure != "projects":
            more["show"] = self.measure
        if view != "chart":
            more["view"] = view
        if self.compared:
            more["compare"] = self.compared
        if is_pinned:
            more["edition"] = self.edition.number
        return self.site + self.address(name, **more)

    def frame(self, chart: Chart, view: str = "chart", *, is_pinned: bool = True) -> Frame | None:
        """The chart for another site; None of an edition that is not public."""
        if not self.edition.is_public:
            return None
        address = self.shown("editions:embed-statistics", view, is_pinned=is_pinned)
        return Frame(address, f"{chart.title}. {chart.subject}", chart.height_in_frame)

    def taken_along(
        self, chart: Chart, view: str = "chart", *, is_only_drawing: bool = False
    ) -> Chart:
        """The chart with what can be taken along: its data from the API, its drawing, its frame."""
        files = [] if is_only_drawing else self._data()
        if not chart.drawings:
            return replace(chart, downloads=files)
        return replace(
            chart, downloads=files + self._drawing(chart, view), frame=self.frame(chart, view)
        )

    def _data(self) -> list[Download]:
        if self.compared:
            return [
                Download(form, self._of_two(f"comparison-{form.lower()}"))
                for form in ("CSV", "XLSX", "JSON")
            ]
        pinned = {"edition": self.edition.number}
        language = (get_language() or settings.LANGUAGE_CODE)[:2]
        in_words = {"lang": language} if language != settings.LANGUAGE_CODE[:2] else {}
        return [
            Download(form.upper(), self.address(STATISTICS, **pinned, **in_words, format=name))
            for form, name in FORMS.items()
        ]

    def _of_two(self, name: str) -> str:
        """Where the rows of this selection in both editions lie; the language is the page's."""
        ungrouped = {} if self.group_by else {"group_by": ""}
        pinned = {"compare": self.compared, "edition": self.edition.number}
        return self.address(f"editions:{name}", **ungrouped, **pinned)

    def _drawing(self, chart: Chart, view: str) -> list[Download]:
        more = {"edition": self.edition.number, "show": self.measure, "view": view}
        if self.compared:
            more["compare"] = self.compared
        forms = {"SVG": "statistics-chart"}
        if height_of(chart) <= MOST_HIGH:
            forms["PNG"] = "statistics-picture"
        return [
            Download(form, self.address(f"editions:{name}", **more)) for form, name in forms.items()
        ]

    def register(self, values: Mapping[str, Any]) -> str:
        """The register of projects with the same filters and these values, as it can list them."""
        query = {
            name: value
            for name, value in self._narrowed(values).items()
            if name not in {*PEOPLE_ONLY, "at"}
        }
        return f"{reverse('editions:project-list')}?{urlencode(query | self._pinned)}"

    def is_on_a_map(self, values: Mapping[str, Any]) -> bool:
        """Whether these are figures of a region of the map of a year: no register lists those."""
        return "at" in self.query and "region" in {*self.query, *values}

    def leading_to(self, row: Mapping[str, Any]) -> str:
        """
        Where the mark of a row leads: the same selection, narrowed to its values.

        Projects are listed in the register, people told of in the explorer; "" where the row
        has nothing to lead to.
        """
        values = {name: row[name] for name in self.group_by}
        if self.measure == "projects" and not self.compared:
            if not (row["projects"] or row.get("projects_not_known")):
                return ""
            if not self.is_on_a_map(values):
                return self.register(values)
        # Without it the explorer shows years.
        query = {**self._narrowed(values), "group_by": ""}
        if self.measure != "projects":
            query["show"] = self.measure
        if self.compared:
            query["compare"] = self.compared
        return f"{reverse('editions:statistics')}?{urlencode(query | self._pinned)}"

    def _narrowed(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What narrows one part of the selection: its own year stands for the span of years."""
        wider = YEARS if "year" in values else ()
        asked = {name: value for name, value in self.query.items() if name not in wider}
        return asked | {name: str(value) for name, value in values.items()}

    @property
    def _pinned(self) -> dict[str, str]:
        return {"edition": self.edition.number} if self.keep else {}
