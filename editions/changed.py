"""What each edition changed in the one that readers knew before, counted by kind of record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _, ngettext_lazy

from editions.models import Edition, FrozenRecord
from editions.templatetags.portal import number
from programmes.wording import colon

Kind = FrozenRecord.Kind
# How often a record of a kind was added, changed or removed.
Changes = dict[str, Counter[str]]
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


# Regions of which nothing else is told are held too, and say nothing of the programme.
LISTED = (Kind.BASE, Kind.SECTOR, Kind.ORGANISATION, Kind.PROJECT, Kind.STATEMENT)


def changes_by(editions: list[Edition]) -> dict[int, Changes]:
    """
    What each edition after the first one added, changed and removed, by its id.

    An edition that follows a withdrawn one is held against the one that readers knew
    before; of the others their own rows say it. A record that only has another place in a
    list, or another computed figure beside it, is the same.
    """
    before = {edition.pk: edition.previous for edition in editions if edition.previous}
    follows = {edition.pk: older.pk for edition, older in pairwise(editions)}
    own = [pk for pk, previous in before.items() if follows.get(pk, previous.pk) == previous.pk]
    found: dict[int, Changes] = {pk: {} for pk in before}
    for pk, kind, what in _own(own):
        found[pk].setdefault(what, Counter())[kind] += 1
    for edition in editions:
        if edition.pk in before and edition.pk not in own:
            for kind, what in _between(before[edition.pk], edition):
                found[edition.pk].setdefault(what, Counter())[kind] += 1
    return found


def in_words(changes: Changes) -> list[str]:
    """One line for what was added, one for what changed, one for what is no more."""
    names = {"added": _("Added"), "changed": _("Changed"), "removed": _("Removed")}
    return [colon(names[what], numbers_of(changes[what])) for what in names if changes.get(what)]


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


def _own(editions: list[int]) -> Iterator[tuple[int, str, str]]:
    rows = FrozenRecord.objects.filter(first_edition__in=editions).order_by()
    names = ("first_edition", "kind", "is_end", "replaces")
    # Projects have no place and nothing computed: another hash is another project. Of the
    # others there are few enough to be read.
    for pk, kind, is_end, replaces in rows.filter(kind=Kind.PROJECT).values_list(*names):
        yield pk, kind, _what(replaces is not None, is_end)
    texts = ("document", "replaces__document")
    for pk, kind, is_end, replaces, after, old in rows.exclude(kind=Kind.PROJECT).values_list(
        *names, *texts
    ):
        if is_end or replaces is None or _said(kind, old) != _said(kind, after):
            yield pk, kind, _what(replaces is not None, is_end)


def _between(before: Edition, after: Edition) -> Iterator[tuple[str, str]]:
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
    for name in differing:
        if name not in same:
            yield name[0], _what(name in old, name not in new)


def _hash(rows: dict[Any, tuple[str, int]], name: Any) -> str:
    return rows[name][0] if name in rows else ""


def _said(kind: str, document: dict[str, Any]) -> dict[str, Any]:
    """What somebody wrote of a record, without what the portal computes beside it."""
    computed = COMPUTED.get(kind)
    return {name: value for name, value in document.items() if name != computed}


def _what(was_there: bool, is_gone: bool) -> str:
    return "removed" if is_gone else "changed" if was_there else "added"
