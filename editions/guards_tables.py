"""
What the database refuses, table by table: the guards that guards.py puts in place.

Frozen rows are only ever added, and only to an edition that is prepared; what else may
happen to them is listed here, and the rest is refused, whatever program asks.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models

from editions import guards_sql as sql
from editions.guards_sql import Guard, never_replaced
from editions.guards_years import guards_of_years
from editions.marker import MARKED, REMOVED
from editions.models import (
    Approver,
    Edition,
    Erratum,
    Finding,
    FrozenCell,
    FrozenFacet,
    FrozenFigures,
    FrozenListing,
    FrozenPage,
    FrozenRecord,
    ProjectInput,
    Redaction,
    Restatement,
)
from editions.models.frozen import KEY_OF_CELL
from programmes.models import Sector

EDITION, RECORD = Edition._meta.db_table, FrozenRecord._meta.db_table
REDACTION = Redaction._meta.db_table
STAYS = "What an edition published is never changed or deleted; withdraw the edition instead."
ADDED = "Rows are added only to an edition that is prepared, never to one that is public."


def all_guards(vendor: str) -> list[Guard]:
    """Every guard that a database of this vendor has."""
    found = [
        *_of_editions(),
        *_of_frozen(
            FrozenRecord,
            {"document", "document_hash", "search_text", "start_key", "row_en", "row_fr", "row_it"},
        ),
        *_of_frozen(FrozenCell, {"document", "document_hash", "value", "status"}),
        *_of_made_again(FrozenFigures),
        *_of_made_again(FrozenPage),
        *_of_frozen(ProjectInput, set()),
        *_of_facets(FrozenFacet),
        *_of_facets(FrozenListing),
        *_of_restatements(),
        *_of_errata(),
        *_of_redactions(),
        *_of_findings(),
        *_of_approvers(),
        *_of_sectors(),
        *guards_of_years(),
    ]
    return [guard for guard in found if guard.only in {"", vendor}]


def _of_editions() -> Iterator[Guard]:
    approving = _same(Edition, {"state", "approval", "approved_at", "approved_by"})
    why = {"withdrawn_reason", "withdrawn_language"}
    withdrawing = _same(Edition, {"state", "withdrawn_at", "withdrawn_by", *why})
    # Once, at the end of the preparation: until then it has no hash.
    completing = _same(Edition, {"policy", "totals", "released_hash", "chained_hash", "input_hash"})
    yield Guard(
        Edition,
        "update",
        "NOT ("
        f"(OLD.state = 'prepared' AND OLD.released_hash = '' AND {completing})"
        f" OR (OLD.state = 'prepared' AND NEW.state IN ('prepared', 'approved') AND {approving})"
        f" OR (OLD.state = 'approved' AND NEW.state = 'withdrawn' AND {withdrawing})"
        f" OR ({_is_marked(Edition, 'edition', 'OLD.programme_id', 'OLD.number')}))",
        "An edition goes from prepared to approved to withdrawn; nothing else in it changes.",
    )
    yield Guard(Edition, "delete", "OLD.state <> 'prepared'", "A public edition is never deleted.")
    yield from _neither_emptied_nor_replaced(Edition)


def _of_frozen(model: type[models.Model], redacted: set[str]) -> Iterator[Guard]:
    allowed = [f"({_is_flip(model)})"]
    if redacted:
        is_record = model is FrozenRecord
        kind, key = ("OLD.kind", "OLD.key") if is_record else ("'count'", _key_of_cell())
        allowed.append(
            f"({_same(model, redacted)} AND CAST(NEW.document AS text) LIKE '%{REMOVED['en']}%'"
            f" AND {_is_being_redacted('OLD.programme_id', kind, key)})"
        )
    yield Guard(model, "update", f"NOT ({' OR '.join(allowed)})", STAYS)
    yield Guard(model, "delete", _is_public("OLD.first_edition_id"), STAYS)
    yield Guard(model, "insert", _is_public("NEW.first_edition_id"), ADDED)
    yield from _neither_emptied_nor_replaced(model)


def _is_flip(model: type[models.Model]) -> str:
    """Whether a row only gets its last edition, since a prepared one replaces it."""
    return (
        "OLD.last_edition_id IS NULL AND NEW.last_edition_id IS NOT NULL"
        f" AND {_same(model, {'last_edition'})}"
        f" AND EXISTS (SELECT 1 FROM {model._meta.db_table} successor"
        f" JOIN {EDITION} prepared ON prepared.id = successor.first_edition_id"
        " WHERE successor.replaces_id = OLD.id AND prepared.state = 'prepared')"
    )


def _of_made_again(model: type[models.Model]) -> Iterator[Guard]:
    """Made of what was frozen; while a count or project is redacted, it is made again."""
    yield Guard(model, "update", f"NOT ({_is_flip(model)})", STAYS)
    public = f"{_is_public('OLD.first_edition_id')} AND NOT {_is_its_source_redacted('OLD')}"
    yield Guard(model, "delete", public, STAYS)
    public = f"{_is_public('NEW.first_edition_id')} AND NOT {_is_its_source_redacted('NEW')}"
    yield Guard(model, "insert", public, ADDED)
    yield from _neither_emptied_nor_replaced(model)


def _of_facets(model: type[models.Model]) -> Iterator[Guard]:
    """By what a record is found: it comes and goes with it, and is made anew at its redaction."""
    public = (
        f"EXISTS (SELECT 1 FROM {RECORD} record JOIN {EDITION} edition"
        " ON edition.id = record.first_edition_id"
        " WHERE record.id = {row}.record_id AND edition.state <> 'prepared'"
        f" AND NOT {_is_being_redacted('record.programme_id', 'record.kind', 'record.key')})"
    )
    yield Guard(model, "update", "1 = 1", STAYS)
    yield Guard(model, "delete", public.format(row="OLD"), STAYS)
    yield Guard(model, "insert", public.format(row="NEW"), ADDED)
    yield from _neither_emptied_nor_replaced(model)


def _of_restatements() -> Iterator[Guard]:
    programme = f"(SELECT programme_id FROM {EDITION} WHERE id = OLD.edition_id)"
    why = _same(Restatement, {"reason", "reason_language"})
    explained = f"NOT {_is_public('OLD.edition_id')} AND {why}"
    redaction = (
        f"{_same(Restatement, {'before', 'after'})}"
        f" AND {_is_being_redacted(programme, 'OLD.kind', 'OLD.key')}"
    )
    marked = _is_marked(Restatement, "restatement", programme, _place_of_written())
    allowed = f"({explained}) OR ({redaction}) OR ({marked})"
    yield Guard(Restatement, "update", f"NOT ({allowed})", STAYS)
    yield Guard(Restatement, "delete", _is_public("OLD.edition_id"), STAYS)
    yield Guard(Restatement, "insert", _is_public("NEW.edition_id"), ADDED)
    yield from _neither_emptied_nor_replaced(Restatement)


def _of_errata() -> Iterator[Guard]:
    sentence = "An erratum is never changed or deleted; add another one."
    programme = f"(SELECT programme_id FROM {EDITION} WHERE id = OLD.edition_id)"
    marked = _is_marked(Erratum, "erratum", programme, _place_of_written())
    yield Guard(Erratum, "update", f"NOT ({marked})", sentence)
    yield Guard(Erratum, "delete", "1 = 1", sentence)
    yield Guard(
        Erratum,
        "insert",
        f"NOT {_is_public('NEW.edition_id')}",
        "An erratum is only added, and to an edition that is or was public.",
    )
    yield from _neither_emptied_nor_replaced(Erratum)


def _of_redactions() -> Iterator[Guard]:
    sentence = "A redaction keeps its number, and once carried out stays on record as it is."
    stays = f"OLD.applied_at IS NOT NULL OR NOT {sql.SAME}(id)"
    yield Guard(Redaction, "update", stays, sentence)
    yield Guard(Redaction, "delete", "OLD.applied_at IS NOT NULL", sentence)
    yield from _neither_emptied_nor_replaced(Redaction)


def _of_findings() -> Iterator[Guard]:
    """
    What was found in an edition, and who let it pass: with the edition it is prepared or gone.

    A finding is let pass once. Afterwards only words that a redaction removes go from it.
    """
    sentence = "What was found in an edition, and who let it pass, stays on record as it is."
    programme = f"(SELECT programme_id FROM {EDITION} WHERE id = OLD.edition_id)"
    override = (
        f"NOT {_is_public('OLD.edition_id')} AND OLD.overridden_at IS NULL"
        f" AND {_same(Finding, {'overridden_by', 'overridden_at', 'reason'})}"
    )
    redaction = (
        f"{_same(Finding, {'fragment'})} AND NEW.fragment = ''"
        f" AND {_is_being_redacted(programme, 'OLD.kind', 'OLD.key')}"
    )
    yield Guard(Finding, "update", f"NOT (({override}) OR ({redaction}))", sentence)
    yield Guard(Finding, "delete", _is_public("OLD.edition_id"), sentence)
    yield Guard(Finding, "insert", _is_public("NEW.edition_id"), ADDED)
    yield from _neither_emptied_nor_replaced(Finding)


def _of_approvers() -> Iterator[Guard]:
    """Who ever had the right to approve; that there were two ends the exception for one."""
    sentence = "Who once had the right to approve stays on record, and is never changed."
    yield Guard(Approver, "update", "1 = 1", sentence)
    yield Guard(Approver, "delete", "1 = 1", sentence)
    yield from _neither_emptied_nor_replaced(Approver)


def _of_sectors() -> Iterator[Guard]:
    """
    A lower class would tell what was held back of a sector of protection, and another place
    which part is shown together with a small one (decision 20).
    """
    protection = Sector.ProtectionClass.PROTECTION.value
    lowered = f"OLD.protection_class = '{protection}' AND NEW.protection_class <> '{protection}'"
    sentence = "The class of a sector is never lowered, and its place among the sectors stays."
    yield Guard(Sector, "update", f"({lowered}) OR NOT {sql.SAME}(position)", sentence)
    yield from never_replaced(Sector, sentence)


def _neither_emptied_nor_replaced(model: type[models.Model]) -> Iterator[Guard]:
    yield Guard(model, "truncate", "1 = 1", STAYS, only="postgresql")
    yield from never_replaced(model, "A row that is guarded is never replaced by another one.")


# Pieces of conditions


def _same(model: type[models.Model], except_for: set[str]) -> str:
    """Whether no column changes but those named; in words that both databases know."""
    fields = [field for field in model._meta.concrete_fields if field.name not in except_for]
    return f"{sql.SAME}({' '.join(str(field.column) for field in fields)})"


def _is_public(edition: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {EDITION} edition"
        f" WHERE edition.id = {edition} AND edition.state <> 'prepared')"
    )


def _is_being_redacted(programme: str, kind: str, key: str) -> str:
    """Whether two people agreed to remove something from this record, and it is being done."""
    return (
        f"EXISTS (SELECT 1 FROM {REDACTION} agreed WHERE agreed.programme_id = {programme}"
        f" AND agreed.kind = {kind} AND agreed.key = {key}"
        " AND agreed.confirmed_at IS NOT NULL AND agreed.applied_at IS NULL)"
    )


def _is_marked(model: type[models.Model], kind: str, programme: str, key: str) -> str:
    """Whether what somebody wrote becomes the marker, as two people agreed, and nothing else."""
    marked = " AND ".join(f"NEW.{column} = '{value}'" for column, value in MARKED[kind].items())
    agreed = _is_being_redacted(programme, f"'{kind}'", key)
    return f"{_same(model, set(MARKED[kind]))} AND {marked} AND {agreed}"


def _is_its_source_redacted(row: str) -> str:
    """Whether two people agreed to remove what it was made of, and it is being done."""
    return (
        f"EXISTS (SELECT 1 FROM {REDACTION} agreed WHERE agreed.programme_id = {row}.programme_id"
        " AND agreed.kind IN ('count', 'project')"
        " AND agreed.confirmed_at IS NOT NULL AND agreed.applied_at IS NULL)"
    )


def _place_of_written() -> str:
    """As Erratum.place and Restatement.place, in SQL."""
    number = f"(SELECT number FROM {EDITION} WHERE id = OLD.edition_id)"
    return f"{number} || '/' || CAST(OLD.id AS text)"


def _key_of_cell() -> str:
    """As FrozenCell.key, in SQL."""
    year = "COALESCE(CAST(OLD.year AS text), 'whole')"
    project, _year, *names = (f"OLD.{name}" for name in KEY_OF_CELL)
    return " || '/' || ".join([project, year, *names])
