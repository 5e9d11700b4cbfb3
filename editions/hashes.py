"""
The hash of all that an edition releases, and by what it is known without reading it again.

For each project one hash stands for its record and all of its figures, kept beside what
the project was made from. After a change only the hashes of what changed are made anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import Q

from editions.bulk import Sender
from editions.document import COUNT
from editions.freezing import SPAN, Batch
from editions.models import Edition, FrozenCell, FrozenRecord, ProjectInput
from editions.models.frozen import KEY_OF_CELL, key_of_cell
from editions.trees import TOGETHER
from programmes.models import CountryProgramme

# Totals of years, and projects under one sum.
OF_NO_PROJECT = Q(project_code__in=["", TOGETHER])


class Known(NamedTuple):
    """What a project was made from, and what came of it, as it stands."""

    pk: int
    input_hash: str
    released_hash: str


def known(programme: CountryProgramme) -> dict[str, Known]:
    """All that stand, by the code of the project."""
    rows = ProjectInput.objects.standing(programme).order_by()
    found = rows.values_list("project_code", "pk", "input_hash", "released_hash")
    return {code: Known(pk, *both) for code, pk, *both in found.iterator()}


def keep(
    edition: Edition,
    batch: Batch,
    inputs: Mapping[str, str],
    stands: Mapping[str, Known],
    sender: Sender,
) -> None:
    """Write what the projects of a batch were made from, where it is not what stands."""
    released = dict(_released(batch))
    rows: list[tuple[Any, ...]] = []
    for code in batch.projects:
        before, is_end = stands.get(code), code not in released
        told = (inputs.get(code, ""), released.get(code, ""))
        is_same = is_end if before is None else before[1:] == told
        if not is_same:
            replaces = before.pk if before else None
            rows.append((edition.programme_id, edition.pk, replaces, is_end, code, *told))
    sender.insert(ProjectInput, (*SPAN, "project_code", "input_hash", "released_hash"), rows)


def _released(batch: Batch) -> Iterator[tuple[str, str]]:
    """For each project of a batch the hash of all that is released of it, if anything is."""
    lines: dict[str, list[str]] = {code: [] for code in batch.projects}
    for document in batch.documents:
        code = document.cell.get("project_code", document.key)
        lines[code].append(_line(document.kind, document.key, document.hash))
    for code, told in lines.items():
        if told:
            yield code, _hash(told)


def released_hash(edition: Edition) -> str:
    """
    One hash over all that an edition releases (decision 7).

    Over a line for each project, each other record, and each figure of no one project.
    """
    of_project = FrozenRecord.Kind.PROJECT
    records = FrozenRecord.objects.of(edition).exclude(kind=of_project).order_by()
    lines = [_line(*row) for row in records.values_list("kind", "key", "document_hash")]
    cells = FrozenCell.objects.of(edition).filter(OF_NO_PROJECT).order_by()
    for hash_of_row, *names in cells.values_list("document_hash", *KEY_OF_CELL):
        lines.append(_line(COUNT, key_of_cell(*names), hash_of_row))
    inputs = ProjectInput.objects.of(edition).order_by()
    for code, hash_of_project in inputs.values_list("project_code", "released_hash").iterator():
        lines.append(_line(of_project, code, hash_of_project))
    return _hash(lines)


def _line(kind: str, key: str, hash_of_it: str) -> str:
    return f"{kind} {key} {hash_of_it}"


def _hash(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
