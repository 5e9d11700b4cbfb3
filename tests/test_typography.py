"""How pages set words in each language, and that one state has one word."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.utils.html import strip_tags

from editions.models import Edition, FrozenRecord
from editions.templatetags.typography import differs_from, page_of, shortened, unbroken
from editions.terms import citation
from programmes.wording import credited, typographic
from tests.pdf import words_of

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

PAGES = (
    "",
    "projects/",
    "projects/?view=map&donor=echo",
    "regions/ML04/",
    "organisations/echo/",
    "bases/",
    "statistics/?group_by=region&view=map",
    "statistics/explanation/?donor=coopi-suisse&year_min=2013&year_max=2024",
    "editions/",
    "methodology/",
    "data/",
    "corrections/",
)
# What is code or stands in another language; a tag may end a word.
NOT_WORDS = re.compile(r"<(script|style|code|textarea)\b.*?</\1>|<[^>]*\blang=\"[^>]*>[^<]*", re.S)
WITHOUT_SPACE = re.compile(r"[^\s\u202f][;!?:](?=\s|$)|\S[ \u00a0][;!?:%»](?=\s|$)|«[^\u202f]")


@pytest.fixture(scope="module")
def client():
    return Client()


def page(client, address: str) -> str:
    return client.get(address).content.decode()


def words(html: str) -> str:
    """The words of a page, drawings included, each part on a line of its own."""
    return unescape(strip_tags(re.sub(r">", ">\n", NOT_WORDS.sub("\n", html))))


def projects() -> list[dict]:
    return list(FrozenRecord.objects.filter(kind="project").values_list("document", flat=True))


@pytest.mark.parametrize("address", PAGES)
def test_french_has_a_narrow_space_before_the_signs_that_want_one(client, address):
    lines = words(page(client, f"/fr/{address}")).splitlines()

    assert [line for line in lines if WITHOUT_SPACE.search(line)] == []


def test_the_english_profile_has_no_straight_apostrophe(client):
    told = words(page(client, "/"))

    assert "’s" in told
    assert "‘2 offices" in told
    assert "'" not in told


def test_what_is_stored_keeps_its_signs(client):
    project = FrozenRecord.objects.get(kind="section", key="context")

    assert "'" in project.document["body"]["en"]
    assert "'" in client.get("/api/v1/programme/?lang=en").content.decode()


@pytest.mark.parametrize("prefix", ["", "/fr", "/it"])
def test_orders_of_the_register_have_words(client, prefix):
    form = words(page(client, f"{prefix}/projects/"))

    assert "descending" not in form
    assert "---------" not in form


@pytest.mark.parametrize(
    ("prefix", "state"),
    [("", "not stated"), ("/fr", "sans précision"), ("/it", "senza indicazione")],
)
def test_a_nature_that_no_source_states_has_one_word_in_filter_and_list(client, prefix, state):
    told = page(client, f"{prefix}/projects/?nature=not_stated")

    assert f"<i>{state}</i>" in told
    assert re.search(rf"<option value=\"not_stated\"[^>]*>{state} \(\d+\)", told)


def test_an_original_title_that_differs_in_signs_only_is_not_said_twice(client):
    same = {row["code"] for row in projects() if not differs_from(*titles(row))}
    told = {code: page(client, f"/fr/projects/{code}/") for code in sorted(same)}

    assert len(same) > 3
    assert [code for code, html in told.items() if 'class="original"' in html] == []


def titles(row: dict) -> tuple[str, str]:
    return row["title_original"], row["title"]["fr"]


def test_titles_differ_by_letters():
    assert not differs_from("L'avenir !", "L’avenir\u202f!")
    assert differs_from("L'avenir / Il futuro", "L’avenir")
    assert not differs_from("", "L’avenir")


def test_every_source_of_a_project_is_told_apart_by_its_words():
    for row in projects():
        names = {source["address"]: page_of(source["address"]) for source in row["sources"]}
        assert len(set(names.values())) == len(names), row["code"]


def test_a_result_names_its_source_or_leads_to_the_sources(client):
    row = next(row for row in projects() if any(not part["source"] for part in row["results"]))
    told = page(client, f"/projects/{row['code']}/")

    assert '<a href="#sources">one of the sources of this project</a>' in told
    assert 'id="sources"' in told


@pytest.mark.parametrize("name", ["data", "methodology", "privacy", "accessibility", "corrections"])
def test_a_page_about_the_portal_says_where_it_stands(client, name):
    told = page(client, f"/fr/{name}/")

    assert 'class="breadcrumb"' in told
    assert told.count("<h1>") == 1


def test_a_range_stays_on_one_line():
    assert unbroken("2013–2015, 2017 & 4–9") == (
        '<span class="held">2013–2015</span>, 2017 &amp; <span class="held">4–9</span>'
    )


def test_a_description_ends_at_a_word(client):
    (told,) = re.findall(r'<meta name="description" content="([^"]*)"', page(client, "/"))

    assert shortened("One two three", 9) == "One two…"
    assert len(unescape(told)) <= 155
    assert told.removesuffix("…") + " " in words(page(client, "/"))


def test_free_sources_are_told_in_words_and_licences_by_name():
    assert credited(["A (public domain); B (CC BY 4.0)", "A (public domain)"]) == (
        "A (public domain); B (CC BY 4.0)"
    )
    assert typographic("it's 'so'") == "it’s ‘so’"


@pytest.mark.parametrize(
    ("language", "free"), [("fr", "domaine public"), ("it", "pubblico dominio")]
)
def test_credits_of_outlines_are_in_the_language_of_the_page(client, language, free):
    told = page(client, f"/{language}/data/")

    assert f"({free})" in told
    assert "public domain" not in told


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/factsheet.pdf", "Documented from public"),
        ("/fr/factsheet.pdf", "à partir de sources publiques"),
    ],
)
def test_the_printed_profile_says_once_where_the_projects_come_from(client, address, sentence):
    told = " ".join(words_of(client.get(address).content).split())

    assert told.count(sentence) == 1


def test_the_card_and_the_names_of_languages(client):
    told = page(client, "/it/projects/MLI-COOPISUISSE-segou-baroueli/")

    assert "lingua della fonte: inglese" in told
    assert client.get("/card.png")["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    ("start", "targeted", "not_stated"),
    [
        ("", "targeted", "targeted or reached: not stated"),
        ("/fr", "cible", "cible ou résultat\u202f: non précisé"),
        ("/it", "obiettivo", "obiettivo o risultato: non indicato"),
    ],
)
def test_the_citation_of_a_count_says_what_it_is_in_words_that_fit_any_noun(
    client, start, targeted, not_stated
):
    for code, measure in (
        ("MLI-2018-mopti-child-reintegration", targeted),
        ("MLI-COOPISUISSE-segou-baroueli", not_stated),
    ):
        told = words(page(client, f"{start}/projects/{code}/"))
        assert f", {measure}, " in told, code


@pytest.mark.parametrize(
    ("title", "cited"),
    [
        ("Nutrition in Ségou", "Nutrition in Ségou."),
        ("Let’s secure the future!", "Let’s secure the future!"),
        ("Et demain\u202f?", "Et demain\u202f?"),
        ("Water, food, …", "Water, food, …"),
        ("Un progetto «Avanti!»", "Un progetto «Avanti!»"),
    ],
)
def test_a_citation_sets_a_full_stop_after_a_title_without_a_mark_of_its_own(title, cited):
    programme = {"organisation": {"full_name": "", "name": "COOPI"}, "country": "Mali"}

    told = citation(programme, Edition(number="2024.1"), "https://example.org/", title)

    assert told.startswith(f"COOPI. {cited} Country programme Mali, edition 2024.1")
