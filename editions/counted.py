"""
What the records of an edition give, by the counting rules.

Facts and reports come from the documents that an edition releases and from nothing else,
so a figure counted here tells no more than they do, and is the same on every page, in the
API and in every file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from beneficiaries.counting import (
    ANY_YEAR,
    Bounds,
    Facts,
    Grouped,
    People,
    Period,
    Projects,
    Report,
    by_nature,
    people,
    projects_in,
)
from editions.disclosure import threshold
from editions.models import Edition, FrozenCell
from editions.trees import Breakdown, Top, is_of_tree, projects_of, tops

Status = FrozenCell.Status
# Under which name the policy of an edition keeps it.
REACH = "not_known_reaches"


class Counted:
    """The projects and counts of one edition, as its documents tell them; no database."""

    def __init__(
        self,
        programme: dict[str, Any],
        projects: Iterable[dict[str, Any]],
        cells: Iterable[dict[str, Any]],
        reach: Period = ANY_YEAR,
    ) -> None:
        self.reporting, self.reach = reporting_of(programme), reach
        self.projects = {document["code"]: facts_of(document) for document in projects}
        self.cells = list(cells)
        self._ran: dict[Period, Projects] = {}

    @classmethod
    def of(
        cls, programme: dict[str, Any], facts: Iterable[Facts], cells: Iterable[dict[str, Any]]
    ) -> Counted:
        """From facts that are known already."""
        counted = cls(programme, (), cells)
        counted.projects = {fact.code: fact for fact in facts}
        return counted

    def ran_in(self, period: Period) -> Projects:
        """The documented projects that ran in a period, and those that may have."""
        if period not in self._ran:
            projects = self.projects.values()
            self._ran[period] = projects_in(projects, period, self.reporting, self.reach)
        return self._ran[period]

    def ran_in_sector(self, period: Period, sector: str) -> Projects:
        """Of these the projects that have a sector among theirs."""
        ran = self.ran_in(period)
        return Projects(
            *(
                tuple(code for code in codes if sector in self.projects[code].sectors)
                for codes in (ran.known, ran.not_known)
            )
        )

    def natures(self, period: Period) -> Grouped:
        """The nature of the projects that ran or may have run in a period."""
        ran = self.ran_in(period)
        return by_nature(self.projects[code] for code in (*ran.known, *ran.not_known))

    def inferred_natures(self, period: Period) -> int:
        """Of how many of them the nature is inferred from the donor."""
        ran = self.ran_in(period)
        return sum(self.projects[code].is_nature_inferred for code in (*ran.known, *ran.not_known))

    def people(self, measure: str, period: Period) -> People:
        """People reached (or targeted) directly, as a sum of reports with its bounds."""
        reports = _reports(self.cells, measure)
        # A closed year goes on to count a project that has left the register.
        left = {report.project: Facts(report.project) for report in reports}
        return people(reports, left | self.projects, period)


def reporting_of(programme: Mapping[str, Any]) -> Period:
    """The period for which a programme reports, as its document tells it."""
    return Period(programme["period_first_year"], programme["period_last_year"])


def reach_of(edition: Edition, programme: Mapping[str, Any]) -> Period:
    """
    Over which years an edition says that it is not known whether a project ran.

    An edition of before says so of the years for which its programme reports, and of no others.
    """
    reach = edition.policy.get(REACH)
    return Period(*reach) if reach else reporting_of(programme)


def facts_of(document: dict[str, Any]) -> Facts:
    """What of the document of a project decides where it is counted."""
    return Facts(
        code=document["code"],
        start=document["start_date"],
        end=document["end_date"],
        is_ongoing=document["status"] == "ongoing",
        nature=document["nature"] if document["nature"] != "not_stated" else "",
        is_nature_inferred=document["nature_basis"] == "inferred_from_donor",
        sectors=frozenset(sector["slug"] for sector in document["sectors"]),
        regions=frozenset(region["code"] for region in document["regions"]),
        donors=frozenset(donor["slug"] for donor in document["donors"]),
    )


def _reports(cells: Iterable[dict[str, Any]], measure: str) -> list[Report]:
    cells = [cell for cell in cells if cell["measure"] == measure and _counts_everybody(cell)]
    return [
        *(_report_of_tree(top) for top in tops(cells)),
        *(
            Report(" ".join(codes), cell["year"], *_released(cell), codes if codes[1:] else ())
            for cell in cells
            if cell["status"] == Status.NOT_REPORTED or not is_of_tree(cell)
            for codes in [projects_of(cell)]
            if codes and not says_no_more_than_its_parts(cell)
        ),
    ]


def _counts_everybody(cell: dict[str, Any]) -> bool:
    """Whether a figure belongs to totals: people, direct, and no part but of a closed year."""
    if cell["channel"] != "direct" or cell["unit"] != "person" or cell["group_code"]:
        return False
    is_part = any(cell[part] for part in ("sector", "region", "sex", "age_band"))
    return not is_part or (is_of_tree(cell) and cell["status"] != Status.NOT_REPORTED)


def says_no_more_than_its_parts(cell: dict[str, Any]) -> bool:
    """Whether it is the total of a year whose projects tell their figures themselves."""
    is_year = not (cell["project"] or cell.get("members"))
    return is_year and cell.get("breakdown") == Breakdown.SHOWN


def _report_of_tree(top: Top) -> Report:
    """What a closed year tells of a project, or of several under one sum."""
    people, members = Bounds.exactly(top.released.value), top.released.members
    codes = tuple(member[0] for member in members)
    if len(codes) == 1:
        return Report(codes[0], top.year, people)
    return Report(" ".join(codes), top.year, people, members=codes)


def _released(cell: dict[str, Any]) -> tuple[Bounds | None, bool]:
    """What an edition tells of a figure, and whether it keeps back what might be any number."""
    if cell["status"] == Status.NOT_REPORTED:
        return None, False
    if cell["status"] == Status.WITHHELD:
        # A small figure with a source, a rounded one that is too small, or any at all.
        at_most = None if "removed" in cell else cell.get("at_most", threshold([]) - 1)
        return (None, True) if at_most is None else (Bounds(0, at_most), False)
    # A provisional figure counts as what it says.
    return Bounds.exactly(cell["value"]), False
