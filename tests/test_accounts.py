"""Accounts: who makes them, how a password is chosen, and what nobody can do to herself."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coopi_mali import roles
from coopi_mali.models import Account
from tests.admin_forms import typed
from tests.factories import AccountFactory, BaseFactory

pytestmark = pytest.mark.django_db

PASSWORD = "quiet river, 42 lanterns"


@pytest.fixture
def headquarters(client):
    account = AccountFactory(groups=["headquarters"])
    client.force_login(account)
    return account


def change_page(account):
    return reverse("admin:coopi_mali_account_change", args=[account.pk])


def link_page(account):
    return reverse("admin:account-password-link", args=[account.pk])


def link_on(page):
    found = re.search(r'value="(http://testserver/admin/password/[^"]+)"', page)
    return found and found[1]


def choose_password(link, password=PASSWORD):
    """Open a link as its owner does, on a machine where nobody is signed in."""
    owner = Client()
    form = owner.get(link, follow=True)
    if not form.redirect_chain:
        return form
    return owner.post(
        form.redirect_chain[-1][0],
        {"new_password1": password, "new_password2": password},
        follow=True,
    )


def sign_in(account, password=PASSWORD):
    client = Client()
    client.post(
        reverse("admin:login"),
        {"username": account.username, "password": password, "next": "/admin/"},
    )
    return "_auth_user_id" in client.session


# Making an account


def test_new_account_has_no_password_and_comes_with_a_link(client, headquarters):
    viewer = Group.objects.get(name="viewer")

    page = client.post(
        reverse("admin:coopi_mali_account_add"),
        {"username": "made-up-person", "language": "fr", "groups": [viewer.pk]},
        follow=True,
    )

    account = Account.objects.get(username="made-up-person")
    assert (account.is_staff, account.is_superuser, account.language) == (True, False, "fr")
    assert list(account.groups.all()) == [viewer]
    assert not account.has_usable_password()
    assert "48 hours" in page.content.decode()
    choose_password(link_on(page.content.decode()))
    assert sign_in(account)


def test_link_works_once(client, headquarters):
    account = AccountFactory()
    link = link_on(client.post(link_page(account), follow=True).content.decode())

    choose_password(link)
    second = choose_password(link, "another-made-up-phrase")

    assert "no longer works" in second.content.decode()
    assert sign_in(account)
    assert not sign_in(account, "another-made-up-phrase")


def test_nobody_is_shown_the_link_that_somebody_else_made(client, headquarters):
    account, other = AccountFactory(), Client()
    other.force_login(AccountFactory(groups=["headquarters"]))
    asked = client.post(link_page(account))
    other.post(link_page(account))

    shown = client.get(asked.url).text

    assert link_on(shown) is None
    assert "Make a password link" in shown


def test_link_of_yesterdays_yesterday_no_longer_works(client, headquarters, settings):
    account = AccountFactory()
    link = link_on(client.post(link_page(account), follow=True).content.decode())

    settings.PASSWORD_RESET_TIMEOUT = -1
    page = choose_password(link)

    assert "no longer works" in page.content.decode()
    assert not sign_in(account)


def test_links_live_for_48_hours(settings):
    assert timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) == timedelta(hours=48)


def test_opening_the_page_makes_no_link(client, headquarters):
    account = AccountFactory()

    opened = client.get(link_page(account)).content.decode()
    asked = client.post(link_page(account), follow=True).content.decode()
    opened_again = client.get(link_page(account)).content.decode()

    assert link_on(opened) is None
    assert link_on(asked)
    assert link_on(opened_again) is None


def test_deactivated_account_gets_no_password(client, headquarters):
    account = AccountFactory()
    link = link_on(client.post(link_page(account), follow=True).content.decode())
    account.is_active = False
    account.save()

    page = choose_password(link)

    assert "no longer works" in page.content.decode()
    assert client.post(link_page(account)).status_code == 403


def test_no_account_is_there_before_one_is_made():
    assert not Account.objects.exists()


SAME_NAME = [("made-up-person", "Made-Up-Person"), ("dembélé", "DEMBÉLÉ")]


@pytest.mark.parametrize(("taken", "other"), SAME_NAME)
def test_same_name_in_other_letters_is_refused(client, headquarters, taken, other):
    AccountFactory(username=taken)
    account = AccountFactory(username="second")

    added = client.post(reverse("admin:coopi_mali_account_add"), {"username": other})
    changed = client.post(
        change_page(account), typed(client.get(change_page(account)), username=other)
    )

    for refused in (added, changed):
        errors = refused.context["adminform"].form.errors
        assert errors["username"] == ["Somebody already signs in with this name."]
    assert not Account.objects.filter(username=other).exists()


@pytest.mark.parametrize(("taken", "other"), SAME_NAME)
def test_the_command_refuses_the_same_name_in_other_letters(taken, other):
    AccountFactory(username=taken)

    with pytest.raises(CommandError, match="Somebody already signs in with this name"):
        call_command("createsuperuser", interactive=False, username=other, email="")

    assert Account.objects.count() == 1


def test_one_of_two_that_have_the_same_name_from_before_is_shut_out(client, headquarters):
    first, second = [AccountFactory(username=name) for name in ("made-up", "Made-Up")]
    data = typed(client.get(change_page(second)))
    del data["is_active"]

    client.post(change_page(second), data)

    assert list(Account.objects.filter(is_active=False)) == [second]


@pytest.mark.parametrize("group", ["viewer", "base-editor", "meal"])
def test_others_make_no_accounts(client, group):
    account = AccountFactory(groups=[group])
    client.force_login(account)

    added = client.post(reverse("admin:coopi_mali_account_add"), {"username": "made-up"})
    linked = client.post(link_page(account))

    assert added.status_code == linked.status_code == 403
    assert Account.objects.count() == 1


# What headquarters cannot do


def test_headquarters_cannot_raise_herself(client, headquarters):
    meal = Group.objects.get(name="meal")
    data = typed(client.get(change_page(headquarters)), first_name="Made-up")

    client.post(
        change_page(headquarters),
        data | {"groups": [meal.pk], "is_superuser": "on", "user_permissions": ["1"]},
    )

    headquarters.refresh_from_db()
    assert headquarters.first_name == "Made-up"
    assert [group.name for group in headquarters.groups.all()] == ["headquarters"]
    assert not headquarters.is_superuser
    assert not headquarters.user_permissions.exists()


def test_headquarters_makes_no_superuser(client, headquarters):
    account = AccountFactory()

    client.post(change_page(account), typed(client.get(change_page(account)), is_superuser="on"))
    client.post(
        reverse("admin:coopi_mali_account_add"), {"username": "made-up", "is_superuser": "on"}
    )

    assert Account.objects.count() == 3
    assert not Account.objects.filter(is_superuser=True).exists()


def test_headquarters_neither_changes_a_superuser_nor_takes_her_place(client, headquarters):
    superuser = AccountFactory(superuser=True)

    changed = client.post(change_page(superuser), {"username": "made-up"})
    linked = client.post(link_page(superuser))

    superuser.refresh_from_db()
    assert changed.status_code == linked.status_code == 403
    assert superuser.username != "made-up"


def test_headquarters_cannot_change_what_a_role_may_do(client, headquarters):
    group = Group.objects.get(name="headquarters")

    response = client.post(reverse("admin:auth_group_change", args=[group.pk]), {"name": "all"})

    assert response.status_code == 403
    assert Group.objects.filter(name="headquarters").exists()


def test_headquarters_gives_another_person_a_role_and_shuts_her_out(client, headquarters):
    account = AccountFactory()
    meal = Group.objects.get(name="meal")
    data = typed(client.get(change_page(account)), groups=[meal.pk])
    del data["is_active"]

    client.post(change_page(account), data)

    account.refresh_from_db()
    assert list(account.groups.all()) == [meal]
    assert not account.is_active


def test_list_cannot_be_filtered_by_password(client, headquarters):
    address = reverse("admin:coopi_mali_account_changelist")

    response = client.get(address, {"password__startswith": "pbkdf2"})

    assert response.status_code == 400


def test_headquarters_gives_bases_to_others_and_not_to_herself(client, headquarters):
    account, base = AccountFactory(groups=["base-editor"]), BaseFactory()

    for one in (account, headquarters):
        client.post(change_page(one), typed(client.get(change_page(one)), bases=[base.pk]))

    assert list(Account.objects.filter(bases=base)) == [account]


# The right to see restricted data


def allow(client, account, until):
    page = client.get(change_page(account))
    return client.post(change_page(account), typed(page, restricted_until=str(until)))


def test_headquarters_gives_the_right_to_see_restricted_data_for_180_days(client, headquarters):
    account, today = AccountFactory(groups=["meal"]), timezone.localdate()

    longer = allow(client, account, today + timedelta(days=181))
    assert "At most until" in longer.content.decode()
    allow(client, account, today + timedelta(days=180))

    account.refresh_from_db()
    assert account.restricted_until == today + timedelta(days=180)


def test_nobody_gives_herself_the_right_to_see_restricted_data(client, headquarters):
    today = timezone.localdate()
    allow(client, headquarters, today)

    headquarters.refresh_from_db()
    assert headquarters.restricted_until is None


@pytest.mark.parametrize(
    ("days", "more", "may"),
    [
        pytest.param(0, {}, True, id="until today"),
        pytest.param(-1, {}, False, id="until yesterday"),
        pytest.param(None, {}, False, id="never given"),
        pytest.param(9, {"superuser": True}, False, id="a technical administrator"),
    ],
)
def test_the_right_ends_by_itself(days, more, may):
    until = None if days is None else timezone.localdate() + timedelta(days=days)

    assert AccountFactory(restricted_until=until, **more).may_see_restricted is may


# What nobody can do


def test_accounts_are_never_deleted(client):
    account = AccountFactory()
    client.force_login(AccountFactory(superuser=True))

    response = client.post(
        reverse("admin:coopi_mali_account_delete", args=[account.pk]), {"post": "yes"}
    )

    assert response.status_code == 403
    assert Account.objects.filter(pk=account.pk).exists()


def test_deactivated_account_is_shut_out_at_once(client):
    account = AccountFactory(groups=["viewer"])
    client.force_login(account)

    Account.objects.filter(pk=account.pk).update(is_active=False)

    assert client.get(reverse("admin:index")).status_code == 302


# The roles


def test_migrate_writes_the_roles_and_writes_them_again():
    Group.objects.get(name="viewer").permissions.clear()
    Group.objects.get(name="meal").delete()

    call_command("migrate", verbosity=0)

    written = {
        group.name: {
            f"{permission.content_type.app_label}.{permission.codename}"
            for permission in group.permissions.select_related("content_type")
        }
        for group in Group.objects.all()
    }
    assert written == roles.permissions()


def test_every_role_has_a_name_for_people():
    assert set(roles.NAMES) == set(roles.permissions())


def test_only_headquarters_approves_and_only_meal_prepares():
    rights = roles.permissions()

    assert {name for name in rights if "editions.approve_edition" in rights[name]} == {
        "headquarters"
    }
    assert {name for name in rights if "editions.prepare_edition" in rights[name]} == {"meal"}
