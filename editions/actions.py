"""The way of an edition: prepared, approved, withdrawn; who may, and what is written."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.admin.models import ADDITION, DELETION
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import (
    get_language,
    gettext as _,
    gettext_lazy,
    gettext_noop,
    ngettext,
)

from editions import checking, errata, freezing, gate, guards, preparing
from editions.document import digest
from editions.models import Approver, Edition, Finding, Restatement
from editions.overtaken import overtaken
from editions.turns import one_at_a_time
from programmes import witness
from programmes.models import CountryProgramme
from programmes.two_people import demand_two_people, one_for_both

logger = logging.getLogger(__name__)

# Of what cannot be overridden, why.
NO_REASON = {
    Finding.Rule.STATED_WITHIN.value: gettext_lazy(
        "No reason lets this pass: the two figures together tell what is protected."
    ),
    Finding.Rule.NEVER_PUBLISHED.value: gettext_lazy(
        "No reason lets this pass: such a number is never published, whatever its source."
    ),
    Finding.Rule.REMOVED_AGAIN.value: gettext_lazy(
        "No reason lets this pass: two people removed these words. Change the record itself, "
        "discard this edition and prepare it again."
    ),
}


def prepare(programme: CountryProgramme, *, by: AbstractUser) -> Edition:
    """
    Freeze what the next edition would say; the public sees it only once approved.

    Writes only the records that differ from those that stand. Raises `PermissionDenied`,
    or `ValidationError` where another preparation waits or nothing has changed since people
    approved what stands.
    """
    if not by.has_perm("editions.prepare_edition"):
        raise PermissionDenied
    with one_at_a_time(snapshot=True, naming=[programme, by]):
        return _prepare(programme, by=by)


def prepare_in_full(programme: CountryProgramme, *, by: AbstractUser) -> tuple[Edition, int]:
    """
    Prepare, then hold every document, computed anew, against what the edition holds.

    Where nothing is to be prepared, against the edition that stands. Returns the edition and
    how many documents are the same, byte for byte. Raises `checking.Differs` as well; then
    nothing is written.
    """
    if not by.has_perm("editions.prepare_edition"):
        raise PermissionDenied
    with one_at_a_time(snapshot=True, naming=[programme, by]):
        try:
            # What is taken back where nothing has changed is the preparation alone.
            with transaction.atomic():
                edition = _prepare(programme, by=by)
        except preparing.NothingChanged as unchanged:
            edition = unchanged.edition
        return edition, checking.compare(edition)


def _prepare(programme: CountryProgramme, *, by: AbstractUser) -> Edition:
    edition = preparing.prepare(programme, by=by)
    witness.write([edition], ADDITION, [{"added": {}}], by=by)
    return edition


def as_it_stands(pk: int) -> Edition:
    """An edition as it is now; refuses in words if somebody discarded it meanwhile."""
    edition = Edition.objects.filter(pk=pk).first()
    if edition is None:
        raise ValidationError(
            _("This edition is no longer there: somebody discarded it. Nothing was changed.")
        )
    return edition


def as_it_reads(edition: Edition) -> str:
    """Changes with all that people write into a prepared edition: reasons, and what passes."""
    findings = edition.findings.order_by("pk").values_list("pk", "overridden_by", "reason")
    reasons = edition.restatements.order_by("pk").values_list("pk", "reason", "reason_language")
    return digest([edition.pk, *map(list, findings), *map(list, reasons)])


def approve(edition: Edition, *, by: AbstractUser, as_read: str | None = None) -> Edition:
    """
    Make a prepared edition public; from then on its values never change.

    The approver is another person than the preparer. While no second account with the
    right to approve has ever existed, the only one may approve alone, and the edition
    says so (roles). `as_read` is what the edition read as on her page, where she has one: no
    other is approved. Raises `PermissionDenied` or `ValidationError`.
    """
    if not by.has_perm("editions.approve_edition"):
        raise PermissionDenied
    with one_at_a_time():
        edition = as_it_stands(edition.pk)
        is_prepared = edition.state == Edition.State.PREPARED
        if as_read is not None and is_prepared and as_read != as_it_reads(edition):
            raise ValidationError(
                _(
                    "The reasons of edition %(number)s, or what was let pass in it, were changed "
                    "after you had read them. Look at the preview again, then approve it."
                )
                % {"number": edition.number}
            )
        note_approvers()
        approval = Edition.Approval.TWO_PEOPLE
        if alone := _why_one_person(edition, by):
            if _others_approve(by):
                raise ValidationError(alone)
            approval = Edition.Approval.ONE_PERSON
        edition = _approve(edition, by=by, approval=approval)
        witness.note([edition], gettext_noop("state: approved"), by=by)
        return edition


def why_another(edition: Edition, *, by: AbstractUser) -> str:
    """Why this person may not be the one who approves it; empty where she may."""
    return _why_one_person(edition, by) if _others_approve(by) else ""


def _others_approve(by: AbstractUser) -> bool:
    return Approver.objects.exclude(account_id=by.pk).exists()


def _why_one_person(edition: Edition, by: AbstractUser) -> str:
    if edition.prepared_by_id == by.pk:
        return _(
            "You prepared edition %(number)s yourself. Another person with the right to approve "
            "has to approve it."
        ) % {"number": edition.number}
    return one_for_both(edition.prepared_by_id, by, acted_at=edition.prepared_at)


def discard(edition: Edition, *, by: AbstractUser) -> None:
    """Drop a prepared edition that nobody has seen; its number is free again."""
    if not by.has_perm("editions.prepare_edition"):
        raise PermissionDenied
    with one_at_a_time():
        edition = as_it_stands(edition.pk)
        if edition.state != Edition.State.PREPARED:
            raise ValidationError(
                _("Edition %(number)s is public and cannot be discarded.")
                % {"number": edition.number}
            )
        witness.write([edition], DELETION, by=by)
        freezing.discard(edition)
        Restatement.objects.filter(edition=edition).delete()
        edition.delete()
    logger.info("%s discarded edition %s", by, edition.number)


def withdraw(edition: Edition, *, by: AbstractUser, reason: str) -> Edition:
    """
    Take a public edition back, for a reason that its address goes on to give.

    The newest edition that is still public becomes the current one. The last one may be
    withdrawn too: then the pages say that there is none.
    """
    if not by.has_perm("editions.withdraw_edition"):
        raise PermissionDenied
    reason = reason.strip()
    if not reason:
        raise ValidationError(_("Say why the edition is withdrawn."))
    with one_at_a_time():
        # What was removed while this waited is refused too.
        gate.demand_harmless(reason, edition.programme)
        edition = as_it_stands(edition.pk)
        if not edition.is_public:
            raise ValidationError(
                _("Edition %(number)s is not public, so it cannot be withdrawn.")
                % {"number": edition.number}
            )
        edition.state = Edition.State.WITHDRAWN
        edition.withdrawn_at = timezone.now()
        edition.withdrawn_by_id = by.pk
        edition.withdrawn_reason = reason
        edition.withdrawn_language = _language()
        edition.save(
            update_fields=[
                "state",
                "withdrawn_at",
                "withdrawn_by",
                "withdrawn_reason",
                "withdrawn_language",
            ]
        )
        witness.note([edition], gettext_noop("state: withdrawn"), by=by)
    logger.info("%s withdrew edition %s: %s", by, edition.number, reason)
    return edition


def explain(
    restatement: Restatement, *, by: AbstractUser, reason: str, was: str | None = None
) -> None:
    """
    Say why a figure is given otherwise, before the edition is approved.

    `was` is the reason that stood on her page, where she has one: no other is replaced.
    """
    if not by.has_perm("editions.prepare_edition"):
        raise PermissionDenied
    gate.demand_harmless(reason, restatement.edition.programme)
    with one_at_a_time():
        if as_it_stands(restatement.edition_id).state != Edition.State.PREPARED:
            raise ValidationError(
                _("This edition is public; note an erratum instead of changing its reasons.")
            )
        restatement.refresh_from_db()
        if was is not None and restatement.reason != was:
            raise ValidationError(
                _(
                    "Not kept: somebody else wrote “%(reason)s” meanwhile. What you typed is still "
                    "on this page; keep it if it shall stand instead."
                )
                % {"reason": restatement.reason or "–"}
            )
        restatement.reason = reason.strip()
        restatement.reason_language = _language() if restatement.reason else ""
        restatement.save(update_fields=["reason", "reason_language"])
        witness.note([restatement.edition], gettext_noop("reason"), by=by)
    logger.info("%s gave the reason of %s", by, restatement)


def override(finding: Finding, *, by: AbstractUser, reason: str) -> None:
    """Let a finding pass that blocks the approval: a second person, with a reason, on record."""
    if not by.has_perm("editions.approve_edition"):
        raise PermissionDenied
    with one_at_a_time():
        edition = as_it_stands(finding.edition_id)
        finding = Finding.objects.get(pk=finding.pk)
        if edition.state != Edition.State.PREPARED:
            raise ValidationError(_("This edition is public already."))
        if finding.level != Finding.Level.BLOCK or finding.overridden_at is not None:
            raise ValidationError(_("This finding does not block."))
        if not finding.may_be_overridden:
            raise ValidationError(NO_REASON[finding.rule])
        if edition.prepared_by_id == by.pk:
            raise ValidationError(_("Another person than the preparer has to override."))
        demand_two_people(edition.prepared_by_id, by, acted_at=edition.prepared_at)
        if not reason.strip():
            raise ValidationError(_("Say why this may be published."))
        finding.overridden_by_id = by.pk
        finding.overridden_at = timezone.now()
        finding.reason = reason.strip()
        finding.save(update_fields=["overridden_by", "overridden_at", "reason"])
        # On the edition: its own name may say what there is to see.
        witness.note([edition], gettext_noop("finding: let pass"), by=by)
    logger.info("%s let pass in edition %s: %s", by, edition.number, finding)


def publish_initial_load(programme: CountryProgramme) -> Edition | None:
    """
    Publish what the loader wrote, approved by nobody and marked so; only the first time.

    Returns None, and writes nothing, where the programme has any edition.
    """
    with one_at_a_time(snapshot=True, naming=[programme]):
        if Edition.objects.of(programme).exists():
            return None
        edition = preparing.prepare(programme, by=None)
        return _approve(edition, by=None, approval=Edition.Approval.INITIAL_LOAD)


def note_approvers() -> None:
    """Keep on record every account that has the right to approve today."""
    accounts = get_user_model().objects.filter(is_active=True, approver__isnull=True)
    for account in accounts:
        if account.has_perm("editions.approve_edition"):
            Approver.objects.get_or_create(account=account)


def _language() -> str:
    """The language in which somebody works, and so writes."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def _approve(edition: Edition, *, by: AbstractUser | None, approval: Edition.Approval) -> Edition:
    guards.demand()
    if edition.state != Edition.State.PREPARED:
        raise ValidationError(
            _("Edition %(number)s is already public.") % {"number": edition.number}
        )
    blocks = list(edition.findings.filter(level=Finding.Level.BLOCK, overridden_at__isnull=True))
    if blocks:
        raise ValidationError(
            ngettext(
                "Edition %(number)s cannot be approved: %(count)d finding blocks it (%(first)s).",
                "Edition %(number)s cannot be approved: %(count)d findings block it, "
                "the first: %(first)s.",
                len(blocks),
            )
            % {"number": edition.number, "count": len(blocks), "first": blocks[0]}
        )
    # The first load is prepared and approved in one transaction: nothing came between.
    if by is not None and (problems := overtaken(edition)):
        raise ValidationError(problems)
    freezing.flip(edition)
    edition.state = Edition.State.APPROVED
    edition.approval = approval
    edition.approved_by_id = by.pk if by else None
    edition.approved_at = timezone.now()
    edition.save(update_fields=["state", "approval", "approved_by", "approved_at"])
    errata.note(edition, by=by)
    logger.info("edition %s is public, %s", edition.number, approval.value)
    return edition
