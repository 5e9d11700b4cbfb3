"""
Answers to any selection of an edition's figures: projects, people reached, people targeted.

Every answer is computed from what the edition released and from nothing else: facts of
projects, and trees of released counts. So no set of questions tells more than the release.
Only people counted directly enter; households and indirect people are single counts.

Common questions are read from the edition's cube (`editions/cube/`), which was added up when
it was prepared. Others, and explanations, go report by report (`editions.exact`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, product
from typing import Any

from editions.counted import reporting_of
from editions.cube.answering import Cube, can_answer, cube_for
from editions.documents import NOT_STATED
from editions.exact import Exact
from editions.explaining import Explanation, exact_of, explain
from editions.figure import Figure, Row
from editions.models import Edition, FrozenFacet, FrozenRecord
from editions.ordering import in_order
from editions.selecting import (
    AGE_BANDS,
    DIMENSIONS,
    NOT_ADDITIVE,
    PEOPLE_ONLY,
    SEXES,
    Selection,
)
from editions.sources import NOT_APPLICABLE
from editions.unique_totals import UniqueTotal, unique_totals

__all__ = [
    "DIMENSIONS",
    "NO_PROJECTS",
    "Figure",
    "Row",
    "Selection",
    "Statistics",
    "TooManyRows",
    "told",
    "told_in_public",
]


# What a row of a sex or an age says of projects: not applicable, since they have neither.
NO_PROJECTS = {"projects": None, "projects_not_known": None}
# More rows would fill the memory of a worker; whoever needs them asks for one year or donor.
MOST_ROWS = 100_000


class TooManyRows(Exception):
    """More combinations of the dimensions asked for hold something than can be answered at once."""


@dataclass
class Statistics:
    """The figures of one edition, ready to answer; nothing is read before it is asked."""

    edition: Edition
    programme: dict[str, Any]
    sectors: Sequence[str]
    regions: Sequence[str]
    # On the map of another year: what lies in each of its regions, where that is more than itself.
    lying_in: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _exact_of: dict[frozenset[str] | None, Exact] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        edition: Edition,
        programme: dict[str, Any],
        *,
        sectors: Sequence[str] = (),
        regions: Sequence[str] = (),
        lying_in: Mapping[str, frozenset[str]] | None = None,
    ) -> Statistics:
        """The figures of an edition; `sectors` and `regions` order its rows."""
        return cls(edition, programme, sectors, regions, lying_in or {})

    def rows(self, selection: Selection, group_by: Sequence[str], ordering: str = "") -> list[Row]:
        """
        A row for each combination of the values of the dimensions, in public order or another.

        Different people are what a statement tells of the row's own question, where one does.
        With more than two dimensions, combinations that hold no project and no report are
        left out: there are too many of them. `TooManyRows` where even the others are.
        """
        rows = self._computed_rows(selection, group_by)
        if ordering:
            rows = in_order(rows, ordering, self._public_order)
        return [self._with_stated(row, selection) for row in rows] if self._stated else rows

    def _computed_rows(self, selection: Selection, group_by: Sequence[str]) -> list[Row]:
        is_rolled_up = bool(self.lying_in) and "region" in group_by
        can_use_cube = can_answer(selection) and not is_rolled_up
        cube = self._cube(selection, group_by) if can_use_cube else None
        donors = cube.donors if cube and "donor" in group_by else None
        values = [self._values(dimension, selection, donors) for dimension in group_by]
        leaves_out = len(group_by) > 2
        if cube and leaves_out and "year" in group_by:
            place = group_by.index("year")
            years = cube.years
            values[place] = [year for year in values[place] if year in years]
        if cube is not None:
            lines = cube.lines(group_by, values) if leaves_out else product(*values)
            rows = cube.rows(selection, group_by, lines, without_empty=leaves_out)
        elif leaves_out:
            rows = self._rows_with_anything(selection, group_by, values, {})
        else:
            lines = product(*values)
            rows = (self._row(selection, dict(zip(group_by, line, strict=True))) for line in lines)
        found = list(islice(rows, MOST_ROWS + 1))
        if len(found) > MOST_ROWS:
            raise TooManyRows
        return found

    def _rows_with_anything(
        self,
        selection: Selection,
        group_by: Sequence[str],
        values: Sequence[Sequence[str | int]],
        line: dict[str, str | int],
    ) -> Iterator[Row]:
        """The rows below a line; where it holds nothing, nothing that is narrower does."""
        if line and (row := self._row(selection, line)).is_empty:
            return
        if not group_by:
            yield row
            return
        for value in values[0]:
            narrower = line | {group_by[0]: value}
            yield from self._rows_with_anything(selection, group_by[1:], values[1:], narrower)

    def row(self, selection: Selection, values: Mapping[str, str | int]) -> Row:
        """The one row of a selection, narrowed to the values of a line."""
        return self._with_stated(self.computed_row(selection, values), selection)

    def computed_row(self, selection: Selection, values: Mapping[str, str | int]) -> Row:
        """The same from the records alone, without what a statement tells."""
        narrowed = selection.narrowed(values)
        cube = self._cube(narrowed, ()) if can_answer(narrowed) else None
        if cube is not None:
            return next(cube.rows(selection, tuple(values), [tuple(values.values())]))
        return self._row(selection, values)

    def explained(self, selection: Selection) -> Explanation:
        """What enters the figure of a selection, project by project and report by report."""
        return explain(self.edition, self.programme, selection)

    @cached_property
    def _stated(self) -> Mapping[Selection, UniqueTotal]:
        return unique_totals(self.edition)

    def _with_stated(self, row: Row, selection: Selection) -> Row:
        total = self._stated.get(selection.narrowed(row.values))
        return total.in_place_of_bounds(row) if total else row

    def _cube(self, selection: Selection, group_by: Sequence[str]) -> Cube | None:
        return cube_for(self.edition, selection, group_by, reporting_of(self.programme))

    def _exact(self, selection: Selection) -> Exact:
        """The reports that the cube cannot answer from, read once for each set of projects."""
        if selection.projects not in self._exact_of:
            exact = exact_of(self.edition, self.programme, selection.projects)
            self._exact_of[selection.projects] = exact
        return self._exact_of[selection.projects]

    def _row(self, selection: Selection, values: Mapping[str, Any]) -> Row:
        narrowed = selection.narrowed(values)
        if values.get("region") in self.lying_in:
            narrowed = replace(narrowed, regions=self.lying_in[values["region"]])
        exact = self._exact(narrowed)
        ran = exact.projects(narrowed)
        reached, targeted = (
            exact.explained(measure, narrowed).figure for measure in ("reached", "targeted")
        )
        is_additive = not NOT_ADDITIVE & set(values)
        return Row(values, len(ran.known), len(ran.not_known), reached, targeted, is_additive)

    def _values(
        self, dimension: str, selection: Selection, donors: list[str] | None
    ) -> Sequence[str | int]:
        """The values of a dimension in public order, as far as they are asked for."""
        if dimension == "year":
            first, last = selection.period or reporting_of(self.programme)
            return list(range(first, last + 1))
        if dimension == "donor":
            every: Sequence[str] = self._all_donors() if donors is None else donors
        else:
            every = self._public_order[dimension]
        asked = selection.asked(dimension)
        return [value for value in every if not asked or value in asked]

    @property
    def _public_order(self) -> dict[str, Sequence[str]]:
        """The values of each dimension that has no order of its own, as years and codes have."""
        return {
            "sector": self.sectors,
            "region": self.regions,
            "nature": ("emergency", "development", NOT_STATED),
            "sex": SEXES,
            "age_band": AGE_BANDS,
        }

    def _all_donors(self) -> list[str]:
        projects = FrozenRecord.objects.of(self.edition).of_kind(FrozenRecord.Kind.PROJECT)
        facets = FrozenFacet.objects.filter(name="donor", record__in=projects)
        return sorted(set(facets.values_list("value", flat=True)))


def told(row: Row) -> dict[str, Any]:
    """A row under the names of the API, which pages, files and charts read too."""
    # Where no project ran or may have run, nobody could report anything.
    without = NOT_APPLICABLE if row.is_empty else ""
    reached, targeted = row.reached, row.targeted
    return {
        **row.values,
        "projects": row.projects,
        "projects_not_known": row.projects_not_known,
        "people_reached": reached.people,
        "people_targeted": targeted.people,
        "status": without or reached.status,
        "at_least": reached.at_least,
        "at_most": reached.at_most,
        "sum_at_least": reached.sum_at_least,
        "sum_at_most": reached.sum_at_most,
        "stated_in": row.stated_in,
        "targeted_status": without or targeted.status,
        "targeted_at_least": targeted.at_least,
        "targeted_at_most": targeted.at_most,
        "targeted_sum_at_least": targeted.sum_at_least,
        "targeted_sum_at_most": targeted.sum_at_most,
        "additive": row.is_additive,
    }


def told_in_public(row: Row) -> dict[str, Any]:
    """The same as the API and files tell it: where a row is of a sex or an age, of no project."""
    if PEOPLE_ONLY.isdisjoint(row.values):
        return told(row)
    return told(row) | NO_PROJECTS
