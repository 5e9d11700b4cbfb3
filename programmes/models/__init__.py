"""What the programme does, where, and with whom."""

from programmes.models.country import (
    Contact,
    CountryProgramme,
    DevelopmentLine,
    ProfileSection,
    ProgrammeOrganisation,
    RegionPresence,
)
from programmes.models.organisations import CoordinationRole, Organisation, OrganisationAlias
from programmes.models.places import Base, Region, RegionBoundary
from programmes.models.projects import (
    Project,
    ProjectOrganisation,
    ProjectRegion,
    ProjectResult,
    ProjectSource,
)
from programmes.models.sectors import Activity, AreaOfIntervention, Sector

__all__ = [
    "Activity",
    "AreaOfIntervention",
    "Base",
    "Contact",
    "CoordinationRole",
    "CountryProgramme",
    "DevelopmentLine",
    "Organisation",
    "OrganisationAlias",
    "ProfileSection",
    "ProgrammeOrganisation",
    "Project",
    "ProjectOrganisation",
    "ProjectRegion",
    "ProjectResult",
    "ProjectSource",
    "Region",
    "RegionBoundary",
    "RegionPresence",
    "Sector",
]
