"""The country's factsheet: the printed profile's content, in its order."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _, ngettext, pgettext

from editions.factsheet import maps
from editions.factsheet.areas import areas
from editions.factsheet.blocks import (
    Block,
    base_in_words,
    by_year,
    columns,
    counted,
    figure,
    panel,
    published,
    section,
    shared_source,
    statement_figure,
    story,
    sub,
    table,
    text,
    value_of,
)
from editions.factsheet.covering import covering
from editions.factsheet.network import donors, lines, network
from editions.factsheet.places import TODAY
from editions.factsheet.projects import projects_of
from editions.factsheet.words import Said, absent, joined, said, strong
from editions.naming import DIMENSION_NAMES
from editions.templatetags.portal import label, number, partial_date, region_label
from programmes.wording import colon, in_a_row


def sections(page: dict[str, Any]) -> list[dict[str, Any]]:
    """The sections in the order of the printed profile; one without content is left out."""
    found = [
        _presence(page),
        _at_a_glance(page),
        _today(page),
        areas(page),
        _documented(page),
        network(page),
        donors(page),
        lines(page),
    ]
    return [part for part in found if part["blocks"]]


def states(page: dict[str, Any]) -> dict[str, str]:
    """What the map shows of each region: present today, or home of the office."""
    return {
        row["region"]["code"]: "here" if row["is_today"] else "office"
        for row in page["presence"]
        if row["is_today"] or row["has_country_office"]
    }


def _presence(page: dict[str, Any]) -> dict[str, Any]:
    told = page["sections"]
    words: list[Block] = []
    if "context" in told:
        words.append(story(told["context"]["body"], size="lead"))
    for slug, part in told.items():
        if part["kind"] == "narrative" and slug not in {"context", "today", "with-government"}:
            words.append(story(part["body"]))
    title = said(told["presence"]["title"]) if "presence" in told else _("Presence")
    drawing = _map(page)
    if drawing and words:
        return section(title, columns(words, [drawing], widths=[64, 107], gutter=7))
    return section(title, *words, *([drawing] if drawing else []))


def _map(page: dict[str, Any]) -> Block | None:
    plane = page["plane"]
    if plane is None:
        return None
    present = [row["region"]["name"] for row in page["presence"] if row["is_today"]]
    offices = [row["region"]["name"] for row in page["presence"] if row["has_country_office"]]
    alt = _("Map of the country. Regions where the programme works today: %(regions)s.") % {
        "regions": ", ".join(present) or _("not reported")
    }
    legend = [{"sign": "here", "words": _("region where the programme works today")}]
    if offices:
        alt += " " + _("Country office: %(regions)s.") % {"regions": ", ".join(offices)}
        legend.append({"sign": "office", "words": colon(", ".join(offices), _("country office"))})
    drawn = {kind for shape in plane["regions"] for kind in shape["bases"]}
    for kind in ("operational_base", "sub_base"):
        if kind in drawn:
            legend.append({"sign": kind, "words": label(kind, "base_kind")})
    alt += " " + _("The table of regions says the same, with the bases.")
    return {
        "kind": "map",
        "map": maps.close_view(plane),
        "alt": alt,
        "legend": legend,
        "note": maps.caption(page["boundaries"], has_bases=True),
    }


def _at_a_glance(page: dict[str, Any]) -> dict[str, Any]:
    programme, figures = page["programme"], page["figures"]
    source = shared_source(list(figures.values()))
    parts: list[list[Block]] = []
    for metric, words in (
        ("projects", _("projects")),
        ("direct_beneficiaries", _("direct beneficiaries, cumulative")),
    ):
        if metric in figures:
            parts.append([statement_figure(figures[metric], words, is_sourced=not source, size=38)])
    if share := _share(figures, is_sourced=not source):
        parts.append([share])
    years = {"first": programme["period_first_year"], "last": programme["period_last_year"]}
    title = _("%(first)s–%(last)s at a glance") % years
    # As wide as its digits; the bar of shares, which has none, about as wide as seven.
    widths = [max(4, len(part[0].get("value", "-" * 7))) for part in parts]
    blocks = []
    if parts:
        blocks.append(panel(columns(*parts, widths=widths, gutter=10), text(source, size="note")))
    if page["sectors_drawn"]:
        blocks += [
            sub(_("Sectors, %(first)s–%(last)s") % years),
            {"kind": "sectors", "sectors": page["sectors_drawn"]},
            text(said(programme["source"]), size="note"),
        ]
    return section(title, *blocks)


def _share(figures: dict[str, Any], *, is_sourced: bool) -> Block | None:
    shares = ["emergency_share_percent", "development_share_percent"]
    if not figures.keys() >= set(shares):
        return None
    both = [figures[metric] for metric in shares]
    words = (
        pgettext("nature of projects", "emergency"),
        pgettext("nature of projects", "development"),
    )
    return {
        "kind": "share",
        "parts": [
            {
                "percent": row["value"],
                "value": value_of(row),
                "words": said_as,
                "tone": tone,
            }
            for row, said_as, tone in zip(both, words, ("ink", "green"), strict=True)
        ],
        "note": [
            _("share of the number of projects"),
            *([". ", published(both[0])] if is_sourced else []),
        ],
    }


def _today(page: dict[str, Any]) -> dict[str, Any]:
    told, bases = page["sections"], page["bases"]
    words: list[Block] = []
    for slug in ("today", "with-government"):
        if slug in told:
            words.append(story(told[slug]["body"]))
    title = said(told["today"]["title"]) if "today" in told else _("Today")
    right = [
        table(
            [_("Region"), _("Since"), _("Bases documented"), _("Projects")],
            [
                [
                    strong(region_label(row["region"])),
                    partial_date(row["since"]) if row["since"] else absent(),
                    _bases_in(row["region"]["code"], bases["documented"]),
                    number(page["named"].get(row["region"]["code"], 0)),
                ]
                for row in page["presence"]
            ],
            [0, 0, 1, 0],
            right=[3],
            size=8,
        ),
        text(_stated_bases(bases), *_notes_on_regions(page), size="note"),
    ]
    return section(title, columns(words, right, widths=[78, 92]))


def _bases_in(code: str, bases: list[dict[str, Any]]) -> Said:
    here = [
        base_in_words(base)
        for base in bases
        if any(region["code"] == code for region in base["regions"])
    ]
    return joined(here, "; ") if here else absent()


def _stated_bases(bases: dict[str, Any]) -> Said:
    """The numbers that the profile states, each beside its own words."""
    stated = [
        (bases["stated_regions"], _("regions")),
        (bases["stated_operational"], _("offices, operational bases")),
        (bases["stated_sub_bases"], _("sub-bases, field offices")),
    ]
    given = [[strong(value_of(row)), " ", words] for row, words in stated if row]
    if not given:
        return ""
    first = next(row for row, _words in stated if row)
    return [_("Stated:") + " ", joined(given, ", "), ". ", published(first), "."]


def _notes_on_regions(page: dict[str, Any]) -> list[Said]:
    notes: list[Said] = []
    if "bases-note" in page["sections"]:
        notes.append(said(page["sections"]["bases-note"]["body"]))
    gone = [
        row["region"]["name"]
        for row in page["presence"]
        if not row["is_today"] and not row["has_country_office"]
    ]
    if gone:
        words = _("Not named among today’s regions: %(regions)s.")
        notes.append(words % {"regions": in_a_row(gone)})
    former = [
        colon(region_label(region), number(page["named"][region["code"]]))
        for region in page["regions"]
        if region["code_version"] != TODAY and page["named"].get(region["code"])
    ]
    if former:
        notes.append(
            _("Projects that name a former, larger region stand apart: %(regions)s.")
            % {"regions": in_a_row(former)}
        )
    present = {row["region"]["code"] for row in page["presence"]}
    others = [
        colon(region_label(region), number(page["named"][region["code"]]))
        for region in page["regions"]
        if region["code_version"] == TODAY
        and region["code"] not in present
        and page["named"].get(region["code"])
    ]
    if others:
        words = _("Other regions that projects name: %(regions)s.")
        notes.append(words % {"regions": in_a_row(others)})
    if nowhere := page["naming_no_region"]:
        words = ngettext(
            "%(shown)s project names no region.", "%(shown)s projects name no region.", nowhere
        )
        notes.append(words % {"shown": number(nowhere)})
    notes.append(_("A project counts in each region that it names."))
    return notes


def _documented(page: dict[str, Any]) -> dict[str, Any]:
    documented, programme = page["documented"], page["programme"]
    stated = page["figures"].get("projects")
    found = figure(
        number(documented["in_period"]),
        _("documented for the period"),
        counted(
            _("from the records of projects that fall or may fall in the period"), page["edition"]
        ),
        size=32,
        tone="green",
    )
    beside: list[Said] = [
        _("Documented from public sources, not from %(organisation)s’s own list.")
        % {"organisation": programme["organisation"]["name"]},
        _(
            "Some may be phases of one another. Where no date is known, a project may fall in "
            "the period."
        ),
    ]
    if documented["begun_after"]:
        beside.append(
            ngettext(
                "One more project began after the period.",
                "%(shown)s more projects began after the period.",
                documented["begun_after"],
            )
            % {"shown": number(documented["begun_after"])}
        )
    if documented["ended_before"]:
        beside.append(
            ngettext(
                "One more project ended before the period.",
                "%(shown)s more projects ended before the period.",
                documented["ended_before"],
            )
            % {"shown": number(documented["ended_before"])}
        )
    row = [[found], [text(" ".join(map(str, beside)), size="body")]]
    widths = [46, 86]
    if stated:
        row.insert(0, [statement_figure(stated, _("stated"), size=32)])
        widths.insert(0, 46)
    return section(
        _("What is documented"),
        columns(*row, widths=widths, whole=True),
        *projects_of(page, page["projects"]),
        *_year_by_year(page),
    )


def _year_by_year(page: dict[str, Any]) -> list[Block]:
    """The charts of the page: projects by year, and of which years people are reported."""
    title = _("People reached: what is reported, by year and %(dimension)s") % {
        "dimension": DIMENSION_NAMES["sector"]
    }
    grid = covering(page["covered"], page["names"].__getitem__)
    parts = [[sub(_("Documented projects by year")), *by_year(page["by_year"], height=15)]]
    if grid:
        parts.append([sub(title), *grid])
    return [columns(part, whole=True) for part in parts]
