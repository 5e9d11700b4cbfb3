"""
What somebody does who wants the small groups, and has the API and a computer.

She reads the projects, the released counts, and answers to questions of chance; writes
down what each of them says of the counts beneath it; and lets linear programmes find what
those counts can be. What the API does not show of the shape of a hidden breakdown she is
told. She knows the rules: the parts by sex and age add up; other parts may overlap.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from editions.disclosure import Node, Path
from editions.trees import NOT_SPLIT, path_of, place_of
from tests.linear_attack import MOST, Puzzle, Sum, added, less
from tests.naive_urls import HIDDEN_BELOW

Ask = Callable[..., Any]
Facts = Mapping[str, Any]
DIMENSIONS = ("year", "sector", "region", "nature", "donor", "sex", "age_band")
SEXES = ("female", "male", "unknown")
# A year before the map of today, on whose map a part of the questions is asked.
AT, ON_THAT_MAP = "2016", 0.2


@dataclass(frozen=True)
class Shape:
    """A count and its parts without a figure: what is public of it before any is known."""

    path: Path
    parts: tuple[Shape, ...]
    # Of parts that nobody reported.
    marked: tuple[Path, ...]

    @classmethod
    def of(cls, node: Node, above: Path = ()) -> Shape:
        path = (*above, node.key)
        parts = tuple(cls.of(child, path) for child in node.children)
        return cls(path, parts, tuple((*path, key) for key in node.not_reported))

    @property
    def is_cut(self) -> bool:
        """Whether its parts are those by sex and age."""
        return bool(self.parts) and ":" in self.parts[0].path[-1]

    def walk(self) -> Iterator[Shape]:
        yield self
        for part in self.parts:
            yield from part.walk()

    def cells(self) -> Iterator[Path]:
        """The paths of what is not divided, reported or not."""
        for shape in self.walk():
            yield from shape.marked
            if not shape.parts and not shape.marked:
                yield shape.path


def questions(seed: int, facts: Facts, of_that_map: Iterable[str] = ()) -> Iterator[dict[str, str]]:
    """Questions of chance without end: filters, what to group by, and on which map."""
    chance = random.Random(seed)
    values: dict[str, list[str]] = {
        "sector": sorted({one for of in facts.values() for one in of["sectors"]}),
        "region": sorted({one for of in facts.values() for one in of["regions"]}),
        "nature": sorted({of["nature"] for of in facts.values()}),
        "donor": sorted({one for of in facts.values() for one in of["donors"]}),
        "partner": sorted({one for of in facts.values() for one in of["partners"]}),
        "project_status": sorted({of["status"] for of in facts.values()}),
        "sex": list(SEXES),
        "age_band": ["0-4", "5-11", "12-17", "18-49", "50-59", "60+"],
        "q": sorted({of["title"].split()[-1] for of in facts.values()}),
        "year": ["2019", "2020", "2021"],
        "year_min": ["2019", "2020"],
        "year_max": ["2020", "2021"],
    }
    while True:
        names = chance.sample(sorted(values), chance.choice([0, 1, 1, 2, 2, 3]))
        asked = {name: chance.choice(values[name]) for name in names}
        if of_that_map and chance.random() < ON_THAT_MAP:
            asked["at"] = AT
            if "region" in asked:
                asked["region"] = chance.choice(sorted(of_that_map))
        grouped = chance.sample(DIMENSIONS, chance.choice([0, 1, 2, 3, 4]))
        yield asked | ({"group_by": ",".join(grouped)} if grouped else {})


# Parts of the footprint: of each dimension any of these values.
Asked = tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True)
class Selection:
    """The part of the footprint that one answer is about."""

    projects: frozenset[str]
    years: frozenset[int]
    parts: Asked


class Attacker:
    """Holds what was read, as a puzzle."""

    def __init__(self, ask: Ask, shapes: Mapping[tuple[str, int], Shape]) -> None:
        self.ask, self.shapes = ask, shapes
        self.puzzle = Puzzle()
        self.answers: dict[tuple[str, Selection], None] = {}
        self.requests = self.asked_on_another_map = 0
        self.found_by_words: dict[str, frozenset[str]] = {}
        self.adding_up: set[tuple[str, int, Path]] = set()
        # The trees of which there is a total. Of others nothing enters any answer.
        self.released: set[tuple[str, int]] = set()
        rows = ask("projects", page_size="200")["results"]
        self.facts: dict[str, Any] = {
            row["code"]: {
                "title": row["title"],
                "sectors": frozenset(sector["slug"] for sector in row["sectors"]),
                "regions": frozenset(region["code"] for region in row["regions"]),
                "donors": frozenset(donor["slug"] for donor in row["donors"]),
                "partners": frozenset(partner["slug"] for partner in row["partners"]),
                "nature": row["nature"],
                "status": row["status"],
            }
            for row in rows
        }
        # On the map of another year, what of today lies in each region.
        self.lying_in: dict[str, frozenset[str]] = {
            row["code"]: frozenset([row["code"], *(part["code"] for part in row["successors"])])
            for row in ask("regions", at=AT, page_size="200")["results"]
        }

    # What the released counts say

    def read_counts(self) -> None:
        values: dict[tuple[str, int, Path], int] = {}
        asked: dict[str, str] = {"page_size": "200"}
        page = self.ask("beneficiary-counts", **asked)
        while True:
            for row in page["results"]:
                tree = row["measure"], row["year"]
                if row["status"] == "exact":
                    self.released.add(tree)
                    path = (str(row["year"]), *path_of(row))
                    values[*tree, path] = row["value"]
                    self.puzzle.bound(self._count(*tree, path), row["value"], row["value"])
                elif row["status"] == "combined":
                    members = [(str(row["year"]), *path_of(one)) for one in row["members"]]
                    together = added(*(self._count(*tree, path) for path in members))
                    self.puzzle.bound(together, row["value"], row["value"])
                    # Parts are shown together only where all of them add up.
                    self.adding_up.add((*tree, members[0][:-1]))
            if not page["next"]:
                break
            page = self.ask(page["next"])
        for (measure, year), root in self.shapes.items():
            for shape in root.walk():
                shown = [values.get((measure, year, part.path)) for part in shape.parts]
                whole = values.get((measure, year, shape.path))
                adds_up = None not in shown and sum(filter(None, shown)) == whole
                if shape is root or shape.is_cut or (shape.parts and adds_up):
                    self.adding_up.add((measure, year, shape.path))
                self._note_parts(measure, year, shape)

    def _count(self, measure: str, year: int, path: Path) -> Sum:
        return self.puzzle.count((measure, year, path))

    def _note_parts(self, measure: str, year: int, shape: Shape) -> None:
        """A total is at least its largest part, and at most all parts that somebody reported."""
        if not shape.parts:
            return
        whole = self._count(measure, year, shape.path)
        parts = [self._count(measure, year, part.path) for part in shape.parts]
        if (measure, year, shape.path) in self.adding_up:
            self.puzzle.bound(less(added(*parts), whole), 0, 0)
            return
        for part in parts:
            self.puzzle.bound(less(whole, part), 0)
        if not shape.marked:
            self.puzzle.bound(less(added(*parts), whole), 0)

    # What an answer says

    def read_answers(self, asked: Mapping[str, str]) -> None:
        """Ask one question, and write down what each row of the answer says."""
        self.requests += 1
        self.asked_on_another_map += "at" in asked
        for row in self.ask("statistics", page_size="200", **asked)["results"]:
            selection = self.selection(asked, row)
            for measure, prefix in (("reached", ""), ("targeted", "targeted_")):
                low, high = row[f"{prefix}sum_at_least"], row[f"{prefix}sum_at_most"]
                exact = row[f"people_{measure}"]
                assert exact is None or exact == low == high
                if low is not None:
                    self.answers[measure, selection] = None
                    # Without a most where nothing is told of some of what it adds up.
                    most = MOST if high is None else high
                    self.puzzle.bound(self.people(measure, selection), low, most)

    def selection(self, asked: Mapping[str, str], row: Mapping[str, Any]) -> Selection:
        told = dict(asked) | {name: str(row[name]) for name in DIMENSIONS if name in row}
        words = asked.get("q")
        if words and words not in self.found_by_words:
            found = self.ask("projects", q=words, page_size="200")["results"]
            self.found_by_words[words] = frozenset(one["code"] for one in found)
        projects = frozenset(
            code
            for code, of in self.facts.items()
            if (not words or code in self.found_by_words[words])
            and told.get("nature", of["nature"]) == of["nature"]
            and told.get("project_status", of["status"]) == of["status"]
            and ("donor" not in told or told["donor"] in of["donors"])
            and ("donor" not in asked or asked["donor"] in of["donors"])
            and ("partner" not in asked or asked["partner"] in of["partners"])
        )
        years = {year for _measure, year in self.shapes}
        years = {year for year in years if int(told.get("year_min", year)) <= year}
        years = {year for year in years if int(told.get("year_max", year)) >= year}
        years = {year for year in years if int(told.get("year", year)) == year}
        parts = ("sector", "region", "sex", "age_band")
        return Selection(
            projects,
            frozenset(years),
            tuple((name, self._meant(name, told[name], asked)) for name in parts if name in told),
        )

    def _meant(self, name: str, value: str, asked: Mapping[str, str]) -> frozenset[str]:
        is_former = name == "region" and "at" in asked
        return self.lying_in[value] if is_former else frozenset({value})

    def people(self, measure: str, selection: Selection) -> Sum:
        """The people of a selection, as a sum of counts."""
        return added(
            *(
                self._within(measure, year, project, selection.parts)
                for year in sorted(selection.years)
                if (measure, year) in self.released
                for project in self.shapes[measure, year].parts
                if project.path[1] in selection.projects
            )
        )

    def _within(self, measure: str, year: int, shape: Shape, asked: Asked) -> Sum:
        """
        How many people of a count are asked for; a new unknown where no sum gives it.

        Where parts overlap these are the different people in the parts asked for: at least
        those of the largest, and of the whole all but those in other parts.
        """
        verdicts = {self._verdict(leaf, asked) for leaf in shape.cells()}
        whole = self._count(measure, year, shape.path)
        if verdicts == {True}:
            return whole
        if verdicts == {False}:
            return {}
        parts = [self._within(measure, year, part, asked) for part in shape.parts]
        if (measure, year, shape.path) in self.adding_up:
            return added(*parts)
        name = (measure, year, shape.path, asked)
        is_new = name not in self.puzzle.names
        some = self.puzzle.count(name)
        if is_new:
            self.puzzle.bound(less(whole, some), 0)
            for part in parts:
                self.puzzle.bound(less(some, part), 0)
            if parts and not shape.marked:
                self.puzzle.bound(less(added(*parts), some), 0)
                beside = [
                    less(self._count(measure, year, part.path), within)
                    for part, within in zip(shape.parts, parts, strict=True)
                ]
                self.puzzle.bound(less(added(some, *beside), whole), 0)
        return some

    def _verdict(self, leaf: Path, asked: Asked) -> bool | None:
        """Whether a cell is asked for; None where it stands for more than is asked."""
        _year, project, *places = leaf
        sex, _colon, age = places.pop().partition(":") if ":" in leaf[-1] else ("", "", "")
        sector, region = (*places, "", "")[:2]
        facts = self.facts[project]
        stands_for = {
            "sector": {sector} if sector not in {"", NOT_SPLIT} else facts["sectors"],
            "region": {region} if region else facts["regions"],
            "sex": {sex} - {""},
            "age_band": {age} - {""},
        }
        verdicts = [
            bool(values & stands_for[name]) and (True if stands_for[name] <= values else None)
            if stands_for[name]
            else None
            for name, values in asked
        ]
        return False if False in verdicts else None if None in verdicts else True


class NaiveAttacker(Attacker):
    """The same attack on an endpoint that hides small answers and gives the others exactly."""

    def read_answers(self, asked: Mapping[str, str]) -> None:
        """It has one map."""
        self.requests += 1
        asked = {name: value for name, value in asked.items() if name != "at"}
        for row in self.ask("naive", **asked)["results"]:
            selection = self.selection(asked, row)
            self.answers["reached", selection] = None
            if row["people"] is None:
                self.puzzle.bound(self.people("reached", selection), 0, HIDDEN_BELOW - 1)
            else:
                self.puzzle.bound(self.people("reached", selection), row["people"], row["people"])

    def people(self, measure: str, selection: Selection) -> Sum:
        """The deepest figures whose columns say what is asked for, added up."""
        return added(
            *(
                self._count(measure, year, figure.path)
                for year in sorted(selection.years)
                for project in self.shapes[measure, year].parts
                if project.path[1] in selection.projects
                for figure in project.walk()
                if not figure.parts and not figure.marked and says(figure.path, selection.parts)
            )
        )


def says(path: Path, asked: Asked) -> bool:
    """Whether the columns of a figure hold just these values; the project's do not count."""
    columns = columns_of(path)
    return all(columns[name] in values for name, values in asked)


@cache
def columns_of(path: Path) -> Mapping[str, str]:
    place = place_of(path[1:])
    return place | {"sector": place["sector"].replace(NOT_SPLIT, "")}
