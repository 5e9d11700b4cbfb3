"""Addresses of the public pages."""

from django.urls import path

from editions.factsheet import views as factsheet
from editions.pages import (
    about,
    citations,
    comparison_files,
    corrections,
    editions,
    explanation,
    feeds,
    identity,
    places,
    profile,
    projects,
    statistics,
    styleguide,
    taking_along,
    work,
)
from editions.pages.framing import may_be_framed

app_name = "editions"

# Records with a page of their own: under which folder, and the name of their key.
RECORDS = {
    "project": ("projects", "code"),
    "region": ("regions", "code"),
    "sector": ("sectors", "slug"),
    "organisation": ("organisations", "slug"),
}

urlpatterns = [
    *(
        path(
            f"{folder}/<slug:{key}>/citation.{extension}",
            citations.RecordCitation.as_view(kind=kind, extension=extension),
            name=f"{kind}-citation-{extension}",
        )
        for kind, (folder, key) in RECORDS.items()
        for extension in ("bib", "json")
    ),
    path("", profile.Profile.as_view(), name="profile"),
    path("factsheet.pdf", factsheet.CountryFactsheet.as_view(), name="factsheet"),
    path("projects/", projects.ProjectList.as_view(), name="project-list"),
    path("projects/chart.svg", taking_along.RegisterDrawing.as_view(), name="register-chart-svg"),
    path("projects/chart.png", taking_along.RegisterPicture.as_view(), name="register-chart-png"),
    path("projects/<slug:code>/", projects.ProjectDetail.as_view(), name="project-detail"),
    path(
        "projects/<slug:code>/factsheet.pdf",
        factsheet.ProjectFactsheet.as_view(),
        name="project-factsheet",
    ),
    path("regions/", places.RegionList.as_view(), name="region-list"),
    path("regions/map.svg", taking_along.MapDrawing.as_view(), name="map-svg"),
    path("regions/map.png", taking_along.MapPicture.as_view(), name="map-png"),
    path("regions/<slug:code>/", places.RegionDetail.as_view(), name="region-detail"),
    path(
        "regions/<slug:code>/factsheet.pdf",
        factsheet.RegionFactsheet.as_view(),
        name="region-factsheet",
    ),
    path("bases/", places.BaseList.as_view(), name="base-list"),
    path("sectors/", work.SectorList.as_view(), name="sector-list"),
    path("sectors/<slug:slug>/", work.SectorDetail.as_view(), name="sector-detail"),
    path(
        "sectors/<slug:slug>/factsheet.pdf",
        factsheet.SectorFactsheet.as_view(),
        name="sector-factsheet",
    ),
    path("organisations/", work.OrganisationList.as_view(), name="organisation-list"),
    path(
        "organisations/<slug:slug>/",
        work.OrganisationDetail.as_view(),
        name="organisation-detail",
    ),
    path(
        "organisations/<slug:slug>/factsheet.pdf",
        factsheet.OrganisationFactsheet.as_view(),
        name="organisation-factsheet",
    ),
    path("statistics/", statistics.Explorer.as_view(), name="statistics"),
    path("statistics/explanation/", explanation.Explanation.as_view(), name="explanation"),
    path("statistics/chart.svg", taking_along.ExplorerDrawing.as_view(), name="statistics-chart"),
    path("statistics/chart.png", taking_along.ExplorerPicture.as_view(), name="statistics-picture"),
    path(
        "statistics/comparison.csv",
        comparison_files.ComparisonFile.as_view(),
        name="comparison-csv",
    ),
    path(
        "statistics/comparison.xlsx",
        comparison_files.ComparisonFile.as_view(form="xlsx"),
        name="comparison-xlsx",
    ),
    path(
        "statistics/comparison.json",
        comparison_files.ComparisonFile.as_view(form="json"),
        name="comparison-json",
    ),
    path(
        "embed/statistics/",
        may_be_framed(taking_along.FramedExplorer.as_view()),
        name="embed-statistics",
    ),
    path("embed/map/", may_be_framed(taking_along.FramedMap.as_view()), name="embed-map"),
    path(
        "embed/projects/",
        may_be_framed(taking_along.FramedRegister.as_view()),
        name="embed-register",
    ),
    path("editions/", editions.EditionList.as_view(), name="edition-list"),
    path("editions/feed.atom", feeds.Editions(), name="feed-atom"),
    path("editions/feed.json", feeds.EditionsAsJson(), name="feed-json"),
    path(
        "editions/<str:number>/citation.bib",
        citations.CitationFile.as_view(),
        name="edition-citation-bib",
    ),
    path(
        "editions/<str:number>/citation.json",
        citations.CitationFile.as_view(extension="json"),
        name="edition-citation-json",
    ),
    path("editions/<str:number>/", editions.EditionDetail.as_view(), name="edition"),
    path(
        "editions/<str:number>/changes/",
        editions.EditionChanges.as_view(),
        name="edition-changes",
    ),
    path("styleguide/", styleguide.Styleguide.as_view(), name="styleguide"),
    path("card.png", identity.Card.as_view(), name="card"),
    path("site.webmanifest", identity.Manifest.as_view(), name="manifest"),
    path("methodology/", about.Methodology.as_view(), name="methodology"),
    path("data/", about.Data.as_view(), name="data"),
    path("privacy/", about.Privacy.as_view(), name="privacy"),
    path("accessibility/", about.Accessibility.as_view(), name="accessibility"),
    path("corrections/", corrections.Corrections.as_view(), name="corrections"),
    path("corrections/<slug:reference>/", corrections.Correction.as_view(), name="correction"),
]
