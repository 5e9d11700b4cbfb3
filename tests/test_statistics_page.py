"""The explorer answers any selection as chart, map, table and file: the numbers of the API."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest

from editions.models import Edition
from editions.naming import Names
from editions.pages.asking import Asked
from tests.factories import ProjectFactory, SectorFactory
from tests.reading_pages import table_of, words_of
from tests.test_pages import publish

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

PAGE, API, FILE = "/statistics/", "/api/v1/statistics/", "/statistics/chart.svg"
PREFIX = {"en": "", "fr": "/fr", "it": "/it"}


def rows_of(client, **query) -> list[dict]:
    return client.get(API, {"page_size": 200, **query}).json()["results"]


def drawn_of(client, **query) -> list[str]:
    """The texts of the drawing as a file."""
    answer = client.get(FILE, query)
    assert answer.status_code == 200, answer.content
    root = ElementTree.fromstring(answer.content)
    return ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]


# The same numbers everywhere


@pytest.mark.parametrize("dimension", ["year", "sector", "region", "nature", "donor"])
def test_the_table_has_the_numbers_of_the_api(client, dimension):
    told = rows_of(client, group_by=dimension)

    table = table_of(client.get(PAGE, {"group_by": dimension, "view": "table"}))

    assert len(table) == len(told)
    for cells, row in zip(table, told, strict=True):
        assert cells[1:3] == [str(row["projects"]), str(row["projects_not_known"])]
        assert cells[3] == row["status"].replace("_", " ")
        assert row["people_reached"] is None


@pytest.mark.parametrize("dimension", ["sector", "region", "donor"])
def test_a_drawing_of_bars_has_the_numbers_of_the_api(client, dimension):
    told = rows_of(client, group_by=dimension)

    texts = drawn_of(client, group_by=dimension)

    # Regions without any, which are most of them, stand below the drawing.
    held = [row for row in told if row["projects"] or dimension != "region"]
    # A name and its number for each row, after the title and the line under it.
    numbers = [int(words) for words in texts[3 : 3 + 2 * len(held) : 2]]
    assert numbers == [row["projects"] for row in held]


def test_a_drawing_by_year_has_the_known_and_the_others_of_the_api(client):
    told = rows_of(client, group_by="year")

    texts = drawn_of(client, group_by="year")

    numbers = [words for words in texts if re.fullmatch(r"\+?\d{1,2}", words)]
    expected = []
    for row in told:
        expected.append(str(row["projects"]))
        expected += [f"+{row['projects_not_known']}"] if row["projects_not_known"] else []
        expected.append(f"{row['year'] % 100:02}")
    assert numbers == expected


def test_of_two_dimensions_every_combination_with_something_is_in_the_table(client):
    told = [
        row
        for row in rows_of(client, group_by="sector,donor")
        if row["projects"] or row["projects_not_known"]
    ]

    answer = client.get(PAGE, {"group_by": ["sector", "donor"], "view": "table"})

    assert [cells[2] for cells in table_of(answer)] == [str(row["projects"]) for row in told]
    assert "left out" in words_of(answer)
    assert "do not add up" in words_of(answer)


def test_the_map_has_a_square_with_the_number_of_each_region_of_today(client):
    told = {row["region"]: row["projects"] for row in rows_of(client, group_by="region")}
    today = [code for code in told if not code.startswith("v02")]

    texts = drawn_of(client, view="map")

    numbers = [int(words) for words in texts if re.fullmatch(r"\d", words)]
    assert sum(numbers) >= sum(told[code] for code in today)
    assert "not official borders" in words_of(client.get(PAGE, {"view": "map"}))


@pytest.mark.parametrize("view", ["map", "outlines"])
def test_a_map_says_the_numbers_of_former_regions_in_the_page_and_in_the_file(client, view):
    told = {row["region"]: row["projects"] for row in rows_of(client, group_by="region")}
    segou = f"Ségou (before 2023): {told['v02-ML04']}"

    assert segou in words_of(client.get(PAGE, {"view": view}))
    assert segou in " ".join(drawn_of(client, view=view))


@pytest.mark.parametrize("query", [{"group_by": "donor"}, {"group_by": "sector"}, {"view": "map"}])
def test_a_file_says_that_its_rows_do_not_add_up(client, query):
    assert "do not add up" in " ".join(drawn_of(client, **query))


def test_natures_by_year_have_the_number_that_may_have_run_over_them(client):
    told = rows_of(client, group_by="year,nature")
    unknown = {}
    for row in told:
        unknown[row["year"]] = unknown.get(row["year"], 0) + row["projects_not_known"]

    texts = drawn_of(client, group_by="year,nature")

    assert [words for words in texts if words.startswith("+")] == [
        f"+{number}" for number in unknown.values() if number
    ]


def test_where_nobody_reported_the_page_says_so_and_that_it_is_not_zero(client):
    words = words_of(client.get(PAGE, {"show": "people_reached"}))

    assert "No figure enters here. That is not zero" in words


def test_where_too_few_regions_are_reported_a_map_is_a_sentence(client):
    answer = client.get(PAGE, {"show": "people_reached", "view": "map"})

    assert "No figure enters here. That is not zero" in words_of(answer)
    assert "c-tile" not in answer.content.decode()


def test_nothing_but_zeros_is_a_sentence_beside_the_table(client):
    page = client.get("/sectors/migration/").content.decode()

    assert 'id="by-year"' in page
    assert "c-touch" not in page
    assert page.count("Not every project of the programme is documented.") >= 2


def test_projects_are_not_drawn_by_what_only_people_have(client):
    words = words_of(client.get(PAGE, {"group_by": "sex"}))

    assert "Projects have no sex and age" in words


# Where marks lead


MARK = re.compile(r'<a href="(/[^"]+)"><title>([^<]*?: (\d+)[^<]*)</title>')


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("group_by=region&donor=echo&year_min=2018&year_max=2022", id="regions"),
        pytest.param("group_by=year,nature&donor=echo", id="natures in years"),
        pytest.param("group_by=year,sector&q=malnutrition", id="years of sectors"),
        pytest.param("view=map&nature=emergency&partner=tamat", id="a map"),
    ],
)
def test_each_mark_leads_to_its_own_projects_of_the_same_selection(client, query):
    marks = MARK.findall(client.get(f"{PAGE}?{query}").content.decode())

    assert marks
    # The first, the last, and one between: each opening costs time.
    for address, said, number in {marks[0], marks[len(marks) // 2], marks[-1]}:
        answer = client.get(unescape(address))
        assert answer.status_code == 200, address
        words = words_of(answer)
        assert re.search(rf"\b{number} of 25 documented|No documented project matches", words), said
        assert ("No documented project matches" in words) == (number == "0")


@pytest.mark.parametrize("year", ["year", "year_min"])
def test_a_figure_of_people_leads_to_the_same_selection_of_its_own_row(client, year):
    asked = Asked(
        Edition.objects.get(),
        Names({}),
        {year: "2020", "donor": "echo"},
        ["year", "sector"],
        "people_reached",
    )

    words = words_of(client.get(asked.leading_to({"year": 2022, "sector": "health"})))

    assert "People reached 2022, Health, ECHO" in words


def test_the_projects_of_a_selection_are_one_link_away(client):
    page = client.get(PAGE, {"donor": "echo"}).content.decode()

    link = "/projects/?donor=echo&amp;year_min=2013&amp;year_max=2024"
    assert f'<a href="{link}">The projects of this selection, in the register</a>' in page
    (told,) = rows_of(client, donor="echo", year_min=2013, year_max=2024)
    assert f"{told['projects']} of 25 documented" in words_of(client.get(unescape(link)))


# The form


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("partner", "tamat", "2013–2024, Partner: TAMAT"),
        ("project_status", "not_stated", "2013–2024, Status: not stated"),
        ("q", "malnutrition", "2013–2024, “malnutrition”"),
    ],
)
def test_what_narrows_projects_narrows_their_figures_as_in_the_api(client, name, value, words):
    answer = client.get(PAGE, {name: value, "view": "table"})
    told = rows_of(client, group_by="year", **{name: value})

    assert [cells[1:3] for cells in table_of(answer)] == [
        [str(row["projects"]), str(row["projects_not_known"])] for row in told
    ]
    page = answer.content.decode()
    assert words in words_of(answer)
    assert "<details open>" in page
    assert f'value="{value}"' in page


def test_the_answer_to_a_form_begins_at_what_it_found(client):
    for address, anchor in ((PAGE, "shown"), ("/projects/", "projects")):
        page = client.get(address).content.decode()
        assert f'action="{address}#{anchor}"' in page
        assert f'id="{anchor}"' in page


def test_every_year_in_which_a_project_ran_can_be_chosen(client):
    page = client.get(PAGE).content.decode()

    # In both ends of the span, and of the map.
    assert page.count('<option value="2025" >') == 3


def test_what_is_chosen_stands_in_the_form_again(client):
    page = client.get(
        PAGE, {"sector": "health", "year_min": 2015, "group_by": ["year", "nature"]}
    ).content.decode()

    for value in ("health", "2015", "year", "nature"):
        assert f'<option value="{value}" selected>' in page


def test_empty_fields_of_the_form_ask_for_nothing(client):
    answer = client.get(PAGE + "?show=projects&year_min=&sector=&group_by=year&group_by=&utm_a=b")

    assert answer.status_code == 200
    assert "Documented projects by year" in words_of(answer)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("group_by=year,sector,region", "two dimensions at most", id="three of them"),
        pytest.param("group_by=year&group_by=year", "different values", id="one twice"),
        pytest.param("group_by=colour", "sector", id="no dimension"),
        pytest.param("sector=helth", "nutritional-security", id="a sector"),
        pytest.param("year_min=soon", "1990", id="a year in words"),
        pytest.param("year_min=2020&year_max=2015", "before the first", id="years turned round"),
        pytest.param("view=film", "table", id="a view"),
        pytest.param("show=cost", "people_reached", id="a measure"),
        pytest.param("statut=x", "group_by", id="unknown parameter"),
        pytest.param("edition=1999.9", "2024.1", id="an edition"),
    ],
)
@pytest.mark.parametrize("address", [PAGE, FILE])
def test_what_is_not_understood_is_refused_with_what_is_valid(client, address, query, words):
    answer = client.get(f"{address}?{query}")

    assert answer.status_code == 400
    assert words in words_of(answer)


def test_a_choice_that_finds_nothing_says_that_there_may_have_been_something(client):
    answer = client.get(PAGE, {"sector": "wash", "region": "ML08"})

    words = words_of(answer)
    assert "No documented project matches" in words
    # Where “How these numbers were made” leads, of a chart that shows none.
    assert answer.content.decode().count('id="made"') == 1
    assert "This does not mean that there was none" in words
    assert "Without “Kidal”: 2 projects" in words


def test_where_no_single_step_helps_one_part_of_the_choice_alone_is_offered(client):
    query = {"sector": "wash", "region": "ML08", "year_min": 2016, "year_max": 2016}
    answer = client.get(PAGE, query)

    words = words_of(answer)
    assert "“2016” alone: 2 projects" in words
    assert "alone: 2 projects" in words.replace("“2016” alone", "")
    assert "?year_min=2016&amp;year_max=2016" in answer.content.decode()


# Files, editions, languages


def test_downloads_are_the_selection_that_is_shown_of_this_edition(client):
    page = client.get(PAGE, {"group_by": "sector", "nature": "emergency"}).content.decode()

    for form in ("csv", "xlsx", "json"):
        assert (
            f"/api/v1/statistics/?nature=emergency&amp;group_by=sector&amp;edition=2024.1"
            f"&amp;format={form}" in page
        )
    assert "/statistics/chart.svg?nature=emergency&amp;group_by=sector&amp;edition=2024.1" in page


def test_the_file_of_a_drawing_stands_alone_under_a_policy_of_its_own(client):
    answer = client.get(FILE, {"group_by": "year"})

    svg = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert "style-src 'sha256-" in answer.headers["Content-Security-Policy"]
    assert " style=" not in svg
    assert "edition 2024.1" in svg
    assert 'id="c-hatching"' in svg
    ElementTree.fromstring(answer.content)


@pytest.mark.parametrize("view", ["chart", "map", "table"])
@pytest.mark.parametrize("language", list(PREFIX))
def test_every_view_speaks_every_language(client, language, view):
    answer = client.get(f"{PREFIX[language]}{PAGE}", {"view": view, "group_by": "region"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in page
    assert page.count("<h1") == 1


def test_an_older_edition_answers_with_its_own_figures(client):
    before = table_of(client.get(PAGE, {"view": "table"}))
    sector = SectorFactory._meta.model.objects.get(slug="health")
    ProjectFactory(
        ready=True,
        programme=sector.programme,
        sectors=[sector],
        start_date="2013",
        end_date="2024",
    )
    publish()

    assert table_of(client.get(PAGE, {"view": "table"})) != before
    older = client.get(PAGE, {"view": "table", "edition": "2024.1"})
    assert table_of(older) == before
    assert '<input type="hidden" name="edition" value="2024.1">' in older.content.decode()
