"""What a factsheet prints of signs that its face does not have."""

from typing import Any

import pytest
from django.test import Client

from editions.models import FrozenRecord
from editions.reading import current_edition, records
from tests.api_editions import publish
from tests.factories import ProjectFactory
from tests.pdf import opened, words_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def sheets_of(title: str) -> list[bytes]:
    """The sheets of the country and of a project with this title, in two languages."""
    ProjectFactory(ready=True, code="XYZ-1", title_en=title, title_fr=title, start_date="2020")
    publish()
    answers = [
        Client().get(f"{language}{path}factsheet.pdf")
        for language in ("/", "/fr/")
        for path in ("", "projects/XYZ-1/")
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    return [answer.content for answer in answers]


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        pytest.param("Yiƴam e ɓesngu", "Yiƴam e ɓesngu", id="Fulfulde"),
        pytest.param("Ɲɛnajɛ ni kɛnɛya", "Ɲɛnajɛ ni kɛnɛya", id="Bambara"),
        pytest.param("Water 💧 for all", "Water □ for all", id="a small picture"),
        pytest.param("ߒߞߏ and ⵜⴰ", "□□□ and □□", id="N’Ko and Tifinagh"),
        pytest.param("\uf0b7 a dot of a word processor", "□ a dot of a word processor", id="dot"),
        pytest.param("Water\ufeff, e\u0301tude", "tude", id="marks that nobody sees"),
        pytest.param("nutri\ufffetion \x02 of a PDF", "nutri tion of a PDF", id="out of a PDF"),
    ],
)
def test_a_sign_that_no_face_has_is_a_square_and_keeps_no_sheet_from_being_made(title, printed):
    for sheet in sheets_of(title):
        assert printed in words_of(sheet)
        assert b"pdfuaid" in sheet


def test_letters_of_arabic_are_printed():
    for sheet in sheets_of("مالي"):
        assert "□" not in words_of(sheet)
        assert set("مالي") <= set(words_of(sheet))
        assert "DejaVuSansMono" in faces_of(sheet)


def test_the_second_face_stands_in_no_sheet_that_does_without():
    sheet = sheets_of("Water for all")[0]

    assert "DejaVuSansMono" not in faces_of(sheet)


def faces_of(pdf: bytes) -> str:
    found: Any = [page["/Resources"] for page in opened(pdf).pages]
    return " ".join(
        str(font.get_object()["/BaseFont"])
        for resources in found
        for font in resources["/Font"].values()
    )


def test_the_page_has_the_title_as_it_is_written():
    sheets_of("Water 💧 for all")

    (project,) = records(current_edition(), "en", FrozenRecord.Kind.PROJECT)["project"]
    assert project["title"] == "Water 💧 for all"
