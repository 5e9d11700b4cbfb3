"""Changes to projects that need a witness."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop

from programmes import witness
from programmes.models import Project

logger = logging.getLogger(__name__)


@transaction.atomic
def mark_ready(read: Mapping[int, int | None], *, by: AbstractUser) -> int:
    """
    Let drafts enter the next edition; return how many became ready.

    `read` names each by its id, with the version that a person read. Raises `ValidationError`,
    and marks none, where one was changed since.
    """
    if not by.has_perm("programmes.release_project"):
        raise PermissionDenied
    locked = Project.objects.filter(pk__in=read, state=Project.State.DRAFT).order_by("pk")
    held = dict(locked.select_for_update().values_list("pk", "version"))
    drafts = Project.objects.filter(pk__in=held)
    demand_as_read(drafts, held, read)
    witness.note(drafts, gettext_noop("state: ready"), by=by)
    marked = drafts.update(
        state=Project.State.READY, version=F("version") + 1, updated_at=timezone.now()
    )
    logger.info("%s marked %d projects as ready", by, marked)
    return marked


def demand_as_read(
    rows: models.QuerySet, held: Mapping[int, int], read: Mapping[int, int | None]
) -> None:
    """Refuse rows that were changed after somebody had read them."""
    changed = [pk for pk, version in held.items() if version != read[pk]]
    if changed:
        raise ValidationError(
            [
                _("“%(row)s” was changed after you had opened the page. Look at it first.")
                % {"row": row}
                for row in rows.filter(pk__in=changed).select_related()
            ]
        )
