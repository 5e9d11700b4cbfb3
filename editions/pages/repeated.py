"""Figures that a page repeats from sources, in words, and where each is told of at length."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import pgettext

from editions.models.frozen import KEY_OF_CELL, in_address, key_of_cell
from editions.pages.reported import value_of_result
from editions.templatetags.portal import number
from programmes.wording import colon

Row = Mapping[str, Any]
# Words, and the address of the figure; "" where it is told of on the page itself.
Repeated = tuple[str, str]


def of_results(results: Iterable[Row]) -> list[Repeated]:
    """The results of a project that have a value."""
    told = [row for row in results if row["value"] is not None]
    return [(colon(row["label"], value_of_result(row)), "") for row in told]


def of_donors(donors: Iterable[Row], keep: str) -> list[Repeated]:
    """The figures of people in the rows of donors; each stands on the page of its project."""
    return [
        (colon(donor["organisation"]["name"], _people(count)), _address(count, keep))
        for donor in donors
        if (work := donor.get("work")) and work.is_short
        for count in work.people
        if count["value"] is not None and count["project"]
    ]


def _people(count: Row) -> str:
    about = pgettext("before a number", "about") if count["precision"] == "about" else ""
    return " ".join(filter(None, [about, number(count["value"]), count["words"]]))


def _address(count: Row, keep: str) -> str:
    names = (count[name] or "" for name in KEY_OF_CELL[2:])
    key = key_of_cell(count["project"], count["year"], *names)
    place = in_address(key)
    return f"{reverse('editions:project-detail', args=[count['project']])}{keep}#{place}"
