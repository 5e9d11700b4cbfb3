"""Editions as they come, for readers that ask again by themselves: Atom and JSON Feed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from editions.models import Edition
from editions.reading import edition_changes, errata_of, released_editions


class Editions(Feed):
    """Every edition that is or was public, newest first, with what it changed."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Editions of the country programme")

    def link(self) -> str:
        return reverse("editions:edition-list")

    def subtitle(self) -> str:
        return _(
            "What was published, what changed since the edition before, and what was withdrawn."
        )

    def items(self) -> list[Edition]:
        editions = released_editions()
        self.changes, self.errata = edition_changes(editions), errata_of(editions)
        return editions

    def item_title(self, edition: Any) -> str:
        words = _("Edition %(number)s") if edition.is_public else _("Edition %(number)s, withdrawn")
        return words % {"number": edition.number}

    def item_description(self, edition: Any) -> str:
        if not edition.is_public:
            return edition.withdrawn_reason
        changed = [f"{kind}: {count}" for kind, count in self.changes.get(edition.pk, [])]
        noted = [str(erratum) for erratum in self.errata.get(edition.pk, [])]
        return " · ".join([*changed, *noted])

    def item_link(self, edition: Any) -> str:
        return reverse("editions:edition", args=[edition.number])

    def item_pubdate(self, edition: Any) -> datetime:
        return edition.approved_at

    def item_updateddate(self, edition: Any) -> datetime:
        noted = [erratum.noted_at for erratum in self.errata.get(edition.pk, [])]
        return max([edition.withdrawn_at or edition.approved_at, *noted])


class EditionsAsJson(Editions):
    """The same as a JSON Feed 1.1."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        here = request.build_absolute_uri
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title(),
            "description": self.subtitle(),
            "home_page_url": here(self.link()),
            "feed_url": here(request.path),
            "items": [
                {
                    "id": here(self.item_link(edition)),
                    "url": here(self.item_link(edition)),
                    "title": self.item_title(edition),
                    "content_text": self.item_description(edition) or self.item_title(edition),
                    "date_published": self.item_pubdate(edition).isoformat(),
                    "date_modified": self.item_updateddate(edition).isoformat(),
                }
                for edition in self.items()
            ],
        }
        return JsonResponse(feed, content_type="application/feed+json")
