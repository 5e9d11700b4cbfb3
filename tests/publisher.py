"""
A separate process that publishes, for tests that kill it.

    python -m tests.publisher

Reads one command a line from standard input and answers each with one line of JSON, on the
database of its DATABASE_URL. `publish` does the work in a child of its own, which can be
killed while this process lives on and says what became of it.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django

PROJECTS = 60


def main() -> None:
    django.setup()
    for line in sys.stdin:
        name, *arguments = line.split()
        answer = COMMANDS[name](*arguments)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def set_up() -> int:
    """An empty database with a programme of made-up projects; the first edition is public."""
    from django.core.management import call_command

    from editions import actions
    from tests.factories import (
        AccountFactory,
        BeneficiaryCountFactory,
        ProgrammeFactory,
        ProjectFactory,
        SectorFactory,
    )

    call_command("migrate", verbosity=0)
    programme = ProgrammeFactory()
    sectors = SectorFactory.create_batch(3)
    for number in range(PROJECTS):
        project = ProjectFactory(ready=True, sectors=sectors, code=f"XYZ-{number}")
        BeneficiaryCountFactory(project=project, accepted=True, sourced=True, value=1000 + number)
    for name in ("first", "second"):
        AccountFactory(
            username=name,
            permissions=["editions.prepare_edition", "editions.approve_edition"],
        )
    actions.publish_initial_load(programme)
    return PROJECTS


def change(to: str) -> int:
    """Another title for every project, so that the next edition says something else of each."""
    from programmes.models import Project

    return Project.objects.update(title_en=f"Made-up title {to}")


def publish() -> dict[str, Any]:
    """Prepare and approve in a child that answers for itself; returns its number at once."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child:
        return {"child": child}
    status = 1
    try:
        _publish()
        status = 0
    finally:
        os._exit(status)


def _publish() -> None:
    from django.contrib.auth import get_user_model

    from editions import actions
    from editions.models import Edition
    from programmes.models import CountryProgramme

    first, second = get_user_model().objects.filter(username__in=["first", "second"])
    for left in Edition.objects.prepared():
        # Its preparer was killed before anybody could approve it.
        actions.discard(left, by=first)
    edition = actions.prepare(CountryProgramme.objects.get(), by=first)
    actions.approve(edition, by=second)


def wait(child: str) -> int:
    _child, status = os.waitpid(int(child), 0)
    return os.waitstatus_to_exitcode(status)


def read() -> dict[str, Any]:
    """The edition that the public reads, document by document, and whether it is whole."""
    from django.db import connections

    from editions import freezing
    from editions.models import Edition, FrozenCell, FrozenRecord
    from editions.reading import current_edition

    connections.close_all()
    edition = current_edition()
    rows = [*FrozenRecord.objects.of(edition).prefetch_related("facets")]
    cells = [*FrozenCell.objects.of(edition)]
    documents = {f"{row.kind} {row.key}": freezing.digest_of(row) for row in rows}
    documents |= {f"count {cell.key}": freezing.digest_of(cell) for cell in cells}
    return {
        "number": edition.number,
        "documents": documents,
        "total": sum(edition.totals.values()),
        "titles": sorted({row.document["title"]["en"] for row in rows if row.kind == "project"}),
        "prepared": Edition.objects.prepared().count(),
    }


COMMANDS: dict[str, Any] = {
    "set_up": set_up,
    "change": change,
    "publish": publish,
    "wait": wait,
    "read": read,
}

if __name__ == "__main__":
    main()
