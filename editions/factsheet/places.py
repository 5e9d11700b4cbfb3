"""Where projects worked: the regions that their records name, on a map and in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from editions.factsheet import maps
from editions.factsheet.words import Said, strong
from editions.templatetags.portal import number, region_label
from programmes.models import Region
from programmes.wording import colon, in_a_row

TODAY = Region.CodeVersion.REFORM_2023
Row = dict[str, Any]


def states_of(named: Iterable[str], regions: Iterable[Row]) -> dict[str, str]:
    """Regions of today that are named; of a former one those of today that lie within it."""
    known = {row["code"]: row for row in regions}
    found = {other["code"]: "within" for code in named for other in known[code]["successors"]}
    return found | {code: "here" for code in named if known[code]["code_version"] == TODAY}


def map_of_named(page: dict[str, Any]) -> dict[str, Any] | None:
    """The map of the regions that are named, for the band; None where nothing can be drawn."""
    drawn = maps.on_band(page["plane"]) if page["plane"] else None
    if drawn is None:
        return None
    signs = {
        "here": _("region that the records name"),
        "within": _(
            "within a former, larger region that the records name; in which part is not known"
        ),
    }
    states = {shape["state"] for shape in drawn["regions"]}
    alt = _("Map of the country. Regions that the records name: %(regions)s.")
    return {
        "map": drawn,
        "wide": maps.BAND[0],
        "alt": alt % {"regions": in_a_row(map(region_label, _named(page)))},
        "legend": [{"sign": sign, "words": signs[sign]} for sign in signs if sign in states],
        "note": maps.caption(page["boundaries"]),
    }


def projects_by_region(page: dict[str, Any]) -> list[Said]:
    """How many projects of an account name each region: in words, as its map has no figures."""
    regions = _named(page)
    if not regions:
        return []
    today = [row for row in regions if row["code_version"] == TODAY]
    former = [row for row in regions if row not in today]
    words: list[Said] = [strong(_("Projects by region"))]
    if today:
        words.append(f"{_in_words(today, page)}.")
    if former:
        words.append(
            _("Projects that name a former, larger region stand apart: %(regions)s.")
            % {"regions": _in_words(former, page)}
        )
    return [*words, _("A project counts in each region that it names.")]


def _named(page: dict[str, Any]) -> list[Row]:
    """The regions that the projects of a sheet name, in the order of the edition."""
    return [row for row in page["regions"] if page["named"].get(row["code"])]


def _in_words(regions: Iterable[Row], page: dict[str, Any]) -> str:
    return in_a_row(colon(region_label(row), number(page["named"][row["code"]])) for row in regions)
