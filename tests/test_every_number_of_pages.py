"""Every number on every kind of page is one that the API tells of the same selection."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from editions.urls import urlpatterns
from tests.explaining_pages import Explained, drawn_and_not_said, words_on
from tests.numbers_of_details import DETAILS, may_say, of_every
from tests.numbers_of_explorer import of_explorer, of_rows
from tests.numbers_of_lists import LISTS, of_explanation
from tests.numbers_of_profile import of_statements
from tests.numbers_of_register import chosen, of_framed_timeline, of_register
from tests.numbers_told import numbers
from tests.whole_api import WholeApi

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

# None, one and several choices; words; each view; and a choice that leaves nothing.
REGISTER: tuple[dict[str, str], ...] = (
    {},
    {"sector": "health"},
    {"nature": "emergency", "year": "2022", "region": "v02-ML04"},
    {"q": "segou", "view": "timeline"},
    {"donor": "echo", "view": "map"},
    {"year_min": "2013", "year_max": "2024", "region": "ML04", "donor": "echo"},
    {"sector": "wash", "region": "ML08", "year": "2016"},
)
EXPLORER: tuple[dict[str, str], ...] = (
    {},
    {"view": "map", "group_by": "region"},
    {"group_by": "year,sector", "show": "people_reached"},
    {"view": "coverage", "group_by": "region"},
    {"view": "table", "group_by": "sector", "year_min": "2020", "year_max": "2022"},
    {"view": "table", "group_by": "nature", "donor": "echo"},
    {"group_by": "sex,donor", "show": "people_targeted"},
    {"group_by": "region", "view": "table", "at": "2016"},
    {"group_by": "year,region", "show": "people_reached", "at": "2024"},
)
LANGUAGES = ("fr", "it")


@pytest.fixture(scope="module")
def explained(real_data) -> Explained:
    """What was asked once is there for every test of the module."""
    return Explained(WholeApi(Client()))


def at(page: str, query: dict[str, str]) -> str:
    return f"{page}?{urlencode(query, safe=',')}" if query else page


def opened(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def read(client: Client, address: str) -> str:
    return words_on(opened(client, address))


@pytest.mark.parametrize("asked", REGISTER, ids=str)
def test_the_register_under_any_choice(explained, asked):
    address, api = at("/projects/", asked), explained.api
    words = read(api.client, address)

    told, beside = of_register(api, asked), [*chosen(asked), *of_statements(api)]
    assert explained.not_explained(words, address, told, beside) == []
    assert sum(numbers(words).values()) > 40


@pytest.mark.parametrize("asked", EXPLORER, ids=str)
def test_the_explorer_under_any_choice(explained, asked):
    address, api = at("/statistics/", asked), explained.api
    words = read(api.client, address)

    assert explained.not_explained(words, address, of_explorer(api, asked)) == []
    assert sum(numbers(words).values()) > 20


def test_the_explanation_of_a_selection(explained):
    asked = {"sector": "health", "year_min": "2013", "year_max": "2024"}
    address, api = at("/statistics/explanation/", asked), explained.api

    told = of_explanation(api, **asked)
    assert explained.not_explained(read(api.client, address), address, told) == []


@pytest.mark.parametrize("page", LISTS)
def test_the_profile_the_lists_and_the_other_pages(explained, page):
    api = explained.api
    address = page.format(number=api.edition["number"])
    words = read(api.client, address)

    told = LISTS[page](api)
    assert explained.not_explained(words, address, told, of_statements(api)) == []


@pytest.mark.parametrize("kind", DETAILS)
def test_the_page_of_every_record(explained, kind):
    api, beside = explained.api, list(may_say(explained.api))
    for address, told in of_every(api, kind):
        words = read(api.client, address)
        assert explained.not_explained(words, address, told, beside) == [], address


FRAMES: dict[str, Callable[[WholeApi], Iterator[str]]] = {
    "/embed/statistics/?group_by=sector": lambda api: of_rows(api, "sector"),
    "/embed/projects/": of_framed_timeline,
    "/embed/map/": lambda _api: iter(()),
}


@pytest.mark.parametrize("address", FRAMES)
def test_what_other_sites_show_in_a_frame(explained, address):
    words, told = read(explained.api.client, address), FRAMES[address](explained.api)

    assert explained.not_explained(words, address, told) == []


def one_of_each(api: WholeApi) -> list[str]:
    """An address of each kind of page; that of an edition is the profile."""
    register = [at("/projects/", asked) for asked in REGISTER[1:]]
    statistics = [at("/statistics/", asked) for asked in EXPLORER[:5]]
    lists = [page for page in LISTS if "{" not in page]
    records = [list(of_every(api, kind))[-1][0] for kind in DETAILS]
    return [*register, *statistics, *lists, *records, *FRAMES]


def test_every_kind_of_page_is_read(explained):
    pages = {route.name for route in urlpatterns if str(route.pattern).endswith("/")}
    read_pages = {resolve(urlsplit(page).path).url_name for page in one_of_each(explained.api)}

    # The pages of an edition are read with the lists; a report has a page for its reporter alone,
    # and the style guide shows made-up figures.
    assert pages - read_pages == {"edition", "edition-changes", "correction", "styleguide"}


def test_every_number_that_is_drawn_stands_on_the_page_in_words(explained):
    api = explained.api
    first, last = api.programme["period_first_year"], api.programme["period_last_year"]
    axis = {str(year) for year in range(first, last + 1)}
    drawn = 0
    for address in one_of_each(api):
        html = opened(api.client, address)
        # Of one project the axis has more years than its words.
        is_axis_alone = address.startswith("/projects/MLI")
        assert drawn_and_not_said(html) <= (axis if is_axis_alone else set()), address
        drawn += html.count("c-drawing")
    assert drawn > 5
    assert drawn_and_not_said("<p>7</p><svg><text>7</text><svg><text>8</text></svg></svg>") == {"8"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_prints_the_same_numbers(explained, language):
    client = explained.api.client
    for address in one_of_each(explained.api):
        english = numbers(read(client, address))
        found = numbers(read(client, f"/{language}{address}"))
        assert found - english == english - found == {}, address


ALTERED: dict[str, Callable[[WholeApi], Iterator[str]]] = {
    "/projects/": lambda api: of_register(api, {}),
    "/statistics/": lambda api: of_explorer(api, {}),
    **{page: LISTS[page] for page in ("/", "/regions/", "/data/")},
}


@pytest.mark.parametrize("address", ALTERED)
def test_another_number_in_any_place_is_noticed(explained, address):
    api = explained.api
    words, phrases = read(api.client, address), list(ALTERED[address](api))
    beside = list(of_statements(api))
    places = list(re.finditer(r"\d+", words))

    # Some of each kind of place: at a choice, in a sentence, a table, a date, at the foot.
    for place in places[:: len(places) // 12]:
        other = f"{words[: place.start()]}{int(place[0]) + 1}{words[place.end() :]}"
        around = words[place.start() - 30 : place.end() + 30]
        assert explained.not_explained(other, address, phrases, beside), around
    assert len(places) > 80
