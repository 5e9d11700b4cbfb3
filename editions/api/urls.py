"""The API on one screen: endpoints, schema, documentation, and JSON for any other address."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from editions.api import index, views

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

endpoints = index.Index.as_view(endpoints=tuple(name for name, _view, _base in router.registry))

urlpatterns = [
    path("", endpoints, name="index"),
    path("v1/", endpoints, name="index-v1"),
    path("v1/", include(router.urls)),
    path("schema/", index.Schema.as_view(), name="schema"),
    path("docs/", index.Docs.as_view(), name="docs"),
    re_path("", index.NothingHere.as_view(), name="nothing-here"),
]
