"""Rows written in bulk, at once or by a thread beside what is computed."""

import pytest
from django.db import IntegrityError, transaction

from editions.bulk import Sender, insert
from editions.drafting import Draft
from editions.freezing import SPAN
from editions.models import Edition, ProjectInput
from tests.factories import BeneficiaryCountFactory, ProgrammeFactory, ProjectFactory

pytestmark = pytest.mark.django_db

NAMES = (*SPAN, "project_code", "input_hash", "released_hash")
STRANGE = [
    *("", "plain", "a,b", "“a”\t'b' \"c\"", "\\.", "\\N", "NULL", "line\nfeed", "return\r\n"),
    *("between\x1fthem", "around\x1ethem", "\x1e", "\x1f\x1e\n", " spaces ", "é\u2028€😀"),
]


@pytest.fixture
def edition():
    return Edition.objects.create(
        programme=ProgrammeFactory(), last_year=2024, serial=1, number="2024.1"
    )


def rows(edition: Edition, *codes: str) -> list[tuple]:
    return [(edition.programme_id, edition.pk, None, False, code, "", "x") for code in codes]


def written() -> list[str]:
    return sorted(ProjectInput.objects.values_list("project_code", flat=True))


def test_any_text_is_written_as_it_is(edition):
    insert(ProjectInput, NAMES, rows(edition, *STRANGE))

    assert written() == sorted(STRANGE)
    assert not ProjectInput.objects.exclude(input_hash="", replaces=None).exists()


def test_a_query_sees_all_rows_that_were_given_away_before_it(edition):
    with Sender() as sender:
        for number in range(20):
            sender.insert(ProjectInput, NAMES, rows(edition, *(f"{number}-{i}" for i in range(9))))
            assert ProjectInput.objects.count() == 9 * (number + 1)
        sender.insert(ProjectInput, NAMES, rows(edition, "last"))

    assert ProjectInput.objects.count() == 181


def send(edition: Edition, *batches: str, then=lambda: None) -> None:
    with transaction.atomic(), Sender() as sender:
        for codes in batches:
            sender.insert(ProjectInput, NAMES, rows(edition, *codes))
        then()


def test_rows_that_the_database_refuses_fail_the_caller_and_leave_nothing(edition):
    with pytest.raises(IntegrityError):
        send(edition, "AA", "B")

    assert written() == []


def test_a_query_after_a_refusal_says_what_was_refused(edition):
    with pytest.raises(IntegrityError):
        send(edition, "AA", then=ProjectInput.objects.count)

    assert written() == []


def test_a_caller_that_fails_takes_back_what_was_sent(edition):
    with pytest.raises(ZeroDivisionError):
        send(edition, "A", then=lambda: 1 / 0)

    assert written() == []


def test_documents_are_made_without_a_query_that_would_wait_for_the_rows_before(
    monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("editions.live.BATCH", 1)
    programme = ProgrammeFactory()
    for project in ProjectFactory.create_batch(2, ready=True, programme=programme):
        BeneficiaryCountFactory(project=project, accepted=True)
    batches = Draft(programme).batches()
    _reference, first = next(batches), next(batches)

    with django_assert_num_queries(0):
        last = next(batches)

    assert {document.kind for document in last.documents} == {"project", "count"}
    assert first.projects != last.projects
