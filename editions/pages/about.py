"""Pages about the portal itself: its editions, its methods, its data, its promises."""

from __future__ import annotations

from typing import Any

from editions.comparing import label
from editions.disclosure import THRESHOLDS
from editions.models import Edition, Erratum, FrozenRecord, Restatement
from editions.pages.base import EditionPage
from editions.pages.profile import Profile
from editions.reading import edition_changes, localize, released_editions


class EditionList(EditionPage):
    """Every edition that is or was public: what changed, and why."""

    template_name = "editions/edition_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        editions = released_editions()
        changes = edition_changes(editions)
        restatements = self._restatements(editions)
        errata: dict[int, list[Erratum]] = {}
        for erratum in Erratum.objects.filter(edition__in=editions):
            errata.setdefault(erratum.edition_id, []).append(erratum)
        return super().get_context_data(**kwargs) | {
            "editions": [
                {
                    "edition": edition,
                    "changes": changes.get(edition.pk, []),
                    "restatements": restatements.get(edition.pk, []),
                    "errata": errata.get(edition.pk, []),
                }
                for edition in editions
            ],
        }

    def _restatements(self, editions: list[Edition]) -> dict[int, list[dict[str, Any]]]:
        """Figures given otherwise than before, each under the name of its statement."""
        rows = list(Restatement.objects.filter(edition__in=editions))
        keys = {row.key for row in rows}
        documents = {
            (record.first_edition_id, record.key): localize(record.document, self.language)
            for record in FrozenRecord.objects.filter(first_edition__in=editions, key__in=keys)
        }
        found: dict[int, list[dict[str, Any]]] = {}
        for row in rows:
            document = documents.get((row.edition_id, row.key))
            found.setdefault(row.edition_id, []).append(
                {
                    "label": label(row.kind, document) if document else row.key,
                    "before": row.before,
                    "after": row.after,
                    "reason": row.reason,
                }
            )
        return found


class EditionDetail(Profile):
    """The profile as an edition gave it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"is_archive": True}


class Methodology(EditionPage):
    """How figures are counted and how people are protected."""

    template_name = "editions/methodology.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"thresholds": THRESHOLDS}


class Data(EditionPage):
    """Downloads, the API, and what each field means."""

    template_name = "editions/data.html"


class Privacy(EditionPage):
    template_name = "editions/privacy.html"


class Accessibility(EditionPage):
    template_name = "editions/accessibility.html"


class Corrections(EditionPage):
    """How to report a mistake, or a danger to people."""

    template_name = "editions/corrections.html"
