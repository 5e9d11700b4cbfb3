"""Which regions, bases, sectors and organisations match what is asked, in the API and on pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from editions.choices import OF_ROLES, Numbers
from editions.documents import searchable
from editions.former_map import is_former, is_on_the_map
from editions.models import FrozenRecord

Kind = FrozenRecord.Kind
# A frozen document with its texts in every language, and what is asked by the names of parameters.
Document = Mapping[str, Any]
Asked = Mapping[str, Any]


def is_region_wanted(region: Document, asked: Asked) -> bool:
    year = asked.get("at")
    is_there = not is_former(region) if year is None else is_on_the_map(region, year)
    return is_there and has_words(
        asked, region["code"], region["name"], region["capital"], region["iso_3166_2"]
    )


def is_base_wanted(base: Document, asked: Asked) -> bool:
    return "region" not in asked or any(
        region["code"] == asked["region"] for region in base["regions"]
    )


def is_sector_wanted(sector: Document, asked: Asked) -> bool:
    return has_words(
        asked, sector["slug"], sector["name"], sector["profile_heading"], sector["area"]
    )


def is_organisation_wanted(organisation: Document, asked: Asked) -> bool:
    return has_words(
        asked,
        *(organisation[name] for name in ("slug", "name", "acronym", "full_name", "note")),
    )


IS_WANTED: dict[str, Callable[[Document, Asked], bool]] = {
    Kind.REGION: is_region_wanted,
    Kind.BASE: is_base_wanted,
    Kind.SECTOR: is_sector_wanted,
    Kind.ORGANISATION: is_organisation_wanted,
}


def roles_of(organisation: Document, numbers: Numbers) -> set[str]:
    """The roles of an organisation in the profile, and those that the register counts."""
    slug = organisation["slug"]
    in_projects = {role for role in OF_ROLES if numbers[role].get(slug)}
    return in_projects | {*organisation["roles_in_profile"]}


def has_words(asked: Asked, *texts: Any) -> bool:
    """Whether the texts hold every word of `q`, in whatever language."""
    known = searchable(*strings(texts))
    return all(word in known for word in searchable(asked.get("q", "")).split())


def strings(value: Any) -> Iterator[str]:
    """Every text in a frozen value, in every language, without the names of languages."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name != "source_language":
                yield from strings(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from strings(part)
