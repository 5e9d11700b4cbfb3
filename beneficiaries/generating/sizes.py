"""How many projects and counts, and how many counts each project may still write."""

from __future__ import annotations

from dataclasses import dataclass

# A project-year comes to about so many counts when its blocks are drawn freely.
COUNTS_OF_A_YEAR = 17
# Fewer leave no room for the totals that every project-year must have; more, none for
# what is drawn.
FEWEST, MOST = 25, 150
# A project with large blocks borrows from those behind it, never more than this share.
LENDERS, LENT = 20, 4


@dataclass(frozen=True, slots=True)
class Size:
    """Projects, and counts: rows of counts and their cells by sex and age together."""

    projects: int
    counts: int

    def __post_init__(self) -> None:
        if self.projects < 1 or not FEWEST <= self.counts / self.projects <= MOST:
            raise ValueError(
                f"Ask for at least one project, and for {FEWEST} to {MOST} counts for each."
            )

    @property
    def mean_years(self) -> float:
        """How many years a project runs on average."""
        return min(8.0, max(1.5, self.counts / self.projects / COUNTS_OF_A_YEAR))

    def due(self, project: int) -> int:
        """How many counts the projects up to this one have when they share alike."""
        return self.counts * project // self.projects

    def room(self, project: int, written: int) -> int:
        """How many counts this project (the first is 1) may write at most."""
        due = self.due(project)
        later = self.due(min(project + LENDERS, self.projects)) - due
        return due + later // LENT - written


# A real country office, and a portal for a whole sector (docs/performance.md).
SIZES = {"S": Size(56, 5_000), "L": Size(100_000, 5_000_000)}
