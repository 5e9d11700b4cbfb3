"""The parameters of the API: their names, what they accept, and what they say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from beneficiaries.models import SexAgeCell
from editions.choices import OF_ROLES
from editions.documents import NOT_STATED
from editions.filters import FIRST_YEAR, LAST_YEAR
from editions.models import Edition, FrozenRecord
from editions.ordering import ORDERINGS
from editions.parameters import BadParameters, Problem, refuse_turned_round, refuse_unknown
from editions.reading import records
from editions.stamp import remembered
from editions.statistics import DIMENSIONS
from programmes.models import ProgrammeOrganisation, Project

PAGE_SIZE, LARGEST_PAGE = 50, 200
Words = str | Promise
# Records of an edition by kind, as reading.records gives them.
References = dict[str, list[dict[str, Any]]]
Kind = FrozenRecord.Kind


@dataclass(frozen=True)
class Parameter:
    """
    One name in the query string: free text, one of `choices`, a whole number `between` two,
    or a code of the edition's records of a kind (`codes_of`: the kind, and the field).
    """

    name: str
    about: Words
    choices: tuple[str, ...] = ()
    # Several of the choices, with commas between them, each once.
    is_list: bool = False
    between: tuple[int, int] | None = None
    codes_of: tuple[str, str] | None = None
    longest: int = 200
    default: str | int | None = None

    @property
    def valid(self) -> list[str]:
        if self.between:
            return ["{}–{}".format(*self.between)]
        return list(self.choices)

    def codes_in(self, references: References) -> list[str]:
        """The codes that are valid in the edition whose records these are."""
        assert self.codes_of is not None
        kind, name = self.codes_of
        return sorted(row[name] for row in references[kind])

    def understand(self, given: str) -> str | int | tuple[str, ...]:
        """The value meant; raises `ValueError`, with words for the reader."""
        if self.codes_of and not given:
            # Refused by `refuse_codes`, which can say what would be valid.
            return given
        if not given:
            raise ValueError(_("Give a value, or leave the parameter out."))
        if self.between:
            low, high = self.between
            # int() alone also takes signs, spaces, underscores and zeros in front.
            if not re.fullmatch("[1-9][0-9]{0,8}", given) or not low <= int(given) <= high:
                raise ValueError(
                    _("“%(given)s” is not a whole number from %(low)s to %(high)s.")
                    % {"given": given, "low": low, "high": high}
                )
            return int(given)
        if self.is_list:
            parts = tuple(given.split(","))
            wrong = [part for part in parts if part not in self.choices]
            if wrong:
                raise ValueError(_("“%(given)s” is not one of the values.") % {"given": wrong[0]})
            if len(set(parts)) < len(parts):
                raise ValueError(
                    _("“%(given)s” names a value twice; give different values.") % {"given": given}
                )
            return parts
        if self.choices and given not in self.choices:
            raise ValueError(_("“%(given)s” is not one of the values.") % {"given": given})
        if len(given) > self.longest:
            raise ValueError(
                _("Longer than the %(longest)s characters allowed.") % {"longest": self.longest}
            )
        if "\x00" in given:
            raise ValueError(_("Null characters are not allowed."))
        return given


def read(query: QueryDict, known: Iterable[Parameter]) -> dict[str, Any]:
    """
    What the query string asks for, by name; raises `BadParameters` with every problem at once.

    Unlike a page, the API also refuses an empty value and a name given twice: a program
    that sends them means something that it will not get.
    """
    by_name = {parameter.name: parameter for parameter in known}
    try:
        refuse_unknown(query, by_name, on_page=False)
        problems = []
    except BadParameters as bad:
        problems = bad.problems
    asked = {}
    for name in query.keys() & by_name.keys():
        given, parameter = str(query[name]), by_name[name]
        try:
            if len(query.getlist(name)) > 1:
                raise ValueError(_("Give this parameter once."))
            asked[name] = parameter.understand(_meant(name, given))
        except ValueError as problem:
            problems.append(Problem(name, given, str(problem), parameter.valid))
    if problems:
        raise BadParameters(sorted(problems, key=lambda problem: problem.parameter))
    refuse_turned_round(asked)
    return asked


def references(edition: Edition, language: str) -> References:
    """What codes in the query string may name, in one query or none."""
    kinds = (Kind.PROGRAMME, Kind.SECTOR, Kind.REGION, Kind.ORGANISATION)
    found: References = remembered(
        (edition.pk, language, *kinds), lambda: records(edition, language, *kinds)
    )
    return found


def refuse_codes(
    asked: Mapping[str, Any], known: Iterable[Parameter], references: References
) -> None:
    """Raise `BadParameters` for every code asked for that the edition does not have."""
    problems = []
    for parameter in known:
        if not parameter.codes_of or parameter.name not in asked:
            continue
        given, codes = asked[parameter.name], parameter.codes_in(references)
        if given not in codes:
            message = (
                _("“%(given)s” is not one of the values.") % {"given": given}
                if given
                else _("Give a value, or leave the parameter out.")
            )
            problems.append(Problem(parameter.name, given, message, codes))
    if problems:
        raise BadParameters(problems)


def _meant(name: str, given: str) -> str:
    # A plus sign that is typed into an address arrives as a space, and "60+" ends in one.
    return given.replace(" ", "+") if name == AGE_BAND.name else given


# Everywhere

LANG = Parameter(
    "lang",
    gettext_lazy(
        "The language of the texts. Without it that of the header Accept-Language, else English."
    ),
    choices=tuple(code for code, _label in settings.LANGUAGES),
)
FORMAT = Parameter(
    "format", gettext_lazy("The form of the answer."), choices=("json",), default="json"
)
# A list as a file has all of its rows, and no pages.
FORMAT_OF_LIST = Parameter(
    "format",
    gettext_lazy("The form of the answer: pages of JSON, or a file with all rows."),
    choices=("json", "csv", "xlsx", "json-file"),
    default="json",
)
EDITION = Parameter(
    "edition",
    gettext_lazy(
        "The number of the edition to read, such as 2024.1. Without it the current one: the "
        "newest that is approved and not withdrawn."
    ),
)

# On every list

CURSOR = Parameter(
    "cursor",
    gettext_lazy("Where the page begins: taken from `next` or `previous` of another page."),
    longest=2000,
)
PAGE_SIZE_ASKED = Parameter(
    "page_size",
    gettext_lazy("How many rows a page holds at most."),
    between=(1, LARGEST_PAGE),
    default=PAGE_SIZE,
)

# Narrowing lists

YEARS = (FIRST_YEAR, LAST_YEAR)
Q = Parameter(
    "q",
    gettext_lazy("Every word must occur somewhere in the row; accents and capitals do not count."),
)
YEAR = Parameter("year", gettext_lazy("The year."), between=YEARS)
YEAR_MIN = Parameter("year_min", gettext_lazy("The first year."), between=YEARS)
YEAR_MAX = Parameter("year_max", gettext_lazy("The last year."), between=YEARS)
SECTOR = Parameter("sector", gettext_lazy("The slug of a sector."), codes_of=(Kind.SECTOR, "slug"))
REGION = Parameter(
    "region",
    gettext_lazy(
        "The code of a region; one of a former map begins with the map, as in v02-XX01. A project "
        "is found under each region that it names: one from before the map changed names the "
        "former one."
    ),
    codes_of=(Kind.REGION, "code"),
)
DONOR = Parameter(
    "donor",
    gettext_lazy("The slug of an organisation that gave money."),
    codes_of=(Kind.ORGANISATION, "slug"),
)
PARTNER = Parameter(
    "partner",
    gettext_lazy("The slug of an organisation that takes part otherwise than by money."),
    codes_of=(Kind.ORGANISATION, "slug"),
)
NATURE = Parameter(
    "nature",
    gettext_lazy("The nature of the project."),
    choices=(*filter(None, Project.Nature.values), NOT_STATED),
)
PROJECT_STATUS = Parameter(
    "project_status",
    gettext_lazy("The status of the project."),
    choices=(*filter(None, Project.Status.values), NOT_STATED),
)
ORDERING = Parameter(
    "ordering",
    gettext_lazy("The order of the rows; a minus sign before it turns it round."),
    choices=("start", "-start", "code", "-code"),
    default="start",
)
SEX = Parameter(
    "sex",
    gettext_lazy("Parts by sex, which are published of closed years only."),
    choices=tuple(SexAgeCell.Sex.values),
)
AGE_BAND = Parameter(
    "age_band",
    gettext_lazy("Parts by age, which are published of closed years only."),
    choices=tuple(SexAgeCell.AgeBand.values),
)
ROLE = Parameter(
    "role",
    gettext_lazy("The role of the organisation: in projects, or in the profile."),
    choices=(*OF_ROLES, *ProgrammeOrganisation.Role.values),
)
AT = Parameter(
    "at",
    gettext_lazy(
        "The regions of the map in force on the last day of that year; without it, today’s. "
        "The map changed during 2023, so 2022 gives the former regions and 2023 today’s."
    ),
    between=YEARS,
)
# Of figures, which can be told for larger regions and never for smaller ones.
AT_OF_FIGURES = replace(
    AT,
    about=gettext_lazy(
        "Tells regions on the map in force on the last day of that year: with 2016 the former "
        "regions, each with all that lies in it today, projects counted once and people within "
        "bounds. Nothing is split: on a later map what names a former, larger region stands in no "
        "row. For `group_by=region`, and for `region`, which is then a code of that map. An "
        "edition of more than a thousand projects is told on today’s map only."
    ),
)

GROUP_BY = Parameter(
    "group_by",
    gettext_lazy("A row for each value of these dimensions, with commas between them."),
    choices=DIMENSIONS,
    is_list=True,
)
ORDERING_OF_ROWS = Parameter(
    "ordering",
    gettext_lazy(
        "The order of the rows: by a dimension that they are grouped by, or by a figure; a minus "
        "sign before it turns it round. Rows without a released figure come last both ways. "
        "Without it rows follow the dimensions as `group_by` names them."
    ),
    choices=ORDERINGS,
)

OF_PROJECTS = (Q, SECTOR, REGION, NATURE, DONOR, PARTNER, PROJECT_STATUS)
OF_YEARS = (YEAR, YEAR_MIN, YEAR_MAX)
# Single counts say more of themselves than the project whose they are.
SECTOR_OF_COUNTS = replace(
    SECTOR,
    about=gettext_lazy(
        "The slug of a sector. Finds the counts of that sector, and totals of projects that have "
        "it among others: those are not split by sector, and their `sector` is empty."
    ),
)
REGION_OF_COUNTS = replace(
    REGION,
    about=gettext_lazy(
        "The code of a region; one of a former map begins with the map, as in v02-XX01. Finds the "
        "counts of that region, and totals of projects that name it among others: those are not "
        "split by region, and their `region` is empty."
    ),
)
OF_COUNTS = (
    *OF_YEARS,
    *(Q, SECTOR_OF_COUNTS, REGION_OF_COUNTS, NATURE, DONOR, PARTNER, PROJECT_STATUS),
    *(SEX, AGE_BAND),
)
