"""How factsheets are sent: the same bytes again, errors, and what comes after an edition."""

import os
import re
import subprocess
import sys

import pytest
from django.test import Client

from editions import actions, redacting
from editions.factsheet.press import Sheet, Shelf
from editions.factsheet.views import shelf
from editions.models import Erratum, FrozenRecord
from editions.reading import current_edition
from programmes.models import CountryProgramme
from tests.factories import AccountFactory
from tests.pdf import words_of
from tests.sheets import address

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

SETTINGS = {"DJANGO_SETTINGS_MODULE": "coopi_mali.settings", "SECRET_KEY": "x" * 60}
Kind = FrozenRecord.Kind


@pytest.mark.parametrize("kind", ["country", "project"])
def test_the_same_edition_gives_the_same_bytes(kind):
    first = Client().get(address(kind))
    shelf.clear()
    second = Client().get(address(kind))

    assert first.content == second.content
    assert first.headers["ETag"] == second.headers["ETag"]


def test_a_reader_who_has_the_sheet_is_sent_nothing(client):
    first = client.get(address("project"))

    again = client.get(address("project"), headers={"If-None-Match": first.headers["ETag"]})
    head = client.head(address("project"))

    assert (again.status_code, again.content) == (304, b"")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/factsheet.pdf?edition=1999.1", 400, id="no such edition"),
        pytest.param("/factsheet.pdf?colour=red", 400, id="no such parameter"),
        pytest.param("/regions/XX99/factsheet.pdf", 404, id="no such region"),
        pytest.param("/fr/organisations/nobody/factsheet.pdf", 404, id="no such organisation"),
        pytest.param("/factsheet.pdf?utm_source=mail", 200, id="appended by others"),
    ],
)
def test_errors_are_those_of_pages(client, path, status):
    answer = client.get(path)

    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith(
        "application/pdf" if status == 200 else "text/html"
    )


@pytest.mark.parametrize("kind", ["country", "region", "sector", "organisation", "project"])
def test_each_page_links_to_its_sheet(client, kind):
    path = address(kind)

    page = client.get(path.removesuffix("factsheet.pdf")).content.decode()

    assert f'<link rel="alternate" type="application/pdf" href="{path}">' in page
    assert f'<a href="{path}" type="application/pdf">' in page


def test_what_is_removed_for_safety_is_gone_at_once(client):
    key = address("project").split("/")[-2]
    people = [AccountFactory(permissions=["editions.redact"]) for _person in range(2)]
    before = words_of(client.get(address("project")).content)
    (removed,) = re.findall(r"Notes (?!\d)(.{60})", before)

    redaction = redacting.ask(
        CountryProgramme.objects.get(),
        kind=Kind.PROJECT,
        key=key,
        field="note",
        by=people[0],
        reason="A made-up reason.",
    )
    redacting.confirm(redaction, by=people[1])

    after = words_of(client.get(address("project")).content)
    assert removed not in after
    assert "removed for safety" in after


def test_a_note_made_afterwards_is_printed(client):
    client.get("/factsheet.pdf")

    Erratum.objects.create(edition=current_edition(), text_en="A made-up correction.")

    assert "A made-up correction." in words_of(client.get("/factsheet.pdf").content)


def test_a_withdrawn_edition_has_no_sheet(client):
    edition = current_edition()
    client.get("/factsheet.pdf")
    actions.withdraw(
        edition, by=AccountFactory(permissions=["editions.withdraw_edition"]), reason="Made up."
    )

    answer = client.get(f"/factsheet.pdf?edition={edition.number}")

    assert answer.status_code == 410
    assert b"%PDF" not in answer.content


def test_the_typesetter_is_not_awake_when_a_server_starts():
    """A process that forks after its first use leaves a child that waits for ever."""
    script = (
        "import sys, coopi_mali.wsgi; from django.urls import get_resolver; "
        "assert get_resolver().reverse_dict; assert 'typst' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", script], check=True, env={**os.environ, **SETTINGS})


def test_a_shelf_keeps_the_sheets_asked_for_last():
    made = []
    small = Shelf(most=2)

    def get(name):
        return small.get(name, lambda: made.append(name) or Sheet(name, b"", '""'))

    for name in "abacab":
        get(name)

    assert made == ["a", "b", "c", "b"]
