"""Preparing and approving from the command line, from one snapshot, and with the same bytes."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import BeneficiaryCount
from editions import actions, guards
from editions.models import Edition, FrozenCell, FrozenRecord
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people():
    AccountFactory(username="meal", permissions=["editions.prepare_edition"])
    AccountFactory(username="hq", permissions=["editions.approve_edition"])


@pytest.fixture
def programme():
    project = ProjectFactory(ready=True, sectors=[SectorFactory()], code="XYZ-1")
    BeneficiaryCountFactory(project=project, accepted=True, sourced=True, value=500)
    return ProgrammeFactory()


def run(*words: str) -> str:
    told = io.StringIO()
    call_command(*words, stdout=told)
    return told.getvalue()


def test_two_people_publish_from_the_command_line(programme):
    prepared = run("prepare_edition", "--by", "meal")
    public = run("approve_edition", "2024.1", "--by", "hq")

    edition = Edition.objects.get()
    assert edition.approval == "two_people"
    assert prepared == f"Edition 2024.1, prepared: {edition.released_hash}\n"
    assert public == "Edition 2024.1 is public.\n"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        pytest.param(["prepare_edition", "--by", "nobody"], "signs in", id="unknown account"),
        pytest.param(["prepare_edition", "--by", "hq"], "may not prepare", id="no right"),
        pytest.param(["approve_edition", "2024.1", "--by", "meal"], "may not", id="not approver"),
        pytest.param(["approve_edition", "2031.1", "--by", "hq"], "no one", id="unknown number"),
        pytest.param(["prepare_edition", "--by", "meal"], "already prepared", id="one waits"),
    ],
)
def test_what_cannot_be_done_is_said(programme, words, problem):
    run("prepare_edition", "--by", "meal")

    with pytest.raises(CommandError, match=problem):
        run(*words)


def test_a_figure_given_otherwise_without_a_reason_is_told_of(programme, capsys):
    run("prepare_edition", "--by", "meal")
    run("approve_edition", "2024.1", "--by", "hq")
    assert capsys.readouterr().err == ""
    BeneficiaryCount.objects.update(value=600)

    run("prepare_edition", "--by", "meal")
    prepared = capsys.readouterr().err
    run("approve_edition", "2024.2", "--by", "hq")

    number = Edition.objects.get(number="2024.2").restatements.count()
    said = f"Figures given otherwise than before without a reason: {number}. "
    assert prepared.startswith(said)
    assert capsys.readouterr().err == f"{said}Readers are told that none is stated.\n"


def test_in_full_every_document_is_computed_again_and_the_bytes_are_the_same(programme):
    told = run("prepare_edition", "--by", "meal", "--full")

    frozen = FrozenRecord.objects.count() + FrozenCell.objects.count()
    assert f"{frozen} documents compared: the bytes are the same." in told


def test_in_full_what_stands_is_compared_where_nothing_has_changed(programme):
    run("prepare_edition", "--by", "meal")
    run("approve_edition", "2024.1", "--by", "hq")

    told = run("prepare_edition", "--by", "meal", "--full")

    assert "Edition 2024.1, approved" in told
    assert Edition.objects.count() == 1


def test_in_full_the_first_difference_is_named_and_nothing_is_written(programme):
    run("prepare_edition", "--by", "meal")
    run("approve_edition", "2024.1", "--by", "hq")
    guards.lift()
    FrozenRecord.objects.filter(key="XYZ-1").update(start_key="1999")
    guards.make()

    with pytest.raises(CommandError, match=r"project XYZ-1 differs from edition 2024\.1"):
        run("prepare_edition", "--by", "meal", "--full")

    assert Edition.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_everything_is_read_from_one_snapshot_that_begins_once_the_lock_is_held(programme):
    meal = AccountFactory(permissions=["editions.prepare_edition"])
    assert meal.has_perm("editions.prepare_edition")

    with CaptureQueriesContext(connection) as captured:
        actions.prepare(programme, by=meal)

    first = [query["sql"] for query in captured][:3]
    if connection.vendor == "postgresql":
        assert first == [
            "BEGIN",
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            "LOCK TABLE editions_edition IN SHARE ROW EXCLUSIVE MODE",
        ]
    else:
        # In memory there is one connection; a file is locked from the first statement on.
        assert first[0] in {"BEGIN", "BEGIN IMMEDIATE"}
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_facts_that_may_not_be_published_stop_the_first_edition_in_words(programme):
    ProjectFactory(ready=True, code="XYZ-2", note_en="At 14.4889, -4.1975.")

    with pytest.raises(CommandError, match="cannot be approved"):
        run("publish_initial_load")

    assert not Edition.objects.exists()
