"""Editions and what they froze."""

from editions.models.edition import Approver, Edition, Erratum, Redaction, Restatement
from editions.models.finding import Finding
from editions.models.frozen import FrozenCell, FrozenFacet, FrozenRecord, ProjectInput

__all__ = [
    "Approver",
    "Edition",
    "Erratum",
    "Finding",
    "FrozenCell",
    "FrozenFacet",
    "FrozenRecord",
    "ProjectInput",
    "Redaction",
    "Restatement",
]
