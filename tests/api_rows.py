"""One row of each kind, published: where a test of the API needs no more."""

from __future__ import annotations

from editions.models import Edition
from tests.api_editions import publish
from tests.factories import (
    BaseFactory,
    BeneficiaryCountFactory,
    OrganisationFactory,
    ProjectFactory,
    ProjectOrganisationFactory,
    PublicationFactory,
    RegionFactory,
    SectorFactory,
    StatementFactory,
)

# The row of each endpoint, as its address names it.
KEYS = {
    "programme": "examplia",
    "regions": "XX01",
    "bases": "X1",
    "sectors": "health",
    "organisations": "made-up-fund",
    "projects": "XYZ-1",
    "beneficiary-counts": "XYZ-1~whole~reached~direct~person",
    "statements": "made-up-2024.projects.all.2013-2024",
    "editions": "2024.1",
}


def publish_one_of_each() -> Edition:
    region = RegionFactory(code="XX01")
    health = SectorFactory(slug="health")
    BaseFactory(code="X1", regions=[region])
    project = ProjectFactory(ready=True, code="XYZ-1", sectors=[health], regions=[region])
    ProjectOrganisationFactory(
        project=project, organisation=OrganisationFactory(slug="made-up-fund")
    )
    BeneficiaryCountFactory(accepted=True, project=project, year=None, value=500)
    StatementFactory(
        approved=True,
        publication=PublicationFactory(slug="made-up-2024"),
        metric="projects",
        period_start=2013,
        period_end=2024,
        value=0,
    )
    return publish()
