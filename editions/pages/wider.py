"""Where a selection finds nothing: the choices one step wider, each with what it finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.http import QueryDict

# So many are offered at most.
MOST = 3


class Part(NamedTuple):
    """A part of what is chosen: in words, and the names of its parameters."""

    words: str
    names: Sequence[str]


def steps_wider(
    parts: Sequence[Part],
    query: QueryDict,
    matching: Callable[[QueryDict], int],
    *,
    tried: int | None = None,
) -> list[dict[str, Any]]:
    """
    At most three wider choices that find something, those that find most first.

    One step wider where that helps: all of the choice but one part of it; else one part alone.
    `matching` tells how many projects a query finds; where that is dear, so many parts are `tried`.
    """
    if len(parts) < 2:
        return []
    for is_alone in (False, True) if len(parts) > 2 else (False,):
        choices = [_choice(part, parts, query, is_alone=is_alone) for part in parts[:tried]]
        found = [
            choice | {"query": wider.urlencode(), "matching": number}
            for choice, wider in choices
            if (number := matching(wider))
        ]
        if found:
            return sorted(found, key=lambda choice: -choice["matching"])[:MOST]
    return []


def _choice(
    part: Part, parts: Sequence[Part], query: QueryDict, *, is_alone: bool
) -> tuple[dict[str, Any], QueryDict]:
    left_out = [other for other in parts if (other is not part) is is_alone]
    wider = query.copy()
    for name in ("page", *(name for other in left_out for name in other.names)):
        wider.pop(name, None)
    return {"words": part.words, "is_alone": is_alone}, wider
