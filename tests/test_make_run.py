"""The README's first command, as a newcomer runs it, and what it serves."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ["", "/fr", "/it"]
PAGES = [
    "/",
    "/projects/",
    "/projects/MLI-AICS-2022-emergency-central-mali/",
    "/regions/",
    "/regions/ML05/",
    "/bases/",
    "/sectors/",
    "/sectors/health/",
    "/organisations/",
    "/organisations/echo/",
    "/editions/",
    "/editions/2024.1/",
    "/methodology/",
    "/data/",
    "/privacy/",
    "/accessibility/",
    "/corrections/",
]
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


@dataclass
class Server:
    url: str
    said: Path
    folder: Path

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def make_run(folder: Path) -> Iterator[Server]:
    port = free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"SECRET_KEY", "DEBUG", "DJANGO_SETTINGS_MODULE", "PUBLIC_URL"}
        and not name.startswith("MAKE")
    }
    environment |= {"PORT": str(port), "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}"}
    said = folder / f"said-{port}"
    with said.open("w") as output:
        process = subprocess.Popen(
            ["make", "run"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(f"http://127.0.0.1:{port}", said, folder)
    try:
        for _ in range(300):
            if process.poll() is not None:
                pytest.fail(f"make run ended:\n{said.read_text()}")
            try:
                if server.get("/healthz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.2)
        else:
            pytest.fail(f"make run does not answer:\n{said.read_text()}")
        yield server
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    with make_run(tmp_path_factory.mktemp("portal")) as server:
        yield server


@pytest.mark.parametrize("path", [prefix + page for page in PAGES for prefix in LANGUAGES] + OTHERS)
def test_it_serves(server, path):
    status, content = server.get(path)

    assert status == 200
    assert content


def test_it_says_where_to_look_and_how_to_make_the_first_account(server):
    said = server.said.read_text()

    assert server.url in said
    assert "createsuperuser" in said


def test_nothing_failed_on_the_way(server):
    for path in [*PAGES, *OTHERS, "/nowhere/", "/projects/?statut=x"]:
        assert server.get(path)[0] < 500

    said = server.said.read_text()
    assert "Traceback" not in said
    assert not re.search(r"\b5\d\d\b.*(GET|Error)|Internal Server Error", said)


def test_the_key_of_the_machine_is_for_its_owner_only(server):
    assert (ROOT / ".secret-key").stat().st_mode & 0o777 == 0o600


def test_run_again_it_changes_nothing(server):
    before = server.get("/api/v1/editions/")

    with make_run(server.folder) as again:
        assert again.get("/api/v1/editions/")[1].replace(again.url, server.url) == before[1]
        assert "nothing was written" in again.said.read_text()


# In a real browser


@pytest.fixture
def page(browser: Browser, request) -> Iterator[Page]:
    width = getattr(request, "param", 1280)
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 900}
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", [prefix + page for page in PAGES for prefix in LANGUAGES])
def test_no_request_leaves_the_machine_and_none_fails(server, page, path):
    asked, failed = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: failed.append(request.url))

    page.goto(server.url + path)

    assert asked
    assert [url for url in asked if not url.startswith((server.url, "data:"))] == []
    assert failed == []
    assert len(asked) <= 6


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_scrolls_sideways(server, browser, width):
    # Scripts are on here for the measuring only; the pages bring none.
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    too_wide = []
    for path in [prefix + page for page in PAGES for prefix in LANGUAGES]:
        page.goto(server.url + path)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(path)
    context.close()

    assert too_wide == []


def test_the_profile_is_light_enough_for_a_slow_line(server):
    request = urllib.request.Request(server.url + "/", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        page = answer.read()
    _, html = server.get("/")
    weight = len(page)
    for link in re.findall(r'<link rel="(?:stylesheet|icon)"[^>]*href="([^"]+)"', html):
        request = urllib.request.Request(server.url + link, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            weight += len(answer.read())

    assert weight < 60_000
