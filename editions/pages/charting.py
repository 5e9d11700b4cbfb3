"""Charts of statistics: rows of an edition with title, source, key, table and downloads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _, ngettext

from editions.charts.chart import Chart, Column, Key, Table, TableRow
from editions.charts.values import (
    MEASURES,
    NOBODY,
    State,
    Value,
    is_enough,
    reported,
    value_of,
)
from editions.models import FrozenRecord
from editions.naming import DIMENSION_NAMES, FOUND_OTHERWISE, NATURE_MARKS, SUBJECTS
from editions.pages.asking import Asked
from editions.pages.drawing import drawings_of, drawn_of, inner_and_outer, is_empty
from editions.selecting import PEOPLE_ONLY
from editions.templatetags.portal import number
from programmes.models import Region

Told = Mapping[str, Any]


def chart_of(asked: Asked, rows: Sequence[Told], *, id_: str = "figures") -> Chart:
    """The chart of rows of statistics grouped by none, one or two dimensions."""
    title, subject = title_of(asked), subject_of(asked, rows)
    values = [value_of(row, asked.measure) for row in rows]
    # Projects have neither sex nor age: of them such a drawing would say nothing.
    is_of_people = bool(PEOPLE_ONLY.intersection(asked.group_by)) and asked.measure == "projects"
    is_drawn = says_something(asked, rows) and bool(asked.group_by) and not is_of_people
    drawings = drawings_of(asked, rows, title) if is_drawn else []
    chart = Chart(
        id=id_,
        title=title,
        subject=subject,
        rests_on=_("from the records of projects"),
        drawings=drawings,
        table=table_of(asked, rows),
        sentence=""
        if is_drawn
        else _("Projects have no sex and age; people have. Choose people in “Show”.")
        if is_of_people
        else sentence_of(values, asked.measure),
        key=_key(asked, drawn_of(asked, rows)) if is_drawn else [],
        note=_note(asked, rows) if is_drawn else not_adding_up(rows),
        class_="c-many" if len(drawings) > 1 else "",
        has_figures=any(value.state not in NOBODY for value in values),
    )
    return asked.taken_along(chart)


def chart_by_year(asked: Asked, rows: Sequence[Told]) -> Chart:
    """The chart of rows by year, which leads on to the explorer."""
    chart = chart_of(asked, rows, id_="by-year")
    return replace(chart, explore=asked.explore)


def beside_its_table(chart: Chart, asked: Asked) -> Chart:
    """The same for a page that gives the table of the same rows and its files beside it."""
    return replace(asked.taken_along(chart, is_only_drawing=True), table=None)


def title_of(asked: Asked) -> str:
    """What is counted, by what: a title names its subject."""
    what = str(SUBJECTS[asked.measure])
    by = [str(DIMENSION_NAMES[dimension]) for dimension in asked.group_by]
    if not by:
        return what
    if len(by) == 1:
        return _("%(what)s by %(first)s") % {"what": what, "first": by[0]}
    return _("%(what)s by %(first)s and %(second)s") % {
        "what": what,
        "first": by[0],
        "second": by[1],
    }


def subject_of(asked: Asked, rows: Sequence[Told]) -> str:
    """The period and what narrows the figures, for the line under a title."""
    parts = []
    years = [row["year"] for row in rows if "year" in row]
    if years:
        parts.append(span(min(years), max(years)))
    else:
        parts.append(years_in_words(asked.query) or _("All years"))
    parts += [
        asked.names.chosen(name, asked.query[name])
        for name in (*DIMENSION_NAMES, *FOUND_OTHERWISE, "at")
        if name != "year" and name in asked.query
    ]
    if asked.measure != "projects":
        parts.append(_("counted directly, a sum of the reports of projects"))
    return ", ".join(parts)


def years_in_words(query: Mapping[str, Any]) -> str:
    """The years that narrow a selection; "" where none do."""
    first = query.get("year") or query.get("year_min")
    last = query.get("year") or query.get("year_max")
    if first and last:
        return span(int(first), int(last))
    if first:
        return _("From %(year)s") % {"year": first}
    return _("Until %(year)s") % {"year": last} if last else ""


def span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def says_something(asked: Asked, rows: Sequence[Told]) -> bool:
    """Whether rows are worth a drawing: enough is reported, and not all of it is zero."""
    values = [value_of(row, asked.measure) for row in rows]
    is_any = any(value.longest for value in values)
    if asked.measure == "projects":
        is_any = is_any or any(row["projects_not_known"] for row in rows)
    return is_enough(values) and is_any


def sentence_of(values: Sequence[Value], measure: str = "") -> str:
    """What is said instead of a drawing."""
    found = sum(value.is_reported for value in values)
    if values and all(value.state == State.NOT_APPLICABLE for value in values):
        return _("No documented project ran or may have run here, so nobody could report a figure.")
    if len(values) > 1 and found == len(values) and not any(value.longest for value in values):
        if measure == "projects":
            return _("No documented project. Not every project of the programme is documented.")
        return _("Each of these figures is 0.")
    if not found:
        return _("Nobody has reported a figure here. That is not zero.")
    if len(values) == 1:
        return values[0].words
    return ngettext(
        "%(found)s of %(all)s values is reported: too few for a drawing, and the table has it.",
        "%(found)s of %(all)s values are reported: too few for a drawing, and the table has them.",
        found,
    ) % {"found": number(found), "all": number(len(values))}


def table_of(asked: Asked, rows: Sequence[Told]) -> Table:
    """Every row with all its figures; of two dimensions, those that hold anything at all."""
    two = len(asked.group_by) == 2
    shown = [row for row in rows if not (two and is_empty(row))]
    head = [
        Column(capital(DIMENSION_NAMES[dimension]), is_number=False, orders=dimension)
        for dimension in asked.group_by
    ] or [Column(capital(_("selection")), is_number=False)]
    if not PEOPLE_ONLY.intersection(asked.group_by):
        head.append(Column(_("Projects"), orders="projects"))
        head.append(Column(_("May have run, dates not reported")))
    head += [
        Column(_("People reached"), orders="people_reached"),
        Column(_("People targeted"), orders="people_targeted"),
    ]
    notes = []
    if len(shown) < len(rows):
        notes.append(_("Combinations with no documented project are left out."))
    table_rows = [_table_row(asked, row) for row in shown]
    return Table(head, table_rows, " ".join(notes), is_stacked=True)


def _table_row(asked: Asked, row: Told) -> TableRow:
    by = [asked.names.of(dimension, row[dimension]) for dimension in asked.group_by]
    name, *others = by or [_("All together")]
    projects, *people = (value_of(row, measure) for measure in MEASURES)
    if PEOPLE_ONLY.intersection(asked.group_by):
        return TableRow(name, [*others, *people])
    not_known = reported(row["projects_not_known"])
    return TableRow(name, [*others, projects, not_known, *people])


def capital(words: object) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]


def _key(asked: Asked, rows: Sequence[Told]) -> list[Key]:
    """What the marks of the drawing mean, as far as it has them."""
    if asked.measure == "projects":
        if set(asked.group_by) == {"year", "nature"}:
            return [
                Key(mark, asked.names.of("nature", nature)) for nature, mark in NATURE_MARKS.items()
            ]
        if "year" in asked.group_by:
            return [
                Key("mark", _("known to have run in the year; the number above")),
                Key("unknown", _("may have run, dates not reported; the number with a plus")),
            ]
        return []
    return state_key([value_of(row, asked.measure) for row in rows])


def state_key(values: Sequence[Value], reported_as: str = "") -> list[Key]:
    """What the drawings of values that are no plain numbers mean, as far as there are any."""
    states = {value.state for value in values}
    words = {
        State.REPORTED: (reported_as, _("reported")),
        State.NOT_REPORTED: ("not-reported", _("not reported; the size means nothing")),
        State.WITHHELD: (
            "withheld",
            _("withheld until its year is closed, or to protect a small group"),
        ),
        State.RANGE: ("range", _("at least, and at most")),
        State.OPEN: ("at-least", _("at least; what is withheld has no length")),
        State.PROVISIONAL: ("provisional", _("provisional")),
        State.NOT_APPLICABLE: ("not-applicable", _("not applicable: no documented project")),
    }
    return [Key(*words[state]) for state in words if state in states and words[state][0]]


def _note(asked: Asked, rows: Sequence[Told]) -> str:
    """What a drawing does not show: that its parts overlap, and what is left out of it."""
    two = len(asked.group_by) == 2
    if not two and asked.group_by != ["region"]:
        return not_adding_up(rows)
    outer = inner_and_outer(asked.group_by)[1] if two else "region"
    values = list(dict.fromkeys(row[outer] for row in rows))
    empty = [value for value in values if all(is_empty(row) for row in rows if row[outer] == value)]
    told = [not_adding_up(rows), no_project(names_of_today(asked, outer, empty))]
    if set(asked.group_by) == {"year", "nature"} and any(row["projects_not_known"] for row in rows):
        told.append(
            _("The number with a plus: projects that may have run, dates not reported; not drawn.")
        )
    return " ".join(filter(None, told))


def not_adding_up(rows: Sequence[Told]) -> str:
    """What is said beside figures whose sum would count a project twice."""
    if all(row["additive"] for row in rows):
        return ""
    return _("The rows do not add up: a project may stand under several of them.")


def no_project(empty: Sequence[str]) -> str:
    if not empty:
        return ""
    return _("No documented project: %(names)s.") % {"names": ", ".join(empty)}


def names_of_today(asked: Asked, dimension: str, values: Iterable[str | int]) -> list[str]:
    """Their names, but of former regions none: nobody misses a project on a map of the past."""
    former = {
        row["code"]
        for row in asked.names.references.get(FrozenRecord.Kind.REGION, ())
        if row["code_version"] != Region.CodeVersion.REFORM_2023
    }
    return [asked.names.of(dimension, value) for value in values if value not in former]
