"""
Which number on a page is explained by nothing that the API tells of the same selection.

A page is read as its words. What has to stand there is looked for in all of them; then this
and what may stand there is taken out, longest first, and no number may be left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from html import unescape
from urllib.parse import urlencode, urlsplit

from editions.templatetags.portal import label
from tests.numbers_of_sheets import date, region
from tests.numbers_told import Numbers, numbers, plain
from tests.reading_pages import words_in
from tests.reading_sheets import credits
from tests.whole_api import WholeApi

HOST = "http://testserver"
# What the interface itself says with digits, wherever it says it.
FIXED = (
    "Regions before and after the reform of 2023",
    "In March 2023 several regions were divided.",
    "Pages fit a window of 320 points",
    "the standard WCAG 2.2, level AA",
    "with “at=2020” one of the map of that year",
    "UTF-8",
    "the census of 2022, as the record of the region gives it",
    "Lists below /api/v1/",
    "As far as known: 2013, 2016-03 or 2018-02-01",
)
# Written by the page to be copied into another one: addresses, not figures.
TO_BE_COPIED = re.compile(r"<textarea\b.*?</textarea>", re.DOTALL)
# A choice is also spoken, and a group of them has its name in the tag.
SPOKEN = re.compile(r'<(?:option|optgroup)\b[^>]*?label="([^"]*)"[^>]*>')
# A drawing that holds no other, and what it says once more in fewer signs for a narrow window.
DRAWING = re.compile(r"<svg\b(?:(?!<svg\b).)*?</svg>", re.DOTALL)
SHORT_FORM = re.compile(r"<text [^>]*c-short[^>]*>.*?</text>", re.DOTALL)
STYLE_OR_SCRIPT = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
TOKEN = re.compile(r"\w+|[^\w\s]")


def words_on(html: str) -> str:
    """What is read and what is spoken of a page, without what is drawn on it."""
    while (less := DRAWING.sub(" ", html)) != html:
        html = less
    return words_in(SPOKEN.sub(r" \1 ", TO_BE_COPIED.sub(" ", html)))


def drawn_and_not_said(html: str) -> set[str]:
    """The numbers of the drawings of a page that stand nowhere in its words."""
    html = TO_BE_COPIED.sub(" ", SHORT_FORM.sub(" ", html))
    drawn = numbers(unescape(re.sub(r"<[^>]+>", " ", STYLE_OR_SCRIPT.sub(" ", html))))
    return set(drawn) - set(numbers(words_on(html)))


class NumbersOfPage(Numbers):
    """The words of a page, in which tags may put white space beside any sign."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._squeezed = squeezed(self.text)

    def has(self, phrase: str) -> bool:
        words = plain(phrase)
        return squeezed(words) in self._squeezed and bool(in_words(words).search(self.text))

    def _take(self, phrase: str) -> int:
        words = plain(phrase)
        # Most texts of a programme do not stand on one page: they cost no pattern.
        if squeezed(words) not in self._squeezed:
            return 0
        self.text, times = in_words(words).subn(" ¶ ", self.text)
        return times


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def in_words(phrase: str) -> re.Pattern[str]:
    """A phrase with any white space between its signs; never a part of a longer number."""
    tokens = TOKEN.findall(phrase)
    found = re.escape(tokens[0])
    for before, token in zip(tokens, tokens[1:], strict=False):
        is_apart = before[-1].isalnum() and token[0].isalnum()
        found += (r"\s+" if is_apart else r"\s*") + re.escape(token)
    start = r"(?<!\w)(?<!\d[.,])" if tokens[0][0].isalnum() else ""
    end = r"(?!\w|[.,]\d)" if tokens[-1][-1].isalnum() else ""
    return re.compile(start + found + end)


class Explained:
    """What the API tells, as pages say it; held against one page after the other."""

    def __init__(self, api: WholeApi) -> None:
        self.api = api

    @cached_property
    def known(self) -> set[str]:
        """What may stand on any page: texts of the API, names, credits, the interface's words."""
        regions = {region(row) for row in self.api.regions}
        references = {
            f"reference {link['reference']}"
            for row in self.api.rows("projects")
            for link in row["donors"]
        }
        return {*self.api.texts(), *regions, *references, *credits(), *FIXED}

    def not_explained(
        self,
        words: str,
        address: str,
        has_to_say: Iterable[str],
        may_say: Iterable[str] = (),
    ) -> list[str]:
        """What is missing on a page, and each number that nothing explains, with its place."""
        left = NumbersOfPage(words)
        required = {phrase for phrase in has_to_say if re.search(r"\d", phrase)}
        required.add(cited(self.api, address))
        missing = sorted(phrase for phrase in required if not left.has(phrase))
        left.take_if_there([*required, *may_say, *of_edition(self.api), *self.known])
        return [f"missing: {phrase}" for phrase in missing] + left.left()


def day_of(api: WholeApi) -> str:
    return date(datetime.fromisoformat(api.edition["approved_at"]).date().isoformat())


def cited(api: WholeApi, address: str) -> str:
    """How a page is cited: with its edition, its day and the address that stays."""
    number, parts = api.edition["number"], urlsplit(address)
    country = api.programme["country"]
    if parts.path.startswith("/embed/"):
        # In a frame it is said in short.
        name = api.programme["organisation"]["name"]
        return f"{name} {country}, edition {number}, {day_of(api)} ."
    names_edition = re.fullmatch(r"/editions/[^/]+/(changes/)?", parts.path)
    pinned = "" if names_edition else urlencode({"edition": number})
    query = "&".join(filter(None, [parts.query, pinned]))
    permanent = f"{HOST}{parts.path}{'?' * bool(query)}{query}"
    return f"Country programme {country}, edition {number}, {day_of(api)}. {permanent}"


def of_edition(api: WholeApi) -> Iterator[str]:
    """By whom, when and under which number the edition was published; on every page."""
    number, approval = api.edition["number"], label(api.edition["approval"], "approval")
    for word in ("Edition", "edition", "edition="):
        yield f"{word} {number}"
    for words in (approval, approval[:1].upper() + approval[1:]):
        yield f"{words}, {day_of(api)}"
