"""Words that two people remove are not written again by a third at that moment."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from editions import actions, redacting
from editions.models import Edition, Erratum
from tests.api_editions import publish
from tests.factories import AccountFactory, ProgrammeFactory, ProjectFactory
from tests.test_closing_at_one_moment import Other
from tests.test_saving_at_one_moment import at_one_moment, person

pytestmark = pytest.mark.django_db(transaction=True)

HARMFUL = "The marmoset house by the river"
REMOVED = "two people removed it for safety"


@pytest.fixture
def redaction():
    """Asked for, of the note of a project."""
    ProjectFactory(ready=True, code="XYZ-1", note_en=HARMFUL)
    publish()
    return redacting.ask(
        ProgrammeFactory(),
        kind="project",
        key="XYZ-1",
        field="note",
        by=AccountFactory(superuser=True),
        reason="A made-up reason.",
    )


def confirm(redaction):
    redacting.confirm(redaction, by=AccountFactory(superuser=True))


def noted():
    """What notes the same on the edition; not for the first time, which takes longer."""
    client, edition = person("headquarters"), Edition.objects.get()
    sent = {"edition": edition.pk, "source_language": "en"}

    def add(text):
        return client.post(reverse("admin:editions_erratum_add"), sent | {"text_en": text})

    add("A made-up note.")
    return lambda: add(HARMFUL)


def test_who_notes_them_on_an_edition_waits_and_is_refused(redaction):
    other = at_one_moment(lambda: confirm(redaction), noted())

    assert REMOVED in other.answer.text
    assert Erratum.objects.get().text_en == "A made-up note."


def test_they_go_from_a_note_that_was_added_at_that_moment_as_well(redaction):
    other = Other(lambda: confirm(redaction))
    add = noted()
    with transaction.atomic():
        add()
        other.start()
        assert other.is_held_up()
    other.join(30)

    redaction.refresh_from_db()
    assert redaction.applied_at
    texts = Erratum.objects.order_by("pk").values_list("text_en", flat=True)
    assert [*texts] == ["A made-up note.", "removed for safety"]


def test_who_withdraws_the_edition_for_them_waits_and_is_refused(redaction):
    by = AccountFactory(groups=["headquarters"])
    other = Other(lambda: actions.withdraw(Edition.objects.get(), by=by, reason=HARMFUL))
    with transaction.atomic():
        confirm(redaction)
        other.start()
        assert other.is_held_up()
    other.join(30)

    assert REMOVED in other.refused
    assert Edition.objects.get().state == "approved"
