"""
The plainest valid rows, with names that are obviously made up.

All rows belong to one programme unless a test names another: `ProgrammeFactory()` gives
the row that is there already. Codes and years run on, so that many rows of a kind can
stand side by side; a figure or name that matters is written in the test.
"""

from __future__ import annotations

from typing import Any

import factory
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from factory import LazyAttribute, Sequence, SubFactory, post_generation
from factory.django import DjangoModelFactory

from beneficiaries.models import (
    BeneficiaryCount,
    FurtherCut,
    Publication,
    ReportingYear,
    SexAgeCell,
    Statement,
)
from coopi_mali.models import Account
from editions.models import Edition, Erratum, Redaction
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


def year(n: int) -> int:
    return 2000 + n % 100


# People


class AccountFactory(DjangoModelFactory):
    """
    A member of staff who may sign in and nothing more.

    `groups=["meal"]` puts her in groups, `permissions=["programmes.view_project"]` gives
    her rights of her own, `password="…"` lets her sign in by the form.
    """

    class Meta:
        model = Account
        skip_postgeneration_save = True

    class Params:
        superuser = factory.Trait(is_superuser=True)

    username = Sequence("person-{}".format)
    is_staff = True

    @classmethod
    def _create(cls, model_class: type[Account], *args: Any, **kwargs: Any) -> Account:
        return model_class.objects.create_user(*args, **kwargs)

    @post_generation
    def groups(self, create: bool, names: list[str] | None, **kwargs: Any) -> None:
        if names:
            self.groups.set(Group.objects.get(name=name) for name in names)

    @post_generation
    def permissions(self, create: bool, names: list[str] | None, **kwargs: Any) -> None:
        for name in names or []:
            room, _, codename = name.partition(".")
            self.user_permissions.add(
                Permission.objects.get(content_type__app_label=room, codename=codename)
            )


# What the programme does, where, and with whom


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        django_get_or_create = ["slug"]

    slug = Sequence("made-up-organisation-{}".format)
    name_en = Sequence("Made-up organisation {}".format)


class OrganisationAliasFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationAlias

    organisation = SubFactory(OrganisationFactory)
    name = Sequence("Made-up spelling {}".format)


class ProgrammeFactory(DjangoModelFactory):
    """The one programme, Examplia; another `code` makes another."""

    class Meta:
        model = CountryProgramme
        django_get_or_create = ["code"]

    code = "examplia"
    organisation = SubFactory(OrganisationFactory, slug="made-up-aid", name_en="Made-up Aid")
    country_en = "Examplia"
    iso_alpha2 = "XX"
    period_first_year = 2013
    period_last_year = 2024
    source_en = "Made-up profile"


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region

    code = Sequence("XX{:02d}".format)
    name = Sequence("Made-up region {}".format)


class RegionBoundaryFactory(DjangoModelFactory):
    class Meta:
        model = RegionBoundary

    region = SubFactory(RegionFactory)
    geometry = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}
    credit = "Drawn for a test"


class RegionPresenceFactory(DjangoModelFactory):
    class Meta:
        model = RegionPresence

    programme = SubFactory(ProgrammeFactory)
    region = SubFactory(RegionFactory)


class BaseFactory(DjangoModelFactory):
    class Meta:
        model = Base
        skip_postgeneration_save = True

    programme = SubFactory(ProgrammeFactory)
    code = Sequence("base-{}".format)
    name = Sequence("Made-up base {}".format)
    kind = Base.Kind.OPERATIONAL_BASE

    @post_generation
    def regions(self, create: bool, regions: list[Region] | None, **kwargs: Any) -> None:
        self.regions.set(regions or [])


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector

    programme = SubFactory(ProgrammeFactory)
    slug = Sequence("made-up-sector-{}".format)
    name_en = Sequence("Made-up sector {}".format)


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = AreaOfIntervention

    sector = SubFactory(SectorFactory)
    why_en = "A made-up reason."


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    area = SubFactory(AreaFactory)
    text_en = Sequence("Made-up activity {}".format)


class ProfileSectionFactory(DjangoModelFactory):
    class Meta:
        model = ProfileSection

    programme = SubFactory(ProgrammeFactory)
    slug = Sequence("made-up-section-{}".format)
    title_en = Sequence("Made-up section {}".format)
    body_en = "A made-up paragraph."


class DevelopmentLineFactory(DjangoModelFactory):
    class Meta:
        model = DevelopmentLine

    programme = SubFactory(ProgrammeFactory)
    slug = Sequence("made-up-line-{}".format)
    title_en = Sequence("Made-up line {}".format)
    text_en = "A made-up intention."


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    programme = SubFactory(ProgrammeFactory)
    kind = factory.Iterator(Contact.Kind.values)
    label = "Made-up office"
    address = "1 Made-up Street"


class ProgrammeOrganisationFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeOrganisation

    programme = SubFactory(ProgrammeFactory)
    organisation = SubFactory(OrganisationFactory)
    role = ProgrammeOrganisation.Role.NATIONAL_PARTNER


class CoordinationRoleFactory(DjangoModelFactory):
    class Meta:
        model = CoordinationRole

    programme = SubFactory(ProgrammeFactory)
    slug = Sequence("made-up-cluster-{}".format)
    name_en = Sequence("Made-up cluster {}".format)
    kind = CoordinationRole.Kind.CLUSTER


class ProjectFactory(DjangoModelFactory):
    """A draft of which nothing is known but its title; `ready=True` enters an edition."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    class Params:
        ready = factory.Trait(state=Project.State.READY)

    programme = SubFactory(ProgrammeFactory)
    code = Sequence("XXX-{}".format)
    title_en = Sequence("Made-up project {}".format)

    @post_generation
    def sectors(self, create: bool, sectors: list[Sector] | None, **kwargs: Any) -> None:
        self.sectors.set(sectors or [])

    @post_generation
    def bases(self, create: bool, bases: list[Base] | None, **kwargs: Any) -> None:
        self.bases.set(bases or [])

    @post_generation
    def regions(self, create: bool, regions: list[Region] | None, **kwargs: Any) -> None:
        for region in regions or []:
            ProjectRegionFactory(project=self, region=region)

    @post_generation
    def donors(self, create: bool, donors: list[Organisation] | None, **kwargs: Any) -> None:
        for donor in donors or []:
            ProjectOrganisationFactory(project=self, organisation=donor)


class ProjectRegionFactory(DjangoModelFactory):
    class Meta:
        model = ProjectRegion

    project = SubFactory(ProjectFactory)
    region = SubFactory(RegionFactory)


class ProjectOrganisationFactory(DjangoModelFactory):
    class Meta:
        model = ProjectOrganisation

    project = SubFactory(ProjectFactory)
    organisation = SubFactory(OrganisationFactory)
    role = ProjectOrganisation.Role.DONOR


class ProjectSourceFactory(DjangoModelFactory):
    class Meta:
        model = ProjectSource

    project = SubFactory(ProjectFactory)
    address = Sequence("https://example.org/made-up-{}".format)


class ProjectResultFactory(DjangoModelFactory):
    class Meta:
        model = ProjectResult

    project = SubFactory(ProjectFactory)
    label_en = Sequence("Made-up result {}".format)
    value = 0
    unit_en = "made-up things"


# Whom the programme reaches


class BeneficiaryCountFactory(DjangoModelFactory):
    """A draft that counts nobody: tests name the figures they mean."""

    class Meta:
        model = BeneficiaryCount

    class Params:
        accepted = factory.Trait(state=BeneficiaryCount.State.ACCEPTED)
        not_reported = factory.Trait(value=None, is_not_reported=True)

    project = SubFactory(ProjectFactory)
    year = Sequence(year)
    value = 0


class SexAgeCellFactory(DjangoModelFactory):
    class Meta:
        model = SexAgeCell

    count = SubFactory(BeneficiaryCountFactory)
    sex = SexAgeCell.Sex.UNKNOWN
    age_band = SexAgeCell.AgeBand.UNKNOWN
    value = 0


class FurtherCutFactory(DjangoModelFactory):
    class Meta:
        model = FurtherCut

    count = SubFactory(BeneficiaryCountFactory)
    cut = FurtherCut.Cut.POPULATION_GROUP
    category = FurtherCut.Category.HOST
    value = 0


class ReportingYearFactory(DjangoModelFactory):
    class Meta:
        model = ReportingYear

    programme = SubFactory(ProgrammeFactory)
    year = Sequence(year)


class PublicationFactory(DjangoModelFactory):
    class Meta:
        model = Publication

    programme = SubFactory(ProgrammeFactory)
    slug = Sequence("made-up-publication-{}".format)
    title_en = Sequence("Made-up publication {}".format)


class StatementFactory(DjangoModelFactory):
    class Meta:
        model = Statement

    class Params:
        approved = factory.Trait(state=Statement.State.APPROVED)

    publication = SubFactory(PublicationFactory)
    metric = Statement.Metric.DIRECT_BENEFICIARIES
    period_start = Sequence(year)
    period_end = LazyAttribute(lambda statement: statement.period_start)
    value = 0
    source_en = "Made-up source"


# What the public sees: rows only, as an action makes real editions


class EditionFactory(DjangoModelFactory):
    """
    A bare row, approved by nobody, without frozen records.

    `editions.actions` makes the real thing.
    """

    class Meta:
        model = Edition

    class Params:
        prepared = factory.Trait(
            state=Edition.State.PREPARED, approval=Edition.Approval.PENDING, approved_at=None
        )

    programme = SubFactory(ProgrammeFactory)
    last_year = 2024
    serial = Sequence(lambda n: n + 1)
    number = LazyAttribute(lambda edition: f"{edition.last_year}.{edition.serial}")
    state = Edition.State.APPROVED
    approval = Edition.Approval.INITIAL_LOAD
    approved_at = factory.LazyFunction(timezone.now)


class ErratumFactory(DjangoModelFactory):
    class Meta:
        model = Erratum

    edition = SubFactory(EditionFactory)
    text_en = "A made-up note."


class RedactionFactory(DjangoModelFactory):
    class Meta:
        model = Redaction

    programme = SubFactory(ProgrammeFactory)
    kind = "project"
    key = Sequence("XXX-{}".format)
    field = "note"
    reason = "A made-up reason."
