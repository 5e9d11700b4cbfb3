"""
Every number on the pages and the sheets of a made-up programme, which has all shapes of figures.

Page, API, CSV and workbook say one thing; and it is what the brute-force reference counts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest

from programmes.models import Project
from tests import reference_counting as reference
from tests.api_editions import publish
from tests.explaining_pages import Explained, words_on
from tests.files import figures, from_csv
from tests.numbers_of_details import DETAILS, may_say, of_every
from tests.numbers_of_explorer import of_explorer
from tests.numbers_of_lists import LISTS
from tests.numbers_of_pages import (
    check_coverage,
    check_people,
    check_years,
    in_words,
    keys,
    people_in,
    people_in_explorer,
)
from tests.numbers_of_register import chosen as chosen_in_words, of_register
from tests.reading_pages import table_of
from tests.reading_sheets import not_explained, sheets
from tests.rich_programmes import Rich
from tests.sharing import shared_rows
from tests.tables_of_pages import whole
from tests.whole_api import WholeApi
from tests.whole_portal import one_of_each

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up")]

SEED, PROJECTS = 3, 16
FIRST, LAST = 2013, 2024
FOLDERS = {"sector": "sectors", "region": "regions", "donor": "organisations"}


@pytest.fixture(scope="module")
def made_up(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A rich programme with years closed and open, published; taken back after the module."""
    with shared_rows(django_db_blocker):
        rich = Rich(SEED)
        rich.grow(PROJECTS)
        rich.close()
        one_of_each(rich.programme)
        publish(in_spite_of_findings=True)
        yield


def chosen(**query: Any) -> list[Project]:
    """The projects that a selection names, looked at one by one."""
    return [
        project
        for project in Project.objects.all()
        if query.get("sector") in {None, *(sector.slug for sector in project.sectors.all())}
        and query.get("region") in {None, *(region.code for region in project.regions.all())}
        and query.get("nature") in {None, project.nature or "not_stated"}
        and query.get("donor")
        in {None, *(link.organisation.slug for link in project.organisation_links.all()
                    if link.role == "donor")}
    ]  # fmt: skip


def check_reference(row: dict[str, Any], years: range, **query: Any) -> bool:
    """A row of figures is what counting by hand gives; whether it has a number of people."""
    projects = chosen(**query)
    assert (row["projects"], row["projects_not_known"]) == reference.active(
        projects, list(years), LAST
    ), query
    total, _largest, reports = reference.reached(projects, "reached", years[0], years[-1])
    told = people_in(row)
    if "sector" in query or "region" in query:
        # All of their people at most; how many of them is for the parts to say.
        assert not told or told[0] <= total, query
    elif row["status"] == "provisional":
        assert abs(told[0] - total) <= 50 * reports, query
    elif row["sum_at_least"] is not None:
        assert row["sum_at_least"] <= total, query
        assert row["sum_at_most"] is None or total <= row["sum_at_most"], query
    else:
        assert not reports, query
    return bool(told)


@pytest.mark.parametrize("dimension", FOLDERS)
def test_year_by_year_on_every_page(client, dimension):
    with_people = 0
    for row in WholeApi(client).rows("statistics", group_by=dimension):
        key = row[dimension]
        for rows in check_years(client, f"/{FOLDERS[dimension]}/{key}/"):
            for told in rows:
                years = range(told["year"], told["year"] + 1)
                with_people += check_reference(told, years, **{dimension: key})
    assert with_people > 5


def test_the_people_of_every_project(client):
    released = WholeApi(client).rows("beneficiary-counts")
    in_csv = from_csv(client.get("/api/v1/beneficiary-counts/?format=csv").getvalue())
    names = ["project", "year", "measure", "value", "status"]

    assert [figures(row, names) for row in in_csv] == [
        {name: row[name] for name in names} for row in released
    ]
    assert sum(check_people(client, code, released) for code in keys("project")) > 10


@pytest.mark.once
@pytest.mark.parametrize("prefix", ["", "/fr", "/it"])
def test_no_space_of_the_templates_stands_before_a_sign(client, prefix):
    pages = [f"/{folder}/{key}/" for kind, folder in FOLDERS.items() for key in keys(kind)[:3]]
    pages += [f"/projects/{code}/" for code in keys("project")]
    pages += ["/statistics/", "/statistics/explanation/"]

    for page in pages:
        html = client.get(prefix + page).content.decode()
        words = unescape(
            re.sub(r"<(style|script|svg)\b.*?</\1>|<[^>]+>", "", html, flags=re.DOTALL)
        )
        assert re.findall(r".{30}\w[ \t\r\n]+\u202f?[;:.]\s.{20}", words, re.DOTALL) == [], page


def test_what_is_covered(client):
    assert check_coverage(client, range(FIRST, LAST + 1)) > 4


def selections() -> Iterator[tuple[dict[str, Any], range]]:
    """Chance's filters of the explorer, with the years they name."""
    chance = random.Random(SEED)
    for _number in range(20):
        first = chance.randrange(FIRST, LAST)
        years = range(first, chance.randrange(first, LAST) + 1)
        query: dict[str, Any] = {"year_min": years[0], "year_max": years[-1]}
        for name, values in {
            "donor": ["donor-a", "donor-b", "donor-c"],
            "nature": ["emergency", "development", "not_stated"],
            "sector": ["sector-a", "sector-b", "sector-c"],
        }.items():
            if chance.random() < 0.3:
                query[name] = chance.choice(values)
        yield query, years


def test_the_explorer_under_any_filters(client):
    with_people = 0
    for query, years in selections():
        by = {"group_by": "nature", "page_size": 200}
        told = client.get("/api/v1/statistics/", query | by).json()["results"]
        file = client.get("/api/v1/statistics/", query | {"group_by": "nature", "format": "csv"})
        table = table_of(
            client.get("/statistics/", query | {"group_by": "nature", "view": "table"})
        )

        assert [figures(row, list(told[0])) for row in from_csv(file.getvalue())] == told
        assert len(table) == len(told)
        for cells, row in zip(table, told, strict=True):
            known, not_known, reached, *_more = cells[1:]
            assert (whole(known), whole(not_known)) == (row["projects"], row["projects_not_known"])
            assert in_words(reached) == people_in_explorer(row)
            selected = query | {"nature": row["nature"]}
            selected = {name: value for name, value in selected.items() if "year" not in name}
            if query.get("nature") in {None, row["nature"]}:
                with_people += check_reference(row, years, **selected)
    assert with_people > 10


REGISTER: tuple[dict[str, str], ...] = (
    {},
    {"view": "map"},
    {"sector": "sector-a", "view": "timeline"},
    {"donor": "donor-b", "nature": "emergency", "year": "2020"},
)


@pytest.mark.parametrize("asked", REGISTER, ids=str)
def test_every_number_of_the_register(client, asked):
    explained, address = Explained(WholeApi(client)), f"/projects/?{urlencode(asked)}".strip("?")
    told = of_register(explained.api, asked)

    words = words_on(client.get(address).content.decode())
    beside = [*chosen_in_words(asked), *may_say(explained.api)]
    assert explained.not_explained(words, address, told, beside) == []


@pytest.mark.once
def test_every_number_of_the_explorer(client):
    explained = Explained(WholeApi(client))
    shown = [
        {"view": "table", "group_by": "year,sector"},
        {"view": "chart", "group_by": "year", "show": "people_reached"},
        {"view": "map", "group_by": "region"},
        {"view": "coverage", "group_by": "region"},
    ]
    for place, (query, _years) in enumerate(selections()):
        asked = query | shown[place % len(shown)]
        address = f"/statistics/?{urlencode(asked, safe=',')}"
        told = of_explorer(explained.api, asked)
        words = words_on(client.get(address).content.decode())
        assert explained.not_explained(words, address, told) == [], address


@pytest.mark.once
def test_every_number_of_every_other_page(client):
    explained = Explained(WholeApi(client))
    api, beside = explained.api, list(may_say(explained.api))
    number = api.edition["number"]
    told = [(page.format(number=number), phrases(api)) for page, phrases in LISTS.items()]
    told += [page for kind in DETAILS for page in of_every(api, kind)]

    for address, phrases in told:
        words = words_on(client.get(address).content.decode())
        assert explained.not_explained(words, address, phrases, beside) == [], address
    assert len(told) > 30


@pytest.mark.once
def test_every_number_of_the_factsheets(client):
    api = WholeApi(client)
    read = 0
    for address, cited, phrases in sheets(api):
        assert not_explained(api, api.sheet(address), cited, phrases) == [], address
        read += 1
    assert read > 10
