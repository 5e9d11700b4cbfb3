"""
The public needs the tables of editions and no other, as a database that refuses shows.

On PostgreSQL every public route runs under a role that may read these tables only. On
SQLite the connection refuses the same, and says which tables each request read.

To see the figures: .venv/bin/python -m pytest tests/test_disclosure_narrow_role.py -s
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from editions import corrections
from editions.models import CorrectionReport, CorrectionTry, FrozenPage
from editions.reading import current_edition
from tests.live_query_mutants import MUTANTS, applied
from tests.narrow_role import (
    CATALOGUES,
    EDITION_TABLES,
    OF_READYZ,
    OF_REPORTS,
    Refused,
    narrow_role,
)
from tests.public_addresses import HOST, crawl, with_each_parameter
from tests.sharing import shared_rows
from tests.test_corrections import WRITTEN, later, sealed_in
from tests.test_kept_first import Server, connection_of_the_test
from tests.whole_portal import make_portal

__all__ = ["connection_of_the_test"]

pytestmark = pytest.mark.django_db
SEED = 1
# Which tables a route reads does not depend on which of its records is asked for.
OF_A_ROUTE = 1
MAPS = ("/api/v1/statistics/?at=2016&group_by=region", "/api/v1/regions/?at=2016")
REPORTS, PAGES = CorrectionReport._meta.db_table, FrozenPage._meta.db_table
USUAL = {200, 404, 410}
# What nobody who hands in a report has to do with it.
HARM = (("UPDATE", " SET answer = 'x'"), ("DELETE FROM", ""))
Told = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker) -> Iterator[dict[str, Told]]:
    """Addresses of every public route with their answers, as the owner of the tables gets them."""
    with shared_rows(django_db_blocker):
        make_portal(SEED)
        answers = {address: told(answer) for address, answer in crawl(most_of_a_route=OF_A_ROUTE)}
        client = Client(HTTP_HOST=HOST)
        for address in {*with_each_parameter(client, most=1), *MAPS} - answers.keys():
            answers[address] = told(client.get(address))
        yield answers


def told(answer: Any) -> Told:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, dict(answer.headers), content


def test_every_public_route_answers_as_before_under_the_narrow_role(portal, capsys):
    tables: set[str] = set()
    for_readiness: set[str] = set()
    with narrow_role() as seen:
        different = []
        for address, before in portal.items():
            if ask(address, seen) != before:
                different.append(address)
            (for_readiness if address == "/readyz" else tables).update(seen.read)

    with capsys.disabled():
        sys.stdout.write(f"\n{connection.vendor}: {len(portal)} public addresses, ")
        sys.stdout.write(f"{len(different)} of them different under the narrow role\n")
    assert different == []
    assert [address for address, (status, *_rest) in portal.items() if status not in USUAL] == []
    if connection.vendor == "sqlite":
        # No table is granted in vain either; pages are read before the framework is asked.
        assert tables == EDITION_TABLES - {PAGES}
        assert for_readiness - EDITION_TABLES <= OF_READYZ | CATALOGUES


@pytest.mark.usefixtures("portal")
def test_finished_pages_are_sent_under_the_narrow_role():
    server, headers = Server(), {"accept-encoding": "gzip", "host": HOST}
    addresses = [f"/api/v1/projects/{asked}" for asked in ("", "?page_size=100")]
    before = [server.ask(address, **headers) for address in addresses]
    again = Server()

    with narrow_role() as seen:
        assert [again.ask(address, **headers) for address in addresses] == before
        assert again.asked == 1
    assert connection.vendor != "sqlite" or PAGES in seen.read


def test_every_other_table_is_refused(portal):
    others = set(connection.introspection.table_names()) - EDITION_TABLES - OF_READYZ
    said = {}
    with narrow_role():
        for table in sorted(others):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            except DatabaseError as refusal:
                said[table] = str(refusal)

    assert said.keys() == others
    assert {"beneficiaries_beneficiarycount", "programmes_project", "editions_finding"} <= others
    words = {"postgresql": "permission denied", "sqlite": "is prohibited"}[connection.vendor]
    assert [table for table, refusal in said.items() if words not in refusal] == []


def test_a_reader_reports_a_mistake_under_a_role_that_may_write_her_report_and_no_more(portal):
    client = Client(HTTP_HOST=HOST)
    with narrow_role(may_write=OF_REPORTS) as seen:
        shown = client.post("/corrections/", WRITTEN)
        with later(5):
            sent = client.post("/corrections/", {"sealed": sealed_in(shown)})
        page = client.get(sent["Location"])
        refused = [is_refused(f"{act} {REPORTS}{rest}") for act, rest in HARM]

    assert (shown.status_code, sent.status_code, page.status_code) == (200, 303, 200)
    assert WRITTEN["text"] in page.content.decode()
    assert CorrectionReport.objects.get().text == WRITTEN["text"]
    assert CorrectionTry.objects.get().tries == 1
    # What was refused is what the test itself tried, and nothing that the portal needs.
    assert refused == [True] * len(HARM)
    assert seen.refused <= {REPORTS}


def test_no_report_is_taken_under_a_role_that_may_read_alone(portal):
    client = Client(HTTP_HOST=HOST)
    with narrow_role():
        shown = client.post("/corrections/", WRITTEN)
        with later(5), pytest.raises(DatabaseError), transaction.atomic():
            corrections.hand_in(current_edition(), corrections.unseal(sealed_in(shown)), address="")

    assert not CorrectionReport.objects.exists()


def is_refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


def test_a_live_query_in_one_view_is_refused(portal, capsys):
    killed = {}
    for name, mutant in MUTANTS.items():
        with applied(mutant):
            killed[name] = first_difference(portal)

    with capsys.disabled():
        sys.stdout.write("\n")
        for name, failure in killed.items():
            sys.stdout.write(f"{name:42} → {'narrow role':34} {failure or 'SURVIVES'}\n")
    assert None not in killed.values()


def first_difference(portal: dict[str, Told]) -> str | None:
    """The first address that answers otherwise under the narrow role, and how."""
    with narrow_role() as seen:
        for address, before in portal.items():
            now = ask(address, seen)
            if now != before:
                why = f", wants {', '.join(seen.refused)}" if seen.refused else ""
                return f"{address} {f'answers {now[0]}' if now else 'is refused'}{why}"
    return None


def ask(address: str, seen: Refused) -> Told | None:
    """One request; in a transaction of its own, since a refusal would spoil that of the test."""
    seen.read.clear()
    try:
        with transaction.atomic():
            return told(Client(HTTP_HOST=HOST).get(address))
    except DatabaseError:
        return None
