"""Other programs learn how to show a page of the portal, by the oEmbed specification."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest

from programmes.models import CountryProgramme
from tests.factories import ProjectFactory
from tests.public_addresses import HOST
from tests.test_pages import publish

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

SITE = f"http://{HOST}"
CHART = f"{SITE}/statistics/?group_by=sector"


def ask(client, url, **more):
    return client.get("/oembed", {"url": url, **more})


@pytest.mark.parametrize(
    "url",
    [
        f"{SITE}/statistics/",
        f"{SITE}/statistics/?view=map&show=people_reached",
        f"{SITE}/embed/statistics/?group_by=sector,nature&utm_source=x",
        f"{SITE}/embed/map/",
        f"{SITE}/embed/projects/?view=map&sector=health",
    ],
)
def test_charts_and_maps_are_rich(client, url):
    told = ask(client, url).json()

    assert (told["type"], told["version"]) == ("rich", "1.0")
    assert told["title"]
    frame = ElementTree.fromstring(told["html"])
    assert (frame.get("width"), frame.get("height")) == (str(told["width"]), str(told["height"]))
    assert frame.get("src").startswith(f"{SITE}/embed/")
    assert "utm_source" not in frame.get("src")
    assert client.get(frame.get("src")).status_code == 200


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/sectors/health/", "Health"),
        ("/fr/sectors/health/", "Santé"),
        ("/it/sectors/health/", "Salute"),
        ("/regions/ML05/", "Mopti"),
        ("/organisations/echo/", "ECHO"),
        ("/projects/MLI-FCDO-2023-rallier/", "RALLIER"),
    ],
)
def test_pages_of_a_record_are_links_in_the_language_of_their_address(client, path, title):
    told = ask(client, SITE + path).json()

    assert told["type"] == "link"
    assert title.casefold() in told["title"].casefold()
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1200, 630)
    assert client.get(told["thumbnail_url"]).headers["Content-Type"] == "image/png"


def test_the_language_of_the_frame_is_that_of_the_address(client):
    told = ask(client, f"{SITE}/fr/statistics/?group_by=sector").json()

    assert f"{SITE}/fr/embed/statistics/" in told["html"]
    assert "secteur" in told["title"]


def test_a_frame_keeps_to_an_edition_only_where_the_address_does(client):
    assert "edition" not in ask(client, CHART).json()["html"]
    assert "edition=2024.1" in ask(client, f"{CHART}&edition=2024.1").json()["html"]


def test_nothing_is_larger_than_asked_for(client):
    told = ask(client, CHART, maxwidth=320, maxheight=200).json()
    link = ask(client, f"{SITE}/sectors/health/", maxwidth=320).json()

    assert (told["width"], told["height"]) == (320, 200)
    assert 'width="320" height="200"' in told["html"]
    assert not [name for name in link if name.startswith("thumbnail")]


def test_the_same_is_told_as_xml(client):
    told = ask(client, CHART, format="json").json()
    answer = ask(client, CHART, format="xml")

    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "oembed"
    assert {part.tag: part.text for part in root} == {
        name: str(value) for name, value in told.items()
    }


@pytest.mark.parametrize(
    "url",
    [
        f"{SITE}/projects/",
        f"{SITE}/nowhere/",
        f"{SITE}/en/statistics/",
        f"{SITE}/sectors/helth/",
        f"{SITE}/statistics/chart.svg",
        f"{SITE}/statistics/?statut=x",
        f"{SITE}/statistics/?edition=2099.1",
        f"{SITE}/sectors/health/?colour=red",
        f"{SITE}/admin/",
        f"{SITE}/api/v1/sectors/",
        "http://elsewhere.example/statistics/",
        f"ftp://{HOST}/statistics/",
        "/statistics/",
        "http://[",
        "nonsense",
    ],
)
def test_an_address_of_which_nothing_is_known_is_not_found(client, url):
    assert ask(client, url).status_code == 404


def test_what_is_not_published_yet_is_not_told(client):
    ProjectFactory(ready=True, code="XYZ-NEW", programme=CountryProgramme.objects.get())
    url = f"{SITE}/projects/XYZ-NEW/"

    assert ask(client, url).status_code == 404
    publish()
    assert ask(client, url).status_code == 200


def test_an_unknown_form_is_not_made(client):
    assert ask(client, CHART, format="yaml").status_code == 501


@pytest.mark.parametrize(
    "query",
    [
        "",
        "url=",
        f"url={CHART}&colour=red",
        f"url={CHART}&maxwidth=0",
        f"url={CHART}&maxwidth=wide",
        f"url={CHART}&maxheight=-1",
        f"url={CHART}&url={CHART}",
        f"url={CHART}&format=",
    ],
)
def test_a_question_that_is_not_understood_is_refused_with_what_is_valid(client, query):
    answer = client.get(f"/oembed?{query}")

    assert answer.status_code == 400
    assert answer.json()["problems"]


@pytest.mark.parametrize("prefix", ["", "/fr", "/it"])
@pytest.mark.parametrize(
    "path", ["/statistics/?group_by=sector", "/embed/map/", "/regions/ML05/", "/sectors/health/"]
)
def test_a_page_says_where_it_is_described(client, path, prefix):
    page = client.get(prefix + path).content.decode()

    found = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)
    told = client.get(unescape(found[1]))
    assert told.status_code == 200
    assert told.json()["type"] in {"rich", "link"}
    assert "json+oembed" not in client.get(f"{prefix}/methodology/").content.decode()


@pytest.mark.parametrize(
    "path", ["/", "/regions/", "/projects/?view=timeline", "/projects/?view=map"]
)
def test_a_page_that_offers_a_frame_is_described(client, path):
    page = client.get(path).content.decode()

    answer = client.get("/oembed", {"url": f"http://testserver{path}"})

    assert answer.json()["type"] == "rich"
    assert "/embed/" in answer.json()["html"]
    assert 'type="application/json+oembed"' in page
