"""What each edition changed in the one that readers knew before: which records, and how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from editions.models import Edition, FrozenRecord
from editions.templatetags.portal import number
from programmes.wording import colon

Kind = FrozenRecord.Kind
WHAT: dict[str, Promise] = {
    "added": gettext_lazy("Added"),
    "changed": gettext_lazy("Changed"),
    "removed": gettext_lazy("Removed"),
}
# What the portal computes beside a published figure: it changes with the records, and nobody
# has changed the figure.
COMPUTED = {Kind.STATEMENT.value: "comparisons"}
NUMBERS: dict[str, Any] = {
    Kind.PROGRAMME: ngettext_lazy(
        "%(number)s country programme", "%(number)s country programmes", "n"
    ),
    Kind.SECTION: ngettext_lazy(
        "%(number)s text of the profile", "%(number)s texts of the profile", "n"
    ),
    Kind.LINE: ngettext_lazy("%(number)s development line", "%(number)s development lines", "n"),
    Kind.COORDINATION: ngettext_lazy(
        "%(number)s coordination body", "%(number)s coordination bodies", "n"
    ),
    Kind.REGION: ngettext_lazy("%(number)s region", "%(number)s regions", "n"),
    Kind.BOUNDARY: ngettext_lazy(
        "%(number)s outline of a region", "%(number)s outlines of regions", "n"
    ),
    Kind.BASE: ngettext_lazy("%(number)s office or base", "%(number)s offices or bases", "n"),
    Kind.SECTOR: ngettext_lazy("%(number)s sector", "%(number)s sectors", "n"),
    Kind.ORGANISATION: ngettext_lazy("%(number)s organisation", "%(number)s organisations", "n"),
    Kind.PROJECT: ngettext_lazy("%(number)s project", "%(number)s projects", "n"),
    Kind.STATEMENT: ngettext_lazy(
        "%(number)s published figure", "%(number)s published figures", "n"
    ),
}


class Changed(NamedTuple):
    """A record that an edition added, changed or removed, with its frozen rows where it has any."""

    what: str
    kind: str
    key: str
    before: int | None
    after: int | None


# Regions of which nothing else is told are held too, and say nothing of the programme.
LISTED = (Kind.BASE, Kind.SECTOR, Kind.ORGANISATION, Kind.PROJECT, Kind.STATEMENT)


def changes_by(editions: list[Edition]) -> dict[int, list[Changed]]:
    """
    What each edition after the first one added, changed and removed, by its id.

    An edition that follows a withdrawn one is held against the one that readers knew
    before; of the others their own rows say it. A record that only has another place in a
    list, or another computed figure beside it, is the same.
    """
    before = {edition.pk: edition.previous for edition in editions if edition.previous}
    follows = {edition.pk: older.pk for edition, older in pairwise(editions)}
    own = [pk for pk, previous in before.items() if follows.get(pk, previous.pk) == previous.pk]
    found: dict[int, list[Changed]] = {pk: [] for pk in before}
    for pk, changed in _own(own):
        found[pk].append(changed)
    for edition in editions:
        if edition.pk in before and edition.pk not in own:
            found[edition.pk] += _between(before[edition.pk], edition)
    return found


def in_words(what: str, changed: Iterable[Changed]) -> str:
    """What was added, changed or is no more, in numbers: Changed: 2 projects, 1 sector."""
    return colon(WHAT[what], numbers_of(Counter(one.kind for one in changed)))


def held(edition: Edition) -> str:
    """How much an edition holds of what its pages list."""
    return numbers_of({kind: edition.totals.get(kind, 0) for kind in LISTED})


def numbers_of(totals: Mapping[str, int]) -> str:
    """So many records of each kind, in the order of the programme: 2 regions, 25 projects."""
    return ", ".join(
        words % {"n": totals[kind], "number": number(totals[kind])}
        for kind, words in NUMBERS.items()
        if totals.get(kind)
    )


def _own(editions: list[int]) -> Iterator[tuple[int, Changed]]:
    rows = FrozenRecord.objects.filter(first_edition__in=editions).order_by("key")
    names = ("first_edition", "kind", "key", "is_end", "replaces", "pk")
    # Projects have no place and nothing computed: another hash is another project. Of the
    # others there are few enough to be read.
    for edition, kind, key, is_end, old, new in rows.filter(kind=Kind.PROJECT).values_list(*names):
        yield edition, _changed(kind, key, old, None if is_end else new)
    texts = ("document", "replaces__document")
    others = rows.exclude(kind=Kind.PROJECT).values_list(*names, *texts)
    for edition, kind, key, is_end, old, new, after, before in others:
        if is_end or old is None or _said(kind, before) != _said(kind, after):
            yield edition, _changed(kind, key, old, None if is_end else new)


def _between(before: Edition, after: Edition) -> Iterator[Changed]:
    old, new = (
        {
            (kind, key): (hash_, pk)
            for kind, key, hash_, pk in FrozenRecord.objects.of(edition).values_list(
                "kind", "key", "document_hash", "pk"
            )
        }
        for edition in (before, after)
    )
    differing = [name for name in {*old, *new} if _hash(old, name) != _hash(new, name)]
    both = [name for name in differing if name in old and name in new and name[0] != Kind.PROJECT]
    rows = FrozenRecord.objects.in_bulk([rows[name][1] for name in both for rows in (old, new)])
    same = {
        name
        for name in both
        if _said(name[0], rows[old[name][1]].document)
        == _said(name[0], rows[new[name][1]].document)
    }
    for name in sorted(differing):
        if name not in same:
            yield _changed(*name, _row(old, name), _row(new, name))


def _row(rows: dict[Any, tuple[str, int]], name: Any) -> int | None:
    return rows[name][1] if name in rows else None


def _hash(rows: dict[Any, tuple[str, int]], name: Any) -> str:
    return rows[name][0] if name in rows else ""


def _said(kind: str, document: dict[str, Any]) -> dict[str, Any]:
    """What somebody wrote of a record, without what the portal computes beside it."""
    computed = COMPUTED.get(kind)
    return {name: value for name, value in document.items() if name != computed}


def _changed(kind: str, key: str, before: int | None, after: int | None) -> Changed:
    what = "removed" if after is None else "added" if before is None else "changed"
    return Changed(what, kind, key, before, after)
