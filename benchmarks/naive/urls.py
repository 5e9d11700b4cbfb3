from django.urls import include, path
from rest_framework.routers import SimpleRouter

from benchmarks.naive import views

plain, prefetched = SimpleRouter(), SimpleRouter()
plain.register("projects", views.ProjectViewSet, basename="project")
plain.register("counts", views.BeneficiaryCountViewSet, basename="count")
prefetched.register("projects", views.PrefetchedProjectViewSet, basename="prefetched-project")
prefetched.register("counts", views.PrefetchedBeneficiaryCountViewSet, basename="prefetched-count")

urlpatterns = [
    path("naive/", include(plain.urls)),
    path("prefetch/", include(prefetched.urls)),
    path("naive/statistics/", views.StatisticsView.as_view()),
    path("naive/years/", views.YearsView.as_view()),
    path("naive/counts.csv", views.counts_csv),
]
