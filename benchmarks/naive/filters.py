import django_filters as filters
from django.db.models import Q

from beneficiaries.models import BeneficiaryCount
from programmes.models import Project


class ProjectFilter(filters.FilterSet):
    region = filters.CharFilter(field_name="regions__code")
    sector = filters.CharFilter(field_name="sectors__slug")
    year = filters.NumberFilter(method="ran_in")

    class Meta:
        model = Project
        fields = ["nature", "status"]

    def ran_in(self, projects, name, value):
        year = str(value)
        began = Q(start_date__gt="", start_date__lte=f"{year}-12-31")
        ended = Q(end_date__gte=year) | Q(end_date="", status="ongoing")
        alone = Q(end_date="", start_date__startswith=year)
        alone |= Q(start_date="", end_date__startswith=year)
        return projects.filter(began & ended | alone)


class BeneficiaryCountFilter(filters.FilterSet):
    region = filters.CharFilter(field_name="region__code")
    sector = filters.CharFilter(field_name="sector__slug")

    class Meta:
        model = BeneficiaryCount
        fields = ["year", "measure", "channel", "unit", "part"]
