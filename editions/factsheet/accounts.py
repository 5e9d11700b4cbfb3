"""The factsheets of a region, a sector and an organisation: the facts of their pages, printed."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from editions.factsheet import maps
from editions.factsheet.blocks import (
    Block,
    base_in_words,
    bullets,
    by_year,
    columns,
    facts,
    policy_of,
    section,
    statement_figure,
    story,
    sub,
    text,
)
from editions.factsheet.network import roles
from editions.factsheet.places import projects_by_region
from editions.factsheet.projects import projects_of
from editions.factsheet.words import Said, absent, joined, muted, said, strong
from editions.pages.figures import Figures
from editions.templatetags.portal import (
    in_words,
    label,
    number,
    partial_date,
    period,
    region_label,
)
from programmes.wording import colon


def region(page: dict[str, Any]) -> list[dict[str, Any]]:
    row, here = page["region"], page["projects"]
    name = region_label(row)
    known: list[Block] = [facts(_facts_of_region(row)), sub(_("Offices and bases"))]
    if page["bases"]:
        known += bullets(
            [base_in_words(base), ". ", said(base["evidence"])] for base in page["bases"]
        )
    else:
        known.append(text(_("No source names a base here.")))
    if page["coordination"]:
        known += [sub(_("Coordination")), *roles(page["coordination"])]
    drawing = _map_of(page, name)
    body = [columns(known, [drawing], widths=[104, 66])] if drawing else known
    found = [
        section(_("Facts"), *body),
        section(
            ngettext(
                "%(shown)s documented project names %(name)s",
                "%(shown)s documented projects name %(name)s",
                here.number,
            )
            % {"shown": number(here.number), "name": name},
            *projects_of(page, here),
        ),
    ]
    for former in page["of_former"]:
        words = ngettext(
            "%(shown)s other documented project names %(name)s as a whole",
            "%(shown)s other documented projects name %(name)s as a whole",
            former.number,
        ) % {"shown": number(former.number), "name": region_label(former.record)}
        remark = ngettext(
            "It names the former, larger region. Nobody knows in which part of it the project "
            "worked, so it stands apart.",
            "They name the former, larger region. Nobody knows in which part of it they worked, "
            "so they stand apart.",
            former.number,
        )
        found.append(section(words, text(remark), *projects_of(page, former)))
    return [*found, _by_year(page["by_year"])]


def states_of_region(page: dict[str, Any]) -> dict[str, str]:
    """The region itself; of a former one today's regions, of which it is not known which."""
    row = page["region"]
    if row["successors"]:
        return {other["code"]: "within" for other in row["successors"]}
    return {row["code"]: "here"}


def _map_of(page: dict[str, Any], name: str) -> Block | None:
    if page["plane"] is None:
        return None
    words = name
    if page["region"]["successors"]:
        words = _("%(name)s: these regions of today") % {"name": name}
    sign = "within" if page["region"]["successors"] else "here"
    return {
        "kind": "map",
        "map": maps.whole(page["plane"]),
        "alt": _("Map of the country with the place of %(name)s.") % {"name": name},
        "legend": [{"sign": sign, "words": words}],
        "note": maps.caption(page["boundaries"]),
    }


def _facts_of_region(row: dict[str, Any]) -> list[tuple[str, Said]]:
    iso = row["iso_3166_2"]
    code = f"{row['code']} · {colon('ISO 3166-2', iso)}" if iso else row["code"]
    found: list[tuple[str, Said]] = [
        (_("Code"), code),
        (_("Chief town"), row["capital"] or absent()),
    ]
    if row["valid_from"]:
        found.append((_("On the map since"), partial_date(row["valid_from"])))
    if row["valid_until"]:
        found.append((_("On the map until"), partial_date(row["valid_until"])))
    for title, others in (
        (_("Before the reform part of"), row["predecessors"]),
        (_("Today"), row["successors"]),
    ):
        if others:
            found.append((title, ", ".join(map(region_label, others))))
    if row["is_present_today"] or row["present_since"]:
        since: Said = partial_date(row["present_since"]) if row["present_since"] else absent()
        title = _("The programme is here since")
        if not row["is_present_today"] and not row["has_country_office"]:
            title = _("The programme began here")
            since = [since, ", ", muted(_("not named among today’s regions"))]
        found.append((title, since))
    if not row["valid_until"]:
        people = row["population_2022"]
        note = _("A population is not a number of people reached.")
        found.append(
            (
                capfirst(label("population_2022", "region_field")),
                [number(people) if people is not None else absent(), ". ", note],
            )
        )
    return found


def sector(page: dict[str, Any]) -> list[dict[str, Any]]:
    row, area = page["sector"], page["sector"]["area"]
    today: list[Block] = []
    if area:
        today = [
            story(area["why"]),
            *bullets(map(said, area["activities"])),
            text(policy_of(area)),
            text(said(page["programme"]["source"]), size="note"),
        ]
    else:
        today = [text([_("Whether this sector is active today:") + " ", absent()])]
    codes = facts(
        [
            (_("OECD DAC"), in_words(row["dac_code"], "dac_purpose") or absent()),
            (_("IASC cluster"), in_words(row["iasc_cluster"], "iasc_cluster") or absent()),
        ],
        width=22,
    )
    figures = [
        [
            statement_figure(
                statement,
                f"{capfirst(label(statement['metric'], 'metric'))}, {period(statement)}",
                size=32,
            )
        ]
        for statement in page["statements"]
    ]
    published = [columns(*figures[start : start + 3]) for start in range(0, len(figures), 3)]
    found = [
        section(_("What is done today"), columns(today, [codes], widths=[104, 66])),
        section(_("Figures published of this sector"), *(published or [text(absent())])),
    ]
    remark = []
    if page["shared"]:
        words = ngettext(
            "%(shown)s of them has other sectors too and stands under each: the lists of sectors "
            "do not add up.",
            "%(shown)s of them have other sectors too and stand under each: the lists of sectors "
            "do not add up.",
            page["shared"],
        ) % {"shown": number(page["shared"])}
        remark.append(text(words))
    projects = page["projects"]
    title = ngettext(
        "%(shown)s documented project", "%(shown)s documented projects", projects.number
    ) % {"shown": number(projects.number)}
    return [
        *found,
        section(title, *remark, *projects_of(page, projects)),
        _by_year_and_region(page, page["by_year"]),
    ]


def organisation(page: dict[str, Any]) -> list[dict[str, Any]]:
    """What an organisation's money did, or its part in projects; the rule is printed with it."""
    row = page["organisation"]
    funded, shared = page["funded"], page["shared"]
    # In a row, as the account of a donor is to keep to one sheet.
    row_of_facts = text(
        joined([[strong(title), " ", words] for title, words in _facts_of_organisation(page)])
    )
    found = []
    if funded:
        title = ngettext(
            "Donor of %(shown)s documented project",
            "Donor of %(shown)s documented projects",
            funded.number,
        ) % {"shown": number(funded.number)}
        found += [
            section(
                title,
                row_of_facts,
                *projects_of(page, funded, donor=row["slug"]),
            ),
            _by_year_and_region(page, page["funded_by_year"]),
        ]
    if shared or not funded:
        title = _("No documented project names it")
        if shared:
            title = ngettext(
                "Takes part in %(shown)s documented project",
                "Takes part in %(shown)s documented projects",
                shared.number,
            ) % {"shown": number(shared.number)}
        facts_once = [] if funded else [row_of_facts]
        found.append(section(title, *facts_once, *projects_of(page, shared)))
    if figures := page.get("shared_by_year"):
        remark = _("Of the projects in which it takes part otherwise than by money.")
        # The map of a donor is that of the projects for which it pays.
        found.append(_by_year(figures, remark) if funded else _by_year_and_region(page, figures))
    return found


def _facts_of_organisation(page: dict[str, Any]) -> list[tuple[str, Said]]:
    row, programme = page["organisation"], page["programme"]
    kind = (
        capfirst(label(row["type"], "organisation_type"))
        if row["type"]
        else absent(_("not stated"))
    )
    named = ", ".join(capfirst(label(role, "profile_role")) for role in row["roles_in_profile"])
    if not named:
        is_own = row["slug"] == programme["organisation"]["slug"]
        named = _("runs the programme") if is_own else _("not named there")
    found: list[tuple[str, Said]] = [(_("Type"), kind), (_("In the profile"), named)]
    if row["acronym"]:
        found.insert(0, (_("Acronym"), row["acronym"]))
    if row["iati_identifier"]:
        found.append((_("IATI identifier"), row["iati_identifier"]))
    if row["note"]:
        found.append((_("Note"), said(row["note"])))
    return found


def _by_year(figures: Figures, *more: Said) -> dict[str, Any]:
    return section(_("Year by year"), *by_year(figures, *more))


def _by_year_and_region(page: dict[str, Any], figures: Figures) -> dict[str, Any]:
    """The chart of the page, and in words what the map shows."""
    regions = projects_by_region(page)
    if not regions:
        return _by_year(figures)
    return section(_("By year and by region"), *by_year(figures, *regions))
