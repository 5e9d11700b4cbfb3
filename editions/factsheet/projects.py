"""Lists of projects on a factsheet: the dated ones on an axis of years, the others beneath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy, ngettext

from editions.factsheet.blocks import Block, counted, in_one_note, names, people_of, text
from editions.factsheet.periods import axis_of, bar_of, legend, period_of
from editions.factsheet.words import Said, absent, joined, link, said, strong
from editions.pages.listed import Listed
from editions.pages.reported import Reported, reported_of
from editions.templatetags.portal import label, number, region_label

# More would make the file too large for a slow line; the register has them all.
MOST = 40
IN_OWN_TERMS = gettext_lazy(
    "In the sources’ own terms. These results are never added up and never counted as people "
    "reached."
)
FULL_CREDIT = gettext_lazy(
    "Each donor is shown the whole of a project, also where others paid for it too: nothing is "
    "divided between them, and the accounts of donors do not add up. Figures are those of the "
    "sources."
)
Counts = Mapping[str, Sequence[dict[str, Any]]]


def projects_of(page: dict[str, Any], listed: Listed, donor: str = "") -> list[Block]:
    """
    Projects with their period, drawn and in words, and the people their sources report.

    The newest ones where there are too many, with the number of those left out and the
    address of the register. Where a donor is named, by its slug, also what the sources say of
    its money in each: never a sum, as they give few amounts, some for a whole consortium.
    """
    if not listed:
        words = _("No documented project. Not every project of the programme is documented.")
        return [text(absent(words))]
    shown, programme, edition = listed.projects, page["programme"], page["edition"]
    counts: Counts = page["totals_of"]([project["code"] for project in shown])
    reported = reported_of(shown) if donor else {}
    dated = [row for row in shown if row["start_date"] or row["end_date"]]
    undated = [row for row in shown if row not in dated]
    notes: list[Said] = [f"{counted(_('from the records of projects'), edition)}."]
    if donor:
        notes += [str(FULL_CREDIT), _of_money(any(_money(row, donor) for row in shown))]
    if reported:
        notes.append(str(IN_OWN_TERMS))
    parts: list[Block] = [in_one_note(notes)]
    if dated:
        axis = axis_of(programme, dated)
        parts.append(
            {
                "kind": "timeline",
                "axis": axis,
                "head": [_("Project"), _("Years"), _("Period"), _("People, as sources say")],
                "legend": legend(),
                "has_several": any(len(counts.get(row["code"], ())) > 1 for row in dated),
                "rows": [
                    _row(row, page, counts, donor)
                    | _more(row, page, reported.get(row["code"]))
                    | {"bar": bar_of(row, axis), "period": period_of(row)}
                    for row in dated
                ],
            }
        )
    if undated:
        rows = [
            _row(row, page, counts, donor, with_people=True)
            | _more(row, page, reported.get(row["code"]))
            for row in undated
        ]
        title = _("Documented, dates not reported")
        parts.append({"kind": "undated", "title": title, "rows": rows})
    if left_out := listed.number - len(shown):
        words = ngettext(
            "%(shown)s older project is left out here:",
            "%(shown)s older projects are left out here:",
            left_out,
        ) % {"shown": number(left_out)}
        parts.append(text([words + " ", link(_("the register of projects"), page["register"])]))
    return parts


def _of_money(is_given: bool) -> Said:
    if is_given:
        return _("Of money, what does not stand here was not reported; amounts are not added up.")
    return absent(_("No source gives an amount or a reference."))


def _row(
    project: dict[str, Any],
    page: dict[str, Any],
    counts: Counts,
    donor: str,
    *,
    with_people: bool = False,
) -> dict[str, Any]:
    code = project["code"]
    people = people_of(counts.get(code, ()), page["page_of"](code))
    parts = [
        names(project["donors"]) if project["donors"] else absent(_("donor not reported")),
        regions_of(project),
        nature_of(project),
        *_money(project, donor),
    ]
    if with_people and people != absent():
        parts.append([_("people:") + " ", people])
    elif with_people:
        parts.append(absent(_("total of people not reported")))
    return {"title": said(project["title"]), "line": joined(parts), "people": people}


def _more(
    project: dict[str, Any], page: dict[str, Any], reported: Reported | None
) -> dict[str, Any]:
    """The results that sources report of a project, under its line; nothing where none does."""
    if reported is None:
        return {}
    rows: list[Said] = [
        [said(row["label"]), " ", strong(row["value"]), *_in_brackets(row["period"])]
        for row in reported.shown
    ]
    if reported.more:
        address = f"{page['page_of'](project['code'])}#reported"
        rows.append(link(reported.more_in_words, address))
    words: list[Said] = [_("The sources report:"), " ", *joined(rows, "; ")]
    if reported.sources:
        links = [link(name, address) for name, address in reported.sources.items()]
        words += [" (", *joined(links, ", "), ")"]
    return {"more": words}


def _in_brackets(words: Any) -> list[Said]:
    return [" (", said(words), ")"] if words else []


def _money(project: dict[str, Any], donor: str) -> list[Said]:
    """What is known of one donor's money in a project; nothing where no source tells any."""
    return [
        amount_of(link)
        for link in project["donors"]
        if link["slug"] == donor and (link["amount"] or link["reference"])
    ]


def amount_of(link: dict[str, Any]) -> list[Said]:
    """What a source says of an organisation's money in a project, and for which work."""
    words: list[Said] = []
    if link["reference"]:
        words.append(_("reference %(reference)s") % {"reference": link["reference"]})
    if link["amount"]:
        scope = _("for which work is not stated")
        if link["amount_scope"] == "consortium":
            scope = _(
                "for the whole consortium, other countries included; this is not the amount of "
                "this programme"
            )
        elif link["amount_scope"]:
            scope = label(link["amount_scope"], "amount_scope")
        words.append(f"{number(link['amount'])}\u00a0{link['currency']}, {scope}")
    else:
        words.append(absent(_("amount not reported")))
    return joined(words, "; ")


def regions_of(project: dict[str, Any]) -> Said:
    if not project["regions"]:
        return absent(_("regions not reported"))
    return ", ".join(region_label(region) for region in project["regions"])


def nature_of(project: dict[str, Any]) -> Said:
    """Emergency or development, and whether that is inferred."""
    if project["nature"] == "not_stated":
        return absent(_("nature not stated"))
    words = label(project["nature"], "nature")
    if project["nature_basis"] == "inferred_from_donor":
        return f"{words}, {label(project['nature_basis'], 'nature_basis')}"
    return words
