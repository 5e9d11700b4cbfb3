"""Projects of a selection that name a region as another map had it: left out of its figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import ngettext

from editions.filters import region_label
from editions.models import FrozenFacet
from editions.narrowing import Narrowed
from editions.templatetags.portal import number

Region = Mapping[str, Any]


def beside(narrowed: Narrowed, regions: Iterable[Region]) -> Iterator[tuple[dict[str, Any], int]]:
    """
    Of a region of today the former one that it came from; of a former one its parts of today.

    Each with the number of projects of the same selection that name it alone: a project stays
    with the region that it names. None where no region is asked for.
    """
    chosen = narrowed.asked.get("region")
    for region in (row for row in regions if row["code"] == chosen):
        here = FrozenFacet.objects.filter(record=OuterRef("record"), name="region", value=chosen)
        for other in (*region["predecessors"], *region["successors"]):
            there = Narrowed(narrowed.edition, {**narrowed.asked, "region": other["code"]})
            found = there.projects.order_by().exclude(Exists(here)).count()
            if found:
                yield other, found


def left_out_here(narrowed: Narrowed, regions: Iterable[Region]) -> str:
    """The same in words; empty where every project that may have worked there names the region."""
    return " ".join(
        ngettext(
            "%(shown)s other project of the selection names %(name)s, the region of another map, "
            "and is left out here.",
            "%(shown)s other projects of the selection name %(name)s, the region of another map, "
            "and are left out here.",
            found,
        )
        % {"shown": number(found), "name": region_label(other)}
        for other, found in beside(narrowed, regions)
    )
