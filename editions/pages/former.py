"""On which map regions are told, and projects that name one as another map had it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from editions.filters import ProjectFilter, region_label
from editions.models import FrozenRecord
from editions.other_map import beside


@dataclass(frozen=True)
class OtherMap:
    """
    A region of the other map, and how many projects of the same selection name it alone.

    `query` asks for the same selection with that region.
    """

    name: str
    number: int
    query: str
    # Whether it is on the map before 2023, else on that of today.
    is_former: bool


def on_the_other_map(asked: ProjectFilter) -> list[OtherMap]:
    """
    Of a region of today the former one that it came from; of a former one its parts of today.

    A project stays with the region that it names, so whoever asks for one of
    them has to hear of the other. None where no region is asked for, or nothing is left.
    """
    regions = asked.references[FrozenRecord.Kind.REGION]
    former = {other["code"] for region in regions for other in region["predecessors"]}
    return [
        OtherMap(
            region_label(other),
            found,
            asked.with_choice("region", other["code"]).data.urlencode(),
            other["code"] in former,
        )
        for other, found in beside(asked.narrowed, regions)
    ]


def map_in_words(year: int | None, *, is_former: bool) -> str:
    """On which map the regions of figures are; empty where no map was asked for."""
    if year is None:
        return ""
    if is_former:
        return _(
            "Regions are those of the map at the end of %(year)s, each with all that lies in it "
            "today: a project is counted once, people within bounds."
        ) % {"year": year}
    return _(
        "Regions are those of the map at the end of %(year)s, which is today’s: what names a "
        "former, larger region stands in no row."
    ) % {"year": year}
