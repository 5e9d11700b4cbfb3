"""Words put together, with the signs between them that each language sets in its own way."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _, pgettext

# What the sources of outlines say of their terms, where that is no name of a licence.
FREE = "public domain"


def colon(what: object, value: object) -> str:
    """What is told, and what is told of it."""
    return f"{what}{pgettext('after what is told of', ': ')}{value}"


def in_a_row(parts: Iterable[object]) -> str:
    """Parts that may hold commas themselves, in one row."""
    return pgettext("between the parts of a list", "; ").join(map(str, parts))


def credited(credits: Iterable[str]) -> str:
    """Where outlines come from, each source once; the names of works and licences stay."""
    sources = dict.fromkeys(source for credit in credits for source in credit.split("; "))
    return in_a_row(source.replace(f"({FREE})", f"({_('public domain')})") for source in sources)
