"""Queries that are written out: they tell the stamp, and survive the end of their connection."""

from contextlib import closing

import pytest
from django.db import connection

from editions import stamp
from editions.stamp import take_note, with_stamp
from editions.written_queries import Query
from tests.api_editions import publish
from tests.factories import ProgrammeFactory, ProjectFactory

API = "/api/v1"
ADDRESSES = [
    "projects/?page_size=7",
    "projects/?year=2035",
    "projects/?q=made",
    "statistics/?group_by=year",
    "regions/?page_size=7",
    "projects/YYY-2/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_new_address_is_answered_from_the_edition_that_another_process_published(client, address):
    ProgrammeFactory()
    ProjectFactory(code="XYZ-1", ready=True, start_date="2020")
    first = publish()
    assert client.get(f"{API}/projects/").json()["count"] == 1
    known = stamp.latest()
    ProjectFactory(code="YYY-2", ready=True, start_date="2020")
    second = publish()
    # As another process has it, which has published nothing.
    stamp.note(known)

    answer = client.get(f"{API}/{address}")

    assert answer.status_code == 200
    assert answer["X-Edition"] == second.number != first.number
    assert stamp.latest() == stamp.read() != known
    assert client.get(f"{API}/{address}").content == answer.content


@pytest.mark.django_db
def test_the_stamp_comes_with_one_of_the_rows():
    ProgrammeFactory()
    publish()
    rows = "(SELECT 1 AS number UNION ALL SELECT 2) rows"
    query = with_stamp(rows, "rows.number", "rows.number = 2")

    with stamp.in_force(("something else",)):
        assert sorted(take_note(query.rows(), 1)) == [(1,), (2,)]
        assert stamp.noted() == stamp.read()


@pytest.mark.django_db(transaction=True)
def test_a_query_asks_again_where_its_connection_has_ended():
    query = Query("SELECT CAST(%s AS integer) + 1")
    assert query.rows(1) == [(2,)]

    if connection.vendor == "postgresql":
        end_of = connection.copy()
        with end_of.cursor() as cursor:
            number = connection.connection.get_backend_pid()
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
        end_of.close()

    assert query.rows(2) == [(3,)]


@pytest.mark.django_db
def test_a_new_connection_needs_no_query_before_the_first_one():
    # SQLite has no time zone that a connection would have to be told.
    configure = getattr(connection, "_configure_timezone", lambda _raw: False)

    with closing(connection.get_new_connection(connection.get_connection_params())) as raw:
        assert configure(raw) is False
