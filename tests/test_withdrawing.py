"""An edition that was withdrawn says so at its address; the one before it is current again."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from editions import actions
from editions.comparing import changes_of
from editions.models import Edition, Erratum
from editions.reading import NoEdition, current_edition, record
from tests.factories import (
    AccountFactory,
    ErratumFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectResultFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

RIGHTS = [f"editions.{verb}_edition" for verb in ("prepare", "approve", "withdraw")]
WHY = "A made-up reason."


def person():
    return AccountFactory(permissions=RIGHTS)


def publish():
    return actions.approve(actions.prepare(ProgrammeFactory(), by=person()), by=person())


def withdraw(edition):
    return actions.withdraw(edition, by=person(), reason=WHY)


@pytest.fixture
def project():
    return ProjectFactory(ready=True, code="XYZ-1", title_en="First title")


def rename(project, title):
    project.title_en = title
    project.save()


def test_the_edition_before_is_current_again(project):
    first = publish()
    rename(project, "Second title")
    second = publish()

    withdrawn = withdraw(second)

    assert current_edition() == first
    assert record(first, "en", "project", "XYZ-1")["title"] == "First title"
    assert (withdrawn.state, withdrawn.withdrawn_reason) == ("withdrawn", WHY)
    assert withdrawn.withdrawn_by is not None


def test_a_withdrawn_edition_says_so_and_why_at_its_address(client, project):
    first = publish()
    rename(project, "Second title")
    second = publish()
    withdraw(second)

    page = client.get(f"/editions/{second.number}/")
    answer = client.get(f"/api/v1/projects/?edition={second.number}")

    assert (page.status_code, answer.status_code) == (410, 410)
    assert WHY in page.content.decode()
    assert "Second title" not in page.content.decode()
    assert answer.json()["reason"] == WHY
    assert f"Read edition {first.number}" in page.content.decode()


def test_a_reason_in_another_language_is_marked_and_one_of_which_nobody_knows_is_not(
    client, project
):
    first = publish()
    rename(project, "Second title")
    second = publish()
    with override("it"):
        withdraw(second)
    marked = f'<span lang="it">{WHY}</span> <span class="fallback">in Italian</span>'

    (newest, _older) = client.get("/editions/feed.json").json()["items"]
    assert marked in client.get("/editions/").content.decode()
    assert marked in client.get(f"/editions/{second.number}/").content.decode()
    assert marked in unescape(client.get("/editions/feed.atom").content.decode())
    assert (newest["content_text"], newest["language"]) == (f"{WHY} (in Italian)", "it")
    answer = client.get("/api/v1/projects/", {"edition": second.number}).json()
    assert answer["detail"].endswith(f"{WHY} (in Italian)")
    assert (answer["reason"], answer["reason_language"]) == (WHY, "it")
    assert f"<p>{WHY}</p>" in client.get("/it/editions/").content.decode()
    # As it was withdrawn before languages were recorded.
    assert Edition(withdrawn_reason=WHY).why_withdrawn.is_fallback is False
    assert first.is_public


def test_the_last_edition_may_be_withdrawn_and_the_pages_say_that_there_is_none(client, project):
    only = publish()
    withdraw(only)

    with pytest.raises(NoEdition):
        current_edition()
    front, address = client.get("/"), client.get(f"/editions/{only.number}/")
    listed, ready = client.get("/editions/"), client.get("/readyz")

    assert front.status_code == 503
    assert "No edition is public now" in front.content.decode()
    assert (address.status_code, WHY in address.content.decode()) == (410, True)
    assert (listed.status_code, WHY in listed.content.decode()) == (200, True)
    assert "First title" not in listed.content.decode()
    assert ready.json()["problems"] == ["no edition is approved"]
    assert client.get("/api/v1/editions/").json()["results"][0]["withdrawn_reason"] == WHY


def test_the_next_edition_is_compared_with_the_one_that_readers_know(project):
    statement = StatementFactory(approved=True, value=100)
    publish()
    statement.value = 555
    statement.save()
    withdraw(publish())

    statement.value = 120
    statement.save()
    rename(project, "Third title")
    third = publish()

    assert third.previous.number == "2024.1"
    (restated,) = third.restatements.all()
    assert (restated.before, restated.after) == (100, 120)
    assert {change.key for change in changes_of(third)} == {"XYZ-1", restated.key}


def test_the_values_of_a_withdrawn_edition_are_no_longer_told(client, project):
    statement = StatementFactory(approved=True, value=1000)
    publish()
    statement.value = 5551
    statement.save()
    second = publish()
    assert "5,551" in client.get("/editions/").content.decode()
    withdraw(second)

    for path in ("/editions/", "/fr/editions/", f"/api/v1/editions/{second.number}/"):
        digits = "".join(filter(str.isdigit, client.get(path).content.decode()))
        assert "5551" not in digits, path
    assert client.get(f"/api/v1/editions/{second.number}/").json()["restatements"] == []


def test_nor_are_they_told_as_what_a_later_edition_gives_otherwise(client, project):
    statement = StatementFactory(approved=True, value=7654321)
    result = ProjectResultFactory(project=project, value=7654322, unit_en="wells")
    ProjectResultFactory(project=project, value=7654323, label_en="Made-up schools")
    second = publish()
    statement.value, result.value = 7000, 8000
    statement.save()
    result.save()
    project.results.filter(value=7654323).delete()
    third = publish()
    assert "7,654,321" in client.get("/editions/").content.decode()
    withdraw(second)

    detail = f"/api/v1/editions/{third.number}/"
    pages = ("/editions/", "/it/editions/", "/editions/feed.atom", "/editions/feed.json")
    for path in (*pages, detail):
        digits = "".join(filter(str.isdigit, client.get(path).content.decode()))
        assert "765432" not in digits, path
        assert "Made-up schools" not in client.get(path).content.decode(), path
    page = client.get("/editions/").content.decode()
    assert f'<td class="number">withdrawn with edition {second.number}</td>' in page
    assert '<td class="number">7,000</td>' in page
    rows = client.get(detail).json()["restatements"]
    assert [row["before"] for row in rows] == [None] * 3
    assert 7000 in [row["after"] for row in rows]


def test_what_was_withdrawn_may_be_published_again_unchanged(project):
    publish()
    rename(project, "Second title")
    withdraw(publish())

    third = publish()

    assert record(third, "en", "project", "XYZ-1")["title"] == "Second title"
    assert [change.key for change in changes_of(third)] == ["XYZ-1"]


def test_nothing_has_changed_where_the_records_are_those_of_the_current_edition(project):
    publish()
    rename(project, "Second title")
    withdraw(publish())
    rename(project, "First title")

    with pytest.raises(ValidationError, match=r"Nothing has changed since edition 2024\.1"):
        actions.prepare(ProgrammeFactory(), by=person())


@pytest.mark.parametrize(
    ("reason", "problem"),
    [
        pytest.param("  ", "Say why", id="empty"),
        pytest.param("Seven girls were recruited there.", "may harm people", id="harmful"),
    ],
)
def test_a_reason_is_given_and_harms_nobody(project, reason, problem):
    edition = publish()

    with pytest.raises(ValidationError, match=problem):
        actions.withdraw(edition, by=person(), reason=reason)

    assert current_edition() == edition


def test_the_right_to_withdraw_is_asked_for_and_only_public_editions_are_withdrawn(project):
    edition = actions.prepare(ProgrammeFactory(), by=person())

    with pytest.raises(ValidationError, match="not public"):
        actions.withdraw(edition, by=person(), reason=WHY)
    with pytest.raises(PermissionDenied):
        actions.withdraw(edition, by=AccountFactory(permissions=RIGHTS[:2]), reason=WHY)


def test_headquarters_withdraws_from_the_front_page_of_the_admin(client, project):
    edition = publish()
    client.force_login(AccountFactory(groups=["headquarters"]))
    address = reverse("admin:edition-withdraw", args=[edition.pk])

    offered = client.get(reverse("admin:index")).content.decode()
    form = client.get(address).content.decode()
    empty = client.post(address, {"reason": ""})
    client.post(address, {"reason": WHY})

    assert address in offered
    assert "the pages will say that there is none" in form
    assert empty.status_code == 200
    assert Edition.objects.get().withdrawn_reason == WHY


@pytest.mark.parametrize("group", ["viewer", "base-editor", "meal"])
def test_others_cannot_withdraw(client, project, group):
    edition = publish()
    client.force_login(AccountFactory(groups=[group]))

    answer = client.post(reverse("admin:edition-withdraw", args=[edition.pk]), {"reason": WHY})

    assert answer.status_code == 403
    assert current_edition() == edition


# Errata


def test_an_erratum_is_shown_on_the_pages_of_its_edition_and_in_the_api(client, project):
    edition = publish()
    ErratumFactory(edition=edition, text_en="A made-up word was wrong.")

    for address in ("/", f"/editions/{edition.number}/", "/editions/"):
        assert "A made-up word was wrong." in client.get(address).content.decode()
    told = client.get(f"/api/v1/editions/{edition.number}/").json()
    assert [row["text"] for row in told["errata"]] == ["A made-up word was wrong."]


def test_errata_are_added_by_headquarters_and_never_changed(client, project):
    edition = publish()
    client.force_login(AccountFactory(groups=["headquarters"]))
    given = {"edition": edition.pk, "source_language": "en", "text_en": "A made-up note."}

    client.post(reverse("admin:editions_erratum_add"), given)
    erratum = Erratum.objects.get()
    changed = client.post(
        reverse("admin:editions_erratum_change", args=[erratum.pk]), given | {"text_en": "Other."}
    )

    assert erratum.text == "A made-up note."
    assert changed.status_code == 403
    with pytest.raises(IntegrityError, match="add another one"), transaction.atomic():
        Erratum.objects.update(text_en="Other.")


# Words are looked at before anything is stored.
@pytest.mark.once
@pytest.mark.parametrize("language", ["en", "fr", "it"])
@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("text_en", "Three recruited children were helped in Bankass."),
        ("text_fr", "À Bankass, trois enfants recrutés ont été aidés."),
        ("text_it", "A Bankass sono stati aiutati tre bambini reclutati."),
        # A quotation, or a text in the wrong place.
        ("text_en", "The report says “trois enfants recrutés” of Bankass."),
        ("text_it", "In Bankass, seven survivors came."),
    ],
)
def test_an_erratum_that_may_harm_is_refused_whatever_languages_are_used(
    client, project, language, column, text
):
    edition = publish()
    client.force_login(AccountFactory(groups=["headquarters"], language=language))
    given = {"edition": edition.pk, "source_language": "en", "text_en": "A made-up note."}

    shown = client.post(reverse("admin:editions_erratum_add"), given | {column: text})

    assert shown.status_code == 200
    assert shown.context["adminform"].errors
    assert not Erratum.objects.exists()
