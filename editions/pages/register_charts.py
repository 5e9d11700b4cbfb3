"""The result of the register as a drawing that can be taken along: a timeline, or a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, ngettext

from editions.charts import timeline
from editions.charts.chart import Chart, Column, Frame, Table, TableRow
from editions.charts.svg import Drawing
from editions.charts.timeline import Line, scale_of
from editions.pages.base import EditionPage, Kind
from editions.pages.downloads import drawings_at, files_of
from editions.pages.timelines import (
    MOST,
    Timeline,
    dates_in_words,
    key_of,
    run_of,
    undated_in_words,
)
from editions.templatetags.portal import number

Query = Mapping[str, str]
Project = Mapping[str, Any]


def timeline_chart(
    page: EditionPage,
    projects: Sequence[Project],
    title: str,
    subject: str,
    query: Query,
    *,
    wide: int,
) -> Chart:
    """
    When projects ran, a bar for each; `query` is what finds them in the register.

    `wide` is how wide the drawing is at least. Of more than can be drawn, it is a sentence.
    """
    (programme,) = page.references[Kind.PROGRAMME]
    symbols = {sector["slug"]: sector for sector in page.references[Kind.SECTOR]}
    runs = [run_of(project, symbols) for project in projects]
    is_drawn = 0 < len(projects) <= MOST
    rows = [
        Line(
            str(project["title"]),
            dates_in_words(project),
            run,
            reverse("editions:project-detail", args=[project["code"]]) + page.keep,
        )
        for project, run in zip(projects, runs, strict=True)
    ]
    scale = scale_of(runs, programme["period_first_year"], programme["period_last_year"])
    undated = undated_in_words(sum(not run.is_dated for run in runs))
    chart = Chart(
        id="timeline",
        title=title,
        subject=subject,
        rests_on=_("from the records of projects"),
        drawings=[timeline.lines(title, rows, scale, undated=undated, wide=wide)]
        if is_drawn
        else [],
        table=_table(projects, rows) if is_drawn else None,
        sentence="" if is_drawn else _undrawn(len(projects)),
        key=key_of(projects, page.references[Kind.SECTOR]) if is_drawn else [],
    )
    return taken_along(page, chart, query, "timeline")


def beside_timeline(
    page: EditionPage, shown: Timeline, projects: int, title: str, subject: str, query: Query
) -> Timeline:
    """A timeline that a page shows, with what can be taken along: not drawn another time."""
    undated = len(shown.undated)
    height = timeline.height_of(projects - undated, undated)
    chart = Chart(
        id="timeline",
        title=title,
        subject=subject,
        rests_on=_("from the records of projects"),
        drawings=[Drawing(title, height, SafeString())] if projects <= MOST else [],
        table=None,
        key=shown.key,
    )
    return replace(shown, chart=taken_along(page, chart, query, "timeline"))


def taken_along(page: EditionPage, chart: Chart, query: Query, view: str) -> Chart:
    """The same with all matching projects as files, the drawing as one, and the frame."""
    asked = {**query, "view": view}
    files = files_of("projects", query, page)
    drawings = drawings_at("editions:register-chart", asked, chart, page)
    return replace(chart, downloads=files + drawings, frame=framed(page, chart, asked))


def framed(
    page: EditionPage, chart: Chart, asked: Query, *, is_pinned: bool = True
) -> Frame | None:
    """The chart for another site; None of an edition that is not public."""
    if not page.edition.is_public:
        return None
    pinned = {"edition": page.edition.number} if is_pinned else {}
    address = f"{page.site}{reverse('editions:embed-register')}?{urlencode({**asked, **pinned})}"
    return Frame(address, f"{chart.title}. {chart.subject}".rstrip(". "), chart.height_in_frame)


def _undrawn(found: int) -> str:
    if not found:
        return _("No documented project matches.")
    return ngettext(
        "More than %(most)s project matches: too many for a timeline.",
        "More than %(most)s projects match: too many for a timeline.",
        MOST,
    ) % {"most": number(MOST)}


def _table(projects: Sequence[Project], rows: Sequence[Line]) -> Table:
    head = [_("Project"), _("Dates"), _("Sectors"), _("Donors")]
    return Table(
        [Column(name, is_number=False) for name in head],
        [
            TableRow(
                row.name,
                [
                    row.words,
                    _names(project["sectors"], "name"),
                    _names(project["donors"], "acronym"),
                ],
                row.address,
            )
            for project, row in zip(projects, rows, strict=True)
        ],
    )


def _names(rows: Sequence[Mapping[str, Any]], first: str) -> str:
    return ", ".join(str(row[first] or row["name"]) for row in rows) or _("not reported")
