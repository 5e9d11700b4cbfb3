"""The projects that a page or a sheet lists: the first of them, or the newest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When
from django.urls import reverse

from editions.documents import NO_START
from editions.filters import ProjectFilter, region_label
from editions.models import FrozenFacet, FrozenListing
from editions.pages.base import EditionPage, Kind
from editions.reading import localize
from programmes.wording import printed


@dataclass(frozen=True)
class Listed:
    """
    Some of the projects that name a record, how many do in all, and where all of them are.

    A list that is too long for a page is for the register, which has pages and can be narrowed.
    """

    record: dict[str, Any]
    projects: list[dict[str, Any]]
    number: int
    register: str

    def __bool__(self) -> bool:
        return self.number > 0

    @property
    def name(self) -> str:
        is_region = "code_version" in self.record
        return region_label(self.record) if is_region else self.record["name"]

    @property
    def is_cut(self) -> bool:
        return self.number > len(self.projects)


def listed(page: EditionPage, kind: str, record: dict[str, Any], **choice: str) -> Listed:
    """The projects of one choice of the register, of which `record` is the only value."""
    asked = _filter(page, kind, record, choice)
    return _listed(page, record, asked.projects, asked.number, choice)


def listed_beside(
    page: EditionPage, former: Iterable[dict[str, Any]], region: dict[str, Any]
) -> list[Listed]:
    """The projects that name a former region and not that of today, for each that has any."""
    here = FrozenFacet.objects.filter(
        record=OuterRef("record"), name="region", value=region["code"]
    )
    found = []
    for one in former:
        choice = {"region": one["code"]}
        rows = _filter(page, Kind.REGION, one, choice).projects.exclude(Exists(here))
        found.append(_listed(page, one, rows, rows.count, choice))
    return [one for one in found if one]


def shared_with_other_sectors(page: EditionPage, sector: dict[str, Any]) -> int:
    """How many projects of a sector have others too, and so stand under each of them."""
    others = FrozenFacet.objects.filter(record=OuterRef("record"), name="sector").exclude(
        value=sector["slug"]
    )
    asked = _filter(page, Kind.SECTOR, sector, {"sector": sector["slug"]})
    return asked.projects.order_by().filter(Exists(others)).count()


def _filter(
    page: EditionPage, kind: str, record: dict[str, Any], choice: dict[str, str]
) -> ProjectFilter:
    references: dict[str, list[dict[str, Any]]] = {
        Kind.SECTOR: [],
        Kind.REGION: [],
        Kind.ORGANISATION: [],
    }
    return ProjectFilter(choice, edition=page.edition, references=references | {kind: [record]})


def _listed(
    page: EditionPage,
    record: dict[str, Any],
    rows: QuerySet[FrozenListing],
    number: Callable[[], int],
    choice: dict[str, str],
) -> Listed:
    pinned = {"edition": page.edition.number} if page.keep else {}
    found = rows.values_list("record__document", flat=True)
    if page.lists_newest:
        found = _newest_first(found)
    # One more than a page lists says whether they have to be counted at all.
    documents = list(found[: page.most_listed + 1])
    shown = documents[: page.most_listed]
    if page.lists_newest:
        shown.reverse()
    return Listed(
        record,
        [localize(document, page.language, printed) for document in shown],
        number() if len(documents) > page.most_listed else len(documents),
        f"{reverse('editions:project-list')}?{urlencode(choice | pinned)}",
    )


def _newest_first(rows: QuerySet[FrozenListing, Any]) -> QuerySet[FrozenListing, Any]:
    """Those without a start count as the oldest."""
    begun = Case(When(start_key=NO_START, then=Value("")), default=F("start_key"))
    return rows.order_by(begun.desc(), "-key")
