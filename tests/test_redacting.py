"""Two people remove something harmful from every edition; nothing else in them changes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from editions import actions, guards, redacting
from editions.document import COUNT
from editions.freezing import digest_of
from editions.models import (
    Edition,
    Finding,
    FrozenCell,
    FrozenRecord,
    Redaction,
    Restatement,
)
from editions.reading import counts, record
from programmes.models import Project
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectResultFactory,
    ProjectSourceFactory,
    SectorFactory,
)
from tests.sharing import shared_rows

pytestmark = pytest.mark.django_db

HARMFUL = "The marmoset house by the river"
RIGHTS = ["editions.prepare_edition", "editions.approve_edition", "editions.redact"]
WHY = "A made-up reason."


def person():
    return AccountFactory(permissions=RIGHTS)


def prepare():
    return actions.prepare(ProgrammeFactory(), by=person())


def publish():
    return actions.approve(prepare(), by=person())


def make() -> Project:
    """A project whose harmful note stands in two editions, the second time beside a new title."""
    project = ProjectFactory(
        ready=True,
        code="XYZ-1",
        sectors=[SectorFactory()],
        title_en="First title",
        note_en=HARMFUL,
        note_fr="La maison du ouistiti",
    )
    source = ProjectSourceFactory(project=project, says_en="Harmless")
    ProjectSourceFactory(project=project, says_en=f"{HARMFUL} again")
    ProjectResultFactory(project=project, label_en="Marmosets sheltered", value=500)
    BeneficiaryCountFactory(project=project, accepted=True, source=source, value=512, year=2014)
    publish()
    project.title_en = "Second title"
    project.save()
    publish()
    return project


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with shared_rows(django_db_blocker):
        yield make().pk


@pytest.fixture
def project(made):
    return Project.objects.get(pk=made)


def ask(field="note", *, kind="project", key="XYZ-1", by=None):
    return redacting.ask(
        ProgrammeFactory(), kind=kind, key=key, field=field, by=by or person(), reason=WHY
    )


def redact(field="note", **place):
    return redacting.confirm(ask(field, **place), by=person())


def everything_kept() -> str:
    """All that the database holds of editions and redactions, as text."""
    tables: list[Any] = [Edition, FrozenRecord, FrozenCell, Redaction, Finding]
    return json.dumps([list(table.objects.values()) for table in tables], default=str)


def test_the_marker_stands_in_every_edition_and_in_three_languages(project):
    redact()

    for number in ("2024.1", "2024.2"):
        edition = Edition.objects.get(number=number)
        notes = [
            record(edition, language, "project", "XYZ-1")["note"] for language in ["en", "fr", "it"]
        ]
        assert notes == [
            "removed for safety",
            "retiré par mesure de sécurité",
            "rimosso per motivi di sicurezza",
        ]


def test_nothing_of_what_was_removed_is_kept(project):
    redaction = redact()

    kept = everything_kept()
    assert "The marmoset house by the river again" in kept  # another field, not asked for
    assert kept.count("marmoset house") == kept.count("marmoset house by the river again")
    assert "ouistiti" not in kept
    assert redaction.editions == ["2024.1", "2024.2"]


def test_it_is_no_longer_found_by_the_search(client, project):
    redact("sources.1.says")
    redact()

    assert client.get("/api/v1/projects/?q=marmoset").json()["count"] == 0
    assert client.get("/api/v1/projects/?q=title").json()["count"] == 1


def test_hashes_of_records_follow_and_those_of_editions_stay_as_history(project):
    before = list(Edition.objects.order_by("pk").values_list("released_hash", "chained_hash"))

    redact()

    assert (
        list(Edition.objects.order_by("pk").values_list("released_hash", "chained_hash")) == before
    )
    for row in FrozenRecord.objects.prefetch_related("facets"):
        assert row.document_hash == digest_of(row)


def test_the_public_is_told_that_something_was_removed_and_not_what(client, project):
    redact()

    page = client.get("/projects/XYZ-1/").content.decode()
    api = client.get("/api/v1/projects/XYZ-1/?lang=fr").json()
    edition = client.get("/api/v1/editions/2024.1/").json()

    assert "removed for safety" in page
    assert HARMFUL not in page.replace(f"{HARMFUL} again", "")
    assert api["note"] == "retiré par mesure de sécurité"
    assert [(row["key"], row["field"]) for row in edition["redactions"]] == [("XYZ-1", "note")]
    for address in ("/", "/editions/", "/editions/2024.1/"):
        shown = client.get(address).content.decode()
        assert "Removed for safety" in shown
        assert WHY not in shown


def test_in_a_list_the_words_decide_wherever_they_stand(project):
    redact("sources.1.says")

    says = [
        source["says"]
        for source in record(Edition.objects.first(), "en", "project", "XYZ-1")["sources"]
    ]
    assert says == ["Harmless", "removed for safety"]


def test_a_whole_result_is_removed_with_its_figure(client, project):
    redact("results.0")

    (result,) = client.get("/api/v1/projects/XYZ-1/").json()["results"]
    assert (result["label"], result["value"]) == ("removed for safety", None)
    assert "removed for safety" in client.get("/projects/XYZ-1/").content.decode()


def test_the_value_of_a_count_becomes_withheld(client, project):
    key = FrozenCell.objects.get().key

    redact("value", kind=COUNT, key=key)

    cell = FrozenCell.objects.get()
    (told,) = counts(Edition.objects.first(), "it", "XYZ-1")
    (row,) = client.get("/api/v1/beneficiary-counts/").json()["results"]
    assert (cell.value, cell.status) == (None, "withheld")
    assert (told["value"], told["removed"]) == (None, "rimosso per motivi di sicurezza")
    assert (row["value"], row["status"], row["removed"]) == (None, "withheld", "removed for safety")
    assert "removed for safety" in client.get("/projects/XYZ-1/").content.decode()
    assert "512" not in client.get("/projects/XYZ-1/").content.decode()


def test_a_removed_figure_leaves_the_log_of_restatements_too(client, project):
    count = project.counts.get()
    count.value = 777
    count.save()
    publish()

    redact("value", kind=COUNT, key=FrozenCell.objects.first().key)

    (row,) = client.get("/api/v1/editions/2024.3/").json()["restatements"]
    assert (row["before"], row["after"]) == ("removed for safety", "removed for safety")
    shown = client.get("/editions/").content.decode()
    assert "512" not in shown
    assert "777" not in shown


def test_a_removed_result_leaves_the_log_of_restatements_too(client, project):
    result = project.results.get()
    result.value = 640
    result.save()
    publish()

    redact("results.0")

    (row,) = client.get("/api/v1/editions/2024.3/").json()["restatements"]
    assert (row["before"], row["after"]) == ("removed for safety", "removed for safety")
    (kept,) = Restatement.objects.all()
    assert "Marmosets" not in json.dumps([kept.before, kept.after])
    shown = client.get("/editions/").content.decode()
    assert not {"500", "640"} & set(re.findall(r"\d+", shown))


def test_the_next_edition_may_not_tell_it_again_until_the_record_is_changed(project):
    redact()

    edition = prepare()
    with pytest.raises(ValidationError, match="removed for safety"):
        actions.approve(edition, by=person())
    with pytest.raises(ValidationError, match="two people removed these words. Change the record"):
        actions.override(edition.findings.get(level="block"), by=person(), reason="Made up.")
    actions.discard(edition, by=person())
    project.note_en, project.note_fr = "Harmless", ""
    project.save()
    publish()

    assert record(Edition.objects.first(), "en", "project", "XYZ-1")["note"] == "Harmless"


def test_the_same_words_in_another_record_are_found_as_well(project):
    redact()
    project.note_en, project.note_fr = "", ""
    project.save()
    ProjectFactory(ready=True, code="XYZ-2", budget_note_en=f"{HARMFUL.upper()}")

    found = prepare().findings.filter(rule="removed_again")

    assert [(finding.key, finding.field) for finding in found] == [("XYZ-2", "budget_note")]


def test_it_takes_two_people(project):
    first = person()
    redaction = ask(by=first)

    with pytest.raises(ValidationError, match="another person"):
        redacting.confirm(redaction, by=first)
    with pytest.raises(PermissionDenied):
        redacting.confirm(redaction, by=AccountFactory(permissions=RIGHTS[:2]))
    with pytest.raises(PermissionDenied):
        ask(by=AccountFactory())

    assert record(Edition.objects.first(), "en", "project", "XYZ-1")["note"] == HARMFUL


def test_it_is_carried_out_once(project):
    redaction = redact()

    with pytest.raises(ValidationError, match="already"):
        redacting.confirm(redaction, by=person())


def test_nothing_is_removed_while_an_edition_is_prepared(project):
    redaction = ask()
    project.title_en = "Third title"
    project.save()
    prepare()

    with pytest.raises(ValidationError, match="An edition is prepared"):
        redacting.confirm(redaction, by=person())


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        pytest.param({"key": "XYZ-9"}, "No edition holds the record", id="unknown record"),
        pytest.param({"field": "nonsense"}, "text or figure", id="unknown field"),
        pytest.param({"field": "budget_note"}, "text or figure", id="empty field"),
        pytest.param({"field": "sources.7.says"}, "text or figure", id="beyond a list"),
        pytest.param({"field": "code"}, "text or figure", id="what names it"),
    ],
)
def test_what_leads_nowhere_is_refused_at_once(project, place, problem):
    with pytest.raises(ValidationError, match=problem):
        ask(**place)

    assert not Redaction.objects.exists()


def test_every_guard_is_in_place_afterwards_and_closed(project):
    redact()

    assert guards.missing() == []
    with pytest.raises(Exception, match="never changed"), connection.cursor() as cursor:
        cursor.execute("UPDATE editions_frozenrecord SET search_text = ''")


def test_meal_asks_and_headquarters_confirms_in_the_admin(client, project):
    meal, headquarters = (AccountFactory(groups=[name]) for name in ("meal", "headquarters"))
    given = {
        "programme": project.programme_id,
        "kind": "project",
        "key": "XYZ-1",
        "field": "note",
        "reason": WHY,
    }
    add = reverse("admin:editions_redaction_add")
    listed = reverse("admin:editions_redaction_changelist")

    client.force_login(meal)
    wrong = client.post(add, given | {"field": "nonsense"}).content.decode()
    client.post(add, given)
    redaction = Redaction.objects.get()
    chosen = {"action": "confirm", "_selected_action": [redaction.pk]}
    own = client.post(listed, chosen | {"carry_out": "yes"}, follow=True).content.decode()
    client.force_login(headquarters)
    first = client.post(listed, chosen, follow=True).content.decode()
    assert not Redaction.objects.exclude(confirmed_by=None).exists()
    done = client.post(listed, chosen | {"carry_out": "yes"}, follow=True).content.decode()

    assert "No edition holds a text or figure" in wrong
    assert (redaction.asked_by, redaction.reason) == (meal, WHY)
    assert "another person has to confirm" in own
    assert "It stands nowhere else by itself" in first
    assert "sources.1.says" in first
    assert "change the record itself by hand" in done
    redaction.refresh_from_db()
    assert redaction.confirmed_by == headquarters


@pytest.mark.parametrize("group", ["viewer", "base-editor"])
def test_others_cannot_ask(client, project, group):
    client.force_login(AccountFactory(groups=[group]))

    assert client.get(reverse("admin:editions_redaction_add")).status_code == 403
