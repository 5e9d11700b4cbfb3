"""
How an edition is prepared: written batch by batch beside what stands, seen by nobody yet.

Alone and from one snapshot (actions.py sees to both). What is not whole is taken back with
the transaction, so a preparation that fails or is killed leaves nothing.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from beneficiaries.counting import ANY_YEAR
from editions import first_pages, freezing, guards, hashes, restating
from editions.bulk import Sender, take_stock
from editions.counted import REACH
from editions.cube import keeping as cube
from editions.disclosure import THRESHOLDS
from editions.document import COUNT, Document
from editions.drafting import Draft
from editions.freezing import Batch, Rows
from editions.gate import Gate
from editions.inputs import hash_of_all
from editions.keys_in_words import KeysInWords
from editions.live import BATCH
from editions.models import (
    Edition,
    Finding,
    FrozenCell,
    FrozenFacet,
    FrozenFigures,
    FrozenListing,
    FrozenPage,
    FrozenRecord,
    Restatement,
)
from editions.turns import collecting_seldom
from editions.unique_totals import UNIQUE_TOTALS, stated_unique_totals
from editions.writing import write, write_places
from programmes.models import CountryProgramme, Sector

logger = logging.getLogger(__name__)

AT_A_TIME = 1000


class NothingChanged(ValidationError):
    """What would be prepared is what is public already."""

    def __init__(self, edition: Edition, held_back: Iterable[str] = ()) -> None:
        self.edition = edition
        words = KeysInWords()
        super().__init__(
            [
                _("Nothing has changed since edition %(number)s.") % {"number": edition.number},
                *(
                    _(
                        "%(figure)s came after its year was published and is held back: it is "
                        "too small to be told beside that year, or too near to other figures."
                    )
                    % {"figure": words.of(COUNT, key)}
                    for key in held_back
                ),
            ]
        )


def prepare(programme: CountryProgramme, *, by: AbstractUser | None) -> Edition:
    """Freeze what the next edition would say. Raises `ValidationError`, then to be taken back."""
    with collecting_seldom():
        return _prepare(programme, by=by)


def _prepare(programme: CountryProgramme, *, by: AbstractUser | None) -> Edition:
    guards.demand()
    waiting = Edition.objects.of(programme).prepared().first()
    if waiting is not None:
        raise ValidationError(
            _("Edition %(number)s is already prepared. Approve or discard it first.")
            % {"number": waiting.number}
        )
    draft = Draft(programme)
    edition = Edition.objects.create(
        programme=programme,
        previous=draft.current,
        prepared_by_id=by.pk if by else None,
        **_next_number(programme),
    )
    gate = Gate(edition)
    if not _freeze(edition, draft, gate):
        assert draft.current is not None
        # What nobody approved is worth an approval by people, whether changed or not.
        if not draft.current.is_approved_by_nobody:
            raise NothingChanged(draft.current, draft.frozen.held_back)
    _complete(edition, draft)
    Finding.objects.bulk_create([*gate.look_at_statements(), *gate.look_at_rests()])
    logger.info("edition %s is prepared", edition.number)
    return edition


def _freeze(edition: Edition, draft: Draft, gate: Gate) -> bool:
    """Write every batch with what is found in it; whether readers have to be told anything."""
    differs = draft.current is None
    written: list[Document] = []
    with Sender() as sender:
        for batch in draft.batches():
            stands = draft.stands(batch)
            changed, ended = freezing.differing(batch.documents, stands)
            # Of the batch before: it was taken by the database while this one was computed.
            write_places(edition, written, sender)
            write(edition, changed, ended, stands, sender)
            written = changed
            if batch.projects:
                hashes.keep(edition, batch, draft.inputs, draft.known, sender)
            before = stands
            if not draft.is_continued:
                # Readers know the edition that is public, not what stands since a withdrawal.
                before = freezing.rows_of(draft.current, batch) if draft.current else {}
            # Nor has what was withdrawn passed for good.
            new = changed if draft.is_continued else freezing.differing(batch.documents, before)[0]
            Finding.objects.bulk_create(gate.look_at(new), batch_size=AT_A_TIME)
            if draft.current is not None:
                restated, is_other = _restatements(edition, batch, before)
                Restatement.objects.bulk_create(restated, batch_size=AT_A_TIME)
                differs = differs or is_other
        write_places(edition, written, sender)
    Finding.objects.bulk_create(gate.look_at_counts(), batch_size=AT_A_TIME)
    found = gate.look_at_frozen(draft)
    Finding.objects.bulk_create(found, batch_size=AT_A_TIME)
    if _is_large(draft):
        take_stock(*freezing.FROZEN, FrozenFacet, FrozenListing)
    # A correction that readers do not know of yet is reason enough.
    return differs or bool(draft.to_be_said)


def _restatements(
    edition: Edition, batch: Batch, before: Rows
) -> tuple[Iterator[Restatement], bool]:
    """The figures that a batch gives otherwise than before, and whether anything differs."""
    changed, ended = freezing.differing(batch.documents, before)
    after = {document.name: document.body for document in changed if document.name in before}
    names = {name: before[name] for name in [*after, *ended] if name[0] in restating.FIGURES}
    restated = (
        Restatement(edition=edition, kind=kind, key=key, field=field, before=old, after=new)
        for (kind, key), document in freezing.documents_in(names).items()
        for field, old, new in restating.restated(kind, document, after.get((kind, key)))
    )
    return restated, bool(changed or ended)


def _complete(edition: Edition, draft: Draft) -> None:
    """What is known of an edition only once all of it is written."""
    previous = edition.previous
    released_hash = hashes.released_hash(edition)
    chain = f"{previous.chained_hash if previous else ''}{released_hash}"
    edition.policy = {
        "thresholds": THRESHOLDS,
        "published_parts": ["total", "sector", "region", "sex_age"],
        "protected_sectors": _protected(edition.programme),
        "closed_years": draft.closed_years,
        "cube": cube.RULES,
        REACH: ANY_YEAR,
    }
    edition.totals = _totals(edition)
    edition.released_hash = released_hash
    edition.chained_hash = hashlib.sha256(chain.encode()).hexdigest()
    edition.input_hash = hash_of_all(draft.inputs.items())
    edition.save(update_fields=["policy", "totals", "released_hash", "chained_hash", "input_hash"])
    cube.keep(edition)
    first_pages.keep(edition)
    if _is_large(draft):
        take_stock(FrozenFigures, FrozenPage)


def _protected(programme: CountryProgramme) -> list[str]:
    protection = Sector.ProtectionClass.PROTECTION
    sectors = programme.sectors.filter(protection_class=protection).order_by("slug")
    return list(sectors.values_list("slug", flat=True))


def _is_large(draft: Draft) -> bool:
    return draft.is_first or len(draft.codes) >= BATCH


def _totals(edition: Edition) -> dict[str, int]:
    records = FrozenRecord.objects.of(edition).order_by("kind").values_list("kind")
    totals = Counter(dict(records.annotate(number=Count("pk"))))
    totals[COUNT] = FrozenCell.objects.of(edition).count()
    totals[UNIQUE_TOTALS] = stated_unique_totals(edition).count()
    return {kind: number for kind, number in totals.items() if number}


def _next_number(programme: CountryProgramme) -> dict[str, Any]:
    year = programme.period_last_year
    used = Edition.objects.of(programme).filter(last_year=year).aggregate(last=Max("serial"))
    serial = (used["last"] or 0) + 1
    return {"last_year": year, "serial": serial, "number": f"{year}.{serial}"}
