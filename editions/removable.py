"""
What in a document can be removed for safety: where it stands, and how it is known again.

Texts in three languages, a few plain ones, figures, and results as a whole. No database.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from editions.documents import searchable
from editions.marker import REMOVED
from programmes.languages import LANGUAGES

TEXT_KEYS = {*LANGUAGES, "source_language"}
# What is no text object and may be removed all the same.
PLAIN = {"title_original", "town", "capital"}
VALUE, COMPARISONS = "value", "comparisons"


def fingerprint(text: str) -> str:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, plain(text).encode(), hashlib.sha256).hexdigest()[:32]


def plain(text: str) -> str:
    """A text as it is compared with others: without accents, capitals and doubled spaces."""
    return " ".join(searchable(text).split())


def fingerprints_at(document: dict[str, Any], field: str, *, anywhere: bool = False) -> list[str]:
    """
    Keyed hashes of what stands at a field, one for each language; none where nothing does.

    `anywhere` looks at every place of a list, since rows of lists move.
    """
    pattern = pattern_of(field) if anywhere else field
    return [
        fingerprint(text)
        for holder, name in places(document, pattern.split("."))
        for text in told(holder[name])
    ]


def pattern_of(field: str) -> str:
    """The same field at any place of its lists."""
    return re.sub(r"\.\d+", r".*", field)


def told(value: Any) -> Iterator[str]:
    """What may be removed, as texts: a text in each language, a plain text, a figure, a result."""
    if isinstance(value, dict) and value.keys() == TEXT_KEYS:
        if value != REMOVED:
            yield from filter(None, (value[language] for language in LANGUAGES))
    elif isinstance(value, dict) and "label" in value:
        # A result: its words with its figure, since the words alone may stand elsewhere.
        if value["label"] != REMOVED:
            label = value["label"]
            yield f"{label[label['source_language']]} {value[VALUE]}"
    elif isinstance(value, (str, int)) and value != "":
        yield str(value)


def words(value: Any) -> Iterator[str]:
    """The texts by which something may be found."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and value.keys() == TEXT_KEYS:
        yield from filter(None, (value[language] for language in LANGUAGES))


def places(document: Any, path: list[str]) -> Iterator[tuple[Any, Any]]:
    """Where a path leads: the dictionary or list that holds the value, and its name there."""
    first, *rest = path
    if isinstance(document, list):
        wanted = range(len(document)) if first == "*" else [int(first)] if first.isdigit() else []
        names: list[Any] = [place for place in wanted if place < len(document)]
    else:
        names = [first] if isinstance(document, dict) and first in document else []
    for name in names:
        value = document[name]
        if rest:
            yield from places(value, rest)
        elif _may_be_removed(name, value):
            yield document, name


def _may_be_removed(name: Any, value: Any) -> bool:
    if isinstance(value, dict):
        return value.keys() == TEXT_KEYS or {"label", VALUE, "unit"} <= value.keys()
    if isinstance(value, list):
        return name == COMPARISONS
    return name in PLAIN or (name == VALUE and isinstance(value, int))


def texts(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every text of a document that may be removed, results as a whole too, with its field."""
    if isinstance(value, dict) and value.keys() == TEXT_KEYS:
        yield path, value
    elif isinstance(value, (dict, list)):
        if isinstance(value, dict) and path and _may_be_removed("", value):
            yield path, value
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for name, part in inside:
            inner = f"{path}.{name}" if path else str(name)
            if name in PLAIN and isinstance(part, str):
                yield inner, part
            else:
                yield from texts(part, inner)
