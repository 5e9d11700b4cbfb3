"""The main areas of intervention, and what two publications state of the same year."""

from __future__ import annotations

import math
from typing import Any

from django.utils.translation import gettext as _, ngettext

from editions.factsheet.blocks import (
    Block,
    bullets,
    columns,
    counted,
    figure,
    panel,
    policy_of,
    projects_in_words,
    published,
    section,
    shared_source,
    statement_figure,
    story,
    sub,
    text,
    value_of,
)
from editions.factsheet.press import symbol
from editions.factsheet.words import Said, joined, length_of, said
from editions.templatetags.portal import label, number, period
from programmes.wording import colon


def areas(page: dict[str, Any]) -> dict[str, Any]:
    stated = [row["figures"]["beneficiaries"] for row in page["areas"] if _is_stated(row)]
    source = shared_source(stated)
    parts = [_area(row, is_sourced=not source) for row in page["areas"]]
    # A longer text gets a wider column, so that the three end at about the same height.
    widths = [round(math.sqrt(length_of(part)), 1) for part in parts]
    blocks: list[Block] = [columns(*parts, widths=widths, gutter=7)] if parts else []
    if source:
        blocks.append(text(source, size="note"))
    if page["difference"]:
        blocks.append(_difference(page["difference"], page["edition"]))
    return section(_("Main areas of intervention"), *blocks)


def _is_stated(area: dict[str, Any]) -> bool:
    return "beneficiaries" in area["figures"]


def _area(area: dict[str, Any], *, is_sourced: bool) -> list[Block]:
    sector, stated = area["sector"], area["figures"]
    blocks: list[Block] = [
        {
            "kind": "area",
            "symbol": symbol(sector["symbol"], sector["colour"]),
            "title": said(sector["profile_heading"] or sector["name"]),
        }
    ]
    if _is_stated(area):
        people = stated["beneficiaries"]
        words: list[Said] = [_("beneficiaries, %(years)s") % {"years": period(people)}]
        if projects := stated.get("projects"):
            words.append(projects_in_words(projects["value"]))
        blocks.append(statement_figure(people, joined(words), is_sourced=is_sourced, size=32))
    blocks += [story(area["why"]), *bullets(map(said, area["activities"])), text(policy_of(area))]
    return blocks


def _difference(found: dict[str, Any], edition: Any) -> Block:
    """Two publications for one year beside each other; what lies between them stays open."""
    people, projects = found["stated_people"], found["stated_projects"]
    areas = ngettext("The main area", "The %(areas)s main areas, together", found["areas"]) % {
        "areas": number(found["areas"])
    }
    rests_on = _("the sum of the published figures of the areas")
    reason = said(found["explanation"]) or _(
        "Other sectors, another definition, or people counted in two areas: no source says which."
    )
    return panel(
        sub(_("Two figures for %(year)s, side by side") % {"year": found["year"]}),
        columns(
            [
                figure(
                    number(found["people"]),
                    joined([_("beneficiaries"), projects_in_words(found["projects"])]),
                    areas,
                    counted(rests_on, edition),
                    size=15,
                )
            ],
            [
                figure(
                    value_of(people),
                    joined([_("direct beneficiaries"), projects_in_words(projects["value"])]),
                    published(people),
                    size=15,
                )
            ],
            [
                figure(
                    number(found["people_between"]),
                    joined([_("people"), projects_in_words(found["projects_between"])]),
                    colon(_("between the two"), label(found["state"], "comparison_state")),
                    reason,
                    size=15,
                )
            ],
        ),
        tone="leaf",
    )
