"""The register of projects: what each choice would leave, searching, list, timeline and map."""

import random
import re

import pytest

from programmes.models import CountryProgramme, Organisation, Project, Sector
from tests.factories import OrganisationFactory, ProjectFactory
from tests.public_addresses import links_of
from tests.reading_pages import table_of, words_of
from tests.test_pages import publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

PAGE, API = "/projects/", "/api/v1/projects/"
# None, one and several choices that the cube counts; then those that it does not.
ASKED = [
    {},
    {"sector": "health"},
    {"region": "v02-ML04", "year": "2022"},
    {"nature": "emergency", "donor": "echo", "sector": "nutritional-security"},
    {"year_min": "2014", "year_max": "2016"},
    {"year": "2022", "year_min": "2020"},
    {"q": "segou"},
    {"q": "segou", "sector": "health", "donor": "echo"},
    {"project_status": "ended"},
    {"partner": "coopi", "region": "ML00"},
]
NAMES = ["sector", "region", "nature", "donor", "project_status", "partner", "year"]


def listed(client, **query) -> int:
    """How many projects the API lists, one by one."""
    return len(client.get(API, {"page_size": 200, **query}).json()["results"])


def make(code: str, **more) -> Project:
    return ProjectFactory(code=code, programme=CountryProgramme.objects.get(), ready=True, **more)


def options(page: str, name: str) -> dict[str, tuple[str, str, str]]:
    """Value, words, spoken words and group of each option of a list of the form."""
    (select,) = re.findall(rf'<select name="{name}".*?</select>', page, flags=re.DOTALL)
    first, _optgroup, none = select.partition("<optgroup")
    found = {}
    for group, part in (("", first), ("none", none)):
        for attributes, words in re.findall(r"<option ([^>]*)>([^<]*)</option>", part):
            spoken = re.search(r'aria-label="([^"]*)"', attributes)
            (value,) = re.findall(r'value="([^"]*)"', attributes)
            found[value] = (words, spoken[1] if spoken else "", group)
    return found


# What each choice would leave


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_each_choice_says_how_many_projects_it_would_leave_given_the_others(client, asked):
    numbers = client.get(PAGE, asked).context["choices"]

    assert set(numbers) == set(NAMES)
    for name, choice in numbers.items():
        # Two that leave something, and one that leaves nothing, of each.
        told = [*choice.leaving[:2], *choice.leaving_none[:1]]
        assert told
        for option in told:
            assert option.left == listed(client, **(asked | {name: option.value})), option


def test_choices_that_leave_nothing_stand_last_and_can_still_be_asked_for(client):
    page = client.get(PAGE, {"sector": "wash"}).content.decode()

    donors = options(page, "donor")
    assert donors["echo"][2] == ""
    assert donors["aics"][2] == "none"
    groups = [group for _words, _spoken, group in donors.values()]
    assert groups == sorted(groups)
    assert "disabled" not in page


def test_the_number_of_a_choice_is_said_in_words_to_those_who_hear_it(client):
    page = client.get(PAGE).content.decode()

    health = Project.objects.filter(sectors__slug="health").count()
    assert options(page, "sector")["health"][:2] == (
        f"Health ({health})",
        f"Health: {health} projects",
    )
    assert 'aria-describedby="numbers"' in page
    assert 'id="numbers"' in page


def test_a_year_in_which_nothing_is_known_can_be_chosen(client):
    page = client.get(PAGE, {"donor": "uk-fcdo"}).content.decode()

    assert options(page, "year")["2023"][0] == "2023 (1)"
    assert options(page, "year")["2013"][2] == "none"


# Searching


@pytest.mark.parametrize("reference", ["AID 12289", "aid 12289", "“AID 12289”", "(12289, aid)"])
def test_a_search_finds_the_reference_of_a_donor_however_it_is_written(client, reference):
    rows = client.get(API, {"q": reference}).json()["results"]

    assert len(rows) == 2
    for row in rows:
        assert "AID 12289" in [donor["reference"] for donor in row["donors"]]


def test_a_search_finds_every_reference_and_code_of_the_real_data(client):
    for project in Project.objects.prefetch_related("organisation_links"):
        references = [link.reference for link in project.organisation_links.all()]
        for asked in filter(None, [project.code, project.code.lower(), *references]):
            codes = [row["code"] for row in client.get(API, {"q": asked}).json()["results"]]
            assert project.code in codes, asked


def test_a_search_knows_neither_accents_nor_capitals_nor_the_kind_of_apostrophe(client):
    make("XYZ-1", title_en="L’ÉCOLE d’Œuvre inventée")
    publish()

    for asked in ("l'ecole", "L’école", "ECOLE INVENTEE", "inventée l'école"):
        assert [row["code"] for row in client.get(API, {"q": asked}).json()["results"]] == ["XYZ-1"]
    assert listed(client, q="ecole somewhere") == 0


def test_the_page_says_what_was_searched_and_where(client):
    words = words_of(client.get(PAGE, {"q": "AID 12289"}))

    assert "Search: AID 12289" in words
    assert "(aid, 12289)" in words
    assert "references of donors" in words


# List, timeline and map


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_every_view_shows_as_many_projects_as_the_api(client, asked):
    for view in ("list", "timeline", "map"):
        answer = client.get(PAGE, asked | {"view": view})

        assert answer.status_code == 200
        assert answer.context["matching"] == listed(client, **asked)
        shown = re.findall(r'aria-current="true">([^<]+)</a>', answer.content.decode())
        assert view.capitalize() in shown


@pytest.mark.parametrize("language", ["", "/fr", "/it"])
def test_an_unknown_view_is_refused_with_those_that_are_known(client, language):
    answer = client.get(language + PAGE, {"view": "globe"})

    assert answer.status_code == 400
    words = words_of(answer)
    for known in ("globe", "list", "timeline", "map"):
        assert known in words


def test_the_views_lead_to_each_other_and_keep_the_choice(client):
    links = links_of(PAGE, client.get(PAGE, {"sector": "health"}).content.decode(), "text/html")

    for view in ("timeline", "map"):
        assert f"/projects/?sector=health&view={view}" in links
    page = client.get(PAGE, {"sector": "health", "view": "map"}).content.decode()
    assert "/projects/?sector=health" in links_of(PAGE, page, "text/html")
    assert '<input type="hidden" name="view" value="map">' in page


def test_the_timeline_has_a_row_for_each_matching_project(client):
    asked = {"sector": "health"}
    codes = {row["code"] for row in client.get(API, asked).json()["results"]}

    timeline = client.get(PAGE, asked | {"view": "timeline"}).context["timeline"]

    assert {row.project["code"] for row in timeline.rows} == codes


def test_a_timeline_in_another_order_does_not_say_that_it_is_by_start(client):
    by_start = words_of(client.get(PAGE, {"view": "timeline"}))
    by_code = words_of(client.get(PAGE, {"view": "timeline", "ordering": "code"}))

    assert "in order of their start" in by_start
    assert "in order of their start" not in by_code


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_the_map_and_its_table_have_the_number_of_matching_projects_of_each_region(client, asked):
    answer = client.get(PAGE, asked | {"view": "map"})

    choice = answer.context["choices"]["region"]
    rows = dict(table_of(answer))
    for option in [*choice.leaving, *choice.leaving_none[:2]]:
        if asked.get("region") in {None, option.value}:
            assert int(rows.pop(option.name)) == listed(
                client, **(asked | {"region": option.value})
            )
    assert {number for name, number in rows.items()} <= {"0"}


def test_the_map_names_the_former_regions_that_it_cannot_show(client):
    former = listed(client, region="v02-ML04", nature="emergency")

    words = words_of(client.get(PAGE, {"nature": "emergency", "view": "map"}))

    assert former
    assert f"Ségou (before 2023): {former}" in words


def test_the_map_says_how_many_projects_name_no_region(client):
    without = Project.objects.filter(region_links=None).count()

    words = words_of(client.get(PAGE, {"view": "map"}))

    assert f"{without} matching project" in words


def test_a_region_of_the_map_leads_to_its_projects_under_the_same_choice(client):
    page = client.get(PAGE, {"nature": "emergency", "q": "segou", "view": "map"})

    for link in links_of(PAGE, page.content.decode(), "text/html"):
        if "region=" in link and "view=" not in link:
            assert "nature=emergency" in link
            assert "q=segou" in link
            assert client.get(link).context["matching"] > 0


# Similar projects


def similar(client, code: str) -> list:
    return client.get(f"/projects/{code}/").context["similar"]


def test_similar_projects_share_a_donor_or_a_sector_in_a_region(client):
    for project in Project.objects.all():
        found = similar(client, project.code)
        assert len(found) <= 5
        for one in found:
            assert one.project["code"] != project.code
            assert one.donors or (one.sectors and one.regions)


def test_those_that_share_most_stand_first_and_say_what(client):
    donor, other = OrganisationFactory.create_batch(2)
    health, wash = Sector.objects.filter(slug__in=["health", "wash"]).order_by("slug")
    region = Project.objects.exclude(regions=None).first().regions.first()
    more = {"start_date": "2019"}
    make("XYZ-0", sectors=[health], regions=[region], donors=[donor], **more)
    make("XYZ-1", sectors=[health], regions=[region], donors=[donor], **more)
    make("XYZ-2", sectors=[wash], regions=[], donors=[donor, other], **more)
    publish()

    found = similar(client, "XYZ-0")
    first = found[0]

    assert "XYZ-0" not in [one.project["code"] for one in found]
    assert first.project["code"] == "XYZ-1"
    assert [row["slug"] for row in first.donors] == [donor.slug]
    assert [row["slug"] for row in first.sectors] == ["health"]
    (kin,) = [one for one in similar(client, "XYZ-2") if one.project["code"] == "XYZ-0"]
    assert (kin.sectors, kin.regions) == ([], [])
    assert f"Same donor: {donor.name}." in words_of(client.get("/projects/XYZ-2/"))


@pytest.mark.parametrize("kin", [3, 9])
def test_they_are_those_that_looking_at_all_finds(client, kin):
    """Where those that are like a project in every way fill the list, and where they do not."""
    donors = OrganisationFactory.create_batch(2)
    sectors = list(Sector.objects.filter(slug__in=["health", "wash", "migration"]))
    regions = list({region for found in Project.objects.all() for region in found.regions.all()})
    chance = random.Random(kin)
    make("XYZ-0", sectors=sectors[:2], regions=regions[:2], donors=donors[:1])
    for number in range(1, kin + 1):
        shared = {"sectors": [sectors[number % 2]], "regions": [regions[number % 2]]}
        start = chance.choice(["", "2018", "2021"])
        make(f"XYZ-{number}", donors=donors[: number % 2 + 1], start_date=start, **shared)
    for number in range(kin + 1, 20):
        make(
            f"XYZ-{number}",
            sectors=chance.sample(sectors, 1),
            regions=chance.sample(regions, 1),
            donors=chance.sample(donors, chance.randint(0, 1)),
        )
    publish()
    every = {row["code"]: row for row in client.get(API, {"page_size": 200}).json()["results"]}

    found = [one.project["code"] for one in similar(client, "XYZ-0")]

    assert found == most_like(every["XYZ-0"], every)


def most_like(project: dict, every: dict[str, dict]) -> list[str]:
    def shared(other: dict) -> list[int]:
        codes = (("donors", "slug"), ("regions", "code"), ("sectors", "slug"))
        return [
            len({one[code] for one in project[kind]} & {one[code] for one in other[kind]})
            for kind, code in codes
        ]

    def place(other: dict) -> tuple:
        counts = shared(other)
        # A project without a start stands last.
        return -sum(map(bool, counts)), -sum(counts), other["start_date"] or "~", other["code"]

    others = [other for code, other in every.items() if code != project["code"]]
    kin = [one for one in others if shared(one)[0] or all(shared(one)[1:])]
    return [one["code"] for one in sorted(kin, key=place)[:5]]


def test_a_project_that_shares_nothing_has_none(client):
    make("XYZ-0")
    publish()

    assert similar(client, "XYZ-0") == []
    assert "Similar projects" not in words_of(client.get("/projects/XYZ-0/"))


# Lists that are too long for a page


@pytest.fixture
def many():
    """So many projects of one region, sector, donor and partner that no page lists them all."""
    donor = Organisation.objects.get(slug="echo")
    region = Project.objects.get(code="MLI-AICS-2025-bankass-koro").regions.get()
    for number in range(51):
        make(
            f"XYZ-{number}",
            sectors=[Sector.objects.get(slug="wash")],
            regions=[region],
            donors=[donor],
            start_date="2001",
        )
    publish()


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("/regions/ML19/", {"region": "ML19"}),
        ("/sectors/wash/", {"sector": "wash"}),
        ("/organisations/echo/", {"donor": "echo"}),
    ],
)
def test_a_long_list_says_the_exact_number_shows_the_first_and_leads_to_all(client, page, query):
    answer = client.get(page)

    content = answer.content.decode()
    number = listed(client, **query)
    assert number > 51
    assert re.search(rf"\b{number} documented project", words_of(answer))
    (name, value) = next(iter(query.items()))
    assert f'href="/projects/?{name}={value}"' in content
    codes = set(re.findall(r'href="/projects/(XYZ-\d+)/"', content))
    assert 0 < len(codes) <= 50


def test_a_short_list_is_whole_and_leads_nowhere_else(client):
    html = client.get("/sectors/wash/").content.decode()
    # How the number was made leads to the register, whatever the list shows.
    content = re.sub(r"<details.*?</details>", "", html, flags=re.S)

    assert '/projects/?sector=wash"' not in content
    assert len(set(re.findall(r'href="/projects/(MLI-[^/]+)/"', content))) == listed(
        client, sector="wash"
    )
