"""Every word that a person reads stands in English, French and Italian."""

import gettext
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.apps import apps
from django.utils.translation.template import templatize

from programmes.languages import Translated, localized_texts

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ["fr", "it"]
ROOMS = ["programmes", "beneficiaries", "editions", "coopi_mali", "templates"]
KEYWORDS: dict[str, Any] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Words that are the same in another language.
SAME_IN = {
    "fr": {
        "%(site)s, source %(number)s",
        "Code",
        "Nature",
        "Note",
        "Notes",
        "Nutrition",
        "Organisation",
        "Protection",
        "Source",
        "Sources",
        "base",
        "cluster",
        "code",
        "contact",
        "contacts",
        "district",
        "document",
        "errata",
        "erratum",
        "institution",
        "institutions",
        "organisation",
        "organisations",
        "participant",
        "programme",
        "protection",
        "publication",
        "publications",
        "source",
        "sources",
        "standard",
    },
    "it": {"Partner", "Zero", "account", "base", "cluster", "hash", "partner"},
}
# Content that is a name, or a word that the two languages share.
NAME_FIELDS = {
    ("Organisation", "name"),
    ("Organisation", "full_name"),
    ("CoordinationRole", "name"),
    ("CountryProgramme", "country"),
}
SAME_CONTENT = {
    "fr": {"Protection", "Migration", "Nutrition", "Bandiagara, Douentza, Mopti, San, Ségou"},
    "it": {"Bandiagara, Douentza, Mopti, San, Ségou"},
}


PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def catalogue(language: str) -> Catalog:
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def messages() -> Iterator[tuple[str, str]]:
    """Each text that is marked for translation, and the file where it is."""
    for _function, words, file in marked():
        yield words[0], file


def marked() -> Iterator[tuple[str, list[str], str]]:
    """Each call that marks a text: its function, its words without a context, and its file."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix not in {".py", ".html"} or "migrations" in path.parts:
                continue
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".html":
                # Lines that are not marked have become noise, whose indentation means nothing.
                text = "\n".join(line.strip() for line in templatize(text).splitlines())
            for _line, function, told, _comments in extract_python(
                io.BytesIO(text.encode()), KEYWORDS, [], {"encoding": "utf-8"}
            ):
                words = [told] if isinstance(told, str) else [part for part in told or () if part]
                if not words:
                    continue
                if "pgettext" in str(function):
                    words = words[1:]  # the context
                yield str(function), words, str(path.relative_to(ROOT))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_string_is_in_the_catalogue(language):
    known = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue(language)
    }

    marked = list(messages())
    missing = sorted({(text, file) for text, file in marked if text not in known})

    assert len(marked) > 400
    assert missing == []


def test_no_word_is_asked_for_alone_that_a_plural_begins_with():
    """The catalogue holds both as one, in which Python 3.11.2 finds no word alone."""
    asked: dict[bool, set[str]] = {True: set(), False: set()}
    for function, words, _file in marked():
        if "pgettext" not in function:
            asked["ngettext" in function].add(words[0])

    assert asked[True]
    assert asked[True] & asked[False] == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_is_empty_or_fuzzy(language):
    unfinished = [
        message.id
        for message in catalogue(language)
        if message.id
        and (
            message.fuzzy
            or not (all(message.string) if isinstance(message.string, tuple) else message.string)
        )
    ]

    assert unfinished == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_the_english_word_again(language):
    same = {
        original
        for message in catalogue(language)
        for original, translated in zip(_parts(message.id), _parts(message.string), strict=False)
        if original == translated and re.search(r"[A-Za-z]{3}", PLACEHOLDER.sub("", original))
    }

    assert same == SAME_IN[language]


def _parts(text: Any) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_translation(language):
    broken = []
    for message in catalogue(language):
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = set(re.findall(r"%\(\w+\)[sd]", ids[-1]))
        for string in strings:
            if set(re.findall(r"%\(\w+\)[sd]", string)) - wanted or (
                len(strings) == 1 and set(re.findall(r"%\(\w+\)[sd]", string)) != wanted
            ):
                broken.append((message.id, string))

    assert broken == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_says_what_the_written_one_says(language):
    compiled = ROOT / "locale" / language / "LC_MESSAGES" / "django.mo"
    with compiled.open("rb") as file:
        spoken = gettext.GNUTranslations(file)

    for message in catalogue(language):
        if isinstance(message.id, str) and message.id:
            told = (
                spoken.pgettext(message.context, message.id)
                if message.context
                else spoken.gettext(message.id)
            )
            assert told == message.string


def test_french_sets_its_spaces_and_apostrophes():
    wrong = []
    for message in catalogue("fr"):
        if message.id:
            wrong += [
                string
                for string in _parts(message.string)
                if re.search(
                    r"[\w»%)][ \u00a0][;:!?»%]|[\w)][;!?](\s|$)|«[ \u00a0]|'",
                    PLACEHOLDER.sub("X", string),
                )
            ]

    assert wrong == []


@pytest.mark.django_db
@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_data_stands_in_each_language(language):
    empty, same = [], []
    texts = 0
    for model in apps.get_models():
        if not issubclass(model, Translated):
            continue
        for row in model._default_manager.all():
            for name, text in localized_texts(model).items():
                told = text.texts(row)
                if not any(told.values()):
                    continue
                texts += 1
                if not told[language]:
                    empty.append((str(row), name))
                elif (
                    told[language] == told["en"]
                    and (model.__name__, name) not in NAME_FIELDS
                    and told["en"] not in SAME_CONTENT[language]
                    and not told["en"].startswith("http")
                ):
                    same.append((model.__name__, name, told["en"]))

    assert texts > 400
    assert empty == []
    assert same == []
