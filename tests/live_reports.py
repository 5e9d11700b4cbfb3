"""Facts and reports for the counting rules, read from the live tables."""

from __future__ import annotations

from collections.abc import Iterable

from beneficiaries.counting import Bounds, Facts, Report
from beneficiaries.models import BeneficiaryCount
from programmes.models import Project, ProjectOrganisation


def facts_of(projects: Iterable[Project]) -> dict[str, Facts]:
    """The facts of projects by code; they come with `for_edition()`, so in a few queries."""
    return {
        project.code: Facts(
            code=project.code,
            start=project.start_date,
            end=project.end_date,
            is_ongoing=project.status == Project.Status.ONGOING,
            nature=project.nature,
            is_nature_inferred=project.nature_basis == Project.NatureBasis.INFERRED,
            sectors=frozenset(sector.slug for sector in project.sectors.all()),
            regions=frozenset(link.region.public_code for link in project.region_links.all()),
            donors=frozenset(
                link.organisation.slug
                for link in project.organisation_links.all()
                if link.role == ProjectOrganisation.Role.DONOR
            ),
        )
        for project in projects
    }


def reports_of(counts: Iterable[BeneficiaryCount], measure: str) -> list[Report]:
    """
    The reports that feed a total of a measure (`reached` or `targeted`).

    Accepted total rows of people reached directly, of everybody and not of a group: what
    is not stated feeds no total, and households are not people.
    """
    return [
        Report(
            project=count.project.code,
            year=count.year,
            people=None if count.value is None else Bounds.exactly(count.value),
        )
        for count in counts
        if count.state == BeneficiaryCount.State.ACCEPTED
        and count.part == BeneficiaryCount.Part.TOTAL
        and count.measure == measure
        and count.channel == BeneficiaryCount.Channel.DIRECT
        and count.unit == BeneficiaryCount.Unit.PERSON
        and not count.group_code
    ]
