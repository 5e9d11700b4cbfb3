"""Whom the programme reaches, and what was published of it."""

from __future__ import annotations

from beneficiaries.models import (
    BeneficiaryCount,
    FurtherCut,
    Publication,
    ReportingYear,
    SexAgeCell,
    Statement,
)
from tests.factories.making import DjangoModelFactory, factory, year
from tests.factories.programmes import ProgrammeFactory, ProjectFactory


class BeneficiaryCountFactory(DjangoModelFactory):
    """A draft that counts nobody: tests name the figures they mean."""

    class Meta:
        model = BeneficiaryCount

    class Params:
        accepted = factory.Trait(state=BeneficiaryCount.State.ACCEPTED)
        not_reported = factory.Trait(value=None, is_not_reported=True)
        # Printed somewhere: figures of open years are published only then.
        sourced = factory.Trait(
            source=factory.SubFactory(
                "tests.factories.ProjectSourceFactory", project=factory.SelfAttribute("..project")
            )
        )

    project = factory.SubFactory(ProjectFactory)
    year = factory.Sequence(year)
    value = 0


class SexAgeCellFactory(DjangoModelFactory):
    class Meta:
        model = SexAgeCell

    count = factory.SubFactory(BeneficiaryCountFactory)
    sex = SexAgeCell.Sex.UNKNOWN
    age_band = SexAgeCell.AgeBand.UNKNOWN
    value = 0


class FurtherCutFactory(DjangoModelFactory):
    class Meta:
        model = FurtherCut

    count = factory.SubFactory(BeneficiaryCountFactory)
    cut = FurtherCut.Cut.POPULATION_GROUP
    category = FurtherCut.Category.HOST
    value = 0


class ReportingYearFactory(DjangoModelFactory):
    class Meta:
        model = ReportingYear

    programme = factory.SubFactory(ProgrammeFactory)
    year = factory.Sequence(year)


class PublicationFactory(DjangoModelFactory):
    class Meta:
        model = Publication

    programme = factory.SubFactory(ProgrammeFactory)
    slug = factory.Sequence("made-up-publication-{}".format)
    title_en = factory.Sequence("Made-up publication {}".format)


class StatementFactory(DjangoModelFactory):
    class Meta:
        model = Statement

    class Params:
        approved = factory.Trait(state=Statement.State.APPROVED)

    publication = factory.SubFactory(PublicationFactory)
    metric = Statement.Metric.DIRECT_BENEFICIARIES
    period_start = factory.Sequence(year)
    period_end = factory.LazyAttribute(lambda statement: statement.period_start)
    # Enough people for a public figure.
    value = 1000
    source_en = "Made-up source"
