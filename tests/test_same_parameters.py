"""A page and the list of the API at the same thing understand the same words, and find the same."""

import pytest

from tests.api_editions import API, ask, problems, rows
from tests.reading_pages import words_of

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

# Pages have no rows to page through, and no forms beside themselves (decision 30); only the
# explanation takes the address of a list as it is.
OF_PROGRAMS = {"cursor", "page_size", "lang", "format"}
# What only a page can be asked: how it shows what it found.
OF_PAGES = {"page", "view", "show", "compare"}
# Each page with the list that has the same, and under which name it holds what it found.
LISTS = {
    "/regions/": ("regions", "regions", "code"),
    "/bases/": ("bases", "bases", "code"),
    "/sectors/": ("sectors", "sectors", "slug"),
    "/organisations/": ("organisations", "organisations", "slug"),
}
PAGES = {page: endpoint for page, (endpoint, _name, _key) in LISTS.items()} | {
    "/projects/": "projects",
    "/statistics/": "statistics",
    "/embed/statistics/": "statistics",
    "/statistics/explanation/": "statistics/explanation",
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_the_parameters_of_the_api_and_no_others(client, page):
    (of_page,) = client.get(page, {"statut": "x"}).context["problems"]
    of_api = problems(client, PAGES[page], statut="x")["statut"]

    assert set(of_page.valid) - OF_PAGES - OF_PROGRAMS == set(of_api) - OF_PROGRAMS


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("/regions/", {}),
        ("/regions/", {"at": "2016"}),
        ("/regions/", {"at": "2024"}),
        ("/regions/", {"at": "2016", "q": "mopti"}),
        ("/bases/", {"region": "ML05"}),
        ("/bases/", {"region": "ML19"}),
        ("/sectors/", {"q": "santé"}),
        ("/organisations/", {"q": "union europeenne"}),
        ("/organisations/", {"role": "donor"}),
        ("/organisations/", {"role": "partner", "q": "ngo"}),
        ("/organisations/", {"role": "institution"}),
        ("/organisations/", {"q": "nowhere to be found"}),
    ],
    ids=str,
)
def test_a_page_lists_what_the_api_finds(client, page, asked):
    endpoint, name, key = LISTS[page]

    told = {row[key] for row in rows(client, endpoint, **asked)}
    answer = client.get(page, asked)

    assert {row[key] for row in answer.context[name]} == told
    assert ask(client, endpoint, **asked)["count"] == len(told)
    assert ("Nothing in this list matches" in words_of(answer)) == (not told)
    # What was asked stands in the form again.
    for value in asked.values():
        assert f'value="{value}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "valid"),
    [
        ("/regions/?at=soon", "1990–2100"),
        ("/bases/?region=ML77", "ML05"),
        ("/organisations/?role=friend", "national_partner"),
        ("/sectors/?q=a&q=b", "Give this parameter once."),
    ],
)
def test_what_a_list_does_not_understand_is_said_in_words_beside_its_form(client, address, valid):
    answer = client.get(address)

    assert answer.status_code == 400
    assert valid in words_of(answer)
    assert answer.context["form_template"] == "editions/_narrow.html"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, value) for name in ("year", "year_min") for value in ("2016.0", "+2016", "2_016")),
        ("year_max", "٢٠١٦"),
        ("ordering", "start,"),
        ("ordering", "start,code"),
        ("sector", ["health", "migration"]),
    ],
)
def test_the_register_and_its_drawings_refuse_what_the_list_of_projects_refuses(
    client, name, value
):
    paths = ["/projects/", "/fr/projects/", "/embed/projects/", "/projects/chart.svg"]

    assert client.get(f"{API}/projects/", {name: value}).status_code == 400
    assert [client.get(path, {name: value}).status_code for path in paths] == [400] * len(paths)


@pytest.mark.parametrize("ordering", ["start", "-start", "code", "-code"])
def test_the_register_lists_projects_in_the_order_of_the_api(client, ordering):
    answer = client.get("/projects/", {"ordering": ordering})

    told = [row["code"] for row in rows(client, "projects", ordering=ordering)]
    assert [row["code"] for row in answer.context["projects"]] == told


def test_former_regions_are_off_the_list_until_their_map_is_asked_for(client):
    today, former = client.get("/regions/"), client.get("/regions/?at=2022")

    assert "/regions/v02-ML05/" not in today.content.decode()
    assert 'href="/regions/?at=2022"' in today.content.decode()
    assert "Regions of today’s map" in words_of(today)
    assert 'href="/regions/v02-ML05/"' in former.content.decode()
    assert "Regions of the map at the end of 2022, before the reform" in words_of(former)
    assert 'href="/statistics/?group_by=region&amp;at=2022"' in former.content.decode()
    assert "which is today’s" in words_of(client.get("/regions/?at=2023"))
    assert client.get("/regions/v02-ML05/").status_code == 200


def test_an_organisation_is_found_by_its_role_in_files_too(client):
    answer = client.get(f"{API}/organisations/", {"role": "donor", "format": "csv"})

    text = b"".join(answer.streaming_content).decode()
    assert "echo" in text
    assert "Role: Donor of projects" in text


def test_the_register_offers_former_regions_that_a_project_names_and_no_others(client):
    (region,) = [
        choice
        for name, choice in client.get("/projects/").context["choices"].items()
        if name == "region"
    ]
    named = {row["code"] for one in rows(client, "projects") for row in one["regions"]}

    offered = {option.value for option in (*region.leaving, *region.leaving_none)}
    former = {code for code in offered if code.startswith("v02")}
    assert former == {code for code in named if code.startswith("v02")}
    assert len(offered - former) == ask(client, "regions")["count"]
