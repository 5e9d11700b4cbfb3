"""Older editions in the API by their number, and what is said of a withdrawn one."""

from __future__ import annotations

import pytest

from editions.models import Edition
from tests.api_editions import API, ENDPOINTS, ask, names, problems, publish, rows, withdraw
from tests.api_rows import KEYS, publish_one_of_each
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return publish_one_of_each()


def test_an_older_edition_is_read_by_its_number(client):
    project = ProjectFactory(ready=True, code="XYZ-1", title_en="Old title")
    publish()
    project.title_en = "New title"
    project.save()
    publish()

    now = client.get(f"{API}/projects/XYZ-1/")
    then = client.get(f"{API}/projects/XYZ-1/", {"edition": "2024.1"})

    assert (now["X-Edition"], now.json()["title"]) == ("2024.2", "New title")
    assert (then["X-Edition"], then.json()["title"]) == ("2024.1", "Old title")


def test_a_record_is_not_in_an_edition_from_before_it(client, edition):
    ProjectFactory(ready=True, code="XYZ-2")
    publish()

    response = client.get(f"{API}/projects/XYZ-2/", {"edition": "2024.1"})

    assert ask(client, "projects", edition="2024.1")["count"] == 1
    assert response.status_code == 404
    assert response.json() == {"detail": "Edition 2024.1 has no such record: “XYZ-2”."}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_withdrawn_edition_says_so_and_why(client, edition, endpoint):
    ProjectFactory(ready=True)
    publish()
    withdraw(edition, "A place was named.")

    for address in (endpoint, f"{endpoint}/{KEYS[endpoint]}"):
        response = client.get(f"{API}/{address}/", {"edition": "2024.1"})
        assert response.status_code == 410
        assert response.json() == {
            "detail": "Edition 2024.1 has been withdrawn: A place was named.",
            "edition": "2024.1",
            "reason": "A place was named.",
            "reason_language": "",
        }
    assert problems(client, endpoint, edition="1999.9") == {"edition": ["2024.2"]}


def test_a_withdrawn_edition_stays_on_the_list_and_the_one_before_is_current(client, edition):
    ProjectFactory(ready=True)
    withdraw(publish(), "A place was named.")

    told = [(row["number"], row["state"], row["is_current"]) for row in rows(client, "editions")]

    assert told == [("2024.2", "withdrawn", False), ("2024.1", "approved", True)]
    assert ask(client, "editions/2024.2")["withdrawn_reason"] == "A place was named."
    assert client.get(f"{API}/projects/")["X-Edition"] == "2024.1"


def test_the_list_of_editions_answers_even_where_all_are_withdrawn(client, edition):
    withdraw(edition, "A place was named.")

    assert names(client, "editions") == ["2024.1"]
    assert client.get(f"{API}/projects/").status_code == 503


def test_the_list_of_editions_is_narrowed_to_one(client, edition):
    ProjectFactory(ready=True)
    publish()

    assert names(client, "editions", edition="2024.1") == ["2024.1"]
    assert client.get(f"{API}/editions/2024.2/", {"edition": "2024.1"}).status_code == 404
