"""
The plainest valid rows, with names that are obviously made up.

All rows belong to one programme unless a test names another: `ProgrammeFactory()` gives
the row that is there already. Codes and years run on, so that many rows of a kind can
stand side by side; a figure or name that matters is written in the test.
"""

from tests.factories.beneficiaries import (
    BeneficiaryCountFactory,
    FurtherCutFactory,
    PublicationFactory,
    ReportingYearFactory,
    SexAgeCellFactory,
    StatementFactory,
)
from tests.factories.editions import (
    EditionFactory,
    ErratumFactory,
    RedactionFactory,
)
from tests.factories.people import (
    AccountFactory,
    LogEntryFactory,
)
from tests.factories.programmes import (
    ActivityFactory,
    AreaFactory,
    BaseFactory,
    ContactFactory,
    CoordinationRoleFactory,
    DevelopmentLineFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    ProfileSectionFactory,
    ProgrammeFactory,
    ProgrammeOrganisationFactory,
    ProjectFactory,
    ProjectOrganisationFactory,
    ProjectRegionFactory,
    ProjectResultFactory,
    ProjectSourceFactory,
    RegionBoundaryFactory,
    RegionFactory,
    RegionPresenceFactory,
    SectorFactory,
)
from tests.factories.reports import (
    CorrectionReportFactory,
    CorrectionTryFactory,
)

__all__ = [
    "AccountFactory",
    "ActivityFactory",
    "AreaFactory",
    "BaseFactory",
    "BeneficiaryCountFactory",
    "ContactFactory",
    "CoordinationRoleFactory",
    "CorrectionReportFactory",
    "CorrectionTryFactory",
    "DevelopmentLineFactory",
    "EditionFactory",
    "ErratumFactory",
    "FurtherCutFactory",
    "LogEntryFactory",
    "OrganisationAliasFactory",
    "OrganisationFactory",
    "ProfileSectionFactory",
    "ProgrammeFactory",
    "ProgrammeOrganisationFactory",
    "ProjectFactory",
    "ProjectOrganisationFactory",
    "ProjectRegionFactory",
    "ProjectResultFactory",
    "ProjectSourceFactory",
    "PublicationFactory",
    "RedactionFactory",
    "RegionBoundaryFactory",
    "RegionFactory",
    "RegionPresenceFactory",
    "ReportingYearFactory",
    "SectorFactory",
    "SexAgeCellFactory",
    "StatementFactory",
]
