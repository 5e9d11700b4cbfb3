"""The class of a sector is never lowered, and the public order of sectors stays."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from editions.models import FrozenRecord
from programmes.models import Sector
from tests.api_editions import publish
from tests.closed_years import YEAR, add, closed_year, in_short, project_year
from tests.factories import (
    AccountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectResultFactory,
    ProjectSourceFactory,
    SectorFactory,
)

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
    with pytest.raises(IntegrityError, match="its place among"), transaction.atomic():
        protected.save()
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


# A project that an edition showed under a sector of protection


@pytest.fixture
def taken_from_protection(protected):
    """A project whose 20 people were withheld, under k = 35; its sector is another one now."""
    ProgrammeFactory()
    other = SectorFactory(slug="other", position=4)
    project = project_year("A", {other: 20, protected: 100})
    ProjectResultFactory(project=project, value=20, unit_en="people", counts_people=True)
    project.counts.update(source=ProjectSourceFactory(project=project))
    project_year("B", 900, sectors=[other])
    assert in_short(publish(), project_code="A", year=YEAR) == {"A": (120, "withheld")}
    project.counts.filter(sector=protected).delete()
    project.counts.filter(part="total").update(value=20)
    project.sectors.set([other])
    return project


@pytest.mark.parametrize("is_deleted", [False, True], ids=["sector stays", "sector is deleted"])
def test_what_was_protected_stays_so_without_its_sector(
    taken_from_protection, protected, is_deleted
):
    if is_deleted:
        protected.delete()
    edition = publish(in_spite_of_findings=True)

    assert in_short(edition, project_code="A", year=YEAR) == {"A": (None, "withheld")}
    record = FrozenRecord.objects.of(edition).get(kind="project", key="A")
    assert [sector["slug"] for sector in record.document["sectors"]] == ["other"]
    assert record.document["results"] == []


@pytest.mark.parametrize(
    ("value", "is_shown"), [pytest.param(30, False, id="small"), pytest.param(40, True, id="large")]
)
def test_so_do_its_parts_in_a_year_that_is_closed(taken_from_protection, value, is_shown):
    project, other = taken_from_protection, Sector.objects.get(slug="other")
    third = SectorFactory(slug="third", position=5)
    project.sectors.add(third)
    project.counts.filter(part="sector").update(value=800)
    project.counts.filter(part="total").update(value=800 + value)
    add(project, value, part="sector", sector=third, year=YEAR, measure="reached")
    closed_year()

    told = in_short(publish(in_spite_of_findings=True), project_code="A", year=YEAR)
    parts = {"A/other": (800, "none"), "A/third": (value, "none")} if is_shown else {}
    assert told == {"A": (800 + value, "shown" if is_shown else "withheld")} | parts
    assert other in project.sectors.all()


def test_while_it_has_that_sector_its_other_parts_are_protected_as_at_first(protected):
    ProgrammeFactory()
    of_other = {"female:0-4": 20, "male:0-4": 25, "female:5-11": 60}
    parts = {SectorFactory(slug="other", position=4): of_other, protected: 100}
    project = project_year("A", parts)
    closed_year()
    first = in_short(publish(in_spite_of_findings=True), project_code="A", year=YEAR)
    assert first["A/other/male/0-4"] == (25, "none")

    about = {"measure": "reached", "year": YEAR + 1}
    add(project, 205, **about)
    for sector, part in parts.items():
        add(project, part, part="sector", sector=sector, **about)
    closed_year(YEAR + 1)

    second = publish(in_spite_of_findings=True)
    assert in_short(second, project_code="A", year=YEAR + 1) == first


def test_a_project_that_no_edition_showed_so_is_not_bound_by_it(protected):
    other = SectorFactory(slug="other", position=4)
    project = project_year("A", 20, sectors=[protected])
    project.counts.update(source=ProjectSourceFactory(project=project))
    project.sectors.set([other])

    assert in_short(publish(), project_code="A") == {"A": (20, "none")}


def test_a_part_of_a_sector_that_its_project_does_not_declare_is_protected_too(protected):
    ProgrammeFactory()
    other = SectorFactory(slug="other", position=4)
    project = project_year("A", {other: 100, protected: 20}, sectors=[other])
    project.counts.update(source=ProjectSourceFactory(project=project))

    assert in_short(publish(), project_code="A") == {"A": (120, "withheld")}


def test_so_is_a_closed_year_whose_project_lost_that_sector_before_any_edition(protected):
    ProgrammeFactory()
    other = SectorFactory(slug="other", position=4)
    project = project_year("A", {other: 0, protected: 20})
    for code in "BC":
        project_year(code, 900, sectors=[other])
    closed_year()
    project.sectors.set([other])

    assert "A" not in in_short(publish())


def test_it_is_so_in_years_without_such_a_figure_as_well(protected):
    ProgrammeFactory()
    other, third = (SectorFactory(slug=slug, position=4) for slug in ("other", "third"))
    project = project_year("A", {other: 20, third: 700}, sectors=[other, third])
    add(project, 40, year=YEAR + 1, part="sector", sector=protected)
    project_year("B", 900, sectors=[other])
    closed_year()

    told = in_short(publish(), project_code="A", year=YEAR)

    assert told == {"A": (720, "withheld")}
