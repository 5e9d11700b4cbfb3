"""
What projects report and no sum takes in, because of what it counts.

Not people, not all of them, not directly, or nobody says whether targeted or reached. Read by
whoever explains a figure, so that a page, the explorer and the API name the same reports.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from beneficiaries.counting import Period, Reason
from beneficiaries.models import BeneficiaryCount
from editions.cube.cells import EVERYBODY, MEASURES
from editions.models import Edition, FrozenCell

Measure, Channel, Unit = BeneficiaryCount.Measure, BeneficiaryCount.Channel, BeneficiaryCount.Unit


def kept_out(
    edition: Edition,
    period: Period | None,
    measures: Collection[str] = MEASURES,
    *,
    is_by_year: bool = False,
) -> QuerySet[FrozenCell]:
    """
    The counts that are in no sum of these measures, in public order; of no period in any year.

    One of which nobody says what it measures may be of either. Sums by year hold no figure of
    a whole project. Parts are left out, and what is only marked as not reported.
    """
    whole = dict.fromkeys(("sector", "region", "sex", "age_band"), "")
    counted = Q(**EVERYBODY)
    if is_by_year:
        counted &= Q(year__isnull=False)
    found = (
        FrozenCell.objects.of(edition)
        .filter(~counted, measure__in=[*measures, Measure.NOT_STATED], **whole)
        .exclude(status=FrozenCell.Status.NOT_REPORTED)
    )
    if period is not None:
        found = found.filter(Q(year=None) | Q(year__gte=period.first, year__lte=period.last))
    return found.in_public_order()


def why(cell: FrozenCell) -> list[Reason]:
    """Each reason why a count belongs to no sum, by what it counts; none where it may."""
    reasons = {
        Reason.MEASURE_NOT_STATED: cell.measure == Measure.NOT_STATED,
        Reason.INDIRECT: cell.channel == Channel.INDIRECT,
        Reason.CHANNEL_NOT_STATED: cell.channel == Channel.NOT_STATED,
        Reason.HOUSEHOLDS: cell.unit == Unit.HOUSEHOLD,
        Reason.GROUP: bool(cell.group_code),
    }
    return [reason for reason, is_so in reasons.items() if is_so]
