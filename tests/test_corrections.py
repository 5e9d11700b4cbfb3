"""A reader reports a mistake or a danger, without account or cookie, and reads the answer."""

from __future__ import annotations

import re
import socket
import time
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail, signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from editions import corrections
from editions.models import CorrectionReport, CorrectionTry
from tests.admin_forms import typed
from tests.factories import AccountFactory, CorrectionReportFactory, ProgrammeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

FORM = "/corrections/"
WRITTEN = {
    "kind": "mistake",
    "page": "/projects/",
    "text": "A made-up mistake: the end date is another one.",
    "source": "https://example.org/report",
}


def sealed_in(answer) -> str:
    found = re.search(r'name="sealed" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def later(seconds: float):
    """The clock of signatures, set forward: nobody has to wait in a test."""
    now = time.time()
    return patch.object(time, "time", lambda: now + seconds)


def report(client, **written):
    """Write and confirm, as a reader would."""
    answer = client.post(FORM, WRITTEN | written)
    assert answer.status_code == 200, answer.content.decode()
    with later(5):
        return client.post(FORM, {"sealed": sealed_in(answer)})


def test_a_report_is_read_once_more_and_then_stored(client):
    shown = client.post(FORM, WRITTEN)

    assert "the end date is another one" in shown.content.decode()
    assert "Cite this page" not in shown.content.decode()
    assert not CorrectionReport.objects.exists()

    with later(5):
        answer = client.post(FORM, {"sealed": sealed_in(shown)})

    stored = CorrectionReport.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"/corrections/{stored.reference}/"
    assert {name: getattr(stored, name) for name in WRITTEN} == WRITTEN
    assert (stored.state, stored.language, stored.edition_number) == ("received", "en", "2024.1")


def test_no_cookie_is_set_and_none_is_needed(client):
    answer = report(client)
    page = client.get(answer["Location"])

    assert not client.cookies
    assert page.status_code == 200


def test_the_language_of_the_address_is_that_of_the_report(client):
    shown = client.post("/fr/corrections/", WRITTEN)
    with later(5):
        answer = client.post("/fr/corrections/", {"sealed": sealed_in(shown)})

    assert CorrectionReport.objects.get().language == "fr"
    assert answer["Location"].startswith("/fr/corrections/")


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ({"text": ""}, "text"),
        ({"kind": "gossip"}, "kind"),
        ({"page": "https://elsewhere.example/"}, "page"),
        ({"page": "//elsewhere.example/"}, "page"),
        ({"website": "https://robot.example/"}, "website"),
        ({"text": "x" * 4001}, "text"),
    ],
)
def test_what_is_not_understood_is_named_and_nothing_is_lost(client, written, field):
    answer = client.post(FORM, WRITTEN | written)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    page = answer.content.decode()
    (place,) = re.findall(r'<li><a href="#([^"]*)">', page)
    assert page.count(f'id="{place}"') == 1
    assert "https://example.org/report" in answer.content.decode()
    assert not CorrectionReport.objects.exists()


def test_a_report_sent_with_an_edition_that_never_was_is_told_which_there_are(client):
    answer = client.post(f"{FORM}?edition=1999.1", WRITTEN)

    assert answer.status_code == 400
    assert "There is no edition “1999.1”." in answer.content.decode()


def test_a_whole_address_of_this_portal_becomes_a_path(client):
    with override_settings(PUBLIC_URL="https://portal.example"):
        report(client, page="https://portal.example/fr/projects/?year=2020")

    assert CorrectionReport.objects.get().page == "/fr/projects/?year=2020"


@pytest.mark.parametrize("between", ["\t", "\n", "\r", "\\"])
def test_an_address_of_which_browsers_make_another_site_is_refused(client, between):
    answer = client.post(FORM, WRITTEN | {"page": f"/{between}/example.org/admin/login/"})

    assert answer.status_code == 400
    assert "Give the address of a page of this portal" in answer.content.decode()


@pytest.mark.parametrize("seconds", [0, 60 * 60 * 7])
def test_a_confirmation_too_soon_or_too_late_is_refused_and_the_text_is_kept(client, seconds):
    shown = client.post(FORM, WRITTEN)
    with later(seconds):
        answer = client.post(FORM, {"sealed": sealed_in(shown)})

    assert answer.status_code == 400
    assert WRITTEN["text"] in answer.content.decode()
    assert not CorrectionReport.objects.exists()


def test_a_report_that_was_not_sealed_here_is_refused(client):
    answer = client.post(FORM, {"sealed": signing.dumps(WRITTEN, salt="another place")})

    assert answer.status_code == 400
    assert not CorrectionReport.objects.exists()


@pytest.mark.parametrize("address", [FORM, "/admin/login/"])
def test_no_file_is_taken_from_anybody(client, address):
    client.get("/admin/login/")
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    file = SimpleUploadedFile("made-up.bin", b"made up")
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = client.cookies

    assert careful.post(address, WRITTEN | token | {"file": file}).status_code == 400


def test_the_same_report_twice_is_one(client):
    first, second = report(client), report(client)

    assert first["Location"] == second["Location"]
    assert CorrectionReport.objects.count() == 1


def test_a_network_hands_in_so_many_a_day_and_another_day_again(client):
    for number in range(corrections.A_DAY_FROM_ONE_NETWORK):
        assert report(client, text=f"Made-up report {number}").status_code == 303
    too_many = report(client, text="One made-up report more")

    assert too_many.status_code == 400
    assert CorrectionReport.objects.count() == corrections.A_DAY_FROM_ONE_NETWORK

    CorrectionTry.objects.update(day=timezone.localdate() - timedelta(days=1))
    assert report(client, text="One made-up report more").status_code == 303
    assert CorrectionTry.objects.get().tries == 1


def test_a_network_is_never_stored_as_it_is(client):
    report(client)

    assert "127" not in CorrectionTry.objects.get().network


def test_behind_a_proxy_each_reader_is_a_network_of_her_own(client):
    for number in (1, 2):
        shown = client.post(FORM, WRITTEN | {"text": f"Made-up report {number}"})
        with later(5):
            client.post(
                FORM,
                {"sealed": sealed_in(shown)},
                headers={"x-forwarded-for": f"1.2.3.4, 198.51.100.{number}"},
            )

    assert CorrectionTry.objects.count() == 2


# The report's own page


def test_the_answer_stands_at_the_address_of_the_report_and_nowhere_else(client):
    address = report(client)["Location"]
    stored = CorrectionReport.objects.get()
    before = client.get(address)
    corrections.answer(stored, by=staff(), state="corrected", text="The date is corrected.")
    after = client.get(address)

    assert "The date is corrected." not in before.content.decode()
    assert "The date is corrected." in after.content.decode()
    assert after["Cache-Control"] == "no-store"
    assert after["X-Robots-Tag"] == "noindex"
    assert client.get("/corrections/another-reference/").status_code == 404


def test_what_a_reader_writes_is_shown_as_text_only(client):
    address = report(client, text="<script>alert(1)</script>")["Location"]

    assert "<script" not in client.get(address).content.decode()


# Staff


def staff(*more: str):
    return AccountFactory(permissions=["editions.answer_correctionreport", *more])


def test_whoever_may_not_answer_does_not():
    stored = CorrectionReportFactory(programme=ProgrammeFactory())

    with pytest.raises(PermissionDenied):
        corrections.answer(stored, by=AccountFactory(), state="corrected", text="Made-up.")
    stored.refresh_from_db()
    assert stored.state == "received"


def test_a_report_is_closed_only_with_an_answer():
    stored = CorrectionReportFactory(programme=ProgrammeFactory())

    with pytest.raises(ValidationError, match="Write an answer"):
        corrections.answer(stored, by=staff(), state="declined", text=" ")
    stored.refresh_from_db()
    assert stored.state == "received"


@pytest.mark.parametrize(
    "text",
    [
        "Write to +223 20 22 33 44",
        "Three recruited children were there.",
        "Trois enfants recrutés étaient là.",
        "C’erano tre bambini reclutati.",
    ],
)
def test_an_answer_that_may_harm_people_is_refused_in_whatever_language_it_is(text):
    stored = CorrectionReportFactory(programme=ProgrammeFactory())

    with pytest.raises(ValidationError, match="may harm people"):
        corrections.answer(stored, by=staff(), state="declined", text=text)


@pytest.mark.parametrize("role", ["meal", "headquarters"])
def test_dangers_stand_first_on_the_front_page_of_those_who_answer(client, role):
    CorrectionReportFactory(programme=ProgrammeFactory())
    CorrectionReportFactory(programme=ProgrammeFactory(), kind="danger")
    client.force_login(AccountFactory(groups=[role]))
    page = client.get("/admin/").content.decode()

    assert page.index("1 report of a danger to people") < page.index("1 report of a mistake")


@pytest.mark.parametrize("role", ["viewer", "base-editor"])
def test_others_do_not_see_reports(client, role):
    stored = CorrectionReportFactory(programme=ProgrammeFactory(), kind="danger")
    client.force_login(AccountFactory(groups=[role]))

    assert "danger to people" not in client.get("/admin/").content.decode()
    page = reverse("admin:editions_correctionreport_change", args=[stored.pk])
    assert client.get(page).status_code == 403


@pytest.mark.parametrize("role", ["viewer", "base-editor", "meal"])
def test_the_admin_leads_nobody_to_the_address_of_a_reporter(client, role):
    stored = CorrectionReportFactory(programme=ProgrammeFactory(), kind="danger")
    kind = ContentType.objects.get_for_model(CorrectionReport)
    client.force_login(AccountFactory(groups=[role]))

    answer = client.get(reverse("admin:view_on_site", args=[kind.pk, stored.pk]))

    assert answer.status_code == 404
    assert stored.reference not in answer.headers.get("Location", "")


def test_a_report_leads_staff_to_its_page_and_to_how_words_are_removed(client):
    stored = CorrectionReportFactory(programme=ProgrammeFactory(), kind="danger", page="/bases/")
    client.force_login(AccountFactory(groups=["meal"]))
    address = reverse("admin:editions_correctionreport_change", args=[stored.pk])

    shown = client.get(address).content.decode()

    assert '<a href="/bases/">/bases/</a>' in shown
    assert f'<a href="{reverse("admin:editions_redaction_changelist")}">redaction</a>' in shown


def test_staff_answer_in_the_admin(client):
    stored = CorrectionReportFactory(programme=ProgrammeFactory())
    client.force_login(AccountFactory(groups=["meal"]))
    page = reverse("admin:editions_correctionreport_change", args=[stored.pk])
    opened = client.get(page)
    refused = client.post(page, typed(opened, state="declined", answer=""))
    client.post(page, typed(opened, state="declined", answer="The source gives that date."))
    stored.refresh_from_db()

    assert "Write an answer before" in refused.content.decode()
    assert (stored.state, stored.answer) == ("declined", "The source gives that date.")
    assert stored.handled_by is not None


@override_settings(CORRECTIONS_EMAIL="meal@example.org")
def test_a_mail_tells_staff_where_the_report_is_and_nothing_of_it(client):
    report(client, kind="danger")
    (letter,) = mail.outbox

    assert letter.to == ["meal@example.org"]
    assert f"/editions/correctionreport/{CorrectionReport.objects.get().pk}/" in letter.body
    assert WRITTEN["text"] not in letter.body


@override_settings(
    CORRECTIONS_EMAIL="meal@example.org",
    EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
    EMAIL_HOST="127.0.0.1",
)
def test_a_mail_server_that_says_nothing_keeps_nobody_waiting_for_long(client, settings, caplog):
    assert 0 < settings.EMAIL_TIMEOUT <= 10
    with socket.socket() as silent, override_settings(EMAIL_TIMEOUT=0.5):
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.EMAIL_PORT = silent.getsockname()[1]
        assert report(client).status_code == 303

    assert f"no mail tells of report {CorrectionReport.objects.get().pk}: " in caplog.text


def test_the_page_of_a_report_is_not_to_be_cited_and_says_nothing_of_an_edition(client):
    page = client.get(report(client)["Location"]).content.decode()

    assert "Cite this page" not in page
    assert "is read from this edition" not in page
    assert "?edition=" not in page
