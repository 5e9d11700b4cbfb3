"""Changes to projects that need a witness."""

from __future__ import annotations

import logging

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from programmes.models import Project
from programmes.querysets import ProjectQuerySet

logger = logging.getLogger(__name__)


def mark_ready(projects: ProjectQuerySet, *, by: AbstractUser) -> int:
    """Let drafts enter the next edition; return how many became ready."""
    if not by.has_perm("programmes.release_project"):
        raise PermissionDenied
    # Ids first: a list that is searched through several tables cannot be updated itself.
    drafts = Project.objects.filter(
        pk__in=projects.order_by().values("pk"), state=Project.State.DRAFT
    )
    marked = drafts.update(
        state=Project.State.READY, version=F("version") + 1, updated_at=timezone.now()
    )
    logger.info("%s marked %d projects as ready", by, marked)
    return marked
