"""The result of the register, shown as a list, as a timeline or on a map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from editions.charts.chart import Chart, Column, Table, TableRow
from editions.charts.values import reported
from editions.filters import ProjectFilter
from editions.models import FrozenFacet
from editions.naming import Names
from editions.pages.asking import Asked
from editions.pages.base import EditionPage, Kind
from editions.pages.charting import Told
from editions.pages.mapped_figures import classes_chart, tiles_chart
from editions.pages.mapping import outlines
from editions.pages.register_charts import taken_along
from editions.parameters import BadParameters, Problem
from editions.templatetags.portal import number

LIST, TIMELINE, MAP = "list", "timeline", "map"
VIEWS: dict[str, str | Promise] = {
    LIST: gettext_lazy("List"),
    TIMELINE: gettext_lazy("Timeline"),
    MAP: gettext_lazy("Map"),
}
# The second drawing of the map, which has an address of its own to be taken along.
OUTLINES = "outlines"
# What may stand in the links of a map: what narrows projects.
NARROWING = frozenset(ProjectFilter.base_filters) - {"ordering"}


def view_asked(given: str) -> str:
    """The way of showing that an address asks for; raises `BadParameters` for any other."""
    if given and given not in VIEWS:
        message = _("There is no view “%(view)s”.") % {"view": given}
        raise BadParameters([Problem("view", given, message, list(VIEWS))])
    return given or LIST


def maps_of(
    page: EditionPage, asked: ProjectFilter, numbers: Mapping[str, int], said: str
) -> dict[str, Chart]:
    """
    How many of the matching projects name each region: as squares, then on the outlines.

    `numbers` are those of the register's choices of a region. Where one region is asked
    for, it is shown alone, as in the statistics. `said` is the choice in words.
    """
    chosen = asked.form.cleaned_data.get("region")
    regions = page.references[Kind.REGION]
    rows: list[Told] = [
        {
            "region": region["code"],
            "projects": numbers.get(region["code"], 0),
            # A project may name several regions.
            "additive": False,
        }
        for region in regions
        if not chosen or region["code"] == chosen
    ]
    shown = Asked(
        page.edition,
        Names(page.references),
        {name: value for name, value in asked.data.items() if value and name in NARROWING},
        ["region"],
        keep=page.keep,
    )
    table = _table(shown, rows)
    query = dict(shown.query)
    charts = {MAP: tiles_chart(shown, rows, regions, table)}
    if drawn := outlines(page.edition):
        charts[OUTLINES] = classes_chart(shown, rows, regions, drawn, table)
    nowhere = _nowhere(_without_region(asked))
    return {
        view: taken_along(
            page,
            replace(chart, subject=said, note=" ".join(filter(None, [nowhere, chart.note]))),
            query,
            view,
        )
        for view, chart in charts.items()
    }


def _table(shown: Asked, rows: list[Told]) -> Table:
    return Table(
        [Column(_("Region"), is_number=False), Column(_("Projects"))],
        [
            TableRow(
                shown.names.of("region", row["region"]),
                [reported(row["projects"])],
                shown.register({"region": row["region"]}) if row["projects"] else "",
            )
            for row in rows
        ],
    )


def _nowhere(projects: int) -> str:
    """What is said of projects that no map can show."""
    if not projects:
        return ""
    return ngettext(
        "%(number)s matching project names no region.",
        "%(number)s matching projects name no region.",
        projects,
    ) % {"number": number(projects)}


def _without_region(asked: ProjectFilter) -> int:
    """How many matching projects no map can show."""
    if asked.form.cleaned_data.get("region"):
        return 0
    named = FrozenFacet.objects.filter(record=OuterRef("record"), name="region")
    return asked.projects.order_by().exclude(Exists(named)).count()
