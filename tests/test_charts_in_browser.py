"""Pages with charts as a browser shows them; test_pages_in_browser.py has what all pages share."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

from programmes.models import CountryProgramme
from tests.factories import ProjectFactory
from tests.in_browser import HOST, opened
from tests.test_charts_on_pages import CSS
from tests.test_pages import publish

# The browser first: it keeps an event loop in this thread, with which Django opens a
# connection of its own, and the data have to be loaded through that one.
pytestmark = [
    pytest.mark.once,
    pytest.mark.django_db,
    pytest.mark.usefixtures("browser", "real_data"),
]


def test_the_profile_with_everything_is_light_and_asks_no_other_host(browser, client):
    with opened(browser, "/", viewport={"width": 1280, "height": 900}) as (_page, asked):
        assert len(asked) <= 6
        assert all(address.startswith(HOST) for address in asked)

    html = len(client.get("/", HTTP_ACCEPT_ENCODING="gzip").content)
    styles = [gzip.compress(path.read_bytes()) for path in CSS.glob("[sc]*.css")]
    assert html + sum(map(len, styles)) <= 60_000


def test_what_a_wide_window_shows_open_a_phone_opens_by_hand_without_a_script(browser):
    size = {"width": 360, "height": 900}
    with opened(browser, "/", viewport=size, java_script_enabled=False) as (page, _asked):
        page.emulate_media(color_scheme="light")
        folded, opening = page.locator(".fold"), page.locator(".fold > summary")
        assert folded.count() == opening.locator("visible=true").count() > 4
        assert page.locator("html").bounding_box()["height"] < 15_000
        dates = page.locator("#timeline .note").first
        assert not dates.is_visible()
        opening.first.click()
        assert dates.is_visible()

        page.set_viewport_size({"width": 1280, "height": 900})
        assert opening.locator("visible=true").count() == 0
        assert page.locator("#funding .fold .published").first.is_visible()


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


# The words of the heads of a table that are broken over lines.
BROKEN = """() => [...document.querySelectorAll('.c-bars thead th')].flatMap(head => {
  const words = document.createTreeWalker(head, NodeFilter.SHOW_TEXT), found = [];
  while (words.nextNode()) {
    for (const word of words.currentNode.data.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(words.currentNode, word.index);
      range.setEnd(words.currentNode, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map(line => Math.round(line.top)));
      if (lines.size > 1) found.push(word[0]);
    }
  }
  return found;
})"""


@pytest.mark.parametrize("language", ["", "/fr", "/it"])
def test_no_head_of_a_narrow_table_breaks_inside_a_word(browser, language):
    size = {"width": 320, "height": 900}
    with opened(browser, f"{language}/", viewport=size) as (page, _asked):
        assert page.locator(".c-bars thead th:visible").count() > 2
        assert page.evaluate(BROKEN) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("view", ["chart", "table"])
def test_two_editions_side_by_side_fit_a_narrow_window_and_are_open_to_everybody(browser, view):
    ProjectFactory(
        programme=CountryProgramme.objects.get(), ready=True, start_date="2013", end_date="2024"
    )
    publish()
    address = f"/statistics/?compare=2024.1&view={view}"
    size = {"width": 320, "height": 900}
    with opened(browser, address, viewport=size, bypass_csp=True) as (page, _asked):
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert [found["id"] for found in Axe().run(page).response["violations"]] == []
