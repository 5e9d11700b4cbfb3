"""Two people remove why an edition was withdrawn, or why it gives a figure otherwise."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import override

from editions import actions, guards, redacting
from editions.models import Edition, Redaction, Restatement
from tests.api_editions import publish
from tests.factories import (
    AccountFactory,
    ErratumFactory,
    ProgrammeFactory,
    ProjectFactory,
    RedactionFactory,
    StatementFactory,
)
from tests.sharing import shared_rows

pytestmark = pytest.mark.django_db

NAME = "ouistiti"
WHY = f"Le {NAME} de la rivière"
MARKER = {
    "": "removed for safety",
    "fr/": "retiré par mesure de sécurité",
    "it/": "rimosso per motivi di sicurezza",
}


@pytest.fixture
def edition(made):
    """The second of three editions, withdrawn; the third gives a figure otherwise."""
    return Edition.objects.get(pk=made)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with shared_rows(django_db_blocker):
        yield make().pk


def make():
    ProjectFactory(ready=True, code="XYZ-1", title_en="First title")
    statement = StatementFactory(approved=True, value=100)
    publish()
    ProjectFactory(ready=True, code="XYZ-2")
    publish()
    statement.value = 555
    statement.save()
    prepared = actions.prepare(ProgrammeFactory(), by=someone())
    with override("fr"):
        actions.explain(prepared.restatements.get(), by=someone(), reason=f"{WHY} (2)")
        actions.approve(prepared, by=someone())
        second = Edition.objects.get(number="2024.2")
        return actions.withdraw(second, by=someone(), reason=WHY)


def someone():
    return AccountFactory(superuser=True)


def place_of(written):
    if isinstance(written, Edition):
        return {"kind": "edition", "key": written.number, "field": "withdrawn_reason"}
    return {"kind": "restatement", "key": written.place, "field": "reason"}


def redact(written):
    place = place_of(written) | {"by": someone(), "reason": "A made-up reason."}
    return redacting.confirm(redacting.ask(ProgrammeFactory(), **place), by=someone())


def everything_public(client):
    addresses = ["editions/", "editions/2024.2/", "editions/2024.3/"]
    addresses += ["editions/feed.atom", "editions/feed.json", "editions/2024.3/changes/"]
    found = [f"/{path}{address}" for path in MARKER for address in addresses]
    for language in ("en", "fr", "it"):
        found += [f"/api/v1/editions/?lang={language}", f"/api/v1/editions/2024.3/?lang={language}"]
        found += [
            f"/api/v1/{name}/?edition=2024.2&lang={language}" for name in ("bases", "projects")
        ]
    answers = [client.get(address) for address in found]
    assert {answer.status_code for answer in answers} == {200, 410}
    return "\n".join(answer.content.decode() for answer in answers)


def test_both_reasons_go_from_pages_feeds_and_the_api(client, edition):
    assert everything_public(client).count(NAME) > 12
    of_withdrawal = redact(edition)
    of_figure = redact(Restatement.objects.get())

    assert NAME not in everything_public(client)
    assert (of_withdrawal.editions, of_figure.editions) == (["2024.2"], ["2024.3"])
    assert not Edition.objects.filter(withdrawn_reason__contains=NAME).exists()


def test_readers_are_told_in_their_language_that_it_was_removed(client, edition):
    redact(edition)
    redact(Restatement.objects.get())

    for path, marker in MARKER.items():
        language = path.strip("/") or "en"
        assert f"<p>{marker}</p>" in client.get(f"/{path}editions/2024.2/").content.decode()
        assert f"<p>{marker}</p>" in client.get(f"/{path}editions/").content.decode()
        newest, withdrawn, _first = client.get(f"/{path}editions/feed.json").json()["items"]
        assert marker in newest["content_text"]
        assert (withdrawn["content_text"], withdrawn["language"]) == (marker, language)
        gone = client.get(f"/api/v1/bases/?edition=2024.2&lang={language}").json()
        assert (gone["reason"], gone["reason_language"]) == (marker, language)
        api = client.get(f"/api/v1/editions/2024.3/?lang={language}").json()
        (figure,) = api["restatements"]
        assert (figure["reason"], figure["reason_language"]) == (marker, language)
        # What the withdrawn edition gave is told no more either.
        assert (figure["before"], figure["after"]) == (None, 555)
    kinds = [row["kind"] for row in api["redactions"]]
    assert kinds == ["restatement"]


def test_the_same_words_in_a_note_go_in_the_same_act_and_longer_ones_are_named(edition):
    note = ErratumFactory(edition=Edition.objects.get(number="2024.3"), text_en=WHY)
    restatement = Restatement.objects.get()
    place = place_of(edition) | {"by": someone(), "reason": "A made-up reason."}
    asked = redacting.ask(ProgrammeFactory(), **place)

    left = [(row.kind, row.key, row.field) for row in redacting.found_elsewhere(asked).left]
    done = redacting.confirm(asked, by=someone())

    assert left == [("restatement", restatement.place, "reason")]
    assert list(done.copies.values_list("kind", "key")) == [("erratum", note.place)]
    assert Restatement.objects.get().reason == f"{WHY} (2)"


def test_it_is_removed_once(edition):
    redact(edition)

    with pytest.raises(ValidationError, match="No edition holds a text"):
        redact(Edition.objects.get(pk=edition.pk))


def test_the_database_lets_a_reason_change_only_to_the_marker_while_it_is_removed(edition):
    restatement = Restatement.objects.get()
    for written, column, language in (
        (edition, "withdrawn_reason", "withdrawn_language"),
        (restatement, "reason", "reason_language"),
    ):
        own = type(written).objects.filter(pk=written.pk)
        marked = {column: MARKER[""], language: "en"}

        def is_refused(own=own, **columns):
            refused = pytest.raises(IntegrityError, match="nothing else|never changed")
            with refused, transaction.atomic():
                own.update(**columns)

        is_refused(**marked)
        place = place_of(written)
        agreed = RedactionFactory(
            programme=ProgrammeFactory(), kind=place["kind"], key=place["key"]
        )
        two = {"asked_by": AccountFactory(), "confirmed_by": AccountFactory()}
        Redaction.objects.filter(pk=agreed.pk).update(confirmed_at=F("asked_at"), **two)
        is_refused(**{column: "Other."})
        is_refused(**{language: "en"})
        own.update(**marked)
        Redaction.objects.filter(pk=agreed.pk).update(applied_at=F("asked_at"))
        is_refused(**marked)
    assert guards.missing() == []


def test_the_reason_of_a_figure_stays_while_the_figure_is_removed(edition):
    restatement = Restatement.objects.get()
    agreed = RedactionFactory(
        programme=ProgrammeFactory(), kind=restatement.kind, key=restatement.key
    )
    two = {"asked_by": AccountFactory(), "confirmed_by": AccountFactory()}
    Redaction.objects.filter(pk=agreed.pk).update(confirmed_at=F("asked_at"), **two)

    with pytest.raises(IntegrityError), transaction.atomic():
        Restatement.objects.update(reason="Other.")


def test_what_was_removed_is_not_written_again_as_a_reason_or_a_note(client, edition):
    redact(edition)
    newest = Edition.objects.get(number="2024.3")

    with pytest.raises(ValidationError, match="two people removed it"):
        actions.withdraw(newest, by=someone(), reason=WHY.upper())
    client.force_login(AccountFactory(groups=["headquarters"]))
    given = {"edition": newest.pk, "source_language": "fr", "text_fr": WHY}
    page = client.post(reverse("admin:editions_erratum_add"), given).content.decode()
    assert "two people removed it" in page


@pytest.mark.parametrize("what", ["withdrawal", "figure"])
def test_staff_are_led_from_a_reason_to_its_removal(client, edition, what):
    written = edition if what == "withdrawal" else Restatement.objects.get()
    of = edition if what == "withdrawal" else written.edition
    meal, headquarters = (AccountFactory(groups=[name]) for name in ("meal", "headquarters"))
    client.force_login(meal)
    page = client.get(reverse("admin:editions_edition_change", args=[of.pk])).content.decode()
    found = re.search(r'href="([^"]+/redaction/add/\?[^"]+)"', page)
    assert found
    form = client.get(found[1].replace("&amp;", "&")).context["adminform"].form
    given = {name: form[name].value() for name in ("programme", "kind", "key", "field")}
    client.post(reverse("admin:editions_redaction_add"), given | {"reason": "A made-up reason."})
    client.force_login(headquarters)
    chosen = {"action": "confirm", "_selected_action": [Redaction.objects.get().pk]}
    done = client.post(
        reverse("admin:editions_redaction_changelist"),
        chosen | {"carry_out": "yes"},
        follow=True,
    ).content.decode()

    assert f"removed from what was written of edition {of.number}" in done
    assert "change the record itself by hand" not in done
