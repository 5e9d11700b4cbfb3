"""Whoever walks through a list meets every row once, in both directions, in one edition."""

from __future__ import annotations

import gc
import json
from typing import Any

import pytest
from django.urls import resolve

from editions.api.paging import KeysetPagination
from programmes.models import CountryProgramme
from tests.api_editions import API, ENDPOINTS, ask, names, problems, publish, walk
from tests.factories import ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

QUERIES: dict[str, list[dict[str, Any]]] = {
    "programme": [{}],
    "regions": [{}, {"at": 2016}, {"q": "ou"}],
    "bases": [{}, {"region": "ML05"}],
    "sectors": [{}, {"q": "s"}],
    "organisations": [{}, {"q": "a"}],
    "projects": [
        {},
        {"ordering": "-start"},
        {"ordering": "code"},
        {"sector": "nutritional-security", "year_min": 2014, "q": "segou"},
    ],
    "beneficiary-counts": [{}, {"sector": "nutritional-security"}],
    "statements": [{}, {"year": 2024}, {"sector": "health"}],
    "editions": [{}],
}
NARROWED = [
    pytest.param(endpoint, query, id=f"{endpoint}?{'&'.join(query)}")
    for endpoint, queries in QUERIES.items()
    for query in queries
]


@pytest.mark.parametrize("size", [1, 7, 200])
@pytest.mark.parametrize(("endpoint", "query"), NARROWED)
def test_a_walk_meets_every_row_once_there_and_back(client, endpoint, query, size):
    field = ENDPOINTS[endpoint]
    whole = ask(client, endpoint, page_size=200, **query)
    expected = [row[field] for row in whole["results"]]

    start = client.get(f"{API}/{endpoint}/", query | {"page_size": size})
    there = list(walk(client, start.wsgi_request.get_full_path()))
    back = list(walk(client, there[-1]["previous"], way="previous"))

    assert expected
    assert [row[field] for page in there for row in page["results"]] == expected
    assert {page["count"] for page in there + back} == {len(expected)}
    assert [page["results"] for page in back] == [page["results"] for page in reversed(there[:-1])]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_page_holds_fifty_rows_unless_told(client, endpoint):
    whole = ask(client, endpoint, page_size=200)

    assert ask(client, endpoint) == whole
    assert len(whole["results"]) <= 50


def test_a_cursor_fits_only_the_list_and_the_order_that_made_it(client):
    made = ask(client, "projects", page_size=1)["next"]
    cursor = {"cursor": client.get(made).wsgi_request.GET["cursor"]}

    assert ask(client, "projects", page_size=200, **cursor)["results"]
    assert problems(client, "projects", ordering="-code", **cursor) == {"cursor": []}
    assert problems(client, "organisations", **cursor) == {"cursor": []}


def test_the_links_keep_what_was_asked(client):
    query = {"page_size": "2", "sector": "nutritional-security", "lang": "fr"}

    link = client.get(ask(client, "projects", **query)["next"]).wsgi_request.GET.dict()

    assert link.pop("cursor")
    assert link == query | {"edition": "2024.1"}


def test_a_walk_stays_in_the_edition_in_which_it_began(client):
    first = ask(client, "projects", page_size=20)
    new = ProjectFactory(ready=True, programme=CountryProgramme.objects.get())
    publish()

    (second,) = walk(client, first["next"])

    assert second["count"] == first["count"] == 25
    assert len(second["results"]) == 5
    assert new.code not in [row["code"] for row in second["results"]]
    assert new.code in names(client, "projects")


@pytest.mark.parametrize("endpoint", ["organisations", "beneficiary-counts"])
def test_a_page_that_was_sent_leaves_its_rows_behind(rf, endpoint):
    """View and request hold each other until a collector passes: hundreds of rows each time."""
    address = resolve(f"{API}/{endpoint}/")
    gc.collect()
    gc.disable()
    try:
        response = address.func(rf.get(f"{API}/{endpoint}/"))
        (page,) = [found for found in gc.get_objects() if isinstance(found, KeysetPagination)]
    finally:
        gc.enable()

    assert len(json.loads(response.content)["results"]) > 2
    held = [value for value in vars(page).values() if isinstance(value, list)]
    assert [len(rows) for rows in held if isinstance(rows[0], dict)] == [2]
