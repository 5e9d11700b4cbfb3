"""What makes lists of projects quick: their rows as ready text, and where each is listed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from itertools import product
from typing import Any

from editions.bulk import insert
from editions.documents.projects import FACETS_OF_YEARS, found_by
from editions.models import FrozenFacet, FrozenListing, FrozenRecord
from editions.reading import localize, with_fallbacks
from programmes.languages import LANGUAGES

# Under which choices a project is listed, each of one value or all.
PLACE = ("sector", "region", "year")
PROJECT = FrozenRecord.Kind.PROJECT.value
LISTING = ("record", "programme", "start_key", "key", *PLACE)
Facets = Collection[tuple[str, str]]
# Made once, since pages have hundreds of rows.
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
COLUMNS = {language: f"row_{language}" for language in LANGUAGES}


def places_of(facets: Facets) -> Iterator[tuple[str, ...]]:
    """Every choice that finds a project of these facets, where "" is all of them."""
    named = [("", *(value for name, value in facets if name == choice)) for choice in PLACE]
    return product(*named)


def find_anew(record: FrozenRecord) -> bool:
    """
    By what a project is found from which something was removed: its facets are written anew.

    Whether that is otherwise than it was, so that it must be listed anew, once it is saved.
    The guards allow it while the redaction is carried out.
    """
    if record.kind != PROJECT:
        return False
    facets = tuple(record.facets.order_by("pk").values_list("name", "value"))
    before = facets, record.start_key
    # Nobody removes years; they stand in an edition as it counted them.
    of_years = tuple(facet for facet in facets if facet[0] in FACETS_OF_YEARS)
    found = found_by(record.document, of_years)
    record.search_text, record.start_key = found["search_text"], found["start_key"]
    # The row that says that a project has left is found by nothing.
    if record.is_end or before == (found["facets"], found["start_key"]):
        return False
    rows = FrozenFacet.objects.filter(record=record)
    rows._raw_delete(rows.db)
    FrozenFacet.objects.bulk_create(
        FrozenFacet(record=record, name=name, value=value) for name, value in found["facets"]
    )
    return True


def list_anew(record: FrozenRecord) -> None:
    rows = FrozenListing.objects.filter(record=record)
    rows._raw_delete(rows.db)
    as_it_has_them = (record.pk, record.programme_id, record.start_key, record.key)
    places = places_of(list(record.facets.values_list("name", "value")))
    insert(FrozenListing, LISTING, ((*as_it_has_them, *place) for place in places))


def ready_rows(kind: str, document: dict[str, Any]) -> dict[str, str]:
    """The row of the API that a record is, as text in each language, by column; of projects."""
    if kind != PROJECT:
        return {}
    return {
        column: as_text(with_fallbacks(localize(document, language)))
        for language, column in COLUMNS.items()
    }


def as_text(row: Any) -> str:
    """JSON as the API writes it, byte for byte."""
    return _encode(row).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
