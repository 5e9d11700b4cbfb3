"""How the figures of the explorer were made: of the whole selection, and row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _, ngettext

from beneficiaries.counting import Period
from editions.charts.values import value_of
from editions.filters import ProjectFilter
from editions.models import Edition, FrozenRecord
from editions.naming import SUBJECTS
from editions.pages.asking import Asked
from editions.pages.charting import subject_of
from editions.pages.drawing import inner_and_outer, is_empty
from editions.pages.figures import address, cited, in_words, projects_in_words
from editions.templatetags.portal import number
from programmes.wording import in_a_row

Told = Mapping[str, Any]
# A name, and where it is told how the figures under it were made.
Link = tuple[str, str]


@dataclass(frozen=True)
class Made:
    """What a reader opens: the sums, how they are cited, and where each row is explained."""

    cited: str
    in_words: str
    # The sums of the selection; None where two editions stand beside each other.
    total: Told | None
    # Where it is told which records entered, by the edition or in all.
    explanations: Sequence[Link]
    # The same of each row, under the name of what the rows share; empty of one dimension.
    rows: Mapping[str, Sequence[Link]] = field(default_factory=dict)


def made_of(asked: Asked, rows: Sequence[Told], total: Told, period: Period | None) -> Made:
    """Of one edition; `total` are the sums of the rows' selection, in the years of `period`."""
    words, subject = in_words(total), subject_of(asked, rows)
    value = value_of(total, asked.measure).words
    figure = projects_in_words(total) if asked.measure == "projects" else value
    title = cited(SUBJECTS[asked.measure], subject, figure)
    if not asked.edition.is_public:
        return Made(title, words, total, ())
    years = {"year_min": period.first, "year_max": period.last} if period else {}
    narrowed = {**asked.query, **years}
    whole = [(_("Which records entered, which were left out, and why"), _at(narrowed, asked))]
    return Made(title, words, total, whole, _row_by_row(asked, rows))


def _row_by_row(asked: Asked, rows: Sequence[Told]) -> dict[str, list[Link]]:
    """Where each row is explained; of two dimensions those that hold anything, by one of them."""
    if not asked.group_by:
        return {}
    inner, outer = (*asked.group_by, "")[:2]
    if outer:
        inner, outer = inner_and_outer(asked.group_by)
    found: dict[str, list[Link]] = {}
    for row in rows:
        if outer and is_empty(row):
            continue
        values = {name: row[name] for name in asked.group_by}
        link = (asked.names.of(inner, row[inner]), _at({**asked.query, **values}, asked))
        found.setdefault(asked.names.of(outer, row[outer]) if outer else "", []).append(link)
    return found


def made_of_two(asked: Asked, title: str, editions: Sequence[Edition]) -> Made:
    """Of a comparison: each edition explains its own figures."""
    return Made(
        title,
        "",
        None,
        [
            (
                _("edition %(number)s") % {"number": edition.number},
                address("editions:explanation", dict(asked.query), edition),
            )
            for edition in editions
            if edition.is_public
        ],
    )


def made_of_register(listed: ProjectFilter, matching: int, said: str) -> Made:
    """The number of projects `matching` what is chosen in the register; `said` is that in words."""
    edition = listed.edition
    every = edition.totals.get(FrozenRecord.Kind.PROJECT, 0)
    numbers = {"shown": number(matching), "all": number(every)}
    if listed.is_narrowed:
        words = ngettext(
            "%(shown)s of %(all)s documented projects matches",
            "%(shown)s of %(all)s documented projects match",
            matching,
        )
        title = in_a_row([said, words % numbers])
    else:
        title = ngettext("%(shown)s documented project", "%(shown)s documented projects", matching)
        title %= numbers
    asked = listed.narrowed.asked
    query = {name: asked[name] for name in asked if name != "ordering"}
    records = (
        _("Which records entered, which were left out, and why"),
        address("editions:explanation", query, edition),
    )
    return Made(title, "", None, [records] if edition.is_public else [])


def _at(query: Mapping[str, Any], asked: Asked) -> str:
    return address("editions:explanation", dict(query), asked.edition)
