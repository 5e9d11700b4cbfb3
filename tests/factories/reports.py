"""What readers report."""

from __future__ import annotations

from editions.models import CorrectionReport, CorrectionTry
from tests.factories.making import DjangoModelFactory, factory
from tests.factories.programmes import ProgrammeFactory


class CorrectionReportFactory(DjangoModelFactory):
    class Meta:
        model = CorrectionReport

    programme = factory.SubFactory(ProgrammeFactory)
    kind = CorrectionReport.Kind.MISTAKE
    page = "/projects/"
    text = "A made-up report."
    language = "en"


class CorrectionTryFactory(DjangoModelFactory):
    class Meta:
        model = CorrectionTry

    day = factory.Sequence(lambda n: f"2020-01-{n % 28 + 1:02}")
    network = factory.Sequence("network {}".format)
