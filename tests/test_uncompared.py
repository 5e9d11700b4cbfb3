"""Stated beside counted: the difference where there is one, else why not, on page and API alike."""

from __future__ import annotations

import pytest

from tests.api_editions import ask, publish, rows
from tests.factories import (
    BaseFactory,
    ProgrammeFactory,
    ProjectFactory,
    SectorFactory,
    StatementFactory,
)
from tests.reading_pages import words_of

pytestmark = pytest.mark.django_db

NO_FIGURE = {
    "": "No documented project gives such a figure for these years.",
    "/fr": "Aucun projet documenté ne donne un tel chiffre pour ces années.",
    "/it": "Nessun progetto documentato dà una tale cifra per questi anni.",
}


@pytest.mark.once
@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize(
    "beside",
    [
        "7 5 +2 what is printed for each sector, added up by the portal open",
        "693,352 651,340 +42,012 what is printed for each sector, added up by the portal open",
        "4 2 +2 bases on record open",
    ],
)
def test_a_difference_stands_beside_both_figures_and_no_cause_is_claimed(client, beside):
    page = words_of(client.get("/"))

    assert f"{beside} No source says why they differ." in page


@pytest.mark.once
@pytest.mark.usefixtures("real_data")
def test_six_million_stand_beside_no_figure_and_the_page_says_why(client):
    key = "profile-2024.direct_beneficiaries.all.2013-2024"
    for prefix, words in NO_FIGURE.items():
        assert words in words_of(client.get(f"{prefix}/"))
        told = ask(client, f"statements/{key}", lang=prefix.strip("/") or "en")
        (comparison,) = told["comparisons"]
        assert comparison["reason"] == words
        assert (comparison["at_least"], comparison["state"]) == (None, "open")


@pytest.mark.once
@pytest.mark.usefixtures("real_data")
def test_what_is_stated_of_a_sector_is_compared_or_says_why_not(client):
    stated = [row for row in rows(client, "statements") if row["sector"]]

    assert len(stated) == 6
    for row in stated:
        year, sector = row["period_start"], row["sector"]["slug"]
        if row["metric"] == "projects":
            (computed,) = rows(client, "statistics", year=year, sector=sector)
            (beside,) = row["comparisons"]
            known, not_known = computed["projects"], computed["projects_not_known"]
            assert (beside["at_least"], beside["at_most"]) == (known, known + not_known)
        else:
            assert row["comparisons"] == []
            assert "does not say whether directly or indirectly" in row["not_compared"]
    page = words_of(client.get("/"))
    assert "Beneficiaries, Health, 2024: 542,120" in page
    assert stated[-1]["not_compared"] in page


def test_projects_of_a_sector_are_counted_in_it_alone_when_only_what_changed_is_made(client):
    programme = ProgrammeFactory()
    health, wash = SectorFactory(slug="health"), SectorFactory(slug="wash")
    about = {"approved": True, "metric": "projects", "period_start": 2020, "period_end": 2021}
    StatementFactory(**about, sector=health, value=1, publication__slug="made-up")
    dates = {"programme": programme, "ready": True, "start_date": "2020", "end_date": "2020"}
    ProjectFactory(**dates, sectors=[health, wash])
    ProjectFactory(**dates, sectors=[wash])
    publish()

    def beside():
        (row,) = ask(client, "statements/made-up.projects.health.2020-2021")["comparisons"]
        return row["at_least"], row["difference"], row["state"], row["reason"]

    assert beside() == (1, 0, "match", "")
    ProjectFactory(**dates, sectors=[health])
    publish()
    assert beside() == (2, -1, "open", "No source says why they differ.")
    assert "−1" in words_of(client.get("/"))


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ({"metric": "international_staff"}, "The records hold no staff."),
        ({"metric": "projects", "period_end": None}, "Its first or last year is not known"),
        ({"metric": "direct_beneficiaries", "sector": True}, "Figures of whole projects"),
        (
            {"metric": "emergency_share_percent", "value": 50, "sector": True},
            "nothing is counted beside it",
        ),
    ],
)
def test_where_nothing_stands_beside_a_statement_it_says_why(client, stated, reason):
    ProgrammeFactory()
    BaseFactory(kind="sub_base")
    sector = SectorFactory() if stated.pop("sector", False) else None
    about = {"approved": True, "period_start": 2020, "period_end": 2020}
    StatementFactory(**{**about, "value": 5000, "sector": sector, **stated})
    StatementFactory(**about, metric="sub_bases", value=1)
    publish()

    (row,) = [row for row in rows(client, "statements") if not row["comparisons"]]

    assert reason in row["not_compared"]
    assert row["not_compared"] in words_of(client.get("/"))
