"""
Made-up lives of a programme: years that are open, closed, opened again and corrected, by chance.

All is done as staff does it: two people close and open years, one prepares an edition and another
approves it. The same seed makes the same life, whatever its small corrections come to: how many
people they are about is drawn by a chance of its own.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count
from typing import Any

from beneficiaries import closing
from beneficiaries.models import BeneficiaryCount
from editions import actions, redacting
from editions.models import Edition, Finding, FrozenCell
from editions.preparing import NothingChanged
from editions.trees import SEX_AND_AGE
from programmes.models import Project
from tests import factories as make
from tests.programme_by_chance import Figure, figure_of, staff, write

YEARS = (2019, 2020)
PROJECTS = 5
# So many things happen to a year each time that it is opened again, and so often it is.
AT_ONCE, CORRECTIONS = 3, 2
Part = BeneficiaryCount.Part
TWO_PEOPLE = ("editions.prepare_edition", "editions.approve_edition", "editions.redact")


class Life:
    def __init__(self, seed: int, amounts: int = 0) -> None:
        self.chance = random.Random(seed)
        self.amounts = random.Random(f"{seed}, {amounts}")
        self.programme = make.ProgrammeFactory()
        classes = ("standard", "standard", "protection")
        self.sectors = [
            make.SectorFactory(
                slug=f"sector-{at}", name_en=f"S{at}", position=at, protection_class=of
            )
            for at, of in enumerate(classes)
        ]
        self.regions = [make.RegionFactory(code=f"XX{at:02d}", name=f"R{at}") for at in range(3)]
        self.organisations = [
            make.OrganisationFactory(slug=f"made-up-{name}", name_en=name) for name in "abc"
        ]
        self.years = {year: make.ReportingYearFactory(year=year) for year in YEARS}
        self.one = staff(*TWO_PEOPLE, "editions.withdraw_edition", "beneficiaries.propose_closing")
        self.other = staff(*TWO_PEOPLE, "beneficiaries.close_reportingyear")
        self.codes = (f"XYZ-{at}" for at in count())
        self.closed: list[int] = []
        # What happened, to be read where something was found.
        self.told: list[str] = []
        # By how many people small corrections have changed a project-year.
        self.moved: dict[tuple[str, int], int] = {}
        # Came since the last edition: nothing was told of them that could be corrected.
        self.new: set[tuple[str, int]] = set()
        for _ in range(PROJECTS):
            project = self.project()
            for year in YEARS:
                self.write(project, year, self.some_figure(project))

    def project(self) -> Project:
        chance, code = self.chance, next(self.codes)
        declared = chance.sample(self.sectors[: chance.choice([2, 2, 3])], chance.choice([1, 2, 2]))
        donor, partner = chance.sample(self.organisations, 2)
        project = make.ProjectFactory(
            ready=True,
            code=code,
            title_en=f"Made-up project number{code[4:]}",
            start_date=str(YEARS[0]),
            end_date=str(YEARS[-1]),
            nature=chance.choice(["emergency", "development"]),
            nature_basis="stated",
            sectors=declared,
            regions=chance.sample(self.regions, 2),
            donors=[donor],
        )
        make.ProjectOrganisationFactory(project=project, organisation=partner, role="implementing")
        return project

    def some_figure(self, project: Project) -> Figure:
        """Often so small that projects are shown together."""
        if self.chance.random() < 0.3:
            return Figure(
                self.chance.choice([self.chance.randint(0, 9), self.chance.randint(10, 60)])
            )
        return figure_of(project, self.chance)

    # What becomes public

    def editions(self) -> Iterator[Edition]:
        """Each that becomes public: years open, then closed one after the other, then corrected."""
        yield from self.publish()
        for year in YEARS:
            self.change(year)
            yield from self.publish()
            self.change(year)
            self.close(year)
            yield from self.publish()
            for _ in range(CORRECTIONS):
                self.take_back()
                self.correct()
                yield from self.publish()

    def publish(self) -> Iterator[Edition]:
        """None where nothing has changed. What was restricted since, a second person lets pass."""
        try:
            edition = actions.prepare(self.programme, by=self.one)
        except NothingChanged:
            return
        for finding in edition.findings.filter(rule=Finding.Rule.RESTRICTED_SINCE):
            actions.override(finding, by=self.other, reason="A made-up reason.")
        self.new.clear()
        yield actions.approve(edition, by=self.other)

    def take_back(self) -> None:
        """The newest edition, or one figure of a closed year in all editions; seldom."""
        newest = Edition.objects.of(self.programme).public().newest_first().first()
        which = self.chance.random()
        if newest and which < 0.15:
            self.told.append(f"withdraw {newest}")
            actions.withdraw(newest, by=self.one, reason="A made-up reason.")
        shown = FrozenCell.objects.standing(self.programme).filter(
            year__in=self.closed, status="exact", sex="", project_code__startswith="XYZ"
        )
        if shown and which > 0.85:
            key = self.chance.choice(sorted(cell.key for cell in shown))
            self.told.append(f"redact {key}")
            about = {"kind": "count", "key": key, "field": "value", "reason": "A made-up reason."}
            redaction = redacting.ask(self.programme, by=self.one, **about)
            redacting.confirm(redaction, by=self.other)

    def close(self, year: int) -> None:
        for project in Project.objects.order_by("code"):
            self.complete(project, year)
        closing.propose_closing(self.years[year], by=self.one)
        closing.close(self.years[year], by=self.other)
        self.closed = sorted({*self.closed, year})

    def correct(self) -> None:
        """A closed year is opened again, and closed once some things have happened to it."""
        year = self.chance.choice(self.closed)
        closing.propose_reopening(self.years[year], by=self.one)
        closing.reopen(self.years[year], by=self.other)
        for _ in range(AT_ONCE):
            name = self.chance.choice(MOVES)
            if what := getattr(self, name)(year):
                self.told.append(f"{name} {year}: {what}")
        self.close(year)
        if self.chance.random() < 0.5:
            self.late(year)

    # What staff writes

    def write(self, project: Project, year: int, figure: Figure, **about: Any) -> None:
        BeneficiaryCount.objects.filter(project=project, year=year).delete()
        write(project, figure, year=year, measure="reached", **about)

    def figure(self, project: Project, year: int) -> Figure | None:
        """As its rows say."""
        rows = BeneficiaryCount.objects.filter(project=project, year=year).order_by("pk")
        total = None
        for row in rows.prefetch_related("sex_age_cells"):
            cells = {f"{cell.sex}:{cell.age_band}": cell.value for cell in row.sex_age_cells.all()}
            one = Figure(row.value, is_restricted=row.restricted)
            one.cells = {key: cells[key] for key in SEX_AND_AGE if key in cells}
            if total is None:
                total = one
            elif row.part == Part.SECTOR:
                total.parts[row.sector] = one
            else:
                total.parts[row.sector].parts[row.region] = one
        return total

    def complete(self, project: Project, year: int) -> None:
        """Of a sector that a project was given since, nobody was reached."""
        figure = self.figure(project, year)
        if figure is None or not any(figure.parts):
            return
        missing = [sector for sector in project.sectors.all() if sector not in figure.parts]
        inside = next((part.parts for part in figure.parts.values() if part.parts), {})
        has_cells = any(lowest.cells for lowest in _lowest(figure))
        for sector in missing:
            figure.parts[sector] = Figure(0, {region: Figure(0) for region in inside})
            for lowest in _lowest(figure.parts[sector]) if has_cells else ():
                lowest.cells = dict.fromkeys(SEX_AND_AGE, 0)
        if missing:
            self.write(project, year, figure)

    def change(self, year: int) -> None:
        """Of an open year: some figures grow, some get a source and are told, some lose it."""
        for project in Project.objects.order_by("code"):
            figure = self.figure(project, year)
            if figure and figure.value is not None and self.chance.random() < 0.5:
                self.up(figure, self.chance.choice([0, 0, 5, 60]))
                about = {}
                if self.chance.random() < 0.7:
                    about = {"source": make.ProjectSourceFactory(project=project)}
                self.write(project, year, figure, **about)
                self.told.append(f"open {year}: {project.code} {figure.value} {bool(about)}")

    def up(self, figure: Figure, change: int) -> None:
        """One cell of chance, or the largest for less, and all that it is a part of."""
        while True:
            assert figure.value is not None
            figure.value += change
            below: Any = figure.parts or figure.cells
            known = {key: n for key, part in below.items() if (n := _number(part)) is not None}
            if not known:
                return
            largest = max(known, key=lambda key: known[key])
            chosen = self.chance.choice(list(known)) if change > 0 else largest
            if not figure.parts:
                figure.cells[chosen] += change
                return
            figure = figure.parts[chosen]

    # What happens to a year that is open again

    def any_reported(self, year: int, least: int = 0) -> tuple[Project, Figure] | None:
        """A project-year with a number; or one that can lose so many, since its parts add up."""
        found = []
        for project in Project.objects.ready().order_by("code"):
            figure = self.figure(project, year)
            if figure and figure.value is not None and (not least or _can_lose(figure, least)):
                found.append((project, figure))
        return self.chance.choice(found) if found else None

    def few_more(self, year: int) -> str | None:
        return self.few(year, self.amounts.randint(1, 12), 0)

    def few_less(self, year: int) -> str | None:
        return self.few(year, -self.amounts.randint(1, 12), 200)

    def few(self, year: int, change: int, least: int) -> str | None:
        found = self.any_reported(year, least)
        if found and (found[0].code, year) not in self.new:
            project, figure = found
            self.moved[project.code, year] = self.moved.get((project.code, year), 0) + change
            return self.moves(project, year, figure, change)
        return None

    def many(self, year: int) -> str | None:
        """Together with all small corrections of before it comes to a number of chance."""
        change = self.chance.choice([-900, -100, 100, 350, self.chance.randint(100, 900)])
        if found := self.any_reported(year, 1_000 if change < 0 else 0):
            project, figure = found
            change -= self.moved.pop((project.code, year), 0)
            return self.moves(project, year, figure, change)
        return None

    def moves(self, project: Project, year: int, figure: Figure, *changes: int) -> str:
        for change in changes:
            self.up(figure, change)
        self.write(project, year, figure)
        return f"{project.code} {changes}"

    def within(self, year: int) -> str | None:
        """From one part to another: the total stays."""
        found = self.any_reported(year, 200)
        return self.moves(found[0], year, found[1], -30, 30) if found else None

    def restrict(self, year: int) -> str | None:
        if found := self.any_reported(year):
            project, figure = found
            self.chance.choice([figure, *figure.parts.values()]).is_restricted = True
            return self.moves(project, year, figure)
        return None

    def mark(self, year: int) -> str | None:
        """A figure, or one of its parts, turns out not to have been reported."""
        if found := self.any_reported(year):
            project, figure = found
            if figure.parts and self.chance.random() < 0.7:
                figure.parts[self.chance.choice(list(figure.parts))] = Figure(None)
            else:
                figure = Figure(None)
            return self.moves(project, year, figure)
        return None

    def report(self, year: int) -> str | None:
        """What was marked as not reported has a figure by now, of few or of many."""
        for project in Project.objects.ready().order_by("code"):
            figure = self.figure(project, year)
            if figure and figure.value is None:
                self.new.add((project.code, year))
                few, is_few = self.amounts.randint(1, 90), self.chance.random() < 0.5
                self.moved[project.code, year] = few if is_few else 0
                return self.moves(project, year, Figure(few if is_few else 400))
        return None

    def leave(self, year: int) -> str:
        """A project is a draft again, or comes back."""
        project = self.chance.choice(list(Project.objects.order_by("code")))
        state = {"ready": "draft"}.get(project.state, "ready")
        Project.objects.filter(pk=project.pk).update(state=state)
        return f"{project.code} {state}"

    def sector(self, year: int) -> str:
        project = self.chance.choice(list(Project.objects.order_by("code")))
        sector = self.chance.choice(self.sectors)
        project.sectors.add(sector)
        return f"{project.code} {sector.slug}"

    def late(self, year: int) -> None:
        """A project of which nobody had heard, in a year that is closed."""
        project = self.project()
        for at in YEARS:
            is_other = at != year and at in self.closed
            self.write(project, at, Figure(None) if is_other else self.some_figure(project))
            self.new.add((project.code, at))
        self.told.append(f"late {year}: {project.code}")


# Three times what is told anew, if anything is.
MOVES = (
    *("few_more", "few_less", "within", "many", "many", "many"),
    *("restrict", "mark", "report", "leave", "sector"),
)


def _number(part: Any) -> int | None:
    return part.value if isinstance(part, Figure) else part


def _lowest(figure: Figure) -> Iterator[Figure]:
    for part in figure.parts.values():
        yield from _lowest(part)
    if not figure.parts:
        yield figure


def _can_lose(figure: Figure, people: int) -> bool:
    """Whether its largest cell has more, and none of its parts would be more than the whole."""
    while figure.parts:
        values = [part.value or 0 for part in figure.parts.values()]
        if sum(values) > (figure.value or 0):
            return False
        figure = max(figure.parts.values(), key=lambda part: part.value or 0)
    return max(figure.cells.values(), default=figure.value or 0) >= people
