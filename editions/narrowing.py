"""Which projects of an edition match what is asked, and how many: for the register and the API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q

from beneficiaries.counting import Period
from editions.cube.answering import numbers_of_projects
from editions.documents import searchable
from editions.listing import PLACE
from editions.models import Edition, FrozenFacet, FrozenListing
from editions.selecting import Selection
from programmes.activity import FIRST_YEAR, LAST_YEAR

YEARS = ("year", "year_min", "year_max")
# Each found in an index of its own, on top of what the listings are laid out by.
FACETS = ("nature", "donor", "partner", "project_status")
ORDERS = {"start": "start_key", "code": "key"}
# What a search looks for: signs between words are none, those inside a code or a reference are.
WORDS = re.compile(r"\w+(?:[./_-]+\w+)*")


def words_of(asked: str) -> list[str]:
    """The words of a search, without accents and capitals; quotes and commas are left out."""
    plain = searchable(asked)
    return WORDS.findall(plain) or plain.split()


def _in_years(name: str, years: Period) -> Exists:
    """Whether a facet of this name, of a listing, names any of these years."""
    return _facet(name, value__gte=str(years.first), value__lte=str(years.last))


def _may_be_in_years(years: Period) -> Q:
    """Whether nobody knows of any of these years whether the project of a listing ran."""
    span = Q(_facet("not_known_from", value__lte=str(years.last))) & Q(
        _facet("not_known_to", value__gte=str(years.first))
    )
    # As editions of before have it, each year by itself.
    return span | Q(_in_years("year_not_known", years))


def _facet(name: str, **values: str) -> Exists:
    return Exists(FrozenFacet.objects.filter(record=OuterRef("record"), name=name, **values))


class Narrowed:
    """
    The projects that match; what is asked is by the names of parameters, and valid.

    A project matches `year` where it is known to have run in that year; years of which
    nobody knows never match. `year_min` and `year_max` match a project that
    ran in any year between them. `q` looks for every word, without accents or capitals.
    `regions` are several of which it names any (`former_map`).
    """

    def __init__(self, edition: Edition, asked: Mapping[str, Any]) -> None:
        self.edition = edition
        self.asked = {name: value for name, value in asked.items() if value}

    @property
    def projects(self) -> Any:
        """Their listings, in the order asked for."""
        asked = self.asked
        # One stretch of the index: each project stands once under these three together.
        projects = FrozenListing.objects.of(self.edition).filter(
            sector=asked.get("sector", ""),
            region=asked.get("region", ""),
            year=str(int(asked["year"])) if "year" in asked else "",
        )
        for name in FACETS:
            if name in asked:
                projects = projects.with_facet(name, asked[name])
        if "regions" in asked:
            projects = projects.with_facet("region", *sorted(asked["regions"]))
        if "year_min" in asked or "year_max" in asked:
            first, last = asked.get("year_min", FIRST_YEAR), asked.get("year_max", LAST_YEAR)
            projects = projects.filter(_in_years("year", Period(int(first), int(last))))
        for word in words_of(asked.get("q", "")):
            projects = projects.filter(record__search_text__contains=word)
        return projects.order_by(*self.order)

    @property
    def place(self) -> dict[str, str] | None:
        """The sector, region and year asked for, where nothing else is."""
        if self.asked.keys() - {*PLACE, "ordering"}:
            return None
        return {name: str(self.asked[name]) for name in PLACE if name in self.asked}

    @property
    def order(self) -> list[str]:
        asked = self.asked.get("ordering", "start")
        names = [asked] if isinstance(asked, str) else list(asked)
        chosen = [f"{'-' * name.startswith('-')}{ORDERS[name.lstrip('-')]}" for name in names]
        # Two projects may begin on one day; no two have one code.
        return chosen if chosen[-1].lstrip("-") == "key" else [*chosen, "key"]

    def number(self) -> int:
        """How many match: as it was counted when the edition was prepared, where it was."""
        if self.selection is None:
            return int(self.projects.count())
        return numbers_of_projects(self.edition, self.selection).projects_in(self.selection)[0]

    def not_known(self) -> int:
        """
        How many match but for the years, of which nobody knows whether they ran in any of them.

        0 where no year is asked for.
        """
        if not self.years:
            return 0
        if self.selection is not None:
            numbers = numbers_of_projects(self.edition, self.selection)
            return numbers.projects_in(self.selection)[1]
        return int(self.may_have_run.order_by().count())

    @property
    def may_have_run(self) -> Any:
        """The listings of those of which nobody knows it; none where no year is asked for."""
        if not self.years:
            return FrozenListing.objects.none()
        left_out = {*YEARS, "ordering"}
        others = {name: value for name, value in self.asked.items() if name not in left_out}
        projects = Narrowed(self.edition, others).projects
        return projects.filter(_may_be_in_years(self.years), ~_in_years("year", self.years))

    @cached_property
    def years(self) -> Period | None:
        """The years asked for, both included; None where none is, or none is left."""
        asked = self.asked
        if not asked.keys() & set(YEARS):
            return None
        first = int(asked.get("year_min", FIRST_YEAR))
        last = int(asked.get("year_max", LAST_YEAR))
        if "year" in asked:
            first, last = max(first, int(asked["year"])), min(last, int(asked["year"]))
        return Period(first, last) if first <= last else None

    @cached_property
    def selection(self) -> Selection | None:
        """What is asked for, where the cube counts it; None for words, partner and status."""
        asked = self.asked
        if asked.keys() & {"q", "partner", "project_status", "regions"}:
            return None
        of_years = asked.keys() & set(YEARS)
        if of_years and ("year" in of_years and len(of_years) > 1 or self.years is None):
            return None
        chosen = {
            name: frozenset(filter(None, [str(asked.get(dimension, ""))]))
            for dimension, name in {
                "sector": "sectors",
                "region": "regions",
                "nature": "natures",
                "donor": "donors",
            }.items()
        }
        return Selection(period=self.years, **chosen)
