"""What a role may not read or change stays so, whichever way of the admin is tried."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, get_fields_from_path
from django.forms import model_to_dict
from django.urls import reverse

from beneficiaries.models import BeneficiaryCount
from editions.models import CorrectionReport
from programmes.models import Base, Project, Region, RegionBoundary, Sector
from tests.admin_addresses import page
from tests.admin_forms import sign_in, typed
from tests.factories import (
    BaseFactory,
    BeneficiaryCountFactory,
    CorrectionReportFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectOrganisationFactory,
    ProjectRegionFactory,
    ProjectResultFactory,
    ProjectSourceFactory,
    RegionBoundaryFactory,
    RegionFactory,
    ReportingYearFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


def staff_only_fields():
    for model, of_model in admin.site._registry.items():
        hidden = {str(title) for title in getattr(of_model, "staff_only", ())}
        sets = [one for one in of_model.fieldsets or [] if str(one[0]) in hidden]
        for name in flatten_fieldsets(sets):
            yield pytest.param(model, name, id=f"{model._meta.label}.{name}")


STAFF_ONLY = [*staff_only_fields()]


# Filters in the address


@pytest.mark.parametrize(("model", "name"), STAFF_ONLY)
def test_a_field_that_a_reader_is_not_shown_filters_no_list(client, model, name):
    listed = page(model, "changelist")
    sign_in(client, "viewer")

    asked = [client.get(listed, {f"{name}{how}": 1}) for how in ("__isnull", "__contains", "")]
    assert [answer.status_code for answer in asked] == [400, 400, 400]

    sign_in(client, "meal")
    assert client.get(listed, {f"{name}__isnull": 0}).status_code == 200


def test_a_base_is_not_found_by_its_exact_place(client):
    BaseFactory(latitude="14.35", longitude="-3.61", town="Made-up town")
    sign_in(client, "base-editor")

    for lookup, value in [("latitude__gt", "13.9"), ("town__startswith", "M"), ("town", "x")]:
        assert client.get(page(Base, "changelist"), {lookup: value}).status_code == 400


def test_no_list_shows_sorts_or_searches_what_is_for_staff_only():
    hidden = {model._meta.get_field(name) for model, name in (one.values for one in STAFF_ONLY)}
    assert len(hidden) == len(STAFF_ONLY) > 5

    for model, of_model in admin.site._registry.items():
        told = [*of_model.list_display, *of_model.list_filter, *of_model.search_fields]
        told += [*(of_model.ordering or ()), *filter(None, [of_model.date_hierarchy])]
        paths = {one[0] if isinstance(one, tuple) else one for one in told}
        for path in filter(lambda one: isinstance(one, str), paths):
            if not hasattr(of_model, path):
                reached = get_fields_from_path(model, path.lstrip("-^=@"))
                assert not hidden & {*reached}, f"{model._meta.label}: {path}"


def test_a_list_does_not_tell_which_hidden_rows_hang_on_its_own(client):
    hidden = BeneficiaryCountFactory(project=ProjectFactory(), restricted=True)
    sign_in(client, "viewer")

    answer = client.get(page(Project, "changelist"), {"counts__id": hidden.pk})

    assert answer.status_code == 400


def test_the_secret_address_of_a_report_is_not_found_letter_by_letter(client):
    report = CorrectionReportFactory()
    sign_in(client, "headquarters")

    first = {"reference__startswith": report.reference[0]}
    answer = client.get(page(CorrectionReport, "changelist"), first)

    assert answer.status_code == 400


# Drafts of other bases


@pytest.fixture
def drafts():
    """A base, drafts that it leads or works on, one of another base, and one that is ready."""
    base, other = BaseFactory.create_batch(2)
    own = [ProjectFactory(lead_base=base), ProjectFactory(lead_base=other, bases=[base])]
    foreign = ProjectFactory(lead_base=other, bases=[other], title_en="Made-up foreign draft")
    ready = ProjectFactory(lead_base=other, ready=True)
    return base, own, foreign, ready


def listed(client, model):
    return {*client.get(page(model, "changelist")).context["cl"].queryset}


def test_base_editor_reads_the_drafts_of_her_bases_alone(client, drafts):
    base, own, foreign, ready = drafts
    sign_in(client, "base-editor", bases=[base])

    assert listed(client, Project) == {*own, ready}
    for name in ("change", "history", "delete"):
        assert client.get(page(Project, name, foreign.pk)).status_code in {302, 403}
    assert client.get(page(Project, "change", own[1].pk)).status_code == 200
    sign_in(client, "base-editor")
    assert listed(client, Project) == {ready}
    for role in ("viewer", "meal", "headquarters"):
        sign_in(client, role)
        assert listed(client, Project) == {*own, foreign, ready}


@pytest.mark.parametrize(
    "factory",
    [
        ProjectRegionFactory,
        ProjectOrganisationFactory,
        ProjectSourceFactory,
        ProjectResultFactory,
    ],
)
def test_base_editor_reads_no_parts_of_other_drafts(client, drafts, factory):
    base, own, foreign, ready = drafts
    part, of_foreign, ofready = (factory(project=one) for one in (own[0], foreign, ready))
    sign_in(client, "base-editor", bases=[base])

    assert listed(client, type(part)) == {part, ofready}
    assert client.get(page(type(part), "change", of_foreign.pk)).status_code == 302
    sign_in(client, "viewer")
    assert listed(client, type(part)) == {part, of_foreign, ofready}


def test_a_draft_of_another_base_is_not_named_where_a_count_is_entered(client, drafts):
    base, own, foreign, ready = drafts
    source = ProjectSourceFactory(project=foreign)
    sign_in(client, "base-editor", bases=[base])
    add = page(BeneficiaryCount, "add")
    asked = {"app_label": "beneficiaries", "model_name": "beneficiarycount", "term": ""}
    autocomplete = reverse("admin:autocomplete")

    sent = {"project": foreign.pk, "source": source.pk, "year": 2021, "value": 50}
    refused = client.post(add, typed(client.get(add), **sent)).text
    offered = client.get(autocomplete, asked | {"field_name": "project"}).json()["results"]
    sources = client.get(autocomplete, asked | {"field_name": "source"}).json()["results"]

    assert foreign.title not in refused
    assert source.address not in refused
    assert {int(one["id"]) for one in offered} == {*(one.pk for one in own), ready.pk}
    assert sources == []
    assert not BeneficiaryCount.objects.exists()


# Reference data


LABELS = {
    Sector: {
        "source_language",
        *(f"{name}_{one}" for name in ("name", "profile_heading") for one in ("en", "fr", "it")),
    },
    Region: {"name"},
    RegionBoundary: {"credit"},
}


@pytest.mark.parametrize("model", LABELS)
def test_meal_officer_changes_labels_of_reference_data_and_headquarters_the_rest(client, model):
    row = {Sector: SectorFactory, Region: RegionFactory, RegionBoundary: RegionBoundaryFactory}
    change = page(model, "change", row[model]().pk)

    def offered(role):
        sign_in(client, role)
        form = client.get(change).context["adminform"].form
        return {*form.fields} & {field.name for field in model._meta.get_fields()}

    assert offered("meal") == LABELS[model]
    assert offered("headquarters") > LABELS[model]


def test_meal_officer_does_not_raise_the_class_of_a_sector(client):
    sector = SectorFactory(protection_class="standard", name_en="Before")
    change = page(Sector, "change", sector.pk)
    raised = {"protection_class": "protection", "name_en": "After"}

    sign_in(client, "meal")
    client.post(change, typed(client.get(change), **raised))
    sector.refresh_from_db()
    assert (sector.protection_class, sector.name_en) == ("standard", "After")

    sign_in(client, "headquarters")
    client.post(change, typed(client.get(change), **raised))
    sector.refresh_from_db()
    assert sector.protection_class == "protection"


def test_meal_officer_does_not_change_what_a_region_came_from(client):
    region, other = RegionFactory.create_batch(2)
    known = model_to_dict(region)
    change = page(Region, "change", region.pk)

    sign_in(client, "meal")
    sent = {"predecessors": [other.pk], "population_2022": 5, "valid_from": "2020"}
    client.post(change, typed(client.get(change), **sent, name="Made-up label"))

    region.refresh_from_db()
    assert model_to_dict(region) == known | {"name": "Made-up label"}


# Programmes


@pytest.mark.parametrize("factory", [ProjectFactory, ReportingYearFactory])
def test_nothing_moves_to_a_programme_where_its_year_is_open(client, factory):
    row = factory()
    other = ProgrammeFactory(code="made-up-other", organisation=OrganisationFactory())
    change = page(type(row), "change", row.pk)
    sign_in(client, superuser=True)

    client.post(change, typed(client.get(change)) | {"programme": other.pk})

    row.refresh_from_db()
    assert row.programme != other
