"""Citations as files: of an edition as a whole, and of one record in it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from editions import terms
from editions.citing import Citation
from editions.filters import region_label
from editions.pages.base import EditionPage, Kind


class CitationFile(EditionPage):
    """A citation of what `cited` names, as BibTeX or CSL-JSON."""

    extension = "bib"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        citation = self._citation(context["programme"])
        if self.extension == "bib":
            response = HttpResponse(
                citation.bibtex(), content_type="application/x-bibtex; charset=utf-8"
            )
        else:
            response = JsonResponse(
                citation.csl(),
                safe=False,
                content_type="application/vnd.citationstyles.csl+json",
                json_dumps_params={"ensure_ascii": False, "indent": 2},
            )
        name = f"{citation.key}.{self.extension}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _citation(self, programme: dict[str, Any]) -> Citation:
        title, address, code = self.cited(programme)
        approved = self.edition.approved_at
        assert approved is not None
        return Citation(
            author=terms.author(programme),
            title=title,
            version=self.edition.number,
            published=timezone.localtime(approved).date(),
            address=self.request.build_absolute_uri(address),
            language=self.language,
            code=code,
            container=self.container(programme),
        )

    def whole(self, programme: dict[str, Any]) -> str:
        return _("Country programme %(country)s, edition %(number)s") % {
            "country": programme["country"],
            "number": self.edition.number,
        }

    def container(self, programme: dict[str, Any]) -> str:
        """What the thing that is cited is a part of; nothing of an edition as a whole."""
        return ""

    def cited(self, programme: dict[str, Any]) -> tuple[str, str, str]:
        """The title of what is cited, its address in this edition, and its code."""
        title = self.whole(programme)
        return title, reverse("editions:edition", args=[self.edition.number]), programme["code"]


class RecordCitation(CitationFile):
    """Of the page of one record: a project, a region, a sector or an organisation."""

    kind: str = Kind.PROJECT

    def container(self, programme: dict[str, Any]) -> str:
        return self.whole(programme)

    def cited(self, programme: dict[str, Any]) -> tuple[str, str, str]:
        (key,) = self.kwargs.values()
        row = self.record_or_404(self.kind, key)
        address = reverse(f"editions:{self.kind}-detail", args=[key])
        return str(self._name_of(row)), f"{address}?edition={self.edition.number}", key

    def _name_of(self, row: dict[str, Any]) -> Any:
        if self.kind == Kind.PROJECT:
            return row["title"] or row["title_original"]
        return region_label(row) if self.kind == Kind.REGION else row["name"]
