"""Pages as a printer gets them: whole, without what only a screen needs, and no sheet wasted."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser
from pypdf import PageObject

from tests.pdf import opened

Printed = Callable[[str], list[str]]
Sheets = Callable[[str], list[PageObject]]

# A heading of a section is set in this size or more, in points.
HEADING = 14
# One of each kind of page that is longer than a sheet, in the language that fills it worst.
LONG = [
    "/",
    "/fr/",
    "/it/",
    "/regions/",
    "/fr/regions/ML04/",
    "/regions/v02-ML04/",
    "/sectors/health/",
    "/projects/",
    "/it/projects/MLI-AICS-2022-emergency-central-mali/",
    "/statistics/?group_by=region,sector",
    "/projects/?view=map",
    "/organisations/tamat/",
    "/fr/methodology/",
]


@pytest.fixture(scope="module")
def sheets(server, browser: Browser) -> Iterator[Sheets]:
    """The sheets of a page, which is printed once however many tests look at it."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    @cache
    def of(path: str) -> list[PageObject]:
        page.goto(server.url + path)
        return list(opened(page.pdf(prefer_css_page_size=True)).pages)

    yield of
    context.close()


@pytest.fixture(scope="module")
def printed(sheets: Sheets) -> Printed:
    """The words of each sheet of a page."""
    return lambda path: [sheet.extract_text() for sheet in sheets(path)]


def lines_of(sheet: PageObject) -> list[tuple[float, float]]:
    """Where words stand, as shares of the height from the top, and how large they are set."""
    height = float(sheet.mediabox.height)
    found = []

    def see(words: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if words.strip():
            top = height - (tm[4] * cm[1] + tm[5] * cm[3] + cm[5])
            found.append((top / height, size * abs(tm[3] * cm[3])))

    sheet.extract_text(visitor_text=see)
    return found


@pytest.fixture(scope="module")
def donors(server) -> list[str]:
    """Those of the most projects first."""
    _status, answer = server.get("/api/v1/projects/?page_size=200")
    projects = json.loads(answer)["results"]
    named = Counter(donor["slug"] for project in projects for donor in project["donors"])
    return [slug for slug, _number in named.most_common()]


@pytest.mark.parametrize("path", LONG)
def test_a_sheet_is_filled_and_ends_with_no_heading(sheets, path):
    *before, _last = sheets(path)

    for number, sheet in enumerate(before, 1):
        places = lines_of(sheet)
        lowest = max((top for top, _size in places), default=0)
        assert lowest > 0.35, f"sheet {number} is nearly empty"
        assert max(size for top, size in places if top == lowest) < HEADING, (
            f"a heading ends sheet {number}"
        )


@pytest.mark.parametrize("path", ["/projects/", "/fr/regions/ML04/", "/sectors/health/"])
def test_a_project_of_a_list_is_on_one_sheet(printed, path):
    """Each begins with its code; what its record says last is who paid."""
    for sheet in printed(path):
        codes = re.findall(r"^MLI-\S+$", sheet, re.MULTILINE)
        assert len(codes) == len(re.findall(r"^(?:Donors|Bailleurs)\b", sheet, re.MULTILINE))


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


def test_the_map_of_the_register_takes_two_sheets_with_its_table(printed):
    first, second = printed("/projects/?view=map")

    assert "Bamako" in first
    assert "The same on the outlines" in second


def test_the_foot_of_a_page_is_on_one_sheet(printed):
    (foot,) = [sheet for sheet in printed("/projects/MLI-ECHO-2013-segou-sam/") if "Cite" in sheet]

    assert "licence" in foot


@pytest.mark.parametrize("path", ["/statistics/", "/sectors/health/", "/organisations/tamat/"])
def test_the_foot_of_a_page_is_on_no_sheet_of_its_own(printed, path):
    *_before, last = printed(path)

    assert "The licence of the data" in last
    assert not last.lstrip().startswith("Edition")


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
    assert "People counted for the project" in words
    assert "reference ECHO" in words
    assert "amounts are not added up" in words
    assert words.index("Year by year") > words.index("amounts are not added up")


@pytest.mark.parametrize("path", ["/", "/fr/", "/it/"])
def test_the_profile_takes_few_sheets_and_is_cited_once(printed, path):
    sheets = printed(path)

    assert len(sheets) <= 10
    assert "".join(sheets).count("edition=2024.1") == 1


# What reaches beyond its cell in the tables that a box on the profile holds.
BEYOND = """() => [...document.querySelectorAll('.wide :is(td, th)')].flatMap(cell =>
  [...cell.querySelectorAll('*')].filter(part =>
    part.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1
  ).map(part => part.textContent.trim()))"""
# What an A4 sheet leaves between its margins, in pixels.
PRINTED_WIDTH = 688


@pytest.mark.parametrize("path", ["/", "/fr/", "/it/", "/fr/editions/2024.1/"])
def test_no_state_of_a_comparison_reaches_beyond_its_column(server, browser, path):
    context = browser.new_context(viewport={"width": PRINTED_WIDTH, "height": 900})
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(server.url + path)
    states, beyond = page.locator(".wide .badge").count(), page.evaluate(BEYOND)
    context.close()

    assert states > 5
    assert beyond == []


def test_notes_of_a_project_are_not_torn_apart(printed):
    first, *_others = printed("/projects/MLI-ECHO-2013-segou-sam/")
    notes = " ".join(first[first.index("Notes") :].split())

    assert "any of its figures as direct beneficiaries" in notes


def test_a_button_that_nobody_can_press_is_not_printed(printed):
    sheets = "".join(printed("/corrections/"))

    assert "What is wrong?" in sheets
    assert "Check before sending" not in sheets
