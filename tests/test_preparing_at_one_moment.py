"""While an edition is prepared, people sign in and save: it is neither lost nor in their way."""

from __future__ import annotations

import time

import pytest
from django.db import connection, transaction
from django.test import Client

from coopi_mali.models import Account
from editions import actions
from editions.models import Edition
from programmes.models import CountryProgramme
from tests.admin_forms import save
from tests.factories import AccountFactory, ProgrammeFactory, ProjectFactory
from tests.test_closing_at_one_moment import Other

pytestmark = pytest.mark.django_db(transaction=True)

WAITS = "SELECT FROM pg_locks WHERE NOT granted AND relation = 'django_admin_log'::regclass"


def hold_up_the_end(preparation: Other) -> None:
    """Until this transaction ends; on SQLite nobody begins to prepare before that."""
    if connection.vendor == "sqlite":
        preparation.start()
        return
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE django_admin_log IN SHARE MODE")
        preparation.start()
        give_up_at = time.monotonic() + 20
        while not cursor.execute(WAITS) and not cursor.rowcount:
            assert time.monotonic() < give_up_at
            time.sleep(0.05)


def test_the_preparer_signs_in_again_and_headquarters_saves_the_programme():
    programme, preparer = ProgrammeFactory(), AccountFactory(groups=["meal"])
    ProjectFactory(ready=True)
    headquarters, again = Client(), Client()
    headquarters.force_login(AccountFactory(groups=["headquarters"]))
    preparation = Other(lambda: actions.prepare(programme, by=preparer))

    with transaction.atomic():
        hold_up_the_end(preparation)
        again.force_login(preparer)
        save(headquarters, programme, country_en="Made-up")
        save(headquarters, preparer, last_name="Made-up")
    preparation.join(30)

    assert not preparation.is_alive()
    assert not preparation.refused
    assert Edition.objects.get().state == "prepared"
    assert CountryProgramme.objects.get().country_en == "Made-up"
    assert Account.objects.get(pk=preparer.pk).last_name == "Made-up"
