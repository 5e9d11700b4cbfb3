"""
Statements beside what the records give, with their difference and its state.

The two stand side by side: neither is made from the other, and no figure is
bent to close a gap. What no source explains is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from beneficiaries.counting import (
    Bounds,
    Comparison,
    Period,
    State,
    add_stated,
    compare,
    shares,
)
from beneficiaries.models import Statement
from editions.counted import Counted, reach_of
from editions.models import Edition, FrozenRecord
from editions.totals import Totals
from programmes.languages import LANGUAGES
from programmes.partial_dates import PartialDate

Metric, Kind = Statement.Metric, FrozenRecord.Kind


class Basis(TextChoices):
    """On what the figure rests that stands beside a statement."""

    PROJECTS = "projects", _("projects on record that ran, or may have run, in the period")
    PEOPLE = "people", _("people reached directly, as the records of projects report them")
    DIFFERENT_PEOPLE = "different_people", _("the bounds of different people in these records")
    NATURES = "natures", _("the nature of the projects on record")
    BASES = "bases", _("bases on record")
    OFFICES = "offices", _("operational bases on record, without and with the country office")
    REGIONS = "regions", _("regions on record as those of today")
    SECTORS = "sectors", _("what is printed for each sector, added up by the portal")


# What is printed for sectors, under what is stated for all of them.
PARTS_OF: dict[str, str] = {
    Metric.PROJECTS.value: Metric.PROJECTS.value,
    Metric.DIRECT_BENEFICIARIES.value: Metric.BENEFICIARIES.value,
}
# In place of a state, where two people removed a figure that it would give away.
REMOVED_STATE = "removed"
STATES = {
    State.MATCH.value: _("match"),
    State.EXPLAINED.value: _("explained"),
    State.OPEN.value: pgettext_lazy("state of a difference", "open"),
    REMOVED_STATE: _("removed for safety"),
}


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One statement, the comparison, and on what the other figure rests."""

    statement: dict[str, Any]
    comparison: Comparison
    basis: Basis
    # Of projects: how many of those counted may have run, but nobody knows.
    not_known: int = 0


def reconcile(
    statements: list[dict[str, Any]],
    counted: Counted,
    *,
    bases: list[dict[str, Any]],
    presence: list[dict[str, Any]],
) -> list[Reconciliation]:
    """
    Every statement that the records can be held against.

    Of a sector these are the numbers of projects. Its figures are also held, together and
    as our own sum, beside what is stated for all sectors of the same year.
    """
    rows = []
    for statement in statements:
        period = _period(statement)
        if period is None:
            continue
        if statement["sector"]:
            if statement["metric"] == Metric.PROJECTS:
                rows.append(_projects(statement, period, counted))
            continue
        row = _against_records(statement, period, counted, bases, presence)
        if row is not None:
            rows.append(row)
        rows += _against_parts(statement, statements)
    return rows


def reconcile_with(edition: Edition, statements: list[dict[str, Any]]) -> list[Reconciliation]:
    """These statements, approved or not, beside what the records of an edition give."""
    records = FrozenRecord.objects.of(edition)
    programme: Any = records.of_kind(Kind.PROGRAMME).get().document
    bases = records.of_kind(Kind.BASE).order_by("position", "key")
    projects = records.of_kind(Kind.PROJECT).order_by("position", "key")
    return reconcile(
        statements,
        # One project after the other: of each only its facts are kept.
        Counted(
            programme,
            projects.values_list("document", flat=True).iterator(),
            Totals.of(edition).cells,
            reach_of(edition, programme),
        ),
        bases=list(bases.values_list("document", flat=True)),
        presence=programme["presence"],
    )


def _explanation(statement: dict[str, Any]) -> str:
    """Why a figure differs, in any language; empty where no source says it."""
    note = statement["comparison_note"]
    return next((note[language] for language in LANGUAGES if note[language]), "")


def _period(statement: dict[str, Any]) -> Period | None:
    """None where an end is open or not known: then nothing can be held against it."""
    if statement["period_start"] is None or statement["period_end"] is None:
        return None
    return Period(statement["period_start"], statement["period_end"])


def _against_records(
    statement: dict[str, Any],
    period: Period,
    counted: Counted,
    bases: list[dict[str, Any]],
    presence: list[dict[str, Any]],
) -> Reconciliation | None:
    metric, note = statement["metric"], _explanation(statement)
    bases = [base for base in bases if _may_have_stood(base, period)]
    if metric == Metric.PROJECTS:
        return _projects(statement, period, counted)
    if metric in {Metric.DIRECT_BENEFICIARIES, Metric.DIFFERENT_PEOPLE}:
        return _people(statement, period, counted, note)
    if metric in {Metric.EMERGENCY_SHARE, Metric.DEVELOPMENT_SHARE}:
        return _share(statement, period, counted, note)
    if metric == Metric.OPERATIONAL_BASES:
        return _operational(statement, bases, note)
    found = {
        Metric.SUB_BASES: sum(base["kind"] == "sub_base" for base in bases),
        Metric.REGIONS_PRESENT: sum(row["is_today"] for row in presence),
    }
    if metric not in found:
        return None
    basis = Basis.REGIONS if metric == Metric.REGIONS_PRESENT else Basis.BASES
    computed = Bounds.exactly(found[metric])
    return Reconciliation(statement, compare(statement["value"], computed, explanation=note), basis)


def _may_have_stood(base: dict[str, Any], period: Period) -> bool:
    """Whether a base was open on some day of a period, as far as its dates are known."""
    opened, closed = base["opened"], base["closed"]
    if opened and PartialDate.parse(opened).first_day().year > period.last:
        return False
    return not closed or PartialDate.parse(closed).last_day().year >= period.first


def _projects(statement: dict[str, Any], period: Period, counted: Counted) -> Reconciliation:
    sector = statement["sector"]
    ran = counted.ran_in_sector(period, sector["slug"]) if sector else counted.ran_in(period)
    computed = Bounds(ran.at_least, ran.at_most)
    return Reconciliation(
        statement,
        compare(statement["value"], computed, explanation=_explanation(statement)),
        Basis.PROJECTS,
        len(ran.not_known),
    )


def _operational(
    statement: dict[str, Any], bases: list[dict[str, Any]], note: str
) -> Reconciliation:
    """Who states operational bases may count the country office among them, or may not."""
    own = sum(base["kind"] == "operational_base" for base in bases)
    offices = sum(base["kind"] == "country_office" for base in bases)
    comparison = compare(statement["value"], Bounds(own, own + offices), explanation=note)
    return Reconciliation(statement, comparison, Basis.OFFICES if offices else Basis.BASES)


def _people(
    statement: dict[str, Any], period: Period, counted: Counted, note: str
) -> Reconciliation:
    """A sum is held against the sum of reports, a unique total against its own bounds."""
    reached, basis = counted.people("reached", period), Basis.PEOPLE
    computed = reached.sum_of_reports if reached.is_reported else None
    if computed and statement["metric"] == Metric.DIFFERENT_PEOPLE:
        computed, basis = reached.different_people, Basis.DIFFERENT_PEOPLE
    return Reconciliation(statement, compare(statement["value"], computed, explanation=note), basis)


def _share(
    statement: dict[str, Any], period: Period, counted: Counted, note: str
) -> Reconciliation:
    natures = counted.natures(period)
    percents = shares(
        {nature: len(natures.under.get(nature, ())) for nature in ("emergency", "development")},
        not_known=len(natures.not_stated),
    )
    nature = statement["metric"].partition("_")[0]
    computed = Bounds.exactly(percents[nature]) if percents else None
    return Reconciliation(
        statement,
        compare(statement["value"], computed, explanation=note),
        Basis.NATURES,
        len(natures.not_stated),
    )


def _against_parts(
    statement: dict[str, Any], statements: list[dict[str, Any]]
) -> list[Reconciliation]:
    """What is printed for the sectors of a year, added up, beside a total for that year."""
    parts_metric = PARTS_OF.get(statement["metric"])
    if parts_metric is None:
        return []
    parts = [
        row["value"]
        for row in statements
        if row["sector"]
        and row["metric"] == parts_metric
        and row["is_shown_on_profile"]
        and (row["period_start"], row["period_end"])
        == (statement["period_start"], statement["period_end"])
    ]
    if not parts:
        return []
    comparison = compare(statement["value"], add_stated(parts), explanation=_explanation(statement))
    return [Reconciliation(statement, comparison, Basis.SECTORS)]


def as_documents(rows: list[Reconciliation]) -> list[dict[str, Any]]:
    """The comparisons of one statement as its document keeps them."""
    return [
        {
            "basis": row.basis.value,
            "at_least": row.comparison.computed.at_least if row.comparison.computed else None,
            "at_most": row.comparison.computed.at_most if row.comparison.computed else None,
            "difference": row.comparison.difference,
            "not_known": row.not_known,
            "state": row.comparison.state.value,
        }
        for row in rows
    ]
