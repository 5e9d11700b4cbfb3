"""What the key of a record stands for, in words: figures and statements have no name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from beneficiaries.models import BeneficiaryCount, SexAgeCell, Statement
from editions.document import COUNT
from editions.models import FrozenRecord
from editions.trees import NOT_SPLIT
from programmes.models import Region, Sector

# How many parts the key of a statement has, separated by dots.
OF_STATEMENT = 4


class KeysInWords:
    """Names of sectors and regions are read once, and only where a key holds one."""

    def __init__(self) -> None:
        self._sectors: dict[str, str] | None = None
        self._regions: dict[str, str] | None = None

    def of(self, kind: str, key: str) -> str:
        """The words for a key; other kinds have a code that staff know, or a name."""
        if kind == COUNT and "/" in key:
            return ", ".join(filter(None, self._of_count(*key.split("/"))))
        if kind == FrozenRecord.Kind.STATEMENT and key.count(".") == OF_STATEMENT - 1:
            publication, metric, sector, period = key.split(".")
            counted = str(dict(Statement.Metric.choices).get(metric, metric))
            of = "" if sector == "all" else self._sector(sector)
            first, _dash, last = period.partition("-")
            years = first if first == last else f"{first or '…'}–{last or '…'}"
            return ", ".join(filter(None, (counted, of, years, publication)))
        return key

    def _of_count(self, project: str = "", year: str = "", *names: str) -> Iterator[str]:
        fields = BeneficiaryCount.Measure, BeneficiaryCount.Channel, BeneficiaryCount.Unit
        measure, channel, unit, group, sector, region, sex, age_band = [*names, *[""] * 8][:8]
        yield project.replace("+", " + ") if project else _("all projects")
        yield _("whole project") if year == "whole" else year
        for choices, value in zip(fields, (measure, channel, unit), strict=True):
            yield str(dict(choices.choices).get(value, value))
        yield group
        yield _each(sector, self._sector)
        yield _each(region, self._region)
        yield _each(sex, lambda one: str(dict(SexAgeCell.Sex.choices).get(one, one)))
        yield _each(age_band, lambda one: str(dict(SexAgeCell.AgeBand.choices).get(one, one)))

    def _sector(self, slug: str) -> str:
        if slug == NOT_SPLIT:
            return _("not split by sector")
        if self._sectors is None:
            self._sectors = {sector.slug: str(sector.name) for sector in Sector.objects.all()}
        return self._sectors.get(slug, slug)

    def _region(self, code: str) -> str:
        if self._regions is None:
            self._regions = {region.public_code: region.name for region in Region.objects.all()}
        return self._regions.get(code, code)


def _each(names: str, word: Callable[[str], str]) -> str:
    """Figures that are shown together have their names with `+` between them, or all the same."""
    return " + ".join(word(name) for name in dict.fromkeys(filter(None, names.split("+"))))
