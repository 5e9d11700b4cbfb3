"""Each figure opens to how it was made, has a place of its own, and is cited with its value."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest

from programmes.models import CountryProgramme, Organisation
from tests.factories import BeneficiaryCountFactory, ProjectFactory, ProjectSourceFactory
from tests.reading_pages import words_in
from tests.test_pages import publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data"), pytest.mark.once]

API, PAGE = "/api/v1/statistics/explanation/", "/statistics/explanation/"
SELECTIONS = [
    {},
    {"year_min": "2013", "year_max": "2024"},
    {"region": "v02-ML04", "donor": "echo", "year": "2019"},
    {"partner": "coopi"},
    {"q": "segou", "project_status": "not_stated"},
]


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def links_to(page: str, path: str) -> list[str]:
    found = re.findall(r'href="([^"]+)"', page)
    return [unescape(link) for link in found if urlsplit(link).path.endswith(path)]


def citations(page: str) -> list[str]:
    found = re.findall(r'<span class="citation">(.*?)</span>', page, flags=re.DOTALL)
    return [words_in(one).strip() for one in found]


def test_what_opens_a_figure_and_what_is_taken_along_is_named_after_it(client):
    html = page_of(client, "/fr/")

    assert "<summary><span>Comment ce nombre" not in html
    assert 'établi\u202f? Bénéficiaires directs, 2013–2024, Site web de COOPI, page Mali"' in html
    files = re.findall(r'aria-label="((?:CSV|XLSX|JSON|SVG|PNG)\W[^"]+)"', html)
    assert len(set(files)) == len(files) > 10


# The page that tells people which records entered


@pytest.mark.parametrize("asked", SELECTIONS, ids=str)
def test_the_page_names_every_record_that_the_api_names_and_why(client, asked):
    told = client.get(API, asked).json()

    page = client.get(PAGE, asked).content.decode()

    known, rest = page.split('<section class="listed">', 2)[1:]
    assert re.findall(r"/projects/([^/]+)/", known) == told["projects"]
    for code in told["projects_not_known"]:
        assert f"/projects/{code}/" in rest
    for left in told["reports_left_out"]:
        assert left["reason"] in words_in(rest)
        assert f"/projects/{left['project']}/" in rest
    assert told["definition"] in unescape(page)


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Santé"), ("it", "Salute")],
)
def test_the_page_and_its_json_speak_the_language_of_the_reader(client, language, said):
    page = page_of(client, f"/{language}{PAGE}?sector=health")

    (json,) = links_to(page, API)
    assert f"lang={language}" in json
    assert client.get(json).json()["definition"] in unescape(page)
    assert said in words_in(page)


def test_the_page_refuses_what_the_api_refuses(client):
    for asked in ({"sector": "helth"}, {"year": "x"}, {"statut": "x"}, {"group_by": "colour"}):
        assert client.get(PAGE, asked).status_code == client.get(API, asked).status_code == 400


def test_a_record_that_entered_and_one_that_was_left_out_stand_apart(client):
    programme = CountryProgramme.objects.get()
    for code, year, end in (("MADE-UP-IN", 2020, "2020"), ("MADE-UP-OUT", None, "2021")):
        project = ProjectFactory(
            code=code, start_date="2020", end_date=end, programme=programme, ready=True
        )
        source = ProjectSourceFactory(project=project)
        BeneficiaryCountFactory(project=project, year=year, value=500, accepted=True, source=source)
    publish()

    page = client.get(PAGE, {"year": 2020}).content.decode()

    assert client.get(API, {"year": 2020}).json()["reports_entered"] == ["MADE-UP-IN"]
    entered, left_out = page.split("Reports of people that entered")[1].split("<table", 1)
    assert re.findall(r"/projects/([^/]+)/", entered) == ["MADE-UP-IN"]
    assert "MADE-UP-OUT" in left_out
    assert "a figure of a whole project feeds no single year" in words_in(left_out)


def reported(client) -> list[dict]:
    """What projects report and is public, parts left out."""
    rows = client.get("/api/v1/beneficiary-counts/", {"page_size": 200}).json()["results"]
    return [row for row in rows if row["value"] is not None and not row["sector"]]


@pytest.mark.parametrize(
    "asked",
    [{}, {"donor": "echo"}, {"sector": "health", "year_min": "2013", "year_max": "2024"},
     {"donor": "coopi-suisse", "year": "2020"}],
    ids=str,
)  # fmt: skip
def test_every_report_that_enters_no_sum_is_named_with_its_value_and_why(client, asked):
    """Until one enters: of the real data none does."""
    told = client.get(API, asked).json()
    page = words_in(client.get(PAGE, asked).content.decode())

    of_projects = {name: asked[name] for name in asked if not name.startswith("year")}
    codes = {
        row["code"]
        for row in client.get("/api/v1/projects/", of_projects | {"page_size": 200}).json()[
            "results"
        ]
    }
    wanted = [row for row in reported(client) if row["project"] in codes]
    names = ("project", "measure", "channel", "unit", "group", "value", "precision")
    assert told["reports_entered"] == []
    assert sorted([left[name] for name in names] for left in told["reports_left_out"]) == sorted(
        [row[name] for name in names] for row in wanted
    )
    assert len(wanted) > 1
    assert {row["precision"] for row in wanted} <= {"exact", "about"}
    for row in wanted:
        about = "about " if row["precision"] == "about" else ""
        assert f"{about}{row['value']:,}" in page
    assert told["is_complete"] is True


REASONS = {
    "indirect": ({"channel": "indirect"}, "of people counted indirectly"),
    "channel": ({"channel": "not_stated"}, "does not say whether directly or indirectly"),
    "measure": ({"measure": "not_stated"}, "does not say whether targeted or reached"),
    "households": ({"unit": "household"}, "of households, not of people"),
    "group": ({"group_code": "some", "group_en": "some people"}, "of one group of people alone"),
}


def test_each_reason_is_the_true_one_and_what_is_restricted_tells_no_number(client):
    programme = CountryProgramme.objects.get()
    for name, (changes, _why) in REASONS.items():
        project = ProjectFactory(
            code=f"MADE-UP-{name}", start_date="2019", end_date="2021", programme=programme,
            ready=True,
        )  # fmt: skip
        source = ProjectSourceFactory(project=project)
        of = {"project": project, "source": source, "accepted": True} | changes
        BeneficiaryCountFactory(**of | {"year": 2020, "value": 500})
        BeneficiaryCountFactory(**of | {"year": 2021, "value": 600})
        BeneficiaryCountFactory(**of | {"year": 2019, "value": 7654, "restricted": True})
    publish()

    answer = client.get(API, {"year_min": 2019, "year_max": 2020})

    left = [one for one in answer.json()["reports_left_out"] if "MADE-UP" in one["project"]]
    made_up = {one["project"]: one for one in left if one["value"] is not None}
    # A restricted figure is withheld like any other, and that of a group not even named.
    withheld = [(one["project"], one["year"]) for one in left if one["value"] is None]
    assert sorted(withheld) == [(code, 2019) for code in sorted(made_up) if "group" not in code]
    assert b"7654" not in answer.content
    assert len(made_up) == len(REASONS)
    for name, (_changes, why) in REASONS.items():
        one = made_up[f"MADE-UP-{name}"]
        assert (one["year"], one["value"]) == (2020, 500)
        assert why in one["reason"]
        assert ";" not in one["reason"]
    assert "7,654" not in page_of(client, f"{PAGE}?year_min=2019&year_max=2020")


def test_a_reason_speaks_of_a_period_only_where_one_is_asked_for(client):
    project = ProjectFactory(
        code="MADE-UP-LATE", start_date="2019", end_date="2025", ready=True,
        programme=CountryProgramme.objects.get(),
    )  # fmt: skip
    source = ProjectSourceFactory(project=project)
    BeneficiaryCountFactory(project=project, year=None, value=500, accepted=True, source=source)
    publish()

    whenever, in_period = (
        client.get(API, asked).json() for asked in ({}, {"year_min": "2013", "year_max": "2024"})
    )

    assert "MADE-UP-LATE" in whenever["reports_entered"]
    assert not any("period" in left["reason"] for left in whenever["reports_left_out"])
    assert "whose start and end are not both known" in str(whenever["reports_left_out"])
    (late,) = [one for one in in_period["reports_left_out"] if one["project"] == "MADE-UP-LATE"]
    assert late["reason"].endswith("which is not known to lie inside the period")


@pytest.mark.parametrize("show", ["people_reached", "people_targeted"])
def test_the_explorer_lists_what_the_explanation_names(client, show):
    page = page_of(client, f"/statistics/?show={show}")

    listed = page.split("Reported by projects, and in no sum")[1].split("</section>")[0]
    left = client.get(API).json()["reports_left_out"]
    wanted = [one for one in left if f"people_{one['measure']}" in {show, "people_not_stated"}]
    found = re.findall(r'/projects/([^/]+)/.*?<b class="published">([\d,]+)', listed, re.DOTALL)
    assert sorted(found) == sorted((one["project"], f"{one['value']:,}") for one in wanted)
    assert len(found) >= 3
    about = [f"{one['value']:,}" for one in wanted if one["precision"] == "about"]
    assert sorted(re.findall(r'about <b class="published">([\d,]+)', listed)) == sorted(about)


def test_no_page_sends_a_reader_to_the_answer_of_the_api_instead(client):
    for address in ("/", "/fr/", "/sectors/health/", "/it/organisations/echo/", "/regions/ML05/"):
        page = page_of(client, address)
        assert links_to(page, API) == []
        for link in links_to(page, PAGE):
            assert client.get(link).status_code == 200, link
        assert links_to(page, PAGE)


# The explorer


@pytest.mark.parametrize(
    ("asked", "in_api"),
    [
        ("group_by=sector&donor=echo", "group_by=sector&donor=echo"),
        ("group_by=year&year_min=2019&year_max=2021", "group_by=year&year_min=2019&year_max=2021"),
        ("view=table&group_by=", ""),
    ],
)
def test_the_explorer_opens_to_how_the_whole_and_each_row_were_made(client, asked, in_api):
    page = page_of(client, f"/statistics/?{asked}")

    (box,) = re.findall(r'<details class="provenance" id="made">.*?</details>', page, re.DOTALL)
    whole, *each = links_to(box, PAGE)
    rows = client.get(f"/api/v1/statistics/?{in_api}").json()["results"] if in_api else []
    for link, row in zip(each, rows, strict=True):
        explained = client.get(f"/api/v1{link}").json()["figures"]
        assert explained["projects"] == row["projects"], link
    assert client.get(f"/api/v1{whole}").status_code == 200


def test_a_comparison_says_how_each_of_its_editions_was_made(client):
    ProjectFactory(programme=CountryProgramme.objects.get(), ready=True)
    publish()

    page = page_of(client, "/statistics/?group_by=sector&compare=2024.1")

    box = page.split('id="made"')[1].split("</details>")[0]
    assert [re.search(r"edition=([\d.]+)", link)[1] for link in links_to(box, PAGE)] == [
        "2024.1",
        "2024.2",
    ]


def test_a_chart_on_another_page_leads_to_how_its_numbers_were_made(client):
    page = page_of(client, "/")

    leads = [link for link in links_to(page, "/statistics/") if link.endswith("#made")]
    assert len(leads) >= 2
    for link in leads:
        assert 'id="made"' in page_of(client, link.partition("#")[0])


# Places and citations


@pytest.mark.parametrize(
    "page",
    ["/fr/", "/bases/", "/sectors/health/", "/organisations/echo/", "/it/regions/ML05/",
     "/projects/MLI-2018-mopti-child-reintegration/"],
)  # fmt: skip
def test_each_citation_of_a_figure_leads_to_a_place_of_its_own(client, page):
    html = page_of(client, page)

    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(set(ids)) == len(ids)
    of_figures = [one for one in citations(html) if "#" in one]
    assert of_figures
    for one in of_figures:
        address = one.rpartition(" ")[2]
        assert "edition=2024.1" in address
        assert address.partition("#")[2] in ids


def test_a_citation_names_figure_period_and_value_with_its_unit(client):
    said = {language: " ".join(citations(page_of(client, language + "/")))
            for language in ("", "/fr", "/it")}  # fmt: skip

    assert "Share of emergency projects, 2013–2024: 95%. " in said[""]
    assert "Share of development projects, 2013–2024: 5%. " in said[""]
    assert "Part des projets d’urgence, 2013–2024\u202f: 95\u202f%. " in said["/fr"]
    assert "2013–2024: 95%. " in said["/it"]
    assert "Beneficiaries, Health, 2024: " in said[""]
    assert "Projects documented for 2013–2024: 24. " in said[""]
    assert re.search(r"added up, 2024: 651,340 beneficiaries, projects: 5\. ", said[""])
    assert "Country profile 2013–2024. Country programme" in said[""]


def test_a_file_is_cited_as_its_page_is_and_by_an_address_that_can_be_read(client):
    asked = "edition=2024.1&group_by=year,sector"
    page = citations(page_of(client, f"/statistics/?{asked}"))[-1]
    told = client.get(f"{API}?edition=2024.1").json()["citation"]

    assert page.endswith(f"/statistics/?{asked}")
    before, after = told.split(". Country programme ")
    assert page.startswith(f"{before}. ")
    assert after.rpartition(". ")[0] in page


def test_a_programme_whose_organisation_has_no_full_name_is_cited_by_its_name(client):
    Organisation.objects.filter(country_programmes__isnull=False).update(
        name_en="A & B", full_name_en="", full_name_fr="", full_name_it="", slug="made-up"
    )
    publish()

    page = page_of(client, "/organisations/made-up/")
    assert citations(page)[-1].startswith("A & B. A & B. Country programme ")


def test_the_citation_of_a_count_names_its_project(client):
    code = "MLI-2018-mopti-child-reintegration"
    rows = client.get("/api/v1/beneficiary-counts/").json()["results"]
    row = next(row for row in rows if row["project"] == code)

    first, *_others = citations(page_of(client, f"/projects/{code}/"))

    title = client.get(f"/api/v1/projects/{code}/").json()["title"]
    assert f"{title} ({code}), {row['group']}, targeted, whole project: about 8,200. " in first
    assert first.endswith(f"#{row['key']}")


def test_every_figure_of_other_publications_opens(client):
    page = page_of(client, "/")
    others = [
        row
        for row in client.get("/api/v1/statements/?page_size=200").json()["results"]
        if not row["is_shown_on_profile"]
    ]

    for row in others:
        (figure,) = re.findall(rf'<tr id="{re.escape(row["key"])}">.*?</tr>', page, re.DOTALL)
        assert "How was this number made?" in figure
        assert f"#{row['key']}" in figure
    assert len(others) > 10


@pytest.mark.parametrize(
    ("page", "anchor", "cited"),
    [
        ("/projects/", "profile-2024.projects.all.2013-2024", "Projects, 2013–2024: 56."),
        ("/projects/", "counted", "25 documented projects."),
        ("/projects/?donor=echo", "counted", "Donor: ECHO; 10 of 25 documented projects match."),
        ("/regions/ML04/", "population", "Ségou, population, census of 2022: 2,455,263."),
        ("/regions/ML04/", "projects", "5 documented projects name Ségou."),
        ("/regions/ML01/", "v02-ML01", "1 other documented project names Kayes"),
        ("/sectors/health/", "projects", "Health: 15 documented projects."),
        ("/organisations/echo/", "funded", "ECHO: Donor of 10 documented projects."),
        ("/organisations/tamat/", "takes-part", "Takes part in 1 documented project."),
        ("/organisations/", "counted", "Organisations: 31."),
        ("/", "sectors", "7 sectors, 2013–2024."),
        ("/projects/MLI-AICS-2022-emergency-central-mali/", "results", "sources’ terms."),
    ],
)
def test_every_number_of_a_list_or_a_fact_opens_and_has_its_place(client, page, anchor, cited):
    html = page_of(client, page)

    box = html.split(f'id="{anchor}"')[1].split("</details>")[0]
    assert "How was this number made?" in box
    (said,) = citations(box)
    assert cited in said
    assert said.endswith(f"#{anchor}")


def test_the_box_of_results_and_of_donors_names_each_of_the_figures(client):
    code = "MLI-AICS-2022-emergency-central-mali"
    results = client.get(f"/api/v1/projects/{code}/").json()["results"]
    box = words_in(page_of(client, f"/projects/{code}/").split('id="results"')[1].split("</det")[0])

    assert results
    for one in results:
        # The unit is left out where the label names it.
        is_named = one["unit"].casefold() in one["label"].casefold()
        unit = "" if is_named else f" {one['unit']}"
        assert f"{one['label']}: {float(one['value']):,.0f}{unit}" in box
    box = page_of(client, "/").split('id="donors"')[1].split("</details>")[0]
    told = "about 22,000 people targeted"
    links = re.findall(rf'href="(/projects/[^"]+)#([^"]+)">[^<]*: {told}<', box)
    for project, place in links:
        assert f'id="{place}"' in page_of(client, project)
    assert links


def test_the_numbers_of_donors_open_to_the_records_of_each(client):
    page = page_of(client, "/")

    box = page.split('id="donors"')[1].split("</details>")[0]
    by_donor = {re.search("donor=([^&]+)", link)[1]: link for link in links_to(box, PAGE)}
    assert by_donor
    for donor, link in by_donor.items():
        listed = client.get("/api/v1/projects/", {"donor": donor}).json()["count"]
        assert client.get(f"/api/v1{link}").json()["figures"]["projects"] == listed


def test_what_is_counted_beside_a_statement_leads_to_its_records(client):
    compared = client.get("/").context["compared"]
    found = {
        one["basis"]: one["records"][0]
        for statement in compared
        for one in statement["comparisons"]
        if one["records"]
    }

    assert found.keys() >= {"projects", "people", "natures", "bases"}
    answers = {basis: client.get(address) for basis, address in found.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    figures = answers["projects"].context["told"]["figures"]
    beside = [
        one
        for statement in compared
        for one in statement["comparisons"]
        if one["records"] and one["records"][0] == found["projects"] and one["basis"] == "projects"
    ]
    assert {(one["at_least"], one["not_known"]) for one in beside} == {
        (figures["projects"], figures["projects_not_known"])
    }
