"""Editions and what they froze."""

from editions.models.correction import CorrectionReport, CorrectionTry
from editions.models.edition import Approver, Edition, Erratum, Redaction, Restatement
from editions.models.figures import FrozenFigures
from editions.models.finding import Finding
from editions.models.frozen import (
    FrozenCell,
    FrozenFacet,
    FrozenListing,
    FrozenPage,
    FrozenRecord,
    ProjectInput,
)

__all__ = [
    "Approver",
    "CorrectionReport",
    "CorrectionTry",
    "Edition",
    "Erratum",
    "Finding",
    "FrozenCell",
    "FrozenFacet",
    "FrozenFigures",
    "FrozenListing",
    "FrozenPage",
    "FrozenRecord",
    "ProjectInput",
    "Redaction",
    "Restatement",
]
