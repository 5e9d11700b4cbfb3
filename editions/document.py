"""A record as an edition publishes it: plain data, and the hash of all that it releases."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

COUNT = "count"
# Of counts: kept for computing with them, and shown to nobody.
UNSAID = {"footprint", "at_most"}


@dataclass(frozen=True)
class Document:
    """One record as an edition would publish it."""

    kind: str
    key: str
    body: dict[str, Any]
    position: int = 0
    facets: tuple[tuple[str, str], ...] = ()
    start_key: str = ""
    search_text: str = ""
    # Of counts only: the columns of the frozen cell.
    cell: dict[str, Any] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """SHA-256 of everything released with this record, its place in lists included."""
        return digest([self.position, self.facets, self.start_key, self.body])


def digest(value: Any) -> str:
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
