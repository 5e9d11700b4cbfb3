"""What the register says with numbers: at each choice, of what matches, in list and on the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil

from programmes.models import Project
from tests.numbers_of_explorer import (
    classes,
    former_with,
    inferred,
    on_former,
    on_the_other_map,
)
from tests.numbers_of_sheets import date, of_things, period, region, years_of
from tests.whole_api import Row, WholeApi

PAGE, MOST_NAMED = 50, 20
BESIDE = {"view", "page", "ordering"}
Query = Mapping[str, str]


def of_register(api: WholeApi, asked: Query) -> Iterator[str]:
    """The page of the register under any choice."""
    query = {name: value for name, value in asked.items() if name not in BESIDE}
    everything, matching = api.count("projects"), api.count("projects", **query)
    yield from _of_head(api, everything)
    yield from of_choices(api, query)
    if query:
        words = "matches" if matching == 1 else "match"
        yield f"{matching:,} of {everything:,} documented projects {words}"
        yield f"; {matching:,} of {everything:,} documented projects {words}."
    else:
        yield of_things(matching, "documented project")
        yield f"{of_things(matching, 'documented project')}."
    yield from _of_not_known(api, query)
    if "nature" in query:
        yield from inferred(api, query)
    yield from on_the_other_map(api, query)
    if not matching:
        yield f"All {everything:,} documented projects"
        yield from _of_wider(api, query)
    elif asked.get("view") == "map":
        yield from _of_map(api, query)
    else:
        rows = api.rows("projects", **query)[:PAGE]
        yield from of_timeline(rows) if asked.get("view") == "timeline" else of_list(rows)
        if matching > PAGE:
            yield f"Page 1 of {ceil(matching / PAGE)}"


def _of_head(api: WholeApi, everything: int) -> Iterator[str]:
    for row in stated_projects(api):
        yield (
            f"{row['value']:,} projects are stated for {years_of(row)}; "
            f"{everything:,} are documented here, whenever they ran."
        )


def stated_projects(api: WholeApi) -> list[Row]:
    """What the printed profile states of all projects of its period."""
    whole = api.programme["period_first_year"], api.programme["period_last_year"]
    return [
        row
        for row in api.rows("statements")
        if row["is_shown_on_profile"]
        and (row["metric"], row["sector"]) == ("projects", None)
        and (row["period_start"], row["period_end"]) == whole
    ]


def of_choices(api: WholeApi, query: Query) -> Iterator[str]:
    """Behind each value of each list, how many projects the API has with it and the others."""
    for name, values in values_of(api).items():
        none = []
        for value, words in values.items():
            number = api.count("projects", **{**query, name: value})
            if number:
                yield f"{words} ({number:,})"
                yield f"{words}: {of_things(number, 'project')}"
            elif name != "year" or is_of_period(api, value) or query.get(name) == value:
                none.append(f"{words} (0)")
        # What is not stated is offered last.
        none.sort(key=lambda words: words == "not stated (0)")
        if none:
            yield f"No project with the other choices: {' '.join(none)}"


def is_of_period(api: WholeApi, year: str) -> bool:
    programme = api.programme
    return programme["period_first_year"] <= int(year) <= programme["period_last_year"]


def values_of(api: WholeApi) -> dict[str, dict[str, str]]:
    """The values of each list of the form, in their order, with the words for them."""
    projects = api.rows("projects")
    first, last = api.programme["period_first_year"], api.programme["period_last_year"]
    years = {*range(first, last + 1), *(int(year) for row in projects for year in row["years"])}
    organisations = {row["slug"]: row["name"] for row in api.rows("organisations")}
    return {
        "year": {str(year): str(year) for year in sorted(years)},
        "sector": {row["slug"]: row["name"] for row in api.rows("sectors")},
        # Former regions only where a project names them.
        "region": {
            row["code"]: region(row)
            for row in api.regions
            if row["code_version"] == "2023"
            or any(row["code"] == named["code"] for one in projects for named in one["regions"])
        },
        "nature": {code or "not_stated": str(words) for code, words in Project.Nature.choices},
        **{role: _of_role(projects, organisations, role) for role in ("donor", "partner")},
        "project_status": {
            code or "not_stated": str(words) for code, words in Project.Status.choices
        },
    }


def _of_role(projects: list[Row], organisations: dict[str, str], role: str) -> dict[str, str]:
    """The organisations that have a role in some project."""
    having = {link["slug"] for row in projects for link in row[f"{role}s"]}
    return {slug: name for slug, name in organisations.items() if slug in having}


def _of_not_known(api: WholeApi, query: Query) -> Iterator[str]:
    """Projects that may have run in the years that are asked for, and did not for certain."""
    asked = {name: int(value) for name, value in query.items() if name.startswith("year")}
    if not asked:
        return
    one = asked.get("year")
    first, last = one or asked.get("year_min", 0), one or asked.get("year_max", 9999)
    others = {name: value for name, value in query.items() if name not in asked}
    found = [
        row
        for row in api.rows("projects", **others)
        if any(first <= int(year) <= last for year in row["years_not_known"])
        and not any(first <= int(year) <= last for year in row["years"])
    ]
    if found:
        yield f"{len(found):,} more may have run in {'that year' if one else 'these years'}"
    for row in found[:MOST_NAMED]:
        yield f"{row['title']} {period(row)}"
    if len(found) > MOST_NAMED:
        yield f"The first {MOST_NAMED} stand here"


def _of_wider(api: WholeApi, query: Query) -> Iterator[str]:
    """One step wider: without one part of the choice, else one part alone."""
    parts = list(query)[:3]
    without = [
        api.count("projects", **{other: query[other] for other in query if other != name})
        for name in parts
    ]
    found = any(without)
    numbers = without if found else [api.count("projects", **{p: query[p]}) for p in parts]
    for name, number in zip(parts, numbers, strict=True):
        words = values_of(api).get(name, {}).get(query[name], query[name])
        if number:
            quoted = f"“{words}”"
            lead = f"Without {quoted}" if found else f"{quoted} alone"
            yield f"{lead}: {of_things(number, 'project')}"


def chosen(query: Query) -> Iterator[str]:
    """What is chosen, as the page says it again."""
    names = {"q": "Search", "year": "Year", "year_min": "From year", "year_max": "To year"}
    for name, value in query.items():
        yield f"{names.get(name, name.capitalize())}: {value}"


def of_list(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        yield f"{row['code']} When {period(row)} Nature"


def of_timeline(rows: list[Row]) -> Iterator[str]:
    undated = 0
    for row in rows:
        undated += not row["start_date"] and not row["end_date"]
        yield f"{row['title']} {on_timeline(row)}"
    if undated:
        yield f"{of_things(undated, 'more project')}: no source gives"


def of_framed_timeline(api: WholeApi) -> Iterator[str]:
    """The timeline of the register on another site: its table has a row for each project."""
    for row in api.rows("projects"):
        yield f"{row['title']} {on_timeline(row)}"


def on_timeline(row: Row) -> str:
    """When a project ran, as it stands beside its bar."""
    start, end = date(row["start_date"]), date(row["end_date"])
    if not start and not end:
        return "dates not reported"
    if not end and row["status"] == "ongoing":
        return f"ongoing, since {start}"
    return f"{start or 'start not reported'} - {end or 'end not reported'}"


def _of_map(api: WholeApi, query: Query) -> Iterator[str]:
    """The numbers of the tiles as a table, their classes, and what today's map cannot show."""
    rows = [
        (row, api.count("projects", **{**query, "region": row["code"]}))
        for row in api.regions
        if query.get("region") in {None, row["code"]}
    ]
    yield from (f"{region(row)} {number:,}" for row, number in rows)
    yield classes(number for row, number in rows if row["code_version"] == "2023")
    if former := former_with(rows):
        yield on_former(former)
    nowhere = sum(not row["regions"] for row in api.rows("projects", **query))
    if nowhere and "region" not in query:
        yield f"{nowhere:,} matching project{' names' if nowhere == 1 else 's name'} no region."
