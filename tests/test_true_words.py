"""What the pages say of themselves is what the portal does, in every language."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.utils.translation import override

from coopi_mali.findings_in_words import in_words
from editions.correcting import TIMES
from editions.models import Finding
from tests.api_editions import publish, rows
from tests.factories import ProgrammeFactory, ProjectFactory, SectorFactory
from tests.page_kinds import ERRORS, PAGES
from tests.reading_pages import words_of
from tests.test_copying_the_code import SCRIPT

pytestmark = pytest.mark.django_db

# What a browser runs; a block of data about the page is none.
RUN = re.compile(r"<script(?! type=\"application/ld\+json\")[^>]*>|\son\w+=\"|javascript:")
COPYING = '<script src="/static/js/copy.js" defer>'
SCRIPTS = {
    "": "one small script of this site adds a button that copies its code. It sends nothing",
    "/fr": "un petit script de ce site ajoute un bouton qui en copie le code. Il n’envoie rien",
    "/it": "un piccolo script di questo sito aggiunge un pulsante che ne copia il codice. Non",
}
UNDER_EACH_SECTOR = {
    "": "It is counted under each of them, also where a source says which comes first",
    "/fr": "Il est compté sous chacun d’eux, même lorsqu’une source dit lequel est le principal",
    "/it": "È contato sotto ciascuno di essi, anche dove una fonte dice qual è il principale",
}


def test_a_project_is_counted_under_each_sector_as_the_methodology_says(client):
    health, wash = SectorFactory(slug="health"), SectorFactory(slug="wash")
    programme = ProgrammeFactory(period_first_year=2019, period_last_year=2022)
    ProjectFactory(
        ready=True,
        programme=programme,
        sectors=[health, wash],
        primary_sector=health,
        start_date="2019",
        end_date="2021",
    )
    publish()

    by_sector = rows(client, "statistics", group_by="sector")

    assert {(row["sector"], row["projects"], row["additive"]) for row in by_sector} == {
        ("health", 1, False),
        ("wash", 1, False),
    }
    for prefix, words in UNDER_EACH_SECTOR.items():
        assert words in words_of(client.get(f"{prefix}/methodology/"))


@pytest.mark.once
@pytest.mark.usefixtures("real_data")
def test_the_pages_load_the_one_script_that_the_privacy_page_names(client):
    loaded = {
        tag
        for address in [*PAGES.values(), *ERRORS.values()]
        for tag in RUN.findall(client.get(address).content.decode())
    }

    assert loaded == {COPYING}
    for prefix, words in SCRIPTS.items():
        page = client.get(f"{prefix}/privacy/")
        assert words in words_of(page)
        assert 'href="/api/docs/' in page.content.decode()
        assert not page.cookies


def test_scripts_send_nothing_to_another_site_and_that_of_the_pages_nothing_at_all():
    for policy in (
        settings.CONTENT_SECURITY_POLICY,
        settings.CONTENT_SECURITY_POLICY_OF_FRAMED,
    ):
        assert "script-src 'self';" in policy
        assert "connect-src 'self';" in policy
        assert "default-src 'none';" in policy
        assert "http" not in policy

    sending = r"fetch|XMLHttpRequest|sendBeacon|WebSocket|EventSource|import|\bsrc\b|cookie|Storage"
    assert not re.search(sending, SCRIPT.read_text())


def test_the_documentation_of_the_api_runs_scripts_of_this_site_alone(client):
    ProgrammeFactory()
    publish()
    page = client.get("/api/docs/").content.decode()
    loaded = re.findall(r'<script src="([^"]*)"', page)

    assert len(loaded) == len(RUN.findall(page)) == 3
    assert all(address.startswith(("/static/", "/api/docs/")) for address in loaded)
    # What is read there with scripts is told without them too.
    (told,) = re.findall(r"<noscript>(.*?)</noscript>", page, flags=re.DOTALL)
    assert 'href="/api/schema/' in told


# How much has to come to a closed year to be told


@pytest.mark.parametrize(
    ("prefix", "language", "words"),
    [("", "en", "times"), ("/fr", "fr", "fois"), ("/it", "it", "volte")],
)
def test_pages_and_findings_name_the_number_by_which_it_is_decided(client, prefix, language, words):
    ProjectFactory(ready=True)
    publish()

    with override(language):
        (told,) = in_words([Finding(rule="held_back", kind="project", key="XYZ-1")])

    assert f"{TIMES} {words}" in told["remedy"]
    assert f"{TIMES} {words}" in words_of(client.get(f"{prefix}/methodology/"))
