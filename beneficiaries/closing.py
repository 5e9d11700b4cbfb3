"""
Closing a year, and reopening it: acts of two people (disclosure control).

A closed year is complete: each project that ran has told its figure, or somebody marked
that nobody gave one. Nothing writes to it any more but additions, project-years without
an accepted count. Reopening lets the staff correct and complete; what an edition has
released of the year stays as it is.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.breakdowns import Fault, faults, in_words, name_of
from beneficiaries.models import BeneficiaryCount, ReportingYear
from beneficiaries.querysets import BeneficiaryCountQuerySet
from programmes.activity import years_active
from programmes.models import Project
from programmes.two_people import demand_two_people

logger = logging.getLogger(__name__)

Part, State = BeneficiaryCount.Part, BeneficiaryCount.State
MEASURES = (BeneficiaryCount.Measure.REACHED, BeneficiaryCount.Measure.TARGETED)


@transaction.atomic
def propose_closing(year: ReportingYear, *, by: AbstractUser) -> ReportingYear:
    """Say that a year is complete; raises `ValidationError` naming all that is missing."""
    year = _asked(year, by, "beneficiaries.propose_closing", ReportingYear.State.OPEN)
    _refuse_while_incomplete(year, by)
    year.closing_proposed_by_id = by.pk
    year.save()
    logger.info("%s proposed to close %s", by, year)
    return year


@transaction.atomic
def close(year: ReportingYear, *, by: AbstractUser) -> ReportingYear:
    """Close a year that another person proposed to close."""
    year = _asked(year, by, "beneficiaries.close_reportingyear", ReportingYear.State.OPEN)
    _refuse_alone(year.closing_proposed_by_id, by, year)
    _refuse_while_incomplete(year, by)
    year.state = ReportingYear.State.CLOSED
    year.closed_by_id, year.closed_at = by.pk, timezone.now()
    year.save()
    logger.info("%s closed %s", by, year)
    return year


@transaction.atomic
def propose_reopening(year: ReportingYear, *, by: AbstractUser) -> ReportingYear:
    """Ask that a closed year be opened again."""
    year = _asked(year, by, "beneficiaries.propose_closing", ReportingYear.State.CLOSED)
    year.reopening_proposed_by_id = by.pk
    year.save()
    logger.info("%s proposed to reopen %s", by, year)
    return year


@transaction.atomic
def reopen(year: ReportingYear, *, by: AbstractUser) -> ReportingYear:
    """Open a closed year again, as another person proposed; who had closed it stays in the log."""
    year = _asked(year, by, "beneficiaries.close_reportingyear", ReportingYear.State.CLOSED)
    _refuse_alone(year.reopening_proposed_by_id, by, year)
    logger.info(
        "%s reopened %s, as %s proposed; %s had closed it on %s",
        by,
        year,
        year.reopening_proposed_by,
        year.closed_by,
        year.closed_at,
    )
    year.state = ReportingYear.State.OPEN
    year.closing_proposed_by = year.closed_by = year.closed_at = None
    year.reopening_proposed_by = None
    year.save()
    return year


def _asked(year: ReportingYear, by: AbstractUser, right: str, state: str) -> ReportingYear:
    """The year as it stands, locked, where this person may act on it and it is in that state."""
    if not by.has_perm(right):
        raise PermissionDenied
    year = ReportingYear.objects.select_for_update(of=["self"]).get(pk=year.pk)
    if year.state != state:
        raise ValidationError(
            _("%(year)s is closed already.") % {"year": year}
            if state == ReportingYear.State.OPEN
            else _("%(year)s is not closed.") % {"year": year}
        )
    return year


def _refuse_alone(proposed_by: int | None, by: AbstractUser, year: ReportingYear) -> None:
    if proposed_by is None:
        raise ValidationError(
            _("Nobody has proposed this for %(year)s. Another person has to do so first.")
            % {"year": year}
        )
    if proposed_by == by.pk:
        raise ValidationError(
            _("You proposed this for %(year)s yourself. It takes another person.") % {"year": year}
        )
    # When it was proposed is not kept.
    demand_two_people(proposed_by, by, acted_at=timezone.now())


def _refuse_while_incomplete(year: ReportingYear, by: AbstractUser) -> None:
    if missing := obstacles(year, told_to=by):
        raise ValidationError(missing)


def obstacles(year: ReportingYear, *, told_to: AbstractUser | None = None) -> list[str]:
    """
    What keeps a year from being closed: a sentence for each place, with what to do.

    Of restricted counts it says only how many, unless she whom it is told may see them.
    """
    projects = list(
        Project.objects.of(year.programme).prefetch_related("sectors", "regions").order_by("code")
    )
    counts = BeneficiaryCount.objects.of(year.programme)
    accepted = list(counts.accepted().filter(year=year.year).with_parts())
    found = [
        *_without_a_figure(year, projects, accepted),
        *_figures_of_other_years(year, projects, accepted),
        *_declared_parts_without_a_figure(projects, accepted),
        *_waiting(counts.filter(year=year.year, state=State.SUBMITTED)),
        *_broken(counts, accepted),
    ]
    return in_words(found, told_to=told_to)


def _runs_in(project: Project, year: ReportingYear) -> bool:
    known = years_active(
        project.start_date,
        project.end_date,
        is_ongoing=project.status == Project.Status.ONGOING,
        last_year=year.programme.period_last_year,
    ).known
    return year.year in known


def _counts_everybody(count: BeneficiaryCount) -> bool:
    """Whether a count belongs to the tree that editions release: people, direct, everybody."""
    return (
        count.channel == BeneficiaryCount.Channel.DIRECT
        and count.unit == BeneficiaryCount.Unit.PERSON
        and not count.group_code
        and count.measure in MEASURES
    )


def _without_a_figure(
    year: ReportingYear, projects: list[Project], accepted: list[BeneficiaryCount]
) -> Iterator[Fault]:
    told = {
        count.project_id
        for count in accepted
        if _counts_everybody(count)
        and count.part == Part.TOTAL
        and count.measure == BeneficiaryCount.Measure.REACHED
    }
    for project in projects:
        if (
            project.state == Project.State.READY
            and project.pk not in told
            and _runs_in(project, year)
        ):
            words = _(
                "%(project)s ran in %(year)s and has no accepted total of people reached directly. "
                "Enter the total, or mark it as not reported."
            ) % {"project": project.code, "year": year}
            yield Fault(words, is_restricted=False)


def _figures_of_other_years(
    year: ReportingYear, projects: list[Project], accepted: list[BeneficiaryCount]
) -> Iterator[Fault]:
    told = {count.project_id for count in accepted}
    told_to_all = {count.project_id for count in accepted if not count.restricted}
    for project in projects:
        if project.pk in told and not _runs_in(project, year):
            words = _(
                "%(project)s has an accepted count for %(year)s but is not known to have run then. "
                "Complete its dates, or send the count back."
            ) % {"project": project.code, "year": year}
            yield Fault(words, is_restricted=project.pk not in told_to_all)


def _declared_parts_without_a_figure(
    projects: list[Project], accepted: list[BeneficiaryCount]
) -> Iterator[Fault]:
    by_id = {project.pk: project for project in projects}
    groups: dict[tuple[object, ...], list[BeneficiaryCount]] = {}
    for count in accepted:
        if _counts_everybody(count):
            groups.setdefault(name_of(count), []).append(count)
    for rows in groups.values():
        project = by_id[rows[0].project_id]
        sectors = [row for row in rows if row.part == Part.SECTOR]
        regions = [row for row in rows if row.part == Part.REGION]
        hidden = any(row.restricted for row in rows)
        if any(row.sector_id for row in sectors):
            told = [row.sector for row in sectors]
            compared = _compared(rows[0].whole, project.sectors.all(), told)
            yield from (Fault(words, hidden) for words in compared)
        if regions:
            declared = list(project.regions.all())
            for parent in sectors:
                if parent.value is not None:
                    inside = [row.region for row in regions if row.sector_id == parent.sector_id]
                    compared = _compared(str(parent), declared, inside)
                    yield from (Fault(words, hidden) for words in compared)


def _compared(count: str, declared: Iterable[object], told: Iterable[object]) -> Iterator[str]:
    declared, told = list(declared), [part for part in told if part]
    for part in declared:
        if part not in told:
            yield _(
                "%(count)s: %(part)s is declared and has neither a figure nor the mark “not "
                "reported”. Enter one of the two."
            ) % {"count": count, "part": part}
    for part in told:
        if part not in declared:
            yield _(
                "%(count)s: there is a figure for %(part)s, which the project does not declare. "
                "Add it to the project, or send the figure back."
            ) % {"count": count, "part": part}


def _waiting(submitted: BeneficiaryCountQuerySet) -> Iterator[Fault]:
    for count in submitted.select_related("project", "sector", "region"):
        words = _("%(count)s: a submitted count waits. Accept it, or send it back.")
        yield Fault(words % {"count": count}, count.restricted)


def _broken(counts: BeneficiaryCountQuerySet, accepted: list[BeneficiaryCount]) -> list[Fault]:
    projects = {count.project_id for count in accepted}
    whole = counts.accepted().filter(project__in=projects, year__isnull=True)
    return faults([*accepted, *whole.with_parts()])
