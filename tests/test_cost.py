"""The number of queries of a page or endpoint does not grow with the number of rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editions import actions
from editions.factsheet.press import Shelf
from programmes.models import CountryProgramme
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    OrganisationFactory,
    ProjectFactory,
    ProjectRegionFactory,
    ProjectResultFactory,
    ProjectSourceFactory,
    StatementFactory,
)
from tests.public_addresses import from_configuration, samples_of

# Which queries are asked does not depend on the database that answers them.
pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

MOST = 12


def kind_of(address: str) -> str:
    """Pages of one record are alike, and so are their factsheets: one of each is measured."""
    if sheet := samples_of(address):
        return f"alike: {sorted(sheet)}"
    parts = address.strip("/").split("/")
    return "/".join(parts[:-1]) if len(parts) > 1 and parts[-1] not in {"fr", "it"} else address


def queries(client, addresses: list[str]) -> dict[str, int]:
    cost = {}
    # What a process remembers of an edition is asked for once, by whichever page comes first.
    client.get("/", {"utm_source": "another-site"})
    client.get("/regions/", {"utm_source": "another-site"})
    client.get("/embed/statistics/", {"utm_source": "another-site"})
    client.get("/api/v1/projects/", {"page_size": 1, "sector": "health"})
    for address in addresses:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            # A picture of very many projects would be too high, and is refused.
            expected = {200, 400, 404} if address.endswith(".png") else {200, 404}
            assert client.get(address).status_code in expected, address
        cost[address] = len(captured)
    return cost


def grow() -> None:
    """Many more rows of everything that pages list, published."""
    programme = CountryProgramme.objects.get()
    sectors = list(programme.sectors.all())
    regions = list({row.region for row in programme.presence.all()})
    publication = programme.publications.first()
    for number in range(40):
        project = ProjectFactory(
            programme=programme,
            ready=True,
            sectors=sectors[:3],
            regions=regions[:3],
            donors=[OrganisationFactory(), OrganisationFactory()],
            start_date="2014",
        )
        ProjectSourceFactory.create_batch(2, project=project)
        ProjectResultFactory.create_batch(3, project=project, value=500)
        BeneficiaryCountFactory(project=project, accepted=True, value=500, year=2014)
        StatementFactory(
            publication=publication, approved=True, period_start=1990 + number, value=1000 + number
        )
    assert ProjectRegionFactory._meta.model.objects.count() > 120
    rights = ["editions.prepare_edition", "editions.approve_edition"]
    first, second = AccountFactory(permissions=rights), AccountFactory(permissions=rights)
    actions.approve(actions.prepare(programme, by=first), by=second)


def test_no_page_or_endpoint_asks_more_when_there_is_more(client, monkeypatch):
    # None that another test had made.
    monkeypatch.setattr("editions.factsheet.views.shelf", Shelf())
    one_of_each = {kind_of(address): address for address in sorted(from_configuration())}
    addresses = sorted(one_of_each.values())
    addresses += ["/projects/?year=2014&q=a&sector=health", "/api/v1/projects/?year=2014"]
    every = "sector=health&region=ML05&nature=emergency&donor=echo&partner=coopi"
    addresses += [
        f"/projects/?{every}&project_status=ended&year=2014&q=a&view=map",
        "/projects/?year=2014&year_min=2013&sector=health&view=timeline",
        "/projects/?view=map",
        "/projects/?q=health&view=map",
    ]
    addresses += ["/regions/?at=2022", "/organisations/?q=a&role=donor", "/sectors/?q=a"]
    addresses += ["/statistics/?group_by=region&at=2022", "/api/v1/organisations/?role=donor"]
    addresses += ["/statistics/explanation/?at=2022&region=v02-ML05"]
    addresses += ["/api/v1/projects/?page_size=200", "/fr/?edition=2024.1"]
    # Each process learns once which edition is current; that is no cost of a page.
    client.get("/privacy/")
    before = queries(client, addresses)

    grow()
    client.get("/privacy/")
    after = queries(client, addresses)

    assert {address: cost for address, cost in before.items() if cost > MOST} == {}
    # An older edition is looked up beside the current one; nothing else may cost more.
    grown = {
        address: (before[address], cost)
        for address, cost in after.items()
        if cost > before[address] and "edition=" not in address and "/editions/" not in address
    }
    assert grown == {}
    assert {address: cost for address, cost in after.items() if cost > MOST + 1} == {}
