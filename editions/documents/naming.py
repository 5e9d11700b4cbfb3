"""How documents name what they refer to, and the few words that all of them share."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from programmes.languages import LANGUAGES
from programmes.models import Organisation, Region, Sector

# What tags are called; a tag is a subject within a sector.
TAGS: dict[str, Promise] = {"mental-health": gettext_lazy("mental health")}
NOT_STATED = "not_stated"
# After every date, so that projects without a start come last.
NO_START = "9999"
# Decimals of degrees at which a place is its town, within about a kilometre.
OF_A_TOWN = 2


def words_of_tag(tag: str) -> list[str]:
    """What a tag is called in each language; nothing of one that has no words."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(str(TAGS.get(tag, "")))
    return found


def searchable(*texts: str) -> str:
    """Texts without accents and capitals, so that a search finds them on any keyboard."""
    plain = unicodedata.normalize("NFKD", " ".join(texts))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def named_region(region: Region) -> dict[str, Any]:
    return {
        "code": region.public_code,
        "code_version": region.code_version,
        "name": region.name,
    }


def named_sector(sector: Sector) -> dict[str, Any]:
    return {"slug": sector.slug, "name": Sector.name.document(sector)}


def named_organisation(organisation: Organisation) -> dict[str, Any]:
    return {
        "slug": organisation.slug,
        "name": Organisation.name.document(organisation),
        "acronym": organisation.acronym,
    }


def plain(number: Any) -> str | None:
    """A decimal as text, without zeros that nobody gave."""
    return None if number is None else f"{number.normalize():f}"
