"""The button that copies the code of a chart: a small script of our own, and nothing without it."""

from __future__ import annotations

import re

import pytest

from tests.in_browser import opened
from tests.test_charts_on_pages import CSS

SCRIPT = CSS.parent / "js" / "copy.js"
TAG = re.compile(r'<script src="/static/js/copy.js" defer></script>')
# Every kind of page that offers “Embed”.
OFFERED = (
    "/",
    "/regions/",
    "/projects/?view=timeline",
    "/projects/?view=map",
    "/statistics/",
    "/organisations/echo/",
    "/sectors/health/",
)
LANGUAGES = {"": "Copy the code", "/fr": "Copier le code", "/it": "Copia il codice"}

# The browser first, as in test_charts_in_browser.py.
pytestmark = [
    pytest.mark.once,
    pytest.mark.django_db,
    pytest.mark.usefixtures("browser", "real_data"),
]


def test_each_page_that_offers_a_code_loads_the_script_once_and_no_other(client):
    for address in OFFERED:
        page = client.get(address).content.decode()
        assert 'class="c-code"' in page, address
        assert len(TAG.findall(page)) == 1, address
        assert page.count("<script src") == 1, address

    assert SCRIPT.stat().st_size < 1_000
    assert "<script src" not in client.get("/methodology/").content.decode()


def test_the_button_speaks_the_language_of_the_page(client):
    for start, words in LANGUAGES.items():
        assert words in client.get(f"{start}/organisations/echo/").content.decode()


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_the_clipboard_holds_the_code_and_it_is_announced(browser, scheme):
    # Without https a browser has no clipboard to write to; the code is then copied as selected.
    allowed = ["clipboard-read", "clipboard-write"] if scheme == "https" else []
    with opened(browser, "/robots.txt", permissions=allowed) as (page, _asked):
        page.goto(f"{scheme}://testserver/organisations/echo/")
        page.locator(".c-embed summary").first.click()
        page.get_by_role("button", name="Copy the code").click()
        page.get_by_role("status").filter(has_text="The code is copied.").wait_for()
        code = page.locator(".c-code").first.input_value()
        held = pasted(page)

    assert code.startswith("<iframe")
    assert held == code


def pasted(page) -> str:
    """What the clipboard holds, as somebody gets it into a field of her own."""
    page.evaluate(
        """() => {
          const field = document.createElement("textarea");
          document.body.append(field);
          field.id = "own";
          field.focus();
        }"""
    )
    page.keyboard.press("Control+V")
    return page.locator("#own").input_value()


def test_without_scripts_there_is_no_button_and_the_code_can_be_selected(browser):
    with opened(browser, "/organisations/echo/", java_script_enabled=False) as (page, _asked):
        page.locator(".c-embed summary").first.click()

        assert page.locator(".c-code").first.is_visible()
        assert not page.locator(".c-copy").first.is_visible()
