"""Pages with charts as a browser shows them: at every width, for every reader, light to load."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.in_browser import HOST, opened
from tests.test_charts_on_pages import CSS, PAGES

READ_CLOSELY = [address for address in PAGES if "&" not in address and address != "/regions/"]

# The browser first: it keeps an event loop in this thread, with which Django opens a
# connection of its own, and the data have to be loaded through that one.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("browser", "real_data")]


def test_the_profile_with_everything_is_light_and_asks_no_other_host(browser, client):
    with opened(browser, "/", viewport={"width": 1280, "height": 900}) as (_page, asked):
        assert len(asked) <= 6
        assert all(address.startswith(HOST) for address in asked)

    html = len(client.get("/", HTTP_ACCEPT_ENCODING="gzip").content)
    styles = [gzip.compress(path.read_bytes()) for path in CSS.glob("[sc]*.css")]
    assert html + sum(map(len, styles)) <= 60_000


def test_nothing_is_wider_than_a_narrow_window(browser):
    for address in [*PAGES, "/fr/", "/it/statistics/?view=map"]:
        with opened(browser, address, viewport={"width": 360, "height": 700}) as (page, _asked):
            for width in (360, 320):
                page.set_viewport_size({"width": width, "height": 700})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_chart_fills_its_width_to_the_pixel(browser):
    with opened(browser, "/statistics/", viewport={"width": 1280, "height": 700}) as (page, _asked):
        for width, year, other in ((1280, "2013", "13"), (320, "13", "2013")):
            page.set_viewport_size({"width": width, "height": 700})
            lengths = page.evaluate(
                "['.c-drawing svg', '.c-base'].map("
                "name => document.querySelector(name).getBoundingClientRect().width)"
            )
            assert abs(lengths[0] - lengths[1]) <= 1
            shown = page.locator(".c-drawing .c-name:visible").all_text_contents()
            assert year in shown
            assert other not in shown


def test_a_program_that_looks_for_barriers_finds_none(browser):
    found = {}
    for address in READ_CLOSELY:
        with opened(browser, address, viewport={"width": 1280, "height": 900}) as (page, _asked):
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                results = Axe().run(page)
                found |= {
                    (address, scheme, violation["id"]): [
                        node["html"][:160] for node in violation["nodes"]
                    ]
                    for violation in results.response["violations"]
                }

    assert found == {}
