"""How pages answer what they do not know, and what stands around each of them."""

import re

import pytest

from beneficiaries.models import Statement
from editions.models import Edition
from editions.templatetags.portal import in_words
from programmes.models import (
    Activity,
)
from tests.api_editions import publish
from tests.reading_pages import words_of

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

PREFIX = {"en": "", "fr": "/fr", "it": "/it"}
LANGUAGES = list(PREFIX)


# What is asked wrongly


@pytest.mark.parametrize("address", ["/", "/fr/", "/projects/", "/editions/", "/regions/ML05/"])
def test_what_others_append_to_a_link_is_ignored(client, address):
    answer = client.get(f"{address}?utm_source=x&utm_medium=mail&fbclid=abc")

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("address", "given", "valid"),
    [
        pytest.param("/projects/?statut=x", "statut", "project_status", id="unknown parameter"),
        pytest.param("/fr/projects/?statut=x", "statut", "project_status", id="in French too"),
        pytest.param("/projects/?sector=helth", "helth", "nutritional-security", id="a sector"),
        pytest.param("/projects/?year=soon", "soon", "1990", id="a year in words"),
        pytest.param("/projects/?region=ML77", "ML77", "ML05", id="a region"),
        pytest.param("/projects/?page=9", "9", "1", id="a page that is not there"),
        pytest.param("/?edition=1999.9", "1999.9", "2024.1", id="an edition"),
        pytest.param("/methodology/?x=1", "x", "edition", id="any page"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_is_valid(client, address, given, valid):
    answer = client.get(address)

    assert answer.status_code == 400
    words = words_of(answer)
    assert given in words
    assert valid in words


@pytest.mark.parametrize("address", ["/projects/none/", "/it/regions/ML77/", "/nowhere/"])
def test_an_address_that_leads_nowhere_is_404_in_the_language_of_the_address(client, address):
    answer = client.get(address)

    assert answer.status_code == 404
    language, page = "it" if address.startswith("/it/") else "en", answer.content.decode()
    assert f'<html lang="{language}"' in page
    assert "<b>COOPI</b> Mali" in page
    assert re.findall(r'hreflang="(..)" lang="', page) == ["en", "fr", "it"]


def test_a_program_that_reads_no_page_finds_the_icon(client):
    answer = client.get("/favicon.ico")

    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content


def test_a_withdrawn_edition_keeps_its_address_and_says_why(client):
    Statement.objects.filter(value=56, publication__slug="profile-2024").update(value=57)
    publish()
    first = Edition.objects.get(number="2024.1")
    first.state = Edition.State.WITHDRAWN
    first.withdrawn_at = first.approved_at
    first.withdrawn_reason = "A made-up reason"
    first.save()

    answer = client.get("/editions/2024.1/")

    assert answer.status_code == 410
    assert "A made-up reason" in words_of(answer)
    assert "A made-up reason" in words_of(client.get("/editions/"))


# The frame


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_comes_from_the_address_only(client, language):
    client.cookies["django_language"] = "it"

    answer = client.get(f"{PREFIX[language]}/projects/", HTTP_ACCEPT_LANGUAGE="it,fr")

    assert f'<html lang="{language}"' in answer.content.decode()
    assert answer.headers["Content-Language"] == language


def test_an_older_edition_is_read_to_the_end_and_says_that_there_is_a_newer_one(client):
    Statement.objects.filter(value=56, publication__slug="profile-2024").update(value=57)
    publish()

    page = client.get("/projects/?edition=2024.1").content.decode()

    assert "?edition=2024.1" in page
    assert "2024.2" in page


def test_a_text_that_is_not_translated_is_marked_for_the_reader(client):
    Activity.objects.filter(pk=Activity.objects.first().pk).update(
        text_fr="", text_en="Made-up text in one language"
    )
    publish()

    page = client.get("/fr/").content.decode()

    assert '<span lang="en">Made-up text in one language</span>' in page
    assert 'class="fallback"' in page


def test_pages_carry_one_small_script_no_style_attribute_and_a_strict_policy(client):
    copying = '<script src="/static/js/copy.js" defer></script>'
    for address in ("/", "/projects/", "/projects/MLI-FCDO-2023-rallier/", "/editions/"):
        answer = client.get(address)
        page = answer.content.decode()

        # What describes the data set to search engines is read, never run.
        page = page.replace('<script type="application/ld+json">', "")
        assert "<script" not in page.replace(copying, "", 1)
        assert " style=" not in page
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert not answer.cookies


@pytest.mark.parametrize(
    "path", ["/regions/v02-ML04/", "/sectors/health/", "/organisations/echo/", "/bases/"]
)
def test_the_page_of_a_record_leads_to_its_data_its_citation_and_a_report_of_it(client, path):
    page = client.get(path).content.decode()

    assert f'href="/corrections/?page={path}"' in page
    (data,) = re.findall(r'href="(/api/v1/[^"]+)" type="application/json">JSON', page)
    assert client.get(data).status_code == 200
    for citation in re.findall(rf'href="({path}citation\.[a-z]+)"', page):
        told = client.get(citation).content.decode()
        assert f"{path}?edition=2024.1" in told
        assert "Country programme Mali, edition 2024.1" in told
    assert page.count("citation.bib") == (path != "/bases/")
    (cited,) = re.findall(r"Cite this page.*?</p>", page, flags=re.DOTALL)
    (title,) = re.findall(r"<title>(.*?) – ", page)
    assert title in cited


@pytest.mark.parametrize(
    ("prefix", "purpose", "cluster"),
    [
        ("", "12220 – Basic health care", "HEA – Health"),
        ("/fr", "12220 – Soins et services de santé de base", "HEA – Santé"),
        ("/it", "12220 – Assistenza sanitaria di base", "HEA – Salute"),
    ],
)
def test_a_code_that_others_use_is_told_with_its_words(client, prefix, purpose, cluster):
    page = client.get(f"{prefix}/sectors/health/").content.decode()

    assert f"<dd>{purpose}</dd>" in page
    assert f"<dd>{cluster}</dd>" in page


def test_a_code_whose_words_are_not_known_is_told_alone():
    assert in_words("99999", "dac_purpose") == "99999"
