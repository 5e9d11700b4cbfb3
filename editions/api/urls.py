"""The API on one screen: endpoints, schema, documentation, and JSON for any other address."""

from django.urls import include, path, re_path
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

urlpatterns = [
    path("", endpoints, name="index"),
    path("v1/", endpoints, name="index-v1"),
    path("v1/", include(router.urls)),
    path("v1/statistics/", figures, name="statistics-list"),
    path("v1/statistics/explanation/", explained, name="statistics-explanation"),
    path("schema/", index.Schema.as_view(), name="schema"),
    path("docs/", index.Docs.as_view(endpoints=lists), name="docs"),
    re_path("", index.NothingHere.as_view(), name="nothing-here"),
]
