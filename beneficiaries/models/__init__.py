"""Whom the programme reaches: head counts, never persons; and figures as published."""

from beneficiaries.models.counts import (
    BeneficiaryCount,
    FurtherCut,
    ReportingYear,
    SexAgeCell,
)
from beneficiaries.models.statements import Publication, Statement

__all__ = [
    "BeneficiaryCount",
    "FurtherCut",
    "Publication",
    "ReportingYear",
    "SexAgeCell",
    "Statement",
]
