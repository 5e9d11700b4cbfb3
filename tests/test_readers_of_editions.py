"""Feeds, citations, the map of the site and what search engines are told, in each language."""

from __future__ import annotations

import json
import re
from html import unescape
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from editions import actions, changed_projects
from editions.changed import changes_by
from editions.citing import Citation
from editions.models import Edition, FrozenRecord
from editions.pages.figures import TYPES
from programmes.models import Project
from programmes.wording import typographic
from tests.factories import AccountFactory, ErratumFactory, ProjectFactory
from tests.public_addresses import HOST
from tests.reading_pages import words_of

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

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

    # Twelve texts, the page of each record, and that of the edition.
    kinds = ["project", "region", "sector", "organisation"]
    records = FrozenRecord.objects.filter(kind__in=kinds).count()
    assert len(addresses) == len(set(addresses)) == 3 * (12 + records + 1)
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
    # The same edition and the same organisation, in whichever language they are described.
    assert data["@id"] == f"http://{HOST}/editions/2024.1/"
    assert data["url"] == f"http://{HOST}{prefix}/editions/2024.1/"
    assert data["creator"]["@id"] == maker["@id"] == f"http://{HOST}/#organisation"
    assert "license" not in data
    for download in data["distribution"]:
        assert client.get(download["contentUrl"]).status_code == 200


@pytest.mark.parametrize("clock", ["Etc/GMT-14", "Etc/GMT+12"])
def test_the_day_of_publishing_is_that_of_the_clocks_in_the_country(client, clock):
    """Somewhere it is another day than in Greenwich, whenever the test is run."""
    with timezone.override(clock):
        page = client.get("/").content.decode()
        published = timezone.localtime(Edition.objects.get().approved_at).date()

    assert f'"datePublished":"{published}"' in page


def test_the_page_of_the_data_describes_a_catalogue_with_every_file_that_it_offers(client):
    page = client.get("/data/").content.decode()
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    catalogue, data, maker = json.loads(found)["@graph"]
    lists, _coverage = page.split('id="coverage"')
    offered = re.findall(r'href="([^"]+)" aria-label="[^"]+" rel="nofollow" download', lists)

    assert (catalogue["@type"], data["@type"], maker["@type"]) == ("DataCatalog", "Dataset", "NGO")
    assert catalogue["dataset"] == {"@id": data["@id"]}
    assert "license" not in catalogue
    files = {file["contentUrl"]: file["encodingFormat"] for file in data["distribution"]}
    assert set(files) == {f"http://{HOST}{unescape(address)}" for address in offered}
    assert set(files.values()) == set(TYPES.values())


def test_no_sign_of_a_text_ends_the_description():
    from editions.templatetags.portal import json_ld

    assert json.loads(json_ld({"a": "</script><b>&"})) == {"a": "</script><b>&"}
    assert "<" not in json_ld({"a": "</script>"})


# What changed, and why


def officers_of_two() -> list:
    rights = ["editions.prepare_edition", "editions.approve_edition"]
    return [AccountFactory(permissions=rights), AccountFactory(permissions=rights)]


@pytest.fixture
def second_edition():
    """A project has ended, and nothing else is otherwise."""
    first, second = officers_of_two()
    project = Project.objects.exclude(status="ended").order_by("code").first()
    project.status = "ended"
    project.save()
    edition = actions.prepare(project.programme, by=first)
    edition.restatements.update(reason="A made-up reason.")
    return actions.approve(edition, by=second)


@LANGUAGES
def test_what_changed_is_counted_by_kind_and_nothing_that_nobody_changed(
    client, prefix, second_edition
):
    changed = {
        "": "Changed: 1 project",
        "/fr": "Modifications\u202f: 1 projet",
        "/it": "Modifiche: 1 progetto",
    }
    told = client.get(f"{prefix}/editions/").content.decode()
    (newest, _first) = entries(client, prefix)

    # Figures published beside the projects are compared anew, and stay as they were.
    frozen = FrozenRecord.objects.filter(first_edition=second_edition)
    assert set(frozen.values_list("kind", flat=True)) >= {"project"}
    assert re.search(rf"<li>{changed[prefix]}\s*<ul>", told)
    assert newest["summary"].startswith(f"{changed[prefix]}<br>")


def test_a_published_figure_beside_which_something_else_is_counted_has_not_changed(client):
    first, second = officers_of_two()
    Project.objects.filter(start_date="2013").update(start_date="2030")
    edition = actions.approve(
        actions.prepare(Project.objects.first().programme, by=first), by=second
    )

    frozen = FrozenRecord.objects.filter(first_edition=edition)
    assert frozen.filter(kind="statement").exists()
    assert {one.kind for one in changes_by([edition])[edition.pk]} == {"project"}


@pytest.fixture
def noted_edition():
    """Of two projects a note is otherwise, which no log of figures has, and another is new."""
    first, second = officers_of_two()
    project, other = Project.objects.order_by("code")[:2]
    codes = [project.code, other.code]
    Project.objects.filter(code__in=codes).update(note_en="A made-up note, for the next edition.")
    new = {"code": "MADE-UP-NEW", "title_en": "A made-up title"}
    ProjectFactory(programme=project.programme, ready=True, **new)
    return actions.approve(actions.prepare(project.programme, by=first), by=second), project


def test_every_project_that_an_edition_changed_is_named_with_what_is_otherwise(
    client, noted_edition
):
    edition, project = noted_edition
    noted = "editor’s note for the public"
    (newest, _first) = client.get("/editions/feed.json").json()["items"]
    told = client.get(f"/api/v1/editions/{edition.number}/").json()["changed_projects"]

    for page in ("/editions/", f"/editions/{edition.number}/changes/"):
        words = words_of(client.get(page))
        assert f"{typographic(project.title)} ({project.code}): {noted}" in words
        assert "A made-up title (MADE-UP-NEW)" in words
    assert f"({project.code}): {noted}" in newest["content_text"]
    assert told["count"] == len(told["first"]) == 3
    assert told["first"][0] == {"code": "MADE-UP-NEW", "what": "added", "fields_changed": []}
    assert told["first"][1] == {
        "code": project.code,
        "what": "changed",
        "fields_changed": ["note"],
    }
    assert client.get(told["all"]).status_code == 200


def test_of_many_changed_projects_the_first_are_named_and_the_others_a_click_away(
    client, noted_edition, monkeypatch
):
    edition, project = noted_edition
    monkeypatch.setattr(changed_projects, "MOST", 1)
    page = client.get("/editions/").content.decode()

    assert f"({project.code})" in page
    assert page.count('/?edition=2024.2">') == 2
    assert f'<a href="/editions/{edition.number}/changes/">and 1 further project</a>' in page
    (newest, _first) = client.get("/editions/feed.json").json()["items"]
    leading = f"and 1 further project: http://{HOST}/editions/{edition.number}/changes/"
    assert leading in newest["content_text"]
    assert leading in client.get("/editions/feed.atom").content.decode()


def test_a_withdrawn_edition_names_no_project_and_what_only_it_gave_has_no_title(
    client, noted_edition
):
    edition, project = noted_edition
    first, second = officers_of_two()
    Project.objects.filter(code="MADE-UP-NEW").update(state="draft")
    third = actions.approve(actions.prepare(project.programme, by=first), by=second)
    actions.withdraw(edition, by=AccountFactory(superuser=True), reason="A made-up reason.")
    page = words_of(client.get("/editions/"))

    assert third.previous == edition
    assert "Removed: 1 project MADE-UP-NEW" in page
    assert "A made-up title" not in page
    assert client.get(f"/editions/{edition.number}/changes/").status_code == 410
    told = client.get(f"/api/v1/editions/{edition.number}/").json()["changed_projects"]
    assert (told["count"], told["first"]) == (3, [])


def test_a_feed_tells_why_a_figure_is_given_otherwise_and_who_publishes(client, second_edition):
    feed = ElementTree.fromstring(client.get("/editions/feed.atom").content)
    newest, first = client.get("/editions/feed.json").json()["items"]

    assert feed.findtext("a:author/a:name", "", ATOM) == "COOPI - Cooperazione Internazionale"
    assert "A made-up reason." in newest["content_text"]
    assert "→ ended" in newest["content_text"]
    assert "25 projects" in first["content_text"]
    assert "approved by nobody" in first["content_text"]


def test_the_methodology_and_the_first_edition_agree_about_who_approved_it(client):
    assert "may be approved by nobody" in client.get("/methodology/").content.decode()
    assert "approved by nobody" in client.get("/editions/2024.1/").content.decode()


@pytest.mark.parametrize("what", ["editions/2024.1", "projects/{code}"])
def test_a_citation_has_the_same_key_in_every_language(client, what):
    project = FrozenRecord.objects.filter(kind="project").order_by("key").first()
    keys = {
        client.get(f"{prefix}/{what.format(code=project.key)}/citation.json").json()[0]["id"]
        for prefix in ("", "/fr", "/it")
    }

    (key,) = keys
    assert key.isascii()
    assert key.count("2024.1") == 1
