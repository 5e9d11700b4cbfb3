"""The front page is made before anybody asks: when a worker begins, and after each change."""

import gzip
import os
import re
import subprocess
import sys

import pytest
from django.db import connection

from coopi_mali.front_page import FrontPage
from tests.serving import ROOT
from tests.test_kept_answers import erratum, new_edition, project, redaction, withdrawal
from tests.test_kept_first import SESSION, Server, connection_of_the_test, ends_of_requests

__all__ = ["connection_of_the_test", "project"]

PAGES = ["/", "/fr/", "/it/"]
OWN = {"host": "portal.example.org", "accept-encoding": "gzip"}
CHANGES = [new_edition, erratum, redaction, withdrawal]


@pytest.fixture
def process(settings):
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = "http://portal.example.org", ["*"]
    return Server()


def asked_for_pages(process, **headers):
    """How often the framework is asked for the front page in all languages, and what is sent."""
    before = process.asked
    answers = [process.ask(page, **OWN, **headers) for page in PAGES]
    return process.asked - before, answers


@pytest.mark.django_db
def test_nobody_waits_for_the_front_page_at_the_address_of_the_portal(process, project):
    FrontPage(process.application).look()

    for headers in ({}, SESSION):
        asked, answers = asked_for_pages(process, **headers)
        assert asked == 0
        assert answers == [process.ask(page, by=process.framework, **OWN) for page in PAGES]
        languages = [re.search(rb'<html lang="(..)"', gzip.decompress(a[2]))[1] for a in answers]
        assert languages == [b"en", b"fr", b"it"]


@pytest.mark.django_db
def test_behind_https_the_front_page_is_that_of_https(process, project, settings):
    settings.PUBLIC_URL, settings.SERVED_OVER_HTTPS = "https://portal.example.org", True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    FrontPage(process.application).look()

    asked, answers = asked_for_pages(process, **{"x-forwarded-proto": "https"})

    assert asked == 0
    page = gzip.decompress(answers[1][2]).decode()
    assert '<link rel="canonical" href="https://portal.example.org/fr/"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("what_happens", CHANGES)
def test_after_a_change_the_front_page_is_made_again(process, project, what_happens):
    front = FrontPage(process.application)
    front.look()
    _asked, before = asked_for_pages(process)

    what_happens(project.programme.editions.get())
    front.look()
    asked, after = asked_for_pages(process, **SESSION)

    if what_happens is withdrawal:
        # Nothing is public: a page that says so is not kept.
        assert [(status, asked) for status, *_sent in after] == [(503, 3)] * 3
    else:
        assert asked == 0
        assert all(one != other for one, other in zip(after, before, strict=True))
        assert after == [Server().ask(page, **OWN) for page in PAGES]


@pytest.mark.django_db
def test_nothing_is_made_as_long_as_nothing_changes(process, project):
    front = FrontPage(process.application)
    front.look()

    for _time in range(3):
        front.look()

    assert process.asked == len(PAGES)


@pytest.mark.django_db
def test_what_an_answer_holds_is_let_go(process, project):
    with ends_of_requests() as ended:
        FrontPage(process.application).look()

    assert len(ended) == len(PAGES)


@pytest.mark.django_db
def test_before_anything_is_public_it_is_tried_once(process):
    front = FrontPage(process.application)
    for _time in range(3):
        front.look()

    assert process.asked == len(PAGES)


@pytest.mark.django_db(transaction=True)
def test_once_the_database_is_back_the_page_is_made(process, project):
    front = FrontPage(process.application)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE editions_erratum RENAME TO editions_elsewhere")
    try:
        front.look()
        asked_without = process.asked
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE editions_elsewhere RENAME TO editions_erratum")
    front.look()

    assert asked_without == 0
    assert process.asked == len(PAGES)


WAITING = """
import time
from coopi_mali.wsgi import application
application.begin()
for _time in range(600):
    if len(kept := [*application.memory.kept]) == 3:
        break
    time.sleep(0.1)
print(*sorted(key[2] + key[4] for key in kept))
"""


def test_a_process_of_the_server_begins_with_it(server):
    environment = {"DATABASE_URL": f"sqlite:///{server.folder / 'portal.sqlite3'}"}
    found = subprocess.run(
        [sys.executable, "-c", WAITING],
        cwd=ROOT,
        env=os.environ | environment | {"PUBLIC_URL": "http://portal.example.org"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout.split() == [f"portal.example.org{page}" for page in PAGES]
