"""Pages as a printer gets them: whole, without what only a screen needs, and no sheet wasted."""

from __future__ import annotations

import json
from collections import Counter
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


@pytest.fixture(scope="module")
def donors(server) -> list[str]:
    """Those of the most projects first."""
    _status, answer = server.get("/api/v1/projects/?page_size=200")
    projects = json.loads(answer)["results"]
    named = Counter(donor["slug"] for project in projects for donor in project["donors"])
    return [slug for slug, _number in named.most_common()]


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


@pytest.mark.parametrize("start", ["", "/fr", "/it"])
def test_the_account_of_a_donor_is_one_sheet(printed, donors, start):
    # In the other languages those with the most to say.
    asked = donors[:2] if start else donors

    assert len(donors) > 5
    assert {
        donor: len(printed(f"{start}/organisations/{donor}/")) for donor in asked
    } == dict.fromkeys(asked, 1)


def test_the_account_of_a_donor_has_what_its_factsheet_has(printed, donors):
    (sheet,) = printed(f"/organisations/{donors[0]}/")
    words = " ".join(sheet.split())

    assert "Each donor is shown the whole of a project" in words
    assert "People, as sources say" in words
    assert "reference ECHO" in words
    assert "amounts are not added up" in words
    assert words.index("Year by year") > words.index("amounts are not added up")


def test_the_profile_takes_few_sheets_and_is_cited_once(printed):
    sheets = printed("/")

    assert len(sheets) <= 10
    assert "".join(sheets).count("edition=2024.1") == 1


def test_notes_of_a_project_are_not_torn_apart(printed):
    first, *_others = printed("/projects/MLI-ECHO-2013-segou-sam/")
    notes = " ".join(first[first.index("Notes") :].split())

    assert "any of its figures as direct beneficiaries" in notes


def test_a_button_that_nobody_can_press_is_not_printed(printed):
    sheets = "".join(printed("/corrections/"))

    assert "What is wrong?" in sheets
    assert "Read it once more" not in sheets
