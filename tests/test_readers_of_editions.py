"""Feeds, citations, the map of the site and what search engines are told, in each language."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from editions import actions
from editions.citing import Citation
from editions.models import Edition, FrozenRecord
from tests.factories import AccountFactory, ErratumFactory
from tests.public_addresses import HOST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITEMAP = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
LANGUAGES = pytest.mark.parametrize("prefix", ["", "/fr", "/it"])


@pytest.fixture
def client():
    return Client(HTTP_HOST=HOST)


def entries(client, prefix="") -> list[dict[str, str]]:
    feed = ElementTree.fromstring(client.get(f"{prefix}/editions/feed.atom").content)
    return [
        {part: entry.findtext(f"a:{part}", "", ATOM) for part in ("id", "title", "summary")}
        for entry in feed.findall("a:entry", ATOM)
    ]


@LANGUAGES
def test_both_feeds_tell_the_same_editions(client, prefix):
    atom = entries(client, prefix)
    answer = client.get(f"{prefix}/editions/feed.json")
    told = answer.json()

    assert answer["Content-Type"] == "application/feed+json"
    assert [entry["title"] for entry in atom] == [item["title"] for item in told["items"]]
    assert [entry["id"] for entry in atom] == [item["id"] for item in told["items"]]
    assert client.get(told["items"][0]["url"]).status_code == 200


def test_a_withdrawn_edition_stays_in_the_feed_and_says_why(client):
    actions.withdraw(
        Edition.objects.get(), by=AccountFactory(superuser=True), reason="A made-up reason."
    )
    (entry,) = entries(client)

    assert "withdrawn" in entry["title"]
    assert entry["summary"] == "A made-up reason."


def test_an_erratum_makes_an_entry_newer(client):
    before = client.get("/editions/feed.json").json()["items"][0]
    ErratumFactory(edition=Edition.objects.get(), text_en="A made-up note.")
    after = client.get("/editions/feed.json").json()["items"][0]

    assert after["date_modified"] > before["date_modified"]
    assert "A made-up note." in after["content_text"]


# Citations


@LANGUAGES
@pytest.mark.parametrize("what", ["editions/2024.1", "projects/{code}"])
def test_a_citation_names_the_edition_and_leads_to_it(client, prefix, what):
    project = FrozenRecord.objects.filter(kind="project").order_by("key").first()
    address = f"{prefix}/{what.format(code=project.key)}/citation"
    (csl,) = client.get(f"{address}.json").json()
    bib = client.get(f"{address}.bib").content.decode()

    assert csl["version"] == "2024.1"
    assert csl["author"][0]["literal"] in bib
    assert csl["URL"] in bib
    assert client.get(csl["URL"]).status_code == 200
    assert "2024.1" in csl["URL"]
    assert bib.count("{") == bib.count("}")


def test_a_title_cannot_break_out_of_its_field():
    from datetime import date

    title = r"50 % of {this} \& that"
    bib = Citation(
        "Made-up", title, "2024.1", date(2026, 1, 2), "https://x.example/", "en", "MADE-UP"
    ).bibtex()

    assert r"title = {{50 \% of \{this\} \\\& that}}," in bib


def test_there_is_no_citation_of_what_there_is_not(client):
    assert client.get("/projects/NOTHING/citation.bib").status_code == 404
    assert client.get("/editions/1999.1/citation.json").status_code == 404


# Search engines


def test_the_map_of_the_site_names_every_page_in_every_language(client):
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [loc.text for loc in index.iterfind(".//s:loc", SITEMAP)]
    addresses = []
    for part in parts:
        urls = ElementTree.fromstring(client.get(part).content)
        addresses += [loc.text for loc in urls.iterfind(".//s:loc", SITEMAP)]
        assert {link.get("hreflang") for link in urls.iterfind(".//x:link", SITEMAP)} == {
            "en",
            "fr",
            "it",
            "x-default",
        }

    kinds = ["project", "region", "sector", "organisation"]
    records = FrozenRecord.objects.filter(kind__in=kinds).count()
    assert len(addresses) == len(set(addresses)) == 3 * (records + 12)
    assert {client.get(address).status_code for address in addresses[::17]} == {200}


def test_robots_find_the_map(client):
    robots = client.get("/robots.txt").content.decode()

    assert f"Sitemap: http://{HOST}/sitemap.xml" in robots
    assert "Disallow: /admin/" in robots


@LANGUAGES
def test_the_profile_describes_its_data_set_and_who_made_it(client, prefix):
    page = client.get(f"{prefix}/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    data, maker = json.loads(found[1])["@graph"]

    assert (data["@type"], maker["@type"]) == ("Dataset", "NGO")
    assert data["temporalCoverage"] == "2013/2024"
    assert data["creator"]["@id"] == maker["@id"]
    assert "license" not in data
    for download in data["distribution"]:
        assert client.get(download["contentUrl"]).status_code == 200


def test_no_sign_of_a_text_ends_the_description():
    from editions.templatetags.portal import json_ld

    assert json.loads(json_ld({"a": "</script><b>&"})) == {"a": "</script><b>&"}
    assert "<" not in json_ld({"a": "</script>"})
