"""Finished answers are kept, and none of them outlives what it was made from."""

import gzip

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coopi_mali.kept_answers import LEVEL_OF_PAGE, Kept, Memory
from editions import actions, redacting
from programmes.models import CountryProgramme, Project
from tests.api_editions import publish
from tests.factories import AccountFactory, ErratumFactory, ProgrammeFactory, ProjectFactory

pytestmark = pytest.mark.django_db

ADDRESSES = ["/", "/fr/", "/projects/", "/it/projects/?q=made", "/api/v1/projects/", "/data/"]


@pytest.fixture
def project():
    ProgrammeFactory()
    project = ProjectFactory(code="XYZ-1", ready=True, title_en="Made-up wells", start_date="2020")
    publish()
    return project


def ask(client, address, **headers):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address, headers=headers)
    return answer, len(captured)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_that_was_given_costs_one_query(client, project, address):
    first, cost = ask(client, address)
    second, again = ask(client, address)

    assert first.content == second.content
    assert first.status_code == second.status_code == 200
    headers = dict(second.items())
    assert headers == dict(first.items())
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert cost > 1
    assert again == 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_kept_is_the_same_compressed_and_plain(client, project, address):
    plain = client.get(address)
    compressed = client.get(address, headers={"accept-encoding": "gzip, br"})
    again = client.get(address)

    assert compressed["Content-Encoding"] == "gzip"
    assert int(compressed["Content-Length"]) == len(compressed.content) < len(plain.content)
    assert gzip.decompress(compressed.content) == plain.content == again.content
    assert "Content-Encoding" not in again
    assert {"Accept-Encoding"} <= set(again["Vary"].split(", ")) & set(
        compressed["Vary"].split(", ")
    )


def test_whoever_has_the_answer_is_told_so_without_making_it_again(client, project):
    tag = client.get("/")["ETag"]

    answer, cost = ask(client, "/", **{"if-none-match": tag})

    assert (answer.status_code, answer.content, cost) == (304, b"", 1)
    assert answer["ETag"] == tag


def test_the_head_of_an_answer_is_that_of_the_answer(client, project):
    got = client.get("/projects/")
    head = client.head("/projects/")

    assert head.content == b""
    assert dict(head.items()) == dict(got.items())


def test_each_language_is_kept_by_itself(client, project):
    told = {
        language: client.get("/api/v1/projects/", headers={"accept-language": language})
        for language in ("en", "fr", "it", "en", "fr", "it")
    }

    assert {answer["Content-Language"] for answer in told.values()} == {"en", "fr", "it"}
    assert client.get("/api/v1/projects/?lang=it")["Content-Language"] == "it"
    assert client.get("/fr/")["Content-Language"] == "fr"
    assert client.get("/")["Content-Language"] == "en"


def new_edition(edition):
    Project.objects.update(title_en="Made-up latrines")
    publish()


def erratum(edition):
    ErratumFactory(edition=edition, text_en="A made-up erratum.")


def redaction(edition):
    rights = ["editions.redact"]
    asked = redacting.ask(
        edition.programme,
        kind="project",
        key="XYZ-1",
        field="title",
        by=AccountFactory(permissions=rights),
        reason="For a test.",
    )
    redacting.confirm(asked, by=AccountFactory(permissions=rights))


def withdrawal(edition):
    by = AccountFactory(permissions=["editions.withdraw_edition"])
    actions.withdraw(edition, by=by, reason="A made-up reason.")


@pytest.mark.parametrize("what_happens", [new_edition, erratum, redaction, withdrawal])
def test_after_a_change_the_very_next_answer_is_new_in_every_process(project, what_happens):
    edition = CountryProgramme.objects.get().editions.get()
    pinned = f"/?edition={edition.number}"
    # Each has a memory of its own, as two processes have.
    clients = [Client(), Client()]
    addresses = ["/", "/projects/", "/api/v1/projects/", pinned, "/projects/XYZ-1/"]
    before = [client.get(address) for client in clients for address in addresses * 2]

    what_happens(edition)
    after = [client.get(address) for client in clients for address in addresses]

    assert {answer.status_code for answer in before} == {200}
    texts = [answer.content.decode() for answer in after]
    if what_happens is withdrawal:
        assert {answer.status_code for answer in after} == {503, 410}
    if what_happens is erratum:
        assert sum("A made-up erratum." in text for text in texts) == 4
    if what_happens is redaction:
        assert sum("removed for safety" in text for text in texts) >= 6
    if what_happens in {redaction, withdrawal}:
        assert not [text for text in texts if "Made-up wells" in text]
    if what_happens is new_edition:
        # All but the page that is pinned to the edition before.
        assert sum("Made-up latrines" in text for text in texts) == 8


def test_errors_are_not_kept(client, project):
    for address, status in (("/projects/none/", 404), ("/?colour=red", 400), ("/nowhere/", 404)):
        for answer in (client.get(address), client.get(address)):
            assert answer.status_code == status
            assert not answer.get("ETag", "").startswith("W/")


def test_neither_the_admin_nor_health_is_kept(client, project):
    client.force_login(AccountFactory(superuser=True))

    for address in ("/admin/", "/readyz"):
        costs = [ask(client, address)[1] for _time in range(3)]
        assert costs[1] == costs[2] > 1


def test_a_page_is_the_same_for_staff_and_for_everybody(client, project):
    anybody = client.get("/").content
    client.force_login(AccountFactory(superuser=True))

    assert Client(headers={}).get("/").content == client.get("/").content == anybody


def test_nothing_is_kept_where_no_memory_is_given(project, settings):
    settings.KEPT_ANSWERS_BYTES = 0
    client = Client()

    assert [ask(client, "/")[1] > 1 for _time in range(3)] == [True] * 3


def test_the_memory_holds_no_more_than_it_may(client, project):
    memory, stamp = Memory(50_000), (1,)
    for number in range(40):
        answer = client.get("/projects/", {"q": f"word{number}"})
        kept = Kept(stamp, dict(answer.items()), LEVEL_OF_PAGE, plain=answer.content)
        memory.add(number, kept)
        memory.find(number, stamp)

    assert memory.size == sum(kept.size for kept in memory.kept.values()) <= 50_000
    assert 1 < len(memory.kept) < 40
    assert all(kept.plain is None for kept in memory.kept.values())
    assert memory.find(39, (2,)) is None
    assert memory.find(39, stamp) is None
