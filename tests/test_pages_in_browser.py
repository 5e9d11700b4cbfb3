"""Every kind of page in Debian's Chromium: light, in order, and open to everybody."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.page_kinds import ERRORS, LANGUAGES, PAGES, in_every_language

EVERY_PAGE = in_every_language(PAGES)
# Bytes on the wire with everything that a page loads.
MOST_BYTES = 60_000


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A reader's browser with JavaScript off."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 900}
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def measuring(browser: Browser) -> Iterator[BrowserContext]:
    """Scripts are on for the measuring only."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    yield context
    context.close()


# What only a scheme of colours may break; the rest of a page is the same in the dark.
OF_COLOUR = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
# A few kinds of pages with charts, tables and boxes.
OPENED = ["/", "/fr/regions/", "/it/statistics/?show=people_reached&group_by=year,sector"]
# Frames that may scroll, at another width or with other figures, and that no key or name reaches.
UNREACHED = """() => [...document.querySelectorAll('main .frame')].filter(frame =>
  frame.tabIndex !== 0 || !frame.getAttribute('aria-label') || !frame.getAttribute('role')
).map(frame => frame.textContent.trim().slice(0, 40))"""
# 320 pixels are also what is left of 1,280 at a zoom of 400 %.
WIDTHS = (1280, 768, 360, 320)
SPACED = """* {
  line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;
} p { margin-bottom: 2em !important; }"""
CLIPPED = """() => [...document.querySelectorAll('main *')].filter(part => {
  const style = getComputedStyle(part);
  return style.overflow === 'hidden' && style.clipPath === 'none'
    && part.scrollWidth > part.clientWidth + 1 && !part.closest('.hidden, svg')
    && part.textContent.trim();
}).map(part => part.className || part.tagName)"""


@dataclass
class Visit:
    """What one opening of a page showed, looked at in every way."""

    asked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    too_wide: list[int] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    barriers: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    unreached: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def visits(server, measuring) -> dict[str, Visit]:
    """Every kind of page in every language, each opened once: that is what takes long."""
    axe, page = Axe(), measuring.new_page()
    # As for a reader who comes for the first time.
    measuring.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    found: dict[str, Visit] = {}
    for number, path in enumerate(in_every_language(PAGES | ERRORS)):
        visit = found[path] = Visit()
        listeners = {
            "request": lambda request, visit=visit: visit.asked.append(request.url),
            "requestfailed": lambda request, visit=visit: visit.failed.append(request.url),
        }
        for event, listener in listeners.items():
            page.on(event, listener)
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(server.url + path)
        look_for_barriers(axe, page, visit)
        # A colour is the same in every language: each kind in one of them, which take turns.
        kind, language = divmod(number, len(LANGUAGES))
        if language == kind % len(LANGUAGES):
            look_for_barriers_in_the_dark(axe, page, visit)
        look_at_widths(page, visit)
        for event, listener in listeners.items():
            page.remove_listener(event, listener)
        if path in OPENED:
            look_with_all_opened(axe, page, visit)
    page.close()
    return found


def look_with_all_opened(axe: Axe, page: Page, visit: Visit) -> None:
    """What only a narrow window shows, or a box that is opened."""
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true; })")
    visit.barriers |= barriers_in(axe.run(page).response, "narrow, opened")
    visit.unreached = page.evaluate(UNREACHED)


def look_for_barriers(axe: Axe, page: Page, visit: Visit) -> None:
    visit.barriers |= barriers_in(axe.run(page).response, "light")


def look_for_barriers_in_the_dark(axe: Axe, page: Page, visit: Visit) -> None:
    page.emulate_media(color_scheme="dark")
    visit.barriers |= barriers_in(axe.run(page, options=OF_COLOUR).response, "dark")
    page.emulate_media(color_scheme="light")


def barriers_in(response: dict[str, Any], scheme: str) -> dict[tuple[str, str], list[Any]]:
    return {
        (scheme, found["id"]): [node["target"] for node in found["nodes"]][:3]
        for found in response["violations"]
    }


def look_at_widths(page: Page, visit: Visit) -> None:
    def is_too_wide(width: int) -> bool:
        page.set_viewport_size({"width": width, "height": 900})
        return page.evaluate("document.documentElement.scrollWidth") > width

    visit.too_wide = [width for width in WIDTHS if is_too_wide(width)]
    page.set_viewport_size({"width": 360, "height": 900})
    page.add_style_tag(content=SPACED)
    visit.cut = page.evaluate(CLIPPED) + ["the page"] * is_too_wide(360)


BAD = """<!doctype html><html lang="en"><title>Made up</title><main><h1>Made up</h1>
  <img src="data:,"><p style="color: #bbb; background: #fff">Hardly to be read</p>
  <p style="width: 900px; height: 20px; overflow: hidden">{}</p></main>"""


def test_what_is_wrong_with_a_page_is_seen(measuring):
    page, visit, axe = measuring.new_page(), Visit(), Axe()
    page.set_content(BAD.format("Much too long for its place. " * 40))

    look_for_barriers(axe, page, visit)
    look_for_barriers_in_the_dark(axe, page, visit)
    look_at_widths(page, visit)
    page.close()

    assert {("light", "image-alt"), ("light", "color-contrast"), ("dark", "color-contrast")} <= set(
        visit.barriers
    )
    assert visit.too_wide == [768, 360, 320]
    assert "the page" in visit.cut


# What a page loads


def test_no_request_leaves_the_machine_and_none_fails(server, visits):
    own = (server.url, "data:")
    for path in EVERY_PAGE:
        visit = visits[path]
        assert visit.asked, path
        assert [url for url in visit.asked if not url.startswith(own)] == [], path
        assert visit.failed == [], path
        assert len(visit.asked) <= 6, path


def test_every_kind_of_page_is_light_enough_for_a_slow_line(server):
    too_heavy = {}
    for path in EVERY_PAGE:
        weight, body = server.weight(path)
        html = gzip.decompress(body).decode()
        links = re.findall(r'<link rel="(?:stylesheet|icon|manifest)"[^>]*href="([^"]+)"', html)
        weight += sum(server.weight(urlsplit(link).path)[0] for link in links)
        assert links
        if weight > MOST_BYTES:
            too_heavy[path] = weight

    assert too_heavy == {}


# Whoever reads it, however


def test_an_automatic_check_for_accessibility_finds_nothing(visits):
    assert {path: visit.barriers for path, visit in visits.items() if visit.barriers} == {}


def test_every_frame_that_may_scroll_is_reached_by_keys_and_has_a_name(visits):
    assert {path: visits[path].unreached for path in OPENED} == {path: [] for path in OPENED}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways(visits, width):
    assert [path for path, visit in visits.items() if width in visit.too_wide] == []


def test_wider_spacing_of_text_cuts_nothing_off(visits):
    assert {path: visit.cut for path, visit in visits.items() if visit.cut} == {}


def test_a_page_without_its_style_is_complete_and_in_order(server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with_style = {}
    for prefix in LANGUAGES:
        page.goto(server.url + prefix + "/")
        with_style[prefix] = page.locator("main").text_content()
    page.route("**/*.css", lambda route: route.abort())
    for prefix in LANGUAGES:
        page.goto(server.url + prefix + "/")
        headings = page.locator("main h1, main h2").all_inner_texts()
        assert page.locator("main").text_content() == with_style[prefix]
        assert len(headings) > 5
    context.close()


INKS = """() => {
  const system = name => {
    const probe = document.body.appendChild(document.createElement('span'));
    probe.style.color = name;
    return getComputedStyle(probe).color;
  };
  const chosen = ['CanvasText', 'LinkText', 'Canvas'].map(system);
  return [...document.querySelectorAll('.chart text')]
    .filter(text => !chosen.includes(getComputedStyle(text).fill))
    .map(text => text.getAttribute('class') + ' ' + text.textContent);
}"""


def test_forced_colours_leave_marks_visible_and_no_label_its_own_ink(server, browser):
    context = browser.new_context(forced_colors="active", bypass_csp=True)
    page = context.new_page()
    own_ink = {}
    for path in ("/", "/statistics/?view=map", "/styleguide/", "/embed/projects/"):
        page.goto(server.url + path)
        assert page.locator(".chart").first.bounding_box() is not None
        own_ink[path] = page.evaluate(INKS)
    context.close()

    assert {path: texts for path, texts in own_ink.items() if texts} == {}


# As a new reader would: each question takes at most three clicks from the profile


def following(page: Page, *links: str) -> str:
    """The text of the page behind some links, clicked one after the other."""
    assert len(links) <= 3
    for link in links:
        # The words in a drawing are links too, and another mark may lie over them.
        page.locator(f"a:not(svg a):has-text('{link}'):visible").first.click()
    return page.locator("main").inner_text()


@pytest.fixture
def at_the_profile(server, page) -> Page:
    page.goto(server.url + "/")
    return page


def test_how_many_people_in_2024(at_the_profile):
    assert "693,352" in following(at_the_profile)


def test_what_did_echo_fund_in_segou(at_the_profile):
    text = following(at_the_profile, "Regions", "Ségou")

    assert "ECHO" in text


def test_who_works_on_mental_health(at_the_profile):
    text = following(at_the_profile, "Sectors", "Health")

    assert "ental health" in text


def test_cite_the_number_of_projects(at_the_profile):
    at_the_profile.locator("summary:has-text('How was this number made?')").first.click()
    text = at_the_profile.locator("details[open]").first.inner_text()

    assert "edition=2024.1" in text


def test_download_the_data(at_the_profile):
    following(at_the_profile, "Data")

    assert at_the_profile.locator("main a[href^='/api/v1/statistics/']").count() > 0
