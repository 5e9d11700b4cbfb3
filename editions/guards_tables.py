"""
What the database refuses, table by table: the guards that guards.py puts in place.

Frozen rows are only ever added, and only to an edition that is prepared; what else may
happen to them is listed here, and the rest is refused, whatever program asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from editions import guards_sql as sql
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
    FrozenRecord,
    ProjectInput,
    Redaction,
    Restatement,
)
from programmes.models import Sector

EDITION, RECORD = Edition._meta.db_table, FrozenRecord._meta.db_table
REDACTION = Redaction._meta.db_table
STAYS = "What an edition published is never changed or deleted; withdraw the edition instead."
ADDED = "Rows are added only to an edition that is prepared, never to one that is public."


@dataclass(frozen=True)
class Guard:
    """One thing that the database refuses: an event on a table, when a condition holds."""

    model: type[models.Model]
    event: str
    # In SQL, over OLD and NEW; for an insert, over NEW only.
    when: str
    sentence: str
    only: str = ""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def name(self) -> str:
        return f"guard_{self.table}_{self.event}"


def all_guards(vendor: str) -> list[Guard]:
    """Every guard that a database of this vendor has."""
    found = [
        *_of_editions(),
        *_of_frozen(
            FrozenRecord,
            {"document", "document_hash", "search_text", "start_key", "row_en", "row_fr", "row_it"},
        ),
        *_of_frozen(FrozenCell, {"document", "document_hash", "value", "status"}),
        *_of_figures(),
        *_of_frozen(ProjectInput, set()),
        *_of_facets(FrozenFacet),
        *_of_facets(FrozenListing),
        *_of_restatements(),
        *_of_errata(),
        *_of_redactions(),
        *_of_findings(),
        *_of_approvers(),
        *_of_sectors(),
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
    yield Guard(
        Edition,
        "insert",
        f"EXISTS (SELECT 1 FROM {EDITION} there WHERE there.id = NEW.id OR ("
        "there.programme_id = NEW.programme_id AND (there.number = NEW.number"
        " OR (there.last_year = NEW.last_year AND there.serial = NEW.serial))))",
        "This edition is there already, and an edition is never replaced.",
        only="sqlite",
    )
    yield _no_truncate(Edition)


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
    yield from _added_to_prepared(model, _is_public("NEW.first_edition_id"))
    yield _no_truncate(model)


def _is_flip(model: type[models.Model]) -> str:
    """Whether a row only gets its last edition, since a prepared one replaces it."""
    return (
        "OLD.last_edition_id IS NULL AND NEW.last_edition_id IS NOT NULL"
        f" AND {_same(model, {'last_edition'})}"
        f" AND EXISTS (SELECT 1 FROM {model._meta.db_table} successor"
        f" JOIN {EDITION} prepared ON prepared.id = successor.first_edition_id"
        " WHERE successor.replaces_id = OLD.id AND prepared.state = 'prepared')"
    )


def _of_figures() -> Iterator[Guard]:
    """Sums of what was frozen; while a count or project is redacted, they are made again."""
    model = FrozenFigures
    yield Guard(model, "update", f"NOT ({_is_flip(model)})", STAYS)
    public = f"{_is_public('OLD.first_edition_id')} AND NOT {_is_a_figure_redacted('OLD')}"
    yield Guard(model, "delete", public, STAYS)
    public = f"{_is_public('NEW.first_edition_id')} AND NOT {_is_a_figure_redacted('NEW')}"
    yield from _added_to_prepared(model, public)
    yield _no_truncate(model)


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
    yield from _added_to_prepared(model, public.format(row="NEW"))
    yield _no_truncate(model)


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
    yield from _added_to_prepared(Restatement, _is_public("NEW.edition_id"))
    yield _no_truncate(Restatement)


def _of_errata() -> Iterator[Guard]:
    sentence = "An erratum is never changed or deleted; add another one."
    programme = f"(SELECT programme_id FROM {EDITION} WHERE id = OLD.edition_id)"
    marked = _is_marked(Erratum, "erratum", programme, _place_of_written())
    yield Guard(Erratum, "update", f"NOT ({marked})", sentence)
    yield Guard(Erratum, "delete", "1 = 1", sentence)
    yield from _added_to_prepared(
        Erratum,
        f"NOT {_is_public('NEW.edition_id')}",
        "An erratum is only added, and to an edition that is or was public.",
    )
    yield _no_truncate(Erratum)


def _of_redactions() -> Iterator[Guard]:
    sentence = "A redaction that was carried out stays on record as it is."
    yield Guard(Redaction, "update", "OLD.applied_at IS NOT NULL", sentence)
    yield Guard(Redaction, "delete", "OLD.applied_at IS NOT NULL", sentence)
    yield Guard(
        Redaction,
        "insert",
        f"EXISTS (SELECT 1 FROM {REDACTION} there WHERE there.id = NEW.id)",
        sentence,
        only="sqlite",
    )
    yield _no_truncate(Redaction)


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
    yield from _added_to_prepared(Finding, _is_public("NEW.edition_id"))
    yield _no_truncate(Finding)


def _of_approvers() -> Iterator[Guard]:
    """Who ever had the right to approve; that there were two ends the exception for one."""
    sentence = "Who once had the right to approve stays on record, and is never changed."
    yield Guard(Approver, "update", "1 = 1", sentence)
    yield Guard(Approver, "delete", "1 = 1", sentence)
    there = f"SELECT 1 FROM {Approver._meta.db_table} there"
    yield Guard(
        Approver,
        "insert",
        f"EXISTS ({there} WHERE there.id = NEW.id OR there.account_id = NEW.account_id)",
        sentence,
        only="sqlite",
    )
    yield _no_truncate(Approver)


def _of_sectors() -> Iterator[Guard]:
    """A lower class would tell what was held back of a sector of protection (decision 20)."""
    protection = Sector.ProtectionClass.PROTECTION.value
    yield Guard(
        Sector,
        "update",
        f"OLD.protection_class = '{protection}' AND NEW.protection_class <> '{protection}'",
        "The class of a sector is never lowered.",
    )


def _no_truncate(model: type[models.Model]) -> Guard:
    return Guard(model, "truncate", "1 = 1", STAYS, only="postgresql")


def _added_to_prepared(
    model: type[models.Model], refused: str, sentence: str = ADDED
) -> Iterator[Guard]:
    """Nothing is added to a public edition; on SQLite, nothing is replaced by INSERT either."""
    yield Guard(model, "insert", refused, sentence, only="postgresql")
    there = f"EXISTS (SELECT 1 FROM {model._meta.db_table} there WHERE there.id = NEW.id)"
    yield Guard(model, "insert", f"{refused} OR {there}", sentence, only="sqlite")


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


def _is_a_figure_redacted(row: str) -> str:
    """Whether two people agreed to remove what sums count, and it is being done."""
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
    names = ["measure", "channel", "unit", "group_code", "sector", "region", "sex", "age_band"]
    return " || '/' || ".join(["OLD.project_code", year, *(f"OLD.{name}" for name in names)])
