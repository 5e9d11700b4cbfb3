"""The form by which the register narrows projects, in the words of the API; and its choices."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Self

import django_filters as filters
from django.forms import IntegerField
from django.utils.translation import gettext_lazy as _

from editions.documents import NOT_STATED
from editions.former_map import OnTheMap, with_what_lies_in
from editions.models import Edition, FrozenListing, FrozenRecord
from editions.narrowing import FIRST_YEAR, LAST_YEAR, Narrowed
from editions.parameters import BadParameters, Problem, refuse_turned_round
from editions.selecting import Selection
from programmes.models import Project, Region

Kind = FrozenRecord.Kind


def _with_not_stated(choices: Any) -> list[tuple[str, Any]]:
    return [*((value, label) for value, label in choices if value), (NOT_STATED, _("not stated"))]


def region_label(region: dict[str, Any]) -> str:
    """A region's name, and which map it is on where that is not today's."""
    if region["code_version"] == Region.CodeVersion.REFORM_2023:
        return region["name"]
    return _("%(name)s (before 2023)") % {"name": region["name"]}


class YearFilter(filters.NumberFilter):
    """A whole year, within what the portal can know of."""

    field_class = IntegerField


class ProjectFilter(filters.FilterSet):
    """The form of what narrows the projects of an edition; `narrowing` does it."""

    q = filters.CharFilter(label=_("Search"), max_length=200)
    year = YearFilter(label=_("Year"))
    year_min = YearFilter(label=_("From year"))
    year_max = YearFilter(label=_("To year"))
    sector = filters.ChoiceFilter(label=_("Sector"), empty_label=_("all"))
    region = filters.ChoiceFilter(label=_("Region"), empty_label=_("all"))
    nature = filters.ChoiceFilter(
        label=_("Nature"),
        empty_label=_("all"),
        choices=_with_not_stated(Project.Nature.choices),
    )
    donor = filters.ChoiceFilter(label=_("Donor"), empty_label=_("all"))
    partner = filters.ChoiceFilter(label=_("Partner"), empty_label=_("all"))
    project_status = filters.ChoiceFilter(
        label=_("Status"),
        empty_label=_("all"),
        choices=_with_not_stated(Project.Status.choices),
    )
    ordering = filters.OrderingFilter(
        label=_("Order"),
        empty_label=_("the usual one: by start"),
        choices=(
            ("start", _("start, earliest first")),
            ("-start", _("start, latest first")),
            ("code", _("code, from A to Z")),
            ("-code", _("code, from Z to A")),
        ),
    )

    class Meta:
        model = FrozenListing
        fields: list[str] = []

    def __init__(
        self,
        data: Any,
        *,
        edition: Edition,
        references: dict[str, list[dict[str, Any]]],
        on_the_map: OnTheMap | None = None,
    ) -> None:
        """
        `references` are the edition's sectors, regions and organisations, localized.

        The register asks for regions as projects name them; figures may be `on_the_map` of a year.
        """
        super().__init__(data, FrozenListing.objects.none())
        self.edition, self.references = edition, references
        self.on_the_map = on_the_map or {}
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

    @cached_property
    def narrowed(self) -> Narrowed:
        """The projects that match; raises `BadParameters` where a value is not valid."""
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
        refuse_turned_round(self.form.cleaned_data)
        asked = with_what_lies_in(self.form.cleaned_data, self.on_the_map)
        return Narrowed(self.edition, asked)

    @property
    def projects(self) -> Any:
        return self.narrowed.projects

    def number(self) -> int:
        return self.narrowed.number()

    def not_known(self) -> int:
        return self.narrowed.not_known()

    @property
    def is_narrowed(self) -> bool:
        """Whether any parameter but the order narrows the list."""
        asked = {name for name, value in self.data.items() if value}
        return bool(asked & (set(self.filters) - {"ordering"}))

    @property
    def selection(self) -> Selection | None:
        """What is asked for, where the cube counts it; None for words, partner and status."""
        return self.narrowed.selection

    def without(self, name: str) -> Self:
        """The same choice, but for one parameter."""
        return self.with_choice(name, "")

    def with_choice(self, name: str, value: str) -> Self:
        """The same, but for the value of one parameter; "" leaves it out. From the first page."""
        others = self.data.copy()
        for one in (name, "page"):
            others.pop(one, None)
        if value:
            others[name] = value
        return type(self)(
            others,
            edition=self.edition,
            references=self.references,
            on_the_map=self.on_the_map,
        )

    def of_everything(self) -> Self:
        """Nothing narrowed."""
        return type(self)({}, edition=self.edition, references=self.references)

    def _valid_values(self, name: str) -> list[str]:
        if name.startswith("year"):
            return [f"{FIRST_YEAR}–{LAST_YEAR}"]
        choices = getattr(self.form.fields[name], "choices", [])
        return [str(value) for value, _label in choices if value]
