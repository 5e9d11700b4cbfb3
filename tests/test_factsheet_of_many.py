"""The factsheets of a programme as large as a country office: many projects with many figures."""

import io
import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.core.management import call_command
from django.test import Client

from editions.factsheet.projects import MOST
from editions.models import FrozenRecord
from editions.pages.accounts import MOST_SAID
from editions.reading import current_edition, records, totals_of
from tests.pdf import links_of, opened, words_of
from tests.sharing import shared_rows

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("many")]

# Where the margin with the foot of a page begins, in points from below.
FOOT = 19 / 25.4 * 72


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The made-up programme of the size of a country office, published."""
    with shared_rows(django_db_blocker):
        call_command("generate_programme", stdout=io.StringIO())
        call_command("publish_initial_load", verbosity=0, stdout=io.StringIO())
        yield


@cache
def printed(path: str) -> bytes:
    return Client().get(path).content


def newest() -> list[dict]:
    """The projects that the sheet of the country lists, by their start."""
    found = records(current_edition(), "en", FrozenRecord.Kind.PROJECT)["project"]
    assert len(found) > MOST
    return sorted(found, key=lambda row: row["start_date"] or "0")[-MOST:]


@pytest.mark.parametrize("path", ["/factsheet.pdf", "/fr/factsheet.pdf", "/it/factsheet.pdf"])
def test_the_sheet_of_a_country_office_is_tagged_small_and_short(path):
    pdf = printed(path)

    assert len(pdf) < 300_000
    assert len(opened(pdf).pages) <= 8
    assert b"pdfuaid" in pdf


def test_no_figure_of_a_project_runs_into_the_foot_of_a_page():
    below: list[str] = []

    def visit(words, ground, place, _font, _size):
        if ground[5] + ground[3] * place[5] < FOOT:
            below.append(words)

    for page in opened(printed("/factsheet.pdf")).pages:
        page.extract_text(visitor_text=visit)

    assert any(re.search(r"Page \d of \d", words) for words in below)
    assert not any("reached" in words or "planned" in words for words in below)


def test_of_many_figures_of_a_project_its_page_has_those_that_are_not_printed():
    pdf = printed("/factsheet.pdf")
    totals = totals_of(current_edition(), "en", [row["code"] for row in newest()])
    left_out = {
        row["code"]: more for row in newest() if (more := len(totals[row["code"]]) - MOST_SAID) > 0
    }

    words = re.findall(r"(\d+) more figures? on its page", words_of(pdf))

    assert len(left_out) > 20
    assert sorted(map(int, words)) == sorted(left_out.values())
    page = "http://testserver/projects/{}/?edition={}"
    assert {page.format(code, current_edition().number) for code in left_out} <= set(links_of(pdf))


def test_the_account_of_every_donor_of_many_figures_is_one_page():
    donors = {donor["slug"] for row in newest() for donor in row["donors"]}

    pages = {
        donor: len(opened(printed(f"/organisations/{donor}/factsheet.pdf")).pages)
        for donor in donors
    }

    assert pages == dict.fromkeys(donors, 1)
