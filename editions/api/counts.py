"""
Which counts of an edition match what is asked: each by what it says of itself.

A count of one region, sector, sex or age band is found under that one only. A total, which
has none of its own, is found under each region and sector that its project names: it speaks of
them, though not of them alone. Sex and age find only counts that have them.

Of several under one sum all have to match, so that nothing else is in it. The total of a year,
over whichever projects, is found by its year only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from editions.cube.cells import in_chunks
from editions.trees import NOT_SPLIT, SEX_AND_AGE, TOGETHER

YEARS = {"year": "year", "year_min": "year__gte", "year_max": "year__lte"}
# What a count may have of its own, and what stands in its column where it has none.
NONE_OF_ITS_OWN = {"sector": ("", NOT_SPLIT), "region": ("",)}
OF_PEOPLE = ("sex", "age_band")
# The projects that match some of what is asked, by the names of parameters.
Matching = Callable[[Iterable[str]], QuerySet]


def narrowed(
    cells: QuerySet, asked: Mapping[str, Any], of_projects: set[str], matching: Matching
) -> QuerySet:
    """The cells that match; `of_projects` are the parameters that projects are found by."""
    cells = cells.filter(**{column: asked[name] for name, column in YEARS.items() if name in asked})
    for name in OF_PEOPLE:
        if name in asked:
            cells = cells.filter(_has(name, asked[name]))
    chosen = of_projects & asked.keys()
    if not chosen:
        return cells
    wanted = Q()
    for name in sorted(chosen & NONE_OF_ITS_OWN.keys()):
        without = Q(**{f"{name}__in": NONE_OF_ITS_OWN[name]})
        wanted &= Q(**{name: asked[name]}) | (without & _is_of(matching([name])))
    if rest := chosen - NONE_OF_ITS_OWN.keys():
        wanted &= _is_of(matching(rest))
    return cells.filter(wanted | Q(pk__in=_sums(cells, matching(chosen))))


def _is_of(projects: QuerySet) -> Q:
    return Q(project_code__in=projects.order_by().values("key"))


def _has(name: str, value: str) -> Q:
    """Of this sex or age band, as all the parts are that are shown under one sum."""
    together = Q(sex=TOGETHER, **{f"document__members__0__{name}": value})
    for place in range(1, len(SEX_AND_AGE)):
        part = f"document__members__{place}"
        together &= Q(**{f"{part}__{name}": value}) | Q(**{f"{part}__isnull": True})
    return Q(**{name: value}) | together


def _sums(cells: QuerySet, projects: QuerySet) -> list[int]:
    """The sums of several projects of which each matches."""
    sums = cells.filter(project_code=TOGETHER).values_list("pk", "document__members")
    members = {pk: {part["project"] for part in parts} for pk, parts in sums}
    found: set[str] = set()
    for chunk in in_chunks(set().union(*members.values())):
        found |= set(projects.order_by().filter(key__in=chunk).values_list("key", flat=True))
    return [pk for pk, codes in members.items() if codes <= found]
