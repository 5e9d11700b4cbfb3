"""Drawings of figures as somebody published them: nothing is computed of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from editions.charts.bars import in_cell, shares
from editions.charts.svg import Drawing
from editions.charts.values import is_enough, reported

Statement = Mapping[str, Any]


def natures_published(figures: Mapping[str, Statement]) -> Drawing | None:
    """The two printed shares of the natures; None unless both are printed and add to 100."""
    emergency = figures.get("emergency_share_percent")
    development = figures.get("development_share_percent")
    if not emergency or not development or emergency["value"] + development["value"] != 100:
        return None
    parts = [
        (pgettext("nature of projects", "emergency"), emergency["value"], "deep"),
        (pgettext("nature of projects", "development"), development["value"], "accent"),
    ]
    return shares(str(emergency["metric"]), parts)


def areas_published(areas: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """
    The printed people of each area of work with a bar; empty where too few are printed.

    Each row has its sector, the statements about it, and the drawing for its cell; they stand in
    the order of the cards below them.
    """
    stated = [area for area in areas if "beneficiaries" in area["figures"]]
    values = [reported(area["figures"]["beneficiaries"]["value"]) for area in stated]
    if not is_enough(values):
        return []
    most = max(value.longest for value in values)
    rows = [
        {
            "sector": area["sector"],
            "people": area["figures"]["beneficiaries"],
            "projects": area["figures"].get("projects"),
            "bar": _bar(area["sector"]["symbol"], value, most),
        }
        for area, value in zip(stated, values, strict=True)
    ]
    return rows


def _bar(symbol: str, value: Any, most: int) -> SafeString:
    return in_cell(value, most, f"sector sector-{symbol}")
