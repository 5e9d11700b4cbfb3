"""The API on one screen: endpoints, schema, documentation, and JSON for any other address."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from rest_framework.routers import SimpleRouter

from editions.api import explanation, index, statistics, views

app_name = "api"

router = SimpleRouter()
router.register("programme", views.Programmes, basename="programme")
router.register("regions", views.Regions, basename="regions")
router.register("bases", views.Bases, basename="bases")
router.register("sectors", views.Sectors, basename="sectors")
router.register("organisations", views.Organisations, basename="organisations")
router.register("projects", views.Projects, basename="projects")
router.register("beneficiary-counts", views.BeneficiaryCounts, basename="beneficiary-counts")
router.register("statements", views.Statements, basename="statements")
router.register("editions", views.Editions, basename="editions")

records = [name for name, _view, _base in router.registry]
lists = (*records, statistics.LIST)
endpoints = index.Index.as_view(endpoints=lists)
# Computed, so they have rows and no records: no address for one of them.
figures = statistics.StatisticsList.as_view({"get": "list"}, basename=statistics.LIST)
explained = explanation.Explanation.as_view({"get": "list"})


# Exempt as all views of the API are: of what cannot be written they say so themselves.
@csrf_exempt
def schema(request: HttpRequest) -> HttpResponse:
    from editions.api.described import Schema

    answer: HttpResponse = Schema.as_view()(request)
    return answer


@csrf_exempt
def docs(request: HttpRequest) -> HttpResponse:
    from editions.api.described import Docs

    answer: HttpResponse = Docs.as_view(endpoints=lists)(request)
    return answer


urlpatterns = [
    path("", endpoints, name="index"),
    path("v1/", endpoints, name="index-v1"),
    path("v1/", include(router.urls)),
    path("v1/statistics/", figures, name="statistics-list"),
    path("v1/statistics/explanation/", explained, name="statistics-explanation"),
    path("schema/", schema, name="schema"),
    path("docs/", docs, name="docs"),
    re_path("", index.NothingHere.as_view(), name="nothing-here"),
]
