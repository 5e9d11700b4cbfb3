"""A count takes two people: one enters it, another accepts it; and what was accepted is kept."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.utils import timezone

from beneficiaries import actions
from beneficiaries.models import BeneficiaryCount, SexAgeCell
from coopi_mali.models import Account
from editions.inputs import input_hashes
from tests.admin_addresses import page
from tests.admin_forms import as_read, change_page, choose, confirmed, delete, save, typed
from tests.factories import (
    AccountFactory,
    BaseFactory,
    BeneficiaryCountFactory,
    ProjectFactory,
    SexAgeCellFactory,
)

pytestmark = pytest.mark.django_db

OWN = "You entered this count, or changed it last."
NEVER_DELETED = "never deleted"


def sign_in(client, *groups, res=False, **more):
    until = {"restricted_until": timezone.localdate()} if res else {}
    account = AccountFactory(groups=groups, **until, **more)
    client.force_login(account)
    return account


@pytest.fixture
def colleague():
    """Another person with the right to accept, so that nobody is the only one."""
    return AccountFactory(groups=["meal"])


def add(client, **given):
    address = page(BeneficiaryCount, "add")
    given = {"project": ProjectFactory().pk, "year": 2019, "value": 4444} | given
    return client.post(address, typed(client.get(address), **given))


def told(response):
    return " ".join(map(str, get_messages(response.wsgi_request)))


# Two people


@pytest.mark.parametrize(
    "roles",
    [
        pytest.param(["meal"], id="MEAL"),
        pytest.param(["base-editor", "meal"], id="base and MEAL"),
        pytest.param(["base-editor", "headquarters"], id="base and HQ"),
        pytest.param(["meal", "headquarters"], id="MEAL and HQ"),
    ],
)
def test_nobody_accepts_a_count_that_she_entered(client, colleague, roles):
    account = sign_in(client, *roles)

    at_once = add(client, state="accepted")
    assert not BeneficiaryCount.objects.exists()
    add(client, state="submitted")
    count = BeneficiaryCount.objects.get()
    by_form = save(client, count, state="accepted")
    by_list = choose(client, BeneficiaryCount, "accept", count)

    count.refresh_from_db()
    assert (count.state, count.entered_by, count.accepted_by) == ("submitted", account, None)
    for refused in (at_once, by_form):
        assert OWN in refused.text
        assert "Another person with the right to accept has to accept it" in refused.text
    assert OWN in told(by_list)


def test_another_person_accepts_it_and_the_record_keeps_both(client, colleague):
    entered = [
        BeneficiaryCountFactory(state="submitted", entered_by=colleague) for _number in range(2)
    ]
    account = sign_in(client, "meal")

    save(client, entered[0], state="accepted", internal_note="Made-up note of who checked it")
    choose(client, BeneficiaryCount, "accept", entered[1])

    for count in entered:
        count.refresh_from_db()
        assert (count.state, count.entered_by, count.accepted_by) == (
            "accepted",
            colleague,
            account,
        )
        assert count.once_accepted


def test_who_changes_what_she_sent_back_does_not_accept_it_again(client, colleague):
    count = BeneficiaryCountFactory(accepted=True, value=5, entered_by=colleague)
    account = sign_in(client, "meal")

    save(client, count, state="sent_back")
    both = save(client, count, state="accepted", value=6)
    save(client, count, value=6)
    after = save(client, count, state="accepted")

    assert OWN in both.text
    assert OWN in after.text
    assert (count.state, count.value, count.entered_by) == ("sent_back", 6, account)


def test_who_changes_a_part_of_a_count_does_not_accept_it(client, colleague):
    count = SexAgeCellFactory(
        value=5, count__value=5, count__state="submitted", count__entered_by=colleague
    ).count
    account = sign_in(client, "meal")

    changes = {"sex_age_cells-0-sex": "female"}
    both = save(client, count, state="accepted", **changes)
    unchanged = count.sex_age_cells.get().sex
    save(client, count, **changes)
    after = save(client, count, state="accepted")

    assert OWN in both.text
    assert OWN in after.text
    assert (unchanged, count.sex_age_cells.get().sex) == ("unknown", "female")
    assert (count.state, count.entered_by) == ("submitted", account)


def test_who_takes_a_part_away_on_its_own_page_changed_the_count(client, colleague):
    cell = SexAgeCellFactory(count__entered_by=colleague)
    account = sign_in(client, "meal")

    delete(client, cell)

    cell.count.refresh_from_db()
    assert not SexAgeCell.objects.exists()
    assert (cell.count.entered_by, cell.count.version) == (account, 1)


def test_the_page_of_a_project_asks_for_two_people_too(client, colleague):
    project = ProjectFactory()
    own, other = (
        BeneficiaryCountFactory(project=project, state="submitted", entered_by=colleague, year=year)
        for year in (2019, 2020)
    )
    account = sign_in(client, "meal")

    refused = save(client, project, **{"counts-0-value": 9, "counts-0-state": "accepted"})
    own.refresh_from_db()
    before = own.state, own.value
    save(client, project, **{"counts-0-value": 9, "counts-1-state": "accepted"})

    own.refresh_from_db()
    other.refresh_from_db()
    assert OWN in refused.text
    assert before == ("submitted", 0)
    assert (own.value, own.entered_by, own.accepted_by) == (9, account, None)
    assert (other.state, other.entered_by, other.accepted_by) == ("accepted", colleague, account)


def test_nothing_is_accepted_where_one_of_the_chosen_is_her_own(colleague):
    other, own = (
        BeneficiaryCountFactory(state="submitted", entered_by=person)
        for person in (None, colleague)
    )
    AccountFactory(groups=["headquarters"])

    with pytest.raises(ValidationError, match=OWN):
        actions.accept(as_read(BeneficiaryCount.objects.all()), by=colleague)

    for count in (other, own):
        count.refresh_from_db()
        assert count.state == "submitted"


def test_what_nobody_is_known_to_have_entered_is_accepted_by_anybody(client, colleague):
    count = BeneficiaryCountFactory(state="submitted")
    sign_in(client, "meal")

    save(client, count, state="accepted")

    assert count.state == "accepted"


def test_the_only_account_that_may_accept_does_so_alone_until_there_was_another(client):
    sign_in(client, "meal")
    AccountFactory(groups=["base-editor"])
    add(client, state="accepted", year=2019)

    second = AccountFactory(groups=["headquarters"])
    refused = [add(client, state="accepted", year=2020)]
    Account.objects.filter(pk=second.pk).update(is_active=False)
    refused.append(add(client, state="accepted", year=2021))
    second.groups.clear()
    refused.append(add(client, state="accepted", year=2022))

    assert [OWN in answer.text for answer in refused] == [True] * 3
    assert BeneficiaryCount.objects.get().year == 2019


def test_who_entered_a_count_makes_no_other_edition():
    project = ProjectFactory(ready=True)
    count = BeneficiaryCountFactory(project=project, accepted=True, value=500)
    before = input_hashes(project.programme, {})
    BeneficiaryCount.objects.filter(pk=count.pk).update(
        entered_by=AccountFactory(), accepted_by=AccountFactory(), once_accepted=False
    )

    assert input_hashes(project.programme, {}) == before


# What was once accepted


@pytest.mark.parametrize(
    ("role", "state"), [("base-editor", "sent_back"), ("meal", "sent_back"), ("meal", "accepted")]
)
def test_a_count_that_was_once_accepted_is_never_deleted(client, colleague, role, state):
    base = BaseFactory()
    count = BeneficiaryCountFactory(accepted=True, project__lead_base=base)
    sign_in(client, "meal")
    save(client, count, state=state)
    sign_in(client, role, bases=[base])

    one = [
        client.get(page(BeneficiaryCount, "delete", count.pk)),
        delete(client, count),
    ]
    listed = choose(client, BeneficiaryCount, "delete_selected", count)
    choose(client, BeneficiaryCount, "delete_selected", count, **confirmed(listed))

    assert BeneficiaryCount.objects.get().state == state
    for answer in one:
        assert NEVER_DELETED in told(answer)
        assert "mark it as not reported" in told(answer)
    assert NEVER_DELETED in listed.text


def test_a_count_that_was_written_as_accepted_and_sent_back_is_kept_too(client):
    (count,) = BeneficiaryCount.objects.bulk_create(
        [BeneficiaryCountFactory.build(project=ProjectFactory(), state="accepted")]
    )
    sign_in(client, "meal")
    save(client, count, state="sent_back")

    delete(client, count)

    assert BeneficiaryCount.objects.get().once_accepted


def test_a_count_that_was_sent_back_before_it_was_accepted_is_deleted(client, colleague):
    count = BeneficiaryCountFactory(state="submitted")
    sign_in(client, "meal")
    save(client, count, state="sent_back")

    delete(client, count)

    assert not BeneficiaryCount.objects.exists()


def test_a_project_is_not_deleted_with_a_count_that_was_once_accepted(client):
    count = BeneficiaryCountFactory(state="sent_back", once_accepted=True)
    sign_in(client, "headquarters", "meal")

    delete(client, count.project)

    assert BeneficiaryCount.objects.get() == count


# Restricted counts


def restricted(**more):
    return BeneficiaryCountFactory(restricted=True, value=31337, **more)


def test_a_restricted_count_is_accepted_by_headquarters_and_not_by_meal(client, colleague):
    count = restricted(state="submitted")
    sign_in(client, "meal", res=True)

    by_form = save(client, count, state="accepted")
    by_list = choose(client, BeneficiaryCount, "accept", count)
    on_project = save(client, count.project, **{"counts-0-state": "accepted"})
    count.refresh_from_db()
    state_after_meal = count.state
    sign_in(client, "headquarters", res=True)
    choose(client, BeneficiaryCount, "accept", count)

    count.refresh_from_db()
    assert "A person at headquarters who may see restricted data" in by_form.text
    assert "A person at headquarters" in on_project.text
    assert "A person at headquarters" in told(by_list)
    assert (state_after_meal, count.state) == ("submitted", "accepted")


def test_a_count_is_not_restricted_and_accepted_by_meal_at_once(client, colleague):
    count = BeneficiaryCountFactory(state="submitted")
    sign_in(client, "meal", res=True)

    save(client, count, state="accepted", restricted="on")

    assert (count.state, count.restricted) == ("submitted", False)


def test_a_base_editor_enters_a_restricted_count_and_meal_submits_it(client):
    base = BaseFactory()
    project = ProjectFactory(lead_base=base)
    sign_in(client, "base-editor", bases=[base], res=True)

    refused = add(client, project=project.pk, restricted="on", state="submitted")
    assert not BeneficiaryCount.objects.exists()
    add(client, project=project.pk, restricted="on", state="draft")
    count = BeneficiaryCount.objects.get()
    save(client, count, state="submitted")
    after_base = count.state
    sign_in(client, "meal", res=True)
    save(client, count, state="submitted")

    assert "a MEAL officer who may see restricted data has to submit it" in refused.text
    assert (after_base, count.state) == ("draft", "submitted")


@pytest.mark.parametrize("role", ["base-editor", "meal", "headquarters"])
def test_a_restricted_count_is_never_deleted(client, role):
    base = BaseFactory()
    count = restricted(project__lead_base=base)
    sign_in(client, role, bases=[base], res=True)

    delete(client, count)
    listed = choose(client, BeneficiaryCount, "delete_selected", count)
    choose(client, BeneficiaryCount, "delete_selected", count, **confirmed(listed))

    assert BeneficiaryCount.objects.get() == count


def test_a_viewer_sees_no_restricted_count_whatever_right_she_was_given(client):
    count = restricted(accepted=True)
    SexAgeCellFactory(count=count, value=31337)
    sign_in(client, "viewer", res=True)

    pages = [
        page(BeneficiaryCount, "changelist"),
        page(SexAgeCell, "changelist"),
        change_page(count.project),
    ]

    for address in pages:
        assert "31337" not in client.get(address).text.replace(",", "")
    assert client.get(change_page(count)).status_code == 302


def test_who_gives_a_count_twice_is_told_what_to_do_and_not_whether_one_is_restricted(client):
    hidden = restricted(year=2019)
    seen = BeneficiaryCountFactory(year=2020)
    sign_in(client, "meal")

    twice = [add(client, project=one.project.pk, year=one.year) for one in (hidden, seen)]

    for answer in twice:
        (said,) = answer.context["adminform"].form.non_field_errors()
        assert "ask a person who may see restricted data to look" in said
    assert BeneficiaryCount.objects.count() == 2
