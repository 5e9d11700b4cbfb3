"""What a role may not read or change stays so, whichever way of the admin is tried."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, get_fields_from_path

from editions.models import CorrectionReport
from programmes.models import Base, Project
from tests.admin_addresses import page
from tests.factories import (
    AccountFactory,
    BaseFactory,
    BeneficiaryCountFactory,
    CorrectionReportFactory,
    ProjectFactory,
)

pytestmark = pytest.mark.django_db


def staff_only_fields():
    for model, of_model in admin.site._registry.items():
        hidden = {str(title) for title in getattr(of_model, "staff_only", ())}
        sets = [one for one in of_model.fieldsets or [] if str(one[0]) in hidden]
        for name in flatten_fieldsets(sets):
            yield pytest.param(model, name, id=f"{model._meta.label}.{name}")


STAFF_ONLY = [*staff_only_fields()]


def sign_in(client, *groups, **more):
    account = AccountFactory(groups=groups, **more)
    client.force_login(account)
    return account


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
