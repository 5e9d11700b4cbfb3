"""What the pages of regions, bases, sectors and organisations share: each is a list to narrow."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar

from editions.api import parameters as may_ask
from editions.models import FrozenRecord
from editions.naming import LABELS
from editions.pages.base import EditionPage
from editions.pages.explorer_form import select, understood_of
from editions.reference_lists import IS_WANTED


def names_of(parameters: Iterable[may_ask.Parameter]) -> tuple[str, ...]:
    return tuple(parameter.name for parameter in parameters)


class ReferenceList(EditionPage):
    """A list of records which is narrowed by the same parameters as the list of the API."""

    keeps_form = True
    kind: ClassVar[str]
    narrowing: ClassVar[tuple[may_ask.Parameter, ...]]

    @cached_property
    def understood(self) -> dict[str, Any]:
        """The parameters of the address as they are understood; raises `BadParameters`."""
        return understood_of(self, self.narrowing)

    def found(self) -> list[dict[str, Any]]:
        """The records that match, in public order; whatever role is asked for."""
        is_wanted, asked = IS_WANTED[self.kind], self.understood
        rows = self.references[self.kind]
        if may_ask.Q.name not in asked:
            return [row for row in rows if is_wanted(row, asked)]
        # Words are looked for in every language, of which the page has one.
        records = FrozenRecord.objects.of(self.edition).of_kind(self.kind)
        documents = records.values_list("key", "document")
        wanted = {key for key, document in documents if is_wanted(document, asked)}
        return [row for row in rows if row.get("code", row.get("slug")) in wanted]

    def filled_in(self) -> dict[str, Any]:
        """The form; `further` is where it leads, the words looked for, and what it keeps."""
        return {
            "form_template": "editions/_narrow.html",
            "fields": self.selects(),
            "further": {
                "address": self.request.path,
                "has_words": may_ask.Q in self.narrowing,
                "q": self.understood.get("q", ""),
                "role": self.understood.get("role", ""),
            },
        }

    def selects(self) -> list[dict[str, Any]]:
        """What may be chosen from lists, as the form shows it."""
        return []

    def select(self, name: str, choices: Iterable[tuple[str, str]], every: str) -> dict[str, Any]:
        chosen = self.understood.get(name)
        return select(name, str(LABELS[name]), dict(choices), chosen, every)

    def names_of_fields(self) -> dict[str, Any]:
        return LABELS
