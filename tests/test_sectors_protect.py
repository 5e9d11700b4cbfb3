"""The class of a sector is never lowered, and the public order of sectors stays."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from programmes.models import Sector
from tests.factories import AccountFactory, ProgrammeFactory, ProjectFactory, SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def protected():
    return SectorFactory(slug="protected", position=3, protection_class="protection")


def form_of(sector, **changed):
    """What the form of the staff sends."""
    names = ["programme", "source_language", "slug", "position", "protection_class"]
    names += [f"{name}_{one}" for name in ("name", "profile_heading") for one in ("en", "fr", "it")]
    return {name: getattr(sector, name) for name in names} | {
        "programme": sector.programme_id,
        **changed,
    }


def test_a_class_is_raised_and_never_lowered(client, protected):
    standard = SectorFactory()
    standard.protection_class = "protection"
    standard.full_clean()

    protected.protection_class = "standard"
    with pytest.raises(ValidationError, match="never lowered"):
        protected.full_clean()
    with pytest.raises(IntegrityError, match="never lowered"), transaction.atomic():
        protected.save()
    client.force_login(AccountFactory(groups=["headquarters"]))
    page = client.post(
        reverse("admin:programmes_sector_change", args=[protected.pk]),
        form_of(protected, protection_class="standard"),
    )
    assert "The class of a sector is never lowered" in page.content.decode()
    assert Sector.objects.filter(protection_class="standard").count() == 1


def test_the_order_of_sectors_stays_and_a_new_one_comes_last(client, protected):
    protected.position = 1
    with pytest.raises(ValidationError, match="this one is at 3"):
        protected.full_clean()
    protected.refresh_from_db()
    new = SectorFactory.build(programme=ProgrammeFactory(), position=3, slug="new")
    with pytest.raises(ValidationError, match="after 3"):
        new.full_clean()

    client.force_login(AccountFactory(groups=["headquarters"]))
    address = reverse("admin:programmes_sector_change", args=[protected.pk])
    assert 'name="position"' not in client.get(address).content.decode()
    client.post(address, form_of(protected, position=1))
    add = reverse("admin:programmes_sector_add")
    assert 'name="position" value="4"' in client.get(add).content.decode()
    client.post(add, form_of(new, position=4))
    assert list(Sector.objects.values_list("slug", "position")) == [("protected", 3), ("new", 4)]


def test_a_sector_that_a_project_names_is_not_added_anew(client, protected):
    client.force_login(AccountFactory(superuser=True))
    address = reverse("admin:programmes_sector_delete", args=[protected.pk])
    assert client.get(address).status_code == 200

    ProjectFactory(sectors=[protected])

    assert client.get(address).status_code == 403
