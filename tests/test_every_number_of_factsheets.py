"""Every number in every kind of factsheet is one that the API tells of the same selection."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.numbers_told import numbers
from tests.reading_sheets import not_explained, numbers_in, sheets
from tests.whole_api import WholeApi

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

KINDS = ("factsheet.pdf", "regions", "sectors", "organisations", "projects")


@pytest.fixture(scope="module")
def api(real_data) -> WholeApi:
    """What was asked and read once is there for every test of the module."""
    return WholeApi(Client())


def test_every_number_is_explained_by_the_api(api):
    read = {}
    for address, cited, phrases in sheets(api):
        pages = api.sheet(address)
        assert not_explained(api, pages, cited, phrases) == [], address
        read[address] = sum(numbers(" ".join(pages)).values())

    assert {address.split("/")[1] for address in read} == set(KINDS)
    assert sum(read.values()) > 1_000


@pytest.mark.parametrize("kind", KINDS)
def test_each_language_prints_the_same_numbers(api, kind):
    address = next(sheet[0] for sheet in sheets(api) if sheet[0].startswith(f"/{kind}"))
    english = numbers_in(api, api.sheet(address))

    assert sum(english.values()) > 10
    for language in ("fr", "it"):
        other = WholeApi(api.client, language)
        found = numbers_in(other, other.sheet(f"/{language}{address}"))
        assert found - english == english - found == {}, language


def test_another_number_in_any_place_is_noticed(api):
    address, cited, phrases = next(sheet for sheet in sheets(api) if "/sectors/" in sheet[0])
    text = "\f".join(api.sheet(address))
    places = list(re.finditer(r"\d+", text))

    # Some of each kind of place: in a sentence, a table, a date, on an axis, at the foot.
    for place in places[::11]:
        other = f"{text[: place.start()]}{int(place[0]) + 1}{text[place.end() :]}"
        around = text[place.start() - 30 : place.end() + 30]
        assert not_explained(api, other.split("\f"), cited, phrases), around
    assert len(places) > 100
