"""
The counting rules once more, slow and plain, to hold the real ones against.

Written from the design and not from the code: it walks days, sets and rows one by one
and imports models only.
"""

from __future__ import annotations

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


def reached(projects: list[Any], measure: str, first: int, last: int) -> tuple[int, int, int]:
    """The sum of reports of a period, and the least and most that can be different people."""
    total, largest, reports = 0, 0, 0
    for project in projects:
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
            inside = days_of(project.start_date)[0] >= date(first, 1, 1) and days_of(
                project.end_date
            )[-1] <= date(last, 12, 31)
            used = rows if inside else []
        else:
            used = []
        for row in used:
            if not row.is_not_reported:
                total += row.value
                largest = max(largest, row.value)
                reports += 1
    return total, largest, reports


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
