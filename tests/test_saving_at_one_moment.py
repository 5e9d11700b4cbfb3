"""Two people save, delete or accept at one moment: the second acts on what the first has done."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.db import OperationalError, transaction
from django.test import Client
from django.urls import reverse

from beneficiaries import closing
from beneficiaries.models import BeneficiaryCount, ReportingYear, SexAgeCell
from coopi_mali.models import Account
from editions import actions as edition_actions, corrections
from editions.models import CorrectionReport, Erratum
from programmes.models import Organisation
from tests.admin_addresses import page
from tests.admin_forms import change_page, confirmed, save, typed
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    ReportingYearFactory,
    SectorFactory,
    SexAgeCellFactory,
)
from tests.test_accounts import PASSWORD, link_on, link_page, sign_in
from tests.test_closing_at_one_moment import Other

CHOSEN = {"new_password1": PASSWORD, "new_password2": PASSWORD}
pytestmark = pytest.mark.django_db(transaction=True)


def person(*groups: str, **more: Any) -> Client:
    """Somebody with these roles in a browser of her own."""
    client = Client()
    client.force_login(AccountFactory(groups=groups, **more))
    return client


class Browser(Other):
    """What somebody sends on a connection of her own, and what she is answered."""

    def __init__(self, send):
        def act():
            self.answer = send()
            if self.answer.status_code == 503:
                # SQLite in memory does not wait by itself for whoever writes.
                raise OperationalError("locked")

        super().__init__(act)


def at_one_moment(first, second) -> Browser:
    """Send the second while the first is done and not yet kept."""
    other = Browser(second)
    with transaction.atomic():
        first()
        other.start()
        other.is_held_up()
    other.join(30)
    assert not other.is_alive()
    return other


# What is deleted


@pytest.mark.parametrize("way", ["page", "list"])
def test_a_count_that_is_accepted_at_that_moment_is_not_deleted(way):
    count = BeneficiaryCountFactory(value=7)
    editor, officer = person("meal"), person("meal")
    address, sent = _deletion(editor, count, way)

    at_one_moment(
        lambda: save(officer, count, state="accepted"), lambda: editor.post(address, sent)
    )

    assert BeneficiaryCount.objects.get().state == "accepted"
    assert not LogEntry.objects.filter(action_flag=3).exists()


def _deletion(client, row, way):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
    if way == "page":
        address = reverse(f"{name}_delete", args=[row.pk])
        return address, confirmed(client.get(address))
    address = reverse(f"{name}_changelist")
    chosen = {"action": "delete_selected", "_selected_action": row.pk}
    return address, chosen | confirmed(client.post(address, chosen))


def test_a_part_of_a_count_that_is_accepted_at_that_moment_is_not_deleted():
    cell = SexAgeCellFactory(value=7, count__value=7)
    editor, officer = person("meal"), person("meal")
    address, sent = _deletion(editor, cell, "list")

    at_one_moment(
        lambda: save(officer, cell.count, state="accepted"), lambda: editor.post(address, sent)
    )

    assert BeneficiaryCount.objects.get().state == "accepted"
    assert SexAgeCell.objects.exists()


def test_what_is_changed_at_that_moment_is_not_deleted():
    organisation = OrganisationFactory(acronym="MU1")
    one, another = person("headquarters"), person("headquarters")
    address, sent = _deletion(one, organisation, "page")

    other = at_one_moment(
        lambda: save(another, organisation, acronym="MU2"), lambda: one.post(address, sent)
    )

    assert Organisation.objects.filter(acronym="MU2").exists()
    assert "somebody saved something of this" in other.answer.text


# What a form does not hold


def test_who_shuts_an_account_out_leaves_the_password_that_is_set_at_that_moment():
    account = AccountFactory(last_name="Before")
    headquarters = person("headquarters")
    sent = typed(headquarters.get(change_page(account)), last_name="After")

    def set_password():
        Account.objects.filter(pk=account.pk).update(password="made-up")

    at_one_moment(set_password, lambda: headquarters.post(change_page(account), sent))

    account.refresh_from_db()
    assert (account.last_name, account.password) == ("After", "made-up")


def test_saving_the_page_of_a_year_does_not_open_it_while_it_is_closed():
    year = ReportingYearFactory(year=2020)
    meal, headquarters = AccountFactory(groups=["meal"]), AccountFactory(groups=["headquarters"])
    closing.propose_closing(year, by=meal)
    admin = person(superuser=True)
    sent = typed(admin.get(change_page(year)))

    at_one_moment(
        lambda: closing.close(year, by=headquarters), lambda: admin.post(change_page(year), sent)
    )

    assert ReportingYear.objects.get().state == "closed"


# Passwords


def test_an_account_that_is_shut_out_while_its_owner_sets_a_password_stays_so():
    account, headquarters = AccountFactory(), person("headquarters")
    owner, link = Client(), link_on(headquarters.post(link_page(account), follow=True).text)
    form = owner.get(link, follow=True).redirect_chain[-1][0]

    other = at_one_moment(
        lambda: save(headquarters, account, is_active=""), lambda: owner.post(form, CHOSEN)
    )

    account.refresh_from_db()
    assert not account.is_active
    assert "no longer works" in other.answer.text


def test_an_account_that_is_shut_out_while_its_owner_changes_her_password_stays_so():
    account, owner = AccountFactory(), Client()
    account.set_password(PASSWORD)
    account.save()
    owner.force_login(account)
    sent = CHOSEN | {"old_password": PASSWORD}

    at_one_moment(
        lambda: Account.objects.filter(pk=account.pk).update(is_active=False),
        lambda: owner.post(reverse("admin:password_change"), sent),
    )

    account.refresh_from_db()
    assert not account.is_active


def test_of_two_who_open_one_link_at_that_moment_one_chooses_the_password():
    account, headquarters = AccountFactory(), person("headquarters")
    link = link_on(headquarters.post(link_page(account), follow=True).text)
    first, second = Client(), Client()
    form = [browser.get(link, follow=True).redirect_chain[-1][0] for browser in (first, second)][0]
    others = dict.fromkeys(CHOSEN, "another-made-up-phrase")

    other = at_one_moment(lambda: first.post(form, CHOSEN), lambda: second.post(form, others))

    assert "no longer works" in other.answer.text
    assert sign_in(account)


# What only holds together


@pytest.mark.parametrize("year", [None, 2020])
@pytest.mark.parametrize("ways", ["page page", "list page", "page list", "list list"])
def test_of_two_parts_that_exclude_each_other_one_is_accepted(year, ways):
    project = ProjectFactory(sectors=[sector := SectorFactory()])
    ReportingYearFactory(year=2020)
    whole = {"project": project, "year": year, "value": 100}
    BeneficiaryCountFactory(**whole, accepted=True)
    parts = [
        BeneficiaryCountFactory(**whole, state="submitted", part="sector", sector=of)
        for of in (None, sector)
    ]
    sent = [_acceptance(part, way) for part, way in zip(parts, ways.split(), strict=True)]

    other = at_one_moment(*sent)

    assert BeneficiaryCount.objects.accepted().filter(part="sector").count() == 1
    told = "".join(map(str, get_messages(other.answer.wsgi_request))) + other.answer.text
    assert "“not split” stands beside parts by sector" in told


def _acceptance(count, way):
    """What accepts a count: from its page, or from the list."""
    client, address = person("meal"), change_page(count)
    if way == "list":
        address = page(BeneficiaryCount, "changelist")
        shown = re.findall(r'name="(version-\d+)" value="(\d+)"', client.get(address).text)
        data = dict(shown) | {"action": "accept", "_selected_action": count.pk}
    else:
        data = typed(client.get(address), state="accepted")
    return lambda: client.post(address, data)


def test_of_three_who_become_technical_administrators_beside_nobody_two_do():
    Account.objects.create_superuser("anna", is_active=False)
    others = [Other(lambda name=name: Account.objects.create_superuser(name)) for name in "bc"]

    with transaction.atomic():
        Account.objects.create_superuser("a")
        for other in others:
            other.start()
        assert all(other.is_held_up() for other in others)
    for other in others:
        other.join(30)

    assert Account.objects.filter(is_superuser=True, is_active=True).count() == 2
    assert "".join(other.refused for other in others).startswith("At most 2")


# The same form sent twice, by a double click


def test_what_is_added_twice_is_refused_in_words():
    client = person("headquarters")
    add = reverse("admin:programmes_organisation_add")
    sent = typed(client.get(add), slug="made-up", acronym="MU", name_en="Made-up")

    other = at_one_moment(lambda: client.post(add, sent), lambda: client.post(add, sent))

    assert other.answer.status_code == 200
    assert "already exists" in other.answer.text
    assert Organisation.objects.filter(slug="made-up").count() == 1


@pytest.mark.parametrize("names", [("made-up", "made-up"), ("made-up", "Made-Up")])
def test_of_two_accounts_of_one_name_one_is_added(names):
    add = reverse("admin:coopi_mali_account_add")
    one, another = person("headquarters"), person("headquarters")

    other = at_one_moment(
        lambda: one.post(add, {"username": names[0]}),
        lambda: another.post(add, {"username": names[1]}),
    )

    assert list(other.answer.context["adminform"].form.errors) == ["username"]
    assert Account.objects.filter(username__iexact="made-up").count() == 1


def test_a_note_on_an_edition_that_stays_for_ever_is_added_once():
    edition = published()
    client = person("headquarters")
    add = reverse("admin:editions_erratum_add")
    sent = {"edition": edition.pk, "source_language": "en", "text_en": "A made-up note."}

    other = at_one_moment(lambda: client.post(add, sent), lambda: client.post(add, sent))

    assert Erratum.objects.count() == 1
    assert "This edition has that note already." in other.answer.text


def test_an_edition_that_is_withdrawn_twice_ends_both_times_where_the_first_time_does():
    edition = published()
    client = person("headquarters")
    address, sent = reverse("admin:edition-withdraw", args=[edition.pk]), {"reason": "Made-up."}

    other = at_one_moment(lambda: client.post(address, sent), lambda: client.post(address, sent))

    for answer in (other.answer, client.post(address, sent), client.get(address)):
        assert (answer.status_code, answer.url) == (302, reverse("admin:index"))
        told = [str(message) for message in get_messages(answer.wsgi_request)]
        assert f"Edition {edition.number} is withdrawn already" in told[-1]
    assert LogEntry.objects.filter(change_message__contains="withdrawn").count() == 1


def test_a_report_of_a_reader_that_is_sent_twice_is_one():
    edition = published()
    written = {"kind": "mistake", "text": "A made-up mistake.", "language": "en"}

    def hand_in():
        corrections.hand_in(edition, written, address="198.51.100.7")

    other = Other(hand_in)
    with transaction.atomic():
        hand_in()
        other.start()
        assert other.is_held_up()
    other.join(30)

    assert CorrectionReport.objects.count() == 1


def published():
    programme = ProgrammeFactory()
    ProjectFactory(ready=True)
    return edition_actions.publish_initial_load(programme)
