"""How a page sets words: apostrophes, ranges in one piece, ends at a word, addresses by name."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import unquote, urlsplit

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from editions.templatetags.portal import host
from programmes import wording

register = template.Library()

RANGE = re.compile(r"\d[\d.,\u202f]*–\d[\d.,\u202f]*\d|\d–\d")
# So much of an address tells two pages of one site apart, and fits a narrow window.
MOST_OF_A_PATH = 60


@register.filter
def typographic(words: str) -> str:
    return wording.typographic(str(words))


@register.filter
def unbroken(words: Any) -> SafeString:
    """The same with every range of years or numbers held together on its line."""
    text = conditional_escape(str(words))
    # The text is escaped by now.
    return mark_safe(RANGE.sub(r'<span class="held">\g<0></span>', text))


@register.filter
def shortened(words: str, most: int) -> str:
    """At most so many letters, ending at a word, with a sign that there is more."""
    words = " ".join(str(words).split())
    if len(words) <= most:
        return words
    return words[: most - 1].rpartition(" ")[0].rstrip(" ,;:.–") + "…"


@register.filter
def differs_from(words: str, others: str) -> bool:
    """Whether two titles differ in their letters; their signs and capitals do not count."""
    return bool(words) and _letters(words) != _letters(others)


def _letters(words: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", str(words)).casefold())


@register.filter
def page_of(address: str) -> str:
    """An address as a reader tells it from others: the site, and the end of the path."""
    parts = [part for part in unquote(urlsplit(address).path).split("/") if part]
    if not parts:
        return host(address)
    last = parts[-1].removesuffix(".html")
    rest = "/".join([*parts[:-1], last])
    shown = rest if len(rest) <= MOST_OF_A_PATH else f"…/{last[:MOST_OF_A_PATH]}"
    return f"{host(address)}/{shown}"
