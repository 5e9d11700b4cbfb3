"""What became unsafe while an edition waited for its approval is not made public by it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import BeneficiaryCount, ReportingYear, Statement
from editions import actions
from editions.models import Edition, Restatement
from programmes.models import Project, ProjectResult
from tests.api_editions import publish
from tests.closed_years import YEAR, add, closed_year, project_year, reopened
from tests.factories import (
    AccountFactory,
    ProgrammeFactory,
    ProjectResultFactory,
    ProjectSourceFactory,
    RegionFactory,
    SectorFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


OPENED_AGAIN = f"{YEAR} was opened again, and the edition shows it as it was closed."


def prepare() -> Edition:
    return actions.prepare(ProgrammeFactory(), by=AccountFactory(superuser=True))


def refused(edition: Edition) -> list[str]:
    """What is said against the approval; once prepared again, nothing is."""
    with pytest.raises(ValidationError) as problem:
        actions.approve(edition, by=AccountFactory(superuser=True))
    edition.refresh_from_db()
    assert edition.state == "prepared"
    *places, again = problem.value.messages
    assert again == f"Discard edition {edition.number} and prepare it again."
    actions.discard(edition, by=AccountFactory(superuser=True))
    assert publish(in_spite_of_findings=True).is_public
    return places


def open_project(parts=None, **more):
    """A project with figures of an open year, as its source prints them."""
    f, g = SectorFactory(), SectorFactory()
    project = project_year("XYZ-1", parts or {f: 400, g: 60}, **more)
    project.counts.update(source=ProjectSourceFactory(project=project))
    return project


def restrict(counts):
    with reopened():
        assert counts.update(restricted=True)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda of: restrict(of.filter(value=60)), id="a part was restricted"),
        pytest.param(lambda of: restrict(of.filter(part="total")), id="the total was"),
        pytest.param(lambda of: of.filter(value=60).update(state="sent_back"), id="sent back"),
        pytest.param(lambda of: of.filter(value=60).delete(), id="deleted"),
        pytest.param(lambda of: of.filter(value=60).update(value=5), id="corrected"),
    ],
)
def test_a_figure_of_an_open_year(change):
    project = open_project()
    edition = prepare()
    change(project.counts)

    (said,) = refused(edition)
    assert said.startswith(f"XYZ-1, {YEAR}: the edition shows a figure that is restricted")


@pytest.mark.parametrize("year", [YEAR, None], ids=["of a year", "of the whole project"])
@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([{"north": 400}, {"south": 60}], id="its parts are shown"),
        pytest.param([{"north": 400, "south": 60}], id="it has one sector"),
        # Of these no part is shown, and the total is only as long as one is not restricted.
        pytest.param([{"north": 400}, {"south": 5}], id="its parts are withheld"),
    ],
)
def test_a_figure_of_an_open_year_whose_regions_were_restricted(year, parts):
    """Regions are told of no open year, yet their sector is restricted once all of them are."""
    regions = {name: RegionFactory(code=f"YY0{at}") for at, name in enumerate(("north", "south"))}
    project = open_project(
        {
            SectorFactory(): {regions[name]: value for name, value in inside.items()}
            for inside in parts
        },
        year=year,
    )
    edition = prepare()
    restrict(project.counts.filter(part="region"))

    (said,) = refused(edition)
    assert said.startswith(f"XYZ-1, {year or 'whole project'}: the edition shows a figure")


def test_a_sector_beside_one_that_was_told_before():
    """With what readers know of one sector, the total tells the other one."""
    project = open_project()
    publish()
    (other,) = project.counts.filter(value=60)
    project.counts.filter(pk=other.pk).update(source=None)
    edition = prepare()
    restrict(project.counts.filter(pk=other.pk))

    (said,) = refused(edition)
    assert said.startswith(f"XYZ-1, {YEAR}: the edition shows a figure")


def test_a_region_that_was_restricted_beside_others_is_no_obstacle():
    f, g, north, south = SectorFactory(), SectorFactory(), RegionFactory(), RegionFactory()
    project = open_project({f: {north: 400, south: 300}, g: {north: 60}})
    edition = prepare()
    restrict(project.counts.filter(part="region", value=400))

    assert actions.approve(edition, by=AccountFactory(superuser=True)).is_public


def test_a_figure_of_a_whole_project_and_one_that_was_public_before():
    project = open_project(500, year=None)
    publish()
    StatementFactory(approved=True)
    edition = prepare()
    restrict(project.counts)

    (said,) = refused(edition)
    assert said.startswith("XYZ-1, whole project")


@pytest.mark.parametrize(("part", "value"), [("total", 60), ("sector", 5), ("region", 6)], ids=str)
def test_what_a_closed_year_shows_together_or_beside_others(part, value):
    """The smallest are shown with others, so none of them is a figure of its own."""
    # Which of the others go with them is a matter of the order of codes.
    f, g, h = (SectorFactory(slug=slug) for slug in "fgh")
    north, south, west = (RegionFactory(code=f"YY0{at}") for at in (1, 2, 3))
    project_year("XYZ-1", 60)
    project_year("XYZ-2", 8)
    project_year("XYZ-3", 900)
    project_year(
        "XYZ-4",
        {
            f: {north: 300, south: 200, west: 50},
            g: {north: 0, south: 5, west: 0},
            h: {north: 700, south: 50, west: 6},
        },
    )
    closed_year()
    edition = prepare()
    restrict(BeneficiaryCount.objects.filter(part=part, value=value))

    (said,) = refused(edition)
    assert f", {YEAR}: the edition shows a figure" in said


def test_a_year_that_was_opened_again():
    project_year("XYZ-1", 500)
    closed_year()
    edition = prepare()
    ReportingYear.objects.update(
        state="open", closed_by=None, closed_at=None, closing_proposed_by=None
    )

    assert refused(edition) == [OPENED_AGAIN]


def test_a_year_that_was_opened_and_closed_again():
    project = project_year("XYZ-1", 500)
    closed_year()
    edition = prepare()
    with reopened():
        project.counts.update(value=700)
    ReportingYear.objects.update(closed_at=timezone.now())

    said, _figure = refused(edition)
    assert said == OPENED_AGAIN


def test_a_class_that_was_raised_and_a_sector_that_a_project_was_given():
    project = open_project()
    project.sectors.add(SectorFactory(slug="third", protection_class="protection"))
    edition = prepare()
    fourth = SectorFactory(name_en="Fourth", protection_class="protection")
    project.sectors.add(fourth)

    assert refused(edition) == [
        "The class of the sector Fourth was raised.",
        "XYZ-1 was given a sector that the edition does not know.",
    ]


def test_a_withdrawal_of_the_edition_before():
    project = open_project(500)
    publish()
    project.counts.update(value=600)
    known = publish()
    project.counts.update(value=700)
    edition = prepare()
    actions.withdraw(known, by=AccountFactory(superuser=True), reason="It was wrong.")

    (said,) = refused(edition)
    assert said.startswith("Readers have another edition than when this one was prepared: 2024.1")
    assert Restatement.objects.get(edition__state="approved", edition__serial=3).before == 500


def test_a_project_that_is_a_draft_again():
    open_project()
    edition = prepare()
    Project.objects.update(state="draft")

    said, _figures = refused(edition)
    assert said == "XYZ-1 is no longer ready, and the edition shows it."


@pytest.mark.parametrize("mark", ["restricted", "counts_people"])
def test_a_result(mark):
    project = open_project()
    ProjectResultFactory(project=project, value=900)
    result = ProjectResultFactory(project=project, value=3)
    edition = prepare()
    edition.findings.all().delete()
    ProjectResult.objects.filter(pk=result.pk).update(**{mark: True})

    assert refused(edition) == [
        "XYZ-1: the edition shows a result that is restricted or was changed."
    ]


def test_a_statement_whose_figure_was_corrected():
    StatementFactory(approved=True, value=1000)
    edition = prepare()
    Statement.objects.update(value=900)

    (said,) = refused(edition)
    assert said.startswith("The edition shows a statement that is no longer approved")


def test_a_statement():
    StatementFactory(approved=True)
    edition = prepare()
    Statement.objects.update(state="proposed")

    (said,) = refused(edition)
    assert said.startswith("The edition shows a statement that is no longer approved")


def test_what_is_marked_already_or_was_frozen_or_came_since_is_no_obstacle():
    f, g = SectorFactory(), SectorFactory()
    known = open_project({f: 400, g: 60})
    restrict(known.counts.filter(value=60))
    ProjectResultFactory(project=known, restricted=True)
    project_year("XYZ-2", {f: 300, g: 200}, year=YEAR + 1)
    hidden = project_year("XYZ-3", {f: 300, g: 200}, year=YEAR + 2)
    restrict(hidden.counts.filter(value=200))
    closed_year(YEAR + 1)
    closed_year(YEAR + 2)
    publish()
    # What an edition froze stays as it is, and so it would if it were prepared again.
    restrict(BeneficiaryCount.objects.filter(year=YEAR + 1))
    StatementFactory(approved=True)
    edition = prepare()
    edition.findings.all().delete()
    with reopened():
        BeneficiaryCount.objects.filter(year=YEAR + 2).update(value=390)
    add(known, 700, year=YEAR + 3)

    assert actions.approve(edition, by=AccountFactory(superuser=True)).is_public


def test_an_addition_to_a_closed_year():
    f = SectorFactory()
    project_year("XYZ-1", 500, sectors=[f])
    closed_year()
    publish()
    late = project_year("XYZ-2", 900, sectors=[f])
    edition = prepare()
    restrict(late.counts)

    (said,) = refused(edition)
    assert said.startswith(f"XYZ-2, {YEAR}")


def test_staff_read_which_project_it_is_and_what_to_do(client):
    project = open_project()
    edition = prepare()
    restrict(project.counts.filter(value=60))
    client.force_login(AccountFactory(groups=["headquarters"]))

    address = reverse("admin:edition-approve", args=[edition.pk])
    page = client.post(address, {"as_read": actions.as_it_reads(edition)}, follow=True)
    words = page.content.decode()

    assert f"XYZ-1, {YEAR}: the edition shows a figure" in words
    assert f"Discard edition {edition.number} and prepare it again." in words
    assert not Edition.objects.public().exists()
