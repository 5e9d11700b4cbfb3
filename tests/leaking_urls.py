"""A throw-away address that reads a live table: the sweep must find what it leaks."""

from django.http import HttpResponse
from django.urls import path

from coopi_mali import urls
from programmes.models import Project


def leak(request):
    return HttpResponse(", ".join(Project.objects.values_list("title_en", flat=True)))


urlpatterns = [path("leak/", leak, name="leak"), *urls.urlpatterns]
