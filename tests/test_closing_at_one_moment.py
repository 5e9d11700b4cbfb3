"""Two people at one moment: a count gets into a year, or the year is closed, never both."""

import threading
import time
from contextlib import closing as leaving

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from beneficiaries import actions, closing
from beneficiaries.models import BeneficiaryCount, ReportingYear
from tests.admin_forms import as_read
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProjectFactory,
    ReportingYearFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    return AccountFactory(groups=["meal"]), AccountFactory(groups=["headquarters"])


@pytest.fixture
def year(people):
    """A complete year whose closing is proposed, and a submitted count that came afterwards."""
    year = ReportingYearFactory(year=2020)
    project = ProjectFactory(
        ready=True, sectors=[SectorFactory()], start_date="2020-01", end_date="2020-12"
    )
    BeneficiaryCountFactory(project=project, year=2020, accepted=True, value=500)
    closing.propose_closing(year, by=people[0])
    BeneficiaryCountFactory(
        project=project, year=2020, measure="targeted", state="submitted", value=600
    )
    return year


class Other(threading.Thread):
    """Another person, on a connection of her own; what she is told when she is refused."""

    def __init__(self, act):
        super().__init__(daemon=True)
        self.act, self.refused = act, ""

    def run(self):
        waits = True
        while waits:
            waits = False
            with leaving(connections["default"]):
                try:
                    self.act()
                except ValidationError as problem:
                    self.refused = " ".join(problem.messages)
                except IntegrityError as problem:
                    # On SQLite she comes to write only when the year is closed.
                    self.refused = str(problem)
                except OperationalError as problem:
                    # SQLite in memory does not wait by itself for whoever writes.
                    waits = "locked" in str(problem)
                    time.sleep(0.05)

    def is_held_up(self) -> bool:
        """Whether she still waits; on SQLite nobody else writes at all meanwhile."""
        self.join(0.3)
        return self.is_alive()


def accept(people):
    return actions.accept(as_read(BeneficiaryCount.objects.all()), by=people[0])


def test_whoever_closes_waits_for_the_count_and_closes_the_year_with_it(year, people):
    other = Other(lambda: closing.close(year, by=people[1]))
    with transaction.atomic():
        assert accept(people) == 1
        other.start()
        assert other.is_held_up()
    other.join(30)

    assert not other.refused
    assert ReportingYear.objects.get().state == "closed"
    assert BeneficiaryCount.objects.accepted().count() == 2


def test_whoever_accepts_waits_for_the_closing_and_is_refused(year, people):
    late = BeneficiaryCount.objects.filter(measure="targeted")
    late.update(state="draft")

    def submit_and_accept():
        late.update(state="submitted")
        accept(people)

    other = Other(submit_and_accept)
    with transaction.atomic():
        closing.close(year, by=people[1])
        other.start()
        assert other.is_held_up()
    other.join(30)

    assert "is closed" in other.refused
    assert BeneficiaryCount.objects.accepted().count() == 1


def test_a_count_that_is_saved_by_itself_waits_for_the_closing_as_well(year, people):
    BeneficiaryCount.objects.update(state="accepted")

    def save():
        with transaction.atomic():
            count = BeneficiaryCount.objects.get(measure="targeted")
            count.value = 700
            count.full_clean()
            count.save()

    other = Other(save)
    with transaction.atomic():
        closing.close(year, by=people[1])
        other.start()
        assert other.is_held_up()
    other.join(30)

    assert "2020 is closed" in other.refused
    assert BeneficiaryCount.objects.get(measure="targeted").value == 600


def test_the_two_connections_are_real(year):
    seen = []
    other = Other(lambda: seen.append(connections["default"].connection))
    other.start()
    other.join(30)

    assert connection.connection not in {None, *seen}
