"""
How many projects of a selection stand in no row by donor, sector or region: they name none.

A row of their own would have to say how many people are theirs; but a figure of a project
that names no sector or region may belong to any of them, and enters the bounds of each row.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef
from django.utils.translation import ngettext

from editions.models import FrozenFacet
from editions.narrowing import Narrowed
from editions.selecting import NOT_ADDITIVE
from editions.stamp import remembered
from editions.templatetags.portal import number


def naming_none(narrowed: Narrowed, dimension: str) -> int:
    """How many of the projects name no donor, sector or region; whoever asks for one has none."""
    if dimension in narrowed.asked:
        return 0

    def count() -> int:
        named = FrozenFacet.objects.filter(record=OuterRef("record"), name=dimension)
        return int(narrowed.projects.order_by().exclude(Exists(named)).count())

    if narrowed.asked:
        return count()
    found: int = remembered(("naming none", narrowed.edition.pk, dimension), count)
    return found


def in_no_row(narrowed: Narrowed, group_by: Collection[str]) -> str:
    """The same in words, of the dimensions of rows; empty where every project stands in one."""
    told = [
        _in_words(dimension, naming_none(narrowed, dimension))
        for dimension in group_by
        if dimension in NOT_ADDITIVE
    ]
    return " ".join(filter(None, told))


def _in_words(dimension: str, found: int) -> str:
    if not found:
        return ""
    words = {
        "donor": ngettext(
            "%(number)s project of the selection names no donor and stands in no row.",
            "%(number)s projects of the selection name no donor and stand in no row.",
            found,
        ),
        "sector": ngettext(
            "%(number)s project of the selection names no sector and stands in no row.",
            "%(number)s projects of the selection name no sector and stand in no row.",
            found,
        ),
        "region": ngettext(
            "%(number)s project of the selection names no region and stands in no row.",
            "%(number)s projects of the selection name no region and stand in no row.",
            found,
        ),
    }
    return words[dimension] % {"number": number(found)}
