"""
Why a published figure and what the records give beside it do not match, or cannot be compared.

In words made when a statement is read, so that editions from before tell them too. Only what
the records say; for a gap between two exact figures no cause is claimed.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _, ngettext

from beneficiaries.counting import State
from beneficiaries.models import Statement
from editions.reconciling import REMOVED_STATE, Basis
from editions.templatetags.portal import number

Metric = Statement.Metric
OF_PEOPLE = {Metric.BENEFICIARIES, Metric.DIRECT_BENEFICIARIES, Metric.DIFFERENT_PEOPLE}


def with_reasons(statement: dict[str, Any]) -> dict[str, Any]:
    """A statement as an edition has it, each comparison with its reason, or why there is none."""
    compared = [row | {"reason": _why_open(row)} for row in statement["comparisons"]]
    return statement | {
        "comparisons": compared,
        "not_compared": "" if compared else _why_alone(statement),
    }


def _why_open(row: dict[str, Any]) -> str:
    """Why a difference is not exact, or has no explanation; "" where nothing is to be said."""
    if row["state"] == REMOVED_STATE:
        return ""
    if row["difference"] is not None:
        is_open = row["state"] == State.OPEN.value
        return _("No source says why they differ.") if is_open else ""
    basis, not_known = row["basis"], row["not_known"]
    if not_known:
        words = (
            ngettext(
                "Of %(shown)s of these the nature is not known.",
                "Of %(shown)s of these the nature is not known.",
                not_known,
            )
            if basis == Basis.NATURES
            else ngettext(
                "Of %(shown)s of these nobody knows whether it counts.",
                "Of %(shown)s of these nobody knows whether they count.",
                not_known,
            )
        )
        return words % {"shown": number(not_known)}
    if basis == Basis.NATURES:
        return _("No documented project ran in these years.")
    if basis == Basis.OFFICES:
        return _("No source says whether the country office is meant too.")
    if row["at_least"] is None:
        return _("No documented project gives such a figure for these years.")
    if basis == Basis.DIFFERENT_PEOPLE:
        return _("The same person may be in several reports.")
    return _("Some figures are withheld, or told within bounds.")


def _why_alone(statement: dict[str, Any]) -> str:
    """Why nothing that is counted stands beside a statement."""
    metric = statement["metric"]
    if metric in {Metric.INTERNATIONAL_STAFF, Metric.NATIONAL_STAFF}:
        return _("The records hold no staff.")
    if statement["period_start"] is None or statement["period_end"] is None:
        return _(
            "Its first or last year is not known, so no figure is counted for the same period."
        )
    if metric == Metric.BENEFICIARIES:
        return _(
            "The source does not say whether directly or indirectly; the records are added up as "
            "people reached directly."
        )
    if statement["sector"] and metric in OF_PEOPLE:
        return _("Figures of whole projects are added up, which are not those of one sector.")
    return _("In this edition nothing is counted beside it.")
