"""Signs that a text may hold and that a database, XML or the typeface of print may not."""

from __future__ import annotations

from xml.dom.minidom import parseString

import pytest

from editions.factsheet.signs import printable
from editions.models import Edition
from tests.api_editions import publish
from tests.factories import ErratumFactory, ProjectFactory, ProjectSourceFactory
from tests.pdf import words_of

pytestmark = pytest.mark.django_db

# As slides end a line within a paragraph.
FROM_SLIDES = "\x0b"


def publish_project(title: str = "Made-up title") -> Edition:
    project = ProjectFactory(ready=True, code="XYZ-1", title_en=title)
    ProjectSourceFactory(project=project)
    return publish()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/?edition=%00", 400),
        ("/fr/projects/?edition=2024.1%00", 400),
        ("/projects/?compare=%00", 400),
        ("/editions/%00/", 404),
        ("/corrections/?edition=%00", 400),
    ],
)
def test_no_edition_has_a_null_character_in_its_number(client, address, status):
    publish_project()

    assert client.get(address).status_code == status


@pytest.mark.parametrize("sign", ["%01", "%0B", "%1F", "%EF%BF%BE"])
def test_a_search_for_a_sign_that_nobody_sees_is_drawn(client, sign):
    publish_project()

    drawn = client.get(f"/statistics/chart.svg?q={sign}")

    assert drawn.status_code == 200
    assert parseString(drawn.content).documentElement.tagName == "svg"
    assert client.get(f"/statistics/chart.png?q={sign}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/editions/feed.atom",
        "/oembed?format=xml&url=http://testserver/projects/XYZ-1/",
    ],
)
def test_what_was_copied_from_slides_leaves_xml_readable(client, address):
    edition = publish_project(f"One line{FROM_SLIDES}and another")
    ErratumFactory(edition=edition, text_en=f"One line{FROM_SLIDES}and another")

    answer = client.get(address)

    assert answer.status_code == 200
    assert "One line and another" in parseString(answer.content).toxml()


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        pytest.param("Water \N{SLIGHTLY SMILING FACE} now", "Water □ now", id="a picture"),
        pytest.param("Water for مالي today", "Water for □□□□ today", id="another script"),
        pytest.param("Water\ufeff for all\x01", "Water for all", id="signs that nobody sees"),
        pytest.param("Ji bɛ Mɔɔti, ɲɔgɔn ŋɛ", "Ji bɛ Mɔɔti, ɲɔgɔn ŋɛ", id="Bambara"),
    ],
)
def test_a_factsheet_is_printed_whatever_signs_a_title_holds(client, title, printed):
    publish_project(title)

    answer = client.get("/projects/XYZ-1/factsheet.pdf")

    assert answer.status_code == 200
    assert printed in words_of(answer.content)


def test_links_on_paper_lead_where_they_led():
    linked = {"words": "example.org/مالي", "url": "https://example.org/مالي"}

    assert printable([linked]) == [{"words": "example.org/□□□□", "url": "https://example.org/مالي"}]
