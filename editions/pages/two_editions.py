"""Two editions of one selection as a chart and its table: both figures, the difference, why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext

from editions.charts.bars import Bar, Pair as PairOfBars, paired
from editions.charts.chart import Chart, Column, Key, Said, Table, TableRow
from editions.charts.values import NOT_APPLICABLE, Value, is_enough, value_of
from editions.former_map import OnTheMap
from editions.models import Edition
from editions.naming import DIMENSION_NAMES
from editions.pages.asking import Asked
from editions.pages.charting import (
    capital,
    not_adding_up,
    sentence_of,
    state_key,
    subject_of,
    title_of,
)
from editions.reasons import Reason, Reasons
from editions.selecting import PEOPLE_ONLY
from editions.side_by_side import Change, Pair, Told, pairs_of
from editions.statistics import NO_PROJECTS
from editions.templatetags.portal import number, text
from programmes.wording import colon

# With more pairs than these a drawing is a wall.
MOST_PAIRS = 24
MINUS = "\N{MINUS SIGN}"
# What stands in place of a difference.
WORDS: dict[Change, str | Promise] = {
    Change.APPEARED: gettext_lazy("appeared"),
    Change.GONE: gettext_lazy("gone"),
    Change.NOT_REPORTED: gettext_lazy("not reported in either"),
    Change.NOT_APPLICABLE: gettext_lazy("not applicable: a project has no sex and age"),
    Change.WITHHELD: gettext_lazy("no difference taken: withheld"),
    Change.PROVISIONAL: gettext_lazy("no difference taken: provisional"),
    Change.BOUNDS: gettext_lazy("no difference taken: bounds only"),
}


@dataclass(frozen=True)
class TwoEditions:
    """The same selection in an older and a newer edition, with the rows of each."""

    asked: Asked
    before: Edition
    after: Edition
    rows_before: Sequence[Told]
    rows_after: Sequence[Told]
    # The regions of the map asked for, with what lies in each.
    on_the_map: OnTheMap = field(default_factory=dict)

    @cached_property
    def pairs(self) -> list[Pair]:
        return pairs_of(self.rows_before, self.rows_after, self.asked.group_by)

    @cached_property
    def _reasons(self) -> Reasons:
        return Reasons.between(self.before, self.after)

    def reasons(self, pair: Pair, measure: str = "") -> list[Reason]:
        """Why a pair differs, as far as somebody wrote it down; none where it does not."""
        measure = measure or self.asked.measure
        if not pair.has_changed(measure):
            return []
        values = {**self.asked.query, **pair.values}
        inside = self.on_the_map.get(str(values.get("region", "")))
        if not inside:
            return self._reasons.of(values, measure)
        of_each = [self._reasons.of({**values, "region": code}, measure) for code in sorted(inside)]
        return list(dict.fromkeys(reason for found in of_each for reason in found))

    def name(self, pair: Pair) -> list[str]:
        """The values of a pair in words, one for each dimension."""
        names = [self.asked.names.of(name, value) for name, value in pair.values.items()]
        return names or [_("All together")]

    @property
    def labels(self) -> tuple[str, str]:
        return self.before.number, self.after.number


def chart_of_two(two: TwoEditions) -> Chart:
    """
    The chart of two editions: a pair of bars for each row, and the table of all of them.

    Of two dimensions only what differs is drawn, or there would be too many pairs to see it.
    """
    asked = two.asked
    measure = asked.measure
    shown = [pair for pair in two.pairs if not pair.is_empty or len(asked.group_by) < 2]
    differing = [pair for pair in two.pairs if pair.has_changed(measure)]
    drawn = differing if len(asked.group_by) == 2 else [pair for pair in shown if not pair.is_empty]
    values = [value for pair in drawn for value in _values(pair, measure)]
    title = _("%(title)s: editions %(before)s and %(after)s") % {
        "title": title_of(asked),
        "before": two.before.number,
        "after": two.after.number,
    }
    is_of_people = bool(PEOPLE_ONLY.intersection(asked.group_by)) and measure == "projects"
    is_drawn = is_enough(values) and len(drawn) <= MOST_PAIRS and not is_of_people
    chart = Chart(
        id="two-editions",
        title=title,
        subject=subject_of(asked, [*two.rows_before, *two.rows_after]),
        rests_on=_("from the records of projects"),
        drawings=[paired(title, [_bars(two, pair) for pair in drawn])] if is_drawn else [],
        table=_table(two, shown),
        sentence=_how_many(len(differing), len(two.pairs))
        if is_drawn
        else f"{_how_many(len(differing), len(two.pairs))} {_undrawn(values, drawn)}".strip(),
        key=_key(two, values) if is_drawn else [],
        note=_note(two, is_in_part=is_drawn and len(asked.group_by) == 2),
        editions=_("editions %(before)s and %(after)s")
        % {"before": two.before.number, "after": two.after.number},
    )
    return asked.taken_along(chart)


def _how_many(differing: int, rows: int) -> str:
    if not differing:
        return _("Both editions give the same here.")
    return ngettext(
        "%(differing)s of %(rows)s row differs between the two editions.",
        "%(differing)s of %(rows)s rows differ between the two editions.",
        rows,
    ) % {"differing": number(differing), "rows": number(rows)}


def _undrawn(values: Sequence[Value], drawn: Sequence[Pair]) -> str:
    """Why there is no drawing."""
    if len(drawn) > MOST_PAIRS:
        return _("They are too many for a drawing; the table has them.")
    return sentence_of(values) if len(values) > 1 else ""


def _key(two: TwoEditions, values: Sequence[Value]) -> list[Key]:
    older = _("upper bar: edition %(number)s") % {"number": two.before.number}
    newer = _("lower bar: edition %(number)s") % {"number": two.after.number}
    return [Key("several", older), Key("mark", newer), *state_key(values)]


def _values(pair: Pair, measure: str) -> list[Value]:
    return [
        value_of(row, measure) if row and pair.has(measure) else NOT_APPLICABLE
        for row in (pair.before, pair.after)
    ]


def _bars(two: TwoEditions, pair: Pair) -> PairOfBars:
    measure = two.asked.measure
    older, newer = _values(pair, measure)
    remarks = [_remark(row, measure) for row in (pair.before, pair.after)]
    return PairOfBars(
        name=", ".join(two.name(pair)),
        labels=two.labels,
        bars=(
            Bar("", older, "several", remark=remarks[0]),
            Bar("", newer, "mark", remark=remarks[1]),
        ),
        between=_beside_the_name(pair, measure),
        address=two.asked.leading_to(pair.values),
    )


def _beside_the_name(pair: Pair, measure: str) -> str:
    """The same in a drawing, where no head of a column says that it is a difference."""
    told = between_in_words(pair, measure)
    if pair.change(measure) in WORDS:
        return told
    return _("difference %(difference)s") % {"difference": told}


def _remark(row: Told | None, measure: str) -> str:
    if row is None or measure != "projects" or not row["projects_not_known"]:
        return ""
    found = row["projects_not_known"]
    words = ngettext("and %(number)s not known", "and %(number)s not known", found)
    return words % {"number": number(found)}


def _table(two: TwoEditions, pairs: Sequence[Pair]) -> Table:
    dimensions = two.asked.group_by or [""]
    head = [
        Column(capital(DIMENSION_NAMES.get(name, _("selection"))), is_number=False)
        for name in dimensions
    ]
    head += [Column(_("Edition %(number)s") % {"number": number_}) for number_ in two.labels]
    head += [Column(_("Difference")), Column(_("Reason"), is_number=False)]
    return Table(head, [_row(two, pair) for pair in pairs], _about(two, pairs), is_stacked=True)


def _row(two: TwoEditions, pair: Pair) -> TableRow:
    measure = two.asked.measure
    name, *others = two.name(pair)
    figures = [
        _figure(row, value, measure if pair.has(measure) else "")
        for row, value in zip((pair.before, pair.after), _values(pair, measure), strict=True)
    ]
    return TableRow(
        name,
        [
            *others,
            *figures,
            Said(between_in_words(pair, measure)),
            reasons_in_words(two.reasons(pair), has_changed=pair.has_changed(measure)),
        ],
    )


def _figure(row: Told | None, value: Value, measure: str) -> Value | Said:
    if row is None:
        return Said(_("not in this edition"))
    remark = _remark(row, measure)
    return Said(f"{value.words} {remark}") if remark else value


def between_in_words(pair: Pair, measure: str) -> str:
    """The difference of two exact figures, or why there is none."""
    change = pair.change(measure)
    if change in WORDS:
        return str(WORDS[change])
    told = signed(pair.difference(measure) or 0)
    if measure != "projects" or not pair.before or not pair.after:
        return told
    not_known = pair.after["projects_not_known"] - pair.before["projects_not_known"]
    if not not_known:
        return told
    return _("%(difference)s; not known %(not_known)s") % {
        "difference": told,
        "not_known": signed(not_known),
    }


def signed(difference: int) -> str:
    """+12, −3 or 0, as the language writes numbers."""
    sign = "+" if difference > 0 else MINUS if difference < 0 else ""
    return f"{sign}{number(abs(difference))}"


def reasons_in_words(reasons: Sequence[Reason], *, has_changed: bool) -> str:
    """What the log of restatements says; that it says nothing, where something differs."""
    if not has_changed:
        return ""
    told = [
        (colon(reason.project, "") if reason.project else "", text(reason.words))
        for reason in reasons
    ]
    between = pgettext("between the parts of a list", "; ")
    return format_html_join(between, "{}{}", told) or _("none in the log")


def _about(two: TwoEditions, pairs: Sequence[Pair]) -> str:
    """What the words of the table mean, as far as it has them."""
    changes = {pair.change(two.asked.measure) for pair in pairs}
    notes = []
    if Change.APPEARED in changes:
        notes.append(
            _("Appeared: edition %(number)s gives no figure.") % {"number": two.before.number}
        )
    if Change.GONE in changes:
        notes.append(_("Gone: edition %(number)s gives no figure.") % {"number": two.after.number})
    if changes & {Change.WITHHELD, Change.PROVISIONAL, Change.BOUNDS}:
        notes.append(_("A difference is taken only of figures that are exact in both editions."))
    if len(pairs) < len(two.pairs):
        notes.append(_("Combinations with no documented project are left out."))
    return " ".join(notes)


def _note(two: TwoEditions, *, is_in_part: bool) -> str:
    """What a reader of the drawing must know: that its bars overlap, and what is left out."""
    left_out = _("Only what differs is drawn; the table has every row.") if is_in_part else ""
    overlapping = not_adding_up([*two.rows_before, *two.rows_after])
    return " ".join(filter(None, [overlapping, left_out]))


def told_of(two: TwoEditions, pair: Pair, measures: Sequence[str]) -> Mapping[str, Any]:
    """A pair as programs read it: both rows of the API, and what lies between them."""
    return {
        **pair.values,
        "before": _in_public(pair, pair.before),
        "after": _in_public(pair, pair.after),
        "differences": {measure: pair.difference(measure) for measure in measures},
        "changes": {measure: str(pair.change(measure)) for measure in measures},
        "reasons": {
            measure: [
                {
                    "edition": reason.edition,
                    "project": reason.project,
                    "reason": reason.words,
                    "language": reason.words.language,
                }
                for reason in two.reasons(pair, measure)
            ]
            for measure in measures
        },
    }


def _in_public(pair: Pair, row: Told | None) -> Mapping[str, Any] | None:
    return row if row is None or pair.has("projects") else {**row, **NO_PROJECTS}
