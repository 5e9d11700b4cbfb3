"""
What has to go with something that is removed for safety, and what else still tells it.

The same words in other records, fields, languages and editions are copies, removed in the
same act. So is every figure from which a removed one could be worked out: its total and its
parts, and comparisons that add it up; and the position of a town. Words that stand inside a
longer text are left, and named to the person, as are years that tell of a date and counts that
tell of a region: only somebody who reads them can say what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

from beneficiaries.models import Statement
from editions.document import COUNT, EDITION, ERRATUM, RESTATEMENT, WRITTEN
from editions.models import Edition, Erratum, FrozenCell, FrozenFacet, FrozenRecord, Restatement
from editions.reconciling import PARTS_OF, Basis
from editions.removable import (
    COMPARISONS,
    VALUE,
    fingerprint,
    is_result,
    is_sought,
    pattern_of,
    places,
    plain,
    texts,
    told,
    words,
)
from programmes.models import CountryProgramme

Kind, Metric = FrozenRecord.Kind, Statement.Metric
# Links of a project that its counts have too, each as their column is called.
PART_OF = {"sectors": "sector", "regions": "region"}
# On these rest comparisons that change with a count.
OF_PEOPLE = {Basis.PEOPLE.value, Basis.DIFFERENT_PEOPLE.value}


@dataclass(frozen=True, order=True)
class Place:
    """A field of a record, in whatever edition; of a list, the first place found."""

    kind: str
    key: str
    field: str


@dataclass
class Elsewhere:
    """What is removed in the same act, and what stays until somebody looks at it."""

    copies: list[Place] = field(default_factory=list)
    left: list[Place] = field(default_factory=list)


def versions(programme: CountryProgramme, kind: str, key: str) -> list[Any]:
    """Every row that holds a record, of whatever edition."""
    if kind in WRITTEN:
        return [row for row in _written(programme)[kind] if row.place == key]
    if kind != COUNT:
        return list(FrozenRecord.objects.filter(programme=programme, kind=kind, key=key))
    cells = FrozenCell.objects.filter(programme=programme, project_code=key.partition("/")[0])
    return [cell for cell in cells if cell.key == key]


def elsewhere(programme: CountryProgramme, place: Place, prints: set[str]) -> Elsewhere:
    """
    Look for copies of what stands at a place, through every edition that there is.

    Of a list, of what had these fingerprints when it was asked for.
    """
    rows = versions(programme, place.kind, place.key)
    if place.field != VALUE:
        found = Elsewhere()
        if is_sought(place.field):
            found = _of_words(programme, place, rows, prints)
        return _with_what_tells_it(programme, place, rows, prints, found)
    if place.kind == COUNT:
        return Elsewhere(copies=sorted(_that_tell_a_count(programme, rows)))
    return _of_a_statement(programme, place, rows)


# Words


def _of_words(
    programme: CountryProgramme, place: Place, rows: list[Any], prints: set[str]
) -> Elsewhere:
    values = list(_values(place, rows, prints))
    wanted = {plain(text) for value in values for text in told(value)}
    # Of a result its words are looked for too, whatever figure stands beside them.
    labels = [value["label"] if is_result(value) else value for value in values]
    inside = wanted | {plain(text) for label in labels for text in words(label)}
    own = pattern_of(place.field)
    copies: dict[tuple[str, str, str], Place] = {}
    left: dict[tuple[str, str, str], Place] = {}
    for kind, key, document in _documents(programme):
        for name, value in texts(document):
            pattern = pattern_of(name)
            found = Place(kind, key, name)
            if wanted & {plain(text) for text in told(value)}:
                copies.setdefault((kind, key, pattern), found)
            elif any(_holds(text, inside) for text in words(value)):
                left.setdefault((kind, key, pattern), found)
    # What is asked for itself; of a result, what it is made of goes with it.
    for name in [own, *(pattern for kind, key, pattern in left if pattern.startswith(f"{own}."))]:
        copies.pop((place.kind, place.key, name), None)
        left.pop((place.kind, place.key, name), None)
    outside = set(_outside_documents(programme, inside))
    return Elsewhere(sorted(copies.values()), sorted({*left.values(), *outside}))


def _values(place: Place, rows: list[Any], prints: set[str]) -> Iterator[Any]:
    """What stands at a place; in a list, wherever that stands which was asked for."""
    path = (pattern_of(place.field) if prints else place.field).split(".")
    for row in rows:
        for holder, name in places(row.document, path):
            if not prints or prints & {fingerprint(text) for text in told(holder[name])}:
                yield holder[name]


def _with_what_tells_it(
    programme: CountryProgramme,
    place: Place,
    rows: list[Any],
    prints: set[str],
    found: Elsewhere,
) -> Elsewhere:
    """Beside copies: what gives it away goes with it, and what may do so is left."""
    for copy in (place, *found.copies):
        if (copy.kind, copy.field) == (Kind.BASE, "town"):
            known = versions(programme, copy.kind, copy.key)
            if any(row.document["latitude"] is not None for row in known):
                found.copies.append(Place(copy.kind, copy.key, "latitude"))
    name = place.field.partition(".")[0]
    if place.kind == Kind.PROJECT and name in {"start_date", "end_date"}:
        found.left.append(Place(place.kind, place.key, "years"))
    if place.kind == Kind.PROJECT and pattern_of(place.field).removesuffix(".*") in PART_OF:
        codes = {code for value in _values(place, rows, prints) for code in told(value)}
        first = [row.document["primary_sector"] for row in rows]
        if name == "sectors" and codes & {sector["slug"] for sector in first if sector}:
            found.copies.append(Place(place.kind, place.key, "primary_sector"))
        # Figures of the part of the project that the link stands for.
        part = {f"{PART_OF[name]}__in": codes}
        cells = FrozenCell.objects.filter(programme=programme, project_code=place.key, **part)
        found.left += [Place(COUNT, key, VALUE) for key in sorted({cell.key for cell in cells})]
    return found


def _holds(text: str, wanted: Iterable[str]) -> bool:
    told = plain(text)
    return any(words in told for words in wanted)


def _documents(programme: CountryProgramme) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every version of every record, and what people wrote of editions, with its kind and key."""
    records = FrozenRecord.objects.filter(programme=programme)
    yield from records.values_list("kind", "key", "document").iterator()
    for cell in FrozenCell.objects.filter(programme=programme).iterator():
        yield COUNT, cell.key, cell.document
    for written, rows in _written(programme).items():
        for row in rows:
            yield written, row.place, row.document


def _written(programme: CountryProgramme) -> dict[str, QuerySet[Any]]:
    """What people wrote of editions: notes, and reasons of withdrawals and restatements."""
    editions = Edition.objects.of(programme).released()
    of_edition = {"edition__in": editions}
    return {
        ERRATUM: Erratum.objects.filter(**of_edition).select_related("edition"),
        EDITION: editions.exclude(withdrawn_reason=""),
        RESTATEMENT: Restatement.objects.filter(**of_edition)
        .exclude(reason="")
        .select_related("edition"),
    }


def _outside_documents(programme: CountryProgramme, wanted: set[str]) -> Iterator[Place]:
    """Values by which projects are found."""
    slugs = {slugify(words) for words in wanted} - {""}
    facets = FrozenFacet.objects.filter(record__programme=programme, value__in=slugs)
    for kind, key, name in facets.values_list("record__kind", "record__key", "name"):
        yield Place(kind, key, name)


# Figures


def _of_a_statement(programme: CountryProgramme, place: Place, rows: list[Any]) -> Elsewhere:
    """The same figure in other publications, and sums of sectors that it enters."""
    told_by = {_what(row.document) for row in rows}
    values = {row.document[VALUE] for row in rows} - {None}
    copies, sums = set(), set()
    for kind, key, document in _documents(programme):
        if kind != Kind.STATEMENT:
            continue
        if key != place.key and document[VALUE] in values and _what(document) in told_by:
            copies.add(Place(kind, key, VALUE))
        if any(
            sector and period == _what(document)[2] and metric == PARTS_OF.get(document["metric"])
            for metric, sector, period in told_by
        ) and any(row["basis"] == Basis.SECTORS for row in document.get(COMPARISONS, [])):
            sums.add(Place(kind, key, COMPARISONS))
    return Elsewhere(sorted(copies | sums), sorted(_texts_with(programme, values)))


def _what(statement: dict[str, Any]) -> tuple[Any, Any, Any]:
    sector = statement["sector"]["slug"] if statement["sector"] else None
    return statement["metric"], sector, (statement["period_start"], statement["period_end"])


def _texts_with(programme: CountryProgramme, values: set[int]) -> Iterator[Place]:
    """Texts that write the figure; a small number stands in too many to mean anything."""
    figures = [str(value) for value in values if value >= 1000]
    found: dict[tuple[str, str, str], Place] = {}
    for kind, key, document in _documents(programme) if figures else ():
        for name, value in texts(document):
            digits = [
                "".join(sign for sign in text if sign.isdigit() or sign.isalpha())
                for text in words(value)
            ]
            if any(figure in written for figure in figures for written in digits):
                found.setdefault((kind, key, pattern_of(name)), Place(kind, key, name))
    yield from found.values()


def _that_tell_a_count(programme: CountryProgramme, rows: list[FrozenCell]) -> Iterator[Place]:
    """Of a count: its totals, its parts, and the comparisons that add it up."""
    cell = rows[0]
    same = FrozenCell.objects.filter(
        programme=programme,
        year=cell.year,
        measure=cell.measure,
        channel=cell.channel,
        unit=cell.unit,
        group_code=cell.group_code,
        value__isnull=False,
    )
    found = {
        Place(COUNT, other.key, VALUE)
        for other in same
        if other.key != cell.key and _is_above_or_below(_path(other), _path(cell))
    }
    everybody = (cell.channel, cell.unit, cell.group_code) == ("direct", "person", "")
    if everybody and cell.measure == "reached":
        for kind, key, document in _documents(programme):
            if any(row["basis"] in OF_PEOPLE for row in document.get(COMPARISONS, [])) and (
                cell.year is None or document["period_start"] <= cell.year <= document["period_end"]
            ):
                found.add(Place(kind, key, COMPARISONS))
    yield from found


def _path(cell: FrozenCell) -> tuple[str, ...]:
    names = (cell.project_code, cell.sector, cell.region, f"{cell.sex}{cell.age_band}")
    return tuple(name for name in names if name)


def _is_above_or_below(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
