"""Two people with the same page open: the second never overwrites the first unawares."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from beneficiaries.models import BeneficiaryCount
from programmes.admin.forms import VersionForm
from tests.admin_addresses import page
from tests.admin_forms import delete, typed
from tests.factories import (
    AccountFactory,
    BaseFactory,
    BeneficiaryCountFactory,
    CorrectionReportFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    ProfileSectionFactory,
    ProjectFactory,
    ProjectOrganisationFactory,
    ProjectRegionFactory,
    ProjectResultFactory,
    ProjectSourceFactory,
    RegionFactory,
    SexAgeCellFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(client):
    client.force_login(AccountFactory(superuser=True))
    return client


def statement_page(statement):
    return reverse("admin:beneficiaries_statement_change", args=[statement.pk])


def project_page(project):
    return reverse("admin:programmes_project_change", args=[project.pk])


def test_saving_counts_up_the_version(colleague):
    project = ProjectFactory(title_en="Made-up before")
    opened = colleague.get(project_page(project))

    saved = colleague.post(project_page(project), typed(opened, title_en="Made-up after"))

    project.refresh_from_db()
    assert saved.status_code == 302
    assert (project.title_en, project.version) == ("Made-up after", 1)


@pytest.mark.parametrize(
    ("factory", "name", "field", "first", "second"),
    [
        pytest.param(
            ProjectFactory, "programmes_project", "end_date", "2023", "2024", id="project"
        ),
        pytest.param(
            BeneficiaryCountFactory,
            "beneficiaries_beneficiarycount",
            "value",
            11,
            12,
            id="count",
        ),
        pytest.param(StatementFactory, "beneficiaries_statement", "value", 11, 12, id="statement"),
        pytest.param(
            OrganisationFactory,
            "programmes_organisation",
            "acronym",
            "MU1",
            "MU2",
            id="row that counts no versions",
        ),
        pytest.param(
            CorrectionReportFactory,
            "editions_correctionreport",
            "answer",
            "It is corrected.",
            "It is looked at.",
            id="report by a reader",
        ),
    ],
)
def test_second_of_two_is_refused_and_loses_nothing(colleague, factory, name, field, first, second):
    row = factory()
    page = reverse(f"admin:{name}_change", args=[row.pk])
    opened = colleague.get(page)
    colleague.post(page, typed(opened, **{field: first}))

    refused = colleague.post(page, typed(opened, **{field: second}))

    row.refresh_from_db()
    form = refused.context["adminform"].form
    assert refused.status_code == 200
    assert str(getattr(row, field)) == str(first)
    assert form[field].value() == str(second)
    assert "somebody else saved this record" in refused.content.decode()
    assert f"is now: {first}" in refused.content.decode()
    assert f'<a href="{page}" target="_blank">' in refused.content.decode()


def test_a_form_without_its_version_is_refused(colleague):
    statement = StatementFactory(value=1)
    data = typed(colleague.get(statement_page(statement)), value=2)
    del data["lock_version"]

    colleague.post(statement_page(statement), data)

    statement.refresh_from_db()
    assert statement.value == 1


def test_count_changed_elsewhere_is_not_overwritten_from_the_project(colleague):
    count = BeneficiaryCountFactory(value=10)
    opened = colleague.get(project_page(count.project))
    BeneficiaryCount.objects.filter(pk=count.pk).update(value=20, version=1)

    refused = colleague.post(project_page(count.project), typed(opened, **{"counts-0-value": 30}))

    count.refresh_from_db()
    assert refused.status_code == 200
    assert count.value == 20


def test_count_left_alone_does_not_stop_a_project_from_being_saved(colleague):
    count = BeneficiaryCountFactory(value=10)
    opened = colleague.get(project_page(count.project))
    BeneficiaryCount.objects.filter(pk=count.pk).update(internal_note="seen", version=1)

    saved = colleague.post(project_page(count.project), typed(opened, end_date="2024"))

    count.refresh_from_db()
    assert saved.status_code == 302
    assert (count.internal_note, count.version) == ("seen", 1)


def test_a_list_that_somebody_else_changed_is_shown_in_words(colleague):
    project = ProjectFactory()
    address = page(type(project), "change", project.pk)
    opened = colleague.get(address)
    colleague.post(address, typed(opened, tags="made-up one, made-up other"))

    refused = colleague.post(address, typed(opened, tags="a third")).content.decode()

    assert "“Tags” is now: made-up one; made-up other" in refused


# A count that moved on meanwhile


def opened_and_moved_on(client, count, state, opens=None, **typed_in):
    """What somebody gets who sends a page that she opened before a colleague moved the count on."""
    address = page(BeneficiaryCount, "change", count.pk)
    shown = opens or address
    opened = client.get(shown)
    BeneficiaryCount.objects.filter(pk=count.pk).update(state=state, version=1)
    answer = client.post(shown, typed(opened, **typed_in))
    count.refresh_from_db()
    return answer


def test_what_was_typed_stays_where_a_colleague_accepts_the_count_meanwhile(client):
    client.force_login(AccountFactory(groups=["meal"]))
    cell = SexAgeCellFactory(value=10, count__value=10, count__state="sent_back")

    refused = opened_and_moved_on(
        client,
        cell.count,
        "accepted",
        value=987_654,
        internal_note="Made-up long note",
        **{"sex_age_cells-0-value": 876_543},
    )

    form = refused.context["adminform"].form
    (cells, _cuts) = refused.context["inline_admin_formsets"]
    assert "What you typed is still on this page" in refused.text
    assert not any(field.disabled for field in form.fields.values())
    assert form["value"].value() == "987654"
    assert form["internal_note"].value() == "Made-up long note"
    assert cells.formset.forms[0]["value"].value() == "876543"
    cell.refresh_from_db()
    assert (cell.count.value, cell.value, cell.count.state) == (10, 10, "accepted")


def test_what_was_typed_stays_on_the_page_of_the_project_too(client):
    client.force_login(AccountFactory(groups=["meal"]))
    count = BeneficiaryCountFactory(value=10, state="submitted")

    refused = opened_and_moved_on(
        client, count, "accepted", project_page(count.project), **{"counts-0-value": 987_654}
    )

    assert "What you typed is still on this page" in refused.text
    assert 'value="987654"' in refused.text
    assert (count.value, count.state) == (10, "accepted")


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_a_base_editor_keeps_what_she_typed_where_a_colleague_submits_meanwhile(client, state):
    base = BaseFactory()
    client.force_login(AccountFactory(groups=["base-editor"], bases=[base]))
    count = SexAgeCellFactory(value=10, count__value=10, count__project__lead_base=base).count

    refused = opened_and_moved_on(
        client, count, state, value=987_654, **{"sex_age_cells-0-value": 876_543}
    )

    assert refused.status_code == 200
    assert "What you typed is still on this page" in refused.text
    for typed_in in ('value="987654"', 'value="876543"'):
        assert typed_in in refused.text
    assert (count.value, count.state, count.sex_age_cells.get().value) == (10, state, 10)


@pytest.mark.parametrize("version", [0, 2, 7, "x"])
def test_no_made_up_version_opens_a_count_that_is_accepted(client, version):
    base = BaseFactory()
    client.force_login(AccountFactory(groups=["base-editor"], bases=[base]))
    count = BeneficiaryCountFactory(value=10, project__lead_base=base)
    address = page(BeneficiaryCount, "change", count.pk)
    sent = typed(client.get(address), value=11) | {"lock_version": version}
    BeneficiaryCount.objects.filter(pk=count.pk).update(state="accepted", version=1)

    client.post(address, sent)

    count.refresh_from_db()
    assert (count.value, count.state) == (10, "accepted")


# Models that count no versions: what the page showed is compared


def test_a_text_in_one_language_is_not_lost_to_that_in_another(colleague):
    section = ProfileSectionFactory(title_en="Made-up")
    address = page(type(section), "change", section.pk)
    opened = colleague.get(address)
    colleague.post(address, typed(opened, title_fr="Inventé"))

    refused = colleague.post(address, typed(opened, title_it="Inventato"))
    section.refresh_from_db()
    stood_after_refusal = (section.title_fr, section.title_it)
    colleague.post(address, typed(colleague.get(address), title_it="Inventato"))

    section.refresh_from_db()
    assert refused.status_code == 200
    assert "“Title (fr)” is now: Inventé" in refused.content.decode()
    assert stood_after_refusal == ("Inventé", "")
    assert (section.title_fr, section.title_it) == ("Inventé", "Inventato")


def test_a_closed_report_is_not_opened_again_by_an_older_page(colleague):
    report = CorrectionReportFactory(kind="danger")
    address = page(type(report), "change", report.pk)
    opened = colleague.get(address)
    colleague.post(address, typed(opened, state="corrected", answer="It is taken out."))

    colleague.post(address, typed(opened, state="checking"))

    report.refresh_from_db()
    assert (report.state, report.answer) == ("corrected", "It is taken out.")


def test_rights_taken_away_are_not_given_back_by_an_older_page(colleague):
    account = AccountFactory(groups=["headquarters"])
    address = page(type(account), "change", account.pk)
    opened = colleague.get(address)
    colleague.post(address, typed(opened, groups=[]))

    refused = colleague.post(address, typed(opened, first_name="Made-up"))

    account.refresh_from_db()
    assert refused.status_code == 200
    assert (account.first_name, account.groups.exists()) == ("", False)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"sources-0-says_en": "Another thing."}, id="changed"),
        pytest.param({"sources-0-DELETE": "on"}, id="taken away"),
        pytest.param({"end_date": "2024"}, id="only shown"),
    ],
)
def test_a_source_changed_on_its_own_page_is_not_put_back_from_the_project(colleague, change):
    source = ProjectSourceFactory(says_en="One thing.")
    opened = colleague.get(project_page(source.project))
    own = page(type(source), "change", source.pk)
    colleague.post(own, typed(colleague.get(own), says_en="The right thing."))

    refused = colleague.post(project_page(source.project), typed(opened, **change))

    source.refresh_from_db()
    assert refused.status_code == 200
    assert source.says_en == "The right thing."
    assert "“What it says (en)” is now: The right thing." in refused.content.decode()


PARTS = {
    ProjectSourceFactory: {"says_en": "The right thing."},
    ProjectRegionFactory: {"basis": "todays_map"},
    ProjectOrganisationFactory: {"role": "donor", "reference": "MU-2"},
    ProjectResultFactory: {"value": 7},
}


@pytest.mark.parametrize("factory", PARTS)
def test_who_has_a_project_open_learns_of_a_part_that_was_saved_on_its_own_page(colleague, factory):
    part = factory()
    opened = colleague.get(project_page(part.project))
    own = page(type(part), "change", part.pk)
    colleague.post(own, typed(colleague.get(own), **PARTS[factory]))

    refused = colleague.post(project_page(part.project), typed(opened, end_date="2024"))

    part.project.refresh_from_db()
    assert "somebody else saved this record" in refused.text
    assert (part.project.version, part.project.end_date) == (1, "")


def test_a_part_that_is_added_moved_or_deleted_is_a_change_of_its_projects(colleague):
    source, other = ProjectSourceFactory(), ProjectFactory()
    projects = [source.project, other]

    def versions():
        return [type(other).objects.get(pk=project.pk).version for project in projects]

    add, own = page(type(source), "add"), page(type(source), "change", source.pk)
    address = "https://example.org/made-up"
    colleague.post(add, typed(colleague.get(add), project=other.pk, address=address))
    added = versions()
    colleague.post(own, typed(colleague.get(own), project=other.pk))
    moved = versions()
    delete(colleague, source)

    assert [added, moved, versions()] == [[0, 1], [1, 2], [1, 3]]


def test_a_row_that_nobody_else_changed_is_taken_away(colleague):
    alias = OrganisationAliasFactory()
    address = page(type(alias.organisation), "change", alias.organisation_id)

    saved = colleague.post(address, typed(colleague.get(address), **{"aliases-0-DELETE": "on"}))

    assert saved.status_code == 302
    assert not alias.organisation.aliases.exists()


def test_several_chosen_rows_are_one_value_whatever_their_order(colleague):
    base = BaseFactory(regions=RegionFactory.create_batch(2))
    address = page(type(base), "change", base.pk)

    saved = colleague.post(address, typed(colleague.get(address), name="Made-up anew"))

    base.refresh_from_db()
    assert saved.status_code == 302
    assert base.name == "Made-up anew"


def test_rows_send_their_version_along_with_the_page(colleague):
    project = ProjectOrganisationFactory(project=ProjectSourceFactory().project).project

    shown = colleague.get(project_page(project)).content.decode()

    for name in ("lock_version", "sources-0-lock_version", "organisation_links-0-lock_version"):
        assert f'<input type="hidden" name="{name}"' in shown


def test_every_form_that_changes_a_row_carries_its_version():
    request = RequestFactory().get("/admin/")
    request.user = AccountFactory(superuser=True)
    without = [
        of_model
        for of_model in admin.site._registry.values()
        for changing in (of_model, *of_model.get_inline_instances(request))
        if changing.has_change_permission(request) and not issubclass(changing.form, VersionForm)
    ]

    assert not without


def test_rows_of_a_table_have_names_for_a_screen_reader(colleague):
    count = BeneficiaryCountFactory()

    page = colleague.get(project_page(count.project)).content.decode()

    assert 'aria-label="Value (row 1)"' in page
