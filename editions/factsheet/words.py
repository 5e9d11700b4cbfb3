"""Words as a factsheet prints them: how a part is said, and the printer's own signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from programmes.languages import SourceLanguage, Text
from programmes.wording import in_xml, typographic

# A text, one with a voice or an address, or several of them in a row.
Said = str | dict[str, str] | list[Any]

NARROW_NO_BREAK = "\u202f"
SOFT_HYPHEN = "\u00ad"
WORD_JOINER = "\u2060"
# Where the data hold codes and addresses, which are no words.
CODES = {"address", "kind", "language", "lang", "symbol", "tone", "state", "sign", "url", "voice"}
LONG_WORD = re.compile(r"(?<![\w.@/:-])[^\W\d_]{22,}(?![\w.@/:-])")


def absent(words: str = "") -> dict[str, str]:
    """What nobody reported: in a voice of its own, never blank, never zero."""
    return {"words": words or _("not reported"), "voice": "absent"}


def muted(words: str) -> dict[str, str]:
    return {"words": words, "voice": "muted"}


def strong(words: str) -> dict[str, str]:
    return {"words": words, "voice": "strong"}


def link(words: str, url: str) -> dict[str, str]:
    return {"words": words, "url": url}


def said(value: Text | str | None) -> Said:
    """A text of an edition; one in another language says so, and keeps that language's name."""
    if not isinstance(value, Text) or not value.is_fallback:
        return str(value or "")
    language = SourceLanguage(value.language).label
    return [
        {"words": str(value), "lang": value.language},
        muted(" (" + _("in %(language)s") % {"language": language} + ")"),
    ]


def joined(parts: Iterable[Said], between: str = " · ") -> list[Said]:
    """Parts in one row, with a sign between them."""
    row: list[Said] = []
    for part in parts:
        row += [between, part] if row else [part]
    return row


def length_of(value: Any) -> int:
    """About how many letters a part of the data prints."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(length_of(part) for name, part in value.items() if name not in CODES)
    return sum(map(length_of, value)) if isinstance(value, list) else 0


def typeset(value: Any, language: str) -> Any:
    """The same data with every word as a printer of the language sets it."""
    if isinstance(value, str):
        return _signs_of(language)(value)
    if isinstance(value, list | tuple):
        return [typeset(part, language) for part in value]
    if isinstance(value, dict):
        return {
            name: part if name in CODES else typeset(part, part_language(value, language))
            for name, part in value.items()
        }
    return value


def part_language(part: dict[str, Any], language: str) -> str:
    return str(part.get("lang", language))


def _signs_of(language: str) -> Callable[[str], str]:
    return {"fr": _french}.get(language, _common)


def _common(words: str) -> str:
    words = LONG_WORD.sub(lambda found: _breakable(found[0]), typographic(in_xml(words)))
    # A range of years or numbers stays on its line, as it does on pages.
    return re.sub(r"(?<=\d)–(?=\d)", "–" + WORD_JOINER, words)


def _breakable(word: str) -> str:
    return SOFT_HYPHEN.join(word[start : start + 8] for start in range(0, len(word), 8))


def _french(words: str) -> str:
    words = _common(words)
    words = re.sub(r"[ \u00a0\u202f]+([»%])", NARROW_NO_BREAK + r"\1", words)
    # At the end of a word only: an address keeps its own signs.
    words = re.sub(r"[ \u00a0\u202f]*([;!?])(?=\s|$)", NARROW_NO_BREAK + r"\1", words)
    words = re.sub(r"«[ \u00a0\u202f]*", "«" + NARROW_NO_BREAK, words)
    return re.sub(r"(?<=\S)[ \u00a0\u202f]*:(?=\s|$)", NARROW_NO_BREAK + ":", words)
