"""Two people remove a note on an edition that may harm people; otherwise no note changes."""

from __future__ import annotations

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from editions import guards, redacting
from editions.models import Edition, Erratum, Redaction
from tests.api_editions import publish
from tests.factories import (
    AccountFactory,
    ErratumFactory,
    ProgrammeFactory,
    ProjectFactory,
    RedactionFactory,
)

pytestmark = pytest.mark.django_db

HARMFUL = {
    "text_en": "The marmoset house by the river",
    "text_fr": "La maison du ouistiti",
    "source_language": "fr",
}
MARKERS = {
    "": "removed for safety",
    "fr/": "retiré par mesure de sécurité",
    "it/": "rimosso per motivi di sicurezza",
}
MARKED = {f"text_{path.strip('/') or 'en'}": marker for path, marker in MARKERS.items()}


@pytest.fixture
def erratum():
    """A harmful note on the first of two editions, beside a harmless one."""
    ProjectFactory(ready=True, code="XYZ-1", title_en="First title")
    publish()
    ProjectFactory(ready=True, code="XYZ-2")
    publish()
    edition = Edition.objects.get(number="2024.1")
    ErratumFactory(edition=edition, text_en="A made-up note.")
    return ErratumFactory(edition=edition, **HARMFUL)


def ask(erratum):
    return redacting.ask(
        ProgrammeFactory(),
        kind="erratum",
        key=erratum.place,
        field="text",
        by=AccountFactory(superuser=True),
        reason="A made-up reason.",
    )


def redact(erratum):
    return redacting.confirm(ask(erratum), by=AccountFactory(superuser=True))


def texts_of(erratum):
    return Erratum.objects.values(*HARMFUL, "text_it").get(pk=erratum.pk)


def everything_public(client):
    addresses = ["/editions/", "/editions/2024.1/", "/editions/feed.atom", "/editions/feed.json"]
    found = {f"/{path}{address[1:]}" for path in MARKERS for address in addresses}
    found |= {f"/api/v1/editions/2024.1/?lang={code}" for code in ("en", "fr", "it")}
    answers = [client.get(address) for address in sorted(found)]
    assert {answer.status_code for answer in answers} == {200}
    return "\n".join(answer.content.decode() for answer in answers)


def test_it_goes_from_pages_feeds_and_the_api_and_the_note_beside_it_stays(client, erratum):
    before = everything_public(client)
    assert "marmoset" in before
    assert "ouistiti" in before
    redaction = redact(erratum)

    after = everything_public(client)
    assert "marmoset" not in after
    assert "ouistiti" not in after
    assert "A made-up note." in after
    for path, marker in MARKERS.items():
        assert marker in client.get(f"/{path}editions/2024.1/").content.decode()
    assert redaction.editions == ["2024.1"]
    assert texts_of(erratum) == MARKED | {"source_language": "en"}


def test_readers_are_told_that_something_was_removed_without_a_word_of_it(client, erratum):
    redact(erratum)

    told = client.get("/api/v1/editions/2024.1/").json()["redactions"]
    assert [(row["kind"], row["key"], row["field"]) for row in told] == [
        ("erratum", erratum.place, "text")
    ]
    assert f"Erratum {erratum.place}" in client.get("/editions/2024.1/").content.decode()
    assert client.get("/api/v1/editions/2024.2/").json()["redactions"] == []


def test_the_entry_of_a_feed_is_newer_so_that_readers_give_up_what_they_kept(client, erratum):
    redaction = redact(erratum)

    entries = client.get("/editions/feed.json").json()["items"]
    (entry,) = [row for row in entries if row["title"] == "Edition 2024.1"]
    assert entry["date_modified"] == redaction.applied_at.isoformat()


def test_the_same_words_in_another_note_and_in_a_record_go_in_the_same_act(client, erratum):
    other = ErratumFactory(
        edition=Edition.objects.get(number="2024.2"), text_it=HARMFUL["text_fr"].upper()
    )
    ProjectFactory(ready=True, code="XYZ-3", note_en=HARMFUL["text_en"])
    publish()
    longer = ErratumFactory(edition=Edition.objects.get(number="2024.2"), text_en="A ouistiti.")
    redaction = redact(erratum)

    copies = redaction.copies.order_by("kind").values_list("kind", "key", "field")
    assert list(copies) == [("erratum", other.place, "text"), ("project", "XYZ-3", "note")]
    assert texts_of(other) == MARKED | {"source_language": "en"}
    assert texts_of(longer)["text_en"] == "A ouistiti."
    assert "marmoset" not in client.get("/projects/XYZ-3/").content.decode()


def test_it_is_removed_once(erratum):
    redact(erratum)

    with pytest.raises(ValidationError, match="No edition holds a text"):
        ask(erratum)


def test_a_note_that_is_not_there_is_not_asked_for(erratum):
    with pytest.raises(ValidationError, match="No edition holds the record"):
        ask(Erratum(edition=erratum.edition, pk=erratum.pk + 999))


def test_the_database_lets_it_change_only_while_it_is_removed_and_to_the_marker_alone(erratum):
    others = Erratum.objects.exclude(pk=erratum.pk)
    marker = MARKED | {"source_language": "en"}

    def is_refused(notes, **columns):
        with pytest.raises(IntegrityError, match="add another one"), transaction.atomic():
            notes.update(**columns)

    own = Erratum.objects.filter(pk=erratum.pk)
    agreed = RedactionFactory(programme=ProgrammeFactory(), kind="erratum", key=erratum.place)
    is_refused(own, **marker)
    two = {"asked_by": AccountFactory(), "confirmed_by": AccountFactory()}
    Redaction.objects.update(confirmed_at=F("asked_at"), **two)
    is_refused(own, text_en="Other.")
    is_refused(own, **(marker | {"text_it": "Altro."}))
    is_refused(own, **marker, noted_at=F("noted_at") + agreed.asked_at.resolution)
    is_refused(others, **marker)
    own.update(**marker)
    Redaction.objects.update(applied_at=F("asked_at"))
    is_refused(own, **marker)
    assert guards.missing() == []


def test_staff_are_led_from_a_note_to_its_removal(client, erratum):
    meal, headquarters = (AccountFactory(groups=[name]) for name in ("meal", "headquarters"))
    client.force_login(meal)
    page = client.get(reverse("admin:editions_erratum_change", args=[erratum.pk]))
    found = re.search(r'href="([^"]+/redaction/add/\?[^"]+)"', page.content.decode())
    assert found
    form = client.get(found[1].replace("&amp;", "&")).context["adminform"].form
    client.post(
        reverse("admin:editions_redaction_add"),
        {name: form[name].value() for name in ("programme", "kind", "key", "field")}
        | {"reason": "A made-up reason."},
    )
    client.force_login(headquarters)
    chosen = {"action": "confirm", "_selected_action": [Redaction.objects.get().pk]}
    done = client.post(
        reverse("admin:editions_redaction_changelist"),
        chosen | {"carry_out": "yes"},
        follow=True,
    ).content.decode()

    assert "removed from what was written of edition 2024.1" in done
    assert "change the record itself by hand" not in done
    assert texts_of(erratum)["text_fr"] == "retiré par mesure de sécurité"


def test_the_log_of_the_admin_does_not_keep_its_words(client, erratum):
    client.force_login(AccountFactory(groups=["headquarters"]))
    given = {"edition": erratum.edition_id, "source_language": "en", "text_en": "Made-up words."}
    client.post(reverse("admin:editions_erratum_add"), given)

    noted = Erratum.objects.get(text_en="Made-up words.")
    lines = LogEntry.objects.filter(content_type__model="erratum")
    assert [line.object_repr for line in lines] == [noted.place]
