"""Changes to counts and statements that need a witness."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, gettext_noop

from beneficiaries.breakdowns import faults, in_words
from beneficiaries.models import BeneficiaryCount, Publication, ReportingYear, Statement
from beneficiaries.querysets import BeneficiaryCountQuerySet
from programmes import witness
from programmes.actions import demand_as_read
from programmes.models import Project
from programmes.two_people import demand_two_people, linked_with, one_for_both
from programmes.wording import colon

State = BeneficiaryCount.State
logger = logging.getLogger(__name__)

PROPOSED_YOURSELF = gettext_lazy(
    "You proposed “%(statement)s” yourself. Another person with the right to approve has to "
    "approve it."
)
OWN_FIGURES = gettext_lazy(
    "You entered this count, or changed it last. Another person with the right to accept has to "
    "accept it; let it wait as submitted."
)
RESTRICTED = gettext_lazy(
    "This count is restricted. A person at headquarters who may see restricted data has to "
    "accept it; let it wait as submitted."
)


def refused_to(person: Any, count: BeneficiaryCount) -> str | None:
    """Why this person may not accept a count, in words that say who may; None where she may."""
    if count.restricted and not person.has_perm("beneficiaries.accept_restricted_beneficiarycount"):
        return str(RESTRICTED)
    # Nobody is known to have entered what was loaded.
    if count.entered_by_id is None or person.may_accept_alone:
        return None
    if count.entered_by_id == person.pk:
        return str(OWN_FIGURES)
    return one_for_both(count.entered_by_id, person, acted_at=count.updated_at) or None


@transaction.atomic
def accept(read: Mapping[int, int | None], *, by: AbstractUser) -> int:
    """
    Accept counts that were submitted; return how many. Others stay as they are.

    `read` names each by its id, with the version that a person read: no other is accepted.
    Raises `ValidationError`, and accepts none, where one was changed since, where one is for
    another person to accept, and where they and those accepted before would break the shape
    of a breakdown.
    """
    if not by.has_perm("beneficiaries.accept_beneficiarycount"):
        raise PermissionDenied
    chosen = BeneficiaryCount.objects.filter(pk__in=read)
    Project.objects.filter(pk__in=chosen.values("project")).hold()
    held = _hold(chosen.filter(state=State.SUBMITTED))
    submitted = BeneficiaryCount.objects.filter(pk__in=held)
    demand_as_read(submitted, held, read)
    if refused := list(_refused(submitted, by)):
        raise ValidationError(refused)
    if late := _in_closed_years(submitted):
        raise ValidationError(late)
    projects = set(submitted.values_list("project", flat=True))
    if broken := faults(BeneficiaryCount.objects.together_with(submitted, projects)):
        raise ValidationError(in_words(broken, told_to=by))
    accepted = submitted.update(
        state=State.ACCEPTED,
        accepted_by=by,
        once_accepted=True,
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
    witness.note(submitted.select_related(), gettext_noop("state: accepted"), by=by)
    logger.info("%s accepted %d counts", by, accepted)
    return accepted


def _refused(submitted: BeneficiaryCountQuerySet, by: AbstractUser) -> Iterator[str]:
    of_one = Q(entered_by=by.pk) | Q(entered_by__in=linked_with(by).values("pk"))
    asked = submitted.filter(Q(restricted=True) | of_one)
    for count in asked.select_related("project", "sector", "region"):
        if why := refused_to(by, count):
            yield colon(count, why)


def _hold(submitted: BeneficiaryCountQuerySet) -> dict[int, int]:
    """
    Lock the counts, then their years: nobody closes a year while they are accepted into it.

    Returns the versions of those that are locked; what is submitted after that is none of them.
    """
    locked = submitted.order_by("pk").select_for_update()
    held = list(locked.values_list("pk", "version", "project", "year"))
    ReportingYear.objects.hold(
        {project for _pk, _version, project, _year in held},
        {year for _pk, _version, _project, year in held},
    )
    return {pk: version for pk, version, _project, _year in held}


def _in_closed_years(submitted: BeneficiaryCountQuerySet) -> list[str]:
    """What may not be accepted any more; an addition to a closed year may (disclosure control)."""
    rows = submitted.in_closed_years().values_list("project", "project__code", "year").distinct()
    return [
        _(
            "%(project)s: %(year)s is closed, and the project already has accepted counts in it. "
            "Two people have to reopen the year first."
        )
        % {"project": code, "year": year}
        for project, code, year in rows.order_by("project__code", "year")
        if BeneficiaryCount.objects.closed_to(project, year)
    ]


@transaction.atomic
def approve(read: Mapping[int, int | None], *, by: AbstractUser) -> int:
    """
    Approve statements that another person proposed, and keep who did; return how many.

    `read` names each by its id, with the version that a person read. Raises `ValidationError`,
    and approves none, where one was changed since, and where she proposed one herself.
    """
    if not by.has_perm("beneficiaries.approve_statement"):
        raise PermissionDenied
    proposed = Statement.objects.filter(pk__in=read, state=Statement.State.PROPOSED)
    locked = proposed.order_by("pk").select_for_update()
    held = dict(locked.values_list("pk", "version"))
    statements = Statement.objects.filter(pk__in=held)
    demand_as_read(statements, held, read)
    if own := list(statements.filter(proposed_by=by.pk)):
        raise ValidationError([PROPOSED_YOURSELF % {"statement": statement} for statement in own])
    for statement in statements.select_related("publication"):
        demand_two_people(statement.proposed_by_id, by, acted_at=statement.updated_at)
    approved = statements.update(
        state=Statement.State.APPROVED,
        approved_by=by,
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
    witness.note(statements, gettext_noop("state: approved"), by=by)
    logger.info("%s approved %d statements", by, approved)
    return approved


@transaction.atomic
def propose_again(publication: Publication, *, by: AbstractUser) -> int:
    """
    Propose what was approved of a publication that says something else now; return how many.

    Its title, year and address are published with each of its statements. What waits to be
    approved is not approved either by whoever read it with the words of before.
    """
    waiting = publication.statements.filter(state=Statement.State.PROPOSED)
    waiting.update(version=F("version") + 1)
    approved = publication.statements.filter(state=Statement.State.APPROVED)
    again = approved.update(
        state=Statement.State.PROPOSED,
        proposed_by=by,
        approved_by=None,
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
    logger.info("%s changed %s: %d statements are proposed again", by, publication, again)
    return again
