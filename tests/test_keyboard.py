"""Every kind of page by keyboard alone: everything is reached, in reading order, and is seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.page_kinds import ERRORS, PAGES

EVERY_KIND = PAGES | ERRORS

# What can be reached by Tab, in the order of the document; every <details> is opened first. Of
# radio buttons Tab stops at one, and a part that scrolls needs a stop where nothing in it has one.
PREPARE = """() => {
  document.querySelectorAll('details').forEach(part => part.open = true);
  const seen = part => part.getClientRects().length && !part.disabled;
  const stops = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
  const scrolls = part => /auto|scroll/.test(getComputedStyle(part).overflowX)
    && part.scrollWidth > part.clientWidth && ![...part.querySelectorAll(stops)].some(seen);
  const groups = new Set();
  const first = part => {
    if (part.type !== 'radio') return true;
    const group = document.getElementsByName(part.name);
    const chosen = [...group].find(one => one.checked);
    if (chosen ? chosen !== part : groups.has(part.name)) return false;
    return groups.add(part.name);
  };
  window.expected = [...document.querySelectorAll('body *')].filter(part =>
    seen(part) && (part.matches(stops) ? part.tabIndex >= 0 && first(part) : scrolls(part)));
  window.reached = [];
  document.addEventListener('focusin', event => {
    const at = event.target, box = at.getBoundingClientRect(), style = getComputedStyle(at);
    window.reached.push({
      at, seen: box.width > 0 && box.height > 0,
      marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    });
  });
  return window.expected.length;
}"""
WALKED = """() => {
  const name = at => `${at.tagName} ${(at.textContent || at.name || '').trim().slice(0, 40)}`;
  const stops = window.reached.map(stop => stop.at);
  const later = Node.DOCUMENT_POSITION_FOLLOWING;
  return {
    'never reached': window.expected.filter(part => !stops.includes(part)).map(name),
    'not expected': stops.filter(part => !window.expected.includes(part)).map(name),
    'out of order': stops.filter((part, place) => place
      && !(stops[place - 1].compareDocumentPosition(part) & later)).map(name),
    'not seen': window.reached.filter(stop => !stop.seen).map(stop => name(stop.at)),
    'not marked': window.reached.filter(stop => !stop.marked).map(stop => name(stop.at)),
  };
}"""


@pytest.fixture(scope="module")
def narrow(browser: Browser) -> Iterator[Page]:
    """One window for all, so narrow that wide tables scroll; scripts are on for looking only."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, bypass_csp=True)
    yield context.new_page()
    context.close()


def press(page: Page, key: str, times: int = 1) -> None:
    for _time in range(times):
        page.keyboard.press(key)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_tab_reaches_everything_in_reading_order_and_shows_where_it_is(server, narrow, kind):
    narrow.goto(server.url + EVERY_KIND[kind])
    stops = narrow.evaluate(PREPARE)

    press(narrow, "Tab", stops)

    assert stops > 1
    # As many steps as there are stops, and each stop reached: nothing holds the focus.
    assert {what: parts for what, parts in narrow.evaluate(WALKED).items() if parts} == {}


# All of them share one layout.
@pytest.mark.parametrize("kind", ["profile", "projects", "project", "statistics", "not-found"])
def test_the_first_stop_leads_past_the_menu(server, narrow, kind):
    narrow.goto(server.url + EVERY_KIND[kind])

    press(narrow, "Tab")
    assert narrow.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    press(narrow, "Enter")

    assert narrow.evaluate("document.activeElement.id") == "content"
    press(narrow, "Tab")
    assert narrow.evaluate("document.activeElement.closest('main, footer') !== null")


def reach(page: Page, selector: str) -> None:
    """Tab until the focus stands on what is looked for."""
    for _step in range(200):
        press(page, "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not come to {selector}.")


def test_a_reader_without_a_mouse_narrows_the_register_and_opens_a_project(server, narrow):
    narrow.goto(f"{server.url}/projects/")
    reach(narrow, "select[name=donor]")
    narrow.keyboard.type("ECHO")
    reach(narrow, "form.filter button")
    narrow.keyboard.press("Enter")
    narrow.wait_for_url("**donor=echo**")
    reach(narrow, "main a[href^='/projects/MLI-ECHO']")
    narrow.keyboard.press("Enter")
    narrow.wait_for_url("**/projects/MLI-ECHO-*/")

    assert "ECHO" in narrow.locator("main").inner_text()


def test_a_reader_without_a_mouse_opens_how_a_number_was_made(server, narrow):
    narrow.goto(f"{server.url}/")
    reach(narrow, "main details summary")
    narrow.keyboard.press("Enter")

    assert narrow.evaluate("document.activeElement.parentElement.open")
    press(narrow, "Tab")
    assert narrow.evaluate("document.activeElement.closest('details[open]') !== null")


def test_a_reader_without_a_mouse_asks_the_explorer_another_question(server, narrow):
    narrow.goto(f"{server.url}/statistics/")
    reach(narrow, "select[name=sector]")
    narrow.keyboard.press("ArrowDown")
    reach(narrow, "main form button")
    narrow.keyboard.press("Enter")
    narrow.wait_for_url("**sector=**")

    assert narrow.locator("main table").count()
