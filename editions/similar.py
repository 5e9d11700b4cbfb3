"""Which projects of an edition are like one of them, and what they have in common: facts only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from editions.models import Edition, FrozenFacet, FrozenListing, FrozenRecord
from editions.reading import localize
from programmes.wording import printed

MOST = 5
# What two projects may share, and under which name and code a document has it.
SHARED = {"donor": ("donors", "slug"), "region": ("regions", "code"), "sector": ("sectors", "slug")}
Document = dict[str, Any]


@dataclass(frozen=True)
class Similar:
    """A project, with the donors, regions and sectors that it shares."""

    project: Document
    donors: list[Document]
    regions: list[Document]
    sectors: list[Document]


def similar_to(edition: Edition, project: Document, language: str) -> list[Similar]:
    """
    The projects most like one: at most five, those that share most kinds of facts first.

    Like it is a project of the same donor, or one in the same sector and the same region: a
    sector alone, or a region alone, many have in common. Two queries, or three.
    """
    own = {name: [one[code] for one in project[kind]] for name, (kind, code) in SHARED.items()}
    keys = list(_nearest(edition, project["code"], own, in_all=True))
    if len(keys) < MOST:
        keys = list(_nearest(edition, project["code"], own, in_all=False))
    rows = FrozenRecord.objects.of(edition).filter(pk__in=keys).values_list("pk", "document")
    found = dict(rows) if keys else {}
    return [_common(project, localize(found[key], language, printed)) for key in keys]


def _nearest(edition: Edition, code: str, own: dict[str, list[str]], *, in_all: bool) -> QuerySet:
    """
    The records that share most, by id; of equals the first by start and code.

    Those that are like the project `in_all` ways stand before all others, and are few; those
    like it in any way may be the thousands of a donor.
    """
    same_work = FrozenListing.objects.filter(
        programme=edition.programme_id, year="", sector__in=own["sector"], region__in=own["region"]
    )
    same_donor = FrozenFacet.objects.filter(name="donor", value__in=own["donor"])
    shared = Q()
    for name, values in own.items():
        shared |= Q(facets__name=name, facets__value__in=values)
    work, donor = (like.order_by().values("record") for like in (same_work, same_donor))
    candidates: Any = work.intersection(donor) if in_all else work.union(donor)
    # From the few candidates to their facets: the other way round there are very many.
    return (
        FrozenRecord.objects.of(edition)
        .filter(pk__in=candidates)
        .exclude(key=code)
        .values_list("pk", flat=True)
        .annotate(
            kinds=Count("facets__name", filter=shared, distinct=True),
            number=Count("facets", filter=shared),
        )
        .order_by("-kinds", "-number", "start_key", "key")[:MOST]
    )


def _common(project: Document, other: Document) -> Similar:
    return Similar(other, **dict(_shared(project, other)))


def _shared(project: Document, other: Document) -> Iterator[tuple[str, list[Document]]]:
    for kind, code in SHARED.values():
        own = {one[code] for one in project[kind]}
        yield kind, [one for one in other[kind] if one[code] in own]
