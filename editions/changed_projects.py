"""The projects that editions added, changed or removed: by name, with what is otherwise in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from editions.changed import WHAT, Changed, changes_by, in_words
from editions.models import Edition, FrozenRecord
from editions.names_of_fields import name_in_words
from editions.reading import localize
from programmes.languages import Text
from programmes.wording import colon, printed

Kind = FrozenRecord.Kind
# So many projects are named beside the numbers; the page of all changes has the others.
MOST = 10
Documents = Mapping[int | None, dict[str, Any]]


@dataclass(frozen=True)
class ChangedProject:
    """A project that an edition added, changed or removed."""

    what: str
    code: str
    # Empty where only an edition that was withdrawn gave it.
    title: Text | str
    # The edition in which its page can be read; empty where in none.
    edition: str
    # Which of its fields are otherwise; none of a project that came or went.
    fields: Sequence[str]

    @property
    def fields_in_words(self) -> str:
        return ", ".join(name_in_words(Kind.PROJECT, name) for name in self.fields)

    @property
    def parts(self) -> list[Text | str]:
        """All of it on one line; its title may stand in another language."""
        name: list[Text | str] = [self.title, f" ({self.code})"] if self.title else [self.code]
        return [*name, colon("", self.fields_in_words)] if self.fields else name


@dataclass(frozen=True)
class Line:
    """What an edition added, changed or removed: in numbers, and the first projects by name."""

    words: str
    projects: Sequence[ChangedProject]
    more: int


def lines_of(editions: list[Edition], language: str) -> dict[int, list[Line]]:
    """The lines of each edition by its id; the queries do not grow with their number."""
    changes = changes_by(editions)
    parts = [
        (edition, what, changed)
        for edition in editions
        for what in WHAT
        if (changed := [one for one in changes.get(edition.pk, ()) if one.what == what])
    ]
    # Of an edition that was withdrawn nothing is named any more.
    projects = [
        _projects(changed) if edition.is_public else [] for edition, _what, changed in parts
    ]
    documents = _documents(one for of_part in projects for one in of_part[:MOST])
    found: dict[int, list[Line]] = {}
    for (edition, what, changed), of_part in zip(parts, projects, strict=True):
        first = [_named(edition, one, documents, language) for one in of_part[:MOST]]
        line = Line(in_words(what, changed), first, len(of_part) - len(first))
        found.setdefault(edition.pk, []).append(line)
    return found


def changed_projects(edition: Edition) -> list[Changed]:
    """Every project that the edition added, changed or removed, in this order."""
    order = list(WHAT)
    changed = _projects(changes_by([edition]).get(edition.pk, []))
    return sorted(changed, key=lambda one: order.index(one.what))


def named(edition: Edition, changed: Sequence[Changed], language: str) -> list[ChangedProject]:
    """Some of these by name, in one query; none of an edition that was withdrawn."""
    if not edition.is_public:
        return []
    documents = _documents(changed)
    return [_named(edition, one, documents, language) for one in changed]


def _projects(changed: Iterable[Changed]) -> list[Changed]:
    return [one for one in changed if one.kind == Kind.PROJECT]


def _documents(changed: Iterable[Changed]) -> Documents:
    rows = {row for one in changed for row in (one.before, one.after) if row}
    return dict(FrozenRecord.objects.filter(pk__in=rows).values_list("pk", "document"))


def _named(
    edition: Edition, changed: Changed, documents: Documents, language: str
) -> ChangedProject:
    before, after = documents.get(changed.before), documents.get(changed.after)
    source, shown = (edition, after) if after else (edition.previous, before)
    if source is None or shown is None or not source.is_public:
        return ChangedProject(changed.what, changed.key, "", "", [])
    fields = [name for name in after if before.get(name) != after[name]] if before and after else []
    title = localize(shown["title"], language, printed)
    return ChangedProject(changed.what, changed.key, title, source.number, fields)
