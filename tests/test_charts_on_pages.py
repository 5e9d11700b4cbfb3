"""Charts on the pages of the real data, in every language."""

import re
from pathlib import Path

import pytest
from django.utils.html import escape

from programmes.models import CountryProgramme, Region
from tests.factories import ProjectFactory
from tests.pictures import size_of
from tests.reading_pages import words_of
from tests.test_pages import publish

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

ROOT = Path(__file__).resolve().parent.parent
CSS = ROOT / "static" / "css"
PREFIX = {"en": "", "fr": "/fr", "it": "/it"}
PAGES = [
    "/",
    "/regions/",
    "/regions/ML05/",
    "/sectors/health/",
    "/organisations/echo/",
    "/projects/MLI-FCDO-2023-rallier/",
    "/projects/?view=timeline",
    "/projects/?view=map",
    "/statistics/",
    "/statistics/?view=map",
    "/statistics/?group_by=year,sector",
    "/statistics/?view=table&group_by=sector,donor",
    "/styleguide/",
]


@pytest.mark.parametrize("language", list(PREFIX))
@pytest.mark.parametrize("address", PAGES)
def test_every_page_with_charts_answers_in_every_language(client, address, language):
    answer = client.get(PREFIX[language] + address)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "css/charts.css" in page
    assert " style=" not in page
    # Data that describe a page to search engines are no program; one small file is.
    beside = page.replace('<script type="application/ld+json">', "")
    assert "<script" not in beside.replace('<script src="/static/js/copy.js" defer></script>', "")
    assert page.count('id="c-hatching"') == 1


def test_a_page_without_charts_does_not_load_their_style(client):
    assert "charts.css" not in client.get("/methodology/").content.decode()


def test_ids_stand_once_in_a_page(client):
    for address in PAGES:
        ids = re.findall(r'\bid="([^"]+)"', client.get(address).content.decode())
        assert len(set(ids)) == len(ids), address


def test_what_opens_beside_a_chart_says_which_chart_it_is_of(client):
    page = client.get("/").content.decode()

    names = re.findall(r'<summary aria-label="((?:The same as a table|Embed): [^"]+)"', page)
    assert "The same as a table: Documented projects by year" in names
    assert len(set(names)) == len(names) == len(re.findall("as a table</span>|Embed</span>", page))


def test_the_style_sheets_stay_small():
    assert (CSS / "site.css").stat().st_size < 20_000
    assert (CSS / "charts.css").stat().st_size < 12_000


# What the profile shows


def test_the_profile_draws_every_documented_project_with_its_dates_in_words(client):
    words = words_of(client.get("/"))

    assert "2013 – end not reported" in words
    assert "10\u00a0October\u00a02022 – December 2023" in words
    assert "6 more projects: no source gives their dates" in words
    assert words.count("dates not reported") >= 6


def test_a_project_without_dates_has_words_and_no_place_on_the_axis(client):
    page = client.get("/").content.decode()
    rows = re.findall(r'<th scope="row">(?:(?!</tr>).)*?class="when">.*?</td>', page, re.DOTALL)

    undated = [row for row in rows if "dates not reported" in row]
    assert len(undated) == 6
    assert not any("<rect" in row or "c-years" in row for row in undated)


def test_the_profile_says_what_is_not_reported_and_never_draws_it_as_a_number(client):
    page = client.get("/").content.decode()

    assert "People reached: what is reported" in page
    assert page.count("not reported") > 60


def test_a_share_is_drawn_only_of_the_two_that_were_printed(client):
    page = client.get("/").content.decode()

    assert 'width="95%"' in page
    assert 'width="5%"' in page


def test_too_many_projects_for_a_timeline_leave_the_register(client):
    programme = CountryProgramme.objects.get()
    for _number in range(60):
        ProjectFactory(ready=True, programme=programme)
    publish()

    answer = client.get("/")

    assert 'id="timeline"' not in answer.content.decode()
    assert answer.status_code == 200


def test_a_grid_without_one_reported_figure_is_a_sentence_and_a_closed_table(client):
    page = client.get("/").content.decode()
    grid = page[page.index('id="coverage"') :].partition("</figure>")[0]

    assert "Nobody has reported a figure here. That is not zero." in grid
    assert "<table" in grid
    assert "<details open>" not in grid
    # Its cells are signs with words for those who hear them, and the signs have a key.
    assert '<span class="hatch" aria-hidden="true"></span><span class="hidden">' in grid
    assert 'class="c-key"' in grid


def test_the_key_of_a_timeline_names_the_sectors_whose_colours_it_shows(client):
    svg = client.get("/projects/chart.svg?view=timeline").content.decode()

    for words in ("Nutritional security", "Economic development", "no sector named first"):
        assert f">{words}</text>" in svg
    assert ">Migration</text>" not in svg


def test_every_region_of_today_stands_on_the_map(client):
    page = client.get("/regions/").content.decode()

    assert page.count('class="c-region') == 20
    for name in ("Bandiagara", "Douentza", "Mopti", "San", "Ségou"):
        assert f"{name}: the programme works here today" in page


def test_a_project_is_drawn_in_its_regions_and_a_former_one_only_as_what_it_held(client):
    page = client.get("/projects/MLI-AICS-2022-emergency-central-mali/").content.decode()

    assert page.count('class="c-region') == 20
    assert page.count('class="c-region c-present') == 1
    for name in ("San", "Ségou"):
        assert f"{name}: within a former, larger region that the records name" in page
    without_region = client.get("/projects/MLI-COOPISUISSE-ureni-mobile/").content.decode()
    assert "c-region" not in without_region


def test_each_link_to_a_part_of_the_profile_leads_to_it(client):
    page = client.get("/").content.decode()
    contents = page[page.index('aria-label="On this page"') :].partition("</nav>")[0]

    places = re.findall(r'href="#([\w-]+)"', contents)
    assert len(places) == 7
    assert set(places) <= set(re.findall(r'<section class="[^"]+" id="([\w-]+)"', page))


def test_regions_without_a_project_are_named_and_not_drawn_and_former_ones_neither(client):
    page = client.get("/statistics/?group_by=region").content.decode()
    drawing, _figure, note = page[page.index('id="figures"') :].partition("No documented project:")

    names = set(re.findall(r'c-label">([^<]+)<', drawing))
    assert {"Ségou", "Ségou (before 2023)"} <= names
    assert "Kidal" not in names
    assert "Kidal" in note[:200]
    assert "before 2023" not in note[:200]


def test_a_base_stands_beside_the_name_of_its_region_and_at_no_place(client):
    page = client.get("/").content.decode()

    # The one point is the public address of the country office, on both drawings.
    assert page.count('r="5"') - page.count('cx="11"') == 2


def test_the_style_guide_is_not_for_search_engines_and_measures_its_colours(client):
    answer = client.get("/styleguide/")

    words = words_of(answer)
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "made up" in words
    assert "15.5 / 13.9" in words
    assert "too little" not in words


@pytest.mark.parametrize("language", list(PREFIX))
def test_the_card_of_a_shared_link_tells_published_figures_of_its_edition(client, language):
    answer = client.get(f"{PREFIX[language]}/card.png")

    assert answer.headers["Content-Type"] == "image/png"
    assert size_of(answer.content) == (1200, 630)
    assert answer.content == client.get(f"{PREFIX[language]}/card.png?edition=2024.1").content
    page = client.get(f"{PREFIX[language]}/").content.decode()
    assert f'content="http://testserver{PREFIX[language]}/card.png?edition=2024.1"' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page


def test_the_manifest_names_the_programme_and_its_icon(client):
    manifest = client.get("/site.webmanifest").json()

    assert manifest["name"] == "COOPI Mali"
    assert manifest["icons"][0]["type"] == "image/svg+xml"


def test_a_project_shows_when_it_ran_in_a_bar_and_in_words(client):
    answer = client.get("/projects/MLI-FCDO-2023-rallier/")

    assert "When it ran" in words_of(answer)
    assert "1\u00a0May\u00a02023 – October 2025" in words_of(answer)
    assert 'class="c-years"' in answer.content.decode()


def test_regions_are_drawn_year_by_year_only_where_most_years_are_known(client):
    before = client.get("/regions/").content.decode()
    programme = CountryProgramme.objects.get()
    regions = list(Region.objects.filter(code_version=Region.CodeVersion.REFORM_2023))
    ProjectFactory.create_batch(
        12, programme=programme, ready=True, regions=regions, start_date="2013", end_date="2024"
    )
    publish()
    after = client.get("/regions/").content.decode()

    assert 'id="figures"' not in before
    assert 'id="figures"' in after
    assert after.count('class="c-part"') >= len(regions)


def test_numbers_by_region_name_those_in_no_row_and_lead_to_how_they_were_made(client):
    page = client.get("/regions/")
    explore = page.context["tiles"].explore

    assert "2 projects of the selection name no region and stand in no row." in words_of(page)
    assert f'href="{escape(explore)}#made"' in page.content.decode()
    assert 'id="made"' in client.get(explore).content.decode()


def test_what_is_covered_leads_to_how_its_numbers_were_made(client):
    page = client.get("/data/")
    html = page.content.decode()

    for table in page.context["coverage"]:
        assert f'href="{escape(table["explore"])}#made"' in html
        assert 'id="made"' in client.get(table["explore"]).content.decode()
