"""Projects that name a region as another map had it, beside those that name the one asked for."""

from __future__ import annotations

from dataclasses import dataclass

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

    A project stays with the region that it names (design §3), so whoever asks for one of
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
