"""What is judged when counts are saved: all that changes, as it will stand, and nothing else."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import BeneficiaryCount
from coopi_mali.models import Account
from tests.admin_forms import typed
from tests.closed_years import YEAR, closed_year, reopened
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProjectFactory,
    ProjectResultFactory,
    RegionFactory,
    SectorFactory,
    SexAgeCellFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def officer(client):
    """MEAL, who may change projects and counts, and accept counts."""
    client.force_login(AccountFactory(groups=["meal"]))


def save(client, row, **changes):
    options = row._meta
    page = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
    return client.post(page, typed(client.get(page), **changes))


def add(client, **given):
    page = reverse("admin:beneficiaries_beneficiarycount_add")
    return client.post(page, typed(client.get(page), **given))


def rows(prefix, *told, first=0, **management):
    """New rows of a table of the page, and how many rows it has then."""
    sent = {f"{prefix}-TOTAL_FORMS": first + len(told)}
    for at, row in enumerate(told, start=first):
        sent |= {f"{prefix}-{at}-{name}": value for name, value in row.items()}
    return sent


def cells(female, male):
    told = [
        {"sex": sex, "age_band": "unknown", "value": value}
        for sex, value in (("female", female), ("male", male))
    ]
    return rows("sex_age_cells", *told)


@pytest.fixture
def project():
    """A project with an accepted count in a closed year, and a draft in an open one."""
    project = ProjectFactory(code="XYZ-1", title_en="Before")
    BeneficiaryCountFactory(project=project, year=YEAR, value=500, accepted=True)
    BeneficiaryCountFactory(project=project, year=YEAR + 1, value=60)
    closed_year()
    return project


def test_a_project_with_counts_in_a_closed_year_is_edited(client, project):
    response = save(client, project, title_en="After", **{"counts-1-value": 70})

    project.refresh_from_db()
    assert response.status_code == 302
    assert project.title_en == "After"
    assert sorted(project.counts.values_list("value", flat=True)) == [70, 500]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"counts-0-state": "sent_back"}, id="a row of the closed year"),
        pytest.param({"counts-1-year": YEAR}, id="a row moved into it"),
        pytest.param(
            rows("counts", {"year": YEAR, "measure": "targeted", "value": 5}, first=2),
            id="a row added to it",
        ),
    ],
)
def test_what_really_changes_in_a_closed_year_is_refused_and_nothing_is_saved(
    client, project, change
):
    common = {"channel": "direct", "unit": "person", "part": "total", "state": "draft"}
    more = {f"counts-2-{name}": value for name, value in common.items()}
    more |= {"counts-2-precision": "exact", "counts-2-basis": "unknown"}
    new = more if "counts-2-year" in change else {}

    response = save(client, project, title_en="After", **new, **change)

    project.refresh_from_db()
    assert f"{YEAR} is closed" in response.content.decode()
    assert project.title_en == "Before"
    assert sorted(project.counts.values_list("year", "state")) == [
        (YEAR, "accepted"),
        (YEAR + 1, "draft"),
    ]


def test_cells_of_a_draft_in_a_closed_year_are_not_changed_from_its_page(client, project):
    with reopened():
        draft = BeneficiaryCountFactory(project=project, year=YEAR, value=9, measure="targeted")
        cell = SexAgeCellFactory(count=draft, value=9)
    sent = {"sex_age_cells-0-id": cell.pk, "sex_age_cells-0-count": draft.pk}

    save(client, draft, **sent, **{"sex_age_cells-0-value": 8, "sex_age_cells-0-DELETE": "on"})

    cell.refresh_from_db()
    assert cell.value == 9


# By sex and age


def new_count(**more):
    return {"project": ProjectFactory().pk, "year": 2019, "value": 100, "state": "accepted"} | more


def test_a_new_count_whose_cells_do_not_add_up_is_not_accepted(client):
    response = add(client, **new_count(), **cells(10, 20))

    formsets = response.context["inline_admin_formsets"]
    (told,) = formsets[0].formset.non_form_errors()
    assert "add up to 30 and not to 100" in told
    assert told in response.content.decode().replace("&#x27;", "'")
    assert not BeneficiaryCount.objects.exists()


@pytest.mark.parametrize(("state", "female"), [("accepted", 40), ("draft", 10)])
def test_a_new_count_is_saved_once_its_cells_add_up_or_while_it_is_a_draft(client, state, female):
    response = add(client, **new_count(state=state), **cells(female, 60))

    count = BeneficiaryCount.objects.get()
    assert response.status_code == 302
    assert (count.state, count.sex_age_cells.count()) == (state, 2)


@pytest.fixture
def sent_back():
    """One hundred people, of whom the cells say thirty."""
    count = BeneficiaryCountFactory(value=100, state="sent_back")
    for sex, value in (("female", 10), ("male", 20)):
        SexAgeCellFactory(count=count, sex=sex, value=value)
    return count


@pytest.mark.parametrize(
    "mended",
    [
        pytest.param({"sex_age_cells-0-value": 40, "sex_age_cells-1-value": 60}, id="cells"),
        pytest.param({"value": 30}, id="the count"),
        pytest.param(
            {"sex_age_cells-0-value": 100, "sex_age_cells-1-DELETE": "on"}, id="one cell taken out"
        ),
    ],
)
def test_a_count_is_mended_and_accepted_in_one_save(client, sent_back, mended):
    response = save(client, sent_back, state="accepted", **mended)

    sent_back.refresh_from_db()
    assert response.status_code == 302
    assert sent_back.state == "accepted"
    assert sum(sent_back.sex_age_cells.values_list("value", flat=True)) == sent_back.value


def test_a_count_mended_wrongly_stays_as_it_was(client, sent_back):
    response = save(client, sent_back, state="accepted", value=90, **{"sex_age_cells-0-value": 69})

    sent_back.refresh_from_db()
    assert "add up to 89 and not to 90" in response.content.decode()
    assert (sent_back.state, sent_back.value) == ("sent_back", 100)
    assert sorted(sent_back.sex_age_cells.values_list("value", flat=True)) == [10, 20]
    # What was typed is still there to be typed on.
    assert 'value="69"' in response.content.decode()


def test_counts_are_accepted_together_on_the_page_of_their_project(client):
    project, sector = ProjectFactory(), SectorFactory()
    BeneficiaryCountFactory(project=project, year=2019, value=100)
    BeneficiaryCountFactory(project=project, year=2019, value=99, part="sector", sector=sector)
    both = {"counts-0-state": "accepted", "counts-1-state": "accepted"}

    refused = save(client, project, **both)
    states = set(project.counts.values_list("state", flat=True))
    save(client, project, **both, **{"counts-1-value": 100})

    assert "total 100, largest 99, sum 99" in refused.content.decode()
    assert states == {"draft"}
    assert set(project.counts.values_list("state", flat=True)) == {"accepted"}


@pytest.fixture
def split():
    """An accepted total, its part by sector and a part of that by region, in one open year."""
    project, sector = ProjectFactory(code="XYZ-1"), SectorFactory(name_en="Health")
    whole = {"project": project, "year": 2019, "value": 100, "accepted": True}
    places = [{}, {"part": "sector", "sector": sector}]
    places.append({"part": "region", "sector": sector, "region": RegionFactory(name="Mopti")})
    return [BeneficiaryCountFactory(**whole, **place) for place in places]


def states(counts):
    return [BeneficiaryCount.objects.get(pk=count.pk).state for count in counts]


@pytest.mark.parametrize("way", ["its own page", "the page of the project"])
def test_a_count_is_not_sent_back_while_parts_of_it_stay_accepted(client, split, way):
    total, by_sector, _by_region = split

    for number, count in enumerate([total, by_sector]):
        if way == "its own page":
            told = save(client, count, state="sent_back").text
        else:
            told = save(client, count.project, **{f"counts-{number}-state": "sent_back"}).text
        assert f"{count}: parts of it are accepted (XYZ-1, 2019, reached, Health" in told

    assert states(split) == ["accepted"] * 3


def test_parts_are_sent_back_first_or_together_with_the_total(client, split):
    total, by_sector, by_region = split

    save(client, by_region, state="sent_back")
    first = states(split)
    both = {"counts-0-state": "sent_back", "counts-1-state": "sent_back"}
    save(client, total.project, **both)

    assert first == ["accepted", "accepted", "sent_back"]
    assert states(split) == ["sent_back"] * 3


def test_restricted_parts_keep_a_total_accepted_and_are_not_named(client, split):
    BeneficiaryCount.objects.exclude(part="total").update(restricted=True)

    told = save(client, split[0], state="sent_back").text

    assert "1 obstacle is about restricted counts" in told
    assert "Health" not in told
    assert states(split) == ["accepted"] * 3


# Of whom no number is published


def test_a_count_of_such_a_group_is_refused_until_it_is_restricted(client):
    given = {"project": ProjectFactory().pk, "year": YEAR, "value": 450}
    words = {"group_code": "made-up-group", "group_fr": "Enfants non accompagnés"}

    refused = add(client, **given, **words)
    assert not BeneficiaryCount.objects.exists()
    added = add(client, **given, **words, restricted="on")

    told = refused.context["adminform"].form.errors["restricted"]
    assert told == [
        "“non accompagnés”: a number of unaccompanied or recruited children, survivors or "
        "cases is never published. Tick “restricted”."
    ]
    assert added.status_code == 302
    assert BeneficiaryCount.objects.get().restricted


def test_one_that_was_accepted_without_the_tick_is_sent_back_to_get_it(client):
    count = BeneficiaryCountFactory(value=450, accepted=True, group_code="uasc", group_en="UASC")

    stays = save(client, count)
    sent_back = save(client, count, state="sent_back")
    mended = save(client, count, state="submitted", restricted="on")

    count.refresh_from_db()
    assert "restricted" in stays.context["adminform"].form.errors
    assert [sent_back.status_code, mended.status_code] == [302, 302]
    assert (count.restricted, count.state) == (True, "submitted")


# Restricted rows


def restricted_rows(project):
    """A count, a cell of it, and a result of a project that everybody sees."""
    count = BeneficiaryCountFactory(project=project, value=45871, restricted=True)
    cell = SexAgeCellFactory(count=count, value=45871)
    return [count, cell, ProjectResultFactory(project=project, value=47113, restricted=True)]


def seen(client, rows, project):
    """Whether each of them has a page and is in its list, and which figures the project shows."""
    pages = []
    for row in rows:
        where = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        page = client.get(reverse(f"{where}_change", args=[row.pk])).status_code == 200
        listed = client.get(reverse(f"{where}_changelist")).context["cl"].result_count
        pages.append((page, listed))
    address = reverse("admin:programmes_project_change", args=[project.pk])
    html = client.get(address).content.decode()
    return pages, [value for value in ("45871", "47113") if f'value="{value}' in html]


@pytest.mark.parametrize(
    ("group", "in_fields"), [("meal", ["45871", "47113"]), ("headquarters", ["47113"])]
)
def test_restricted_rows_are_seen_by_who_has_the_right(client, group, in_fields):
    project = ProjectFactory()
    rows = restricted_rows(project)
    client.force_login(AccountFactory(groups=[group]))

    assert seen(client, rows, project) == ([(False, 0)] * 3, [])
    Account.objects.update(restricted_until=timezone.localdate())
    assert seen(client, rows, project) == ([(True, 1)] * 3, in_fields)


def test_no_superuser_sees_restricted_rows_whatever_right_was_given(client):
    project = ProjectFactory()
    rows = restricted_rows(project)
    account = AccountFactory(superuser=True)
    client.force_login(account)
    Account.objects.update(restricted_until=timezone.localdate())

    assert seen(client, rows, project) == ([(False, 0)] * 3, [])


def test_who_restricts_a_count_is_told_that_she_no_longer_sees_it(client):
    count = BeneficiaryCountFactory(value=45)

    told = list(get_messages(save(client, count, restricted="on").wsgi_request))

    assert any("you do not see it any more" in str(message) for message in told)
    count.refresh_from_db()
    assert count.restricted


def test_a_restricted_count_is_accepted_by_who_sees_it(client):
    client.force_login(AccountFactory(groups=["headquarters"]))
    count = BeneficiaryCountFactory(value=45, restricted=True, state="submitted")
    address = reverse("admin:beneficiaries_beneficiarycount_changelist")
    chosen = {"action": "accept", "_selected_action": [count.pk], f"version-{count.pk}": 0}

    client.post(address, chosen)
    count.refresh_from_db()
    assert count.state == "submitted"
    Account.objects.update(restricted_until=timezone.localdate())
    client.post(address, chosen)
    count.refresh_from_db()
    assert count.state == "accepted"


def test_project_with_many_counts_is_saved(client):
    project = ProjectFactory()
    for number in range(70):
        BeneficiaryCountFactory(project=project, group_code=f"group-{number}", state="draft")

    answer = save(client, project, note_en="A made-up note.")

    project.refresh_from_db()
    assert (answer.status_code, project.note_en) == (302, "A made-up note.")
