"""
Why a figure differs between two editions: what the log of restatements says of it.

A restatement of a project belongs to a row that the project entered or left by it; one of a
count to the rows that hold the count. Only what somebody wrote as a reason is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from editions.document import COUNT
from editions.models import Edition, FrozenFacet, FrozenRecord, Restatement
from editions.models.frozen import KEY_OF_CELL
from editions.trees import TOGETHER
from programmes.languages import Text

Kind = FrozenRecord.Kind
# A project by its code: under each name of a facet, its values.
Facets = Mapping[str, Mapping[str, set[str]]]
Values = Mapping[str, str | int]
MEASURES = {"people_reached": "reached", "people_targeted": "targeted"}
OF_PROJECTS = ("sector", "region", "nature", "donor")
OF_PEOPLE = ("sex", "age_band")


@dataclass(frozen=True)
class Reason:
    """What somebody wrote of a restated figure; `project` is empty for one of several projects."""

    edition: str
    project: str
    words: Text


@dataclass(frozen=True)
class Reasons:
    """The reasons between two editions, to be asked row by row."""

    rows: Sequence[Restatement]
    before: Facets
    after: Facets

    @classmethod
    def between(cls, before: Edition, after: Edition) -> Reasons:
        """Of everything restated after the older edition, up to the newer one."""
        rows = list(
            Restatement.objects.filter(
                edition__programme=after.programme_id,
                edition__gt=before,
                edition__lte=after,
                kind__in=[Kind.PROJECT, COUNT],
            )
            # The edition after a withdrawn one restates what readers knew before.
            .exclude(edition__state=Edition.State.WITHDRAWN)
            .exclude(reason="")
            .select_related("edition")
        )
        codes = {_project(row) for row in rows}
        return cls(rows, *(_facets(edition, codes) if rows else {} for edition in (before, after)))

    def of(self, values: Values, measure: str) -> list[Reason]:
        """Those of one row: the values of its dimensions and of what narrows it, by name."""
        found = [
            Reason(row.edition.number, _project(row).replace(TOGETHER, ""), row.why)
            for row in self.rows
            if self._is_of(row, values, measure)
        ]
        return list(dict.fromkeys(found))

    def _is_of(self, row: Restatement, values: Values, measure: str) -> bool:
        code = _project(row)
        before, after = (found.get(code, {}) for found in (self.before, self.after))
        if row.kind == Kind.PROJECT:
            return _place(before, values) != _place(after, values)
        return _holds(row.key, [before, after], values, measure)


def _project(row: Restatement) -> str:
    return row.key.partition("/")[0]


def _facets(edition: Edition, codes: Iterable[str]) -> Facets:
    records = FrozenRecord.objects.of(edition).of_kind(Kind.PROJECT).filter(key__in=codes)
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    facets = FrozenFacet.objects.filter(record__in=records)
    for code, name, value in facets.values_list("record__key", "name", "value"):
        found[code][name].add(value)
    return found


def _place(facets: Mapping[str, set[str]], values: Values) -> str:
    """Whether a project is known to be in a row, may be in it, or is not."""
    if not facets or not _matches(facets, values):
        return "outside"
    if not _asks_for_years(values):
        return "inside"
    if any(_is_within(year, values) for year in facets.get("year", ())):
        return "inside"
    return "not known" if _may_be_within(facets, values) else "outside"


def _may_be_within(facets: Mapping[str, set[str]], values: Values) -> bool:
    """Of a span of years whether any of them is; editions of before name each year by itself."""
    if any(_is_within(year, values) for year in facets.get("year_not_known", ())):
        return True
    return any(
        int(values.get("year", values.get("year_min", first))) <= int(last)
        and int(first) <= int(values.get("year", values.get("year_max", last)))
        for first in facets.get("not_known_from", ())
        for last in facets.get("not_known_to", ())
    )


def _matches(
    facets: Mapping[str, set[str]], values: Values, names: Iterable[str] = OF_PROJECTS
) -> bool:
    return all(str(values[name]) in facets.get(name, ()) for name in names if name in values)


def _holds(
    key: str, either: Sequence[Mapping[str, set[str]]], values: Values, measure: str
) -> bool:
    """Whether a count, named by its key, is one that a row is made of."""
    cell = dict(zip(KEY_OF_CELL, key.split("/"), strict=False))
    if cell["measure"] != MEASURES.get(measure) or cell["group_code"]:
        return False
    if (cell["channel"], cell["unit"]) != ("direct", "person"):
        return False
    if _asks_for_years(values) and not _is_within(cell["year"], values):
        return False
    parts = [name for name in ("sector", "region") if cell[name]]
    if any(str(values.get(name, cell[name])) != cell[name] for name in (*parts, *OF_PEOPLE)):
        return False
    if cell["project_code"] == TOGETHER:
        return True
    rest = [name for name in OF_PROJECTS if name not in parts]
    return any(_matches(facets, values, rest) for facets in either)


def _asks_for_years(values: Values) -> bool:
    return any(name in values for name in ("year", "year_min", "year_max"))


def _is_within(year: str, values: Values) -> bool:
    if not year.isdigit():
        return False
    low = values.get("year", values.get("year_min", year))
    high = values.get("year", values.get("year_max", year))
    return int(low) <= int(year) <= int(high)
