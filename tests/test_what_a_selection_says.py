"""What register and explorer say beside a number: what is not in it, and why."""

import csv
import re
from io import StringIO

import pytest

from programmes.models import CountryProgramme, Project
from tests.factories import ProjectFactory
from tests.reading_pages import words_of
from tests.test_pages import publish

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

REGISTER, EXPLORER = "/projects/", "/statistics/"
API = "/api/v1/"


def codes(client, **query) -> set[str]:
    rows = client.get(f"{API}projects/", {"page_size": 200, **query}).json()["results"]
    return {row["code"] for row in rows}


def file_of(client, group_by: str) -> str:
    answer = client.get(f"{API}statistics/", {"group_by": group_by, "format": "csv"})
    return b"".join(answer.streaming_content).decode()


def chosen_from(answer, name: str) -> set[str]:
    page = answer.content.decode()
    (select,) = re.findall(rf'<select name="{name}".*?</select>', page, flags=re.DOTALL)
    return set(re.findall(r'<option value="([^"]+)"', select))


# Regions of two maps


@pytest.mark.parametrize("page", [REGISTER, EXPLORER])
def test_who_asks_for_a_region_hears_how_many_more_name_it_on_the_former_map(client, page):
    asked = {"donor": "echo", "region": "ML04"}
    more = codes(client, **asked | {"region": "v02-ML04"}) - codes(client, **asked)

    answer = client.get(page, asked)

    words = f"{len(more)} more projects of the same selection name Ségou (before 2023)"
    assert more
    assert words in words_of(answer)
    # Said once, with the link; what is taken along says it in a note of its own.
    assert "the region of another map" not in words_of(answer)
    assert f'{page}?donor=echo&amp;region=v02-ML04"' in answer.content.decode()


@pytest.mark.parametrize("page", [REGISTER, EXPLORER])
def test_who_asks_for_a_former_region_hears_of_those_that_came_from_it(client, page):
    more = codes(client, region="ML04") - codes(client, region="v02-ML04")

    words = words_of(client.get(page, {"region": "v02-ML04"}))

    assert f"{len(more)} more projects of the same selection name Ségou" in words
    assert "1 more project of the same selection names San" in words


def test_where_no_region_is_asked_for_nothing_is_said_of_former_ones(client):
    assert "of the same selection" not in words_of(client.get(REGISTER, {"donor": "echo"}))


# Projects of which nobody knows whether they ran


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"year": "2020"}, "in that year"),
        ({"year_min": "2013", "year_max": "2024"}, "in these years"),
        ({"year_min": "2020", "donor": "echo"}, "in these years"),
        ({"year_max": "2015", "q": "segou"}, "in these years"),
        ({"year": "2020", "year_min": "2018"}, "in that year"),
    ],
    ids=str,
)
def test_the_register_says_how_many_more_may_have_run_in_the_years_asked_for(client, asked, words):
    years = {name: int(value) for name, value in asked.items() if name.startswith("year")}
    one = years.get("year")
    first, last = one or years.get("year_min", 0), one or years.get("year_max", 9999)
    others = {name: value for name, value in asked.items() if name not in years}
    rows = client.get(f"{API}projects/", {"page_size": 200, **others}).json()["results"]
    may_have_run = {
        row["code"]
        for row in rows
        if any(first <= year <= last for year in row["years_not_known"])
        and not any(first <= year <= last for year in row["years"])
    }

    answer = client.get(REGISTER, asked)

    assert may_have_run
    assert f"{len(may_have_run)} more may have run {words}" in words_of(answer)


def test_the_register_of_the_whole_period_and_those_that_may_have_run_are_the_documented(client):
    answer = client.get(REGISTER, {"year_min": "2013", "year_max": "2024"})

    documented = client.get("/").context["documented"]["in_period"]
    assert answer.context["matching"] + answer.context["not_known"] == documented


def test_the_number_documented_for_the_period_is_told_as_the_sum_that_it_is(client):
    page = client.get("/")
    figures, both = page.context["counted"].total, page.context["documented"]["in_period"]

    words = words_of(page)

    assert both == figures["projects"] + figures["projects_not_known"]
    assert f"{figures['projects']} projects are known to have run in the period" in words
    assert f"{figures['projects_not_known']} more may have run in it" in words
    assert f"Together these are the {both} documented for the period." in words


def test_the_number_of_a_sector_is_told_with_those_that_ran_outside_the_period(client):
    page = client.get("/sectors/health/")
    figures = page.context["by_year"]

    words = words_of(page)

    parts = [figures.total["projects"], figures.total["projects_not_known"], figures.outside]
    assert sum(parts) == page.context["projects"].number == len(codes(client, sector="health"))
    assert f"{figures.outside} ran only before or after it" in words


def test_no_page_speaks_of_those_that_nobody_knows_of_among_none(client):
    for address in ("/organisations/lvia/", "/organisations/echo/", "/statistics/?view=table"):
        words = words_of(client.get(address))

        assert "nobody knows" not in words
        assert "May have run, dates not reported" in words or "documented project" in words


# Projects have no sex and no age


@pytest.mark.parametrize("dimension", ["sex", "age_band"])
def test_rows_by_sex_or_age_name_no_number_of_projects(client, dimension):
    rows = client.get(f"{API}statistics/", {"group_by": f"year,{dimension}"}).json()["results"]
    table = words_of(client.get(EXPLORER, {"group_by": dimension, "view": "table"}))
    file = file_of(client, dimension)
    names, first, *_others = csv.reader(StringIO(file))
    cells = dict(zip(names, first, strict=True))

    assert (
        {row["projects"] for row in rows} == {row["projects_not_known"] for row in rows} == {None}
    )
    assert "May have run, dates not reported" not in table
    assert "People reached" in table
    assert cells["projects"] == cells["projects_not_known"] == ""
    assert "not applicable" in cells["about"]


def test_a_choice_of_a_sex_alone_still_counts_the_projects_that_it_is_of(client):
    (row,) = client.get(f"{API}statistics/", {"sex": "female"}).json()["results"]

    assert row["projects"] == len(codes(client))


def test_two_editions_by_sex_say_that_projects_have_none(client):
    ProjectFactory(ready=True, programme=CountryProgramme.objects.get(), start_date="2020")
    publish()
    asked = {"group_by": "sex", "compare": "2024.1"}

    words = words_of(client.get(EXPLORER, asked | {"view": "table"}))
    pairs = client.get("/statistics/comparison.json", asked).json()["results"]

    assert "not applicable: a project has no sex and age" in words
    assert {pair["before"]["projects"] for pair in pairs} == {None}
    assert {pair["changes"]["projects"] for pair in pairs} == {"not_applicable"}


# Projects in no row, and natures that no source states


@pytest.mark.parametrize(
    ("dimension", "named_in"), [("donor", "donors"), ("region", "regions"), ("sector", "sectors")]
)
def test_what_stands_in_no_row_is_said_on_the_page_in_the_file_and_in_the_explanation(
    client, dimension, named_in
):
    ProjectFactory(ready=True, programme=CountryProgramme.objects.get(), sectors=[])
    publish()
    rows = client.get(f"{API}projects/", {"page_size": 200}).json()["results"]
    none = [row["code"] for row in rows if not row[named_in]]
    verbs = "project of the selection names" if len(none) == 1 else "projects of the selection name"
    words = f"{len(none)} {verbs} no {dimension}"

    file = file_of(client, dimension)
    explained = client.get(f"{API}statistics/explanation/").json()

    assert none
    for view in ("chart", "table"):
        answer = client.get(EXPLORER, {"group_by": dimension, "view": view})
        assert words in words_of(answer)
    assert f"In no row: {words}" in file
    assert sorted(explained["projects_naming_none"][dimension]) == sorted(none)


def test_a_drawing_that_is_taken_along_says_what_stands_in_no_row(client):
    svg = client.get("/statistics/chart.svg", {"group_by": "donor"}).content.decode()

    assert "names no donor" in svg


def test_where_natures_are_counted_it_is_said_how_many_only_the_donor_tells(client):
    rows = client.get(f"{API}projects/", {"nature": "emergency", "page_size": 200}).json()[
        "results"
    ]
    inferred = sum(row["nature_basis"] == "inferred_from_donor" for row in rows)
    words = f"The nature of {inferred} emergency projects is inferred"

    assert 0 < inferred < len(rows)
    assert words in words_of(client.get(REGISTER, {"nature": "emergency"}))
    assert words in words_of(client.get(EXPLORER, {"group_by": "nature"}))
    assert words in words_of(client.get(EXPLORER, {"nature": "emergency", "view": "map"}))
    assert "is inferred" not in words_of(client.get(REGISTER, {"nature": "development"}))
    file = file_of(client, "nature")
    assert words in file


def test_a_nature_that_is_not_stated_is_hatched_in_bars_as_in_columns(client):
    svg = client.get("/statistics/chart.svg", {"group_by": "nature"}).content.decode()

    assert 'fill="url(#c-hatching)"' in svg


# Searching


@pytest.mark.parametrize("asked", ["mental health", "santé mentale", "Salute mentale"])
def test_a_search_finds_a_subject_in_every_language(client, asked):
    tagged = {row.code for row in Project.objects.all() if "mental-health" in row.tags}

    assert tagged
    assert codes(client, q=asked) == codes(client, q="mental health") >= tagged


# What can be chosen


@pytest.mark.parametrize("page", [REGISTER, EXPLORER])
def test_only_organisations_that_gave_money_to_a_project_can_be_chosen_as_donors(client, page):
    rows = client.get(f"{API}projects/", {"page_size": 200}).json()["results"]
    donors = {link["slug"] for row in rows for link in row["donors"]}

    assert chosen_from(client.get(page), "donor") == donors
    assert chosen_from(client.get(page, {"sector": "wash"}), "donor") == donors
    # Whoever asks for another one is answered, and finds it in the form again.
    assert chosen_from(client.get(page, {"donor": "lvia"}), "donor") == {*donors, "lvia"}
    assert client.get(f"{API}projects/", {"donor": "lvia"}).json()["count"] == 0


def test_only_organisations_that_take_part_can_be_chosen_as_partners(client):
    rows = client.get(f"{API}projects/", {"page_size": 200}).json()["results"]

    partners = {link["slug"] for row in rows for link in row["partners"]}
    assert chosen_from(client.get(REGISTER), "partner") == partners


# Figures that are in no sum


@pytest.mark.parametrize("view", ["chart", "table"])
def test_where_nobody_is_in_the_figures_those_that_are_kept_out_are_named_with_the_reason(
    client, view
):
    rows = client.get(f"{API}beneficiary-counts/", {"page_size": 200}).json()["results"]
    planned = [row for row in rows if row["measure"] == "targeted" and row["value"] is not None]

    answer = client.get(EXPLORER, {"show": "people_targeted", "view": view})

    words, page = words_of(answer), answer.content.decode()
    assert planned
    for row in planned:
        assert f'href="/projects/{row["project"]}/"' in page
        assert f"{row['value']:,}" in words
    assert "of the whole project: it feeds no single year" in words
    assert "its source does not say whether directly or indirectly" in words
    assert "Nobody has reported a figure" not in words


def test_where_really_nobody_reported_a_figure_that_is_said(client):
    answer = client.get(EXPLORER, {"show": "people_targeted", "donor": "global-fund"})

    assert "Nobody has reported a figure here. That is not zero." in words_of(answer)
    assert "in no sum" not in words_of(answer)


# What is not understood, and how figures are shown


@pytest.mark.parametrize(
    ("address", "name", "chosen"),
    [
        (f"{REGISTER}?sector=foo&donor=echo&q=mopti", "Sector", ("echo", "mopti")),
        (f"{REGISTER}?page=9&sector=migration", "Page", ("migration",)),
        (f"{REGISTER}?view=globe&nature=emergency", "How the projects are shown", ("emergency",)),
        (f"{EXPLORER}?group_by=colour&sector=wash", "Group by", ("wash",)),
        (f"{EXPLORER}?year_min=2020&year_max=2015&donor=echo", "To year", ("echo",)),
        (f"{REGISTER}?year_min=2020&year_max=2015&donor=echo", "To year", ("echo",)),
        (f"{EXPLORER}?edition=1999.9&region=ML04", "edition", ("ML04",)),
    ],
)
def test_what_is_not_understood_is_named_as_the_form_does_and_the_rest_stays_chosen(
    client, address, name, chosen
):
    answer = client.get(address)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert re.search(rf'<h2 class="small-heading">\s*(<code>)?{name}', page)
    assert '<form class="filter' in page
    for value in chosen:
        assert re.search(rf'value="{value}"( aria-label="[^"]*")? (selected|maxlength)', page), (
            value
        )
    assert "Go on without it" in page


def test_a_list_of_one_page_has_no_span_of_pages(client):
    assert "1–1" not in words_of(client.get(REGISTER, {"page": "9"}))


def test_which_value_of_a_list_is_wrong_and_which_stands_there_twice_is_said(client):
    assert "“colour” is not one of the values." in words_of(
        client.get(EXPLORER, {"group_by": "year,colour"})
    )
    assert "“year,year” names a value twice" in words_of(
        client.get(EXPLORER, {"group_by": "year,year"})
    )


def test_a_page_in_a_frame_keeps_no_form(client):
    answer = client.get("/embed/statistics/", {"sector": "foo"})

    assert answer.status_code == 400
    assert "<form" not in answer.content.decode()


def test_the_explorer_has_one_button_and_its_views_are_links_that_keep_the_choice(client):
    page = client.get(EXPLORER, {"sector": "health", "view": "map"}).content.decode()
    (form,) = re.findall(r'<form class="filter explorer".*?</form>', page, flags=re.DOTALL)

    assert form.count("<button") == 1
    assert "Show figures" in form
    assert '<input type="hidden" name="view" value="map">' in form
    assert 'href="/statistics/?sector=health#shown"' in page
    assert 'href="/statistics/?sector=health&amp;view=table#shown"' in page


@pytest.mark.parametrize(
    "address",
    [
        "/regions/ML04/",
        "/statistics/chart.svg?region=ML04&group_by=year",
        "/embed/statistics/?region=ML04&group_by=year",
        f"{API}statistics/?region=ML04&group_by=year&format=json-file",
        f"{API}projects/?region=ML04&format=json-file",
    ],
)
def test_figures_of_a_region_say_how_many_projects_of_the_former_one_they_leave_out(
    client, address
):
    more = codes(client, region="v02-ML04") - codes(client, region="ML04")

    answer = client.get(address)

    told = b"".join(answer).decode()
    assert f"{len(more)} other projects of the selection name Ségou (before 2023)" in told
