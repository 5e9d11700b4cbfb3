"""Every number on every kind of page is one that the API tells of the same selection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.explaining_pages import Explained, words_on
from tests.numbers_of_details import DETAILS, may_say
from tests.numbers_of_explorer import of_explorer
from tests.numbers_of_lists import LISTS
from tests.numbers_of_profile import of_statements
from tests.numbers_of_register import chosen, of_register
from tests.numbers_told import numbers
from tests.reading_sheets import FIELD
from tests.whole_api import WholeApi

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

# None, one and several choices; words; each view; and a choice that leaves nothing.
REGISTER: tuple[dict[str, str], ...] = (
    {},
    {"sector": "health"},
    {"nature": "emergency", "year": "2022", "region": "v02-ML04"},
    {"q": "segou", "view": "timeline"},
    {"donor": "echo", "view": "map"},
    {"sector": "wash", "region": "ML08", "year": "2016"},
)
EXPLORER: tuple[dict[str, str], ...] = (
    {},
    {"view": "map", "group_by": "region"},
    {"group_by": "year,sector", "show": "people_reached"},
    {"view": "coverage", "group_by": "region"},
    {"view": "table", "group_by": "sector", "year_min": "2020", "year_max": "2022"},
    {"view": "table", "group_by": "nature", "donor": "echo"},
)
LANGUAGES = ("fr", "it")


@pytest.fixture(scope="module")
def explained(real_data) -> Explained:
    """What was asked once is there for every test of the module."""
    return Explained(WholeApi(Client()))


def at(page: str, query: dict[str, str]) -> str:
    return f"{page}?{urlencode(query)}" if query else page


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return words_on(answer)


@pytest.mark.parametrize("asked", REGISTER, ids=str)
def test_the_register_under_any_choice(explained, asked):
    address, api = at("/projects/", asked), explained.api
    words = read(api.client, address)

    told = of_register(api, asked)
    assert explained.not_explained(words, address, told, chosen(asked)) == []
    assert sum(numbers(words).values()) > 40


@pytest.mark.parametrize("asked", EXPLORER, ids=str)
def test_the_explorer_under_any_choice(explained, asked):
    address, api = at("/statistics/", asked), explained.api
    words = read(api.client, address)

    assert explained.not_explained(words, address, of_explorer(api, asked)) == []
    assert sum(numbers(words).values()) > 20


@pytest.mark.parametrize("page", LISTS)
def test_the_profile_the_lists_and_the_other_pages(explained, page):
    api = explained.api
    address = page.format(number=api.edition["number"])
    words = read(api.client, address)

    told = LISTS[page](api)
    assert explained.not_explained(words, address, told, of_statements(api)) == []


def details(explained: Explained) -> Iterator[tuple[str, str, str]]:
    """Some pages of each kind: the first, the last and some between."""
    for folder in DETAILS:
        api = explained.api
        rows = api.regions if folder == "regions" else api.rows(folder)
        keys = [row[FIELD[folder]] for row in rows]
        for key in keys[:: max(1, len(keys) // 3)]:
            yield folder, key, f"/{folder}/{key}/"


@pytest.mark.parametrize("kind", DETAILS)
def test_the_pages_of_one_record(explained, kind):
    api, read_pages = explained.api, 0
    for folder, key, address in details(explained):
        if folder == kind:
            words = read(api.client, address)
            told = DETAILS[kind](api, key)
            assert explained.not_explained(words, address, told, may_say(api)) == [], address
            read_pages += 1
    assert read_pages > 2


def one_of_each(explained: Explained) -> list[str]:
    register = [at("/projects/", asked) for asked in REGISTER[1:]]
    statistics = [at("/statistics/", asked) for asked in EXPLORER[1:5]]
    found = {folder: address for folder, _key, address in details(explained)}
    # The page of an edition is the profile.
    lists = [page for page in LISTS if "{" not in page]
    return [*register, *statistics, *lists, *found.values()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_prints_the_same_numbers(explained, language):
    client = explained.api.client
    for address in one_of_each(explained):
        english = numbers(read(client, address))
        found = numbers(read(client, f"/{language}{address}"))
        assert found - english == english - found == {}, address


@pytest.mark.parametrize(
    ("address", "told"),
    [("/projects/", of_register), ("/statistics/", of_explorer)],
    ids=["register", "explorer"],
)
def test_another_number_in_any_place_is_noticed(explained, address, told):
    words, phrases = read(explained.api.client, address), list(told(explained.api, {}))
    places = list(re.finditer(r"\d+", words))

    # Some of each kind of place: at a choice, in a sentence, a table, a date, at the foot.
    for place in places[:: len(places) // 20]:
        other = f"{words[: place.start()]}{int(place[0]) + 1}{words[place.end() :]}"
        around = words[place.start() - 30 : place.end() + 30]
        assert explained.not_explained(other, address, phrases), around
    assert len(places) > 80
