"""A logo is part of the portal only where its operator names a file of one."""

import re
import struct
from zlib import compress, crc32

import pytest
from django.core import checks

from editions import logo
from editions.factsheet import views as factsheet

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 0h120v40z"/></svg>'


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))


PNG = b"".join(
    [
        b"\x89PNG\r\n\x1a\n",
        chunk(b"IHDR", struct.pack(">IIBBBBB", 3, 1, 8, 2, 0, 0, 0)),
        chunk(b"IDAT", compress(bytes(10))),
        chunk(b"IEND", b""),
    ]
)


@pytest.fixture
def set_to(settings, tmp_path):
    """Sets a file with some content as the logo."""

    def set_(content: bytes | None) -> None:
        path = tmp_path / "logo"
        if content is not None:
            path.write_bytes(content)
        settings.LOGO = str(path)

    yield set_
    logo.read.cache_clear()
    factsheet.shelf.clear()


def said() -> list[str]:
    return [str(found.msg) for found in logo.logo_can_be_shown(None)]


def test_without_one_the_name_stands_in_text(client):
    page = client.get("/").content.decode()

    assert "<img" not in page
    assert re.search(r'class="name"[^>]*>\s*<b>COOPI</b> Mali', page)
    assert client.get("/logo").status_code == 404
    assert said() == []
    assert logo.logo_can_be_shown in checks.registry.registry.get_checks()


@pytest.mark.parametrize(
    ("content", "kind"), [(SVG, "image/svg+xml"), (PNG, "image/png")], ids=["svg", "png"]
)
def test_where_one_is_set_it_stands_in_the_head_with_the_name_as_its_words(
    client, set_to, content, kind
):
    set_to(content)

    page = client.get("/fr/?utm_source=logo-" + kind[-3:]).content.decode()
    (image,) = re.findall(r"<img[^>]*>", page)
    assert 'alt="COOPI"' in image
    assert 'height="32"' in image
    answer = client.get(re.search(r'src="([^"]+)"', image)[1] + "?utm_source=" + kind[-3:])
    assert answer.content == content
    assert answer.headers["Content-Type"] == kind
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert said() == []


def test_it_stands_on_factsheets(client, set_to):
    plain = client.get("/regions/ML05/factsheet.pdf").content
    factsheet.shelf.clear()
    set_to(PNG)

    sheet = client.get("/regions/ML05/factsheet.pdf?utm_source=logo").content

    assert plain.count(b"/Subtype /Image") + plain.count(b"/Subtype/Image") < (
        sheet.count(b"/Subtype /Image") + sheet.count(b"/Subtype/Image")
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(None, "cannot be read", id="missing"),
        pytest.param(b"hello", "neither a PNG nor an SVG", id="another kind"),
        pytest.param(b"<html></html>", "neither a PNG nor an SVG", id="another kind of markup"),
        pytest.param(b"<svg/>", "how wide", id="without a size"),
        pytest.param(PNG[:17], "how wide", id="cut off early"),
        pytest.param(SVG + b" " * 60_000, "more than", id="heavy"),
    ],
)
def test_a_file_that_is_no_logo_is_told_at_the_start_and_harms_no_page(
    client, set_to, content, why
):
    set_to(content)

    (told,) = said()
    assert why in told
    page = client.get(f"/privacy/?utm_source={len(content or b'')}").content.decode()
    assert "<b>COOPI</b>" in page


@pytest.mark.parametrize("content", [PNG[:-20], PNG[:45] + b"x" + PNG[46:]], ids=["cut", "changed"])
def test_a_damaged_picture_is_told_at_the_start(set_to, content):
    set_to(content)

    (told,) = said()
    assert "damaged" in told
