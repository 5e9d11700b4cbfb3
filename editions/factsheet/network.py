"""With whom, with whose money, and where to: the last sections of the country's factsheet."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editions.factsheet.blocks import (
    Block,
    bullets,
    columns,
    counted,
    names,
    organisation_in_words,
    section,
    story,
    sub,
    table,
    text,
)
from editions.factsheet.words import Said, absent, joined, length_of, link, muted, said, strong
from editions.templatetags.portal import label, number, region_label, spans


def network(page: dict[str, Any]) -> dict[str, Any]:
    programme = page["programme"]
    partners = [
        block
        for title, rows in (
            (_("National partners"), programme["national_partners"]),
            (_("International partners"), programme["international_partners"]),
        )
        for block in (sub(title), text(names(rows) if rows else absent()))
    ]
    blocks = columns(
        [sub(_("Clusters and forums")), *roles(page["coordination"])],
        [
            sub(_("Public institutions")),
            *bullets(map(organisation_in_words, programme["institutions"])),
        ],
        partners,
        widths=[6, 6, 4],
        gutter=7,
    )
    return section(_("With whom we work"), blocks, text(said(programme["source"]), size="note"))


def roles(coordination: list[dict[str, Any]]) -> list[Block]:
    """Clusters, then forums; a role is named only where it is more than taking part."""
    blocks: list[Block] = []
    for kind in dict.fromkeys(row["kind"] for row in coordination):
        blocks.append(text(muted(capfirst(label(kind, "coordination_kind")))))
        blocks += bullets(_role(row) for row in coordination if row["kind"] == kind)
    return blocks or [text(absent())]


def _role(row: dict[str, Any]) -> Said:
    words: list[Said] = [said(row["name"])]
    if row["full_name"]:
        words.append([" (", said(row["full_name"]), ")"])
    if row["role"] != "participant":
        role = label(row["role"], "coordination_role")
        where = f", {region_label(row['region'])}" if row["region"] else ""
        words.append({"words": f", {role}{where}", "voice": "green"})
    return words


def donors(page: dict[str, Any]) -> dict[str, Any]:
    notes: list[Said] = []
    if "donors-note" in page["sections"]:
        notes.append(said(page["sections"]["donors-note"]["body"]))
    notes.append(
        _(
            "Who funds the programme today is not known. A project may have several donors, so "
            "the rows do not add up."
        )
    )
    rests_on = _(
        "from the records of projects; the years are those in which they are known to have run"
    )
    if not page["donors"]:
        return section(
            _("Donors known from project records"),
            text(absent(_("No documented project names a donor."))),
            text(*notes, size="note"),
        )
    rows = [
        [
            [strong(str(row["organisation"]["name"])), *_full(row["organisation"])],
            number(row["projects"]),
            spans(row["years"]) if row["years"] else absent(),
            _references(row["organisation"]["slug"], page["projects"].projects),
        ]
        for row in page["donors"]
    ]
    if page["without_donor"]:
        rows.append([absent(_("donor not reported")), number(page["without_donor"]), "", ""])
    head = [_("Donor"), _("Projects"), _("Years known"), _("Donor’s reference")]
    widths = [1.3, 0, 0.8, 1]
    if page["projects"].is_cut:
        # What the projects that are not at hand name would be missing.
        rows, head, widths = [row[:-1] for row in rows], head[:-1], widths[:-1]
    return section(
        _("Donors known from project records"),
        table(head, rows, widths, right=[1]),
        text(*notes, counted(rests_on, page["edition"]), size="note"),
    )


def _full(organisation: dict[str, Any]) -> list[Said]:
    full = organisation["full_name"]
    return [" ", said(full)] if full and full != organisation["name"] else []


def _references(slug: str, projects: list[dict[str, Any]]) -> Said:
    found = dict.fromkeys(
        donor["reference"]
        for project in projects
        for donor in project["donors"]
        if donor["slug"] == slug and donor["reference"]
    )
    return ", ".join(found) if found else absent()


def lines(page: dict[str, Any]) -> dict[str, Any]:
    parts = [[sub(said(line["title"])), story(line["text"])] for line in page["lines"]]
    if not parts:
        return section(_("Where the programme is heading"))
    # Two columns of about the same length, in reading order.
    half, total = 0, sum(map(length_of, parts))
    while half < len(parts) and sum(map(length_of, parts[: half + 1])) <= total / 2:
        half += 1
    left = [block for part in parts[: half or 1] for block in part]
    right = [block for part in parts[half or 1 :] for block in part]
    note = [_("Plans, not results."), " ", said(page["programme"]["source"])]
    body = columns(left, right, whole=True) if right else columns(left)
    return section(_("Where the programme is heading"), body, text(note, size="note"))


def contacts(programme: dict[str, Any]) -> list[list[Block]]:
    """A column for each address at which the programme can be reached."""
    return [
        [sub(capfirst(label(row["kind"], "contact_kind"))), text(joined(_lines_of(row), "\n"))]
        for row in programme["contacts"]
    ]


def contact_lines(programme: dict[str, Any]) -> list[Said]:
    """The same, each in one line."""
    return [
        [f"{capfirst(label(row['kind'], 'contact_kind'))} · ", joined(_lines_of(row)), "."]
        for row in programme["contacts"]
    ]


def _lines_of(contact: dict[str, Any]) -> list[Said]:
    lines: list[Said] = [contact["label"], contact["address"] or _("removed for safety")]
    if contact["email"]:
        lines.append(link(contact["email"], f"mailto:{contact['email']}"))
    return lines
