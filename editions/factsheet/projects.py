"""Lists of projects on a factsheet: the dated ones on an axis of years, the others beneath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _, ngettext

from editions.factsheet.blocks import Block, counted, names, people_of, sub, text
from editions.factsheet.periods import axis_of, bar_of, period_of
from editions.factsheet.words import Said, absent, joined, link, said
from editions.templatetags.portal import label, number, region_label

# More would make the file too large for a slow line; the register has them all.
MOST = 40
Counts = Mapping[str, Sequence[dict[str, Any]]]


def listed(
    projects: Sequence[dict[str, Any]],
    counts: Counts,
    programme: dict[str, Any],
    edition: Any,
    register: str,
) -> list[Block]:
    """
    Projects with their period, drawn and in words, and the people their sources report.

    The newest ones where there are too many, with the number of those left out and the
    address of the register.
    """
    shown = sorted(projects, key=lambda project: project["start_date"] or "0")[-MOST:]
    dated = [row for row in shown if row["start_date"] or row["end_date"]]
    undated = [row for row in shown if row not in dated]
    parts: list[Block] = []
    if dated:
        axis = axis_of(programme, dated)
        parts.append(
            {
                "kind": "timeline",
                "axis": axis,
                "head": [_("Project"), _("Years"), _("Period"), _("People, as sources say")],
                "legend": [
                    _("Bar: start to end, as precisely as known."),
                    _("known"),
                    _("some time within these years"),
                    _("end not reported"),
                ],
                "rows": [
                    _row(row, counts) | {"bar": bar_of(row, axis), "period": period_of(row)}
                    for row in dated
                ],
            }
        )
    if undated:
        rows = [_row(row, counts, with_people=True) for row in undated]
        parts += [sub(_("Documented, dates not reported")), {"kind": "undated", "rows": rows}]
    if left_out := len(projects) - len(shown):
        words = ngettext(
            "%(shown)s older project is left out here:",
            "%(shown)s older projects are left out here:",
            left_out,
        ) % {"shown": number(left_out)}
        parts.append(text([words + " ", link(_("the register of projects"), register)]))
    if not projects:
        words = _("No documented project. Not every project of the programme is documented.")
        return [text(absent(words))]
    return [*parts, text(counted(_("from the records of projects"), edition), size="note")]


def _row(project: dict[str, Any], counts: Counts, *, with_people: bool = False) -> dict[str, Any]:
    people = people_of(counts.get(project["code"], ()))
    parts = [
        names(project["donors"]) if project["donors"] else absent(_("donor not reported")),
        regions_of(project),
        nature_of(project),
    ]
    if with_people and people != absent():
        parts.append([_("people:") + " ", people])
    elif with_people:
        parts.append(absent(_("people not reported")))
    return {"title": said(project["title"]), "line": joined(parts), "people": people}


def regions_of(project: dict[str, Any]) -> Said:
    if not project["regions"]:
        return absent(_("regions not reported"))
    return ", ".join(region_label(region) for region in project["regions"])


def nature_of(project: dict[str, Any]) -> Said:
    """Emergency or development, and whether that is inferred."""
    if project["nature"] == "not_stated":
        return absent(_("nature not reported"))
    words = label(project["nature"], "nature")
    if project["nature_basis"] == "inferred_from_donor":
        return f"{words}, {label(project['nature_basis'], 'nature_basis')}"
    return words
