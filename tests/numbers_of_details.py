"""What the page of one region, sector, organisation or project says with numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.text import capfirst

from editions.templatetags.portal import label, spans
from editions.templatetags.typography import page_of
from tests.numbers_of_explorer import in_words, name_of, subject
from tests.numbers_of_profile import figure, of_statements, of_sums
from tests.numbers_of_register import of_list, on_timeline
from tests.numbers_of_sheets import (
    ABSENT,
    date,
    documented,
    facts_of_region,
    in_accounts,
    money,
    naming_the_other,
    of_things,
    others,
    people,
    period,
    region,
    totals,
    years_of,
    years_without_people,
)
from tests.reading_sheets import FIELD
from tests.whole_api import Row, WholeApi

# So many projects a page of a region, sector or organisation lists.
MOST = 50


def of_region(api: WholeApi, code: str) -> Iterator[str]:
    row = next(row for row in api.regions if row["code"] == code)
    yield from facts_of_region(row, between=" ", end="")
    if not row["valid_until"]:
        area = row["area_km2"]
        yield "Area " + (ABSENT if area is None else f"{float(area):,.0f} km²")
    own = _naming(api, code)
    yield f"{documented(own, 'name')} {region(row)}"
    if own:
        yield f"{documented(own, 'name')} {region(row)}."
    if not row["valid_until"] and row["population_2022"] is not None:
        yield f"{region(row)}, population, census of 2022: {row['population_2022']:,}."
    yield from of_list(own[:MOST])
    for former in row["predecessors"]:
        beside = [one for one in _naming(api, former["code"]) if one not in own]
        if beside:
            yield f"{others(beside)} {region(former)} as a whole"
            yield f"{others(beside)} {region(former)} as a whole."
            yield from of_list(beside[:MOST])
    yield from naming_the_other(api, row)
    yield from _of_selection(api, region=code)


def _naming(api: WholeApi, code: str) -> list[Row]:
    return api.rows("projects", region=code)


def of_sector(api: WholeApi, slug: str) -> Iterator[str]:
    row = api.one("sectors", "slug", slug)
    if row["in_period"]:
        yield f"Sector of {subject(api, 'year')}"
    if row["dac_code"]:
        yield f"OECD DAC {row['dac_code']}"
    for stated in api.rows("statements"):
        if stated["sector"] and stated["sector"]["slug"] == slug:
            yield f", {years_of(stated)} {stated['value']:,} Published:"
    projects = api.rows("projects", sector=slug)
    yield documented(projects)
    if projects:
        yield f"{row['name']}: {documented(projects)}."
    if shared := sum(len(project["sectors"]) > 1 for project in projects):
        yield f"{shared:,} of them {'has' if shared == 1 else 'have'} other sectors too"
    yield from of_list(projects[:MOST])
    yield from _of_selection(api, sector=slug)


def of_organisation(api: WholeApi, slug: str) -> Iterator[str]:
    funded, shared = (api.rows("projects", **{role: slug}) for role in ("donor", "partner"))
    name = api.one("organisations", "slug", slug)["name"]
    yield from of_list(shared[:MOST])
    if funded:
        yield from years_without_people(api, donor=slug)
        yield f"Donor of {documented(funded)}"
        yield f"{name}: Donor of {documented(funded)}."
        yield from (_in_account(api, row, slug) for row in funded[:MOST])
        yield from _of_selection(api, donor=slug)
    if shared:
        yield f"Takes part in {documented(shared)}"
        yield f"{name}: Takes part in {documented(shared)}."
        yield from _of_selection(api, partner=slug)


def _in_account(api: WholeApi, row: Row, donor: str) -> str:
    """A project in the account of a donor: its period, people as sources say, and money."""
    given = [one for one in totals(api, row["code"]) if one["status"] != "not_reported"]
    links = [link for link in row["donors"] if link["slug"] == donor]
    told = [money(link) for link in links if link["reference"] or link["amount"]]
    said = " ".join(map(people, given)) or ABSENT
    return f"{period(row)} {said} {' '.join(told) or ABSENT}"


def _of_selection(api: WholeApi, **selection: str) -> Iterator[str]:
    """The table by year, the line above its drawing, and what stands behind its sums."""
    for row in api.rows("statistics", group_by="year", **selection):
        yield f"{row['year']} {row['projects']:,} {row['projects_not_known']:,} {figure(row)}"
    yield from of_sums(api, **selection)  # type: ignore[arg-type]
    first, last = api.programme["period_first_year"], api.programme["period_last_year"]
    (row,) = api.rows("statistics", year_min=first, year_max=last, **selection)
    yield f", {first}-{last}: {in_words(row)}."
    if "partner" not in selection:
        yield subject(api, "year", **selection)


def of_project(api: WholeApi, code: str) -> Iterator[str]:
    row = api.one("projects", "code", code)
    yield f"Start {date(row['start_date']) or ABSENT} End {date(row['end_date']) or ABSENT}"
    yield f"Known to have run in {spans(row['years']) or ABSENT}"
    if row["years_not_known"]:
        yield f"Whether it ran in {spans(row['years_not_known'])}; these years enter no count."
    yield f", {period(row)}"
    yield f"When it ran {capfirst(on_timeline(row))}"
    for link in [*row["donors"], *row["partners"]]:
        if link["amount"]:
            yield f"{float(link['amount']):,.0f} {link['currency']}"
    for source in row["sources"]:
        yield page_of(source["address"])
        read = f"read {date(source['read_on'])}" * bool(source["read_on"])
        yield (
            f"published {date(source['published_on'])} · {read}" if source["published_on"] else read
        )
    if unread := sum(not source["read_on"] for source in row["sources"]):
        yield f"When {of_things(unread, 'source')} {'was' if unread == 1 else 'were'} read."
    yield from _of_results(row)
    for count in api.rows("beneficiary-counts"):
        if code in {count["project"], *(member["project"] for member in count["members"])}:
            yield from _of_count(api, count)


def _of_results(row: Row) -> Iterator[str]:
    for result in row["results"]:
        if result["source"]:
            yield page_of(result["source"])
        if result["value"] is not None:
            number = f"{float(result['value']):,.10f}".rstrip("0").rstrip(".")
            yield f"{number} {result['unit']} {result['period'] or ABSENT}"
            is_exact = result["precision"] == "exact"
            precision = "" if is_exact else label(result["precision"], "result_precision")
            is_named = result["unit"].casefold() in result["label"].casefold()
            value = " ".join(filter(None, [precision, number, "" if is_named else result["unit"]]))
            yield f"{result['label']}: {value}"


def _of_count(api: WholeApi, count: Row) -> Iterator[str]:
    """A number of people, and behind it the year for which it was reported; or a part of it."""
    place = next(iter(count["members"]), count)
    if place["region"] or place["sex"]:
        return
    if place["sector"]:
        slugs = [part["sector"] for part in count["members"] or [count]]
        if count["value"] is not None:
            yield f"{' + '.join(_sector(api, slug) for slug in slugs)}: {count['value']:,}"
        return
    group, when = count["group"] or label(count["unit"], "unit"), count["year"] or "whole project"
    if count["value"] is not None:
        measure = "" if count["measure"] == "not_stated" else count["measure"]
        yield f"{count['value']:,} {measure} {group}, {when}"
    yield f"{group}, {when}"
    yield f"Period {when} Source"
    about = "about " * (count["precision"] == "about")
    told = f"{about}{count['value']:,}" if count["value"] is not None else ABSENT
    if count["status"] == "withheld":
        told = label("withheld", "cell_status")
    measure = label(count["measure"], "measure")
    if count["measure"] == "not_stated":
        measure = f"targeted or reached: {measure}"
    yield f"{group}, {measure}, {when}: {told}."


def _sector(api: WholeApi, slug: str) -> str:
    return "not split by sector" if slug == "not-split" else name_of(api, "sector", slug)


def also_of_project(api: WholeApi) -> Iterator[str]:
    """Of projects that are named as similar: when they ran."""
    for row in api.rows("projects"):
        yield f"{row['code']} · {period(row)}"


DETAILS: dict[str, Callable[[WholeApi, str], Iterator[str]]] = {
    "regions": of_region,
    "sectors": of_sector,
    "organisations": of_organisation,
    "projects": of_project,
}


def of_every(api: WholeApi, kind: str) -> Iterator[tuple[str, Iterator[str]]]:
    """The address of every record of a kind, and what its page has to say."""
    rows = api.regions if kind == "regions" else api.rows(kind)
    for row in rows:
        key = row[FIELD[kind]]
        yield f"/{kind}/{key}/", DETAILS[kind](api, key)


def may_say(api: WholeApi) -> Iterator[str]:
    """What stands on some of these pages, wherever that is."""
    yield from of_statements(api)
    yield from also_of_project(api)
    yield from in_accounts(api)
