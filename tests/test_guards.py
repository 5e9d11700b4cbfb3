"""What was published stays as it was, whatever asks for a change: the guards of the database."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F

from editions import actions, redacting
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
    Redaction,
    Restatement,
)
from tests.factories import (
    AccountFactory,
    EditionFactory,
    ErratumFactory,
    ProgrammeFactory,
    ProjectFactory,
    RedactionFactory,
    StatementFactory,
)
from tests.guarded import person, publish_two_editions, refused, run
from tests.sharing import shared_rows

pytestmark = pytest.mark.django_db

GUARDED = [
    Edition,
    FrozenRecord,
    FrozenCell,
    FrozenFigures,
    FrozenFacet,
    FrozenListing,
    FrozenPage,
    Restatement,
    Erratum,
    Finding,
    Approver,
]
named = pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)


@pytest.fixture(scope="module")
def two_editions(django_db_setup, django_db_blocker):
    with shared_rows(django_db_blocker):
        yield publish_two_editions().pk


@pytest.fixture
def public(two_editions):
    return Edition.objects.get(pk=two_editions)


@pytest.fixture
def prepared(public):
    ProjectFactory(ready=True)
    return actions.prepare(public.programme, by=person())


def row_of(model):
    return model.objects.order_by("pk").first()


def a_column(model) -> str:
    """Some column that holds a number or a text."""
    return {
        Edition: "serial",
        Restatement: "reason",
        Erratum: "text_en",
        FrozenFacet: "value",
        FrozenFigures: "figures",
        FrozenListing: "year",
        FrozenPage: "year",
        Finding: "field",
        Approver: "since",
    }.get(model, "document_hash")


# What is refused


@named
def test_update_in_sql_is_refused(public, model):
    column = a_column(model)

    with refused():
        run(f"UPDATE {model._meta.db_table} SET {column} = {column}")


@named
def test_update_through_a_queryset_is_refused(public, model):
    with refused(), transaction.atomic():
        model.objects.update(**{a_column(model): F(a_column(model))})


@named
def test_bulk_update_is_refused(public, model):
    rows = list(model.objects.all())
    for row in rows:
        if model is not Approver:
            setattr(row, a_column(model), "7" if model is not Edition else 7)

    with refused(), transaction.atomic():
        model.objects.bulk_update(rows, [a_column(model)])


@named
def test_saving_a_row_is_refused(public, model):
    row = row_of(model)

    with refused(), transaction.atomic():
        row.save()


@named
def test_delete_in_sql_is_refused(public, model):
    with refused():
        run(f"DELETE FROM {model._meta.db_table}")


@named
def test_deleting_one_row_is_refused(public, model):
    with refused(), transaction.atomic():
        # Without asking for rows that point here: the database itself is asked.
        model.objects.filter(pk=row_of(model).pk)._raw_delete(using="default")


@named
def test_truncate_or_a_delete_of_everything_is_refused(public, model):
    """SQLite knows no TRUNCATE; a DELETE without a condition is what it has instead."""
    table = model._meta.db_table
    before = model.objects.count()
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")  # nothing waits for the end of the transaction

    with refused():
        run(
            f"TRUNCATE {table} CASCADE"
            if connection.vendor == "postgresql"
            else f"DELETE FROM {table}"
        )

    assert model.objects.count() == before


@named
def test_a_row_is_not_replaced_by_an_insert(public, model):
    """INSERT OR REPLACE on SQLite, ON CONFLICT DO UPDATE on PostgreSQL."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    listed = ", ".join(columns)
    where = f"WHERE id = {row_of(model).pk}"
    before = list(model.objects.order_by("pk").values())

    with refused():
        if connection.vendor == "sqlite":
            run(f"INSERT OR REPLACE INTO {table} ({listed}) SELECT {listed} FROM {table} {where}")
        else:
            sets = ", ".join(f"{column} = excluded.{column}" for column in columns)
            run(
                f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {table} {where} "
                f"ON CONFLICT (id) DO UPDATE SET {sets}"
            )

    assert list(model.objects.order_by("pk").values()) == before


def test_an_edition_is_not_replaced_through_its_number(public):
    if connection.vendor == "sqlite":
        columns = [field.column for field in Edition._meta.concrete_fields if field.column != "id"]
        listed = ", ".join(columns)
        with refused():
            run(
                f"INSERT OR REPLACE INTO editions_edition (id, {listed}) "
                f"SELECT 999, {listed} FROM editions_edition WHERE id = {public.pk}"
            )
    else:
        with refused("edition_number_is_used_once"), transaction.atomic():
            EditionFactory(programme=public.programme, serial=77, number=public.number)


@pytest.mark.parametrize(
    "model",
    [
        *(FrozenRecord, FrozenCell, FrozenFigures, FrozenPage),
        *(FrozenFacet, FrozenListing, Restatement),
    ],
)
def test_nothing_is_added_to_a_public_edition(public, model):
    row = row_of(model)
    row.pk = None
    if model in {FrozenRecord, FrozenCell, FrozenFigures, FrozenPage}:
        row.last_edition = None
    for name, value in {
        "key": "another",
        "project_code": "another",
        "value": "9",
        "donor": "another",
        "sector": "another",
    }.items():
        if hasattr(row, name) and not (model is FrozenCell and name != "project_code"):
            setattr(row, name, value)

    with refused("only to an edition that is prepared"), transaction.atomic():
        model.objects.bulk_create([row])


def test_the_end_of_a_row_is_set_once_and_only_by_the_edition_that_replaces_it(public):
    stands = FrozenRecord.objects.filter(last_edition=None).first()
    ended = FrozenRecord.objects.exclude(last_edition=None).first()

    for row, last_edition in ((stands, public), (ended, None), (ended, public)):
        with refused(), transaction.atomic():
            FrozenRecord.objects.filter(pk=row.pk).update(last_edition=last_edition)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"state": "prepared", "approval": "", "approved_at": None}, id="back"),
        pytest.param({"number": "2024.9"}, id="number"),
        pytest.param({"released_hash": "0" * 64}, id="hash"),
        pytest.param({"withdrawn_reason": "A made-up reason."}, id="reason without the state"),
    ],
)
def test_an_edition_goes_no_other_way(public, change):
    with refused(), transaction.atomic():
        Edition.objects.filter(pk=public.pk).update(**change)


def test_a_withdrawn_edition_stays_withdrawn(public):
    actions.withdraw(public, by=person(), reason="A made-up reason.")

    with refused(), transaction.atomic():
        Edition.objects.filter(pk=public.pk).update(state="approved")


def test_the_number_of_a_prepared_edition_is_not_changed(prepared):
    with refused(), transaction.atomic():
        Edition.objects.filter(pk=prepared.pk).update(number="2024.99")


def test_an_erratum_belongs_to_an_edition_that_is_or_was_public(prepared):
    with refused("is or was public"), transaction.atomic():
        ErratumFactory(edition=prepared)


def test_a_redaction_that_was_carried_out_stays_on_record():
    redaction = RedactionFactory()
    Redaction.objects.update(asked_by=person(), confirmed_by=person(), confirmed_at=F("asked_at"))
    Redaction.objects.update(applied_at=F("asked_at"))

    with refused("stays on record"), transaction.atomic():
        Redaction.objects.update(reason="Another.")
    with refused("stays on record"), transaction.atomic():
        redaction.delete()


def test_a_frozen_text_is_not_changed_while_no_redaction_is_being_carried_out(public):
    row = FrozenRecord.objects.filter(kind="project").first()
    RedactionFactory(kind="project", key=row.key)
    row.document |= {"note": "removed for safety"}

    with refused(), transaction.atomic():
        row.save(update_fields=["document"])


@pytest.fixture
def let_pass():
    """A prepared edition of which somebody let one of two blocks pass."""
    for words in ("Seven survivors came.", "Call +223 70 00 00 00."):
        ProjectFactory(ready=True, note_en=words)
    edition = actions.prepare(ProgrammeFactory(), by=person())
    actions.override(edition.findings.get(rule="small_group"), by=person(), reason="Printed.")
    return edition


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"reason": "Another reason."}, id="its reason"),
        pytest.param({"overridden_by": None, "overridden_at": None, "reason": ""}, id="taken back"),
        pytest.param({"fragment": ""}, id="the words"),
    ],
)
def test_who_let_a_finding_pass_and_why_stays_on_record(let_pass, change):
    with refused("stays on record"), transaction.atomic():
        let_pass.findings.filter(overridden_at__isnull=False).update(**change)


@pytest.mark.parametrize("change", [{"level": "warn"}, {"rule": "corrected"}, {"key": "another"}])
def test_a_finding_is_not_made_harmless(let_pass, change):
    with refused("stays on record"), transaction.atomic():
        let_pass.findings.filter(rule="telephone").update(**change)


def test_no_finding_is_taken_from_a_public_edition_or_added_to_it(let_pass):
    actions.override(let_pass.findings.get(rule="telephone"), by=person(), reason="Printed.")
    actions.approve(let_pass, by=person())
    finding = let_pass.findings.first()

    with refused("stays on record"), transaction.atomic():
        finding.delete()
    finding.pk = None
    with refused("only to an edition that is prepared"), transaction.atomic():
        finding.save(force_insert=True)


def test_the_record_of_who_could_approve_is_not_shortened():
    approver = Approver.objects.create(account=AccountFactory())

    with refused("stays on record"), transaction.atomic():
        approver.delete()
    with refused("stays on record"), transaction.atomic():
        Approver.objects.update(account=AccountFactory())


# What is allowed


def test_what_is_only_prepared_is_discarded(prepared):
    actions.discard(prepared, by=person())

    assert Edition.objects.count() == 2


def test_a_redaction_takes_the_words_from_a_finding_and_leaves_who_let_it_pass(let_pass):
    actions.override(let_pass.findings.get(rule="telephone"), by=person(), reason="Printed.")
    actions.approve(let_pass, by=person())
    finding = let_pass.findings.get(rule="small_group")
    redactors = [AccountFactory(permissions=["editions.redact"]) for _number in range(2)]
    place = {"kind": finding.kind, "key": finding.key, "field": finding.field}

    asked = redacting.ask(let_pass.programme, **place, by=redactors[0], reason="It is dangerous.")
    redacting.confirm(asked, by=redactors[1])

    stands = Finding.objects.get(pk=finding.pk)
    assert (finding.fragment, stands.fragment) == ("Seven survivors", "")
    assert (stands.reason, stands.overridden_by) == ("Printed.", finding.overridden_by)


def test_the_reason_of_a_restatement_is_given_before_the_approval_and_not_after(public):
    StatementFactory._meta.model.objects.update(value=150)
    edition = actions.prepare(public.programme, by=person())
    restatement = edition.restatements.get()

    actions.explain(restatement, by=person(), reason="A made-up reason.")
    with refused(), transaction.atomic():
        Restatement.objects.filter(pk=restatement.pk).update(after=1)
    actions.approve(edition, by=person())
    with pytest.raises(ValidationError, match="erratum"):
        actions.explain(restatement, by=person(), reason="Another reason.")

    told = edition.restatements.get()
    assert (told.reason, told.reason_language) == ("A made-up reason.", "en")
