"""The register of projects, and one project."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from editions.api import parameters as may_ask
from editions.charts import timeline
from editions.charts.chart import Chart, Frame
from editions.choices import Numbers, numbers_left
from editions.filters import ProjectFilter
from editions.inferred import of_which_inferred
from editions.narrowing import words_of
from editions.pages.base import EditionPage, Kind
from editions.pages.choosing import choices_of
from editions.pages.explorer_form import given
from editions.pages.figures import downloads
from editions.pages.former import on_the_other_map
from editions.pages.making import made_of_register
from editions.pages.mapped_figures import beside_tiles
from editions.pages.mapping import map_of_named, outlines
from editions.pages.matching import LIST, MAP, TIMELINE, VIEWS, maps_of, view_asked
from editions.pages.paged import PAGE, page_asked
from editions.pages.register_charts import beside_timeline, framed, timeline_chart
from editions.pages.repeated import of_results
from editions.pages.timelines import MOST, Timeline, timeline_of
from editions.pages.views import views_of
from editions.pages.wider import Part, steps_wider
from editions.reading import counts, localize
from editions.similar import similar_to
from programmes.wording import colon, printed

# Of more projects that may have run in a year the first are named.
MOST_NAMED = 20
# What the address may ask, read as the API reads it: a field of a form lets more pass.
KNOWN = (
    *(*may_ask.OF_YEARS, *may_ask.OF_PROJECTS, may_ask.ORDERING, may_ask.EDITION),
    *(may_ask.Parameter("view", ""), may_ask.Parameter("page", "")),
)


class Matching(Paginator):
    """Pages of a list of which it is known how long it is."""

    count: int = 0


class ProjectList(EditionPage):
    """Every project of the edition, narrowed by the filters in the address."""

    template_name = "editions/project_list.html"
    keeps_form = True
    has_oembed = True
    parameters = (*ProjectFilter.base_filters, "view", "page")
    kinds = (Kind.SECTOR, Kind.REGION, Kind.ORGANISATION, Kind.STATEMENT)
    # How wide a drawing of it is at least, in pixels.
    wide: ClassVar[int] = timeline.WIDE

    @cached_property
    def filter(self) -> ProjectFilter:
        may_ask.read(given(self.request.GET), KNOWN)
        return ProjectFilter(self.request.GET, edition=self.edition, references=self.references)

    @cached_property
    def numbers(self) -> Numbers:
        return numbers_left(self.filter)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | self.filled_in()
        view = self.view
        paginator = Matching(self.filter.projects.values_list("record__document", flat=True), PAGE)
        paginator.count = self.filter.number()
        page = page_asked(paginator, self.request.GET)
        projects = [
            localize(document, self.language, printed)
            for document in (page.object_list if view != MAP else ())
        ]
        chosen = self._chosen()
        not_known = self.filter.not_known()
        programme = context["programme"]
        return context | {
            "words": words_of(self.request.GET.get("q", "")),
            "page": page,
            "projects": projects,
            "views": views_of(self.request.GET, VIEWS, LIST, view),
            "timeline": self._timeline(projects, paginator.count) if view == TIMELINE else None,
            "maps": self._maps() if view == MAP and paginator.count else [],
            "matching": paginator.count,
            "all_projects": self.edition.totals.get(Kind.PROJECT, 0),
            "not_known": not_known,
            "may_have_run": self._may_have_run() if not_known else [],
            "inferred": of_which_inferred(self.filter.narrowed)
            if self.request.GET.get("nature")
            else "",
            "other_map": on_the_other_map(self.filter),
            "chosen": chosen,
            "wider": [] if paginator.count else self._wider(chosen),
            "is_narrowed": self.filter.is_narrowed,
            "made": made_of_register(self.filter, paginator.count, self.said),
            "query": self._query(),
            "downloads": downloads("projects", self._asked(), self.edition, self.language),
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

    def _may_have_run(self) -> list[dict[str, Any]]:
        """The first of those of which nobody knows whether they ran in the years asked for."""
        documents = self.filter.narrowed.may_have_run.values_list("record__document", flat=True)
        return [localize(document, self.language, printed) for document in documents[:MOST_NAMED]]

    @property
    def view(self) -> str:
        return view_asked(self.request.GET.get("view", ""))

    def elsewhere(self) -> Frame | None:
        if self.view == LIST:
            return None
        is_pinned = "edition" in self.request.GET
        asked = {**self._asked(), "view": self.view}
        return framed(self, self.chart(self.view), asked, is_pinned=is_pinned)

    def _oembed(self) -> str:
        # The list is drawn nowhere else.
        return super()._oembed() if self.request.GET.get("view") in {TIMELINE, MAP} else ""

    def filled_in(self) -> dict[str, Any]:
        (programme,) = self.references[Kind.PROGRAMME]
        return {
            "form_template": "editions/project/_filter.html",
            "filter": self.filter,
            "choices": choices_of(self.filter, self.numbers, programme),
            "view": self.view,
        }

    def names_of_fields(self) -> dict[str, Any]:
        return {name: of.label for name, of in ProjectFilter.base_filters.items()} | {
            "page": _("Page"),
            "view": _("How the projects are shown"),
        }

    def _timeline(self, projects: list[dict[str, Any]], matching: int) -> Timeline | None:
        """The timeline of this page of the register, and all of it to be taken along."""
        (programme,) = self.references[Kind.PROGRAMME]
        shown = timeline_of(projects, self.references[Kind.SECTOR], programme)
        if shown is None:
            return None
        return beside_timeline(
            self, shown, matching, self.title_of_timeline, self.said, self._asked()
        )

    def _maps(self) -> list[Chart]:
        tiles, *others = maps_of(self, self.filter, self.numbers["region"], self.said).values()
        return [tiles, *map(beside_tiles, others)]

    def chart(self, view: str) -> Chart:
        """All that matches as one drawing; raises `BadParameters` where the filter does."""
        found = self.filter.projects
        if view == TIMELINE:
            rows = found.values_list("record__document", flat=True)[: MOST + 1]
            projects = [localize(document, self.language, printed) for document in rows]
            said = self.title_of_timeline, self.said, self._asked()
            return timeline_chart(self, projects, *said, wide=self.wide)
        maps = maps_of(self, self.filter, self.numbers["region"], self.said)
        return maps.get(view) or maps[MAP]

    @property
    def title_of_timeline(self) -> str:
        if self.filter.is_narrowed:
            return _("When the matching projects ran")
        return _("When the documented projects ran")

    @property
    def said(self) -> str:
        """What narrows the list, on one line."""
        return _said(self._chosen())

    def _chosen(self) -> list[dict[str, Any]]:
        """What narrows the list, in words, each with the query that leaves it out."""
        form = self.filter.form
        chosen = []
        for name in self.filter.filters:
            given = self.request.GET.get(name)
            if not given or name == "ordering":
                continue
            choices = dict(getattr(form.fields[name], "choices", []))
            without = self.request.GET.copy()
            without.pop(name)
            without.pop("page", None)
            chosen.append(
                {
                    "name": name,
                    "label": form.fields[name].label,
                    "words": choices.get(given, given),
                    "query": without.urlencode(),
                }
            )
        return chosen

    def _wider(self, chosen: list[dict[str, Any]]) -> list[dict[str, Any]]:
        parts = [Part(choice["words"], [choice["name"]]) for choice in chosen]
        return steps_wider(parts, self.request.GET, self._matching, tried=3)

    def _matching(self, query: QueryDict) -> int:
        return ProjectFilter(query, edition=self.edition, references=self.references).number()

    def _asked(self) -> dict[str, str]:
        """What narrows and orders the list, in the words of the API, which are the same."""
        return {
            name: given for name in self.filter.filters if (given := self.request.GET.get(name))
        }

    def _query(self) -> str:
        """The address's parameters but the page, for the links of the pager."""
        query = self.request.GET.copy()
        query.pop("page", None)
        return query.urlencode()


def _said(chosen: list[dict[str, Any]]) -> str:
    """What narrows a list, on one line."""
    if not chosen:
        return _("All documented projects")
    return ", ".join(colon(choice["label"], choice["words"]) for choice in chosen)


COUNTED = ("year", "measure", "channel", "unit", "group_code")


class ProjectDetail(EditionPage):
    """One project: what is known, what is not, and who says so."""

    template_name = "editions/project_detail.html"
    has_oembed = True
    kinds = (Kind.SECTOR, Kind.BASE, Kind.REGION)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        project = self.record_or_404(Kind.PROJECT, self.kwargs["code"])
        released = counts(self.edition, self.language, project["code"], wording=printed)
        found = [with_parts(count, released) for count in released if level_of(count) == "total"]
        sectors = {sector["slug"] for sector in project["sectors"]}
        (programme,) = self.references[Kind.PROGRAMME]
        return super().get_context_data(**kwargs) | {
            "project": project,
            "results": of_results(project["results"]),
            "counts": found,
            "people": [
                {
                    "channel": channel,
                    "counts": [count for count in found if count["channel"] == channel],
                    "is_reached_known": any(
                        count["channel"] == channel and count["measure"] == "reached"
                        for count in found
                    ),
                }
                for channel in _channels(found)
            ],
            "when": timeline_of([project], self.references[Kind.SECTOR], programme),
            # With their symbols, in the order of the programme.
            "sectors": [row for row in self.references[Kind.SECTOR] if row["slug"] in sectors],
            "bases": [row for row in self.references[Kind.BASE] if row["code"] in project["bases"]],
            # The money of a whole consortium says nothing of this programme's part.
            "has_money": any(
                donor["amount"] and donor["amount_scope"] == "programme"
                for donor in project["donors"]
            ),
            "unread": sum(not source["read_on"] for source in project["sources"]),
            "similar": similar_to(self.edition, project, self.language) if self.is_drawn else [],
            "map": self._map(project) if self.is_drawn else None,
        }

    def _map(self, project: dict[str, Any]) -> Chart | None:
        drawn = outlines(self.edition)
        named = {region["code"] for region in project["regions"]}
        if drawn is None or not named:
            return None
        return map_of_named(
            drawn, self.references[Kind.REGION], named, _("Regions that the project names")
        )


def level_of(count: dict[str, Any]) -> str:
    """Whether a figure is a total, a part by sector, or something inside of one."""
    place = next(iter(count["members"]), count)
    if place["region"] or place["sex"]:
        return "inside"
    return "sector" if place["sector"] else "total"


def with_parts(count: dict[str, Any], released: list[dict[str, Any]]) -> dict[str, Any]:
    """A figure with its parts by sector; what is inside of these is in the API."""
    parts = [
        part | {"sectors": [member["sector"] for member in part["members"] or [part]]}
        for part in released
        if level_of(part) == "sector" and all(part[name] == count[name] for name in COUNTED)
    ]
    return count | {"parts": parts}


def _channels(found: list[dict[str, Any]]) -> list[str]:
    """Direct and indirect are always asked for; the third only where somebody left it open."""
    left_open = ["not_stated"] if any(row["channel"] == "not_stated" for row in found) else []
    return ["direct", "indirect", *left_open]
