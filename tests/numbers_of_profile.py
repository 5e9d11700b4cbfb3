"""What the profile says with numbers, as the API tells the same things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst

from editions.pages.two_editions import signed
from editions.templatetags.portal import label, spans, stated_name, stated_value
from tests.numbers_of_explorer import of_coverage, of_rows
from tests.numbers_of_register import of_timeline, stated_projects
from tests.numbers_of_sheets import (
    ABSENT,
    areas_of,
    date,
    of_things,
    people,
    region,
    stated_beside_areas,
    totals,
    years_of,
)
from tests.whole_api import Row, WholeApi

SHARES = ("emergency_share_percent", "development_share_percent")
# Figures of people that stand in one line; more of them are on the donor's page.
MOST_SAID = 3
PERIOD_KEYS = ("period_first_year", "period_last_year")


def of_profile(api: WholeApi) -> Iterator[str]:
    first, last = (api.programme[name] for name in PERIOD_KEYS)
    yield f"Country profile {first}-{last}, edition {api.edition['number']}"
    yield f"{first}-{last} at a glance"
    in_period = sum(row["in_period"] for row in api.rows("sectors"))
    yield f"{of_things(in_period, 'sector')}, {first}-{last}"
    yield f"{of_things(in_period, 'sector')}, {first}-{last}."
    lines = of_things(len(api.programme["development_lines"]), "line")
    yield f"{lines} of work for the years to come"
    yield from _of_presence(api)
    yield from _of_stated(api)
    yield from _of_documented(api)
    yield from of_timeline(sorted(api.rows("projects"), key=lambda row: row["start_date"] or "9"))
    yield from of_rows(api, "year")
    yield from of_coverage(api, "sector")
    yield from _of_comparisons(api)
    yield from _of_difference(api)
    yield from _of_donors(api)
    others = [row for row in api.rows("statements") if not row["is_shown_on_profile"]]
    yield f"{of_things(len(others), 'figure')} of other publications"


# What is stated


def value(row: Row) -> str:
    return f"{row['value']:,}{'%' * (row['metric'] in SHARES)}"


def metric(row: Row) -> str:
    return capfirst(label(row["metric"], "metric"))


def of_statements(api: WholeApi) -> Iterator[str]:
    """Each statement in the ways in which pages repeat it, with its period beside it."""
    for row in api.rows("statements"):
        when, name = years_of(row), f", {row['sector']['name']}" if row["sector"] else ""
        yield f"{metric(row)}, {when} {value(row)} Published:"
        yield f"{metric(row)}{name} {when} {value(row)}"
        yield f"{metric(row)}{name}, {when}: {value(row)}."
        yield f"Period {when} Source"
        if row["publication_year"]:
            yield f"{row['publication_title']}, {row['publication_year']}"


def _of_stated(api: WholeApi) -> Iterator[str]:
    """The figures of the printed profile."""
    first, last = (api.programme[name] for name in PERIOD_KEYS)
    printed = [row for row in api.rows("statements") if row["is_shown_on_profile"]]
    of_all = [row for row in printed if row["sector"] is None]
    whole = {row["metric"]: row for row in of_all}
    whole |= {
        row["metric"]: row
        for row in of_all
        if (row["period_start"], row["period_end"]) == (first, last)
    }
    heads = {
        "direct_beneficiaries": f"Direct beneficiaries, {first}-{last}, cumulative",
        "projects": f"Projects, {first}-{last}",
        "regions_present": "Regions where we work",
        "operational_bases": "Offices, operational bases",
        "sub_bases": "Sub-bases, field offices",
    }
    for name, head in heads.items():
        if name in whole:
            yield f"{head} {value(whole[name])} Published:"
    emergency, development = (whole.get(name) for name in SHARES)
    if emergency and development:
        yield (
            f"share of the number of projects, {years_of(emergency)} "
            f"{value(emergency)} emergency {value(development)} development"
        )
    yield from _of_areas(api, printed)


def _of_areas(api: WholeApi, printed: list[Row]) -> Iterator[str]:
    for sector in api.rows("sectors"):
        own = {row["metric"]: row for row in printed
               if row["sector"] and row["sector"]["slug"] == sector["slug"]}  # fmt: skip
        people, projects = own.get("beneficiaries"), own.get("projects")
        if not sector["area"] or not people:
            continue
        when = years_of(people)
        tail = f"; {of_things(projects['value'], 'project')}" if projects else ""
        yield f"{value(people)} beneficiaries, {when}{tail} Published:"
        yield f"Beneficiaries by sector, {when}"
        name = sector["profile_heading"] or sector["name"]
        yield f"{name} {value(projects) if projects else ABSENT} {value(people)}"


def _of_comparisons(api: WholeApi) -> Iterator[str]:
    """Stated and counted, side by side."""
    compared = [row for row in api.rows("statements") if row["comparisons"]]
    yield f"{of_things(len(compared), 'stated figure')} and what stands beside"
    for row in compared:
        yield row["publication_title"]
        for one in row["comparisons"]:
            basis = label(one["basis"], "comparison_basis")
            between = "–" if one["difference"] is None else signed(one["difference"])
            yield (
                f"{stated_name(row)} {years_of(row)} {value(row)} "
                f"{_counted(row, one)} {between} {basis} "
                f"{label(one['state'], 'comparison_state')} {one['reason']}".rstrip()
            )
    for row in api.rows("statements"):
        if row["not_compared"] and compared:
            yield row["not_compared"]
            yield f"{stated_name(row)}, {years_of(row)}: {stated_value(row)}"


def _counted(row: Row, one: Row) -> str:
    low, high = one["at_least"], one["at_most"]
    if low is None:
        is_share = one["basis"] == "natures"
        return "no share" if is_share else ABSENT
    if low == high:
        return f"{low:,}{'%' * (row['metric'] in SHARES)}"
    if high is None:
        return f"at least {low:,}, and more that is withheld"
    return f"at least {low:,}, at most {high:,}"


def _of_difference(api: WholeApi) -> Iterator[str]:
    """Two publications for one year: what the areas add up to, what is stated, and the rest."""
    found = stated_beside_areas(api)
    if len(found) < 2:
        return
    (projects, of_projects), (people, of_people) = found["projects"], found["direct_beneficiaries"]
    last, areas = api.programme["period_last_year"], areas_of(api)
    yield f"Why do the figures of {last} differ?"
    yield (
        f"The {areas} areas above, together {of_people['at_least']:,} beneficiaries, "
        f"{of_things(of_projects['at_least'], 'project')}"
    )
    yield f"{people:,} direct beneficiaries, {of_things(projects, 'project')}"
    yield (
        f"The difference is {abs(of_people['difference']):,} people "
        f"and {of_things(abs(of_projects['difference']), 'project')}."
    )
    yield f"Period {last} Source"
    yield (
        f"Published figures of the areas, added up, {last}: {of_people['at_least']:,} "
        f"beneficiaries, projects: {of_projects['at_least']:,}."
    )


# What is documented


def of_sums(api: WholeApi, *, is_whole: bool = False, **selection: Any) -> Iterator[str]:
    """
    What stands behind “How was this number made?” of the sums of the period.

    Of the number of all projects that ran or may have run in it, it names that too.
    """
    first, last = (api.programme[name] for name in PERIOD_KEYS)
    (row,) = api.rows("statistics", year_min=first, year_max=last, **selection)
    verbs = "project is" if row["projects"] == 1 else "projects are"
    yield f"{row['projects']:,} {verbs} known to have run in the period"
    if unknown := row["projects_not_known"]:
        yield f"{unknown:,} more may have run in it"
    (every,) = api.rows("statistics", **selection)
    if is_whole and unknown:
        yield f"Together these are the {row['projects'] + unknown:,} documented"
    elif outside := every["projects"] - row["projects"] - unknown:
        yield f"{outside:,} ran only before or after it"
    yield f"Period {first}-{last} Source"
    yield f"People reached in the period {figure(row)}"
    if row["at_most"] is not None:
        yield f"different people: at least {row['at_least']:,}, at most {row['at_most']:,}"


def figure(row: Row) -> str:
    """People reached of a row of statistics, as a page says it in a sentence or a table."""
    low, high, status = row["sum_at_least"], row["sum_at_most"], row["status"]
    if low is None:
        return ABSENT if status == "not_reported" else "not applicable"
    if row["people_reached"] is not None:
        return f"{row['people_reached']:,}{' provisional' * (status == 'provisional')}"
    if high is None:
        return f"at least {low:,}, and more that is withheld" if low else "withheld"
    return f"at least {low:,}, at most {high:,}"


def _of_documented(api: WholeApi) -> Iterator[str]:
    first, last = (api.programme[name] for name in PERIOD_KEYS)
    (row,) = api.rows("statistics", year_min=first, year_max=last)
    in_period = row["projects"] + row["projects_not_known"]
    yield f"Projects documented for {first}-{last} {in_period:,} Counted:"
    yield f"Projects documented for {first}-{last}: {in_period:,}."
    for stated in stated_projects(api):
        yield f"{stated['value']:,} stated · {in_period:,} documented for the period"
    begun_after = sum(row["start_date"][:4] > str(last) for row in api.rows("projects"))
    if begun_after > 1:
        yield f"{begun_after:,} more begun after the period."
    before = len(api.rows("projects")) - in_period - begun_after
    if before > 1:
        yield f"{before:,} more ended before the period."
    yield from of_sums(api, is_whole=True)


def _of_presence(api: WholeApi) -> Iterator[str]:
    printed = {row["metric"] for row in api.rows("statements") if row["is_shown_on_profile"]}
    for row in api.programme["presence"]:
        if row["is_today"] and "regions_present" in printed:
            yield f"{region(row['region'])} {date(row['since']) or ABSENT}"
    since: dict[str, list[str]] = {}
    for row in api.programme["presence"]:
        since.setdefault(row["since"], []).append(region(row["region"]))
    yield from (f"{date(when)} {' '.join(names)}" for when, names in since.items() if when)
    bases = api.rows("bases")
    for kind, words in (("operational_base", "operational base"), ("sub_base", "sub-base")):
        if f"{kind}s" in printed:
            of_kind = sum(base["kind"] == kind for base in bases)
            yield f"{of_kind} documented {words}{'s' * (of_kind != 1)} Counted:"
            yield f"{capfirst(words)}s, documented: {of_kind}."
    for base in bases:
        if base["as_of"] and base["kind"] in {"operational_base", "sub_base"}:
            yield f"as of {date(base['as_of'])}"


def _work(api: WholeApi, projects: list[Row]) -> str:
    """What projects were about, where, and for whom as their sources say, in one line."""
    sectors = dict.fromkeys(one["name"] for row in projects for one in row["sectors"])
    regions = dict.fromkeys(region(one) for row in projects for one in row["regions"])
    given = [
        [one for one in totals(api, row["code"]) if one["status"] != "not_reported"]
        for row in projects
    ]
    telling = sum(map(bool, given))
    said = [people(one, has_noun=True) for row in given for one in row]
    words = " ".join(said) if len(said) <= MOST_SAID else ""
    words = words or f"people reported for {of_things(telling, 'project')}"
    silent = len(projects) - telling
    beside = f" · not reported for {of_things(silent, 'project')}" if silent else ""
    places = f"{', '.join(regions) or 'regions not reported'}"
    return f"{', '.join(sectors)} – {places} – " + (
        f"{words}{beside}" if telling else "people not reported"
    )


def _of_donors(api: WholeApi) -> Iterator[str]:
    for row in api.rows("statistics", group_by="donor"):
        if row["donor"] in {"not_stated", "none", ""}:
            continue
        projects = api.rows("projects", donor=row["donor"])
        years = spans({year for project in projects for year in project["years"]}) or ABSENT
        donor = api.one("organisations", "slug", row["donor"])
        acronym = f"({donor['acronym']})" if donor["acronym"] else ""
        name = " ".join(filter(None, [donor["name"], acronym, donor["full_name"]]))
        yield f"{api.count('projects', donor=row['donor']):,} {years}"
        yield f"{name} What it made possible {_work(api, projects)} The account of {donor['name']}"
        given = [one for row in projects for one in totals(api, row["code"])]
        told = [one for one in given if one["status"] != "not_reported"]
        if len(told) <= MOST_SAID:
            # Behind the table each of them once more, where it leads to its project.
            yield from (
                f"{donor['name']}: {people(one, has_noun=True)}" for one in told if one["value"]
            )
    if without := sum(not row["donors"] for row in api.rows("projects")):
        yield f"{ABSENT} {without:,} Counted: from the records of projects"
