"""
The counting rules once more, slow and plain, to hold the real ones against.

Written from the design and not from the code: it walks days, sets and rows one by one
and imports models only.
"""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from functools import cache
from typing import Any

from programmes.models import Project, Region


@cache
def days_of(text: str) -> list[date]:
    """Every day that a partial date may mean."""
    parts = [int(part) for part in text.split("-")]
    day, days = date(parts[0], 1, 1), []
    while day.year == parts[0]:
        if (len(parts) < 2 or day.month == parts[1]) and (len(parts) < 3 or day.day == parts[2]):
            days.append(day)
        day += timedelta(days=1)
    return days


def ran_in(project: Project, year: int, last_year: int) -> bool | None:
    """Yes, no, or None where nobody knows; the programme reports through `last_year`."""
    start = days_of(project.start_date) if project.start_date else []
    end = days_of(project.end_date) if project.end_date else []
    if start and end:
        return start[0].year <= year <= end[-1].year
    if start and year < start[0].year:
        return False
    if start and (year == start[0].year or (project.status == "ongoing" and year <= last_year)):
        return True
    if end and year >= end[0].year:
        return year == end[0].year
    return None


def active(projects: list[Project], years: list[int], last_year: int):
    """How many ran in any of the years, and of how many nobody knows."""
    yes = unknown = 0
    for project in projects:
        answers = [ran_in(project, year, last_year) for year in years]
        if True in answers:
            yes += 1
        elif None in answers:
            unknown += 1
    return yes, unknown


def every_project() -> list[Project]:
    """All of them, with what is asked of each."""
    asked = ("sectors", "regions", "counts", "organisation_links__organisation")
    return list(Project.objects.prefetch_related(*asked))


def entering(project: Any, measure: str, first: int, last: int) -> list[Any]:
    """The figures of a project that enter the sum of reports of a period."""
    rows: list[Any] = [
        row
        for row in project.counts.all()
        if row.state == "accepted"
        and row.part == "total"
        and row.measure == measure
        and row.channel == "direct"
        and row.unit == "person"
        and row.group_code == ""
    ]
    of_years = [row for row in rows if row.year is not None]
    if any(not row.is_not_reported for row in of_years):
        used = [row for row in of_years if first <= row.year <= last]
    elif first != last and project.start_date and project.end_date:
        inside = days_of(project.start_date)[0] >= date(first, 1, 1) and days_of(project.end_date)[
            -1
        ] <= date(last, 12, 31)
        used = rows if inside else []
    else:
        used = []
    return [row for row in used if not row.is_not_reported]


def reached(projects: list[Any], measure: str, first: int, last: int) -> tuple[int, int, int]:
    """The sum of reports of a period, and the least and most that can be different people."""
    total, largest, reports = 0, 0, 0
    for project in projects:
        for row in entering(project, measure, first, last):
            total += row.value
            largest = max(largest, row.value)
            reports += 1
    return total, largest, reports


def asked_years(asked: dict[str, Any]) -> range | None:
    """The years asked for, of all that may be asked; None where none is."""
    if not asked.keys() & {"year", "year_min", "year_max"}:
        return None
    first, last = asked.get("year_min", 1990), asked.get("year_max", 2100)
    if "year" in asked:
        first, last = max(first, asked["year"]), min(last, asked["year"])
    return range(first, last + 1)


def ran(projects: list[Any], asked: dict[str, Any], last_year: int) -> set[str]:
    """The projects of a selection that are known to have run in its years, by their codes."""
    years = asked_years(asked)
    return {
        project.code
        for project in chosen(projects, asked)
        if years is None or any(ran_in(project, year, last_year) for year in years)
    }


def statistics(projects: list[Any], asked: dict[str, Any], last_year: int) -> dict[str, int | None]:
    """
    What a row of the statistics says of projects and people, where no figure has parts.

    A figure lies wholly in a sector that is the only one of its project; of several it lies
    in each to a part that nobody knows, and where none is stated it may lie in any. So of regions.
    No figure says how many of its people are of a sex or an age.
    """
    years, named = asked_years(asked), chosen(projects, asked)
    numbers = (len(named), 0) if years is None else active(named, [*years], last_year)
    found: dict[str, int | None] = dict(
        zip(["projects", "projects_not_known"], numbers, strict=True)
    )
    first, last = (1, 9998) if years is None else (years.start, years.stop - 1)
    others = {name: value for name, value in asked.items() if name not in {"sector", "region"}}
    for measure, prefix in (("reached", ""), ("targeted", "targeted_")):
        least = most = largest = reports = 0
        for project in chosen(projects, others):
            sectors = {sector.slug for sector in project.sectors.all()}
            regions = {region.public_code for region in project.regions.all()}
            lies = [_lies(sectors, asked.get("sector")), _lies(regions, asked.get("region"))]
            if asked.keys() & {"sex", "age_band"}:
                lies.append(None)
            if False in lies:
                continue
            for row in entering(project, measure, first, last):
                surely = row.value if None not in lies else 0
                least, most, reports = least + surely, most + row.value, reports + 1
                largest = max(largest, surely)
        told = [most if least == most else None, least, most, largest, most]
        names = ["sum_at_least", "sum_at_most", "at_least", "at_most"]
        names = [f"people_{measure}", *(prefix + name for name in names)]
        found |= dict(zip(names, told if reports else [None] * 5, strict=True))
    return found


def _lies(stated: set[str], asked: str | None) -> bool | None:
    """Whether a figure of a project with these values lies in one; None where only maybe."""
    if asked is None or stated == {asked}:
        return True
    return None if asked in stated or not stated else False


def chosen(projects: list[Any], asked: dict[str, Any]) -> list[Any]:
    """The ready projects that a selection names, whatever the years, one after the other."""
    return [
        project for project in projects if project.state == "ready" and _is_named(project, asked)
    ]


def _is_named(project: Any, asked: dict[str, Any]) -> bool:
    links = project.organisation_links.all()
    values: dict[str, list[str]] = {
        "sector": [sector.slug for sector in project.sectors.all()],
        "region": [region.public_code for region in project.regions.all()],
        "nature": [project.nature or "not_stated"],
        "project_status": [project.status or "not_stated"],
        "donor": [link.organisation.slug for link in links if link.role == "donor"],
        "partner": [link.organisation.slug for link in links if link.role != "donor"],
    }
    if any(asked[name] not in of for name, of in values.items() if name in asked):
        return False
    said = _plain(" ".join(_said_of(project)))
    return all(word in said for word in _plain(asked.get("q", "")).split())


def _said_of(project: Any) -> list[str]:
    """What a search looks through: the names and texts of a project, in every language."""
    links = project.organisation_links.all()
    texts = [project.code, project.title_original, *project.tags]
    texts += [region.name for region in project.regions.all()]
    for link in links:
        texts += [link.organisation.acronym, link.reference]
    for language in ("en", "fr", "it"):
        texts += [getattr(project, f"title_{language}"), getattr(project, f"note_{language}")]
        texts += [getattr(sector, f"name_{language}") for sector in project.sectors.all()]
        texts += [getattr(link.organisation, f"name_{language}") for link in links]
    return texts


def _plain(text: str) -> str:
    """Without accents and capitals."""
    signs = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in signs if unicodedata.category(sign) != "Mn")


def under_sectors(projects: list[Project]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for project in projects:
        for sector in project.sectors.all():
            found.setdefault(sector.slug, set()).add(project.code)
    return found


def under_donors(projects: list[Project]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for project in projects:
        for link in project.organisation_links.all():
            if link.role == "donor":
                found.setdefault(link.organisation.slug, set()).add(project.code)
    return found


def under_former_regions(projects: list[Project]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for project in projects:
        for region in project.regions.all():
            for ancestor in _ancestors(region):
                found.setdefault(f"{ancestor.code_version}-{ancestor.code}", set()).add(
                    project.code
                )
    return found


def _ancestors(region: Region) -> list[Region]:
    return list(region.predecessors.all()) or [region]
