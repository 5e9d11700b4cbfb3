"""What search engines ask for: the map of the site, and what they may read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from editions.models import Edition, FrozenRecord
from editions.reading import current_edition

Kind = FrozenRecord.Kind


class PageMap(Sitemap):
    """The pages of the current edition, in every language, with their other languages."""

    i18n = alternates = x_default = True
    # A third of what a file may hold, since each page stands in it in three languages.
    limit = 15_000


class Texts(PageMap):
    """Pages that are there whatever an edition holds."""

    NAMES = (
        "profile",
        "project-list",
        "region-list",
        "base-list",
        "sector-list",
        "organisation-list",
        "edition-list",
        "methodology",
        "data",
        "privacy",
        "accessibility",
        "corrections",
    )

    def items(self) -> Sequence[str]:
        return self.NAMES

    def get_latest_lastmod(self) -> datetime | None:
        return current_edition().approved_at

    def location(self, name: str) -> str:
        return reverse(f"editions:{name}")


class Records(PageMap):
    """One page for each record of a kind."""

    def __init__(self, kind: str, route: str) -> None:
        self.kind, self.route = kind, route

    def items(self) -> list[str]:
        rows = FrozenRecord.objects.of(current_edition()).of_kind(self.kind)
        return list(rows.order_by("key").values_list("key", flat=True))

    def location(self, key: str) -> str:
        return reverse(f"editions:{self.route}", args=[key])


class Editions(PageMap):
    """The page of each edition that is public."""

    def items(self) -> list[str]:
        # By its number: whoever asks for an attribute of the programme reads a live table.
        public = Edition.objects.filter(programme=current_edition().programme_id).public()
        return list(public.newest_first().values_list("number", flat=True))

    def location(self, number: str) -> str:
        return reverse("editions:edition", args=[number])


SITEMAPS = {
    "texts": Texts(),
    "projects": Records(Kind.PROJECT, "project-detail"),
    "regions": Records(Kind.REGION, "region-detail"),
    "sectors": Records(Kind.SECTOR, "sector-detail"),
    "organisations": Records(Kind.ORGANISATION, "organisation-detail"),
    "editions": Editions(),
}


def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by anybody; the staff's door is of no use to a robot."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
