"""
What each project is made from, as one hash: so that only what has changed is made anew.

A hash takes in every row that a project's documents can tell of, the rows they name, the
years that are closed, and the program itself, so that a new release of the portal makes
everything once. It is keyed, since a plain hash of a small number would give it away.

Rows are read as plain values, one table after the other, in an order that does not change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db import models

from beneficiaries.models import BeneficiaryCount, SexAgeCell
from editions.disclosure import POLICIES
from programmes.models import (
    Base,
    CountryProgramme,
    Organisation,
    Project,
    ProjectOrganisation,
    ProjectRegion,
    ProjectResult,
    ProjectSource,
    Region,
    Sector,
)

ROOMS = ("programmes", "beneficiaries", "editions")
# What documents of projects name of other rows, by the column that leads there.
NAMED: tuple[type[models.Model], ...] = (Sector, Region, Organisation, Base)
# No document tells of these, and some change without anything to tell.
UNTOLD = {
    "internal_note",
    "localities",
    "version",
    "updated_at",
    "entered_by",
    "accepted_by",
    "once_accepted",
}
# A query, the path from its rows to the project, and what else its documents take from afar.
Source = tuple[models.QuerySet, str, tuple[str, ...]]


def input_hashes(programme: CountryProgramme, states: Mapping[int, str]) -> dict[str, str]:
    """The hash of each project that is ready, by its code; years that are not open have a state."""
    named = {model: dict(_rows_named(model)) for model in NAMED}
    years = {year: state.encode() for year, state in states.items()}
    projects = dict(
        Project.objects.of(programme).ready().order_by("code").values_list("pk", "code")
    )
    start = _start(programme)
    hashes = {pk: start.copy() for pk in projects}
    for rows, path, more in _sources(programme):
        names = [path, *_columns(rows.model), *more]
        # Where a column leads to a row that documents name, that row counts as well.
        marks: list[tuple[int, Mapping[Any, bytes]]] = [
            (place, named[field.related_model])
            for place, field in enumerate(_fields(rows.model), start=1)
            if field.related_model in named
        ]
        if rows.model is BeneficiaryCount:
            marks.append((names.index("year"), years))
        for one in hashes.values():
            one.update(rows.model._meta.label.encode())
        found = rows.values_list(*names).iterator(chunk_size=5000)
        for project, told in groupby(found, key=itemgetter(0)):
            if project in hashes:
                hashes[project].update(b"".join(_bytes(told, marks)))
    return {code: hashes[pk].hexdigest() for pk, code in projects.items()}


def hash_of_all(hashes: Iterable[tuple[str, str]]) -> str:
    """One keyed hash for the edition, from those of its projects."""
    whole = _keyed()
    for code, one in sorted(hashes):
        whole.update(f"{code} {one}\n".encode())
    return whole.hexdigest()


def _sources(programme: CountryProgramme) -> Iterator[Source]:
    of_programme = {"project__programme": programme}
    yield Project.objects.of(programme).ready().order_by("pk"), "pk", ()
    for model in (
        Project.sectors.through,
        Project.bases.through,
        ProjectRegion,
        ProjectOrganisation,
        ProjectSource,
    ):
        rows = model._default_manager.filter(**of_programme)
        yield rows.order_by("project_id", "pk"), "project_id", ()
    results = ProjectResult.objects.filter(**of_programme).order_by("project_id", "pk")
    yield results, "project_id", ("source__address",)
    counts = BeneficiaryCount.objects.of(programme).accepted().order_by("project_id", "pk")
    yield counts, "project_id", ("source__address",)
    # In the order of an index: there are millions.
    cells = SexAgeCell.objects.filter(count__state=BeneficiaryCount.State.ACCEPTED)
    yield cells.order_by("count_id", "sex", "age_band"), "count__project_id", ()


def _bytes(
    rows: Iterable[tuple[Any, ...]], marks: list[tuple[int, Mapping[Any, bytes]]]
) -> Iterator[bytes]:
    for row in rows:
        yield repr(row).encode()
        for place, named in marks:
            yield named.get(row[place], b"")


def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.name not in UNTOLD]


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in _fields(model)]


def _rows_named(model: type[models.Model]) -> Iterator[tuple[Any, bytes]]:
    for row in model._default_manager.order_by().values_list("pk", *_columns(model)):
        yield row[0], hashlib.sha256(repr(row).encode()).digest()


def _start(programme: CountryProgramme) -> Any:
    """What all hashes begin with: the program, its policies, and the period reported on."""
    start = _keyed()
    period = (programme.period_first_year, programme.period_last_year)
    start.update(repr([program(), sorted(POLICIES.items()), period]).encode())
    return start


def _keyed() -> Any:
    key = hashlib.sha256(settings.SECRET_KEY.encode()).digest()
    return hashlib.blake2b(key=key, digest_size=32)


@cache
def program() -> str:
    """A hash of the source of the rooms that make documents."""
    source = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            source.update(str(path.relative_to(settings.BASE_DIR)).encode())
            source.update(path.read_bytes())
    return source.hexdigest()
