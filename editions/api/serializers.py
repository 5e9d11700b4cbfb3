"""
What each row of the API holds, field by field: the source of the schema.

A row is the document that its edition froze, with every text in one language. Documents
leave as they are, without passing through these classes, since what a reader may see was
decided when they were frozen; the tests hold each row against the schema made from here.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    IntegerField,
    ListField,
    Serializer,
    URLField,
)

from beneficiaries.counting import State
from beneficiaries.models import BeneficiaryCount, SexAgeCell, Statement
from editions.api.fields import (
    Code,
    Decimal,
    PartialDate,
    Plain,
    RowSerializer,
    StatedCode,
    Text,
    Year,
)
from editions.models import FrozenCell
from editions.reconciling import REMOVED_STATE, Basis
from editions.trees import Breakdown
from programmes.languages import LANGUAGES
from programmes.models import (
    Base,
    Contact,
    CoordinationRole,
    Organisation,
    ProfileSection,
    ProgrammeOrganisation,
    Project,
    ProjectOrganisation,
    ProjectRegion,
    ProjectResult,
    ProjectSource,
    Region,
)

POSITION = _(
    "Of an address as known, of a town within about a kilometre (two decimals), of a region none."
)

# Named in other rows


class NamedRegionSerializer(Serializer):
    code = CharField(help_text=_("Bare on today’s map; on a former map, with its name before it."))
    code_version = Code(Region.CodeVersion)
    name = CharField()


class NamedSectorSerializer(Serializer):
    slug = CharField()
    name = Text()


class NamedOrganisationSerializer(Serializer):
    slug = CharField()
    name = Text()
    acronym = CharField(allow_blank=True)


# The country programme


class ProgrammeOwnerSerializer(NamedOrganisationSerializer):
    full_name = Text()


class ContactSerializer(Serializer):
    kind = Code(Contact.Kind)
    label = Plain()
    address = CharField(allow_blank=True)
    email = CharField(allow_blank=True)


class PresenceSerializer(Serializer):
    region = NamedRegionSerializer()
    since = PartialDate()
    is_today = BooleanField()
    has_country_office = BooleanField()


class SectionSerializer(Serializer):
    slug = CharField()
    kind = Code(ProfileSection.Kind)
    title = Text()
    body = Text()


class DevelopmentLineSerializer(Serializer):
    slug = CharField()
    title = Text()
    text = Text()


class CoordinationRoleSerializer(Serializer):
    slug = CharField()
    name = Text()
    full_name = Text()
    kind = Code(CoordinationRole.Kind)
    role = Code(CoordinationRole.Role)
    region = NamedRegionSerializer(allow_null=True)


class ProgrammeSerializer(RowSerializer):
    code = CharField()
    organisation = ProgrammeOwnerSerializer()
    country = Text()
    iso_alpha2 = CharField()
    active_since = Year(allow_null=True)
    period_first_year = Year()
    period_last_year = Year()
    source = Text()
    read_more_url = CharField(allow_blank=True)
    data_licence = CharField(
        allow_blank=True, help_text=_("Empty: no licence is stated; ask the contacts.")
    )
    contacts = ContactSerializer(many=True)
    presence = PresenceSerializer(many=True)
    institutions = NamedOrganisationSerializer(many=True)
    national_partners = NamedOrganisationSerializer(many=True)
    international_partners = NamedOrganisationSerializer(many=True)
    sections = SectionSerializer(many=True)
    development_lines = DevelopmentLineSerializer(many=True)
    coordination = CoordinationRoleSerializer(many=True)


# Where, on what, with whom


class RegionSerializer(RowSerializer):
    code = CharField(help_text=_("Bare on today’s map; on a former map, with its name before it."))
    code_version = Code(Region.CodeVersion)
    name = CharField()
    kind = Code(Region.Kind)
    capital = CharField(allow_blank=True)
    iso_3166_2 = CharField(allow_blank=True)
    valid_from = PartialDate()
    valid_until = PartialDate()
    predecessors = NamedRegionSerializer(many=True)
    successors = NamedRegionSerializer(many=True)
    population_2022 = IntegerField(
        allow_null=True,
        help_text=_("People who live there by the census of 2022; not people reached."),
    )
    area_km2 = IntegerField(allow_null=True)
    label_latitude = Decimal(allow_null=True)
    label_longitude = Decimal(allow_null=True)
    is_present_today = BooleanField()
    present_since = PartialDate()
    has_country_office = BooleanField()


class BaseSerializer(RowSerializer):
    code = CharField()
    kind = Code(Base.Kind)
    regions = NamedRegionSerializer(many=True)
    precision = ChoiceField(
        [value for value in Base.Precision.values if value != Base.Precision.HIDDEN],
        help_text=_("How precisely the place may be shown."),
    )
    town = CharField(allow_blank=True)
    latitude = Decimal(allow_null=True, help_text=POSITION)
    longitude = Decimal(allow_null=True, help_text=POSITION)
    opened = PartialDate()
    closed = PartialDate()
    as_of = PartialDate()
    evidence = Text()


class PolicySerializer(Serializer):
    label = Text()
    note = Text()
    url = URLField()


class AreaOfInterventionSerializer(Serializer):
    position = IntegerField()
    why = Text()
    activities = ListField(child=Text())
    policy = PolicySerializer(allow_null=True)


class SectorSerializer(RowSerializer):
    slug = CharField()
    name = Text()
    profile_heading = Text()
    dac_code = CharField(allow_blank=True)
    iasc_cluster = CharField(allow_blank=True)
    colour = CharField(allow_blank=True)
    symbol = CharField(allow_blank=True)
    in_period = BooleanField(help_text=_("Whether the profile names it for its period."))
    area = AreaOfInterventionSerializer(
        allow_null=True, help_text=_("The main area of intervention in this sector, if it is one.")
    )


class OrganisationSerializer(RowSerializer):
    slug = CharField()
    name = Text()
    acronym = CharField(allow_blank=True)
    full_name = Text()
    type = Code(Organisation.Type, help_text=_("Empty: not stated."))
    iati_identifier = CharField(allow_blank=True)
    roles_in_profile = ListField(child=Code(ProgrammeOrganisation.Role))
    note = Text()


# Projects


class ProjectRegionSerializer(NamedRegionSerializer):
    basis = Code(ProjectRegion.Basis)


class ProjectDonorSerializer(NamedOrganisationSerializer):
    reference = CharField(allow_blank=True, help_text=_("The organisation’s own reference."))
    amount = Decimal(allow_null=True, help_text=_("Empty: not known."))
    currency = CharField(allow_blank=True)
    amount_scope = Code(
        ProjectOrganisation.AmountScope, help_text=_("What the amount covers; empty: not stated.")
    )


class ProjectPartnerSerializer(ProjectDonorSerializer):
    role = ChoiceField(
        [role for role in ProjectOrganisation.Role.values if role != ProjectOrganisation.Role.DONOR]
    )


class ProjectSourceSerializer(Serializer):
    address = CharField(allow_blank=True)
    kind = Code(ProjectSource.Kind)
    published_on = PartialDate()
    read_on = PartialDate()
    says = Text()


class ProjectResultSerializer(Serializer):
    """What a source reports in its own terms: never added up, never people reached."""

    label = Text()
    value = Decimal(allow_null=True, help_text=_("Empty only where it was removed for safety."))
    precision = Code(ProjectResult.Precision)
    unit = Text()
    period = Text()
    is_population = BooleanField(
        help_text=_("People who live there or are affected; nobody says they were reached.")
    )
    source = Plain(allow_blank=True, help_text=_("The address of one of the sources."))
    note = Text()


class ProjectSerializer(RowSerializer):
    code = CharField()
    code_origin = Code(Project.CodeOrigin)
    title = Text()
    title_original = CharField(allow_blank=True)
    source_language = ChoiceField(LANGUAGES)
    start_date = PartialDate()
    end_date = PartialDate()
    status = StatedCode(Project.Status)
    years = ListField(child=Year(), help_text=_("Years in which it is known to have run."))
    years_not_known = ListField(
        child=Year(),
        help_text=_("Years of the programme’s period of which nobody knows whether it ran."),
    )
    nature = StatedCode(Project.Nature)
    nature_basis = StatedCode(Project.NatureBasis)
    primary_sector = NamedSectorSerializer(allow_null=True, help_text=_("Empty: not stated."))
    sectors = NamedSectorSerializer(many=True)
    tags = ListField(child=CharField())
    regions = ProjectRegionSerializer(many=True)
    bases = ListField(child=CharField(), help_text=_("Codes of bases."))
    donors = ProjectDonorSerializer(many=True)
    partners = ProjectPartnerSerializer(many=True)
    sources = ProjectSourceSerializer(many=True)
    results = ProjectResultSerializer(many=True)
    note = Text()
    budget_note = Text()


# Figures


class MemberSerializer(Serializer):
    """One of several parts that are shown under one sum."""

    project = CharField()
    sector = CharField(allow_null=True)
    region = CharField(allow_null=True)
    sex = Code(SexAgeCell.Sex, allow_null=True)
    age_band = Code(SexAgeCell.AgeBand, allow_null=True)


class BeneficiaryCountSerializer(RowSerializer):
    key = CharField(help_text=_("What was counted; the same in every edition."))
    project = CharField(
        allow_null=True,
        help_text=_("The code of the project; empty: all projects of a year, or the members."),
    )
    year = Year(allow_null=True, help_text=_("Empty: the whole project."))
    measure = Code(BeneficiaryCount.Measure)
    channel = Code(BeneficiaryCount.Channel)
    unit = Code(BeneficiaryCount.Unit)
    group_code = CharField(allow_blank=True)
    group = Text()
    sector = CharField(allow_null=True, help_text=_("Its code, or `not-split`; empty: all."))
    region = CharField(allow_null=True)
    sex = Code(SexAgeCell.Sex, allow_null=True)
    age_band = Code(SexAgeCell.AgeBand, allow_null=True)
    value = IntegerField(
        allow_null=True, help_text=_("Empty where it is not reported or withheld; see the status.")
    )
    status = Code(FrozenCell.Status)
    group_id = CharField(
        allow_blank=True, help_text=_("Of a combined figure: what names the group.")
    )
    breakdown = ChoiceField(
        Breakdown.ALL, help_text=_("Whether its parts are shown, and if not, why.")
    )
    members = MemberSerializer(
        many=True, help_text=_("Of a combined figure: the parts of which it is the sum.")
    )
    precision = Code(BeneficiaryCount.Precision)
    basis = Code(BeneficiaryCount.Basis)
    source = Plain(allow_blank=True, help_text=_("The address of the source."))
    source_note = Text()
    # Only where two people removed the figure from every edition.
    removed = Text(required=False)


class ComparisonSerializer(Serializer):
    """What the records give beside a statement; neither is made from the other."""

    basis = Code(Basis)
    at_least = IntegerField(allow_null=True, help_text=_("Empty: the records give no figure."))
    at_most = IntegerField(allow_null=True, help_text=_("Empty: the records give no figure."))
    difference = IntegerField(
        allow_null=True, help_text=_("Stated less counted; empty where that is not exact.")
    )
    not_known = IntegerField(help_text=_("Projects of which nobody knows whether they count."))
    state = ChoiceField([*(state.value for state in State), REMOVED_STATE])
    reason = CharField(
        allow_blank=True,
        help_text=_("Why the difference is not exact, or that no source explains it, in words."),
    )
    # Only where two people removed a figure that the comparison adds up.
    removed = Text(required=False)


class StatementSerializer(RowSerializer):
    key = CharField(help_text=_("Publication, metric, sector or `all`, and period."))
    publication = CharField()
    publication_title = Text()
    publication_url = CharField(allow_blank=True)
    publication_year = Year(allow_null=True, help_text=_("Empty: not known."))
    publication_year_note = Text()
    is_shown_on_profile = BooleanField()
    metric = Code(Statement.Metric)
    sector = NamedSectorSerializer(allow_null=True, help_text=_("Empty: the whole programme."))
    period_start = Year(allow_null=True, help_text=_("Empty: open, or not known."))
    period_end = Year(allow_null=True, help_text=_("Empty: open, or not known."))
    value = IntegerField(
        allow_null=True,
        help_text=_("As published, never computed; empty only where it was removed for safety."),
    )
    # Only where two people removed the figure from every edition.
    removed = Text(required=False)
    source = Text()
    # Only where a publication says how it counted each person once.
    method = Text(required=False)
    note = Text()
    comparison_note = Text()
    comparisons = ComparisonSerializer(many=True)
    not_compared = CharField(
        allow_blank=True, help_text=_("Why nothing that is counted stands beside it.")
    )
