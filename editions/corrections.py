"""
Reports by readers: handed in without an account or a cookie, and tracked to an answer.

Against floods and robots, without a third party: what is sent is shown once more and has
to be confirmed, not sooner than a person can read it; a network may hand in so many a day;
a report that is there already is not taken twice.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import logging
import re
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from editions import gate
from editions.models import CorrectionReport, CorrectionTry, Edition

logger = logging.getLogger(__name__)

SALT = "editions.corrections"
# In seconds: what is confirmed sooner was not read, what is confirmed later is asked again.
SOONEST, LATEST = 2, 60 * 60 * 6
A_DAY_FROM_ONE_NETWORK, A_DAY_FROM_ALL = 20, 500


class Refused(Exception):
    """A report that is not taken, and why, in words for its reporter."""


def seal(report: dict[str, str]) -> str:
    """What was written, signed with the moment, to be confirmed."""
    return signing.dumps(report, salt=SALT, compress=True)


def opened(sealed: str) -> dict[str, str]:
    """The report that `seal` signed, whenever that was; raises `Refused` for any other."""
    try:
        report: dict[str, str] = signing.loads(sealed, salt=SALT)
    except signing.BadSignature:
        raise Refused(_("This report was not written here. Please write it again.")) from None
    return report


def unseal(sealed: str) -> dict[str, str]:
    """The report that `seal` signed; raises `Refused` for any other, or too soon or too late."""
    report = opened(sealed)
    try:
        signing.loads(sealed, salt=SALT, max_age=LATEST)
    except signing.SignatureExpired:
        raise Refused(_("This page was open for too long. Please send the report again.")) from None
    try:
        signing.loads(sealed, salt=SALT, max_age=SOONEST)
    except signing.SignatureExpired:
        return report
    raise Refused(_("That was quicker than anybody reads. Please confirm once more."))


def hand_in(edition: Edition, report: dict[str, str], *, address: str) -> CorrectionReport:
    """
    Store a confirmed report on a page of an edition, and tell staff; the same twice is one.

    `address` is the network address it came from. Raises `Refused` where there are too many.
    """
    with transaction.atomic():
        today = _today(address)
        known = CorrectionReport.objects.filter(
            **report, state=CorrectionReport.State.RECEIVED, programme=edition.programme_id
        ).first()
        if known is not None:
            return known
        _count(today)
        stored = CorrectionReport.objects.create(programme_id=edition.programme_id, **report)
    _tell_staff(stored)
    return stored


def answer(report: CorrectionReport, *, by: AbstractUser, state: str, text: str) -> None:
    """
    Say how far a report is; closing it takes an answer, which its reporter reads.

    Raises `PermissionDenied` or `ValidationError`.
    """
    if not by.has_perm("editions.answer_correctionreport"):
        raise PermissionDenied
    gate.demand_harmless(text, report.programme)
    report.state, report.answer = state, text.strip()
    report.handled_at, report.handled_by_id = timezone.now(), by.pk
    report.validate_constraints()
    report.save(update_fields=["state", "answer", "handled_at", "handled_by"])
    logger.info("%s answered report %s: %s", by, report.pk, state)


def waiting_for(person: Any) -> dict[str, int]:
    """How many reports wait for an answer, dangers first; nothing for whoever may not answer."""
    if not person.has_perm("editions.answer_correctionreport"):
        return {}
    waiting = CorrectionReport.objects.exclude(state__in=CorrectionReport.ANSWERED)
    kinds = list(waiting.values_list("kind", flat=True))
    return {kind: kinds.count(kind) for kind in CorrectionReport.Kind.values if kind in kinds}


def _today(address: str) -> CorrectionTry:
    """What came from a network today; nobody of it hands in anything else at this moment."""
    today = timezone.localdate()
    CorrectionTry.objects.filter(day__lt=today).delete()
    row, _made = CorrectionTry.objects.get_or_create(day=today, network=_network(address, today))
    # A double click is two at one moment.
    return CorrectionTry.objects.select_for_update().get(pk=row.pk)


def _count(today: CorrectionTry) -> None:
    CorrectionTry.objects.filter(pk=today.pk).update(tries=F("tries") + 1)
    everybody = CorrectionTry.objects.aggregate(tries=Sum("tries"))["tries"]
    if today.tries >= A_DAY_FROM_ONE_NETWORK or everybody > A_DAY_FROM_ALL:
        raise Refused(
            _("Too many reports came in today. Please write to the address on this page instead.")
        )


def _network(address: str, day: date) -> str:
    """A keyed hash, another one each day: it can be counted and not be read back."""
    try:
        found = ipaddress.ip_address(address)
        # Whoever has one IPv6 address has a whole /64 of them.
        network = str(ipaddress.ip_network((found, 64 if found.version == 6 else 32), strict=False))
    except ValueError:
        network = "unknown"
    words = f"{day} {network}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).hexdigest()


def _tell_staff(report: CorrectionReport) -> None:
    """A line in the log and, where an address is set, a mail; neither repeats the report."""
    is_danger = report.kind == CorrectionReport.Kind.DANGER
    logger.log(logging.WARNING if is_danger else logging.INFO, "a reader reports %s", report.kind)
    if not settings.CORRECTIONS_EMAIL:
        return
    page = reverse("admin:editions_correctionreport_change", args=[report.pk])
    try:
        send_mail(
            subject=f"[{report.kind}] {settings.PUBLIC_URL}",
            message=f"{settings.PUBLIC_URL}{page}\n",
            from_email=None,
            recipient_list=[settings.CORRECTIONS_EMAIL],
        )
    except OSError as problem:
        # The report is stored and stands on the staff's front page whatever becomes of the mail.
        logger.warning("no mail tells of report %s: %s", report.pk, problem)


def demand_an_address_here(page: str) -> str:
    """The path of a page of this portal; raises `ValidationError` for anything else."""
    page = page.strip()
    for prefix in (settings.PUBLIC_URL, f"http://127.0.0.1:{settings.PORT}"):
        page = page.removeprefix(prefix)
    # Browsers pass over tabs and ends of lines, so that two slashes would meet.
    is_elsewhere = page.startswith("//") or re.search(r"[\\\x00-\x1f]", page)
    if page and (not page.startswith("/") or is_elsewhere):
        raise ValidationError(
            _("Give the address of a page of this portal: it begins with %(public)s/.")
            % {"public": settings.PUBLIC_URL}
        )
    return page
