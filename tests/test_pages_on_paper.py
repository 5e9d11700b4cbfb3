"""Pages as a printer gets them: whole, without what only a screen needs, and no sheet wasted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.pdf import opened

Printed = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def printed(server, browser: Browser) -> Iterator[Printed]:
    """The words of each sheet of a page."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    def sheets(path: str) -> list[str]:
        page.goto(server.url + path)
        pdf = page.pdf(prefer_css_page_size=True)
        return [sheet.extract_text() for sheet in opened(pdf).pages]

    yield sheets
    context.close()


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/statistics/", "Documented projects by year"),
        ("/statistics/?group_by=region&view=map", "Documented projects by region"),
        ("/projects/?view=timeline", "When the matching projects ran"),
    ],
)
def test_a_chart_begins_on_the_sheet_of_its_page(printed, path, title):
    assert title in printed(path)[0]


def test_the_register_takes_few_sheets_and_lists_every_project(printed):
    sheets = printed("/projects/")

    assert len(sheets) <= 4
    assert "".join(sheets).count("Donors") >= 25


def test_the_foot_of_a_page_is_on_one_sheet(printed):
    (foot,) = [sheet for sheet in printed("/projects/MLI-ECHO-2013-segou-sam/") if "Cite" in sheet]

    assert "licence" in foot


def test_a_button_that_nobody_can_press_is_not_printed(printed):
    sheets = "".join(printed("/corrections/"))

    assert "What is wrong?" in sheets
    assert "Read it once more" not in sheets
