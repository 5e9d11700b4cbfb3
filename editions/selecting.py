"""What may be asked of the figures of an edition: a selection, and one line of its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from beneficiaries.counting import Period
from beneficiaries.models import SexAgeCell

DIMENSIONS = ("year", "sector", "region", "nature", "donor", "sex", "age_band")
# Rows by these stand for the same project or person more than once.
NOT_ADDITIVE = {"donor", "sector", "region"}
# Dimensions of people: a project has neither, and these narrow no list of projects.
PEOPLE_ONLY = {"sex", "age_band"}
SEXES, AGE_BANDS = tuple(SexAgeCell.Sex.values), tuple(SexAgeCell.AgeBand.values)
EVERY_YEAR = Period(0, 9999)
# Under which name a selection keeps what is asked of a dimension; of years it is the period.
NAMES = {
    "sector": "sectors",
    "region": "regions",
    "nature": "natures",
    "donor": "donors",
    "sex": "sexes",
    "age_band": "age_bands",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """
    What is asked for; an empty set or no period asks for everything.

    `projects` narrows to codes that were found otherwise (partner, status, words).
    """

    period: Period | None = None
    sectors: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    natures: frozenset[str] = frozenset()
    donors: frozenset[str] = frozenset()
    sexes: frozenset[str] = frozenset()
    age_bands: frozenset[str] = frozenset()
    projects: frozenset[str] | None = None

    def asked(self, dimension: str) -> frozenset[str]:
        """The values asked for of any dimension but the year."""
        asked: frozenset[str] = getattr(self, NAMES[dimension])
        return asked

    def of_projects(self, codes: Iterable[str]) -> Selection:
        return replace(self, projects=frozenset(codes))

    def narrowed(self, values: Mapping[str, str | int]) -> Selection:
        """The selection of one row: what was asked for, and the row's own values."""
        changes: dict[str, object] = {
            name: frozenset({str(values[dimension])})
            for dimension, name in NAMES.items()
            if dimension in values
        }
        if "year" in values:
            year = int(values["year"])
            changes["period"] = Period(year, year)
        return replace(self, **changes)  # type: ignore[arg-type]
