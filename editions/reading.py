"""Reading an edition: the only door between frozen rows and the public."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from editions.models import Edition, Erratum, FrozenCell, FrozenRecord, Redaction
from editions.models.frozen import in_address
from editions.stamp import remembered
from editions.trees import TOGETHER, Breakdown
from programmes.languages import TEXT_KEYS, Text, pick

# What a text of a document holds; a project names its source language beside its texts.
NESTED = (dict, list)
# What may tell of a fallback, or hold what does.
TELLING = (Text, *NESTED)
Wording = Callable[[Mapping[str, str], str, str], Text]


class NoEdition(Exception):
    """Nothing has been published yet, so there is nothing to show."""


class UnknownEdition(LookupError):
    """No edition that was ever public has that number."""


def current_edition() -> Edition:
    """The newest approved edition that is not withdrawn; `NoEdition` where none is."""
    edition: Edition | None = remembered(
        ("current edition", settings.PROGRAMME), lambda: _editions().public().newest_first().first()
    )
    if edition is None:
        raise NoEdition
    return edition


def edition_numbered(number: str) -> Edition:
    """
    An edition that is or was public, by its number.

    A withdrawn edition is found too: its address goes on to say that it is withdrawn,
    and why. Raises `UnknownEdition`.
    """
    # PostgreSQL refuses to compare with a null character, which an address may hold.
    edition = None if "\x00" in number else _editions().released().filter(number=number).first()
    if edition is None:
        raise UnknownEdition(number)
    return edition


def released_editions() -> list[Edition]:
    """Every edition that is or was public, newest first."""
    found: list[Edition] = remembered(
        ("released editions", settings.PROGRAMME),
        lambda: list(_editions().released().newest_first().select_related("previous")),
    )
    return found


def _editions() -> Any:
    editions = Edition.objects.all()
    if settings.PROGRAMME:
        editions = editions.filter(programme__code=settings.PROGRAMME)
    return editions


def localize(value: Any, language: str, wording: Wording = pick) -> Any:
    """
    A frozen document with every text in one language, as `Text` that knows of a fallback.

    `wording` chooses the text: pages print it (`programmes.wording.printed`), the API as stored.
    """
    # Tens of thousands of values in a page: most are plain, and cost no call.
    if isinstance(value, dict):
        if len(value) == len(TEXT_KEYS) and value.keys() == TEXT_KEYS:
            return wording(value, value["source_language"], language)
        return {
            name: localize(part, language, wording) if isinstance(part, NESTED) else part
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [localize(part, language, wording) for part in value]
    return value


def with_fallbacks(row: dict[str, Any]) -> dict[str, Any]:
    """The row, and which of its texts stand in another language than that of the answer."""
    fallbacks = dict(_fallbacks(row, ""))
    return row | {"fallbacks": fallbacks} if fallbacks else row


def _fallbacks(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Text):
        if value.is_fallback:
            yield path, value.language
    elif isinstance(value, dict):
        for name, part in value.items():
            if isinstance(part, TELLING):
                yield from _fallbacks(part, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            if isinstance(part, TELLING):
                yield from _fallbacks(part, f"{path}.{place}")


def records(
    edition: Edition, language: str, *kinds: str, wording: Wording = pick
) -> dict[str, list[dict[str, Any]]]:
    """
    The records of these kinds, each kind a list in public order; one query.

    A kind of which there is nothing is an empty list.
    """
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in kinds}
    rows = FrozenRecord.objects.of(edition).of_kind(*kinds).order_by("position", "start_key", "key")
    for kind, document in rows.values_list("kind", "document"):
        found[kind].append(localize(document, language, wording))
    return found


def record(
    edition: Edition, language: str, kind: str, key: str, *, wording: Wording = pick
) -> dict[str, Any] | None:
    """One record by its key; None where the edition has none."""
    rows = FrozenRecord.objects.of(edition).of_kind(kind).filter(key=key)
    document = rows.values_list("document", flat=True).first()
    return None if document is None else localize(document, language, wording)


def counts(
    edition: Edition, language: str, project_code: str, *, wording: Wording = pick
) -> list[dict[str, Any]]:
    """
    The published counts of one project, also those it shares, in public order.

    Each with the key under which the API has it.
    """
    cells = FrozenCell.objects.of(edition).filter(project_code__in=[project_code, TOGETHER])
    return [
        localize(document, language, wording) | {"key": key}
        for key, document in (
            (in_address(cell.key), count_of(cell.document)) for cell in cells.in_public_order()
        )
        if document["project"] == project_code
        or any(member["project"] == project_code for member in document["members"])
    ]


def totals_of(
    edition: Edition, language: str, codes: Iterable[str]
) -> dict[str, list[dict[str, Any]]]:
    """
    The totals that a source reports of the projects of some codes; one query.

    By the code of the project; a count that is shared stands with each.
    """
    return _by_project(_totals(edition).filter(project_code__in=[*codes, TOGETHER]), language)


def totals_by_project(
    edition: Edition, language: str, most: int
) -> dict[str, list[dict[str, Any]]]:
    """The same of every project: no more than `most` of each, and those that it shares."""
    place = Window(RowNumber(), partition_by=F("project_code"))
    cells = _totals(edition).annotate(place=place)
    return _by_project(cells.filter(Q(project_code=TOGETHER) | Q(place__lte=most)), language)


def _totals(edition: Edition) -> Any:
    totals = FrozenCell.objects.of(edition).filter(sector="", region="", sex="")
    return totals.exclude(status=FrozenCell.Status.NOT_REPORTED)


def _by_project(cells: Any, language: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    documents = cells.in_public_order().values_list("document", flat=True)
    for document in map(count_of, documents):
        told = localize(document, language)
        codes = [document["project"], *(member["project"] for member in document["members"])]
        for code in dict.fromkeys(filter(None, codes)):
            found.setdefault(code, []).append(told)
    return found


def count_of(document: dict[str, Any]) -> dict[str, Any]:
    """A count as it is told; the first editions knew no parts, and said nothing of them."""
    return {"breakdown": Breakdown.NONE, "members": []} | document


def errata_of(editions: list[Edition]) -> dict[int, list[Erratum]]:
    """Notes made on editions afterwards, by the id of the edition."""
    errata: dict[int, list[Erratum]] = {}
    for erratum in Erratum.objects.filter(edition__in=editions):
        errata.setdefault(erratum.edition_id, []).append(erratum)
    return errata


def redactions_of(editions: list[Edition]) -> dict[int, list[Redaction]]:
    """What was removed for safety from editions, without a word of it, by the id of the edition."""
    removed: dict[int, list[Redaction]] = {}
    for redaction in Redaction.objects.filter(applied_at__isnull=False).order_by("applied_at"):
        for edition in editions:
            if (
                edition.programme_id == redaction.programme_id
                and edition.number in redaction.editions
            ):
                removed.setdefault(edition.pk, []).append(redaction)
    return removed
