"""
Making the cube of a prepared edition from its frozen rows, and writing what differs.

Nothing here reads a live table. A part (a measure in a year) is made again only where the
frozen figures in it, or what decides where they are counted, changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from beneficiaries.counting import Facts
from editions.bulk import insert
from editions.counted import facts_of, reach_of, reporting_of
from editions.cube import cells as reading
from editions.cube.adding import Added, numbers_of_projects
from editions.cube.by_year import BY_YEAR, ready
from editions.cube.cells import MEASURES, Part
from editions.cube.listed import COUNTS, EVERYTHING, Listed
from editions.cube.scopes import Codes, Key
from editions.freezing import SPAN
from editions.models import Edition, FrozenCell, FrozenFigures, FrozenRecord
from editions.trees import TOGETHER
from programmes.models import CountryProgramme

Kind = FrozenRecord.Kind
PROJECTS = "projects"
# By which rules a cube says its figures; with others than before, all of it is made anew.
RULES = 7
COLUMNS = ("first_year", "last_year", "is_whole", *Key._fields, "figures")


class Name(NamedTuple):
    """What names a row of the cube within its measure."""

    first_year: int
    last_year: int
    is_whole: bool
    key: Key


Rows = dict[Name, str]


def keep(edition: Edition) -> None:
    """Write the cube of an edition that was just frozen."""
    known, stands = Known(edition), _stands(edition)
    for part in sorted(_changed(edition, known), key=str):
        write(edition, part, known.figures(part))
    write(edition, Part(PROJECTS, None), known.projects())
    _keep_counts(edition, known, stands=stands)
    if not stands or FrozenFigures.objects.filter(first_edition=edition).exists():
        write(edition, Part(BY_YEAR, None), by_year(edition))


def renew(programme: CountryProgramme) -> None:
    """
    Make the cube anew after a count was removed for safety, which no sum may tell again.

    Only that of the newest public edition: the others answer by their reports from then on.
    Allowed by the guards while the redaction is carried out, and only then.
    """
    # Without asking which rows point to which: all of them go.
    rows = FrozenFigures.objects.filter(programme=programme)
    rows._raw_delete(using=rows.db)
    edition = Edition.objects.of(programme).public().newest_first().first()
    if edition is not None:
        keep(edition)


class Known:
    """What an edition knows of its projects, and the parts of its cube made from that."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        records = FrozenRecord.objects.of(edition)
        self.facts: dict[str, Facts] = {
            document["code"]: facts_of(document)
            for document in records.of_kind(Kind.PROJECT)
            .values_list("document", flat=True)
            .iterator(reading.CHUNK)
        }
        self.keys: dict[str, list[str]] = {"sector": [], "region": [], "organisation": []}
        for kind, key in records.of_kind(*self.keys).order_by("key").values_list("kind", "key"):
            self.keys[kind].append(key)

    @cached_property
    def facts_before(self) -> dict[str, Facts | None]:
        """Of projects that are counted otherwise than before, came or went: their facts then."""
        rows = FrozenRecord.objects.filter(first_edition=self.edition, kind=Kind.PROJECT)
        replaced = rows.values_list("key", "replaces__document").iterator(reading.CHUNK)
        before = ((key, facts_of(document) if document else None) for key, document in replaced)
        return {
            key: facts for key, facts in before if facts is None or self.facts.get(key) != facts
        }

    def projects(self) -> Rows:
        programme = _programme(self.edition)
        reach = reach_of(self.edition, programme)
        rows = numbers_of_projects(self.facts.values(), reporting_of(programme), reach)
        return {Name(0, 0, False, key): text for key, text in rows}

    def counts(self) -> Rows:
        listed = Listed()
        listed.add(FrozenCell.objects.of(self.edition), self.facts)
        return _of_counts(listed, listed.under)

    def figures(self, part: Part) -> Rows:
        codes = Codes(self.keys["organisation"], self.keys["sector"], self.keys["region"])
        rows: Rows = {}
        for (first, last), added in self._added(part, codes).items():
            for key, text in added.rows():
                rows[Name(first, last, part.year is None, key)] = text
        if codes.spelled_out and rows:
            # Kept with the first row, so that it is known when there are more codes.
            name = min(rows)
            rows[name] = json.dumps([*json.loads(rows[name]), sorted(codes.spelled_out)])
        return rows

    def _added(self, part: Part, codes: Codes) -> dict[tuple[int, int], Added]:
        found: dict[tuple[int, int], Added] = {}
        for years, source in self._sources(part):
            found.setdefault(years, Added()).add(source, self.facts, codes)
        return found

    def _sources(self, part: Part) -> Iterator[tuple[tuple[int, int], Any]]:
        """Sources with the years over which they must be asked for to enter a figure."""
        sources = reading.sources_in(self.edition, part)
        if part.year is not None:
            yield from (((part.year, part.year), source) for source in sources)
            return
        found = list(sources)
        codes = {code for source in found for code in source.codes}
        # Figures by year win, whichever years are asked for.
        codes -= reading.projects_with_years(self.edition, part.measure, codes)
        for source in found:
            (code,) = source.codes
            facts = self.facts.get(code)
            span = facts.span if facts and code in codes else None
            if span is not None:
                yield (span.first, span.last), source


def _keep_counts(edition: Edition, known: Known, *, stands: bool) -> None:
    """How many counts are listed: told anew of projects whose counts or facts have changed."""
    part = Part(COUNTS, None)
    if not stands:
        write(edition, part, known.counts())
        return
    now = Listed()
    before = Listed(now.years)
    own = FrozenCell.objects.filter(first_edition=edition).order_by()
    own_codes = own.values_list("project_code", flat=True).distinct()
    codes = {*own_codes, *known.facts_before, TOGETHER}
    for chunk in reading.in_chunks(codes):
        cells = FrozenCell.objects.filter(project_code__in=chunk)
        now.add(cells.of(edition), known.facts)
        before.add(cells.standing(edition.programme), known.facts | known.facts_before)
    differ = {
        key: more
        for key in {*now.under, *before.under}
        if (more := now.under.get(key, 0) - before.under.get(key, 0))
    }
    if differ:
        rows = {name: text for name, (_pk, text) in _standing(edition.programme, part)}
        for key, more in differ.items():
            differ[key] = more + now.number(rows.pop(Name(0, 0, False, key), "[]"))
        write(edition, part, rows | _of_counts(now, differ))


def _of_counts(listed: Listed, under: Mapping[Key, int]) -> Rows:
    """Rows of the keys under which any count stands; that of all tells that there are such rows."""
    return {
        Name(0, 0, False, key): listed.text(number)
        for key, number in under.items()
        if number or key == EVERYTHING
    }


def by_year(edition: Edition) -> Rows:
    """What is asked most, from the other rows of the cube, once they are written."""
    rows = FrozenFigures.objects.of(edition).filter(
        is_whole=False, measure__in=(PROJECTS, *MEASURES)
    )
    values = rows.order_by().values_list("measure", "first_year", *Key._fields, "figures")
    texts = ready(
        (
            (measure, year, Key._make(key), figures)
            for measure, year, *key, figures in values.iterator(reading.CHUNK)
        ),
        reporting_of(_programme(edition)),
    )
    return {Name(0, 0, False, key): text for key, text in texts.items()}


def _programme(edition: Edition) -> dict[str, Any]:
    records = FrozenRecord.objects.of(edition).of_kind(Kind.PROGRAMME)
    document: dict[str, Any] = records.get().document
    return document


def _changed(edition: Edition, known: Known) -> set[Part]:
    """The parts that are not what stands: all of them where no cube of these rules stands."""
    stands = FrozenFigures.objects.standing(edition.programme)
    if not _stands(edition):
        # Those that are no more, too: of them rows may stand.
        rows = stands.filter(measure__in=MEASURES).order_by()
        named = rows.values_list("measure", "first_year", "is_whole").distinct()
        gone = {Part(measure, None if is_whole else year) for measure, year, is_whole in named}
        return gone | reading.parts_in(reading.cells_of(edition))
    own = FrozenCell.objects.filter(first_edition=edition, **reading.EVERYBODY)
    changed = reading.parts_in(own)
    if known.facts_before:
        changed |= reading.parts_of(edition, {*known.facts_before})
    changed |= {Part(measure, None) for measure, _year in changed}
    if new := _new_codes(edition):
        rows = stands.filter(measure__in=MEASURES, figures__endswith='"]]')
        for measure, year, is_whole, figures in rows.values_list(
            "measure", "first_year", "is_whole", "figures"
        ):
            if new & set(json.loads(figures)[-1]):
                changed.add(Part(measure, None if is_whole else year))
    return changed


def _stands(edition: Edition) -> bool:
    """Whether a cube of these rules stands, so that only what differs has to be made."""
    before = edition.previous
    if before is None or before.policy.get("cube") != RULES:
        return False
    # What a removal made after a withdrawal was made of the edition before.
    if not edition.follows_what_stands:
        return False
    stands = FrozenFigures.objects.standing(edition.programme)
    return stands.filter(measure=PROJECTS, **EVERYTHING._asdict()).exists()


def _new_codes(edition: Edition) -> set[str]:
    """The dimensions that have codes which the editions before did not know."""
    dimensions = {Kind.SECTOR: "sector", Kind.REGION: "region", Kind.ORGANISATION: "donor"}
    rows = FrozenRecord.objects.filter(
        first_edition=edition, kind__in=dimensions, replaces__isnull=True
    )
    return {dimensions[Kind(kind)] for kind in rows.values_list("kind", flat=True)}


def write(edition: Edition, part: Part, rows: Rows) -> None:
    """Write what differs from the rows that stand, and an end for each that is no more."""
    stands = dict(_standing(edition.programme, part))
    changed: list[tuple[Any, ...]] = []

    def note(name: Name, figures: str, replaces: int | None, *, is_end: bool = False) -> None:
        span = (edition.programme_id, edition.pk, replaces, is_end)
        changed.append((*span, part.measure, *name[:3], *name.key, figures))

    for name, figures in rows.items():
        before = stands.pop(name, None)
        if before is None:
            note(name, figures, None)
        elif before[1] != figures:
            note(name, figures, before[0])
    for name, (pk, figures) in stands.items():
        note(name, figures, pk, is_end=True)
    insert(FrozenFigures, (*SPAN, "measure", *COLUMNS), changed)


def _standing(programme: CountryProgramme, part: Part) -> Iterator[tuple[Name, tuple[int, str]]]:
    """The rows of a part that stand: by name, which row and its figures."""
    rows = FrozenFigures.objects.standing(programme).filter(measure=part.measure)
    if part.measure in MEASURES:
        year = {} if part.year is None else {"first_year": part.year}
        rows = rows.filter(is_whole=part.year is None, **year)
    for pk, first, last, is_whole, *key, figures in (
        rows.order_by().values_list("pk", *COLUMNS).iterator(reading.CHUNK)
    ):
        yield Name(first, last, is_whole, Key(*key)), (pk, figures)
