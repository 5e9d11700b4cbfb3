"""Words put together, with the signs between them that each language sets in its own way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _, pgettext

from programmes.languages import Text, pick

# What the sources of outlines say of their terms, where that is no name of a licence.
FREE = "public domain"
# Signs of none of its versions: what is copied out of a PDF or a slide often has one, unseen.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OPENING = re.compile(r"(?<![^\s(«“])'")


def colon(what: object, value: object) -> str:
    """What is told, and what is told of it."""
    return f"{what}{pgettext('after what is told of', ': ')}{value}"


def in_a_row(parts: Iterable[object]) -> str:
    """Parts that may hold commas themselves, in one row."""
    return pgettext("between the parts of a list", "; ").join(map(str, parts))


def credited(credits: Iterable[str]) -> str:
    """Where outlines come from, each source once; the names of works and licences stay."""
    sources = dict.fromkeys(source for credit in credits for source in credit.split("; "))
    free = _("public domain")
    return in_a_row(source.replace(f"({FREE})", f"({free})") for source in sources)


def in_xml(text: str) -> str:
    """The same with a space for each sign that XML cannot hold, and so no drawing or feed."""
    return _NOT_IN_XML.sub(" ", text)


def typographic(words: str) -> str:
    """The same with the printer's apostrophes and single quotation marks."""
    return _OPENING.sub("‘", words).replace("'", "’") if "'" in words else words


def printed(texts: Mapping[str, str], source_language: str, language: str) -> Text:
    """The text to show to a reader, as a page prints it; what is stored stays as it is."""
    text = pick(texts, source_language, language)
    set_ = typographic(text)
    return text if set_ is text else Text(set_, text.language, text.is_fallback)
