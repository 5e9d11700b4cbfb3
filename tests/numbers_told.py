"""
The numbers of a text and what explains them: what is known is taken out, what is left is told.

A number is explained by the words around it (“15 documented projects”), not by its digits, so
that another number in its place is left over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

SIGNS = str.maketrans(
    {"’": "'", "‘": "'", "–": "-", "\u202f": " ", "\u00a0": " ", "“": '"', "”": '"'}
    | dict.fromkeys("\u00ad\u2060")
)
NUMBER = re.compile(r"\d[\d.,/]*")
# How much of a place is shown with a number that nothing explains.
AROUND = 60


def plain(text: str) -> str:
    """A text without the printer's own signs, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"\s+(?=[,;])", "", text.translate(SIGNS))).strip()


def numbers(text: str) -> Counter[str]:
    """Every number of a text, each as its digits, however its language groups them."""
    grouped = re.sub(r"(?<=\d)[ .,\u202f\u00a0](?=\d{3}(?!\d))", "", text)
    return Counter(re.findall(r"\d+", grouped))


class Numbers:
    """A text from which phrases are taken, until no number is left."""

    def __init__(self, text: str) -> None:
        self.text = plain(text)
        self.missing: list[str] = []

    def take(self, phrases: Iterable[str]) -> None:
        """What has to stand there: taken wherever it does, or told as missing."""
        for phrase in longest_first(phrases):
            if not self._take(phrase):
                self.missing.append(phrase)

    def take_if_there(self, phrases: Iterable[str]) -> None:
        """What may stand there: longest first, so that a part of a longer text takes nothing."""
        for phrase in longest_first(phrases):
            self._take(phrase)

    def left(self) -> list[str]:
        """Each number that nothing explained, with what stands around it."""
        return [
            self.text[max(0, found.start() - AROUND) : found.end() + AROUND]
            for found in NUMBER.finditer(self.text)
        ]

    def _take(self, phrase: str) -> int:
        self.text, times = pattern(plain(phrase)).subn(" ¶ ", self.text)
        return times


def longest_first(phrases: Iterable[str]) -> list[str]:
    """Phrases with a number in them, each once."""
    return sorted({one for one in phrases if re.search(r"\d", one)}, key=len, reverse=True)


def pattern(phrase: str) -> re.Pattern[str]:
    """A phrase, however its line is broken; never a part of a longer number."""
    # An address has no words between which it could be broken.
    breaks = r"\s?" if "://" in phrase else ""
    signs = [
        r"\s*" if sign == " " else re.escape(sign) + (r"\s?" if sign in "-/" else breaks)
        for sign in phrase
    ]
    return re.compile(rf"(?<![\d.,]){''.join(signs)}(?!\d|[.,]\d)")
