"""What charts, their tables and the explorer say with numbers, as the API's statistics tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from beneficiaries.models import SexAgeCell
from editions.templatetags.portal import label
from tests.numbers_of_sheets import ABSENT, of_things, region, whom
from tests.whole_api import Row, WholeApi

OF_SUBJECT = ("sector", "region", "nature", "donor", "sex", "age_band")
OF_PEOPLE = {"sex", "age_band"}
NARROWING = ("year", "year_min", "year_max", *OF_SUBJECT)
NOT_NARROWING = {"view", "show", "group_by", "compare", "edition"}
# With fewer figures than these there is no drawing.
FEWEST = 3
SUBJECTS = {
    "projects": "Documented projects",
    "people_reached": "People reached",
    "people_targeted": "People targeted",
}


def name_of(api: WholeApi, dimension: str, value: Any) -> str:
    """A value of a dimension as pages name it."""
    match dimension:
        case "sector":
            return str(api.one("sectors", "slug", value)["name"])
        case "region":
            return region(next(row for row in api.regions if row["code"] == value))
        case "donor":
            row = api.one("organisations", "slug", value)
            return str(row["acronym"] or row["name"])
        case "nature":
            return "not stated" if value == "not_stated" else label(value, "nature")
        case "sex" | "age_band":
            return label(value, dimension)
    return str(value)


def people_in_words(row: Row, measure: str) -> str:
    """People reached or targeted of a row of statistics, as the table of a chart says it."""
    prefix = "targeted_" if measure == "targeted" else ""
    status, people = row[f"{prefix}status"], row[f"people_{measure}"]
    low, high = row[f"{prefix}sum_at_least"], row[f"{prefix}sum_at_most"]
    if low is None and people is None:
        return ABSENT if status == "not_reported" else "not applicable"
    if people is not None:
        return f"{people:,}{', provisional' * (status == 'provisional')}"
    if status == "withheld" and not low:
        return "withheld until its year is closed, or to protect a small group"
    if high is None:
        return f"at least {low:,}, and more that is withheld"
    return f"at least {low:,}, at most {high:,}" if low else f"at most {high:,}"


def is_empty(row: Row) -> bool:
    is_empty = row["status"] == "not_applicable"
    people = {people_in_words(row, measure) for measure in ("reached", "targeted")}
    nothing = row["projects"] == 0 and not row["projects_not_known"]
    # A row by sex or age tells of no projects.
    assert row["projects"] is None or is_empty == (
        nothing and not people - {ABSENT, "not applicable"}
    )
    return is_empty


def of_rows(api: WholeApi, group_by: str, **query: Any) -> Iterator[str]:
    """The table of a chart, row by row."""
    dimensions = group_by.split(",") if group_by else []
    others = [one for one in dimensions if one not in OF_PEOPLE]
    held = {
        tuple(row[one] for one in others)
        for row in api.rows("statistics", group_by=",".join(others), **query)
        if row["projects"] or row["projects_not_known"]
    }
    for row in api.rows("statistics", group_by=group_by, **query):
        has_projects = tuple(row[one] for one in others) in held
        if len(dimensions) == 2 and not has_projects and is_empty(row):
            continue
        by = [name_of(api, dimension, row[dimension]) for dimension in dimensions]
        told = []
        # Projects have neither sex nor age.
        if len(others) == len(dimensions):
            told = [f"{row['projects']:,}", f"{row['projects_not_known']:,}"]
        told += [people_in_words(row, measure) for measure in ("reached", "targeted")]
        yield " ".join([*(by or ["All together"]), *told])


def subject(api: WholeApi, group_by: str, measure: str = "projects", **query: Any) -> str:
    """The line under the title of a chart: years and what narrows the figures."""
    years = [row["year"] for row in api.rows("statistics", group_by=group_by, **query)
             if "year" in group_by.split(",")]  # fmt: skip
    first = min(years) if years else query.get("year") or query.get("year_min")
    last = max(years) if years else query.get("year") or query.get("year_max")
    if first and last:
        when = span(first, last)
    else:
        when = f"From {first}" if first else f"Until {last}" if last else "All years"
    narrowed = [name_of(api, name, query[name]) for name in OF_SUBJECT if name in query]
    if "at" in query:
        narrowed.append(f"Map of the year: {query['at']}")
    if measure != "projects":
        narrowed.append("counted directly, a sum of the reports of projects")
    return ", ".join([when, *narrowed])


def span(first: Any, last: Any) -> str:
    return f"{first}" if str(first) == str(last) else f"{first}-{last}"


def too_few(api: WholeApi, group_by: str, measure: str, **query: Any) -> Iterator[str]:
    """What is said instead of a drawing, where some figures are reported."""
    rows = api.rows("statistics", group_by=group_by, **query)
    found = sum(is_reported(row, measure) for row in rows)
    if 0 < found < FEWEST and len(rows) > 1:
        yield f"{found:,} of {len(rows):,} values {'is' if found == 1 else 'are'} reported"


def is_reported(row: Row, measure: str) -> bool:
    """Whether there is a figure, or at least bounds; of projects there always is one."""
    if measure == "projects":
        return True
    return bool(re.search(r"\d", people_in_words(row, measure.removeprefix("people_"))))


def of_coverage(api: WholeApi, dimension: str, **query: Any) -> Iterator[str]:
    """The grid of years as a table: not applicable where no project can have run."""
    rows = api.rows("statistics", group_by=f"year,{dimension}", **query)
    by_value: dict[str, list[Row]] = {}
    for row in rows:
        by_value.setdefault(row[dimension], []).append(row)
    for value, of_value in by_value.items():
        years = " ".join(str(row["year"]) for row in of_value)
        cells = [_in_signs(people_in_words(row, "reached")) for row in of_value]
        if set(cells) != {"not applicable"}:
            yield f"{name_of(api, dimension, value)} {' '.join(cells)}"
    yield f"{dimension.capitalize()} {years}"
    yield span(rows[0]["year"], rows[-1]["year"])


def _in_signs(words: str) -> str:
    """Bounds as a grid has room for them; its key says what the signs mean."""
    words = re.sub(r"^at least ([\d,]+), at most ([\d,]+)$", r"\1–\2", words)
    words = re.sub(r"^at least ([\d,]+), and more that is withheld$", r"≥\1", words)
    return re.sub(r"^at most ([\d,]+)$", r"≤\1", words)


def classes(numbers: Iterable[int]) -> str:
    """The key of a map: classes whose limits double towards the largest number."""
    most = max(numbers, default=0)
    limits = sorted({-(-most // part) for part in (8, 4, 2, 1)} - {0})
    firsts = [limit + 1 for limit in (0, *limits[:-1])]
    spans = [
        f"{first}" if first == last else f"{first:,}-{last:,}"
        for first, last in zip(firsts, limits, strict=True)
    ]
    return " ".join(["0", *spans])


def former_with(rows: Iterable[tuple[Row, int]]) -> list[tuple[Row, int]]:
    """The former, larger regions that have a number: no map of today has a place for them."""
    return [(row, number) for row, number in rows if row["code_version"] != "2023" and number]


def of_map(api: WholeApi, **query: Any) -> Iterator[str]:
    """The key of a map of projects, and how many figures have no place on it."""
    told = {row["region"]: row["projects"]
            for row in api.rows("statistics", group_by="region", **query)}  # fmt: skip
    rows = [(row, told[row["code"]]) for row in api.regions if row["code"] in told]
    yield classes(number for row, number in rows if row["code_version"] == "2023")
    if former := former_with(rows):
        yield on_former(former)


def on_former(former: Iterable[tuple[Row, int]]) -> str:
    return "larger regions: " + ", ".join(f"{region(row)}: {n:,}" for row, n in former)


def of_explorer(api: WholeApi, asked: Mapping[str, str]) -> Iterator[str]:
    """The page of the explorer under any choice."""
    view, measure = asked.get("view", "chart"), asked.get("show", "projects")
    query = {name: value for name, value in asked.items() if name not in NOT_NARROWING}
    group_by = asked.get("group_by", "region" if view == "map" else "year")
    yield from _of_form(api)
    yield from _of_wider(api, query)
    if "at" in query:
        yield f"Regions are those of the map at the end of {query['at']}"
    else:
        yield from on_the_other_map(api, query)
    yield from in_no_row(api, view, group_by, query)
    # Coverage is of people reached, whatever else is chosen.
    of_people = "people_reached" if view == "coverage" else measure
    if of_people != "projects":
        yield from kept_out(api, view, ",".join(shown_by(view, group_by)), of_people, query)
    if "nature" in {*query, *shown_by(view, group_by)}:
        yield from inferred(api, query)
    if view == "coverage":
        dimension = "region" if "region" in group_by else "sector"
        yield from of_coverage(api, dimension, **query)
        yield from of_made(api, ["year", dimension], "people_reached", **query)
        return
    if view == "map":
        group_by = "region"
        yield from of_map(api, **query)
    yield from of_rows(api, group_by, **query)
    yield subject(api, group_by, measure, **query)
    yield from of_made(api, list(filter(None, group_by.split(","))), measure, **query)
    yield from too_few(api, group_by, measure, **query)


def of_made(api: WholeApi, dimensions: list[str], measure: str, **query: Any) -> Iterator[str]:
    """What stands behind “How were these numbers made?”: the sums, and a link for each row."""
    rows = api.rows("statistics", group_by=",".join(dimensions), **query)
    if all(row["projects"] == 0 and not row["projects_not_known"] for row in rows):
        return
    years = {}
    if "year" in dimensions and not {"year", "year_min", "year_max"} & set(query):
        first, last = api.programme["period_first_year"], api.programme["period_last_year"]
        years = {"year_min": first, "year_max": last}
    (total,) = api.rows("statistics", **query, **years)
    what = subject(api, ",".join(dimensions), measure, **query)
    figure = projects_in_words(total)
    if measure != "projects":
        figure = people_in_words(total, measure.removeprefix("people_"))
    between = ""
    if total["at_most"] is not None:
        low, high = total["at_least"], total["at_most"]
        between = f"; different people: at least {low:,}, at most {high:,}"
    yield f"Records {in_words(total)}{between}."
    yield f"{SUBJECTS[measure]}, {what[:1].lower()}{what[1:]}: {figure}."
    inner, *outer = (
        sorted(dimensions, key="year".__ne__)
        if "year" in dimensions
        else (dimensions[::-1] or [""])
    )
    links: dict[str, list[str]] = {}
    for row in rows:
        if inner and not (outer and is_empty(row)):
            name = name_of(api, outer[0], row[outer[0]]) if outer else ""
            links.setdefault(name, []).append(name_of(api, inner, row[inner]))
    yield from (f"{name} {' · '.join(of_name)}" for name, of_name in links.items())


def projects_in_words(row: Row) -> str:
    words = of_things(row["projects"], "project")
    maybe = row["projects_not_known"]
    return f"{words}, and {maybe:,} that may have run" if maybe else words


def in_words(row: Row) -> str:
    """The figures of a row in one line, as they are cited."""
    return f"{projects_in_words(row)}; people reached: {people_in_words(row, 'reached')}"


def shown_by(view: str, group_by: str) -> list[str]:
    """By what a view shows a selection, whatever is asked for."""
    if view == "map":
        return ["region"]
    if view == "coverage":
        return ["year", "region" if "region" in group_by else "sector"]
    return group_by.split(",")


def in_no_row(api: WholeApi, view: str, group_by: str, query: Mapping[str, str]) -> Iterator[str]:
    """Projects that name none of what the rows are by."""
    projects = api.rows("projects", **of_projects(query))
    for dimension, names in (("donor", "donors"), ("sector", "sectors"), ("region", "regions")):
        if dimension not in shown_by(view, group_by) or dimension in query:
            continue
        if none := sum(not row[names] for row in projects):
            verb = "names" if none == 1 else "name"
            yield f"{of_things(none, 'project')} of the selection {verb} no {dimension}"


def kept_out(
    api: WholeApi, view: str, group_by: str, measure: str, query: Mapping[str, str]
) -> Iterator[str]:
    """Where nothing is in the sums: what projects report of whole projects, or not as direct."""
    prefix = "targeted_" if measure == "people_targeted" else ""
    rows = api.rows("statistics", group_by=group_by, **query)
    nobody = {"not_reported", "not_applicable"}
    if any(
        row[f"{prefix}status"] not in nobody or row[f"{prefix}sum_at_least"] is not None
        for row in rows
    ):
        return
    others = {name: value for name, value in of_projects(query).items() if "year" not in name}
    titles = {row["code"]: row["title"] for row in api.rows("projects", **others)}
    found = [
        row
        for row in api.rows("beneficiary-counts")
        if row["measure"] in {measure.removeprefix("people_"), "not_stated"}
        and row["project"] in titles
        and row["status"] != "not_reported"
        and not any(row[part] for part in ("sector", "region", "sex", "age_band"))
        and (not row["year"] or (_is_not_of_everybody(row) and _is_asked_for(row, query)))
    ]
    for row in found:
        about = "about " if row["precision"] == "about" else ""
        value = "" if row["value"] is None else f"{about}{row['value']:,} "
        yield f"{titles[row['project']]}: {value}{whom(row)};"
    # Said in place of a drawing.
    if found and view in {"chart", "coverage"}:
        reports = "a project reports is" if len(found) == 1 else "projects report are"
        yield f"That is not zero: {len(found):,} that {reports} left out."


def _is_not_of_everybody(row: Row) -> bool:
    counted = (row["measure"] != "not_stated", row["channel"], row["unit"], row["group_code"])
    return counted != (True, "direct", "person", "")


def _is_asked_for(row: Row, query: Mapping[str, str]) -> bool:
    asked = {name: int(value) for name, value in query.items() if name.startswith("year")}
    one = asked.get("year")
    first, last = one or asked.get("year_min", 0), one or asked.get("year_max", 9999)
    return bool(first <= row["year"] <= last)


def inferred(api: WholeApi, query: Mapping[str, str]) -> Iterator[str]:
    """Projects of which only the donor tells the nature."""
    natures = [
        row["nature"]
        for row in api.rows("projects", **of_projects(query))
        if row["nature_basis"] == "inferred_from_donor"
    ]
    for nature in sorted(set(natures)):
        yield f"The nature of {of_things(natures.count(nature), f'{nature} project')}"


def of_projects(query: Mapping[str, str]) -> dict[str, str]:
    """The same selection as lists of projects take it: these have no sex, age and map."""
    return {name: value for name, value in query.items() if name not in {*OF_PEOPLE, "at"}}


def on_the_other_map(api: WholeApi, query: Mapping[str, str]) -> Iterator[str]:
    """Projects that name the region that is asked for only as another map had it."""
    if "region" not in query:
        return
    (asked,) = [row for row in api.regions if row["code"] == query["region"]]
    for other in (*asked["predecessors"], *asked["successors"]):
        rows = api.rows("projects", **{**of_projects(query), "region": other["code"]})
        number = sum(
            asked["code"] not in {region["code"] for region in row["regions"]} for row in rows
        )
        if number:
            names = "names" if number == 1 else "name"
            things = of_things(number, "more project")
            yield f"{things} of the same selection {names} {region(other)}"


def _of_wider(api: WholeApi, query: Mapping[str, str]) -> Iterator[str]:
    """Where nothing matches: how many projects there are without one part of the choice."""
    (row,) = api.rows("statistics", **query)
    if row["projects"] or row["projects_not_known"]:
        return
    years = [name for name in ("year", "year_min", "year_max") if name in query]
    parts = [[name] for name in OF_SUBJECT if name in query]
    parts = [years, *parts] if years else parts
    for is_alone in (False, True) if len(parts) > 2 else (False,):
        found = []
        for part in parts:
            kept = {name: query[name] for name in query if (name in part) == is_alone}
            (wider,) = api.rows("statistics", **kept)
            words = f"“{_part_in_words(api, query, part)}”"
            found.append((f"{words} alone" if is_alone else f"Without {words}", wider["projects"]))
        known = sorted((one for one in found if one[1]), key=lambda one: -one[1])[:3]
        yield from (f"{words}: {of_things(number, 'project')}" for words, number in known)
        if known:
            return


def _part_in_words(api: WholeApi, query: Mapping[str, str], part: Iterable[str]) -> str:
    name, *others = part
    if name == "year" or not name.startswith("year"):
        return name_of(api, name, query[name])
    first, last = query.get("year_min"), query.get("year_max")
    if others:
        return str(first) if first == last else f"{first}–{last}"
    return f"From {first}" if first else f"Until {last}"


def _of_form(api: WholeApi) -> Iterator[str]:
    first, last = api.programme["period_first_year"], api.programme["period_last_year"]
    known = {int(year) for row in api.rows("projects") for year in row["years"]}
    years = " ".join(map(str, sorted({*range(first, last + 1), *known})))
    yield f"From year first {years}"
    yield f"To year last {years}"
    yield f"Map of the year regions as projects name them {years}"
    yield f"Age all {' '.join(str(words) for words in SexAgeCell.AgeBand.labels)}"
