"""
A reader who keeps every edition, withdrawn ones too, and takes all of them together.

What the released counts and answers of each edition say becomes part of one puzzle. A count is
an unknown of the closed year as it was first told; where an edition gives the total of a project
anew, or adds one, that project's counts are other unknowns from then on. As in the attack on one
edition, the reader knows the rules and which parts a hidden breakdown has. Where a figure was told
while its year was open and nothing of it changed until that was closed, the reader knows that too.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from django.test import Client

from editions.disclosure import Path
from editions.models import Edition
from editions.trees import path_of
from tests.closed_years import year_tree
from tests.disclosure_attack import values_of
from tests.linear_attack import Puzzle, Sum, added, less
from tests.statistics_attacker import Attacker, Selection, Shape, questions
from tests.test_disclosure_witnesses import k_of_each

REACHED = "reached"
# What is asked of a project, of which an edition says no more once it has left the register.
OF_PROJECTS = {"nature", "donor", "partner", "project_status", "q"}
NO_MORE: Mapping[str, Any] = {
    "title": "",
    "nature": None,
    "status": None,
    **dict.fromkeys(("sectors", "regions", "donors", "partners"), frozenset()),
}
# Of each year how often a project was told anew; one that came later was, at first.
Versions = Mapping[int, Mapping[str, int]]


class Change(NamedTuple):
    """By how many people a total of a closed year changed, and ten times its k."""

    project: str
    people: int
    least: int


def ask(edition: str, what: str, **query: str) -> Any:
    if "://" in what:
        return Client().get(what).json()
    answer = Client().get(f"/api/v1/{what}/", query | {"edition": edition})
    assert answer.status_code == 200, (what, query, answer.content)
    return answer.json()


class PuzzleOfOne:
    """The puzzle of all editions, in which one edition names the counts of its versions."""

    def __init__(self, reader: ReaderOfOne, puzzle: Puzzle) -> None:
        self.reader, self.puzzle = reader, puzzle
        self.bound, self.names = puzzle.bound, set[Hashable]()

    def count(self, name: Any) -> Sum:
        self.names.add(name)
        return self.puzzle.count(self.reader.in_time(*name))


class ReaderOfOne(Attacker):
    """Reads one edition, as far as it is about closed years."""

    def __init__(
        self, edition: Edition, shapes: Mapping[int, Shape], versions: Versions, puzzle: Puzzle
    ) -> None:
        super().__init__(
            partial(ask, edition.number), {(REACHED, year): shapes[year] for year in shapes}
        )
        self.edition, self.versions = edition, versions
        self.puzzle: Any = PuzzleOfOne(self, puzzle)
        self.kept, self.asks_of_projects = self.facts, False
        codes = {path[1] for root in shapes.values() for path in root.cells()}
        self.gone = codes - self.kept.keys()
        self.facts = self.kept | dict.fromkeys(self.gone, NO_MORE)

    def in_time(self, measure: str, year: int, path: Path, *asked: Any) -> Hashable:
        """A count under the name of its version; of an answer, also what it was answered by."""
        told, project = self.versions[year], path[1:2]
        if not project:
            return measure, year, path, tuple(sorted(told.items()))
        facts = self.facts[path[1]]
        by = (facts["sectors"], facts["regions"]) if asked else ()
        return measure, year, path, told.get(path[1], 0), *asked, *by

    def read_counts(self) -> None:
        everything = self.ask

        def of_closed_years(*what: Any, **query: str) -> Any:
            page = everything(*what, **query)
            page["results"] = [row for row in page["results"] if row["year"] in self.versions]
            told = [row for row in page["results"] if row["status"] in {"exact", "combined"}]
            self.released |= {(row["measure"], row["year"]) for row in told}
            return page

        self.ask = of_closed_years
        super().read_counts()
        self.ask = everything

    def ask_questions(self, seed: int, number: int) -> None:
        last = max(self.versions)
        for asked in islice(questions(seed, self.kept), number):
            if int(asked.get("year", asked.get("year_min", last))) <= last:
                # What open years are told with is none of these counts.
                self.read_answers(asked | ({} if "year" in asked else {"year_max": str(last)}))

    def selection(self, asked: Mapping[str, str], row: Mapping[str, Any]) -> Selection:
        self.asks_of_projects = not OF_PROJECTS.isdisjoint({*asked, *row} - {"projects"})
        selection = super().selection(asked, row)
        return replace(selection, projects=selection.projects - self.gone)

    def people(self, measure: str, selection: Selection) -> Sum:
        """Of a project that has left, nobody knows whether it is one of those asked for."""
        total = super().people(measure, selection)
        for year in sorted(selection.years):
            for project in self.shapes[measure, year].parts:
                if project.path[1] in self.gone and (measure, year) in self.released:
                    some = within = self._within(measure, year, project, selection.parts)
                    if self.asks_of_projects:
                        some = self.puzzle.puzzle.count(
                            (self.edition, len(self.answers), year, project)
                        )
                        self.puzzle.bound(less(within, some), 0)
                    total = added(total, some)
        return total


class Archive:
    """All that was ever read, beside the truth that it has to fit and what it must not narrow."""

    def __init__(self) -> None:
        self.puzzle = Puzzle()
        self.truth: dict[Hashable, int] = {}
        self.goals: dict[Hashable, int] = {}
        self.readers: list[ReaderOfOne] = []
        self.answers = 0
        # Of totals that are given anew, or came later.
        self.changes: list[Change] = []
        self.shapes: dict[int, Shape] = {}
        self.versions: dict[int, dict[str, int]] = {}
        self.totals: dict[tuple[int, str], int] = {}
        self.told_before: dict[tuple[int, Path], int] = {}

    def read(self, edition: Edition, seed: int, number: int) -> None:
        """What a new edition says, beside how the records stand that it was made from."""
        rows = list(_rows(edition))
        closed = {int(year) for year in edition.policy["closed_years"]}
        for year in sorted(closed - self.shapes.keys()):
            tree = year_tree(year)
            self.shapes[year], self.versions[year] = Shape.of(tree), {}
            self._note(year, tree, 0)
            self.totals |= {(year, code): n for code, n in _totals(rows, year)}
        for year in sorted(closed):
            for code, value in _totals(rows, year):
                if self.totals.get((year, code)) != value:
                    self._tell_anew(year, code, value)
        for row in rows:
            if row["year"] not in closed | {None} and row["status"] == "exact":
                self.told_before[row["year"], (str(row["year"]), *path_of(row))] = row["value"]
        if closed:
            versions = {year: dict(self.versions[year]) for year in closed}
            shapes = {year: self.shapes[year] for year in closed}
            self.readers.append(ReaderOfOne(edition, shapes, versions, self.puzzle))
            self.readers[-1].read_counts()
            self._ask(self.readers[-1], seed, number)

    def read_again(self, seed: int, number: int) -> None:
        """Every edition that is still public, by now perhaps without what was removed from it."""
        for reader in self.readers:
            reader.edition.refresh_from_db()
            if reader.edition.is_public:
                reader.read_counts()
                self._ask(reader, seed, number)

    def _ask(self, reader: ReaderOfOne, seed: int, number: int) -> None:
        before = len(reader.answers)
        reader.ask_questions(seed, number)
        self.answers += len(reader.answers) - before

    def _tell_anew(self, year: int, code: str, value: int) -> None:
        root, (node,) = self.shapes[year], [p for p in year_tree(year).children if p.key == code]
        assert node.value == value
        people = abs(value - self.totals.get((year, code), 0))
        self.changes.append(Change(code, people, 10 * node.policy.k))
        self.totals[year, code] = value
        version = self.versions[year][code] = self.versions[year].get(code, 0) + 1
        others = [part for part in root.parts if part.path[1] != code]
        parts = tuple(sorted([*others, Shape.of(node, root.path)], key=lambda part: part.path))
        marked = tuple(path for path in root.marked if path[1] != code)
        self.shapes[year] = Shape(root.path, parts, marked)
        self._note(year, node, version, root.path)

    def _note(self, year: int, node: Any, version: int, above: Path = ()) -> None:
        k_of = dict(k_of_each(node, above))
        for path, value in values_of(node, above):
            name = (REACHED, year, path, version if len(path) > 1 else ())
            self.truth[name] = value
            if not version and self.told_before.get((year, path)) == value:
                self.puzzle.bound(self.puzzle.count(name), value, value)
            elif value < k_of[path]:
                self.puzzle.count(name)
                self.goals[name] = k_of[path] - 1


def _rows(edition: Edition) -> Iterator[dict[str, Any]]:
    page = ask(edition.number, "beneficiary-counts", page_size="200")
    yield from page["results"]
    while page["next"]:
        page = ask(edition.number, page["next"])
        yield from page["results"]


def _totals(rows: list[dict[str, Any]], year: int) -> Iterator[tuple[str, int]]:
    """The projects that are shown by themselves, with their totals."""
    for row in rows:
        is_total = not (row["sector"] or row["region"] or row["sex"])
        if row["year"] == year and row["project"] and row["status"] == "exact" and is_total:
            yield row["project"], row["value"]
