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

from tests.live_query_mutants import MUTANTS, applied
from tests.narrow_role import CATALOGUES, EDITION_TABLES, OF_READYZ, Refused, narrow_role
from tests.public_addresses import HOST, crawl
from tests.sharing import shared_rows
from tests.whole_portal import make_portal

pytestmark = pytest.mark.django_db
SEED = 1
# Which tables a route reads does not depend on which of its records is asked for.
OF_A_ROUTE = 1
Told = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker) -> Iterator[dict[str, Told]]:
    """Addresses of every public route with their answers, as the owner of the tables gets them."""
    with shared_rows(django_db_blocker):
        make_portal(SEED)
        yield {address: told(answer) for address, answer in crawl(most_of_a_route=OF_A_ROUTE)}


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
    assert {status for status, _headers, _content in portal.values()} <= {200, 404, 410}
    if connection.vendor == "sqlite":
        # No table is granted in vain either.
        assert tables == EDITION_TABLES
        assert for_readiness - EDITION_TABLES <= OF_READYZ | CATALOGUES


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
