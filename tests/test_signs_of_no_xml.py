"""Signs that no XML holds, from a title or an address: unseen, and no file breaks of them."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from editions.reading import current_edition
from tests.api_editions import publish
from tests.factories import ProjectFactory
from tests.public_addresses import HOST
from tests.sharing import shared_rows

pytestmark = [pytest.mark.once, pytest.mark.django_db]

# As they come out of slides, a PDF and a browser’s own reader of PDFs.
TITLE = "Water\x0band\x02 nutri\ufffetion"
SEEN = "Water and  nutri tion"


@pytest.fixture(scope="module")
def told_of(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A project with such a title, which the second edition adds; for every test of this module."""
    with shared_rows(django_db_blocker):
        ProjectFactory(ready=True, code="XYZ-1", start_date="2020", end_date="2021")
        publish()
        ProjectFactory(ready=True, code="XYZ-2", title_en=TITLE, start_date="2020", end_date="2021")
        publish()
        yield


@pytest.mark.parametrize(
    "path",
    [
        "/projects/chart.svg",
        "/editions/feed.atom",
        f"/oembed?format=xml&url=http://{HOST}/projects/XYZ-2/",
    ],
)
def test_drawings_feeds_and_descriptions_of_such_a_title_can_be_read(client, told_of, path):
    answer = client.get(path)

    assert answer.status_code == 200
    words = " ".join(ElementTree.fromstring(answer.content).itertext())
    assert SEEN in words


def test_a_picture_and_a_factsheet_of_such_a_title_are_made(client, told_of):
    assert client.get("/projects/chart.png").status_code == 200
    assert client.get("/projects/XYZ-2/factsheet.pdf").status_code == 200


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
@pytest.mark.parametrize("path", ["/projects/chart.svg", "/statistics/chart.svg"])
def test_a_drawing_of_what_was_looked_for_can_be_read(client, told_of, path, sign):
    drawn = client.get(path, {"q": sign})
    picture = client.get(path.replace("svg", "png"), {"q": sign})

    ElementTree.fromstring(drawn.content)
    assert picture.status_code == 200


@pytest.mark.parametrize("query", [{}, {"q": "\uffff"}])
def test_a_workbook_can_be_read(client, told_of, query):
    answer = client.get("/api/v1/projects/", {"format": "xlsx", **query})

    book = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    for name in book.namelist():
        ElementTree.fromstring(book.read(name))


def test_the_api_gives_the_title_as_it_is_written(client, told_of):
    row = client.get("/api/v1/projects/XYZ-2/").json()

    assert row["title"] == TITLE
    assert current_edition().number == "2024.2"
