"""The README's first command, as a newcomer runs it, and what it serves."""

import re
import urllib.request
from urllib.parse import urlencode

import pytest

from tests.page_kinds import PAGES, in_every_language
from tests.serving import ROOT, make_run

OTHERS = [
    "/api/v1/projects/?page_size=200",
    "/api/v1/regions/",
    "/api/v1/statements/",
    "/api/v1/sectors/",
    "/api/schema/",
    "/api/docs/",
    "/admin/login/",
    "/healthz",
    "/readyz",
]


@pytest.mark.parametrize("path", in_every_language(PAGES) + OTHERS)
def test_it_serves(server, path):
    status, content = server.get(path)

    assert status == 200
    assert content


def test_it_says_where_to_look_and_how_to_make_the_first_account(server):
    said = server.said.read_text()

    assert server.url in said
    assert "createsuperuser" in said


def test_nothing_failed_on_the_way(server):
    for path in [*PAGES.values(), *OTHERS, "/nowhere/", "/projects/?statut=x"]:
        assert server.get(path)[0] < 500

    said = server.said.read_text()
    assert "Traceback" not in said
    assert not re.search(r"\b5\d\d\b.*(GET|Error)|Internal Server Error", said)


def test_a_search_that_is_too_long_is_answered_in_words(server):
    status, content = server.get(f"/projects/?q={'a' * 20_000}")

    assert status == 400
    assert "Longer than the 200 characters allowed." in content


def test_a_form_is_read(server):
    address = server.url + "/admin/login/"
    asking = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with asking.open(address, timeout=20) as answer:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
    form = {"username": "nobody", "password": "x" * 100_000, "csrfmiddlewaretoken": token[1]}
    request = urllib.request.Request(
        address, urlencode(form).encode(), headers={"Origin": server.url}
    )
    with asking.open(request, timeout=20) as answer:
        assert "Please enter the correct" in answer.read().decode()


def test_the_key_of_the_machine_is_for_its_owner_only(server):
    assert (ROOT / ".secret-key").stat().st_mode & 0o777 == 0o600


def test_run_again_it_changes_nothing(server):
    before = server.get("/api/v1/editions/")

    with make_run(server.folder) as again:
        assert again.get("/api/v1/editions/")[1].replace(again.url, server.url) == before[1]
        assert "nothing was written" in again.said.read_text()
