"""The form of the register: each choice with the number of projects that it would leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from editions.choices import OF_ROLES, Numbers, numbers_left
from editions.filters import ProjectFilter
from editions.former_map import is_former
from editions.models import FrozenRecord
from editions.templatetags.portal import number

Kind = FrozenRecord.Kind


@dataclass(frozen=True)
class Option:
    """A value with its name, and how many projects it would leave, for eyes and for ears."""

    value: str
    name: str
    left: int
    is_chosen: bool

    @property
    def words(self) -> str:
        return f"{self.name} ({number(self.left)})"

    @property
    def spoken(self) -> str:
        told = ngettext("%(what)s: %(number)s project", "%(what)s: %(number)s projects", self.left)
        return told % {"what": self.name, "number": number(self.left)}


@dataclass(frozen=True)
class Choice:
    """A parameter of which one value may be chosen: those that leave something stand first."""

    name: str
    label: str
    leaving: list[Option]
    leaving_none: list[Option]

    @property
    def id(self) -> str:
        return f"id_{self.name}"


def choices_of(
    asked: ProjectFilter, numbers: Numbers, programme: Mapping[str, Any]
) -> dict[str, Choice]:
    """The parameters that are chosen from a list, by name, as the form shows them."""
    values = {
        name: [(value, str(label)) for value, label in asked.form.fields[name].choices if value]
        for name in numbers
        if name != "year"
    }
    everywhere = numbers_left(asked.of_everything())
    # Of organisations only those are chosen from that have the role in some project.
    for name in OF_ROLES:
        given, having = asked.narrowed.asked.get(name), everywhere[name]
        values[name] = [one for one in values[name] if having.get(one[0]) or one[0] == given]
    # Of regions those of today's map, and the former ones that a project names.
    former = {row["code"] for row in asked.references[Kind.REGION] if is_former(row)}
    given, having = asked.narrowed.asked.get("region"), everywhere["region"]
    values["region"] = [
        one
        for one in values["region"]
        if one[0] not in former or having.get(one[0]) or one[0] == given
    ]
    years = _years(asked, numbers["year"], programme)
    values["year"] = [(str(year), str(year)) for year in years]
    return {name: _choice(asked, name, values[name], numbers[name]) for name in numbers}


def _years(
    asked: ProjectFilter, numbers: Mapping[str, int], programme: Mapping[str, Any]
) -> list[int]:
    """The years of the profile, those in which anything is left, and the one asked for."""
    period = range(programme["period_first_year"], programme["period_last_year"] + 1)
    given = asked.narrowed.asked.get("year")
    return sorted({*period, *map(int, numbers), *([int(given)] if given else [])})


def _choice(
    asked: ProjectFilter,
    name: str,
    values: Iterable[tuple[str, str]],
    numbers: Mapping[str, int],
) -> Choice:
    given = str(asked.narrowed.asked.get(name) or "")
    leaving: list[Option] = []
    leaving_none: list[Option] = []
    for value, label in values:
        option = Option(value, label, numbers.get(value, 0), value == given)
        (leaving if option.left else leaving_none).append(option)
    return Choice(name, str(asked.form.fields[name].label), leaving, leaving_none)
