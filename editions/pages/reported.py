"""What sources report of the projects of a donor, in few words: as they say it, never added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.utils.translation import ngettext

from editions.templatetags.portal import host, label, number

Row = Mapping[str, Any]
# The account of a donor is one printed sheet in each language: so many results find room on it.
MOST = 8


@dataclass
class Reported:
    """Results of one project, the first of them: the page of the project has all."""

    shown: list[Row] = field(default_factory=list)
    more: int = 0

    @property
    def sources(self) -> dict[str, str]:
        """Who says so: each site once, with its first address."""
        found = {host(row["source"]): row["source"] for row in reversed(self.shown)}
        return {name: found[name] for name in reversed(found) if name}

    @property
    def more_in_words(self) -> str:
        if not self.more:
            return ""
        if self.shown:
            return more_on_its_page(self.more)
        words = ngettext("%(shown)s figure on its page", "%(shown)s figures on its page", self.more)
        return words % {"shown": number(self.more)}


def more_on_its_page(more: int) -> str:
    words = ngettext(
        "%(shown)s more figure on its page", "%(shown)s more figures on its page", more
    )
    return words % {"shown": number(more)}


def reported_of(projects: Sequence[Row], most: int = MOST) -> dict[str, Reported]:
    """
    The results of projects, by their code, at most so many.

    In turns, the first of each project before the second of any: so that all have a word. A
    population, or a group concerned, is no result; it counts among those on the page.
    """
    found = {row["code"]: Reported(more=len(row["results"])) for row in projects if row["results"]}
    turns = zip_longest(*(_in_words(row) for row in projects))
    for one in [one for turn in turns for one in turn if one][:most]:
        reported = found[one["project"]]
        reported.shown.append(one)
        reported.more -= 1
    return found


def _in_words(project: Row) -> Iterable[Row]:
    return [
        {
            "project": project["code"],
            "label": row["label"],
            "value": value_of_result(row),
            # When, and of what else than the project.
            "period": row["period"],
            "source": row["source"],
        }
        for row in project["results"]
        if row["value"] is not None and not row["is_population"]
    ]


def value_of_result(row: Row) -> str:
    """A number with its unit, where what it counts does not name it."""
    about = "" if row["precision"] == "exact" else label(row["precision"], "result_precision")
    unit = "" if str(row["unit"]).casefold() in str(row["label"]).casefold() else str(row["unit"])
    return " ".join(filter(None, [about, number(row["value"]), unit]))
