"""Regions on the map of another year: which there were, and what of today lies in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from beneficiaries.counting import lying_in
from programmes.models import Region as RegionRecord

Region = Mapping[str, Any]
# The regions of a map by their code, each with the regions that lie in it.
OnTheMap = Mapping[str, frozenset[str]]


def is_former(region: Region) -> bool:
    """Whether a region is on no map of today."""
    return bool(region["code_version"] != RegionRecord.CodeVersion.REFORM_2023)


def is_on_the_map(region: Region, year: int) -> bool:
    """Whether a region was in force on the last day of a year."""
    last_day = f"{year}-12-31"
    # `valid_until` is the first day of the next map.
    return region["valid_from"] <= last_day and not (
        region["valid_until"] and region["valid_until"] <= last_day
    )


def lying_in_each(regions: Iterable[Region], year: int) -> OnTheMap:
    """
    Each region on the map of a year, in the order given, with the regions that lie in it.

    What came out of several former regions lies in none of them.
    """
    known = list(regions)
    part_of = {
        region["code"]: region["predecessors"][0]["code"]
        for region in known
        if len(region["predecessors"]) == 1
    }
    on_the_map = [region["code"] for region in known if is_on_the_map(region, year)]
    return {code: lying_in(code, part_of) for code in on_the_map}


def with_what_lies_in(asked: Mapping[str, Any], on_the_map: OnTheMap) -> dict[str, Any]:
    """What narrows projects, by parameter: a region of a map as all that lies in it."""
    inside = on_the_map.get(asked.get("region") or "", frozenset())
    return {**asked, "region": "", "regions": inside} if len(inside) > 1 else dict(asked)
