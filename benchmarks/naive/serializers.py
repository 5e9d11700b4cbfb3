from typing import Any

from rest_framework import serializers

from beneficiaries.models import BeneficiaryCount, SexAgeCell
from programmes.models import Organisation, Project, ProjectOrganisation, Region, Sector


class SectorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Sector
        fields = ["slug", "name_en"]


class RegionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Region
        fields = ["code_version", "code", "name"]


class OrganisationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Organisation
        fields = ["slug", "name_en", "acronym"]


class ProjectOrganisationSerializer(serializers.ModelSerializer):
    organisation = OrganisationSerializer()

    class Meta:
        model = ProjectOrganisation
        fields = ["organisation", "role", "reference", "amount", "currency"]


class ProjectSerializer(serializers.ModelSerializer):
    primary_sector = SectorSerializer()
    sectors = SectorSerializer(many=True)
    regions = RegionSerializer(many=True)
    organisations = ProjectOrganisationSerializer(source="organisation_links", many=True)
    people_reached = serializers.IntegerField()

    class Meta:
        model = Project
        fields = [
            "code",
            "title_en",
            "start_date",
            "end_date",
            "status",
            "nature",
            "primary_sector",
            "sectors",
            "regions",
            "organisations",
            "people_reached",
        ]


class SexAgeCellSerializer(serializers.ModelSerializer):
    class Meta:
        model = SexAgeCell
        fields = ["sex", "age_band", "value"]


class BeneficiaryCountSerializer(serializers.ModelSerializer):
    project: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    sector = SectorSerializer()
    region = RegionSerializer()
    sex_age_cells = SexAgeCellSerializer(many=True)

    class Meta:
        model = BeneficiaryCount
        fields = [
            "project",
            "year",
            "measure",
            "channel",
            "unit",
            "part",
            "sector",
            "region",
            "value",
            "is_not_reported",
            "sex_age_cells",
        ]
