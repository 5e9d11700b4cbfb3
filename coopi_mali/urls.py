"""The whole site on one screen: the API, health, search engines, the admin, the pages."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path

from coopi_mali import views
from editions.pages import finding, identity, oembed

urlpatterns = [
    path("api/", include("editions.api.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", finding.robots, name="robots"),
    path("logo", identity.logo_file, name="logo"),
    path("oembed", oembed.described, name="oembed"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": finding.SITEMAPS, "sitemap_url_name": "sitemap-section"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        sitemaps.sitemap,
        {"sitemaps": finding.SITEMAPS},
        name="sitemap-section",
    ),
    path("admin/", admin.site.urls),
    *i18n_patterns(path("", include("editions.urls")), prefix_default_language=False),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error
