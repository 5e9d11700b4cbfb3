"""Reading an edition: the only door between frozen rows and the public."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count

from editions.models import Edition, FrozenCell, FrozenRecord
from programmes.languages import LANGUAGES, pick

# What a text of a document holds; a project names its source language beside its texts.
TEXT_KEYS = {*LANGUAGES, "source_language"}


class NoEdition(Exception):
    """Nothing has been published yet, so there is nothing to show."""


class UnknownEdition(LookupError):
    """No edition that was ever public has that number."""


def current_edition() -> Edition:
    """The newest approved edition that is not withdrawn; `NoEdition` where none is."""
    edition = _editions().public().newest_first().first()
    if edition is None:
        raise NoEdition
    return edition


def edition_numbered(number: str) -> Edition:
    """
    An edition that is or was public, by its number.

    A withdrawn edition is found too: its address goes on to say that it is withdrawn,
    and why. Raises `UnknownEdition`.
    """
    edition = _editions().released().filter(number=number).first()
    if edition is None:
        raise UnknownEdition(number)
    return edition


def released_editions() -> list[Edition]:
    """Every edition that is or was public, newest first."""
    return list(_editions().released().newest_first().select_related("previous"))


def _editions() -> Any:
    editions = Edition.objects.all()
    if settings.PROGRAMME:
        editions = editions.filter(programme__code=settings.PROGRAMME)
    return editions


def localize(value: Any, language: str) -> Any:
    """A frozen document with every text in one language, as `Text` that knows of a fallback."""
    if isinstance(value, dict):
        if value.keys() == TEXT_KEYS:
            return pick(value, value["source_language"], language)
        return {name: localize(part, language) for name, part in value.items()}
    if isinstance(value, list):
        return [localize(part, language) for part in value]
    return value


def records(edition: Edition, language: str, *kinds: str) -> dict[str, list[dict[str, Any]]]:
    """
    The records of these kinds, each kind a list in public order; one query.

    A kind of which there is nothing is an empty list.
    """
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in kinds}
    rows = FrozenRecord.objects.of(edition).of_kind(*kinds).order_by("position", "start_key", "key")
    for kind, document in rows.values_list("kind", "document"):
        found[kind].append(localize(document, language))
    return found


def record(edition: Edition, language: str, kind: str, key: str) -> dict[str, Any] | None:
    """One record by its key; None where the edition has none."""
    rows = FrozenRecord.objects.of(edition).of_kind(kind).filter(key=key)
    document = rows.values_list("document", flat=True).first()
    return None if document is None else localize(document, language)


def counts(edition: Edition, language: str, project_code: str) -> list[dict[str, Any]]:
    """The published counts of one project, in public order."""
    cells = FrozenCell.objects.of(edition).filter(project_code=project_code).in_public_order()
    return [localize(document, language) for document in cells.values_list("document", flat=True)]


def edition_changes(editions: list[Edition]) -> dict[int, list[tuple[str, int]]]:
    """How many records of each kind each edition after the first one changed, by its id."""
    rows = (
        FrozenRecord.objects.filter(
            first_edition__in=editions, first_edition__previous__isnull=False
        )
        .values_list("first_edition", "kind")
        .annotate(Count("pk"))
        .order_by("kind")
    )
    changes: dict[int, list[tuple[str, int]]] = {}
    for edition, kind, count in rows:
        changes.setdefault(edition, []).append((str(FrozenRecord.Kind(kind).label), count))
    return changes
