"""What the public pages say on the real data."""

import re

import pytest
from django.utils import translation

from beneficiaries.models import Statement
from editions.factsheet.press import Shelf
from programmes.models import (
    Activity,
    AreaOfIntervention,
    CoordinationRole,
    DevelopmentLine,
    ProfileSection,
    ProgrammeOrganisation,
    Project,
    ProjectResult,
    ProjectSource,
    Sector,
)
from programmes.wording import typographic
from tests.api_editions import publish
from tests.factories import OrganisationFactory, ProjectOrganisationFactory
from tests.reading_pages import words_of

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

PREFIX = {"en": "", "fr": "/fr", "it": "/it"}
LANGUAGES = list(PREFIX)


# The profile


@pytest.mark.parametrize(
    ("language", "figures"),
    [
        ("en", ["56", "5%", "95%", "6,032,908", "74,695", "542,120", "34,525"]),
        ("fr", ["56", "5\u202f%", "95\u202f%", "6\u202f032\u202f908", "542\u202f120"]),
        ("it", ["56", "5%", "95%", "6.032.908", "74.695", "542.120", "34.525"]),
    ],
)
def test_the_profile_gives_the_published_figures_in_the_form_of_each_language(
    client, language, figures
):
    words = words_of(client.get(f"{PREFIX[language]}/"))

    for figure in figures:
        assert figure in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_profile_holds_the_whole_content_of_the_printed_one(client, language):
    words = words_of(client.get(f"{PREFIX[language]}/"))

    with translation.override(language):
        told = [
            *(row.body for row in ProfileSection.objects.all()),
            *(row.text for row in Activity.objects.all()),
            *(row.why for row in AreaOfIntervention.objects.all()),
            *(row.policy_label for row in AreaOfIntervention.objects.exclude(policy_url="")),
            *(row.title for row in DevelopmentLine.objects.all()),
            *(row.text for row in DevelopmentLine.objects.all()),
            *(row.name for row in CoordinationRole.objects.all()),
            *(row.organisation.name for row in ProgrammeOrganisation.objects.all()),
            *(row.name for row in Sector.objects.all()),
            *("Bandiagara", "Douentza", "Mopti", "San", "Ségou"),
            *("Sotuba ACI, Lot NA/2598, Bamako", "cm.mali@coopi.org"),
            *("Via F. De Lemene 50, 20151 Milano, Italia", "coopi@coopi.org"),
        ]

    assert len(told) > 80
    assert [text for text in told if typographic(re.sub(r"[ \n]+", " ", text)) not in words] == []


def test_figures_that_rest_on_records_say_so_and_no_share_is_made_of_them(client):
    words = words_of(client.get("/"))

    assert re.search(r"56 stated · 24 documented for the period", words)
    assert "43%" not in words


def test_the_co_lead_is_named_with_its_region(client):
    words = words_of(client.get("/"))

    assert re.search(r"co-lead[^.]{0,40}Bandiagara", words)
    assert words.count("co-lead") == 1


def test_a_published_change_reaches_every_surface_and_the_old_edition_keeps_the_old_figure(client):
    Statement.objects.filter(value=6032908, publication__slug="profile-2024").update(value=6032909)
    for address in ("/", "/fr/", "/api/v1/statements/?page_size=200"):
        assert "6032909" not in client.get(address).content.decode().replace(",", "").replace(
            "\u202f", ""
        )

    edition = publish()

    assert edition.number == "2024.2"
    assert "6,032,909" in words_of(client.get("/"))
    assert "6\u202f032\u202f909" in words_of(client.get("/fr/"))
    assert "2024.2" in words_of(client.get("/"))
    api = client.get("/api/v1/statements/?page_size=200").json()["results"]
    assert 6032909 in [row["value"] for row in api]
    old = words_of(client.get("/editions/2024.1/"))
    assert "6,032,908" in old
    assert "6,032,909" not in old
    assert "6032909" not in client.get("/api/v1/statements/?edition=2024.1").content.decode()
    history = words_of(client.get("/editions/"))
    assert "6,032,908" in history
    assert "6,032,909" in history


# The register and its projects


def test_the_register_lists_every_documented_project(client):
    answer = client.get("/projects/")

    words = words_of(answer)
    for project in Project.objects.all():
        assert f"/projects/{project.code}/" in answer.content.decode()
        assert re.sub(r"\s+", " ", project.title_en) in words


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        pytest.param("year=2013", ["MLI-ECHO-2013-segou-sam"], id="known to run in 2013"),
        pytest.param("donor=uk-fcdo", ["MLI-FCDO-2023-rallier"], id="a donor"),
        pytest.param(
            "q=AID 12289",
            ["MLI-AICS-2022-women-youth-enterprise", "MLI-AICS-2022-emergency-central-mali"],
            id="a donor's reference",
        ),
        pytest.param("q=segou rallier", [], id="every word has to match"),
        pytest.param("q=BAROUELI&year_min=2023", ["MLI-UNICEF-2023-baroueli-children"], id="both"),
        pytest.param("sector=migration", [], id="a sector without documented projects"),
    ],
)
def test_filters_in_the_address_narrow_the_register_as_they_narrow_the_api(client, query, codes):
    page = client.get(f"/projects/?{query}").content.decode()
    api = client.get(f"/api/v1/projects/?{query}&page_size=200").json()

    assert [row["code"] for row in api["results"]] == codes
    assert api["count"] == len(codes)
    _before, _list, matching = page.partition('<ul class="projects">')
    listed = set(re.findall(r'href="/projects/(MLI-[^/]+)/"', matching))
    assert listed == set(codes)


def test_projects_of_which_nobody_knows_whether_they_ran_are_named_apart(client):
    answer = client.get("/projects/?year=2013")
    (named,) = re.findall(r"The projects that may have run.*?</ul>", answer.content.decode(), re.S)

    assert re.search(r"\b6 more\b", words_of(answer))
    assert len(re.findall(r'href="/projects/MLI-', named)) == 6


@pytest.mark.parametrize("project", ["MLI-ECHO-2013-segou-sam", "MLI-FCDO-2023-rallier"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_project_page_tells_everything_published_of_it(client, language, project):
    row = Project.objects.get(code=project)
    answer = client.get(f"{PREFIX[language]}/projects/{project}/")

    words = words_of(answer)
    with translation.override(language):
        told = [row.title, row.code, row.note, *(sector.name for sector in row.sectors.all())]
        told += [result.label for result in row.results.filter(restricted=False)]
        told += [link.organisation.name for link in row.organisation_links.all()]
    for text in told:
        assert re.sub(r"[ \n]+", " ", text) in words
    for source in row.sources.all():
        assert source.address.replace("&", "&amp;") in answer.content.decode()


def test_a_project_page_says_what_is_not_known(client):
    words = words_of(client.get("/projects/MLI-COOPISUISSE-ureni-mobile/"))

    assert words.count("not reported") >= 3
    assert "not recorded" in words
    assert "’s own list" in words or "'s own list" in words


def test_nobody_says_that_no_source_gives_a_figure_beside_a_source_that_does(client):
    page = words_of(client.get("/projects/MLI-ECHO-2015-segou-nutrition/"))
    account = words_of(client.get("/organisations/echo/"))

    assert "about 40,000" in page
    assert "gives a figure" not in page
    assert "No source that was seen counts all of them." in page
    assert "People counted for the project" in account
    assert "People, as sources say" not in account


def test_the_list_of_organisations_says_who_paid_and_who_took_part_and_leads_there(client):
    page = client.get("/organisations/").content.decode()

    assert re.search(r'href="/projects/\?donor=echo">10</a>', page)
    assert re.search(r'href="/projects/\?partner=tdh-terre-des-hommes">3</a>', page)
    assert 'href="/organisations/"' in client.get("/").content.decode().partition('id="funding"')[0]


def test_the_list_of_organisations_is_narrowed_by_their_role(client):
    every = client.get("/organisations/")
    donors = client.get("/organisations/?role=donor")

    in_profile = ProgrammeOrganisation.objects.filter(role="institution").count()
    assert f"Institution ({in_profile})" in words_of(every)
    shown = {row["slug"] for row in donors.context["organisations"]}
    assert shown == {slug for slug, projects in every.context["donor_of"].items() if projects}
    assert f"Donor of projects: {len(shown)} organisations" in words_of(donors)
    assert 'href="/organisations/#shown"' in donors.content.decode()


def test_an_accent_moves_no_organisation_to_the_end_of_the_list(client):
    ours = OrganisationFactory(slug="made-up-school", name_en="École inventée")
    ProjectOrganisationFactory(project=Project.objects.ready().first(), organisation=ours)
    publish()

    shown = [row["slug"] for row in client.get("/organisations/").context["organisations"]]

    assert shown.index("echo") < shown.index("made-up-school") < shown.index("unicef")


def test_an_unknown_role_is_answered_with_those_there_are(client):
    answer = client.get("/organisations/?role=friend")

    assert answer.status_code == 400
    assert "national_partner" in words_of(answer)


def test_a_restricted_result_is_on_no_page(client):
    restricted = ProjectResult.objects.get(restricted=True)

    words = words_of(client.get(f"/projects/{restricted.project.code}/"))

    assert restricted.label_en not in words
    assert not re.search(rf"\b{restricted.value:.0f}\b", words)


def test_a_population_is_told_as_one(client):
    words = words_of(client.get("/projects/MLI-AICS-2016-niono-sael/"))

    assert "461,759" in words
    assert re.search(r"461,759.{0,400}not", words)


def test_each_population_says_so_whatever_its_note_and_each_note_is_printed_once(client):
    code = "MLI-ECHO-2022-idp-health-nutrition"
    words = words_of(client.get(f"/projects/{code}/"))

    results = client.get(f"/api/v1/projects/{code}/").json()["results"]
    notes = [row["note"] for row in results]
    for note in set(filter(None, notes)):
        assert words.count(note) == notes.count(note)
    populations = sum(row["is_population"] for row in results)
    assert words.count("People concerned, not people reached.") == populations > 1


def test_one_project_of_a_former_region_is_spoken_of_as_one(client):
    assert "so it stands apart" in words_of(client.get("/regions/ML01/"))
    assert "so they stand apart" in words_of(client.get("/regions/ML04/"))


def test_a_plan_says_that_it_is_one_of_people(client):
    assert "about 22,000 people targeted" in words_of(client.get("/"))


def test_staff_only_places_are_on_no_page(client):
    project = Project.objects.get(code="MLI-AICS-2022-emergency-central-mali")
    assert "Dougoufé" in project.localities

    assert "Dougoufé" not in words_of(client.get(f"/projects/{project.code}/"))


def test_every_source_is_listed_with_the_word_on_its_reading(client):
    for project in Project.objects.prefetch_related("sources"):
        page = client.get(f"/projects/{project.code}/").content.decode()
        for source in project.sources.all():
            assert source.address.replace("&", "&amp;") in page
    assert ProjectSource.objects.count() == 50


# Places and partners


def test_a_divided_region_keeps_the_projects_of_the_former_one_apart(client):
    answer = client.get("/regions/ML19/")

    words = words_of(answer)
    assert "MLI-AICS-2025-bankass-koro" in answer.content.decode()
    assert "2 documented projects name Bandiagara" in words
    assert "6 other documented projects name Mopti (before 2023) as a whole" in words


def test_the_bases_stand_beside_the_stated_numbers_and_only_a_public_address_is_told(client):
    words = words_of(client.get("/bases/"))

    assert "Sévaré" not in words
    assert "Bankass" not in words
    assert re.search(r"\b2\b.*stated", words)
    assert re.search(r"\b4\b.*stated", words)


def test_the_profile_counts_operational_bases_under_their_own_name(client):
    words = words_of(client.get("/"))

    assert "2 documented operational bases" in words
    assert "Operational bases, documented: 2" in words
    assert "Offices, operational bases, documented" not in words


def test_a_partner_of_very_many_projects_has_no_figures_added_up(client, monkeypatch):
    page = client.get("/organisations/tamat/").content.decode()
    assert 'id="shared"' in page
    assert client.get("/organisations/tamat/factsheet.pdf").status_code == 200
    monkeypatch.setattr("editions.pages.work.MOST", 0)
    monkeypatch.setattr("editions.factsheet.views.shelf", Shelf())

    page = client.get("/organisations/tamat/", {"utm_source": "x"})

    assert "Takes part in 1 documented project" in words_of(page)
    assert 'id="shared"' not in page.content.decode()
    assert client.get("/organisations/tamat/factsheet.pdf", {"utm_source": "x"}).status_code == 200
