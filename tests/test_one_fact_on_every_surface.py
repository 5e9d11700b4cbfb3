"""What one surface says of a fact the others say too: pages, sheets of paper, files, the API."""

from __future__ import annotations

import re

import pytest

from beneficiaries.models import BeneficiaryCount, Statement
from editions.models import FrozenRecord
from editions.reading import records
from programmes.models import Base, CountryProgramme, Project, RegionPresence
from tests.factories import (
    PublicationFactory,
    StatementFactory,
)
from tests.files import download, from_csv, rows_of_xlsx
from tests.numbers_told import plain
from tests.pdf import words_of
from tests.reading_pages import words_in
from tests.test_pages import publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data"), pytest.mark.once]

LANGUAGES = ("en", "fr", "it")
Kind = FrozenRecord.Kind


def page(client, path: str) -> str:
    return words_in(client.get(path).content.decode())


def sheet(client, path: str) -> str:
    return " ".join(words_of(client.get(path).content).split())


# Published figures


def test_people_and_projects_of_one_year_are_those_of_one_publication(client):
    """A second publication that states people alone lends its number to no other's projects."""
    report = PublicationFactory(programme=CountryProgramme.objects.get(), position=9, year=2024)
    StatementFactory(publication=report, period_start=2024, value=900_000, approved=True)
    publish()

    assert "693,352 direct beneficiaries, 7 projects" in page(client, "/")
    assert "900,000 direct beneficiaries" not in page(client, "/")
    assert "693,352 direct beneficiaries · 7 projects" in sheet(client, "/factsheet.pdf")


def test_a_published_figure_names_its_publication_and_where_in_it(client):
    stated = Statement.objects.get(
        publication__slug="web-2024", metric="direct_beneficiaries", period_start=2024
    )
    Statement.objects.filter(pk=stated.pk).update(source_en="p. 3", note_en="")
    publish()

    assert "Published: COOPI website, Mali page, p. 3" in page(client, "/")
    assert "Published: COOPI website, Mali page, p. 3" in sheet(client, "/factsheet.pdf")


@pytest.mark.parametrize(
    ("endpoint", "names"),
    [
        ("statements", ["publication_year_note", "not_compared"]),
        ("bases", ["precision"]),
    ],
)
def test_files_tell_what_limits_a_value_as_the_api_does(client, endpoint, names):
    """A year that was inferred, a figure with nothing beside it, a town that is not shown."""
    rows = client.get(f"/api/v1/{endpoint}/", {"page_size": 200}).json()["results"]
    of_api = [[row[name] or "" for name in names] for row in rows]

    in_csv = from_csv(download(client, endpoint, "csv"))
    in_xlsx = rows_of_xlsx(download(client, endpoint, "xlsx"))

    assert [[row[name] for name in names] for row in in_csv] == of_api
    assert [[row[name] or "" for name in names] for row in in_xlsx] == of_api
    assert all(any(column) for column in zip(*of_api, strict=True))


# Places


@pytest.fixture
def closed_base(client):
    """The sub-base of Bandiagara as one that was closed in May 2020."""
    base = Base.objects.get(code="B05")
    base.closed = "2020-05"
    base.save()
    publish()
    return base


@pytest.mark.usefixtures("closed_base")
@pytest.mark.parametrize("language", LANGUAGES)
def test_when_a_base_was_closed_is_told_wherever_the_base_is(client, language):
    start = "" if language == "en" else f"/{language}"
    closed = {
        "en": "closed May 2020", "fr": "fermeture : mai 2020", "it": "chiusura: maggio 2020",
    }[language]  # fmt: skip

    for path in ("/", "/regions/ML19/"):
        assert closed in plain(page(client, start + path)), path
    for path in ("/factsheet.pdf", "/regions/ML19/factsheet.pdf"):
        assert closed in plain(sheet(client, start + path)), path


@pytest.mark.usefixtures("closed_base")
def test_the_map_of_today_draws_no_base_that_was_closed(client):
    for path in ("/", "/regions/map.svg", "/embed/map/"):
        drawn = client.get(path).content.decode()
        assert re.findall(r"(\w+)(?: |<[^>]+>)*(?:■ )?□", drawn) == ["Mopti"] * drawn.count("□"), (
            path
        )
    Base.objects.filter(code="B04").update(closed="2019")
    publish()
    for told in (page(client, "/"), sheet(client, "/factsheet.pdf")):
        assert "operational base" in told
        assert not re.search(r"sub-base(, shown| \(field office\) )", told.split("Schematic")[0])


def test_a_base_is_held_only_against_what_is_stated_of_years_in_which_it_may_have_stood():
    Base.objects.filter(code="B05").update(closed="2024-05")
    Base.objects.filter(code="B04").update(opened="2025")
    assert counted_sub_bases() == 1

    Base.objects.filter(code="B05").update(closed="2023-12")
    assert counted_sub_bases() == 0


def counted_sub_bases() -> int:
    """How many stand beside the four that the profile states of 2024."""
    edition = publish()
    rows = records(edition, "en", Kind.STATEMENT)[Kind.STATEMENT]
    (stated,) = (row for row in rows if row["metric"] == "sub_bases")
    (beside,) = stated["comparisons"]
    return beside["at_least"]


@pytest.mark.parametrize("path", ["/regions/ML17/", "/regions/ML17/factsheet.pdf"])
def test_of_a_region_that_is_not_among_todays_nothing_says_that_the_programme_is_here(client, path):
    presence = RegionPresence.objects.get(region__code="ML17")
    presence.is_today, presence.since = False, "2016-03"
    presence.save()
    publish()

    told = plain(sheet(client, path) if path.endswith("pdf") else page(client, path))

    assert "The programme began here March 2016, not named among today's regions" in told
    assert "is here since" not in told
    assert "Not named among today’s regions: San." in sheet(client, "/factsheet.pdf")


def test_the_sheet_of_the_country_tells_of_every_project_which_regions_it_names(client):
    told = plain(sheet(client, "/factsheet.pdf"))

    assert "Other regions that projects name: Kayes: 1." in told
    assert "2 projects name no region. A project counts in each region that it names." in told


# Projects


def test_the_sheet_of_a_project_tells_its_tags_and_that_a_figure_counts_contacts(client):
    project = Project.objects.get(code="MLI-ECHO-2020-covid19")
    project.tags = ["mental-health"]
    project.save()
    project.counts.filter(value=22_000).update(basis="contacts")
    publish()

    for told in (
        page(client, f"/projects/{project.code}/"),
        sheet(client, f"/projects/{project.code}/factsheet.pdf"),
    ):
        assert "about 22,000 targeted" in told
        assert "Contacts; the same person may be counted more than once." in told
        assert "Tags mental health" in told


# Editions


def test_an_edition_that_changed_counts_alone_does_not_say_that_no_project_is_told_otherwise(
    client,
):
    publish()
    BeneficiaryCount.objects.filter(value=22_000).update(value=23_000)
    edition = publish()

    told = page(client, f"/editions/{edition.number}/changes/")

    assert "23,000" in page(client, "/projects/MLI-ECHO-2020-covid19/")
    assert re.search(r"No project is told otherwise than in edition \S+, counts of people", told)
