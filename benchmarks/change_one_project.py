"""
Change the title of one project and publish, as two people would; in a process of its own.

Prints as JSON how long it took from the preparation to the approval, and how many rows
the new edition wrote.
"""

from __future__ import annotations

import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopi_mali.settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402

from editions.actions import approve, prepare  # noqa: E402
from editions.models import FrozenCell, FrozenRecord  # noqa: E402
from programmes.models import CountryProgramme, Project  # noqa: E402


def change() -> dict[str, float]:
    accounts = get_user_model().objects
    preparer, approver = (
        accounts.create_superuser(username=f"made-up-{role}", password=None)
        for role in ("preparer", "approver")
    )
    programme = CountryProgramme.objects.get()
    project = Project.objects.order_by("code")[Project.objects.count() // 2]
    Project.objects.filter(pk=project.pk).update(title_en=f"{project.title}, changed")
    start = time.perf_counter()
    edition = approve(prepare(programme, by=preparer), by=approver)
    seconds = time.perf_counter() - start
    written = [model.objects.filter(first_edition=edition) for model in (FrozenRecord, FrozenCell)]
    return {"seconds": seconds, "rows": sum(rows.count() for rows in written)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(change()) + "\n")
