"""What register and explorer say beside a number: what is not in it, and why."""

import pytest

from tests.reading_pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

REGISTER, EXPLORER = "/projects/", "/statistics/"
API = "/api/v1/"


def codes(client, **query) -> set[str]:
    rows = client.get(f"{API}projects/", {"page_size": 200, **query}).json()["results"]
    return {row["code"] for row in rows}


# Regions of two maps


@pytest.mark.parametrize("page", [REGISTER, EXPLORER])
def test_who_asks_for_a_region_hears_how_many_more_name_it_on_the_former_map(client, page):
    asked = {"donor": "echo", "region": "ML04"}
    more = codes(client, **asked | {"region": "v02-ML04"}) - codes(client, **asked)

    answer = client.get(page, asked)

    words = f"{len(more)} more projects of the same selection name Ségou (before 2023)"
    assert more
    assert words in words_of(answer)
    assert f'{page}?donor=echo&amp;region=v02-ML04"' in answer.content.decode()


@pytest.mark.parametrize("page", [REGISTER, EXPLORER])
def test_who_asks_for_a_former_region_hears_of_those_that_came_from_it(client, page):
    more = codes(client, region="ML04") - codes(client, region="v02-ML04")

    words = words_of(client.get(page, {"region": "v02-ML04"}))

    assert f"{len(more)} more projects of the same selection name Ségou" in words
    assert "1 more project of the same selection names San" in words


def test_where_no_region_is_asked_for_nothing_is_said_of_former_ones(client):
    assert "of the same selection" not in words_of(client.get(REGISTER, {"donor": "echo"}))
