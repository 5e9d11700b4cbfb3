"""The staff see every statement beside what the records give, and explain differences."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beneficiaries.models import Statement
from editions import actions
from editions.models import FrozenRecord
from tests.api_editions import publish
from tests.closed_years import YEAR, closed_year, project_year
from tests.factories import (
    AccountFactory,
    ProgrammeFactory,
    PublicationFactory,
    SectorFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/comparisons/"


@pytest.fixture
def statements():
    """One that matches, one explained, one open, one of a sector, one that is only proposed."""
    ProgrammeFactory()
    sector = SectorFactory(name_en="Made-up sector", slug="s1")
    closed_year()
    project_year("A", 1500, sectors=[sector])
    year = {"period_start": YEAR, "period_end": YEAR}
    match, explained, other = PublicationFactory.create_batch(3)
    StatementFactory(approved=True, publication=match, value=1500, **year)
    StatementFactory(
        approved=True,
        publication=explained,
        value=1700,
        comparison_note_en="Two projects were left out.",
        **year,
    )
    StatementFactory(approved=True, publication=other, value=1600, **year)
    StatementFactory(approved=True, publication=other, sector=sector, value=1234, **year)
    before = {"period_start": 2012, "period_end": 2013}
    StatementFactory(publication=other, metric="projects", value=3, **before)
    return publish()


def rows(client, **query):
    """Of each line of the table: what is stated, counted, the difference and its state."""
    page = client.get(ADDRESS, query)
    assert page.status_code == 200
    body = re.search(r"<tbody>(.*)</tbody>", page.content.decode(), re.S)[1]
    lines = []
    for line in body.split("</tr>")[:-1]:
        cells = [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", line, re.S)
        ]
        lines.append((cells[1], cells[2], cells[3], cells[5]) if len(cells) > 1 else cells[0])
    return lines


@pytest.fixture
def meal(client):
    account = AccountFactory(groups=["meal"])
    client.force_login(account)
    return account


def test_every_statement_stands_beside_the_records(client, statements, meal):
    assert sorted(rows(client)) == [
        ("1,234", "–", "–", "nothing stands beside it"),
        ("1,500", "1,500", "0", "match"),
        ("1,600", "1,500", "100", "open"),
        ("1,700", "1,500", "200", "explained"),
        ("3", "at least 0, at most 1", "–", "open"),
    ]


@pytest.mark.parametrize(
    ("query", "stated"),
    [
        pytest.param({"state": "open"}, ["1,600", "3"], id="state"),
        pytest.param({"state": "alone"}, ["1,234"], id="nothing beside it"),
        pytest.param({"metric": "projects"}, ["3"], id="metric"),
        pytest.param({"year": "2013"}, ["3"], id="year"),
        pytest.param({"year": YEAR, "state": "match"}, ["1,500"], id="both"),
    ],
)
def test_they_are_narrowed_by_state_metric_and_year(client, statements, meal, query, stated):
    assert sorted(row[0] for row in rows(client, **query)) == stated


def test_an_unknown_filter_shows_nothing_and_says_why(client, statements, meal):
    page = client.get(ADDRESS, {"state": "nonsense"}).content.decode()

    assert "No statement is like that." in page
    assert "errorlist" in page


def test_the_explanation_is_changed_where_it_belongs(client, statements, meal):
    page = client.get(ADDRESS, {"state": "open"}).content.decode()
    statement = Statement.objects.get(value=1600)
    change = reverse("admin:beneficiaries_statement_change", args=[statement.pk])

    assert f"{change}#id_comparison_note_en" in page
    assert 'id="id_comparison_note_en"' in client.get(change).content.decode()
    Statement.objects.filter(pk=statement.pk).update(comparison_note_en="A made-up reason.")
    assert [row[0] for row in rows(client, state="open")] == ["3"]


def test_whoever_prepares_sees_the_prepared_edition(client, statements, meal):
    project_year("B", 2000, sectors=[SectorFactory()])
    actions.prepare(ProgrammeFactory(), by=meal)

    assert "edition 2024.2 (prepared)" in client.get(ADDRESS).content.decode()
    assert ("1,600", "3,500", "-1,900", "open") in rows(client)
    client.force_login(AccountFactory(groups=["base-editor"]))
    assert "edition 2024.1 (approved)" in client.get(ADDRESS).content.decode()
    assert ("1,600", "1,500", "100", "open") in rows(client)


@pytest.mark.parametrize("group", ["viewer", "base-editor", "meal", "headquarters"])
def test_who_reads_statements_reads_them_and_who_changes_them_explains(client, statements, group):
    client.force_login(AccountFactory(groups=[group]))
    page = client.get(ADDRESS).content.decode()

    assert ("Explain the difference" in page) is (group == "meal")


def test_nobody_else_does(client, statements):
    assert client.get(ADDRESS).status_code == 302
    client.force_login(AccountFactory(is_staff=True))
    assert client.get(ADDRESS).status_code == 403


def test_the_list_of_statements_leads_there(client, meal):
    page = client.get(reverse("admin:beneficiaries_statement_changelist")).content.decode()

    assert f'href="{ADDRESS}"' in page


def test_more_statements_cost_no_more_queries(client, statements, meal):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(ADDRESS)
        return len(queries)

    client.get(ADDRESS)
    before = cost()
    for at in range(5):
        StatementFactory(approved=True, sector=SectorFactory(), value=at)
    assert cost() == before
    assert before <= 20


def test_the_page_compares_as_the_edition_does_and_reads_no_parts(client, meal):
    ProgrammeFactory()
    sectors = SectorFactory.create_batch(3)
    closed_year()
    project_year("A", dict(zip(sectors, (500, 4, 300), strict=True)))
    for code, people in (("B", 5), ("C", 40), ("D", 900)):
        project_year(code, {sectors[0]: people})
    StatementFactory(approved=True, value=1800, period_start=YEAR, period_end=YEAR)
    edition = publish()
    document = FrozenRecord.objects.of(edition).get(kind="statement").document

    with CaptureQueriesContext(connection) as queries:
        ((stated, counted, difference, state),) = rows(client)

    (compared,) = document["comparisons"]
    assert (compared["at_least"], compared["at_most"]) == (1749, 1749)
    assert (stated, counted, difference, state) == ("1,800", "1,749", "51", compared["state"])
    of_cells = [query["sql"] for query in queries if '"editions_frozencell"' in query["sql"]]
    assert len(of_cells) == 1
    assert '"region" = ' in of_cells[0]


def test_nothing_is_compared_before_the_first_edition(client, meal):
    StatementFactory(value=3)

    assert [row[3] for row in rows(client)] == ["nothing stands beside it"]
