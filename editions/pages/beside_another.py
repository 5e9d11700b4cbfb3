"""A page that can read a second edition beside its own, to be compared with it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from editions.models import Edition
from editions.pages.base import EditionPage, Kind
from editions.pages.explorer_form import COMPARE
from editions.parameters import BadParameters, Problem
from editions.reading import UnknownEdition, edition_numbered, records, released_editions
from programmes.wording import printed


class BesideAnother(EditionPage):
    """A page whose address may name an edition to compare with; either may have been withdrawn."""

    @cached_property
    def compared(self) -> Edition | None:
        """The edition whose figures stand beside; raises `BadParameters` where there is none."""
        number = self.request.GET.get(COMPARE.name)
        if not number:
            return None
        try:
            found = edition_numbered(number)
        except UnknownEdition:
            found = None
        if found is None or found == self.edition:
            message = _("There is no other edition “%(number)s” to compare with.")
            valid = [edition.number for edition in self.others()]
            raise BadParameters(
                [Problem(COMPARE.name, number, message % {"number": number}, valid)]
            )
        return found

    def others(self) -> list[Edition]:
        """The public editions with which the one that is read can be compared."""
        return [
            edition
            for edition in released_editions()
            if edition.is_public
            and edition.programme_id == self.edition.programme_id
            and edition != self.edition
        ]

    def _is_withdrawn(self) -> bool:
        if super()._is_withdrawn():
            return True
        if self.compared and self.compared.state == Edition.State.WITHDRAWN:
            self.edition = self.compared
            return True
        return False

    @cached_property
    def references_compared(self) -> dict[str, list[dict[str, Any]]]:
        if self.compared is None:
            return {}
        return records(self.compared, self.language, Kind.PROGRAMME, *self.kinds, wording=printed)

    @property
    def known(self) -> Any:
        """The records of both editions, where two are read: the newer one gives the names."""
        kinds = self.references
        if self.compared is None:
            return kinds
        both = [self.references_compared, self.references]
        if self.compared.pk > self.edition.pk:
            both.reverse()
        return {kind: [row for found in both for row in found[kind]] for kind in kinds}
