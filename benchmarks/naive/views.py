import csv

from django.db.models import Count, OuterRef, Subquery, Sum
from django.http import HttpResponse
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from benchmarks.naive.filters import BeneficiaryCountFilter, ProjectFilter
from benchmarks.naive.serializers import BeneficiaryCountSerializer, ProjectSerializer
from beneficiaries.models import BeneficiaryCount
from programmes.models import Project


def people_reached():
    counts = BeneficiaryCount.objects.filter(
        state="accepted", measure="reached", channel="direct", unit="person", group_code=""
    )
    return counts


def with_people(projects):
    totals = (
        people_reached()
        .filter(project=OuterRef("pk"), part="total", year__isnull=False)
        .order_by()
        .values("project")
        .annotate(people=Sum("value"))
        .values("people")
    )
    return projects.annotate(people_reached=Subquery(totals))


class ProjectViewSet(ReadOnlyModelViewSet):
    queryset = with_people(Project.objects.filter(state="ready")).order_by("start_date", "code")
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter
    lookup_field = "code"


class PrefetchedProjectViewSet(ProjectViewSet):
    queryset = ProjectViewSet.queryset.select_related("primary_sector").prefetch_related(
        "sectors", "regions", "organisation_links__organisation"
    )


class BeneficiaryCountViewSet(ReadOnlyModelViewSet):
    queryset = BeneficiaryCount.objects.filter(state="accepted").order_by("pk")
    serializer_class = BeneficiaryCountSerializer
    filterset_class = BeneficiaryCountFilter


class PrefetchedBeneficiaryCountViewSet(BeneficiaryCountViewSet):
    queryset = BeneficiaryCountViewSet.queryset.select_related(
        "project", "sector", "region"
    ).prefetch_related("sex_age_cells")


class StatisticsView(APIView):
    """People reached by year, sector and nature; of one region where one is asked for."""

    def get(self, request):
        counts = people_reached().filter(year__isnull=False)
        region = request.query_params.get("region")
        if region:
            counts = counts.filter(part="region", region__code=region)
        else:
            counts = counts.filter(part="sector")
        rows = (
            counts.values("year", "sector__slug", "project__nature")
            .annotate(people_reached=Sum("value"), projects=Count("project", distinct=True))
            .order_by("year", "sector__slug", "project__nature")
        )
        return Response({"results": list(rows)})


class YearsView(APIView):
    """People reached by year: the totals of projects."""

    def get(self, request):
        counts = people_reached().filter(part="total", year__isnull=False)
        rows = counts.values("year").annotate(people_reached=Sum("value")).order_by("year")
        return Response({"results": list(rows)})


def counts_csv(request):
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    writer.writerow(["project", "year", "measure", "channel", "unit", "sector", "region", "value"])
    counts = BeneficiaryCount.objects.filter(state="accepted").order_by("pk")
    for count in counts.select_related("project", "sector", "region"):
        writer.writerow(
            [
                count.project.code,
                count.year,
                count.measure,
                count.channel,
                count.unit,
                count.sector.slug if count.sector else "",
                count.region.code if count.region else "",
                count.value,
            ]
        )
    return response
