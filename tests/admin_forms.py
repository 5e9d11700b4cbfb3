"""Signing in to the admin, and what a browser sends back when somebody saves a page of it."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from coopi_mali.models import Account
from tests.factories import AccountFactory


def sign_in(client: Any, *groups: str, **more: Any) -> Account:
    """A new account with these roles, and whatever else it is made with, signed in."""
    account: Account = AccountFactory(groups=groups, **more)
    client.force_login(account)
    return account


def typed(response: HttpResponse, **changes: Any) -> dict[str, Any]:
    """The fields of the page as they stand, with those that somebody changed."""
    context: Any = response.context  # type: ignore[attr-defined]
    data = _fields(context["adminform"].form)
    for inline in context["inline_admin_formsets"]:
        data |= _fields(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= _fields(form)
    return data | changes


def as_read(rows: Any) -> dict[int, int]:
    """Rows with the versions that somebody has before her who accepts or approves them."""
    return dict(rows.values_list("pk", "version"))


def change_page(row: Any) -> str:
    options = row._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])


def save(client: Any, row: Any, **changes: Any) -> Any:
    response = client.post(change_page(row), typed(client.get(change_page(row)), **changes))
    row.refresh_from_db()
    return response


def choose(client: Any, model: Any, action: str, *rows: Any, **sent: Any) -> Any:
    """The answer to an action on rows of the list as it is shown now."""
    options = model._meta
    listed = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    shown = dict(re.findall(r'name="(version-\d+)" value="(\d+)"', client.get(listed).text))
    return client.post(
        listed, shown | {"action": action, "_selected_action": [row.pk for row in rows], **sent}
    )


def delete(client: Any, row: Any) -> Any:
    """The answer to the confirmation, as its page sends it back."""
    options = row._meta
    address = reverse(f"admin:{options.app_label}_{options.model_name}_delete", args=[row.pk])
    return client.post(address, confirmed(client.get(address)))


def confirmed(asked: HttpResponse) -> dict[str, str]:
    version = re.search(r'name="lock_version" value="(\w+)"', asked.text)
    return {"post": "yes"} | ({"lock_version": version[1]} if version else {})


def _fields(form: Any) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if field.field.disabled or value is False:
            continue
        if isinstance(value, list):
            sent[field.html_name] = [str(getattr(part, "pk", part)) for part in value]
        else:
            sent[field.html_name] = "" if value is None else str(value)
    return sent
