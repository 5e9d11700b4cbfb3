"""
What in a document can be removed for safety: where it stands, and how it is known again.

Every text in three languages, every result as a whole, figures, rows that name others, and
what else EMPTY names. Not what names a record, or says how its values are read: codes, kinds,
roles, currencies, periods of figures. A test holds that a value is one or the other. No database.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings

from editions.documents import NOT_STATED, searchable
from editions.documents.naming import OF_A_TOWN
from editions.marker import REMOVED
from programmes.languages import LANGUAGES, TEXT_KEYS

VALUE, COMPARISONS = "value", "comparisons"
# Their rows name others: a region, a donor, a base. A row goes, and so may all of them.
LISTS = {
    *("bases", "donors", "institutions", "international_partners", "national_partners"),
    *("partners", "presence", "regions", "roles_in_profile", "sectors", "tags"),
    *("years", "years_not_known"),
}
# What stands in the place of what is no text in three languages: what a document says where
# there is none, or the marker where it is printed and never missing.
EMPTY: dict[str, Any] = {
    **dict.fromkeys(("capital", "label", "title_original", "town"), REMOVED),
    **dict.fromkeys(
        (
            *("acronym", "address", "credit", "dac_code", "data_licence", "email"),
            *("iasc_cluster", "iati_identifier", "publication_url", "read_more_url"),
            *("reference", "source", "type"),
            *("as_of", "closed", "end_date", "opened", "present_since", "published_on"),
            *("read_on", "since", "start_date"),
        ),
        "",
    ),
    **dict.fromkeys(
        (
            *("active_since", "amount", "area_km2", "label_latitude", "label_longitude"),
            *("latitude", "longitude", "policy", "population_2022", "primary_sector"),
            *("publication_year", "region"),
        ),
        None,
    ),
    **dict.fromkeys(("nature", "nature_basis", "status"), NOT_STATED),
    **dict.fromkeys(("has_country_office", "is_present_today", "is_today"), False),
    **dict.fromkeys(LISTS, []),
}
# Names that mean another thing in other documents, and what stands beside those that are meant.
BESIDE = {"status": "nature", "region": "role", "type": "roles_in_profile"}
# Words of their own, which are looked for wherever they may stand; a date or an amount is not.
SOUGHT = {
    *("acronym", "address", "capital", "email", "iati_identifier", "label", "publication_url"),
    *("read_more_url", "reference", "source", "title_original", "town"),
}
# One half of a position is nothing without the other: they go together.
POSITIONS = {
    name: (f"{of}latitude", f"{of}longitude")
    for of in ("", "label_")
    for name in (f"{of}latitude", f"{of}longitude")
}


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
        for text in told_at(holder, name)
    ]


def pattern_of(field: str) -> str:
    """The same field at any place of its lists."""
    return re.sub(r"\.\d+", r".*", field)


def is_sought(field: str) -> bool:
    """Whether what is removed there is known wherever it stands; else only at its own field."""
    name = [part for part in field.split(".") if not part.isdigit()][-1]
    return name not in EMPTY or name in SOUGHT


def numbered(document: dict[str, Any], field: str) -> str:
    """The same field, with each row by its place: a redaction is public, and must not name it."""
    value: Any = document
    parts: list[str] = []
    for part in field.split("."):
        if isinstance(value, list):
            part = str(_rows(value, part, within=parts[-1])[0])
            value = value[int(part)]
        else:
            value = value[part]
        parts.append(part)
    return ".".join(parts)


def told_at(holder: Any, name: Any) -> Iterator[str]:
    """What stands there, as texts; a position as precisely as a town."""
    value = holder[name]
    if name in POSITIONS:
        if value is not None:
            yield f"{name} {round(Decimal(value), OF_A_TOWN)}"
    else:
        yield from told(value)


def told(value: Any) -> Iterator[str]:
    """
    What may be removed, as texts: a text in each language, a plain text, a figure, a result.

    Of a row that names another, by what it names it.
    """
    if is_text(value):
        if value != REMOVED:
            yield from filter(None, (value[language] for language in LANGUAGES))
    elif is_result(value):
        # A result: its words with its figure, since the words alone may stand elsewhere.
        if value["label"] != REMOVED:
            label = value["label"]
            yield f"{label[label['source_language']]} {value[VALUE]}"
    elif isinstance(value, dict):
        yield from filter(None, [_name_of(value)])
    elif isinstance(value, list):
        for row in value:
            yield from told(row)
    elif isinstance(value, (str, int)) and value != "":
        yield str(value)


def words(value: Any) -> Iterator[str]:
    """The texts by which something may be found."""
    if isinstance(value, str):
        yield value
    elif is_text(value):
        yield from filter(None, (value[language] for language in LANGUAGES))


def places(document: Any, path: list[str], within: str = "") -> Iterator[tuple[Any, Any]]:
    """
    Where a path leads: the dictionary or list that holds the value, and its name there.

    A row of a list is named by its place, one that names another also by the code of that.
    `within` is the name of the list.
    """
    first, *rest = path
    if isinstance(document, list):
        names: list[Any] = _rows(document, first, within=within)
    else:
        names = [first] if isinstance(document, dict) and first in document else []
    for name in names:
        value = document[name]
        if rest:
            yield from places(value, rest, first)
        elif _may_be_removed(document, name, within):
            for part in POSITIONS.get(name, (name,)):
                yield document, part


def _rows(rows: list[Any], part: str, *, within: str) -> list[int]:
    return [
        place
        for place, row in enumerate(rows)
        if part in {"*", str(place)} or (within in LISTS and part == next(told(row), ""))
    ]


def _may_be_removed(holder: Any, name: Any, within: str) -> bool:
    value = holder[name]
    if is_text(value) or is_result(value):
        return True
    if isinstance(holder, list):
        return within in LISTS
    if name == COMPARISONS:
        return True
    if name == VALUE:
        return isinstance(value, int)
    return name in EMPTY and value != EMPTY[name] and BESIDE.get(name, name) in holder


def is_text(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == TEXT_KEYS


def is_result(value: Any) -> bool:
    return isinstance(value, dict) and {"label", VALUE, "unit"} <= value.keys()


def _name_of(row: dict[str, Any]) -> str:
    """What a row names: a region, an organisation, the address of a policy."""
    for name in ("code", "slug", "url"):
        if name in row:
            return str(row[name])
    return _name_of(row["region"]) if "region" in row else ""


def texts(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every text of a document that may be removed, results as a whole too, with its field."""
    if is_text(value):
        yield path, value
    elif isinstance(value, (dict, list)):
        if is_result(value) and path:
            yield path, value
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for name, part in inside:
            inner = f"{path}.{name}" if path else str(name)
            if name in SOUGHT and isinstance(part, str):
                if part:
                    yield inner, part
            else:
                yield from texts(part, inner)
