"""The sources of a project on paper: numbered, with their addresses, and how others name them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _, pgettext

from editions.factsheet.blocks import Block, bullets
from editions.factsheet.words import Said, absent, joined, link, said
from editions.templatetags.portal import host, label, partial_date
from programmes.wording import colon

Sources = Sequence[dict[str, Any]]


def listed_sources(sources: Sources) -> list[Block]:
    return bullets(map(_source, sources), is_numbered=True)


def named_source(address: str, sources: Sources) -> Said:
    """A source by its site and its number in the list; by its address where it is not in there."""
    addresses = [row["address"] for row in sources]
    if address not in addresses:
        return link(printed_address(address), address)
    number = addresses.index(address) + 1
    words = _("%(site)s, source %(number)s") % {"site": host(address), "number": number}
    return link(words, address)


def printed_address(address: str) -> str:
    """What a reader of paper types in."""
    return address.partition("://")[2].removeprefix("www.")


def _source(row: dict[str, Any]) -> Said:
    words: list[Said] = [capfirst(label(row["kind"], "source_kind"))]
    if row["says"]:
        words = [colon(words[0], ""), said(row["says"])]
    dates: list[Said] = [
        [pgettext("source", "published") + " ", partial_date(row["published_on"])]
        if row["published_on"]
        else absent(_("date of publication not reported")),
        [pgettext("source", "read") + " ", partial_date(row["read_on"])]
        if row["read_on"]
        else absent(_("date of reading not recorded")),
    ]
    where: Said = _("removed for safety")
    if row["address"]:
        where = link(printed_address(row["address"]), row["address"])
    return [*words, " – ", *joined([where, *dates])]
