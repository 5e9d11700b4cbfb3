"""
Redaction: what one person asks for and another confirms is removed from every edition.

The removed words are kept nowhere: what was removed is known again by keyed hashes.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from editions.cube import keeping as cube
from editions.document import COUNT
from editions.documents import searchable
from editions.freezing import digest_of
from editions.listing import ready_rows
from editions.marker import REMOVED
from editions.models import Edition, Finding, FrozenCell, FrozenRecord, Redaction, Restatement
from editions.restating import RESULT
from editions.turns import one_at_a_time
from programmes.languages import LANGUAGES
from programmes.models import CountryProgramme

logger = logging.getLogger(__name__)

TEXT_KEYS = {*LANGUAGES, "source_language"}
# What is no text object and may be removed all the same.
PLAIN = {"title_original", "town", "capital"}
VALUE = "value"


def ask(
    programme: CountryProgramme, *, kind: str, key: str, field: str, by: AbstractUser, reason: str
) -> Redaction:
    """
    Ask that a field of a record be removed from every edition; a second person confirms.

    `field` is a name in the record's document, `sources.0.says` in a list, `results.0` for
    a whole result, `value` for the figure of a count. Nothing changes yet. Raises
    `PermissionDenied` or `ValidationError`.
    """
    if not by.has_perm("editions.redact"):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError(_("Say why this must be removed, without repeating it."))
    check(programme, kind=kind, key=key, field=field)
    redaction = Redaction.objects.create(
        programme=programme,
        kind=kind,
        key=key,
        field=field,
        reason=reason.strip(),
        asked_by_id=by.pk,
    )
    logger.info("%s asks for the redaction of %s", by, redaction)
    return redaction


def check(programme: CountryProgramme, *, kind: str, key: str, field: str) -> None:
    """Refuse what leads to no text or figure that an edition holds."""
    if (kind, field) == (FrozenRecord.Kind.STATEMENT, VALUE):
        raise ValidationError(
            _("A statement repeats what somebody printed; propose it anew or take it back instead.")
        )
    rows = _versions(programme, kind, key)
    if not rows:
        raise ValidationError(_("No edition holds the record “%(key)s”.") % {"key": key})
    if not any(fingerprints_at(row.document, field) for row in rows):
        raise ValidationError(
            _("No edition holds a text or figure at “%(field)s” of this record.") % {"field": field}
        )


def confirm(redaction: Redaction, *, by: AbstractUser) -> Redaction:
    """
    Confirm what another person asked for, and carry it out in every edition at once.

    The live record is not touched: it has to be edited by hand, and no edition that would
    publish the removed words again passes the gate. Hashes of editions stay as they were
    published. Raises `PermissionDenied` or `ValidationError`.
    """
    if not by.has_perm("editions.redact"):
        raise PermissionDenied
    with one_at_a_time():
        redaction = _confirm(Redaction.objects.get(pk=redaction.pk), by=by)
    logger.info(
        "%s confirmed the redaction of %s in editions %s", by, redaction, redaction.editions
    )
    return redaction


def _confirm(redaction: Redaction, *, by: AbstractUser) -> Redaction:
    if redaction.confirmed_at is not None:
        raise ValidationError(_("This redaction was carried out already."))
    if redaction.asked_by_id == by.pk:
        raise ValidationError(_("You asked for it yourself; another person has to confirm it."))
    if Edition.objects.of(redaction.programme).prepared().exists():
        raise ValidationError(
            _("An edition is prepared and may hold the same words. Approve or discard it first.")
        )
    redaction.confirmed_by_id = by.pk
    redaction.confirmed_at = timezone.now()
    redaction.save(update_fields=["confirmed_by", "confirmed_at"])
    _carry_out(redaction)
    return redaction


def fingerprints_at(document: dict[str, Any], field: str, *, anywhere: bool = False) -> list[str]:
    """
    Keyed hashes of what stands at a field, one for each language; none where nothing does.

    `anywhere` looks at every place of a list, since rows of lists move.
    """
    pattern = re.sub(r"\.\d+", r".*", field) if anywhere else field
    return [
        fingerprint(text)
        for holder, name in _places(document, pattern.split("."))
        for text in _told(holder[name])
    ]


def fingerprint(text: str) -> str:
    plain = " ".join(searchable(text).split())
    return hmac.new(settings.SECRET_KEY.encode(), plain.encode(), hashlib.sha256).hexdigest()[:32]


def _told(value: Any) -> Iterator[str]:
    """What may be removed, as texts: a text in each language, a plain text, a figure, a result."""
    if isinstance(value, dict) and value.keys() == TEXT_KEYS:
        if value != REMOVED:
            yield from filter(None, (value[language] for language in LANGUAGES))
    elif isinstance(value, dict) and "label" in value:
        # A result: its words with its figure, since the words alone may stand elsewhere.
        if value["label"] != REMOVED:
            label = value["label"]
            yield f"{label[label['source_language']]} {value[VALUE]}"
    elif isinstance(value, (str, int)) and value != "":
        yield str(value)


def _places(document: Any, path: list[str]) -> Iterator[tuple[Any, Any]]:
    """Where a path leads: the dictionary or list that holds the value, and its name there."""
    first, *rest = path
    if isinstance(document, list):
        wanted = range(len(document)) if first == "*" else [int(first)] if first.isdigit() else []
        names: list[Any] = [place for place in wanted if place < len(document)]
    else:
        names = [first] if isinstance(document, dict) and first in document else []
    for name in names:
        value = document[name]
        if rest:
            yield from _places(value, rest)
        elif _may_be_removed(name, value):
            yield document, name


def _may_be_removed(name: Any, value: Any) -> bool:
    if isinstance(value, dict):
        return value.keys() == TEXT_KEYS or {"label", VALUE, "unit"} <= value.keys()
    return name in PLAIN or (name == VALUE and isinstance(value, int))


def _versions(programme: CountryProgramme, kind: str, key: str) -> list[Any]:
    """Every row that holds the record, of whatever edition."""
    if kind != COUNT:
        return list(
            FrozenRecord.objects.filter(programme=programme, kind=kind, key=key).prefetch_related(
                "facets"
            )
        )
    cells = FrozenCell.objects.filter(programme=programme, project_code=key.partition("/")[0])
    return [cell for cell in cells if cell.key == key]


def _carry_out(redaction: Redaction) -> None:
    rows = _versions(redaction.programme, redaction.kind, redaction.key)
    prints: set[str] = set()
    for row in rows:
        prints |= set(fingerprints_at(row.document, redaction.field))
    changed = [row for row in rows if _remove(row, redaction.field, prints)]
    for row in changed:
        row.document_hash = digest_of(row)
        if isinstance(row, FrozenCell):
            row.value, row.status = None, FrozenCell.Status.WITHHELD
            row.save(update_fields=["document", "document_hash", "value", "status"])
        else:
            ready = ready_rows(row.kind, row.document)
            for column, text in ready.items():
                setattr(row, column, text)
            row.save(update_fields=["document", "document_hash", "search_text", *ready])
    if redaction.kind == COUNT:
        cube.renew(redaction.programme)
    _clean_log(redaction, prints)
    redaction.fingerprints = sorted(prints)
    redaction.editions = _numbers(redaction.programme, changed)
    redaction.applied_at = timezone.now()
    redaction.save(update_fields=["fingerprints", "editions", "applied_at"])


def _remove(row: Any, field: str, prints: set[str]) -> bool:
    """
    Put the marker where the field stands; in a list, wherever the same words stand.

    Rows of a list move from edition to edition, so there the words decide; elsewhere the
    place does, whatever older versions said at it.
    """
    pattern = re.sub(r"\.\d+", ".*", field)
    places = [
        (holder, name)
        for holder, name in _places(row.document, pattern.split("."))
        if pattern == field or prints & {fingerprint(text) for text in _told(holder[name])}
    ]
    for holder, name in places:
        value = holder[name]
        if isinstance(row, FrozenRecord):
            for text in _words(value):
                row.search_text = row.search_text.replace(
                    searchable(text), searchable(REMOVED["en"])
                )
        if isinstance(value, dict) and "label" in value:
            empty = dict.fromkeys(LANGUAGES, "") | {"source_language": "en"}
            holder[name] = value | {
                "label": REMOVED,
                "value": None,
                "unit": empty,
                "period": empty,
                "note": empty,
                "source": "",
            }
        elif name == VALUE:
            holder[name] = None
            holder |= {"status": FrozenCell.Status.WITHHELD.value, "removed": REMOVED}
        else:
            holder[name] = dict(REMOVED)
    return bool(places)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and value.keys() == TEXT_KEYS:
        yield from filter(None, (value[language] for language in LANGUAGES))


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
                is_result and prints & set(_told(value) and map(fingerprint, _told(value)))
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
    return [
        edition.number
        for edition in editions
        if any(
            row.first_edition_id <= edition.pk
            and (row.last_edition_id is None or edition.pk <= row.last_edition_id)
            for row in rows
        )
    ]
