"""How many projects each choice of the register would leave, given the other choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count

from editions.cube.answering import numbers_of_choices
from editions.filters import ProjectFilter
from editions.models import FrozenFacet
from editions.selecting import Selection
from editions.stamp import remembered

# The parameters whose choices the cube counts, and those that no cube knows.
IN_CUBE = ("sector", "region", "nature", "donor")
BESIDE = ("project_status", "partner")
# What an organisation may be in a project.
OF_ROLES = ("donor", "partner")

# By parameter, then by value; a value under which nothing is left is missing or 0.
Numbers = dict[str, dict[str, int]]


def numbers_left(asked: ProjectFilter) -> Numbers:
    """
    The number of projects under each value of each parameter, with all others as they are.

    Two queries at most, whatever is asked for; raises `BadParameters` as the filter does.
    """
    if asked.is_narrowed:
        return _count(asked)
    numbers: Numbers = remembered(("choices", asked.edition.pk), lambda: _count(asked))
    return numbers


def _count(asked: ProjectFilter) -> Numbers:
    selection = asked.selection
    if selection is None:
        return _grouped(asked, (*IN_CUBE, "year", *BESIDE))
    return _from_cube(asked, selection) | _grouped(asked, BESIDE)


def _from_cube(asked: ProjectFilter, selection: Selection) -> Numbers:
    cube = numbers_of_choices(asked.edition, selection)
    numbers = {
        name: {
            value: cube.projects_in(selection.narrowed({name: value}))[0]
            for value, _label in asked.form.fields[name].choices
            if value
        }
        for name in IN_CUBE
    }
    is_one_year = bool(asked.form.cleaned_data.get("year"))
    of_years = replace(selection, period=None) if is_one_year else selection
    years = {str(year): number for year, number in cube.by_year(of_years).items()}
    return numbers | {"year": years}


def _grouped(asked: ProjectFilter, names: Sequence[str]) -> Numbers:
    """Counted by the database in one query: a part of it for each parameter that is asked for."""
    chosen = [name for name in names if asked.form.cleaned_data.get(name)]
    first, *others = [
        _facets(asked, [name for name in names if name not in chosen]),
        *(_facets(asked.without(name), [name]) for name in chosen),
    ]
    numbers: Numbers = {name: {} for name in names}
    for name, value, number in first.union(*others, all=True) if others else first:
        numbers[name][value] = number
    return numbers


def _facets(asked: ProjectFilter, names: Sequence[str]) -> Any:
    projects = asked.projects.order_by().values("record")
    facets = FrozenFacet.objects.filter(name__in=names, record__in=projects)
    return facets.order_by().values_list("name", "value").annotate(Count("pk"))
