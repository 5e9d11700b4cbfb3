"""By what every made-up row is known."""

from __future__ import annotations

# The beginning of every code that is made here, and of nothing else.
MADE_UP = "made-up-"
MARK = {"en": "made up for measuring", "fr": "inventé pour mesurer", "it": "inventato per misurare"}


def marked(**words: str) -> dict[str, str]:
    """A text in three languages, each with the mark behind it."""
    return {language: f"{text} ({MARK[language]})" for language, text in words.items()}
