"""Text in three languages, and what a reader sees where one is missing."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from editions.reading import localize
from programmes.languages import pick
from programmes.models import Sector


@pytest.mark.parametrize(
    ("texts", "source", "shown", "language", "is_fallback"),
    [
        pytest.param({"en": "a", "fr": "b"}, "en", "b", "fr", False, id="asked for and there"),
        pytest.param({"en": "a", "it": "c"}, "it", "c", "it", True, id="source language first"),
        pytest.param({"en": "a", "it": ""}, "it", "a", "en", True, id="then English"),
        pytest.param({"it": "c"}, "fr", "c", "it", True, id="then whatever there is"),
        pytest.param({"en": ""}, "en", "", "fr", False, id="nothing is no fallback"),
    ],
)
def test_a_french_reader_is_shown(texts, source, shown, language, is_fallback):
    text = pick(texts, source, "fr")

    assert (text, text.language, text.is_fallback) == (shown, language, is_fallback)


def test_a_row_speaks_the_language_in_force():
    sector = Sector(name_en="Made-up sector", name_fr="Secteur inventé")

    with translation.override("fr"):
        assert sector.name == "Secteur inventé"
    with translation.override("it"):
        assert sector.name == "Made-up sector"
        assert sector.name.is_fallback


def test_a_required_text_must_stand_in_the_source_language():
    sector = Sector(source_language="fr", name_en="Made-up sector")

    with pytest.raises(ValidationError) as refused:
        sector.clean()

    assert list(refused.value.message_dict) == ["name_fr"]


def test_missing_translations_are_named():
    sector = Sector(name_en="Made-up sector", name_fr="Secteur inventé")

    assert sector.missing_translations() == ["name_it"]


def test_a_document_is_localized_to_its_depths():
    text = {"en": "one", "fr": "un", "it": "uno", "source_language": "en"}

    document = localize({"title": text, "parts": [{"name": text}, 3, None]}, "it")

    assert document == {"title": "uno", "parts": [{"name": "uno"}, 3, None]}
