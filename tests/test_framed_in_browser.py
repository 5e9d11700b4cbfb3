"""A chart in a page of somebody else's site, as a browser shows it."""

import re
import threading
from collections.abc import Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

CODES = {
    "/chart": "/statistics/?group_by=year",
    "/map": "/regions/",
    "/timeline": "/projects/?view=timeline",
}
DRAWN = ".c-drawing > .chart, .c-map"


@pytest.fixture(scope="module")
def elsewhere(server) -> Iterator[str]:
    """Another site, whose pages hold what a reader copied from the portal's."""
    pages = {}
    for path, address in CODES.items():
        _status, page = server.get(address)
        (code,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, flags=re.DOTALL)[:1]
        pages[path] = unescape(code)
    pages["/refused"] = f'<iframe src="{server.url}/statistics/"></iframe>'

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><p>Made up</p>{pages.get(self.path, '')}".encode())

        def log_message(self, *_args: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{site.server_port}"
    site.shutdown()
    site.server_close()


@pytest.fixture
def context(browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 800, "height": 900})
    yield context
    context.close()


@pytest.mark.parametrize("path", list(CODES))
def test_the_copied_code_shows_the_chart_on_another_site(context, elsewhere, path):
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(elsewhere + path, wait_until="load")
    (frame,) = page.frames[1:]

    assert frame.locator("h1").is_visible()
    assert frame.locator(DRAWN).first.bounding_box()["width"] > 400
    assert not [words for words in said if "Security Policy" in words]
    assert context.cookies() == []


def test_its_links_open_outside_of_the_frame(context, elsewhere):
    page = context.new_page()
    page.goto(elsewhere + "/chart")
    (frame,) = page.frames[1:]

    for link, path in (("footer a", "/statistics/"), (".c-drawing a", "/projects/")):
        with context.expect_page() as opened:
            frame.locator(link).first.click()
        assert path in opened.value.url


def test_another_page_of_the_portal_is_not_shown(context, elsewhere, server):
    page = context.new_page()
    page.goto(elsewhere + "/refused")

    (frame,) = page.frames[1:]
    assert not frame.url.startswith(server.url)


def test_a_small_page_fits_every_width_and_hardly_scrolls(context, server):
    page = context.new_page()
    for address in (
        "/embed/statistics/?group_by=year",
        "/fr/embed/map/",
        "/it/embed/projects/",
    ):
        page.goto(server.url + address)
        for width in (280, 320, 680):
            page.set_viewport_size({"width": width, "height": 700})
            box = page.locator("body").bounding_box()
            assert box["width"] <= width
            assert (
                page.locator(f"{DRAWN} >> visible=true").first.bounding_box()["width"] <= width - 32
            )
