"""Editions as they come, for readers that ask again by themselves: Atom and JSON Feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import conditional_escape
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext as _, ngettext

from editions import terms
from editions.changed import held
from editions.changed_projects import Line, lines_of
from editions.models import Edition, Erratum, FrozenRecord, Redaction
from editions.pages.restatements import restatements_of
from editions.reading import errata_of, records, redactions_of, released_editions
from editions.templatetags.portal import number, plain_text, text
from editions.xml_text import for_xml
from programmes.languages import Text
from programmes.wording import colon

Kind = FrozenRecord.Kind


# A line of an entry; a part that somebody wrote may stand in another language.
Parts = list[Text | str]


@dataclass(frozen=True)
class Item:
    """An edition with what a reader is told of it."""

    edition: Edition
    changes: list[Line]
    restatements: list[dict[str, Any]]
    errata: list[Erratum]
    redactions: list[Redaction]
    # The page of all projects that it changed.
    changes_at: str

    def lines(self) -> list[Parts]:
        """What changed and why, what was noted since, and who approved it."""
        if not self.edition.is_public:
            return [[self.edition.why_withdrawn]]
        noted: list[Parts] = [[erratum.text] for erratum in self.errata]
        approved = capfirst(self.edition.get_approval_display())
        return [*self._changed(), *noted, [f"{approved}."]]

    def _changed(self) -> list[Parts]:
        if self.edition.previous is None:
            first = _("The first edition: there is none before it to compare with.")
            holds = _("It holds %(records)s.") % {"records": held(self.edition)}
            return [[f"{first} {holds}"]]
        changed = [told for line in self.changes for told in _told(line, self.changes_at)]
        changed = changed or [[_("No record changed, counts of people aside.")]]
        return [*changed, *map(_given_anew, self.restatements)]

    @property
    def language(self) -> str:
        """The language of the lines: that of the feed, or of the one reason they consist of."""
        written_in = "" if self.edition.is_public else self.edition.why_withdrawn.language
        return written_in or _language()


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

    def author_name(self) -> str:
        """The organisation whose programme it is, as the newest edition names it."""
        newest = next(iter(released_editions()), None)
        if newest is None:
            return ""
        (programme,) = records(newest, _language(), Kind.PROGRAMME)[Kind.PROGRAMME]
        return for_xml(terms.author(programme))

    def get_object(self, request: HttpRequest) -> str:
        """What makes an address whole; the items need it."""
        return request.build_absolute_uri("/").rstrip("/")

    def items(self, site: str) -> list[Item]:
        editions = released_editions()
        changes, errata = lines_of(editions, _language()), errata_of(editions)
        restatements, redactions = restatements_of(editions, _language()), redactions_of(editions)
        return [
            Item(
                edition,
                changes.get(edition.pk, []),
                restatements.get(edition.pk, []),
                errata.get(edition.pk, []),
                redactions.get(edition.pk, []),
                site + reverse("editions:edition-changes", args=[edition.number]),
            )
            for edition in editions
        ]

    def item_title(self, item: Any) -> str:
        is_public = item.edition.is_public
        words = _("Edition %(number)s") if is_public else _("Edition %(number)s, withdrawn")
        return words % {"number": item.edition.number}

    def item_description(self, item: Any) -> str:
        lines = [[conditional_escape(text(part)) for part in parts] for parts in item.lines()]
        return for_xml("<br>".join(map("".join, lines)))

    def item_link(self, item: Any) -> str:
        return reverse("editions:edition", args=[item.edition.number])

    def item_pubdate(self, item: Any) -> datetime:
        return item.edition.approved_at

    def item_updateddate(self, item: Any) -> datetime:
        edition = item.edition
        noted = [erratum.noted_at for erratum in item.errata]
        # So that a reader gives up what it keeps of an entry from which something was removed.
        removed = [redaction.applied_at for redaction in item.redactions]
        return max([edition.withdrawn_at or edition.approved_at, *noted, *removed])


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
            "language": _language(),
            "authors": [{"name": self.author_name()}],
            "items": [
                {
                    "id": here(self.item_link(item)),
                    "url": here(self.item_link(item)),
                    "title": self.item_title(item),
                    "content_text": "\n".join(
                        "".join(map(plain_text, parts)) for parts in item.lines()
                    ),
                    "language": item.language,
                    "date_published": self.item_pubdate(item).isoformat(),
                    "date_modified": self.item_updateddate(item).isoformat(),
                }
                for item in self.items(self.get_object(request))
            ],
        }
        return JsonResponse(feed, content_type="application/feed+json")


def _told(line: Line, changes_at: str) -> list[Parts]:
    """What was added, changed or removed, the first of its projects, and where the others are."""
    told: list[Parts] = [[line.words], *(["– ", *project.parts] for project in line.projects)]
    if line.more:
        more = ngettext(
            "and %(shown)s further project", "and %(shown)s further projects", line.more
        ) % {"shown": number(line.more)}
        told.append([colon(more, changes_at)])
    return told


def _given_anew(row: dict[str, Any]) -> Parts:
    """A figure that is given otherwise: before, after, and why."""
    reason = row["reason"] or _("reason not reported")
    figure = colon(capfirst(row["label"]), f"{row['before']} → {row['after']}")
    return [f"{figure} (", reason, ")"]


def _language() -> str:
    return (get_language() or "en")[:2]
