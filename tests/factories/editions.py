"""What the public sees: rows only, as an action makes real editions."""

from __future__ import annotations

from django.utils import timezone

from editions.models import Edition, Erratum, Redaction
from tests.factories.making import DjangoModelFactory, factory
from tests.factories.programmes import ProgrammeFactory


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

    programme = factory.SubFactory(ProgrammeFactory)
    last_year = 2024
    serial = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda edition: f"{edition.last_year}.{edition.serial}")
    state = Edition.State.APPROVED
    approval = Edition.Approval.INITIAL_LOAD
    approved_at = factory.LazyFunction(timezone.now)


class ErratumFactory(DjangoModelFactory):
    class Meta:
        model = Erratum

    edition = factory.SubFactory(EditionFactory)
    text_en = "A made-up note."


class RedactionFactory(DjangoModelFactory):
    class Meta:
        model = Redaction

    programme = factory.SubFactory(ProgrammeFactory)
    kind = "project"
    key = factory.Sequence("XYZ-{}".format)
    field = "note"
    reason = "A made-up reason."
