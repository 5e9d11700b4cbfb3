"""What the programme does, where, and with whom."""

from __future__ import annotations

from typing import Any

from programmes.models import (
    Activity,
    AreaOfIntervention,
    Base,
    Contact,
    CoordinationRole,
    CountryProgramme,
    DevelopmentLine,
    Organisation,
    OrganisationAlias,
    ProfileSection,
    ProgrammeOrganisation,
    Project,
    ProjectOrganisation,
    ProjectRegion,
    ProjectResult,
    ProjectSource,
    Region,
    RegionBoundary,
    RegionPresence,
    Sector,
)
from tests.factories.making import DjangoModelFactory, factory


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        django_get_or_create = ["slug"]

    slug = factory.Sequence("made-up-organisation-{}".format)
    name_en = factory.Sequence("Made-up organisation {}".format)


class OrganisationAliasFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationAlias

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence("Made-up spelling {}".format)


class ProgrammeFactory(DjangoModelFactory):
    """The one programme, Examplia; another `code` makes another."""

    class Meta:
        model = CountryProgramme
        django_get_or_create = ["code"]

    code = "examplia"
    organisation = factory.SubFactory(
        OrganisationFactory, slug="made-up-aid", name_en="Made-up Aid"
    )
    country_en = "Examplia"
    iso_alpha2 = "XX"
    period_first_year = 2013
    period_last_year = 2024
    source_en = "Made-up profile"


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region

    code = factory.Sequence("XX{:02d}".format)
    name = factory.Sequence("Made-up region {}".format)


class RegionBoundaryFactory(DjangoModelFactory):
    class Meta:
        model = RegionBoundary

    region = factory.SubFactory(RegionFactory)
    geometry = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}
    credit = "Drawn for a test"


class RegionPresenceFactory(DjangoModelFactory):
    class Meta:
        model = RegionPresence

    programme = factory.SubFactory(ProgrammeFactory)
    region = factory.SubFactory(RegionFactory)


class BaseFactory(DjangoModelFactory):
    class Meta:
        model = Base
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence("base-{}".format)
    name = factory.Sequence("Made-up base {}".format)
    kind = Base.Kind.OPERATIONAL_BASE

    @factory.post_generation
    def regions(self, create: bool, regions: list[Region] | None, **kwargs: Any) -> None:
        self.regions.set(regions or [])


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector

    programme = factory.SubFactory(ProgrammeFactory)
    slug = factory.Sequence("made-up-sector-{}".format)
    name_en = factory.Sequence("Made-up sector {}".format)


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = AreaOfIntervention

    sector = factory.SubFactory(SectorFactory)
    why_en = "A made-up reason."


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    area = factory.SubFactory(AreaFactory)
    text_en = factory.Sequence("Made-up activity {}".format)


class ProfileSectionFactory(DjangoModelFactory):
    class Meta:
        model = ProfileSection

    programme = factory.SubFactory(ProgrammeFactory)
    slug = factory.Sequence("made-up-section-{}".format)
    title_en = factory.Sequence("Made-up section {}".format)
    body_en = "A made-up paragraph."


class DevelopmentLineFactory(DjangoModelFactory):
    class Meta:
        model = DevelopmentLine

    programme = factory.SubFactory(ProgrammeFactory)
    slug = factory.Sequence("made-up-line-{}".format)
    title_en = factory.Sequence("Made-up line {}".format)
    text_en = "A made-up intention."


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    programme = factory.SubFactory(ProgrammeFactory)
    kind = factory.Iterator(Contact.Kind.values)
    label = "Made-up office"
    address = "1 Made-up Street"


class ProgrammeOrganisationFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeOrganisation

    programme = factory.SubFactory(ProgrammeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = ProgrammeOrganisation.Role.NATIONAL_PARTNER


class CoordinationRoleFactory(DjangoModelFactory):
    class Meta:
        model = CoordinationRole

    programme = factory.SubFactory(ProgrammeFactory)
    slug = factory.Sequence("made-up-cluster-{}".format)
    name_en = factory.Sequence("Made-up cluster {}".format)
    kind = CoordinationRole.Kind.CLUSTER


class ProjectFactory(DjangoModelFactory):
    """A draft of which nothing is known but its title; `ready=True` enters an edition."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    class Params:
        ready = factory.Trait(state=Project.State.READY)

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence("XYZ-{}".format)
    title_en = factory.Sequence("Made-up project {}".format)

    @factory.post_generation
    def sectors(self, create: bool, sectors: list[Sector] | None, **kwargs: Any) -> None:
        self.sectors.set(sectors or [])

    @factory.post_generation
    def bases(self, create: bool, bases: list[Base] | None, **kwargs: Any) -> None:
        self.bases.set(bases or [])

    @factory.post_generation
    def regions(self, create: bool, regions: list[Region] | None, **kwargs: Any) -> None:
        for region in regions or []:
            ProjectRegionFactory(project=self, region=region)

    @factory.post_generation
    def donors(self, create: bool, donors: list[Organisation] | None, **kwargs: Any) -> None:
        for donor in donors or []:
            ProjectOrganisationFactory(project=self, organisation=donor)


class ProjectRegionFactory(DjangoModelFactory):
    class Meta:
        model = ProjectRegion

    project = factory.SubFactory(ProjectFactory)
    region = factory.SubFactory(RegionFactory)


class ProjectOrganisationFactory(DjangoModelFactory):
    class Meta:
        model = ProjectOrganisation

    project = factory.SubFactory(ProjectFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = ProjectOrganisation.Role.DONOR


class ProjectSourceFactory(DjangoModelFactory):
    class Meta:
        model = ProjectSource

    project = factory.SubFactory(ProjectFactory)
    address = factory.Sequence("https://example.org/made-up-{}".format)


class ProjectResultFactory(DjangoModelFactory):
    class Meta:
        model = ProjectResult

    project = factory.SubFactory(ProjectFactory)
    label_en = factory.Sequence("Made-up result {}".format)
    value = 0
    unit_en = "made-up things"
