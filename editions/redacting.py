"""
Redaction: what one person asks for and another confirms is removed from every edition.

The removed words are kept nowhere: what was removed is known again by keyed hashes.
"""

from __future__ import annotations

import logging
from copy import copy
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop

from editions import first_pages
from editions.copies import Elsewhere, Place, elsewhere, versions
from editions.cube import keeping as cube
from editions.document import COUNT, WRITTEN
from editions.freezing import digest_of
from editions.listing import find_anew, list_anew, ready_rows
from editions.marker import MARKED, REMOVED, REMOVED_HERE
from editions.models import (
    Edition,
    Erratum,
    Finding,
    FrozenCell,
    FrozenListing,
    FrozenRecord,
    Redaction,
    Restatement,
)
from editions.reconciling import REMOVED_STATE
from editions.removable import (
    COMPARISONS,
    EMPTY,
    LISTS,
    POSITIONS,
    VALUE,
    fingerprint,
    fingerprints_at,
    is_result,
    is_text,
    numbered,
    pattern_of,
    places,
    told,
    told_at,
)
from editions.restating import RESULT
from editions.turns import one_at_a_time
from programmes import witness
from programmes.languages import LANGUAGES
from programmes.models import CountryProgramme
from programmes.two_people import demand_two_people

logger = logging.getLogger(__name__)


def ask(
    programme: CountryProgramme, *, kind: str, key: str, field: str, by: AbstractUser, reason: str
) -> Redaction:
    """
    Ask that a field of a record be removed from every edition; a second person confirms.

    `field` is a name in the record's document, `sources.0.says` in a list, `results.0` for
    a whole result, `value` for the figure of a count or a statement; a row that names another
    may be asked for by the code of that, `regions.ML05`, and is kept by its place. Nothing
    changes yet. Raises `PermissionDenied` or `ValidationError`.
    """
    if not by.has_perm("editions.redact"):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError(_("Say why this must be removed, without repeating it."))
    check(programme, kind=kind, key=key, field=field)
    field, prints = _meant(versions(programme, kind, key), field)
    redaction = Redaction.objects.create(
        programme=programme,
        kind=kind,
        key=key,
        field=field,
        reason=reason.strip(),
        fingerprints=prints,
        asked_by_id=by.pk,
    )
    logger.info("%s asks for the redaction of %s", by, redaction)
    return redaction


def check(programme: CountryProgramme, *, kind: str, key: str, field: str) -> None:
    """Refuse what leads to no text or figure that an edition holds."""
    rows = versions(programme, kind, key)
    if not rows:
        raise ValidationError(_("No edition holds the record “%(key)s”.") % {"key": key})
    if not any(fingerprints_at(row.document, field) for row in rows):
        raise ValidationError(
            _("No edition holds a text or figure at “%(field)s” of this record.") % {"field": field}
        )


def _meant(rows: list[Any], field: str) -> tuple[str, list[str]]:
    """
    A place in a list by its number, and what stands there, since rows move until it is confirmed.

    Of links to others what the newest edition has there is meant; words, at any edition's place.
    """
    holding = [row for row in rows if fingerprints_at(row.document, field)]
    holding.sort(key=lambda row: row.pk, reverse=True)
    newest, has_number, parts = holding[0], pattern_of(field) != field, field.split(".")
    is_of_a_link = bool(LISTS & set(parts[:-1]))
    if not has_number and not is_of_a_link:
        return field, []
    if has_number and is_of_a_link:
        holding = [newest]
    prints = {one for row in holding for one in fingerprints_at(row.document, field)}
    return numbered(newest.document, field), sorted(prints)


def found_elsewhere(redaction: Redaction) -> Elsewhere:
    """What a confirmation would remove as well, and what it would leave; nothing changes."""
    place = Place(redaction.kind, redaction.key, redaction.field)
    return elsewhere(redaction.programme, place, set(redaction.fingerprints))


def confirm(redaction: Redaction, *, by: AbstractUser) -> Redaction:
    """
    Confirm what another person asked for, and carry it out in every edition at once.

    Its copies go in the same act, each as a redaction of its own that names this one.

    The live record is not touched: it has to be edited by hand, and no edition that would
    publish the removed words again passes the gate. Hashes of editions stay as they were
    published. Raises `PermissionDenied` or `ValidationError`.
    """
    if not by.has_perm("editions.redact"):
        raise PermissionDenied
    with one_at_a_time():
        redaction = _confirm(Redaction.objects.get(pk=redaction.pk), by=by)
        witness.note([redaction], gettext_noop("state: confirmed"), by=by)
    logger.info(
        "%s confirmed the redaction of %s in editions %s", by, redaction, redaction.editions
    )
    return redaction


def _confirm(redaction: Redaction, *, by: AbstractUser) -> Redaction:
    if redaction.confirmed_at is not None:
        raise ValidationError(_("This redaction was carried out already."))
    if redaction.asked_by_id == by.pk:
        raise ValidationError(_("You asked for it yourself; another person has to confirm it."))
    demand_two_people(redaction.asked_by_id, by, acted_at=redaction.asked_at)
    if Edition.objects.of(redaction.programme).prepared().exists():
        raise ValidationError(
            _("An edition is prepared and may hold the same words. Approve or discard it first.")
        )
    # Whoever notes the same on an edition at this moment comes before, or is refused after.
    editions = Edition.objects.of(redaction.programme).order_by("pk")
    list(editions.select_for_update(no_key=True).values_list("pk"))
    copies = found_elsewhere(redaction).copies
    redaction.confirmed_by_id = by.pk
    redaction.confirmed_at = timezone.now()
    redaction.save(update_fields=["confirmed_by", "confirmed_at"])
    acts = [redaction, *(_copy_of(redaction, place) for place in copies)]
    is_counted_anew, listed_at = _carry_out(redaction, set(redaction.fingerprints) or None)
    for act in acts[1:]:
        is_counted, places = _carry_out(act, set(redaction.fingerprints))
        is_counted_anew |= is_counted
        listed_at |= places
    if is_counted_anew:
        cube.renew(redaction.programme)
    first_pages.renew(redaction.programme, listed_at)
    for act in acts:
        # From here on the guards let none of it change.
        act.applied_at = timezone.now()
        act.save(update_fields=["fingerprints", "editions", "applied_at"])
    return redaction


def _copy_of(redaction: Redaction, place: Place) -> Redaction:
    return Redaction.objects.create(
        programme=redaction.programme,
        kind=place.kind,
        key=place.key,
        field=place.field,
        reason=redaction.reason,
        copy_of=redaction,
        asked_by=redaction.asked_by,
        confirmed_by=redaction.confirmed_by,
        confirmed_at=redaction.confirmed_at,
    )


def _carry_out(
    redaction: Redaction, prints: set[str] | None
) -> tuple[bool, set[first_pages.Place]]:
    """
    Remove what stands at the field; of a copy, and in a list, only what has these fingerprints.

    Parts and sums of a figure have others than it, and so has the position of a town: they go
    wherever they stand. Whether sums must be made anew, and under which choices what was changed is
    or was listed.
    """
    field, rows = redaction.field, versions(redaction.programme, redaction.kind, redaction.key)
    is_related = field in {COMPARISONS, *POSITIONS} or (redaction.kind, field) == (COUNT, VALUE)
    if prints is None or is_related:
        prints, by_words = set(), False
        for row in rows:
            prints |= set(fingerprints_at(row.document, field))
    else:
        by_words = True
    changed = [row for row in rows if _remove(row, field, prints, by_words=by_words)]
    is_counted_anew = redaction.kind == COUNT
    listed = FrozenListing.objects.filter(
        record__in=[row.pk for row in changed if isinstance(row, FrozenRecord)]
    )
    listed_at = first_pages.places_of(listed)
    for row in changed:
        if redaction.kind in WRITTEN:
            type(row).objects.filter(pk=row.pk).update(**MARKED[redaction.kind])
            continue
        is_found_anew = isinstance(row, FrozenRecord) and find_anew(row)
        row.document_hash = digest_of(row)
        if isinstance(row, FrozenCell):
            columns = ["document", "document_hash"]
            if field == VALUE:
                row.value, row.status = None, FrozenCell.Status.WITHHELD
                columns += ["value", "status"]
            row.save(update_fields=columns)
        else:
            ready = ready_rows(row.kind, row.document)
            for column, text in ready.items():
                setattr(row, column, text)
            found = ("search_text", "start_key")
            row.save(update_fields=["document", "document_hash", *found, *ready])
        if is_found_anew:
            list_anew(row)
            is_counted_anew = True
    _clean_log(redaction, prints)
    redaction.fingerprints = sorted(prints)
    redaction.editions = _numbers(redaction.programme, changed)
    return is_counted_anew, listed_at | first_pages.places_of(listed)


def _remove(row: Any, field: str, prints: set[str], *, by_words: bool) -> bool:
    """
    Put the marker where the field stands; in a list, wherever the same words stand.

    Rows of a list move from edition to edition, so there the words decide, as they do in
    copies; elsewhere the place does, whatever older versions said at it.
    """
    pattern = pattern_of(field)
    found = [
        (holder, name)
        for holder, name in places(row.document, pattern.split("."))
        if (pattern == field and not by_words)
        or prints & {fingerprint(text) for text in told_at(holder, name)}
    ]
    # From the end, since rows may go.
    for holder, name in reversed(found):
        if not _put_the_marker(holder, name, is_count=isinstance(row, FrozenCell)):
            row.document[REMOVED_HERE] = dict(REMOVED)
    return bool(found)


def _put_the_marker(holder: Any, name: Any, *, is_count: bool) -> bool:
    """The marker, or nothing, in the place of what is removed; whether it is the marker."""
    value = holder[name]
    if is_text(value):
        holder[name] = dict(REMOVED)
    elif is_result(value):
        empty = dict.fromkeys(LANGUAGES, "") | {"source_language": "en"}
        holder[name] = value | {
            "label": REMOVED,
            "value": None,
            "unit": empty,
            "period": empty,
            "note": empty,
            "source": "",
        }
    elif name == COMPARISONS:
        holder[name] = [_removed_from(row) for row in value]
    elif name == VALUE and is_count:
        # It might be any number.
        holder[name] = None
        holder |= {"status": FrozenCell.Status.WITHHELD.value, "removed": REMOVED, "at_most": None}
    elif name == VALUE:
        holder[name] = None
        told_beside = [
            row | {"difference": None, "state": REMOVED_STATE} for row in holder[COMPARISONS]
        ]
        holder |= {"removed": REMOVED, COMPARISONS: told_beside}
    elif isinstance(holder, list):
        del holder[name]
        return False
    else:
        holder[name] = copy(EMPTY[name])
        return bool(holder[name] == REMOVED)
    return True


def _removed_from(comparison: dict[str, Any]) -> dict[str, Any]:
    """A comparison of which something that it adds up was removed."""
    nothing = dict.fromkeys(("at_least", "at_most", "difference"))
    return comparison | nothing | {"state": REMOVED_STATE, "removed": REMOVED}


def _clean_log(redaction: Redaction, prints: set[str]) -> None:
    """What is removed stands in no restatement and in no finding either."""
    log = Restatement.objects.filter(
        edition__programme=redaction.programme, kind=redaction.kind, key=redaction.key
    )
    for restatement in log:
        touched = False
        for name in ("before", "after"):
            value = getattr(restatement, name)
            is_result = restatement.field.startswith(RESULT)
            if restatement.field == redaction.field or (
                is_result and prints & {fingerprint(text) for text in told(value)}
            ):
                setattr(restatement, name, dict(REMOVED) if value is not None else None)
                touched = touched or value is not None
        if touched:
            restatement.save(update_fields=["before", "after"])
    Finding.objects.filter(
        edition__programme=redaction.programme, kind=redaction.kind, key=redaction.key
    ).update(fragment="")


def _numbers(programme: CountryProgramme, rows: list[Any]) -> list[str]:
    """The editions that hold any of these rows."""
    editions = Edition.objects.of(programme).released().order_by("pk")
    return [edition.number for edition in editions if any(_stands_in(edition, row) for row in rows)]


def _stands_in(edition: Edition, row: Any) -> bool:
    if isinstance(row, Edition):
        return row.pk == edition.pk
    if isinstance(row, (Erratum, Restatement)):
        return row.edition_id == edition.pk
    return row.first_edition_id <= edition.pk and (
        row.last_edition_id is None or edition.pk <= row.last_edition_id
    )
