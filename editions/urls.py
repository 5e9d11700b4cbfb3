"""Addresses of the public pages (design §6)."""

from django.urls import path

from editions.pages import about, identity, places, profile, projects, statistics, styleguide, work

app_name = "editions"

urlpatterns = [
    path("", profile.Profile.as_view(), name="profile"),
    path("projects/", projects.ProjectList.as_view(), name="project-list"),
    path("projects/<slug:code>/", projects.ProjectDetail.as_view(), name="project-detail"),
    path("regions/", places.RegionList.as_view(), name="region-list"),
    path("regions/<slug:code>/", places.RegionDetail.as_view(), name="region-detail"),
    path("bases/", places.BaseList.as_view(), name="base-list"),
    path("sectors/", work.SectorList.as_view(), name="sector-list"),
    path("sectors/<slug:slug>/", work.SectorDetail.as_view(), name="sector-detail"),
    path("organisations/", work.OrganisationList.as_view(), name="organisation-list"),
    path(
        "organisations/<slug:slug>/",
        work.OrganisationDetail.as_view(),
        name="organisation-detail",
    ),
    path("statistics/", statistics.Explorer.as_view(), name="statistics"),
    path("statistics/chart.svg", statistics.ExplorerDrawing.as_view(), name="statistics-chart"),
    path("editions/", about.EditionList.as_view(), name="edition-list"),
    path("editions/<str:number>/", about.EditionDetail.as_view(), name="edition"),
    path("styleguide/", styleguide.Styleguide.as_view(), name="styleguide"),
    path("card.svg", identity.Card.as_view(), name="card"),
    path("site.webmanifest", identity.Manifest.as_view(), name="manifest"),
    path("methodology/", about.Methodology.as_view(), name="methodology"),
    path("data/", about.Data.as_view(), name="data"),
    path("privacy/", about.Privacy.as_view(), name="privacy"),
    path("accessibility/", about.Accessibility.as_view(), name="accessibility"),
    path("corrections/", about.Corrections.as_view(), name="corrections"),
]
