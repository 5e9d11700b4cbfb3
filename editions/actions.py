"""Preparing, approving and discarding editions: who may, and what is written."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections import Counter
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import BeneficiaryCount
from editions.disclosure import THRESHOLDS
from editions.documents import COUNT, Document, documents_of
from editions.models import (
    Approver,
    Edition,
    FrozenCell,
    FrozenFacet,
    FrozenRecord,
    Restatement,
)
from programmes.models import CountryProgramme

logger = logging.getLogger(__name__)

BATCH = 1000
# Figures whose change from one edition to the next is told to the public.
RESTATED = {FrozenRecord.Kind.STATEMENT: ("value",), COUNT: ("value", "status")}


@transaction.atomic
def prepare(programme: CountryProgramme, *, by: AbstractUser) -> Edition:
    """
    Freeze what the next edition would say; the public sees it only once approved.

    Writes only the records that differ from those that stand. Raises `PermissionDenied`,
    or `ValidationError` where another preparation waits or nothing has changed.
    """
    if not by.has_perm("editions.prepare_edition"):
        raise PermissionDenied
    return _prepare(programme, by=by)


@transaction.atomic
def approve(edition: Edition, *, by: AbstractUser) -> Edition:
    """
    Make a prepared edition public; from then on its values never change.

    The approver is another person than the preparer. While no second account with the
    right to approve has ever existed, the only one may approve alone, and the edition
    says so (roles). Raises `PermissionDenied` or `ValidationError`.
    """
    if not by.has_perm("editions.approve_edition"):
        raise PermissionDenied
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    note_approvers()
    approval = Edition.Approval.TWO_PEOPLE
    if edition.prepared_by_id == by.pk:
        if Approver.objects.exclude(account_id=by.pk).exists():
            raise ValidationError(
                _(
                    "You prepared edition %(number)s yourself. Another person with the right "
                    "to approve has to approve it."
                )
                % {"number": edition.number}
            )
        approval = Edition.Approval.ONE_PERSON
    return _approve(edition, by=by, approval=approval)


@transaction.atomic
def discard(edition: Edition, *, by: AbstractUser) -> None:
    """Drop a prepared edition that nobody has seen; its number is free again."""
    if not by.has_perm("editions.prepare_edition"):
        raise PermissionDenied
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.state != Edition.State.PREPARED:
        raise ValidationError(
            _("Edition %(number)s is public and cannot be discarded.") % {"number": edition.number}
        )
    FrozenRecord.objects.filter(first_edition=edition).delete()
    FrozenCell.objects.filter(first_edition=edition).delete()
    Restatement.objects.filter(edition=edition).delete()
    edition.delete()
    logger.info("%s discarded edition %s", by, edition.number)


@transaction.atomic
def publish_initial_load(programme: CountryProgramme) -> Edition | None:
    """
    Publish what the loader wrote, approved by nobody and marked so; only the first time.

    Returns None, and writes nothing, where the programme has any edition.
    """
    if Edition.objects.of(programme).exists():
        return None
    edition = _prepare(programme, by=None)
    return _approve(edition, by=None, approval=Edition.Approval.INITIAL_LOAD)


def note_approvers() -> None:
    """Keep on record every account that has the right to approve today."""
    accounts = get_user_model().objects.filter(is_active=True, approver__isnull=True)
    for account in accounts:
        if account.has_perm("editions.approve_edition"):
            Approver.objects.get_or_create(account=account)


def _prepare(programme: CountryProgramme, *, by: AbstractUser | None) -> Edition:
    # Locked, so that of two people who press the button at once one is told to wait.
    programme = CountryProgramme.objects.select_for_update().get(pk=programme.pk)
    waiting = Edition.objects.of(programme).prepared().first()
    if waiting is not None:
        raise ValidationError(
            _("Edition %(number)s is already prepared. Approve or discard it first.")
            % {"number": waiting.number}
        )
    previous = Edition.objects.of(programme).public().newest_first().first()
    documents = documents_of(programme)
    standing = _standing(programme)
    changed = [
        document
        for document in documents
        if (row := standing.get((document.kind, document.key))) is None
        or row.document_hash != document.hash
    ]
    kept = {(document.kind, document.key) for document in documents}
    ended = [row for name, row in standing.items() if name not in kept]
    if previous is not None and not changed and not ended:
        raise ValidationError(
            _("Nothing has changed since edition %(number)s.") % {"number": previous.number}
        )
    edition = Edition.objects.create(
        programme=programme,
        previous=previous,
        prepared_by_id=by.pk if by else None,
        policy={"thresholds": THRESHOLDS, "published_parts": ["total"]},
        totals=dict(Counter(document.kind for document in documents)),
        released_hash=_released_hash(documents),
        input_hash=_input_hash(programme),
        **_next_number(programme),
    )
    edition.chained_hash = hashlib.sha256(
        f"{previous.chained_hash if previous else ''}{edition.released_hash}".encode()
    ).hexdigest()
    edition.save(update_fields=["chained_hash"])
    _freeze(edition, changed, ended, standing)
    return edition


def _approve(edition: Edition, *, by: AbstractUser | None, approval: Edition.Approval) -> Edition:
    if edition.state != Edition.State.PREPARED:
        raise ValidationError(
            _("Edition %(number)s is already public.") % {"number": edition.number}
        )
    before = Edition.objects.of(edition.programme).released().newest_first().first()
    for frozen in (FrozenRecord, FrozenCell):
        new = frozen.objects.filter(first_edition=edition, replaces__isnull=False)
        frozen.objects.filter(pk__in=new.values("replaces")).update(last_edition=before)
    edition.state = Edition.State.APPROVED
    edition.approval = approval
    edition.approved_by_id = by.pk if by else None
    edition.approved_at = timezone.now()
    edition.save()
    logger.info("edition %s is public, %s", edition.number, approval.value)
    return edition


def _standing(programme: CountryProgramme) -> dict[tuple[str, str], Any]:
    rows: dict[tuple[str, str], Any] = {
        (row.kind, row.key): row for row in FrozenRecord.objects.standing(programme)
    }
    return rows | {(COUNT, cell.key): cell for cell in FrozenCell.objects.standing(programme)}


def _next_number(programme: CountryProgramme) -> dict[str, Any]:
    year = programme.period_last_year
    used = Edition.objects.of(programme).filter(last_year=year).aggregate(last=Max("serial"))
    serial = (used["last"] or 0) + 1
    return {"last_year": year, "serial": serial, "number": f"{year}.{serial}"}


def _released_hash(documents: list[Document]) -> str:
    lines = sorted(f"{document.kind} {document.key} {document.hash}" for document in documents)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _input_hash(programme: CountryProgramme) -> str:
    """
    A keyed hash of the exact counts, for staff who must prove what an edition rested on.

    Keyed, since a plain hash of a small number would give the number away.
    """
    counts = BeneficiaryCount.objects.of(programme).order_by("pk")
    rows = list(counts.values_list("pk", "value", "is_not_reported", "restricted", "state"))
    return hmac.new(
        settings.SECRET_KEY.encode(), json.dumps(rows).encode(), hashlib.sha256
    ).hexdigest()


def _freeze(
    edition: Edition,
    changed: list[Document],
    ended: list[Any],
    standing: dict[tuple[str, str], Any],
) -> None:
    records, cells, facets, restated = [], [], [], []
    for document in changed:
        before = standing.get((document.kind, document.key))
        span = {
            "programme": edition.programme,
            "first_edition": edition,
            "replaces": before,
            "document": document.body,
            "document_hash": document.hash,
        }
        if document.kind == COUNT:
            cells.append(FrozenCell(**span, **document.cell))
        else:
            record = FrozenRecord(
                **span,
                kind=document.kind,
                key=document.key,
                position=document.position,
                start_key=document.start_key,
                search_text=document.search_text,
            )
            records.append(record)
            facets += [
                FrozenFacet(record=record, name=name, value=value)
                for name, value in document.facets
            ]
        if before is not None:
            restated += _restatements(edition, document, before.document)
    for row in ended:
        end = _end_of(row, edition)
        (cells if isinstance(end, FrozenCell) else records).append(end)
    FrozenRecord.objects.bulk_create(records, batch_size=BATCH)
    FrozenCell.objects.bulk_create(cells, batch_size=BATCH)
    FrozenFacet.objects.bulk_create(facets, batch_size=BATCH)
    Restatement.objects.bulk_create(restated, batch_size=BATCH)


def _end_of(row: Any, edition: Edition) -> Any:
    """A row that says that a record stops with the edition before this one."""
    names = [
        column.name
        for column in row._meta.concrete_fields
        if column.name not in {"id", "first_edition", "last_edition", "replaces", "is_end"}
    ]
    return type(row)(
        **{name: getattr(row, name) for name in names},
        first_edition=edition,
        replaces=row,
        is_end=True,
    )


def _restatements(
    edition: Edition, document: Document, before: dict[str, Any]
) -> list[Restatement]:
    return [
        Restatement(
            edition=edition,
            kind=document.kind,
            key=document.key,
            field=name,
            before=before.get(name),
            after=document.body.get(name),
        )
        for name in RESTATED.get(document.kind, ())
        if before.get(name) != document.body.get(name)
    ]
