"""What the lists of the portal, its editions and its data page say with numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from django.utils.text import capfirst

from editions.correcting import TIMES
from editions.coverage import STATES, state_of
from editions.disclosure import THRESHOLDS
from editions.templatetags.portal import label, spans
from tests.api_editions import ask
from tests.explaining_pages import day_of
from tests.numbers_of_explorer import (
    in_no_row,
    in_words,
    name_of,
    of_coverage,
    of_map,
    of_rows,
    people_in_words,
    subject,
)
from tests.numbers_of_profile import figure, metric, of_profile, value
from tests.numbers_of_sheets import ABSENT, date, of_things, region, whom, years_of
from tests.whole_api import Row, WholeApi


def of_regions(api: WholeApi) -> Iterator[str]:
    for row in api.regions:
        if row["code_version"] != "2023":
            continue
        is_shown = row["is_present_today"] or row["present_since"]
        is_office = row["has_country_office"]
        told = [region(row), row["code"]]
        told.append("present" * row["is_present_today"])
        if not row["is_present_today"] and not is_office:
            told.append("not named among today's regions")
        told.append("country office" * is_office)
        told.append((date(row["present_since"]) or ABSENT) if is_shown else "")
        yield " ".join(filter(None, told))
    former = [row["valid_until"] for row in api.regions if row["valid_until"]]
    yield " ".join(
        ["Map of the year today's", *([str(int(max(former)[:4]) - 1)] if former else [])]
    )
    yield from of_rows(api, "region")
    yield from in_no_row(api, "map", "region", {})
    yield from of_map(api)
    yield from of_coverage(api, "region")


def of_sectors(api: WholeApi) -> Iterator[str]:
    yield f"The sectors of {subject(api, 'year')}"


def of_organisations(api: WholeApi) -> Iterator[str]:
    yield f"{api.count('organisations'):,} organisations, edition {api.edition['number']}"
    yield f"Organisations: {api.count('organisations'):,}."
    projects = api.rows("projects")
    of_roles: Counter[str] = Counter()
    for row in api.rows("organisations"):
        of_roles.update(capfirst(label(role, "profile_role")) for role in row["roles_in_profile"])
        donor_of, partner_in = (
            sum(any(link["slug"] == row["slug"] for link in one[role]) for one in projects)
            for role in ("donors", "partners")
        )
        kind = capfirst(label(row["type"], "organisation_type")) if row["type"] else "not stated"
        yield f"{donor_of:,} {partner_in:,} {kind}"
        of_roles["Donor of projects"] += donor_of > 0
        of_roles["Partner in projects"] += partner_in > 0
    of_roles["All"] = api.count("organisations")
    yield from (f"{role} ({number:,})" for role, number in of_roles.items() if number)


def of_bases(api: WholeApi) -> Iterator[str]:
    for row in api.rows("statements"):
        if row["is_shown_on_profile"] and row["metric"] in {"operational_bases", "sub_bases"}:
            yield f"{metric(row)}, {years_of(row)} {value(row)} Published:"
    yield f"Documented, of all kinds {api.count('bases'):,} Counted:"
    yield f"Offices and bases, documented: {api.count('bases'):,}."
    for base in api.rows("bases"):
        closed = f" - {date(base['closed'])}" if base["closed"] else ""
        opened, as_of = (date(base[name]) or ABSENT for name in ("opened", "as_of"))
        yield f"Opened {opened}{closed} As of {as_of} Evidence"


# Each in the plural: what an edition holds several of.
HELD = {
    "bases": ("office or base", "offices or bases"),
    "sectors": ("sector", "sectors"),
    "organisations": ("organisation", "organisations"),
    "projects": ("project", "projects"),
    "statements": ("published figure", "published figures"),
}


def of_editions(api: WholeApi) -> Iterator[str]:
    for row in api.rows("editions"):
        yield f"Edition {row['number']}"
        if row["previous"]:
            yield f"What changed since edition {row['previous']}"
        else:
            asked = {"edition": row["number"]}
            numbers = {name: api.count(name, **asked) for name in HELD}
            yield "It holds " + ", ".join(
                f"{number:,} {HELD[name][number != 1]}" for name, number in numbers.items()
            )
    yield f"Edition {api.edition['number']} {day_of(api)} current"


def of_edition(api: WholeApi) -> Iterator[str]:
    yield f"As it was published on {day_of(api)}."
    yield from of_profile(api)


def of_data(api: WholeApi) -> Iterator[str]:
    yield f"from the same edition, number {api.edition['number']}."
    yield f"of which years of {subject(api, 'year')} somebody reports"
    for dimension in ("sector", "region"):
        yield from _of_covered(api, dimension)


def _of_covered(api: WholeApi, dimension: str) -> Iterator[str]:
    """The years of each sector or region by what is reported of them."""
    by_value: dict[str, list[Row]] = {}
    for row in api.rows("statistics", group_by=f"year,{dimension}"):
        by_value.setdefault(row[dimension], []).append(row)
    others = 0
    for key, rows in by_value.items():
        years = {state: [row["year"] for row in rows if state_of(row) == state] for state in STATES}
        if len(years["not_applicable"]) == len(rows):
            others += 1
            continue
        told = [spans(years[state]) or "no year" for state in STATES]
        told += [_ends(rows, name) for name in ("projects", "projects_not_known")]
        yield f"{name_of(api, dimension, key)} {' '.join(told)}"
    if others:
        words = "is" if others == 1 else "are"
        yield f"{others:,} more {words} named by no documented project of these years."


def _ends(rows: list[Row], name: str) -> str:
    low, high = (end(row[name] for row in rows) for end in (min, max))
    return f"{low:,}" if low == high else f"{low:,}-{high:,}"


def nothing(_api: WholeApi) -> Iterator[str]:
    """Pages of words: what they say with digits is the interface's own."""
    yield from ()


def of_methods(_api: WholeApi) -> Iterator[str]:
    few, fewer = THRESHOLDS["standard"], THRESHOLDS["protection"]
    yield f"A total below {few} people, or below {fewer} where the work is protection"
    yield f"from {TIMES} times these numbers on"
    yield "regions on the map of any year (at=2016)"


def of_explanation(api: WholeApi, **query: str) -> Iterator[str]:
    """Which records entered the figures of a selection, as the API explains it."""
    told = ask(api.client, "statistics/explanation", **query)
    row = told["figures"]
    known, maybe = row["projects"], row["projects_not_known"]
    more = f"; {maybe:,} more may have run" if maybe else ""
    yield f"Projects {known:,}{more}"
    yield f"{of_things(known, 'project')} entered"
    if maybe:
        yield f"{of_things(maybe, 'project')} may have run, and did not enter"
    yield f"People reached {figure(row)}"
    if row["at_most"] is not None:
        yield f"different people: at least {row['at_least']:,}, at most {row['at_most']:,}"
    yield f"People targeted {people_in_words(row, 'targeted')}"
    what = subject(api, "region", **query)
    if told["period"]:
        yield f"Period {told['period']} Filters"
    # An interface in English has its first word small within a sentence.
    yield f"Documented projects, {what[:1].lower()}{what[1:]}: {in_words(row)}."
    yield f"made: {what}"
    for left in told["reports_left_out"]:
        about = "about " if left["precision"] == "about" else ""
        value = "" if left["value"] is None else f"{about}{left['value']:,} "
        when = left["year"] or "whole project"
        yield f"{left['project']} {when} {value}{whom(left | {'year': None})}"


LISTS: dict[str, Callable[[WholeApi], Iterator[str]]] = {
    "/": of_profile,
    "/regions/": of_regions,
    "/sectors/": of_sectors,
    "/organisations/": of_organisations,
    "/bases/": of_bases,
    "/editions/": of_editions,
    "/editions/{number}/": of_edition,
    "/editions/{number}/changes/": nothing,
    "/data/": of_data,
    "/statistics/explanation/": of_explanation,
    "/methodology/": of_methods,
    "/privacy/": nothing,
    "/accessibility/": nothing,
    "/corrections/": nothing,
}
