"""One filter set for two doors: the register and the API narrow projects in the same words."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, Self

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import IntegerField
from django.utils.translation import gettext_lazy as _

from beneficiaries.counting import Period
from editions.cube.answering import numbers_of_projects
from editions.documents import NOT_STATED, searchable
from editions.models import Edition, FrozenFacet, FrozenListing, FrozenRecord
from editions.parameters import BadParameters, Problem
from editions.selecting import Selection
from programmes.models import Project, Region

FIRST_YEAR, LAST_YEAR = 1990, 2100
Kind = FrozenRecord.Kind
# What a search looks for: signs between words are none, those inside a code or a reference are.
WORDS = re.compile(r"\w+(?:[./_-]+\w+)*")


def _with_not_stated(choices: Any) -> list[tuple[str, Any]]:
    return [*((value, label) for value, label in choices if value), (NOT_STATED, _("not stated"))]


def words_of(asked: str) -> list[str]:
    """The words of a search, without accents and capitals; quotes and commas are left out."""
    plain = searchable(asked)
    return WORDS.findall(plain) or plain.split()


def region_label(region: dict[str, Any]) -> str:
    """A region's name, and which map it is on where that is not today's."""
    if region["code_version"] == Region.CodeVersion.REFORM_2023:
        return region["name"]
    return _("%(name)s (before 2023)") % {"name": region["name"]}


class YearFilter(filters.NumberFilter):
    """A whole year, within what the portal can know of."""

    field_class = IntegerField


class ProjectFilter(filters.FilterSet):
    """
    Narrows the listings of the projects of an edition.

    A project matches `year` where it is known to have run in that year; years of which
    nobody knows never match (design §3). `year_min` and `year_max` match a project that
    ran in any year between them. `q` looks for every word, without accents or capitals.
    """

    q = filters.CharFilter(label=_("Search"), method="with_words", max_length=200)
    year = YearFilter(label=_("Year"), method="kept_for_later")
    year_min = YearFilter(label=_("From year"), method="kept_for_later")
    year_max = YearFilter(label=_("To year"), method="kept_for_later")
    sector = filters.ChoiceFilter(label=_("Sector"), method="kept_for_later", empty_label=_("all"))
    region = filters.ChoiceFilter(label=_("Region"), method="kept_for_later", empty_label=_("all"))
    nature = filters.ChoiceFilter(
        label=_("Nature"),
        method="with_facet",
        empty_label=_("all"),
        choices=_with_not_stated(Project.Nature.choices),
    )
    donor = filters.ChoiceFilter(label=_("Donor"), method="with_facet", empty_label=_("all"))
    partner = filters.ChoiceFilter(label=_("Partner"), method="with_facet", empty_label=_("all"))
    project_status = filters.ChoiceFilter(
        label=_("Status"),
        method="with_facet",
        empty_label=_("all"),
        choices=_with_not_stated(Project.Status.choices),
    )
    ordering = filters.OrderingFilter(
        label=_("Order"),
        fields=(("start_key", "start"), ("key", "code")),
        field_labels={"start_key": _("start"), "key": _("code")},
    )

    class Meta:
        model = FrozenListing
        fields: list[str] = []

    def __init__(
        self, data: Any, *, edition: Edition, references: dict[str, list[dict[str, Any]]]
    ) -> None:
        """`references` are the edition's sectors, regions and organisations, localized."""
        super().__init__(data, FrozenListing.objects.of(edition))
        self.edition, self.references = edition, references
        organisations = [(row["slug"], row["name"]) for row in references[Kind.ORGANISATION]]
        for name, choices in {
            "sector": [(row["slug"], row["name"]) for row in references[Kind.SECTOR]],
            "region": [(row["code"], region_label(row)) for row in references[Kind.REGION]],
            "donor": organisations,
            "partner": organisations,
        }.items():
            self.filters[name].extra["choices"] = choices
        for name in ("year", "year_min", "year_max"):
            self.filters[name].extra |= {"min_value": FIRST_YEAR, "max_value": LAST_YEAR}

    @property
    def projects(self) -> QuerySet[FrozenListing]:
        """The projects that match; raises `BadParameters` where a value is not valid."""
        self._demand_valid()
        return self.qs

    def _demand_valid(self) -> None:
        if not self.is_valid():
            raise BadParameters(
                [
                    Problem(
                        parameter=name,
                        given=self.data.get(name, ""),
                        message=" ".join(str(message) for message in messages),
                        valid=self._valid_values(name),
                    )
                    for name, messages in self.form.errors.items()
                ]
            )

    @property
    def is_narrowed(self) -> bool:
        """Whether any parameter but the order narrows the list."""
        asked = {name for name, value in self.data.items() if value}
        return bool(asked & (set(self.filters) - {"ordering"}))

    def filter_queryset(self, projects: QuerySet) -> QuerySet:
        asked = self.form.cleaned_data
        # One stretch of the index: each project stands once under these three together.
        projects = projects.filter(
            sector=asked.get("sector") or "",
            region=asked.get("region") or "",
            year=str(int(asked["year"])) if asked.get("year") else "",
        )
        projects = super().filter_queryset(projects)
        low, high = asked.get("year_min"), asked.get("year_max")
        if low or high:
            years = FrozenFacet.objects.filter(
                record=OuterRef("record"),
                name="year",
                value__gte=str(low or FIRST_YEAR),
                value__lte=str(high or LAST_YEAR),
            )
            projects = projects.filter(Exists(years))
        if not asked.get("ordering"):
            projects = projects.order_by("start_key", "key")
        return projects

    def number(self) -> int:
        """How many projects match: as it was counted when the edition was prepared, if it was."""
        if self.selection is None:
            return self.projects.count()
        return numbers_of_projects(self.edition, self.selection).projects_in(self.selection)[0]

    def not_known(self) -> int:
        """
        How many projects match but for the year, of which nobody knows whether they ran then.

        0 where no single year is asked for.
        """
        self._demand_valid()
        year = self.form.cleaned_data.get("year")
        if not year:
            return 0
        if self.selection is not None:
            numbers = numbers_of_projects(self.edition, self.selection)
            return numbers.projects_in(self.selection)[1]
        projects: Any = self.without("year").projects
        return int(projects.with_facet("year_not_known", str(int(year))).count())

    @cached_property
    def selection(self) -> Selection | None:
        """What is asked for, where the cube counts it; None for words, partner and status."""
        self._demand_valid()
        asked = {name: value for name, value in self.form.cleaned_data.items() if value}
        if asked.keys() & {"q", "partner", "project_status"}:
            return None
        period = None
        low, high = asked.get("year_min"), asked.get("year_max")
        if low or high:
            if "year" in asked:
                return None
            period = Period(int(low or FIRST_YEAR), int(high or LAST_YEAR))
        elif "year" in asked:
            period = Period(int(asked["year"]), int(asked["year"]))

        def chosen(name: str) -> frozenset[str]:
            return frozenset(filter(None, [str(asked.get(name, ""))]))

        return Selection(
            period=period,
            sectors=chosen("sector"),
            regions=chosen("region"),
            natures=chosen("nature"),
            donors=chosen("donor"),
        )

    def without(self, name: str) -> Self:
        """The same choice, but for one parameter."""
        others = self.data.copy()
        others.pop(name, None)
        return type(self)(others, edition=self.edition, references=self.references)

    def with_words(self, projects: QuerySet, name: str, value: str) -> QuerySet:
        for word in words_of(value):
            projects = projects.filter(record__search_text__contains=word)
        return projects

    def with_facet(self, projects: Any, name: str, value: str) -> Any:
        return projects.with_facet(name, value)

    def kept_for_later(self, projects: QuerySet, name: str, value: Any) -> QuerySet:
        # Several of them are one condition; see filter_queryset.
        return projects

    def _valid_values(self, name: str) -> list[str]:
        if name.startswith("year"):
            return [f"{FIRST_YEAR}–{LAST_YEAR}"]
        choices = getattr(self.form.fields[name], "choices", [])
        return [str(value) for value, _label in choices if value]
