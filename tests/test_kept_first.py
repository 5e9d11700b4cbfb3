"""What was sent before is sent again without the framework, as long as it holds, to the byte."""

import gzip
from contextlib import contextmanager

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from coopi_mali.kept_first import KeptFirst
from editions import stamp
from tests.factories import AccountFactory
from tests.test_kept_answers import (
    ADDRESSES,
    erratum,
    new_edition,
    project,
    redaction,
    withdrawal,
)

__all__ = ["project"]

pytestmark = pytest.mark.django_db

FORMS = {
    "plain": {},
    "compressed": {"accept-encoding": "gzip, br"},
    "of a browser": {"accept-encoding": "gzip", "accept-language": "it-IT,it;q=0.9,en;q=0.5"},
}


@pytest.fixture(autouse=True)
def connection_of_the_test():
    """The test's transaction goes on over all requests, as with Django's own client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


# Whoever has a session, were it over, is told what is public now.
SESSION = {"cookie": "theme=dark; sessionid=of-nobody"}


@pytest.fixture
def clock(monkeypatch):
    """The seconds that the lease is counted by, which pass where a test lets them."""
    seconds = [1000.0]
    monkeypatch.setattr(stamp, "monotonic", lambda: seconds[0])
    return seconds


class Server:
    """A process of the server: asks its application, and counts what the framework is asked."""

    def __init__(self):
        self.framework, self.asked = get_wsgi_application(), 0
        self.application = KeptFirst(self._counted)

    def _counted(self, environment, start_response):
        self.asked += 1
        return self.framework(environment, start_response)

    def ask(self, address, *, method="GET", by=None, **headers):
        sent = []
        request = RequestFactory().generic(method, address, headers=headers)
        application = by or self.application
        answer = application(request.environ, lambda *told: sent.append(told))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        ((status, told, *_error),) = sent
        return int(status.split()[0]), dict(told), body


@pytest.fixture
def server(project):
    return Server()


@pytest.mark.parametrize("headers", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_framework_makes_an_answer_once_and_the_server_sends_it_again(server, address, headers):
    for _time in range(2):
        server.ask(address, **headers)
    asked = server.asked
    with CaptureQueriesContext(connection) as captured:
        again = server.ask(address, **headers)

    assert (server.asked, len(captured)) == (asked, 0)
    assert again == server.ask(address, by=server.framework, **headers)
    assert server.ask(address, method="HEAD", **headers)[:2] == again[:2]


@pytest.mark.parametrize(
    "address", ["/", "/no/", "/healthz", "/admin/login/", "/api/v1/projects/?format=csv"]
)
def test_a_head_request_gets_the_headers_of_the_answer_and_no_body(server, address):
    with ends_of_requests() as ended:
        heads = [server.ask(address, method="HEAD", **SESSION) for _time in range(2)]
    asked = server.asked
    status, headers, body = server.ask(address, **SESSION)

    assert body
    for found, told, rest in heads:
        # The framework gives a tag of its own to answers of GET alone.
        assert (found, told.keys() | {"ETag"}, rest) == (status, headers.keys() | {"ETag"}, b"")
        assert told.get("Content-Length") == headers.get("Content-Length")
    # Whatever an answer of the framework holds open is let go, as after a body.
    assert len(ended) == asked > 0


@contextmanager
def ends_of_requests():
    ended = []

    def end(**_told):
        ended.append(True)

    request_finished.connect(end)
    yield ended
    request_finished.disconnect(end)


def test_one_kept_answer_serves_readers_with_and_without_compression(server):
    bodies = [
        server.ask("/", **headers)[2] for headers in list(FORMS.values())[:2] for _time in range(3)
    ]

    assert {gzip.decompress(body) for body in bodies[3:]} == set(bodies[:3])
    assert len(server.application.memory.kept) == 1


def test_whoever_has_the_answer_is_told_so_without_the_framework(server):
    tag = server.ask("/")[1]["ETag"]
    told = [server.ask("/", **{"if-none-match": tag}) for _time in range(3)]

    assert server.asked == 2
    assert told == [(304, told[0][1], b"")] * 3
    assert told[2] == server.ask("/", by=server.framework, **{"if-none-match": tag})
    assert told[2][1]["ETag"] == tag
    assert "Content-Security-Policy" in told[2][1]


@pytest.mark.parametrize(
    "condition",
    [
        {"if-none-match": '"another"'},
        {"if-none-match": "*"},
        {"if-match": '"another"'},
        {"if-modified-since": "Wed, 01 Jan 2020 00:00:00 GMT"},
    ],
)
def test_any_other_condition_is_weighed_by_the_framework(server, condition):
    for _time in range(3):
        server.ask("/")

    asked = server.asked
    found = server.ask("/", **condition)

    assert server.asked == asked + 1
    assert found == server.ask("/", by=server.framework, **condition)


CHANGES = pytest.mark.parametrize("what_happens", [new_edition, erratum, redaction, withdrawal])
CHANGING = ["/", "/projects/", "/api/v1/projects/", "/projects/XYZ-1/"]


@CHANGES
def test_after_a_change_no_process_sends_to_staff_what_it_has(project, clock, what_happens):
    servers = [Server(), Server()]
    before = [server.ask(address) for server in servers for address in CHANGING * 3]
    tag = before[0][1]["ETag"]

    what_happens(project.programme.editions.get())
    after = [server.ask(address, **SESSION) for server in servers for address in CHANGING]
    fresh = [Server().ask(address) for address in CHANGING]

    assert {status for status, _headers, _body in before} == {200}
    assert after == fresh * 2
    assert after[0] not in before
    for server in servers:
        assert server.ask("/", **SESSION, **{"if-none-match": tag})[0] in {200, 503}
        # Now that this process has read what is public, the public is told so too.
        assert [server.ask(address) for address in CHANGING] == fresh


@CHANGES
def test_a_second_after_a_change_nobody_gets_what_was_before(project, clock, what_happens):
    server = Server()
    before = [server.ask(address) for address in CHANGING * 3][-len(CHANGING) :]
    tag = before[0][1]["ETag"]

    what_happens(project.programme.editions.get())
    clock[0] += 0.9
    meanwhile = [server.ask(address) for address in CHANGING]
    clock[0] += 0.1
    told = server.ask("/", **{"if-none-match": tag})
    after = [server.ask(address) for address in CHANGING]

    assert meanwhile == before
    assert told[0] in {200, 503}
    assert after == [Server().ask(address) for address in CHANGING]


def queries(server, address="/", **headers):
    with CaptureQueriesContext(connection) as captured:
        assert server.ask(address, **headers)[0] in {200, 304}
    return len(captured)


def test_within_a_second_only_whoever_has_a_session_costs_a_query(server, clock):
    for _time in range(3):
        server.ask("/")

    assert queries(server) == 0
    assert queries(server, cookie="theme=dark") == 0
    assert queries(server, **SESSION) == 1
    assert server.asked == 1


def test_the_second_begins_with_a_query_and_not_with_an_answer(server, clock):
    for _time in range(3):
        server.ask("/")

    costs = []
    for _time in range(5):
        clock[0] += 0.4
        costs.append(queries(server))

    assert costs == [0, 0, 1, 0, 0]


def test_the_second_begins_before_the_query_that_may_take_long(server, clock):
    def slowly(execute, *told):
        clock[0] += 0.8
        return execute(*told)

    server.ask("/")
    with connection.execute_wrapper(slowly):
        server.ask("/", **SESSION)

    clock[0] += 0.1
    assert queries(server) == 0
    clock[0] += 0.1
    assert queries(server) == 1


def test_what_the_framework_answers_is_of_now_whatever_was_read_before(server, project, clock):
    for _time in range(3):
        server.ask("/")
    new_edition(project.programme.editions.get())

    # Neither of them was sent before as it is asked for here.
    for headers in ({"accept-encoding": "gzip"}, {"if-modified-since": "Wed, 01 Jan 2020"}):
        assert server.ask("/", **headers) == Server().ask("/", **headers)


def test_what_is_not_for_everybody_goes_to_the_framework(server):
    for address, method in (("/admin/", "GET"), ("/readyz", "GET"), ("/", "POST"), ("/no/", "GET")):
        before = server.asked
        for _time in range(3):
            server.ask(address, method=method)
        assert server.asked == before + 3


def test_an_answer_is_the_same_for_staff_and_never_of_another_host(server, client):
    client.force_login(AccountFactory(superuser=True))
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    assert len({server.ask("/", **more)[2] for more in ({}, {"cookie": cookie}) * 2}) == 1
    assert server.asked == 1
    assert server.ask("/", host="elsewhere.example")[0] == 400


def test_where_the_database_cannot_tell_the_page_says_why(server, clock):
    for _time in range(3):
        server.ask("/")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE editions_erratum RENAME TO editions_elsewhere")
    clock[0] += 1

    status, _headers, body = server.ask("/")

    assert status == 503
    assert b"database" in body


def test_nothing_is_sent_again_where_no_memory_is_given(project, settings):
    settings.KEPT_ANSWERS_BYTES = 0
    server = Server()

    assert [server.ask("/")[0] for _time in range(3)] == [200] * 3
    assert server.asked == 3
