"""The ways to show one selection, each with the query that leads there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict


def views_of(
    asked: QueryDict,
    views: Mapping[str, Any],
    first: str,
    shown: str,
    parameter: str = "view",
) -> list[dict[str, Any]]:
    """`views` are their names in words; the `first` is shown where an address names none."""
    query = asked.copy()
    for name in ("page", parameter):
        query.pop(name, None)
    found = []
    for name, words in views.items():
        to = query.copy()
        if name != first:
            to[parameter] = name
        found.append({"words": words, "query": to.urlencode(), "is_shown": name == shown})
    return found
