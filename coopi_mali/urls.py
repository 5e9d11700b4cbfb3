"""The whole site on one screen: health, the API, the admin, the public pages."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from coopi_mali import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("api/", include("editions.api.urls")),
    *i18n_patterns(path("", include("editions.urls")), prefix_default_language=False),
]

handler404 = views.page_not_found
handler500 = views.server_error
