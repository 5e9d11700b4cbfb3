"""When documented projects ran: a bar for each, as precisely as its dates are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, ngettext

from editions.charts import timeline
from editions.charts.chart import Chart, Key
from editions.charts.timeline import Run, Scale, scale_of
from editions.templatetags.portal import number, partial_date

Project = Mapping[str, Any]
# More bars than these are a wall: the page then leads to the register instead.
MOST = 80


@dataclass(frozen=True)
class Row:
    """A project with its bar, its dates in words, and the drawings of its sectors."""

    project: Project
    bar: SafeString
    words: str
    symbols: Sequence[Mapping[str, Any]]

    @property
    def is_dated(self) -> bool:
        return bool(self.project["start_date"] or self.project["end_date"])


@dataclass(frozen=True)
class Timeline:
    """The rows of a timeline in order of start, and what is drawn once for all of them."""

    rows: Sequence[Row]
    axis: SafeString
    grid: SafeString
    key: Sequence[Key]
    # The same as one drawing, for what can be taken along of it.
    chart: Chart | None = None

    @property
    def dated(self) -> list[Row]:
        return [row for row in self.rows if row.is_dated]

    @property
    def undated(self) -> list[Row]:
        return [row for row in self.rows if not row.is_dated]


def timeline_of(
    projects: Sequence[Project], sectors: Sequence[Mapping[str, Any]], programme: Mapping[str, Any]
) -> Timeline | None:
    """The timeline of projects; None where there are none, or more than can be drawn."""
    if not 0 < len(projects) <= MOST:
        return None
    symbols = {sector["slug"]: sector for sector in sectors}
    runs = [run_of(project, symbols) for project in projects]
    scale = scale_of(runs, programme["period_first_year"], programme["period_last_year"])
    rows = [_row(project, run, scale, symbols) for project, run in zip(projects, runs, strict=True)]
    return Timeline(rows, timeline.axis(scale), timeline.grid(scale), key_of(projects, sectors))


def run_of(project: Project, symbols: Mapping[str, Any]) -> Run:
    """The dates of a project in the colour of its primary sector, where a source names one."""
    primary = project["primary_sector"]
    known = symbols.get(primary["slug"]) if primary else None
    return Run(
        project["start_date"],
        project["end_date"],
        is_ongoing=project["status"] == "ongoing",
        mark=f"sector sector-{known['symbol']}" if known else "several",
    )


def _row(project: Project, run: Run, scale: Scale, symbols: Mapping[str, Any]) -> Row:
    words = dates_in_words(project)
    own = [symbols[sector["slug"]] for sector in project["sectors"] if sector["slug"] in symbols]
    return Row(project, timeline.row(run, scale, words).beside_words(), words, own)


def dates_in_words(project: Project) -> str:
    """From when to when, no more precise than it is known, on one line."""
    start, end = project["start_date"], project["end_date"]
    if not start and not end:
        return _("dates not reported")
    if not end and project["status"] == "ongoing":
        return _("ongoing, since %(start)s") % {"start": partial_date(start)}
    first = partial_date(start) if start else _("start not reported")
    last = partial_date(end) if end else _("end not reported")
    return f"{first} – {last}"


def key_of(projects: Sequence[Project], sectors: Sequence[Mapping[str, Any]]) -> list[Key]:
    """What the marks mean, as far as the projects have them: certainty, then colours."""
    key = [
        Key("ink", _("certainly running")),
        Key("ink c-pale", _("inside a date known only to the month or the year")),
    ]
    if any(map(_has_open_end, projects)):
        key.append(Key("open", _("end not reported")))
    dated = [one["primary_sector"] for one in projects if one["start_date"] or one["end_date"]]
    first = {sector["slug"] for sector in dated if sector}
    key += [
        Key(f"sector sector-{sector['symbol']}", str(sector["name"]))
        for sector in sectors
        if sector["slug"] in first
    ]
    if not all(dated):
        key.append(Key("several", _("no sector named first")))
    return key


def undated_in_words(projects: int) -> str:
    """What stands over the projects that have no place on the axis."""
    return ngettext(
        "%(shown)s more project: no source gives its dates",
        "%(shown)s more projects: no source gives their dates",
        projects,
    ) % {"shown": number(projects)}


def _has_open_end(project: Project) -> bool:
    """Whether one of its ends is known, and nobody reports the other."""
    start, end = project["start_date"], project["end_date"]
    return bool(end) if not start else not end and project["status"] != "ongoing"
