"""A made-up portal with something of every kind that the public can see."""

from __future__ import annotations

from collections.abc import Callable

from editions import actions
from programmes.models import CountryProgramme, Project
from tests import factories as make
from tests.programme_by_chance import make_programme, publish, staff


def make_portal(seed: int, change: Callable[[], None] | None = None) -> None:
    """Closed years by chance and one record of each kind; an edition withdrawn, two public."""
    programme = make_programme(seed, change)
    one_of_each(programme)
    publish(programme)
    for number in range(2):
        Project.objects.filter(code="XYZ-0").update(title_en=f"Made-up project, edition {number}")
        edition = publish(programme)
    actions.withdraw(edition, by=staff("editions.withdraw_edition"), reason="A made-up reason.")
    Project.objects.filter(code="XYZ-0").update(title_en="Made-up project, last edition")
    make.ErratumFactory(edition=publish(programme))


def one_of_each(programme: CountryProgramme) -> None:
    """What the profile and the projects hold beside counts."""
    sector, region = programme.sectors.earliest("pk"), make.RegionFactory()
    make.ContactFactory(programme=programme)
    make.RegionPresenceFactory(programme=programme, region=region)
    make.BaseFactory(programme=programme, regions=[region], public_precision="region")
    make.ProfileSectionFactory(programme=programme)
    make.DevelopmentLineFactory(programme=programme)
    make.CoordinationRoleFactory(programme=programme)
    make.ProgrammeOrganisationFactory(programme=programme)
    make.ActivityFactory(area=make.AreaFactory(sector=sector))
    publication = make.PublicationFactory(programme=programme)
    # Of a year that is open: of a closed one chance may give a range that holds it.
    make.StatementFactory(
        publication=publication, sector=sector, approved=True, value=1_000, period_start=2018
    )
    make.StatementFactory(publication=publication, approved=True, value=9_000, period_start=2021)
    for project in Project.objects.of(programme):
        make.ProjectSourceFactory(project=project)
    make.ProjectResultFactory(project=project, value=500)
    make.BeneficiaryCountFactory(
        project=project, accepted=True, sourced=True, year=None, unit="household", value=700
    )
