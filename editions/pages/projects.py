"""The register of projects, and one project."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.utils.translation import gettext as _

from editions.filters import ProjectFilter
from editions.pages.base import EditionPage, Kind
from editions.parameters import BadParameters, Problem
from editions.reading import counts, localize

PAGE = 50


class ProjectList(EditionPage):
    """Every project of the edition, narrowed by the filters in the address."""

    template_name = "editions/project_list.html"
    parameters = (*ProjectFilter.base_filters, "page")
    kinds = (Kind.SECTOR, Kind.REGION, Kind.ORGANISATION, Kind.STATEMENT)

    @cached_property
    def filter(self) -> ProjectFilter:
        return ProjectFilter(self.request.GET, edition=self.edition, references=self.references)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        paginator = Paginator(self.filter.projects.values_list("document", flat=True), PAGE)
        page = self._page(paginator)
        chosen = [
            (name, self.request.GET[name])
            for name in self.filter.filters
            if self.request.GET.get(name)
        ]
        programme = context["programme"]
        return context | {
            "filter": self.filter,
            "page": page,
            "projects": [localize(document, self.language) for document in page.object_list],
            "matching": paginator.count,
            "all_projects": self.edition.totals.get(Kind.PROJECT, 0),
            "not_known": self.filter.not_known(),
            "chosen": chosen,
            "is_narrowed": self.filter.is_narrowed,
            "query": self._query(),
            "stated": next(
                (
                    row
                    for row in self.references[Kind.STATEMENT]
                    if row["is_shown_on_profile"]
                    and row["metric"] == "projects"
                    and row["sector"] is None
                    and row["period_start"] == programme["period_first_year"]
                    and row["period_end"] == programme["period_last_year"]
                ),
                None,
            ),
        }

    def _page(self, paginator: Paginator) -> Any:
        asked = self.request.GET.get("page", "1")
        try:
            return paginator.page(int(asked))
        except (ValueError, EmptyPage):
            raise BadParameters(
                [
                    Problem(
                        parameter="page",
                        given=asked,
                        message=_("There is no page “%(page)s”.") % {"page": asked},
                        valid=[f"1–{paginator.num_pages}"],
                    )
                ]
            ) from None

    def _query(self) -> str:
        """The address's parameters but the page, for the links of the pager."""
        query = self.request.GET.copy()
        query.pop("page", None)
        return query.urlencode()


class ProjectDetail(EditionPage):
    """One project: what is known, what is not, and who says so."""

    template_name = "editions/project_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        project = self.record_or_404(Kind.PROJECT, self.kwargs["code"])
        return super().get_context_data(**kwargs) | {
            "project": project,
            "counts": counts(self.edition, self.language, project["code"]),
        }
