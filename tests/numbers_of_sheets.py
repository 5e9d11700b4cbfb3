"""
What each kind of factsheet says with numbers, in English, as the API tells the same things.

Written from answers of the API alone: nothing of the factsheets is imported.
"""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.text import capfirst

from editions.templatetags.portal import label, spans
from tests.whole_api import Row, WholeApi

ABSENT = "not reported"
MOST_LISTED = 40
MOST_SAID = 3


def of_frame(api: WholeApi, pages: int, address: str) -> Iterator[str]:
    """What stands around the sections of every sheet."""
    number = api.edition["number"]
    approved = datetime.fromisoformat(api.edition["approved_at"])
    day = f"{approved.day} {month_name[approved.month]} {approved.year}"
    yield f"Edition {number}, {day}"
    yield f"Country programme {api.programme['country']}, edition {number}, {day}."
    yield f"· Edition {number}"
    yield address
    yield from (f"Page {page} of {pages}" for page in range(1, pages + 1))


def stated_beside_areas(api: WholeApi) -> dict[str, tuple[int, dict[str, Any]]]:
    """What is stated for the last year, by metric, with what its areas add up to."""
    last = api.programme["period_last_year"]
    return {
        row["metric"]: (row["value"], comparison)
        for row in api.rows("statements")
        if row["period_start"] == row["period_end"] == last
        for comparison in row["comparisons"]
        if comparison["basis"] == "sectors"
    }


def areas_of(api: WholeApi) -> int:
    return sum(sector["area"] is not None for sector in api.rows("sectors"))


def facts_of_region(row: Row, *, between: str, end: str) -> Iterator[str]:
    """The code, the dates and the people of a region; a sheet sets other signs than a page."""
    iso = f"{between}ISO 3166-2: {row['iso_3166_2']}" if row["iso_3166_2"] else ""
    yield f"Code {row['code']}{iso}"
    if row["valid_from"]:
        yield f"On the map since {date(row['valid_from'])}"
    if row["valid_until"]:
        yield f"On the map until {date(row['valid_until'])}"
    if row["is_present_today"] or row["present_since"]:
        yield f"The programme is here since {date(row['present_since']) or ABSENT}"
    if not row["valid_until"]:
        people = row["population_2022"]
        yield f"Population, census of 2022 {ABSENT if people is None else f'{people:,}'}{end}"


def of_region(api: WholeApi, code: str) -> Iterator[str]:
    row = next(row for row in api.regions if row["code"] == code)
    yield from facts_of_region(row, between=" · ", end=".")
    own = _naming(api, code)
    yield f"{documented(own, 'name')} {region(row)}"
    yield from of_projects(api, own)
    for former in row["predecessors"]:
        beside = [one for one in _naming(api, former["code"]) if one not in own]
        if beside:
            yield f"{others(beside)} {region(former)} as a whole"
            yield from of_projects(api, beside)
    yield from of_years(api, region=code)
    yield from naming_the_other(api, row)


def naming_the_other(api: WholeApi, row: Row) -> Iterator[str]:
    """Projects that name a region as another map had it: said beside every figure of it."""
    own = _naming(api, row["code"])
    for other in (*row["predecessors"], *row["successors"]):
        number = sum(one not in own for one in _naming(api, other["code"]))
        if number:
            names = "names" if number == 1 else "name"
            things = of_things(number, "other project")
            yield f"{things} of the selection {names} {region(other)}, the region of another map"


def others(projects: list[Row]) -> str:
    things = of_things(len(projects), "other documented project")
    return f"{things} {'names' if len(projects) == 1 else 'name'}"


def _naming(api: WholeApi, code: str) -> list[Row]:
    return [
        row for row in api.rows("projects") if code in [region["code"] for region in row["regions"]]
    ]


def of_sector(api: WholeApi, slug: str) -> Iterator[str]:
    row = api.one("sectors", "slug", slug)
    if row["dac_code"]:
        yield f"OECD DAC {row['dac_code']}"
    for stated in api.rows("statements"):
        if stated["sector"] and stated["sector"]["slug"] == slug:
            name = capfirst(label(stated["metric"], "metric"))
            yield f"{stated['value']:,} {name}, {years_of(stated)}"
    projects = api.rows("projects", sector=slug)
    yield documented(projects)
    if shared := sum(len(project["sectors"]) > 1 for project in projects):
        yield f"{shared:,} of them {'has' if shared == 1 else 'have'} other sectors too"
    yield from of_projects(api, projects)
    yield from of_years(api, sector=slug)
    yield from of_regions(api, sector=slug)


def of_organisation(api: WholeApi, slug: str) -> Iterator[str]:
    funded, shared = (
        [row for row in api.rows("projects") if slug in [link["slug"] for link in row[role]]]
        for role in ("donors", "partners")
    )
    if funded:
        yield f"Donor of {documented(funded)}"
        yield from of_years(api, donor=slug)
        yield from of_regions(api, donor=slug)
    if shared:
        yield f"Takes part in {documented(shared)}"
        yield from of_years(api, partner=slug)
    if shared and not funded:
        yield from of_regions(api, partner=slug)
    yield from of_projects(api, [*funded, *shared])
    for row in funded:
        yield from (money(link) for link in row["donors"] if link["slug"] == slug)


def money(link: Row) -> str:
    """The reference and the amount of a donor, as far as either holds a number."""
    amount = f"{float(link['amount']):,.0f} {link['currency']}" if link["amount"] else ""
    reference = f"reference {link['reference']}; " if link["reference"] else ""
    return f"{reference}{amount or 'amount not reported' * bool(reference)}"


def in_accounts(api: WholeApi) -> Iterator[str]:
    """What an account of a donor may say of results: some of them, and how many the page has."""
    for row in api.rows("projects"):
        for result in row["results"]:
            if result["value"] is not None:
                yield f"{result['label']} {_of_result(result)}"
        for left in range(1, len(row["results"]) + 1):
            figures = "figure" if left == 1 else "figures"
            yield from (f"{left} {more}{figures} on its page" for more in ("", "more "))


def _of_result(result: Row) -> str:
    is_exact = result["precision"] == "exact"
    about = "" if is_exact else f"{label(result['precision'], 'result_precision')} "
    return f"{about}{float(result['value']):,.0f}"


def of_project(api: WholeApi, code: str) -> Iterator[str]:
    row = api.one("projects", "code", code)
    yield f"Period {period(row)}"
    yield f"Known to have run in {spans(row['years']) or ABSENT}"
    if row["years_not_known"]:
        years = spans(row["years_not_known"])
        yield f"Whether it ran in {years}; these years enter no count."
    yield from (money(link) for link in row["donors"])
    yield f"Code {code}"
    for count in totals(api, code):
        group = count["group"] or label(count["unit"], "unit")
        when = f"{count['year']}" if count["year"] else "whole project"
        alone = people(count | {"group": "", "unit": "person", "year": None})
        yield f"{alone}, {group}, {when}"
    for result in row["results"]:
        if result["value"] is not None:
            yield f"{_of_result(result)} {result['unit']} {result['period'] or ABSENT}"
    if unread := sum(not source["read_on"] for source in row["sources"]):
        yield f"When {of_things(unread, 'source')} {'was' if unread == 1 else 'were'} read."
    yield from of_sources(row, totals(api, code))
    for source in row["sources"]:
        yield from (f"published {date(source['published_on'])}" for _ in source["published_on"][:1])
        yield from (f"read {date(source['read_on'])}" for _ in source["read_on"][:1])


def of_sources(row: Row, counts: list[Row]) -> Iterator[str]:
    """The numbered sources with their addresses, and which of them reports a figure."""
    addresses = [source["address"] for source in row["sources"]]
    for number, source in enumerate(row["sources"], 1):
        yield f"{number}. {capfirst(label(source['kind'], 'source_kind'))}"
        yield source["address"].partition("://")[2].removeprefix("www.")
    for figure in (*row["results"], *counts):
        if figure["source"] in addresses:
            yield f"source {addresses.index(figure['source']) + 1}"


# Parts that several sheets share


def of_years(api: WholeApi, **selection: str) -> Iterator[str]:
    """A line for each year; where nobody reported people, a column for each year."""
    rows = api.rows("statistics", group_by="year", **selection)
    if not any(row["projects"] or row["projects_not_known"] for row in rows):
        yield f"{rows[0]['year']}-{rows[-1]['year']}. No documented project."
        return
    if all(row["sum_at_least"] is None for row in rows):
        yield from years_without_people(api, **selection)
        yield " ".join(["Year", *(f"{row['year']}" for row in rows)])
        yield " ".join(["Projects", *(f"{row['projects']:,}" for row in rows)])
        unknown = (f"{row['projects_not_known']:,}" for row in rows)
        yield " ".join(["May have run", *unknown])
        return
    yield from line_by_line(rows)


def of_regions(api: WholeApi, **selection: str) -> Iterator[str]:
    """How many projects name each region, today's and former ones."""
    names = {row["code"]: region(row) for row in api.regions}
    for row in api.rows("statistics", group_by="region", **selection):
        if row["projects"]:
            yield f"{names[row['region']]}: {row['projects']:,}"


def years_without_people(api: WholeApi, **selection: str) -> Iterator[str]:
    """For which years nobody reported people, where in the others nobody could."""
    rows = api.rows("statistics", group_by="year", **selection)
    silent = [row["year"] for row in rows if row["status"] == "not_reported"]
    if silent and {row["status"] for row in rows} == {"not_reported", "not_applicable"}:
        yield f"not reported for {spans(silent)}, not applicable in the other years."


def line_by_line(rows: Iterable[Row]) -> Iterator[str]:
    """A line for each year, as the table of a page has it."""
    for row in rows:
        reached = ABSENT if row["status"] == "not_reported" else "not applicable"
        if row["people_reached"] is not None:
            provisional = " provisional" * (row["status"] == "provisional")
            reached = f"{row['people_reached']:,}{provisional}"
        elif row["sum_at_least"] is not None and row["sum_at_most"] is None:
            reached = "withheld until its year is closed, or to protect a small group"
            if row["sum_at_least"]:
                reached = f"at least {row['sum_at_least']:,}, and more that is withheld"
        elif row["sum_at_least"] is not None:
            reached = f"at least {row['sum_at_least']:,}, at most {row['sum_at_most']:,}"
        yield f"{row['year']} {row['projects']:,} {row['projects_not_known']:,} {reached}"


def of_projects(api: WholeApi, projects: Iterable[Row]) -> Iterator[str]:
    """The period of each project that is listed, and the people that its sources report."""
    found = sorted(projects, key=lambda row: row["start_date"] or "0")
    for row in found[-MOST_LISTED:]:
        reported = newest_of(
            [count for count in totals(api, row["code"]) if count["status"] != "not_reported"]
        )
        if row["start_date"] or row["end_date"]:
            yield f"{period(row)} {reported or ABSENT}"
        elif reported:
            yield f"people: {reported}"
    if len(found) > MOST_LISTED:
        yield f"{of_things(len(found) - MOST_LISTED, 'older project')} "


def newest_of(counts: list[Row]) -> str:
    """Of many figures the newest, of those the ones of persons first, and how many are left out."""
    by_age = sorted(counts, key=lambda row: row["unit"], reverse=True)
    by_age.sort(key=lambda row: row["year"] or 9999, reverse=True)
    told = [people(count) for count in counts if count in by_age[:MOST_SAID]]
    if len(counts) > MOST_SAID:
        told.append(f"{of_things(len(counts) - MOST_SAID, 'more figure')} on its page")
    return "; ".join(told)


def totals(api: WholeApi, code: str) -> list[Row]:
    """The released counts of a project that are no parts, as the API lists them."""
    found = []
    for row in api.rows("beneficiary-counts"):
        of_projects = {row["project"], *(member["project"] for member in row["members"])}
        place = next(iter(row["members"]), row)
        if code in of_projects and not (place["sector"] or place["region"] or place["sex"]):
            found.append(row)
    return found


def people(count: Row, *, has_noun: bool = False) -> str:
    """A released count in a few words; without a noun below the head of a column."""
    if count["status"] in {"not_reported", "withheld"}:
        return {"not_reported": ABSENT, "withheld": label("withheld", "cell_status")}[
            count["status"]
        ]
    status = "" if count["status"] == "exact" else label(count["status"], "cell_status")
    about = "about " if count["precision"] == "about" else ""
    words = ", ".join(filter(None, [whom(count, has_noun=has_noun), status]))
    return f"{about}{count['value']:,} {words}".strip()


def whom(count: Row, *, has_noun: bool = True) -> str:
    """Whom a count of a project counts, targeted or reached; of a group by its own name."""
    unit = {"person": "people", "household": "households"}[count["unit"]]
    measure = "" if count["measure"] == "not_stated" else count["measure"]
    words = [
        measure
        if count["group"] or (unit == "people" and not has_noun)
        else f"{unit} {measure}".strip()
    ]
    words += ["indirect"] * (count["channel"] == "indirect")
    return ", ".join(filter(None, [*words, count["group"], str(count["year"] or "")]))


def period(row: Row) -> str:
    start, end = date(row["start_date"]), date(row["end_date"])
    if not start and not end:
        return "dates not reported"
    if row["status"] == "ongoing" and not end:
        return f"ongoing, since {start}"
    return f"{start or ABSENT} - {end or 'end not reported'}"


def date(known: str) -> str:
    """`2018-02-01` as 1 February 2018, no more precise than it is known."""
    year, _dash, rest = known.partition("-")
    month, _dash, day = rest.partition("-")
    words = [str(int(day)) if day else "", month_name[int(month)] if month else "", year]
    return " ".join(filter(None, words))


def region(row: Row) -> str:
    return row["name"] if row["code_version"] == "2023" else f"{row['name']} (before 2023)"


def of_things(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def documented(projects: list[Row], verb: str = "") -> str:
    words = of_things(len(projects), "documented project")
    return f"{words} {verb}{'s' if len(projects) == 1 else ''}" if verb else words


def years_of(row: Row) -> str:
    start, end = row["period_start"], row["period_end"]
    if start and end:
        return f"{start}" if start == end else f"{start}-{end}"
    return f"since {start}" if start else f"until {end}" if end else "year not stated"


OF_KIND: dict[str, Any] = {
    "regions": of_region,
    "sectors": of_sector,
    "organisations": of_organisation,
    "projects": of_project,
}
