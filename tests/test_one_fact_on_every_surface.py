"""What one surface says of a fact the others say too: pages, sheets of paper, files, the API."""

from __future__ import annotations

import pytest

from beneficiaries.models import Statement
from programmes.models import CountryProgramme
from tests.factories import PublicationFactory, StatementFactory
from tests.pdf import words_of
from tests.reading_pages import words_in
from tests.test_pages import publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data"), pytest.mark.once]


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
