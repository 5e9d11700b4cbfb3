"""What narrows and groups figures in words, and the colours that belong to their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from beneficiaries.models import SexAgeCell
from editions.documents import NOT_STATED
from editions.filters import ProjectFilter, region_label
from editions.models import FrozenRecord
from editions.templatetags.portal import label
from programmes.models import ProgrammeOrganisation, Project
from programmes.wording import colon

Kind = FrozenRecord.Kind

# What is counted, as the title of a chart names it.
SUBJECTS: dict[str, str | Promise] = {
    "projects": gettext_lazy("Documented projects"),
    "people_reached": gettext_lazy("People reached"),
    "people_targeted": gettext_lazy("People targeted"),
}
DIMENSION_NAMES: dict[str, str | Promise] = {
    "year": gettext_lazy("year"),
    "sector": gettext_lazy("sector"),
    "region": gettext_lazy("region"),
    "nature": gettext_lazy("nature"),
    "donor": gettext_lazy("donor"),
    "sex": gettext_lazy("sex"),
    "age_band": gettext_lazy("age band"),
}
# What narrows a list or a figure, as a reader chooses it.
LABELS: dict[str, str | Promise] = {
    **{name: filter_.label for name, filter_ in ProjectFilter.base_filters.items()},
    "sex": gettext_lazy("Sex"),
    "age_band": gettext_lazy("Age"),
    "at": gettext_lazy("Map of the year"),
    "role": gettext_lazy("Role"),
}
# What organisations are listed by: their roles in projects, and in the profile.
ROLES: dict[str, str | Promise] = {
    "donor": gettext_lazy("Donor of projects"),
    "partner": gettext_lazy("Partner in projects"),
    **{role.value: capfirst(role.label) for role in ProgrammeOrganisation.Role},
}
# What narrows figures by the projects that match it; no rows are by these.
FOUND_OTHERWISE = ("partner", "project_status", "q")
# Of these a value alone says too little.
NAMED_WITH_VALUE = {"partner", "project_status", "at"}
STATUSES = (*filter(None, Project.Status.values), NOT_STATED)
SEXES = dict(SexAgeCell.Sex.choices)
AGE_BANDS = dict(SexAgeCell.AgeBand.choices)
NATURE_MARKS = {"emergency": "deep", "development": "accent", NOT_STATED: "unknown"}


@dataclass(frozen=True)
class Names:
    """The values of dimensions in words, from the edition's reference records."""

    references: Mapping[str, Sequence[Mapping[str, Any]]]

    def of(self, dimension: str, value: str | int) -> str:
        """The name of one value, such as that of a sector by its slug."""
        return self.every(dimension).get(str(value), str(value))

    def chosen(self, name: str, value: str) -> str:
        """What narrows a selection, in words; with its name where a value says too little."""
        words = self.value(name, value)
        return colon(LABELS[name], words) if name in NAMED_WITH_VALUE else words

    def value(self, name: str, value: str | int) -> str:
        """The value of what narrows a selection, in words."""
        if name == "q":
            return _("“%(words)s”") % {"words": value}
        return self.of(name, value)

    def filters(self, asked: Mapping[str, str | int]) -> str:
        """All that narrows a selection, each with its name: Sector: health · Sex: female."""
        told = (colon(LABELS[name], self.value(name, value)) for name, value in asked.items())
        return " · ".join(told)

    def every(self, dimension: str) -> dict[str, str]:
        match dimension:
            case "sector":
                return {row["slug"]: row["name"] for row in self.references.get(Kind.SECTOR, ())}
            case "region":
                rows = self.references.get(Kind.REGION, ())
                return {row["code"]: region_label(dict(row)) for row in rows}
            case "donor" | "partner":
                return {
                    row["slug"]: row["acronym"] or row["name"]
                    for row in self.references.get(Kind.ORGANISATION, ())
                }
            case "nature":
                return {
                    code: str(label(code, "nature")) if code != NOT_STATED else _("not stated")
                    for code in NATURE_MARKS
                }
            case "project_status":
                return {code: label(code, "project_status") for code in STATUSES}
            case "role":
                return {code: str(name) for code, name in ROLES.items()}
            case "sex":
                return {code: str(name) for code, name in SEXES.items()}
            case "age_band":
                return {code: str(name) for code, name in AGE_BANDS.items()}
        return {}

    def mark(self, dimension: str, value: str | int) -> str:
        """The class of colour of a value: sectors and natures have their own."""
        if dimension == "sector":
            for row in self.references.get(Kind.SECTOR, ()):
                if row["slug"] == value:
                    return f"sector sector-{row['symbol']}"
        if dimension == "nature":
            return NATURE_MARKS.get(str(value), "mark")
        return "mark"
