"""A selection of statistics as a page shows it, and the addresses that lead to the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from editions.charts.chart import Download
from editions.models import Edition
from editions.pages.naming import Names

STATISTICS = "api:statistics-list"
# Dimensions of people, which narrow no list of projects.
PEOPLE_ONLY = {"sex", "age_band"}


@dataclass(frozen=True)
class Asked:
    """
    One selection of statistics as a page shows it.

    `query` holds the parameters that narrow it, by the names of the API. `keep` is the
    edition in the links of a page that reads an older one.
    """

    edition: Edition
    names: Names
    query: Mapping[str, str]
    group_by: Sequence[str]
    measure: str = "projects"
    keep: str = ""
    # Whether its numbers are those of the register under the same filters.
    is_register: bool = False

    def address(self, name: str, **more: str) -> str:
        """The address of a view by its name, with this selection and what is added to it."""
        query = {**self.query, **({"group_by": ",".join(self.group_by)} if self.group_by else {})}
        return f"{reverse(name)}?{urlencode(query | more)}"

    @property
    def explore(self) -> str:
        pinned = {"edition": self.edition.number} if self.keep else {}
        shown = {} if self.measure == "projects" else {"show": self.measure}
        return self.address("editions:statistics", **shown, **pinned)

    def downloads(self, *, view: str = "chart", has_drawing: bool = True) -> list[Download]:
        """The same selection as files: data from the API, the drawing from the explorer."""
        pinned = {"edition": self.edition.number}
        language = (get_language() or settings.LANGUAGE_CODE)[:2]
        in_words = {"lang": language} if language != settings.LANGUAGE_CODE[:2] else {}
        files = [
            Download("CSV", self.address(STATISTICS, **pinned, **in_words, format="csv")),
            Download("XLSX", self.address(STATISTICS, **pinned, **in_words, format="xlsx")),
            Download("JSON", self.address(STATISTICS, **pinned, format="json")),
        ]
        return files + self.drawing_file(view) if has_drawing else files

    def drawing_file(self, view: str = "chart") -> list[Download]:
        more = {"edition": self.edition.number, "show": self.measure, "view": view}
        return [Download("SVG", self.address("editions:statistics-chart", **more))]

    def register(self, **more: str) -> str:
        """The register of projects with the same filters, for figures that it can list."""
        query = {name: value for name, value in self.query.items() if name not in PEOPLE_ONLY}
        pinned = {"edition": self.edition.number} if self.keep else {}
        return f"{reverse('editions:project-list')}?{urlencode(query | more | pinned)}"
