"""One line of statistics: projects and people under the values of some dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from editions.sources import NO_REPORT


class Figure(NamedTuple):
    """
    People of one measure: the sum of reports, its bounds, and those of different people.

    All empty where no project reports any: that is not zero. With bounds and not reported
    where there is a figure, and nobody reported how much of it lies in the selection. Without
    upper bounds where some reports are withheld, and nothing is told of them.
    """

    status: str
    people: int | None = None
    sum_at_least: int | None = None
    sum_at_most: int | None = None
    at_least: int | None = None
    at_most: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no report says anything of the selection, exactly or within bounds."""
        return self.sum_at_least is None


NO_FIGURE = Figure(status=NO_REPORT)


class Row(NamedTuple):
    """Figures under the values of the dimensions asked for; projects are numbers of them."""

    values: Mapping[str, str | int]
    projects: int
    projects_not_known: int
    reached: Figure
    targeted: Figure
    is_additive: bool
    # The key of the statement whose unique total stands in the bounds of different people.
    stated_in: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no project ran or may have run, and no figure stands under these values."""
        return not (
            self.projects
            or self.projects_not_known
            or not self.reached.is_empty
            or not self.targeted.is_empty
        )
