"""What the factsheet of the country says with numbers, as the API tells the same things."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import capfirst

from editions.templatetags.portal import label, spans
from tests.numbers_of_sheets import (
    ABSENT,
    areas_of,
    date,
    of_projects,
    of_things,
    of_years,
    region,
    stated_beside_areas,
    years_of,
)
from tests.whole_api import Row, WholeApi

NO_PROJECT = "no documented project"


def of_country(api: WholeApi) -> Iterator[str]:
    programme = api.programme
    first, last = programme["period_first_year"], programme["period_last_year"]
    yield f"Country profile {first}-{last}"
    yield from _of_statements(api)
    yield from _of_presence(api)
    (row,) = api.rows("statistics", year_min=first, year_max=last)
    yield f"{row['projects'] + row['projects_not_known']:,} documented for the period"
    later = [row for row in api.rows("projects") if row["start_date"][:4] > str(last)]
    if len(later) > 1:
        yield f"{len(later):,} more projects began after the period."
    for row in api.rows("statistics", group_by="donor"):
        yield _of_donor(api, row)
    if without := sum(not row["donors"] for row in api.rows("projects")):
        yield f"donor not reported {without:,}"
    yield from of_projects(api, api.rows("projects"))
    yield from of_years(api)
    yield from _of_covered(api)


def _of_covered(api: WholeApi) -> Iterator[str]:
    """The grid of years and sectors: of which years people are reported, in words."""
    rows = api.rows("statistics", group_by="year,sector")
    years = sorted({row["year"] for row in rows})
    yield " ".join(["Sector", *map(str, years)])
    for slug in dict.fromkeys(row["sector"] for row in rows):
        states: dict[str, list[int]] = {}
        for row in rows:
            if row["sector"] == slug:
                states.setdefault(_state(row), []).append(row["year"])
        if states.keys() != {NO_PROJECT}:
            yield "; ".join(f"{state} {spans(found)}" for state, found in states.items())


def _state(row: Row) -> str:
    if row["status"] == "not_applicable":
        return NO_PROJECT
    if row["people_reached"] is not None:
        return "provisional" if row["status"] == "provisional" else "reported"
    if row["status"] == "not_reported" and row["sum_at_least"] is None:
        return ABSENT
    if row["status"] == "withheld" and not row["sum_at_least"]:
        return label("withheld", "cell_status")
    if row["sum_at_most"] is None:
        return "at least; what is withheld has no length"
    return "at least, and at most"


def _of_statements(api: WholeApi) -> Iterator[str]:
    first, last = api.programme["period_first_year"], api.programme["period_last_year"]
    stated = {
        (row["metric"], row["sector"] and row["sector"]["slug"], row["period_start"]): row
        for row in api.rows("statements")
        if row["is_shown_on_profile"] and row["period_end"] == last
    }
    whole = {metric: row["value"] for (metric, sector, start), row in stated.items()
             if sector is None and start == first}  # fmt: skip
    if "projects" in whole:
        yield f"{whole['projects']:,} projects"
        yield f"{whole['projects']:,} stated"
    if "direct_beneficiaries" in whole:
        yield f"{whole['direct_beneficiaries']:,} direct beneficiaries, cumulative"
    for nature in ("emergency", "development"):
        if share := whole.get(f"{nature}_share_percent"):
            yield f"{share}% {nature}"
    has_sectors = any(sector["in_period"] for sector in api.rows("sectors"))
    if has_sectors:
        yield f"Sectors, {first}-{last}"
    if has_sectors or whole:
        yield f"{first}-{last} at a glance"
    for (metric, sector, _start), row in stated.items():
        if metric == "beneficiaries":
            projects = stated.get(("projects", sector, row["period_start"]))
            beside = f" · {of_things(projects['value'], 'project')}" if projects else ""
            yield f"{row['value']:,} beneficiaries, {years_of(row)}{beside}"
    yield from _of_difference(api)


def _of_difference(api: WholeApi) -> Iterator[str]:
    """Two publications for one year: what the areas add up to, what is stated, and the rest."""
    found = stated_beside_areas(api)
    if len(found) < 2:
        return
    (projects, of_projects), (people, of_people) = found["projects"], found["direct_beneficiaries"]
    last, areas = api.programme["period_last_year"], areas_of(api)
    yield f"Two figures for {last}, side by side"
    yield f"The {areas} main areas, together"
    for words, figure, number in (
        ("beneficiaries", of_people["at_least"], of_projects["at_least"]),
        ("direct beneficiaries", people, projects),
        ("people", abs(of_people["difference"]), abs(of_projects["difference"])),
    ):
        yield f"{figure:,} {words} · {of_things(number, 'project')}"


def _of_presence(api: WholeApi) -> Iterator[str]:
    named = {row["region"]: row["projects"] for row in api.rows("statistics", group_by="region")}
    for row in api.programme["presence"]:
        code = row["region"]["code"]
        bases = "; ".join(
            capfirst(label(base["kind"], "base_kind")) + (f", {base['town']}" * bool(base["town"]))
            for base in api.rows("bases")
            if code in [region["code"] for region in base["regions"]]
        )
        since = date(row["since"]) or ABSENT
        yield f"{region(row['region'])} {since} {bases or ABSENT} {named.get(code, 0):,}"
    former = [row for row in api.regions if row["code_version"] != "2023" and row["code"] in named]
    yield from (f"{region(row)}: {named[row['code']]:,}" for row in former if named[row["code"]])
    present = {row["region"]["code"] for row in api.programme["presence"]}
    for row in api.regions:
        if row["code_version"] == "2023" and row["code"] not in present and named.get(row["code"]):
            yield f"{region(row)}: {named[row['code']]:,}"
    if nowhere := sum(not row["regions"] for row in api.rows("projects")):
        yield f"{of_things(nowhere, 'project')} {'names' if nowhere == 1 else 'name'} no region."
    words = {
        "regions_present": "regions",
        "operational_bases": "offices, operational bases",
        "sub_bases": "sub-bases, field offices",
    }
    for row in api.rows("statements"):
        if row["is_shown_on_profile"] and row["metric"] in words:
            yield f"{row['value']:,} {words[row['metric']]}"


def _of_donor(api: WholeApi, told: Row) -> str:
    projects = api.rows("projects", donor=told["donor"])
    links = [donor for row in projects for donor in row["donors"] if donor["slug"] == told["donor"]]
    references = dict.fromkeys(link["reference"] for link in links if link["reference"])
    years = {year for row in projects for year in row["years"]}
    row = api.one("organisations", "slug", told["donor"])
    name = row["full_name"] or row["name"]
    words = f"{spans(years) or ABSENT} {', '.join(references) or ABSENT}"
    return f"{name} {told['projects']:,} {words}"
