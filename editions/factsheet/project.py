"""The factsheet of one project: what is known, what is not, and who says so."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext

from editions.factsheet.blocks import (
    Block,
    base_in_words,
    bullets,
    columns,
    count_in_words,
    facts,
    organisation_in_words,
    section,
    story,
    sub,
    table,
    text,
)
from editions.factsheet.periods import axis_of, bar_of, legend, period_of
from editions.factsheet.projects import IN_OWN_TERMS, amount_of, nature_of
from editions.factsheet.sources import Sources, listed_sources, named_source
from editions.factsheet.words import Said, absent, joined, muted, said
from editions.templatetags.portal import label, number, region_label, spans
from programmes.wording import in_a_row

# Of a project with notes: they may name a day of a year that enters no count.
SEEN = gettext_lazy(
    "Its notes may tell of days on which it was seen running; that gives no start and no end."
)


def sections(page: dict[str, Any]) -> list[dict[str, Any]]:
    project = page["project"]
    sources = project["sources"]
    people = [part for group in page["people"] for part in _people(group, sources)]
    unknown = not_known(page)
    found = [
        section(_("Facts"), *_when(page), _facts(page)),
        section(pgettext("heading", "People"), columns(*people) if people else text(absent())),
        section(_("What the sources report"), *_results(project["results"], sources)),
    ]
    if unknown:
        half = (len(unknown) + 1) // 2
        lists = [bullets(part) for part in (unknown[:half], unknown[half:]) if part]
        found.append(section(_("What is not known"), columns(*lists, whole=True)))
    if project["note"]:
        found.append(section(_("Notes"), story(project["note"])))
    found.append(section(_("Sources"), *listed_sources(sources)))
    return found


def _when(page: dict[str, Any]) -> list[Block]:
    """The years of the project as its page draws them; its period below says the same."""
    project = page["project"]
    if not project["start_date"] and not project["end_date"]:
        return []
    axis = axis_of(page["programme"], [project])
    return [{"kind": "when", "axis": axis, "bar": bar_of(project, axis), "legend": legend()}]


def _people(group: dict[str, Any], sources: Sources) -> list[list[Block]]:
    titles = {"direct": _("Direct beneficiaries"), "indirect": _("Indirect beneficiaries")}
    title = titles.get(group["channel"], _("People, direct or indirect not stated"))
    blocks: list[Block] = [sub(title), *(text(_count(count, sources)) for count in group["counts"])]
    if not group["is_reached_known"] and group["channel"] != "not_stated":
        if group["counts"]:
            blocks.append(text([_("People reached:") + " ", absent()]))
        else:
            blocks.append(text(absent()))
            note = _("No source that was seen counts all of them. This is not zero.")
            blocks.append(text(note, size="note"))
    return [blocks]


def _count(count: dict[str, Any], sources: Sources) -> Said:
    """A figure with its unit, its source and what must be said of it."""
    when = str(count["year"]) if count["year"] else _("whole project")
    group = said(count["group"]) if count["group"] else label(count["unit"], "unit")
    # Whom and when the figure is about follows it, said once.
    alone = count_in_words(count | {"group": "", "unit": "person", "year": None})
    words: list[Said] = [alone, ", ", group, ", ", when]
    if count["source"]:
        words += [". ", named_source(count["source"], sources)]
    if count["measure"] == "targeted":
        words += [". ", muted(_("A plan, not people reached."))]
    if count["measure"] == "not_stated":
        note = _(
            "The source does not say whether people were targeted or reached; this figure feeds "
            "no total."
        )
        words += [". ", muted(note)]
    if count["status"] == "combined":
        codes = ", ".join(dict.fromkeys(member["project"] for member in count["members"]))
        note = _(
            "To protect people, small groups are shown together. This is the sum of the projects:"
        )
        words += [". ", muted(f"{note} {codes}.")]
    if count["basis"] == "contacts":
        words += [". ", muted(f"{capfirst(label(count['basis'], 'count_basis'))}.")]
    return words


def _results(results: list[dict[str, Any]], sources: Sources) -> list[Block]:
    if not results:
        return [text([_("Results:") + " ", absent()])]
    return [
        text(str(IN_OWN_TERMS), size="note"),
        table(
            [_("Result"), _("Value"), _("Unit"), _("Period"), _("Reported by")],
            [_result(row, sources) for row in results],
            [2.5, 0, 0.8, 1.2, 0.9],
            right=[1],
            size=8,
        ),
    ]


def _result(row: dict[str, Any], sources: Sources) -> list[Said]:
    words: list[Said] = [said(row["label"])]
    between = ". "
    if row["is_population"]:
        note = _("People concerned, not people reached.")
        words += [between, {"words": note, "voice": "strong"}]
        between = " "
    if row["note"]:
        words += [between, {"words": str(row["note"]), "voice": "muted"}]
    value: Said = number(row["value"]) if row["value"] is not None else absent()
    if row["precision"] != "exact":
        value = [muted(label(row["precision"], "result_precision") + " "), value]
    source: Said = _("one of the sources of this project")
    if row["source"]:
        source = named_source(row["source"], sources)
    elif row["note"]:
        source = ", ".join([_("one of the sources of this project"), _("see the note")])
    return [words, value, said(row["unit"]), said(row["period"]) or absent(), source]


def _facts(page: dict[str, Any]) -> Block:
    """When it ran on the left; what it did, where and with whom on the right: equally high."""
    return columns([facts(_when_it_ran(page["project"]))], [facts(_what_and_with_whom(page))])


def _when_it_ran(project: dict[str, Any]) -> list[tuple[str, Said]]:
    status = project["status"]
    origin = muted(f" ({label(project['code_origin'], 'code_origin')})")
    return [
        (_("Code"), [project["code"], origin]),
        (_("Period"), period_of(project)),
        (
            _("Status"),
            absent(_("not stated"))
            if status == "not_stated"
            else capfirst(label(status, "project_status")),
        ),
        (_("Known to have run in"), spans(project["years"]) if project["years"] else absent()),
        (_("Nature"), nature_of(project)),
    ]


def _what_and_with_whom(page: dict[str, Any]) -> list[tuple[str, Said]]:
    project, first = page["project"], page["project"]["primary_sector"]
    tags = [label(tag, "tag") for tag in project["tags"]]
    regions = [
        [region_label(region), muted(f" ({label(region['basis'], 'region_basis')})")]
        for region in project["regions"]
    ]
    bases = [
        f"{base_in_words(base)} ({', '.join(map(region_label, base['regions']))})"
        for base in page["bases"]
    ]
    found: list[tuple[str, Said]] = [
        (_("Sectors"), joined([said(row["name"]) for row in project["sectors"]], ", ") or absent()),
        (_("Primary sector"), said(first["name"]) if first else absent(_("not stated"))),
        *([(_("Tags"), in_a_row(tags))] if tags else []),
        (_("Regions"), joined(regions, "; ") or absent()),
        *([(_("Bases"), in_a_row(bases))] if bases else []),
        (_("Donors"), _organisations(project["donors"])),
        (_("Partners"), _organisations(project["partners"])),
    ]
    if project["budget_note"]:
        found.append((_("Budget"), said(project["budget_note"])))
    return found


def _organisations(links: list[dict[str, Any]]) -> Said:
    rows: list[Said] = []
    for row in links:
        words: list[Said] = [organisation_in_words(row)]
        if row.get("role"):
            words.append(muted(f", {label(row['role'], 'project_role')}"))
        if row["reference"] or row["amount"]:
            words += [" – ", *amount_of(row)]
        rows.append(words)
    return joined(rows, "; ") if rows else absent()


def not_known(page: dict[str, Any]) -> list[Said]:
    """What no source says of a project, as its page lists it."""
    project = page["project"]
    found: list[Said] = []
    start, end = project["start_date"], project["end_date"]
    if not start and not end:
        found.append(_("When it ran."))
    elif not start:
        found.append(_("When it began."))
    elif not end and project["status"] != "ongoing":
        found.append(_("When it ended."))
    if project["years_not_known"]:
        years = {"years": spans(project["years_not_known"])}
        words = _("Whether it ran in %(years)s; these years enter no count.") % years
        found.append(f"{words} {SEEN}" if project["note"] else words)
    checks = (
        (project["status"] == "not_stated", _("Its status.")),
        (
            project["nature"] == "not_stated",
            _("Whether it was emergency or development work."),
        ),
        (not project["primary_sector"], _("Which of its sectors comes first.")),
        (not project["regions"], _("In which regions it worked.")),
    )
    found += [words for is_open, words in checks if is_open]
    for region in project["regions"]:
        name = {"name": region["name"]}
        if region["basis"] == "map_not_stated":
            found.append(
                _("Whether its sources mean the region %(name)s of today or the larger one before.")
                % name
            )
        elif region["basis"] == "todays_map":
            found.append(
                _("%(name)s is placed by today’s map; it was part of a larger region then.") % name
            )
    if not project["donors"]:
        found.append(_("Who paid for it."))
    if not page["has_money"]:
        found.append(_("What it cost."))
    reached = {
        "direct": _("How many people it reached directly."),
        "indirect": _("How many people it reached indirectly."),
    }
    found += [
        reached[group["channel"]]
        for group in page["people"]
        if not group["is_reached_known"] and group["channel"] in reached
    ]
    if page["unread"]:
        found.append(
            ngettext(
                "When %(shown)s source was read.",
                "When %(shown)s sources were read.",
                page["unread"],
            )
            % {"shown": number(page["unread"])}
        )
    return found
