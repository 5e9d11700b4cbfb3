"""First pages of projects are finished with their edition, and are what the framework answers."""

import gzip
import json
import zlib
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, strategies as st

from editions import actions, first_pages, redacting, stamp
from editions.api.parameters import LARGEST_PAGE, PAGE_SIZE
from editions.first_pages import END, PAGES, SIZES, FirstPage, packed
from editions.listing import PLACE
from editions.models import Edition, FrozenListing, FrozenPage
from tests.api_editions import API, publish
from tests.factories import AccountFactory, ProgrammeFactory, ProjectFactory, SectorFactory
from tests.rich_programmes import Rich, lift_guards
from tests.test_kept_first import Server, connection_of_the_test

__all__ = ["connection_of_the_test"]

pytestmark = pytest.mark.django_db

ADDRESS = f"{API}/projects/"
COMPRESSED = {"accept-encoding": "gzip, br"}
# Who is never told what was public a second ago.
WITH_A_SESSION = COMPRESSED | {"cookie": "sessionid=of-nobody"}


def text_of(answer) -> str:
    _status, headers, body = answer
    return (gzip.decompress(body) if headers.get("Content-Encoding") else body).decode()


def without_tag(headers: dict[str, str]) -> dict[str, str]:
    """A tag is of the bytes; the lengths of two ways to compress one text differ."""
    return {name: told for name, told in headers.items() if name not in {"ETag", "Content-Length"}}


def asked_for(place, size=None) -> str:
    asked = [f"{name}={value}" for name, value in zip(PLACE, place, strict=True) if value]
    asked += [f"page_size={size}"] if size else []
    return f"{ADDRESS}?{'&'.join(asked)}".rstrip("?")


def pages_of(edition: Edition) -> dict:
    rows = FrozenPage.objects.of(edition).values_list(*PLACE, *first_pages.OF_PAGE)
    return {row[:3]: [*row[3:5], *map(bytes, row[5:])] for row in rows}


def made_anew(edition: Edition) -> dict:
    return dict(first_pages._pages(edition, {}))


@pytest.fixture
def grown():
    """Two editions; in the second some projects are otherwise, one is gone and one is new."""
    rich = Rich(21)
    rich.grow(8)
    publish(in_spite_of_findings=True)
    rich.change()
    rich.grow(1)
    publish(in_spite_of_findings=True)
    return rich


@given(
    rows=st.lists(st.text(min_size=1), min_size=1, max_size=12).map(lambda some: some * 12),
    number=st.integers(1, 144),
    opening=st.text(max_size=400),
    size=st.sampled_from(SIZES),
)
def test_whatever_stands_before_the_rows_the_page_is_one_compressed_text(
    rows, number, opening, size
):
    page = FirstPage(number, (), packed(rows[:number]), size).around(opening)

    text = opening + ",".join(rows[:number][:size]) + END.decode()
    # Which checks the sum and the length at its end, and that nothing comes after it.
    assert zlib.decompress(page, zlib.MAX_WBITS | 16).decode() == gzip.decompress(page).decode()
    assert gzip.decompress(page).decode() == text


def test_the_page_of_who_asks_for_no_size_is_one_of_them():
    assert SIZES[0] == PAGE_SIZE
    assert SIZES[-1] <= LARGEST_PAGE


@pytest.mark.parametrize("language", PAGES)
def test_each_page_is_that_of_the_framework_without_asking_it(grown, language):
    server = Server()
    headers = COMPRESSED | {"accept-language": language}
    sectors, regions, years = (
        ["", *sorted({value for value in values if value})]
        for values in zip(*FrozenListing.objects.values_list(*PLACE), strict=True)
    )
    # From one page and from one without projects all others are learnt.
    server.ask(ADDRESS, **headers)
    server.ask(asked_for(("", "", "2033")), **headers)
    assert server.asked == 2
    empty = 0

    for place in product(sectors, regions, ["", *years[1::3]]):
        for size in (None, *SIZES):
            address = asked_for(place, size)
            if (address, size) == (ADDRESS, None):
                continue
            told = server.ask(address, **headers)
            expected = server.ask(address, by=server.framework, **headers)
            assert told[0] == expected[0] == 200
            assert text_of(told) == text_of(expected), address
            assert without_tag(told[1]) == without_tag(expected[1]), address
            assert told[1]["Content-Length"] == str(len(told[2]))
            empty += '"count":0' in text_of(told)
    assert server.asked == 2
    assert empty > 10


def test_a_page_is_one_query_and_none_of_its_parts_is_asked_for_again(grown):
    server = Server()
    server.ask(ADDRESS, **WITH_A_SESSION)

    for _time in range(2):
        with CaptureQueriesContext(connection) as captured:
            status, headers, _body = server.ask(asked_for(("sector-a", "", "")), **WITH_A_SESSION)
        assert (status, len(captured), server.asked) == (200, 1, 1)
    told = server.ask(
        asked_for(("sector-a", "", "")), **WITH_A_SESSION, **{"if-none-match": headers["ETag"]}
    )
    assert told[0] == 304


def test_no_page_is_looked_for_before_it_is_known_what_stands_around_it(grown):
    with CaptureQueriesContext(connection) as captured:
        Server().ask(ADDRESS, **COMPRESSED)

    assert not [query for query in captured if FrozenPage._meta.db_table in query["sql"]]


def test_a_long_list_goes_on_where_its_page_ends():
    sector = SectorFactory(slug="sector-a")
    for number in range(SIZES[-1] + 1):
        project = ProjectFactory(ready=True, code=f"XYZ-{number:03}", start_date="2020")
        project.sectors.set([sector])
    publish(in_spite_of_findings=True)
    server = Server()
    server.ask(ADDRESS, **COMPRESSED)

    for size in SIZES:
        address = asked_for(("sector-a", "", ""), size)
        told = server.ask(address, **COMPRESSED)
        assert text_of(told) == text_of(server.ask(address, by=server.framework, **COMPRESSED))
        page = json.loads(text_of(told))
        assert (page["count"], len(page["results"])) == (SIZES[-1] + 1, size)
        following = page["next"].partition("testserver")[2]
        rest = json.loads(text_of(server.ask(following, by=server.framework)))
        assert rest["results"][0]["code"] == f"XYZ-{size:03}"
    assert server.asked == 1


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        pytest.param("sector=", {}, id="empty value"),
        pytest.param("sector=sector-a&sector=sector-a", {}, id="twice"),
        pytest.param("sector=nowhere", {}, id="unknown code"),
        pytest.param("region=%00", {}, id="null character"),
        pytest.param("year=1799", {}, id="year out of reach"),
        pytest.param("year=02020", {}, id="year written otherwise"),
        pytest.param("page_size=7", {}, id="another size"),
        pytest.param("page_size=050", {}, id="size written otherwise"),
        pytest.param("surprise=1", {}, id="unknown parameter"),
        pytest.param("edition=2024.1", {}, id="an edition"),
        pytest.param("lang=fr", {}, id="a language"),
        pytest.param("format=json", {}, id="a form"),
        pytest.param("ordering=-start", {}, id="an order"),
        pytest.param("donor=donor-a", {}, id="another choice"),
        pytest.param("", {"accept-encoding": "identity"}, id="not compressed"),
        pytest.param("", {"accept": "text/html"}, id="another way of asking"),
        pytest.param("", {"if-none-match": '"another"'}, id="a condition"),
    ],
)
def test_whatever_else_is_asked_the_framework_answers(grown, query, headers):
    server = Server()
    server.ask(ADDRESS, **COMPRESSED)
    server.ask(asked_for(("", "", "2033")), **COMPRESSED)
    server.application.memory = type(server.application.memory)(0)
    asked = server.asked
    headers = COMPRESSED | headers

    told = server.ask(f"{ADDRESS}?{query}", **headers)

    assert server.asked == asked + 1
    expected = server.ask(f"{ADDRESS}?{query}", by=server.framework, **headers)
    assert (told[0], text_of(told)) == (expected[0], text_of(expected))


def test_another_host_is_learnt_by_itself_and_gets_links_of_its_own(grown, settings):
    settings.ALLOWED_HOSTS = ["*"]
    server = Server()

    for host in ("one.example", "two.example"):
        before = server.asked
        for place in (("", "", ""), ("sector-a", "", "")):
            server.ask(asked_for(place), **COMPRESSED, host=host)
        assert server.asked == before + 1


def test_the_next_edition_writes_the_pages_that_changed_and_no_others():
    rich = Rich(22)
    rich.grow(9)
    first = publish(in_spite_of_findings=True)
    assert pages_of(first) == made_anew(first)
    before = pages_of(first)

    changed = rich.projects[2]
    changed.title_en = "Another made-up title"
    changed.save()
    second = publish(in_spite_of_findings=True)

    assert pages_of(second) == made_anew(second)
    assert pages_of(first) == before
    own = FrozenPage.objects.filter(first_edition=second)
    places = {
        place
        for place in FrozenListing.objects.values_list(*PLACE)
        if FrozenListing.objects.filter(
            key=changed.code, **dict(zip(PLACE, place, strict=True))
        ).exists()
    }
    assert 0 < own.count() <= len(places) < len(pages_of(second))
    # A project that is gone takes the pages with it on which it stood alone.
    changed.state = "draft"
    changed.save()
    third = publish(in_spite_of_findings=True)
    assert pages_of(third) == made_anew(third)
    assert pages_of(third).keys() == pages_of(third).keys() & pages_of(second).keys()


def test_after_a_withdrawal_every_page_is_held_against_what_stands(grown):
    actions.withdraw(
        Edition.objects.newest_first().first(), by=AccountFactory(superuser=True), reason="A test."
    )
    grown.projects[1].title_en = "Another made-up title"
    grown.projects[1].save()

    third = publish(in_spite_of_findings=True)

    assert pages_of(third) == made_anew(third)


@pytest.mark.parametrize("is_newest_withdrawn", [False, True])
def test_what_is_removed_is_gone_from_every_page(is_newest_withdrawn):
    programme = ProgrammeFactory()
    sectors = [SectorFactory(slug=f"sector-{name}") for name in "ab"]
    for number, title in enumerate(["Marmoset house", "Made-up wells"]):
        project = ProjectFactory(ready=True, code=f"XYZ-{number}", title_en=title)
        project.sectors.set(sectors[: number + 1])
    publish(in_spite_of_findings=True)
    ProjectFactory(ready=True, code="XYZ-3").sectors.set(sectors)
    newest = publish(in_spite_of_findings=True)
    server = Server()
    addresses = [asked_for((sector, "", "")) for sector in ("", "sector-a", "sector-b")]
    told = [text_of(server.ask(address, **WITH_A_SESSION)) for address in addresses]
    assert ["Marmoset" in text for text in told] == [True, True, False]
    if is_newest_withdrawn:
        actions.withdraw(newest, by=AccountFactory(superuser=True), reason="A test.")

    asked = redacting.ask(
        programme,
        kind="project",
        key="XYZ-0",
        field="title",
        by=AccountFactory(superuser=True),
        reason="A made-up reason.",
    )
    redacting.confirm(asked, by=AccountFactory(superuser=True))

    current = Edition.objects.public().newest_first().first()
    assert pages_of(current) == made_anew(current)
    kept = [bytes(page) for row in FrozenPage.objects.values_list(*PAGES.values()) for page in row]
    assert kept
    texts = [FirstPage(1, (), page, SIZES[-1]).around("") for page in kept if page]
    assert not [text for text in texts if b"Marmoset" in gzip.decompress(text)]
    for address in addresses:
        told = server.ask(address, **WITH_A_SESSION)
        assert "Marmoset" not in text_of(told)
        assert text_of(told) == text_of(server.ask(address, by=server.framework, **WITH_A_SESSION))
    third = publish(in_spite_of_findings=True) if not is_newest_withdrawn else None
    if third:
        assert pages_of(third) == made_anew(third)


def test_pages_are_made_anew_once_for_all_copies_of_what_is_removed():
    programme = ProgrammeFactory()
    for number in range(3):
        project = ProjectFactory(ready=True, code=f"XYZ-{number}", title_en="Marmoset house")
        project.sectors.set([SectorFactory(slug=f"sector-{number}")])
    edition = publish(in_spite_of_findings=True)
    superuser = AccountFactory(superuser=True)
    removed = {"kind": "project", "key": "XYZ-0", "field": "title"}
    asked = redacting.ask(programme, by=superuser, reason="A made-up reason.", **removed)

    with CaptureQueriesContext(connection) as captured:
        redacting.confirm(asked, by=AccountFactory(superuser=True))

    assert asked.copies.count() == 2
    table = f"DELETE FROM {connection.ops.quote_name(FrozenPage._meta.db_table)}"
    assert len([query for query in captured if query["sql"].startswith(table)]) == 1
    assert pages_of(edition) == made_anew(edition)


def test_an_edition_from_before_pages_were_kept_answers_the_same(grown):
    server = Server()
    addresses = [
        asked_for((sector, "", year)) for sector in ("", "sector-a") for year in ("", "2033")
    ]
    before = [text_of(server.ask(address, **COMPRESSED)) for address in addresses]
    lift_guards()
    rows = FrozenPage.objects.all()
    rows._raw_delete(rows.db)
    stamp.forget()
    again = Server()

    assert [text_of(again.ask(address, **COMPRESSED)) for address in addresses] == before
    assert again.asked == len(addresses)


def test_what_is_public_since_another_process_published_is_told_at_once(grown):
    server = Server()
    address = asked_for(("sector-a", "", ""))
    server.ask(ADDRESS, **WITH_A_SESSION)
    before = text_of(server.ask(address, **WITH_A_SESSION))
    ProjectFactory(ready=True, code="XYZ-NEW").sectors.set(grown.sectors)
    publish(in_spite_of_findings=True)

    # Of the new edition this process knows nothing but what the query of the page tells.
    for asked in (address, asked_for(("", "", ""), 100)):
        told = server.ask(asked, **WITH_A_SESSION)
        assert text_of(told) == text_of(server.ask(asked, by=server.framework, **WITH_A_SESSION))
        assert told[1]["X-Edition"] == "2024.3"
    assert "XYZ-NEW" in text_of(told)
    assert "XYZ-NEW" not in before
