"""From the front page of the admin to the public, in two clicks and by two people."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from beneficiaries.models import Statement
from editions import actions
from editions.models import Approver, Edition
from editions.reading import NoEdition, current_edition
from programmes.models import CountryProgramme, Project
from tests.admin_forms import sign_in
from tests.factories import (
    AccountFactory,
    DevelopmentLineFactory,
    EditionFactory,
    ProgrammeFactory,
    ProjectFactory,
    SectorFactory,
    StatementFactory,
)
from tests.reading_pages import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    programme = ProgrammeFactory()
    StatementFactory(approved=True, value=41)
    return programme


def prepare(client, programme):
    return client.post(reverse("admin:edition-prepare", args=[programme.code]), follow=True)


def approve(client):
    edition = Edition.objects.get(state="prepared")
    shown = re.search(r'name="as_read" value="(\w+)"', front_page(client))
    read = {"as_read": shown[1]} if shown else {}
    return client.post(reverse("admin:edition-approve", args=[edition.pk]), read, follow=True)


def front_page(client):
    return client.get(reverse("admin:index")).content.decode()


def test_two_clicks_publish(client, programme):
    only = sign_in(client, superuser=True)

    prepare(client, programme)
    approve(client)

    edition = current_edition()
    assert (edition.prepared_by, edition.approved_by) == (only, only)
    assert edition.approval == "one_person"


def test_front_page_offers_the_two_clicks(client, programme):
    sign_in(client, superuser=True)

    first = front_page(client)
    prepared = prepare(client, programme).content.decode()
    done = approve(client).content.decode()

    assert reverse("admin:edition-prepare", args=[programme.code]) in first
    assert "Approve and publish" in prepared
    assert "Discard" in prepared
    assert "Nothing has changed since then" in done
    assert "Prepare an edition" not in done


def test_front_page_says_how_to_end_an_edition_that_nobody_approved(client, programme):
    actions.publish_initial_load(programme)
    sign_in(client, superuser=True)

    before = front_page(client)
    prepare(client, programme)
    after = approve(client).content.decode()

    assert "nobody approved this edition" in before
    assert "Prepare an edition" in before
    assert "nobody approved this edition" not in after


def test_front_page_says_that_no_licence_is_stated_and_where_to_state_it(client, programme):
    sign_in(client, superuser=True)
    record = reverse("admin:programmes_countryprogramme_change", args=[programme.pk])

    before = front_page(client)
    CountryProgramme.objects.update(data_licence="CC BY 4.0")

    assert "the licence of the data is not stated" in before
    assert record in before
    assert "the licence of the data is not stated" not in front_page(client)


def test_front_page_says_what_changed(client, programme):
    sign_in(client, superuser=True)
    prepare(client, programme)
    approve(client)

    SectorFactory(name_en="Made-up new sector")

    assert "Made-up new sector" in front_page(client)


def test_changes_are_told_in_words(client, programme):
    sign_in(client, superuser=True, language="en")
    project = ProjectFactory(ready=True, status="ongoing")
    DevelopmentLineFactory(position=1)
    second = DevelopmentLineFactory(position=2)
    prepare(client, programme)
    approve(client)

    Project.objects.filter(pk=project.pk).update(status="suspended")
    second.position = 0
    second.save()
    Statement.objects.update(value=1_234_567)

    shown = front_page(client)
    assert "<del>ongoing</del>" in shown
    assert "<ins>suspended</ins>" in shown
    assert "<ins>1,234,567</ins>" in shown
    assert "Development line, moved in its list" in shown


def test_preview_shows_every_change(client, programme):
    sign_in(client, superuser=True)
    SectorFactory.create_batch(20)
    prepare(client, programme)
    edition = Edition.objects.get(state="prepared")

    preview = client.get(reverse("admin:edition-preview", args=[edition.pk])).content.decode()

    for sector in programme.sectors.all():
        assert sector.name_en in preview


def test_preview_says_once_who_prepared_it_and_where_it_is_on_its_way(client, programme):
    sign_in(client, superuser=True, username="anna")
    prepare(client, programme)
    preview = reverse("admin:edition-preview", args=[Edition.objects.get().pk])

    waiting = words_of(client.get(preview))
    approve(client)
    public = words_of(client.get(preview))

    assert "Prepared by anna on" in waiting
    assert waiting.lower().count("prepared") == 1
    assert "Approved. Prepared by anna on" in public


def test_prepared_edition_is_approved_by_another_person(client, programme):
    preparer = sign_in(client, superuser=True)
    other = AccountFactory(groups=["headquarters"])
    prepare(client, programme)

    refused = approve(client).content.decode()
    state_after_refusal = Edition.objects.get().state
    client.force_login(other)
    approve(client)

    edition = current_edition()
    assert "Another person" in refused
    assert state_after_refusal == "prepared"
    assert (edition.prepared_by, edition.approved_by) == (preparer, other)
    assert edition.approval == "two_people"


def test_exception_for_one_person_ends_for_ever(client, programme):
    sign_in(client, superuser=True)
    other = AccountFactory(groups=["headquarters"])
    other.groups.clear()
    other.is_active = False
    other.save()

    prepare(client, programme)
    approve(client)

    assert Edition.objects.get().state == "prepared"


@pytest.mark.parametrize("group", ["viewer", "base-editor", "headquarters"])
def test_others_cannot_prepare(client, programme, group):
    sign_in(client, group)

    response = prepare(client, programme)

    assert response.status_code == 403
    assert not Edition.objects.exists()


@pytest.mark.parametrize("group", ["viewer", "base-editor", "meal"])
def test_others_cannot_approve(client, programme, group):
    sign_in(client, "meal")
    prepare(client, programme)
    sign_in(client, group)

    response = approve(client)

    assert response.status_code == 403
    with pytest.raises(NoEdition):
        current_edition()


def test_preparation_is_not_shown_to_base_editors(client, programme):
    sign_in(client, "meal")
    prepare(client, programme)
    edition = Edition.objects.get()
    sign_in(client, "base-editor")

    assert edition.number not in front_page(client)
    address = reverse("admin:edition-preview", args=[edition.pk])
    assert client.get(address).status_code == 403


def test_discarding_leaves_no_edition(client, programme):
    sign_in(client, "meal")
    prepare(client, programme)
    edition = Edition.objects.get()

    client.post(reverse("admin:edition-discard", args=[edition.pk]))

    assert not Edition.objects.exists()


@pytest.mark.parametrize("name", ["edition-approve", "edition-discard"])
def test_opening_an_address_changes_nothing(client, programme, name):
    sign_in(client, superuser=True)
    prepare(client, programme)
    edition = Edition.objects.get()

    response = client.get(reverse(f"admin:{name}", args=[edition.pk]))

    assert response.status_code == 405
    assert Edition.objects.get().state == "prepared"


def test_each_programme_has_its_panel(client, programme):
    other = ProgrammeFactory(code="examplia-two", country_en="Examplia Two")
    sign_in(client, superuser=True)

    shown = front_page(client)

    for each in (programme, other):
        assert reverse("admin:edition-prepare", args=[each.code]) in shown


def test_editions_are_never_deleted(client):
    edition = EditionFactory()
    sign_in(client, superuser=True)

    response = client.post(
        reverse("admin:editions_edition_delete", args=[edition.pk]), {"post": "yes"}
    )

    assert response.status_code == 403
    assert Edition.objects.exists()


# The record of who may approve


def test_every_way_to_the_right_to_approve_is_noted():
    through_superuser = AccountFactory(superuser=True)
    through_group = AccountFactory(groups=["headquarters"])
    own = AccountFactory(permissions=["editions.approve_edition"])
    through_change_of_group = AccountFactory(groups=["viewer"])
    Group.objects.get(name="viewer").permissions.add(own.user_permissions.get())
    AccountFactory(groups=["meal"])

    noted = {approver.account for approver in Approver.objects.all()}

    assert noted == {through_superuser, through_group, own, through_change_of_group}


def test_right_that_is_taken_away_stays_noted():
    account = AccountFactory(groups=["headquarters"])

    account.groups.clear()

    assert Approver.objects.get().account == account


def test_group_joined_from_the_side_of_the_group_is_noted():
    account = AccountFactory()

    Group.objects.get(name="headquarters").user_set.add(account)

    assert Approver.objects.get().account == account
