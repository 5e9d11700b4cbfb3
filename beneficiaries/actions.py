"""Changes to counts and statements that need a witness."""

from __future__ import annotations

import logging

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from beneficiaries.breakdowns import faults
from beneficiaries.models import BeneficiaryCount, Statement
from beneficiaries.querysets import BeneficiaryCountQuerySet, StatementQuerySet

logger = logging.getLogger(__name__)


@transaction.atomic
def accept(counts: BeneficiaryCountQuerySet, *, by: AbstractUser) -> int:
    """
    Accept counts that were submitted; return how many. Others stay as they are.

    Raises `ValidationError`, and accepts none, where they and those accepted before would
    break the shape of a breakdown.
    """
    if not by.has_perm("beneficiaries.accept_beneficiarycount"):
        raise PermissionDenied
    # Ids first: a list that is searched through several tables cannot be updated itself.
    chosen = set(counts.order_by().values_list("pk", flat=True))
    submitted = BeneficiaryCount.objects.filter(
        pk__in=chosen, state=BeneficiaryCount.State.SUBMITTED
    )
    projects = set(submitted.values_list("project", flat=True))
    if broken := faults(BeneficiaryCount.objects.together_with(submitted, projects)):
        raise ValidationError(broken)
    accepted = submitted.update(
        state=BeneficiaryCount.State.ACCEPTED,
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
    logger.info("%s accepted %d counts", by, accepted)
    return accepted


def approve(statements: StatementQuerySet, *, by: AbstractUser) -> int:
    """Approve statements that were proposed, and keep who did; return how many."""
    if not by.has_perm("beneficiaries.approve_statement"):
        raise PermissionDenied
    proposed = Statement.objects.filter(
        pk__in=statements.order_by().values("pk"), state=Statement.State.PROPOSED
    )
    approved = proposed.update(
        state=Statement.State.APPROVED,
        approved_by=by,
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
    logger.info("%s approved %d statements", by, approved)
    return approved
