"""What an edition told of is not deleted by anybody, and its code is given to no other row."""

from __future__ import annotations

import pytest
from django.urls import reverse

from beneficiaries.models import BeneficiaryCount
from editions import actions
from programmes.models import Base, Organisation, Project, ProjectSource
from tests.admin_addresses import page
from tests.admin_forms import choose, confirmed, delete, typed
from tests.factories import (
    AccountFactory,
    BaseFactory,
    BeneficiaryCountFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectSourceFactory,
    SectorFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser(client):
    account = AccountFactory(superuser=True)
    client.force_login(account)
    return account


def publish():
    preparer, approver = AccountFactory.create_batch(2, superuser=True)
    return actions.approve(actions.prepare(ProgrammeFactory(), by=preparer), by=approver)


def ready_project():
    return ProjectFactory(ready=True, code="XYZ-1", title_en="Made-up before")


def set_aside(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    return row


# Rows


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_a_project_that_an_edition_told_of_is_not_deleted_as_a_draft(client, is_withdrawn):
    project = ready_project()
    edition = publish()
    if is_withdrawn:
        actions.withdraw(edition, by=AccountFactory(superuser=True), reason="A made-up reason.")
    set_aside(project, state="draft")
    client.force_login(AccountFactory(groups=["headquarters"]))

    asked = client.get(page(Project, "delete", project.pk))
    chosen = choose(client, Project, "delete_selected", project)
    for refused in (asked, chosen):
        assert f"Edition {edition.number} tells of" in refused.text
        assert "Set it aside as a draft: it then leaves the next edition." in refused.text
        assert 'name="post"' not in refused.text
    delete(client, project)
    choose(client, Project, "delete_selected", project, **confirmed(chosen))

    assert Project.objects.filter(pk=project.pk).exists()


def test_a_draft_that_no_edition_told_of_is_deleted(client, superuser):
    publish()

    delete(client, ProjectFactory())

    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("make", "hide", "instead"),
    [
        pytest.param(
            BaseFactory, {"public_precision": "hidden"}, "Hide it from the public", id="base"
        ),
        pytest.param(SectorFactory, {}, "", id="sector"),
        pytest.param(
            lambda: StatementFactory(approved=True),
            {"state": "proposed", "approved_by": None},
            "Make it proposed again",
            id="statement",
        ),
    ],
)
def test_other_rows_that_an_edition_told_of_are_not_deleted(client, superuser, make, hide, instead):
    row = make()
    publish()
    if hide:
        set_aside(row, **hide)

    refused = delete(client, row)

    assert "What was published is not deleted" in refused.text
    assert instead in refused.text
    assert type(row).objects.filter(pk=row.pk).exists()


def test_a_count_that_an_edition_told_of_stays(client, superuser):
    """Its own rule says so first: what was once accepted is never deleted."""
    count = BeneficiaryCountFactory(project=ready_project(), accepted=True, sourced=True, value=700)
    publish()
    set_aside(count, state="sent_back")

    delete(client, count)

    assert BeneficiaryCount.objects.get() == count


def test_an_organisation_stays_when_no_project_names_it_any_more(client, superuser):
    donor = OrganisationFactory()
    project = ProjectFactory(ready=True, donors=[donor])
    publish()
    project.organisation_links.all().delete()

    refused = delete(client, donor)

    assert "It leaves the next edition by itself" in refused.text
    assert Organisation.objects.filter(pk=donor.pk).exists()


# Codes


def test_the_code_of_a_project_that_is_gone_is_given_to_no_other(client, superuser):
    project = ready_project()
    number = publish().number
    project.delete()
    add = page(Project, "add")
    fields = {"programme": ProgrammeFactory().pk, "title_en": "Made-up other"}

    sent = typed(client.get(add), code="XYZ-1", sectors=[], bases=[], **fields)
    refused = client.post(add, sent)

    assert f"Edition {number} tells of another record under “XYZ-1”." in refused.text
    assert not Project.objects.exists()
    client.post(add, sent | {"code": "XYZ-2"})
    assert Project.objects.get().code == "XYZ-2"


def test_the_code_of_a_base_that_is_gone_is_given_to_no_other(client, superuser):
    base = BaseFactory()
    publish()
    base.delete()
    add = page(Base, "add")

    sent = typed(client.get(add), programme=base.programme_id, code=base.code, name="Made-up")
    refused = client.post(add, sent)

    assert "A code that was published is never given to another" in refused.text
    assert not Base.objects.exists()


# What was saved after the confirmation was opened


def test_a_row_that_somebody_saved_in_between_is_not_deleted(client, superuser):
    project = ProjectFactory()
    address = page(Project, "delete", project.pk)
    asked = client.get(address)
    set_aside(project, internal_note="The work of an afternoon.")

    refused = client.post(address, confirmed(asked))

    assert "Not deleted: somebody saved something of this" in refused.text
    assert Project.objects.exists()
    delete(client, project)
    assert not Project.objects.exists()


def test_a_row_is_not_deleted_with_a_part_that_came_in_between(client, superuser):
    project = ProjectFactory()
    address = page(Project, "delete", project.pk)
    asked = client.get(address)
    ProjectSourceFactory(project=project)

    client.post(address, confirmed(asked))

    assert ProjectSource.objects.get().project == project


def test_several_rows_are_deleted_as_their_confirmation_showed_them(client, superuser):
    counts = BeneficiaryCountFactory.create_batch(2)
    asked = choose(client, BeneficiaryCount, "delete_selected", *counts)
    set_aside(counts[1], value=12345)

    refused = choose(client, BeneficiaryCount, "delete_selected", *counts, **confirmed(asked))

    assert "Not deleted" in refused.text
    assert BeneficiaryCount.objects.count() == 2
    asked = choose(client, BeneficiaryCount, "delete_selected", *counts)
    choose(client, BeneficiaryCount, "delete_selected", *counts, **confirmed(asked))
    assert not BeneficiaryCount.objects.exists()


def test_a_confirmation_without_its_version_is_refused(client, superuser):
    project = ProjectFactory()

    client.post(reverse("admin:programmes_project_delete", args=[project.pk]), {"any": "thing"})

    assert Project.objects.exists()
