"""One person who sets the password of another account by a link is not two people."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from beneficiaries import actions as beneficiaries_actions, closing
from beneficiaries.models import BeneficiaryCount, Statement
from editions import actions, redacting
from editions.models import Edition, Redaction
from tests.admin_forms import as_read, change_page, save
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ReportingYearFactory,
    StatementFactory,
)
from tests.test_accounts import choose_password, link_on, link_page

pytestmark = pytest.mark.django_db

OF_HER_LINK = "may be one person"


@pytest.fixture
def headquarters():
    return AccountFactory(groups=["headquarters"], username="headquarters")


@pytest.fixture
def other():
    return AccountFactory(groups=["headquarters"], username="other-headquarters")


@pytest.fixture
def meal():
    return AccountFactory(groups=["meal"], username="meal-officer")


@pytest.fixture
def set_password(client):
    """The password of an account, chosen by a link that somebody made."""

    def chosen(account, *, by):
        client.force_login(by)
        choose_password(link_on(client.post(link_page(account), follow=True).content.decode()))

    return chosen


def prepare(meal):
    return actions.prepare(ProgrammeFactory(), by=meal)


def test_who_set_the_password_of_the_preparer_does_not_approve(
    set_password, client, headquarters, other, meal
):
    set_password(meal, by=headquarters)
    edition = prepare(meal)

    with pytest.raises(ValidationError, match=OF_HER_LINK):
        actions.approve(edition, by=headquarters)
    client.force_login(headquarters)
    front = client.get(reverse("admin:index")).content.decode()

    assert Edition.objects.get().state == "prepared"
    assert "The password of meal-officer was set by a link that headquarters made" in front
    assert "Approve and publish" not in front
    assert actions.approve(edition, by=other).approval == "two_people"


def test_a_password_changed_after_signing_in_still_stands_by_the_link(
    set_password, headquarters, other, meal
):
    set_password(meal, by=headquarters)
    meal.set_password("another-made-up-phrase")
    meal.save()

    with pytest.raises(ValidationError, match=OF_HER_LINK):
        actions.approve(prepare(meal), by=headquarters)


def test_after_a_link_of_somebody_else_what_is_prepared_anew_may_be_approved(
    set_password, headquarters, other, meal
):
    set_password(meal, by=headquarters)
    before = prepare(meal)
    set_password(meal, by=other)

    with pytest.raises(ValidationError, match=OF_HER_LINK):
        actions.approve(before, by=headquarters)
    actions.discard(before, by=meal)

    assert actions.approve(prepare(meal), by=headquarters).approval == "two_people"


def test_a_link_that_nobody_opened_changes_nothing(client, headquarters, other, meal):
    client.force_login(headquarters)
    client.post(link_page(meal))

    assert actions.approve(prepare(meal), by=headquarters).approval == "two_people"


def test_a_new_link_ends_the_one_before(client, headquarters, meal):
    client.force_login(headquarters)
    first = link_on(client.post(link_page(meal), follow=True).content.decode())
    client.post(link_page(meal))

    page = choose_password(first)

    assert "no longer works" in page.content.decode()


def test_the_only_one_who_approves_and_sets_passwords_approves_as_one_person(
    set_password, headquarters, meal
):
    set_password(meal, by=headquarters)

    assert actions.approve(prepare(meal), by=headquarters).approval == "one_person"


def test_nobody_confirms_her_own_redaction_by_the_account_of_another(
    set_password, headquarters, meal
):
    edition = prepare(meal)
    actions.approve(edition, by=headquarters)
    meal_too = AccountFactory(groups=["meal"])
    set_password(meal, by=headquarters)
    project = ProjectFactory()
    asked = Redaction.objects.create(
        programme=project.programme,
        kind="project",
        key=project.code,
        field="title",
        reason="Made-up danger",
        asked_by=headquarters,
    )

    with pytest.raises(ValidationError, match=OF_HER_LINK):
        redacting.confirm(asked, by=meal)

    redacting.confirm(asked, by=meal_too)


def test_who_set_the_password_of_the_proposer_closes_no_year(set_password, headquarters, meal):
    year = ReportingYearFactory()
    set_password(meal, by=headquarters)
    closing.propose_closing(year, by=meal)

    with pytest.raises(ValidationError, match=OF_HER_LINK):
        closing.close(year, by=headquarters)

    year.refresh_from_db()
    assert year.state == "open"


def test_who_set_the_password_of_the_proposer_approves_no_statement(
    set_password, headquarters, meal
):
    set_password(meal, by=headquarters)
    statement = StatementFactory(proposed_by=meal)

    with pytest.raises(ValidationError, match=OF_HER_LINK):
        beneficiaries_actions.approve(as_read(Statement.objects.all()), by=headquarters)

    statement.refresh_from_db()
    assert statement.state == "proposed"


def test_nor_on_the_page_of_the_statement(set_password, client, meal):
    administrator = AccountFactory(superuser=True)
    set_password(meal, by=administrator)
    statement = StatementFactory(proposed_by=meal)
    client.force_login(administrator)

    response = save(client, statement, state="approved")

    assert (statement.state, statement.approved_by) == ("proposed", None)
    assert OF_HER_LINK in client.get(response.url).content.decode()


def test_nor_accepts_a_count_that_was_entered_before_somebody_else_made_a_new_link(
    set_password, headquarters, other, meal
):
    set_password(meal, by=headquarters)
    before = BeneficiaryCountFactory(state="submitted", entered_by=meal)
    set_password(meal, by=other)
    after = BeneficiaryCountFactory(state="submitted", entered_by=meal)

    with pytest.raises(ValidationError, match=OF_HER_LINK):
        beneficiaries_actions.accept(as_read(BeneficiaryCount.objects.all()), by=headquarters)
    of_later = BeneficiaryCount.objects.filter(pk=after.pk)

    assert beneficiaries_actions.accept(as_read(of_later), by=headquarters) == 1
    before.refresh_from_db()
    assert before.state == "submitted"


def test_the_page_of_an_account_says_by_whose_link_its_password_was_set(
    set_password, client, headquarters, meal
):
    set_password(meal, by=headquarters)
    client.force_login(headquarters)

    assert "made by headquarters on" in client.get(change_page(meal)).content.decode()
