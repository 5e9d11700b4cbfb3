"""Publishing in a test, and asking the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.utils import timezone

from editions import actions
from editions.models import Edition
from programmes.models import CountryProgramme
from tests.factories import AccountFactory

API = "/api/v1"

# Each endpoint, and the field that names a row in its address.
ENDPOINTS = {
    "programme": "code",
    "regions": "code",
    "bases": "code",
    "sectors": "slug",
    "organisations": "slug",
    "projects": "code",
    "beneficiary-counts": "key",
    "statements": "key",
    "editions": "number",
}
# Computed: rows, and no record at an address of its own.
COMPUTED = ["statistics", "statistics/explanation"]


def publish(*, in_spite_of_findings: bool = False) -> Edition:
    """Make the next edition of the one programme public, by two people."""
    prepared = actions.prepare(CountryProgramme.objects.get(), by=AccountFactory(superuser=True))
    if in_spite_of_findings:
        prepared.findings.filter(level="block").update(
            overridden_by=AccountFactory(), overridden_at=timezone.now(), reason="For a test."
        )
    return actions.approve(prepared, by=AccountFactory(superuser=True))


def withdraw(edition: Edition, reason: str) -> None:
    Edition.objects.filter(pk=edition.pk).update(
        state=Edition.State.WITHDRAWN, withdrawn_at=timezone.now(), withdrawn_reason=reason
    )


def ask(client: Client, address: str, **query: Any) -> dict[str, Any]:
    """The answer to `/api/v1/` and the address, which has to be a good one."""
    response = client.get(f"{API}/{address}/", query)
    assert response.status_code == 200, response.content
    return response.json()


def rows(client: Client, endpoint: str, **query: Any) -> list[dict[str, Any]]:
    return ask(client, endpoint, page_size=200, **query)["results"]


def names(client: Client, endpoint: str, **query: Any) -> list[str]:
    return [row[ENDPOINTS[endpoint]] for row in rows(client, endpoint, **query)]


def problems(client: Client, address: str, **query: Any) -> dict[str, list[str]]:
    """What a refused request is told to be valid, by parameter."""
    response = client.get(f"{API}/{address}/", query)
    assert response.status_code == 400, response.content
    return {problem["parameter"]: problem["valid"] for problem in response.json()["problems"]}


def walk(client: Client, address: str | None, way: str = "next") -> Iterator[dict[str, Any]]:
    """The pages from this address on, each as the one before names it."""
    while address:
        parts = urlsplit(address)
        page = client.get(f"{parts.path}?{parts.query}").json()
        yield page
        address = page[way]
