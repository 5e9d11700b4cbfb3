"""A record as an edition publishes it: plain data, and the hash of all that it releases."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

COUNT = "count"
# What people wrote of an edition; beside the kinds of records, as what a redaction names: a
# note on it, why it was withdrawn, why it gives a figure otherwise.
ERRATUM, EDITION, RESTATEMENT = "erratum", "edition", "restatement"
WRITTEN = (ERRATUM, EDITION, RESTATEMENT)
# Of counts: kept for computing with them, and shown to nobody.
UNSAID = {"footprint", "at_most"}

# What names a record: its kind and its key.
Name = tuple[str, str]

# The one way in which plain data are written as bytes; made once, since millions are.
canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
NO_PLACE = canonical([0, [], ""])


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
    def name(self) -> Name:
        return self.kind, self.key

    @cached_property
    def text(self) -> str:
        """The body as it is stored and hashed."""
        return canonical(self.body)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything released with this record, its place in lists included."""
        place = NO_PLACE
        if self.position or self.facets or self.start_key:
            place = canonical([self.position, self.facets, self.start_key])
        return hashlib.sha256(f"{place[:-1]},{self.text}]".encode()).hexdigest()


def digest(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()
