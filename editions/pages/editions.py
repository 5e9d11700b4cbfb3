"""The pages of editions: all of them, the profile as one gave it, and the projects it changed."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator

from editions.changed import WHAT, held
from editions.changed_projects import changed_projects, lines_of, named
from editions.pages.base import EditionPage
from editions.pages.paged import PAGE, page_asked
from editions.pages.profile import Profile
from editions.pages.restatements import restatements_of
from editions.reading import errata_of, redactions_of, released_editions


class EditionList(EditionPage):
    """Every edition that is or was public: what changed, and why."""

    template_name = "editions/edition_list.html"
    outlives_withdrawal = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        editions = released_editions()
        lines = lines_of(editions, self.language)
        # Those of an edition that was withdrawn would go on to tell its values.
        public = [edition for edition in editions if edition.is_public]
        restatements = restatements_of(public, self.language)
        errata, redactions = errata_of(editions), redactions_of(editions)
        return super().get_context_data(**kwargs) | {
            "editions": [
                {
                    "edition": edition,
                    "lines": lines.get(edition.pk, []),
                    "holds": held(edition),
                    "restatements": restatements.get(edition.pk, []),
                    "errata": errata.get(edition.pk, []),
                    "redactions": redactions.get(edition.pk, []),
                }
                for edition in editions
            ],
        }


class EditionDetail(Profile):
    """The profile as an edition gave it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"is_archive": True}


class EditionChanges(EditionPage):
    """Every project that an edition added, changed or removed, in pages."""

    template_name = "editions/edition_changes.html"
    parameters = ("page",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        paginator = Paginator(changed_projects(self.edition), PAGE)
        page = page_asked(paginator, self.request.GET)
        projects = named(self.edition, page.object_list, self.language)
        return super().get_context_data(**kwargs) | {
            "page": page,
            "parts": [
                {"name": words, "projects": found}
                for what, words in WHAT.items()
                if (found := [project for project in projects if project.what == what])
            ],
        }
