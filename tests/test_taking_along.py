"""Charts can be taken along: as a small page for a frame, as files that stand alone, as a card."""

import re
from html import escape, unescape
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import translation

from beneficiaries.models import Statement
from editions import actions, picture, terms
from editions.charts.tokens import colours
from editions.pages import identity
from editions.pages.mapping import outlines
from editions.pages.standalone import WIDTH
from editions.pages.timelines import MOST
from editions.reading import current_edition
from programmes.models import CountryProgramme, Sector
from tests.factories import AccountFactory, OrganisationFactory, ProjectFactory
from tests.pictures import size_of
from tests.public_addresses import from_configuration
from tests.reading_pages import table_of, words_of
from tests.test_cost import kind_of
from tests.test_pages import publish

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

PREFIX = {"en": "", "fr": "/fr", "it": "/it"}
DEFINITION = {"en": "Definition:", "fr": "Définition\u202f:", "it": "Definizione:"}
FRAMED, EXPLORER = "/embed/statistics/", "/statistics/"
SVG, PNG = "/statistics/chart.svg", "/statistics/chart.png"


def code_of(page: str) -> str:
    """What a reader copies out of the first download row."""
    code, *_others = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, flags=re.DOTALL)
    return unescape(code)


# The small page


@pytest.mark.parametrize("view", ["chart", "map", "table", "coverage", "outlines"])
@pytest.mark.parametrize("language", list(PREFIX))
def test_the_small_page_has_the_figures_of_the_explorer_and_leads_back_to_it(
    client, language, view
):
    query = {"view": view, "group_by": "region", "edition": "2024.1"}

    framed = client.get(PREFIX[language] + FRAMED, query)
    explorer = client.get(PREFIX[language] + EXPLORER, query)

    page = framed.content.decode()
    assert framed.status_code == 200
    assert f'<html lang="{language}"' in page
    assert table_of(framed) == table_of(explorer)
    assert page.count("<h1") == 1
    assert "2024.1" in words_of(framed)
    back = re.search(r'<link rel="canonical" href="([^"]+)"', page)[1]
    assert back.startswith(f"http://testserver{PREFIX[language]}{EXPLORER}?group_by=")
    assert "region&" in back
    assert "edition=2024.1" in back
    assert client.get(unescape(back)).status_code == 200


@pytest.mark.parametrize(
    "address", [FRAMED, "/fr/embed/map/", "/embed/projects/", FRAMED + "?statut=x"]
)
def test_another_site_may_frame_a_small_page_and_nothing_else_is_loosened(client, address):
    framed, other = client.get(address), client.get("/methodology/")

    policy = framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers
    assert "frame-ancestors *" in policy
    assert (
        policy.replace("frame-ancestors *", "frame-ancestors 'none'")
        == (other.headers["Content-Security-Policy"])
    )
    assert framed.headers["X-Robots-Tag"] == "noindex"
    assert not framed.cookies
    assert "cookie" not in framed.headers.get("Vary", "").casefold()
    page = framed.content.decode()
    assert "<script" not in page
    assert " style=" not in page


def test_no_other_kind_of_address_may_be_framed(client):
    one_of_each = {kind_of(address): address for address in sorted(from_configuration())}
    others = [
        address
        for address in one_of_each.values()
        if "/embed/" not in address and not address.endswith(".pdf")
    ]

    loose = [
        address
        for address in [*others, "/nowhere/", "/embed/", "/embed/nowhere/", "/admin/login/"]
        for answer in [client.get(address)]
        if answer.headers.get("X-Frame-Options") != "DENY"
        or "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    ]

    assert len(others) > 60
    assert loose == []


def test_the_preview_of_a_small_page_stays_in_the_admin(client):
    ProjectFactory(ready=True, programme=CountryProgramme.objects.get())
    edition = actions.prepare(
        CountryProgramme.objects.get(), by=AccountFactory(permissions=["editions.prepare_edition"])
    )
    client.force_login(AccountFactory(groups=["viewer"]))

    for path in ("embed/statistics/", "embed/map/", "statistics/chart.png", "card.png"):
        answer = client.get(reverse("admin:edition-profile", args=[edition.pk]) + path)

        assert answer.status_code == 200
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    page = client.get(reverse("admin:edition-profile", args=[edition.pk]) + "statistics/")
    assert "<iframe" not in unescape(page.content.decode())


def test_a_small_page_says_when_an_edition_is_newer_and_when_it_was_withdrawn(client):
    programme = CountryProgramme.objects.get()
    ProjectFactory(ready=True, programme=programme)
    newer = publish()

    assert "Edition 2024.2 is newer." in words_of(client.get(FRAMED, {"edition": "2024.1"}))
    assert "is newer" not in words_of(client.get(FRAMED))

    by = AccountFactory(permissions=["editions.withdraw_edition"])
    actions.withdraw(newer, by=by, reason="A made-up reason.")

    gone = client.get(FRAMED, {"edition": newer.number})
    assert gone.status_code == 410
    assert "A made-up reason." in words_of(gone)
    assert "X-Frame-Options" not in gone.headers
    assert client.get(f"/oembed?url=http://testserver{FRAMED}?edition=2024.2").status_code == 404


def test_what_finds_nothing_says_so_in_a_frame_too(client):
    words = words_of(client.get(FRAMED, {"sector": "wash", "region": "ML08"}))

    assert "No documented project matches" in words


def test_a_selection_that_is_not_grouped_is_not_grouped_in_a_frame_either(client):
    (row,) = table_of(client.get(EXPLORER, {"group_by": "", "view": "table"}))
    told = client.get(
        "/oembed", {"url": f"http://testserver{EXPLORER}?group_by=&view=table"}
    ).json()

    address = unescape(re.search(r'src="([^"]+)"', told["html"])[1])
    assert table_of(client.get(address)) == [row]


# The code to copy


@pytest.mark.parametrize("language", list(PREFIX))
@pytest.mark.parametrize(
    "address", ["/statistics/?group_by=sector&nature=emergency", "/statistics/?view=map"]
)
def test_the_download_row_gives_the_code_of_the_frame(client, address, language):
    page = client.get(PREFIX[language] + address).content.decode()

    code = code_of(page)
    frame = ElementTree.fromstring(code)
    start = f"http://testserver{PREFIX[language]}{FRAMED}"
    assert frame.tag == "iframe"
    assert frame.get("src").startswith(start)
    assert "edition=2024.1" in frame.get("src")
    assert 300 < int(frame.get("height")) < 1000
    title = re.search(r'<h2 class="small-heading">([^<]+)', page)[1]
    assert frame.get("title").startswith(unescape(title))
    assert client.get(frame.get("src")).status_code == 200


@pytest.mark.parametrize("address", ["/", "/regions/", "/regions/ML05/", "/sectors/health/"])
def test_every_page_with_a_chart_by_year_or_a_map_offers_it(client, address):
    page = unescape(client.get(address).content.decode())

    frames = re.findall(r'<iframe src="([^"]+)"', page)
    assert frames
    for frame in frames:
        assert client.get(unescape(frame)).status_code == 200


# The same of every drawing


def figures_of(page: str) -> dict[str, dict[str, str]]:
    """By the id of each chart or map: what its row of downloads offers, by its word."""
    found = {}
    for id_, figure in re.findall(
        r'<figure class="c-frame[^>]*id="([^"]+)">(.*?)</figure>', page, flags=re.DOTALL
    ):
        (row,) = re.findall(r'<ul class="c-downloads">(.*?)</ul>', figure, flags=re.DOTALL)
        links = re.findall(r'<a href="([^"]+)" aria-label="[^"]+">([A-Z]+)</a>', row)
        offered = {word: unescape(address) for address, word in links}
        frames = re.findall(r'<iframe src="([^"]+)"', unescape(row))
        found[id_] = offered | dict.fromkeys(["frame"] if frames else [], unescape("".join(frames)))
    return found


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("/", {"map", "timeline", "by-year", "coverage"}),
        ("/fr/regions/", {"map", "tiles", "coverage"}),
        ("/it/statistics/?group_by=sector", {"figures"}),
        ("/statistics/?view=map&sector=health", {"tiles", "outlines"}),
        # Nobody reported anything: no grid is drawn, and the rows can be taken along.
        ("/statistics/?view=coverage&nature=emergency", {"coverage"}),
        ("/projects/?view=timeline&q=health&sector=health", {"timeline"}),
        ("/projects/?view=map&partner=coopi&ordering=code", {"tiles", "outlines"}),
    ],
)
def test_every_chart_and_map_offers_the_same_and_each_of_it_answers(client, address, ids):
    figures = figures_of(client.get(address).content.decode())

    assert set(figures) == ids
    types = {
        "CSV": "text/csv",
        "XLSX": "application/vnd.openxml",
        "JSON": "application/json",
        "SVG": "image/svg+xml",
        "PNG": "image/png",
        "frame": "text/html",
    }
    for id_, offered in figures.items():
        forms = list(types)[:3] if id_ == "coverage" else list(types)
        assert list(offered) == forms, id_
        for form, kind in ((form, types[form]) for form in forms):
            answer = client.get(offered[form])
            assert answer.status_code == 200, (id_, form)
            assert answer.headers["Content-Type"].startswith(kind)
            assert "edition=2024.1" in offered[form]


@pytest.mark.parametrize("view", ["timeline", "map", "outlines"])
def test_what_is_taken_along_of_the_register_is_what_matches_in_it(client, view):
    query = {"sector": "protection", "view": view}

    framed = client.get("/it/embed/projects/", query)
    drawn = client.get("/it/projects/chart.svg", query).content.decode()

    matching = client.get("/api/v1/projects/", {"sector": "protection", "lang": "it"}).json()
    titles = {row["title"] for row in matching["results"]}
    assert titles
    page = framed.content.decode()
    assert ("Protezione" in words_of(framed)) is True
    if view == "timeline":
        assert {cells[0] for cells in table_of(framed)} == titles
        assert all(escape(title) in drawn for title in titles)
    assert "sector=protection" in re.search(r'rel="canonical" href="([^"]+)"', page)[1]
    assert "sector=protection&amp;" in drawn
    assert client.get("/embed/projects/", {"view": "film"}).status_code == 400


def test_of_more_projects_than_can_be_drawn_a_sentence_is_taken_along(client):
    programme = CountryProgramme.objects.get()
    ProjectFactory.create_batch(MOST, programme=programme, ready=True)
    publish()

    assert "too many for a timeline" in words_of(client.get("/embed/projects/"))
    assert b"too many for a timeline" in client.get("/projects/chart.svg").content
    page = client.get("/projects/?view=timeline").content.decode()
    assert list(figures_of(page)["timeline"]) == ["CSV", "XLSX", "JSON", "frame"]


# Files


@pytest.mark.parametrize("language", list(PREFIX))
def test_a_drawing_stands_alone_with_all_that_is_to_be_known_of_it(client, language):
    answer = client.get(PREFIX[language] + SVG, {"group_by": "sector", "year_min": "2015"})

    svg = answer.content.decode()
    root = ElementTree.fromstring(answer.content)
    told = " ".join("".join(one.itertext()) for one in root.iter() if one.tag.endswith("text"))
    programme = CountryProgramme.objects.get()
    title = {"en": "Documented projects by sector", "fr": "Projets documentés", "it": "Progetti"}
    assert title[language] in told
    assert "2015" in told
    assert "2024.1" in told
    assert programme.organisation.full_name in told
    assert f"http://testserver{PREFIX[language]}{EXPLORER}?" in told
    assert "edition=2024.1" in told
    assert programme.contacts.exclude(email="").first().email in told
    with translation.override(language):
        definition = str(terms.FIGURES)
        assert terms.credits({"organisation": {"name": programme.organisation.name}}) in told
    assert definition.split()[:9] == told.split(f"{DEFINITION[language]} ")[1].split()[:9]
    assert definition in root.findtext("{*}desc")
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert not re.search(r"var\(|@media|url\((?!#)|@import", svg)
    # Its own colours, those of the light scheme, sectors included.
    assert colours("light")["heart-plus"] in svg


@pytest.mark.parametrize("file", ["/regions/map.svg", "/projects/chart.svg"])
def test_the_files_of_map_and_register_say_what_they_show_too(client, file):
    root = ElementTree.fromstring(client.get(file).content)

    told = " ".join("".join(one.itertext()) for one in root.iter() if one.tag.endswith("text"))
    assert "Definition:" in told
    assert root.findtext("{*}desc") != ""


def test_a_stated_licence_stands_in_the_file(client):
    CountryProgramme.objects.update(data_licence="CC BY 4.0")
    publish()

    assert "Licence of the data: CC BY 4.0." in client.get(SVG).content.decode()


def test_links_of_a_file_are_whole(client):
    svg = client.get(SVG, {"group_by": "sector"}).content.decode()

    links = re.findall(r'<a href="([^"]+)"', svg)
    assert links
    assert all(link.startswith("http://testserver/") for link in links)


@pytest.mark.parametrize("query", [{"group_by": "year"}, {"view": "map"}])
def test_a_picture_is_the_drawing_in_pixels_and_always_the_same(client, query):
    root = ElementTree.fromstring(client.get(SVG, query).content)

    first, second = client.get(PNG, query), client.get(PNG, query | {"edition": "2024.1"})

    assert first.headers["Content-Type"] == "image/png"
    assert size_of(first.content) == (2 * WIDTH, 2 * int(root.get("height")))
    assert size_of(second.content) == size_of(first.content)
    assert len(first.content) < 300_000
    drawn = client.get(SVG, query).content.decode()
    height = int(root.get("height"))
    made = picture.png(picture.with_printed_fonts(drawn), WIDTH, height)
    assert made == picture.png(picture.with_printed_fonts(drawn), WIDTH, height) == first.content


def test_a_high_drawing_is_a_picture_too_with_fewer_pixels(client):
    query = {"group_by": "region,sector"}
    root = ElementTree.fromstring(client.get(SVG, query).content)
    high = int(root.get("height"))

    assert f"{PNG}?group_by=region,sector" in client.get(EXPLORER, query).content.decode()
    wide, tall = size_of(client.get(PNG, query).content)

    assert high > picture.MOST_SHARP_HIGH
    assert WIDTH < wide < 2 * WIDTH
    assert wide * tall <= 4.1 * WIDTH * picture.MOST_SHARP_HIGH


def test_a_picture_that_would_be_too_high_is_not_offered_and_refused(client):
    query = {"group_by": "sector,donor"}
    ProjectFactory(
        programme=CountryProgramme.objects.get(),
        code="MLI-XX-2020-many",
        sectors=list(Sector.objects.all()),
        donors=OrganisationFactory.create_batch(60),
        ready=True,
    )
    publish()

    page = unescape(client.get(EXPLORER, query).content.decode())
    answer = client.get(PNG, query)

    assert f"{SVG}?group_by=sector,donor" in page
    assert PNG not in page
    assert answer.status_code == 400
    assert "too high for a PNG" in words_of(answer)


def test_a_picture_refuses_what_the_page_refuses(client):
    assert client.get(PNG, {"statut": "x"}).status_code == 400
    assert client.get(PNG, {"sector": "helth"}).status_code == 400


# The card


def test_the_card_follows_the_edition_and_the_language(client):
    before = {language: client.get(f"{prefix}/card.png") for language, prefix in PREFIX.items()}
    Statement.objects.filter(metric="projects", sector=None).update(value=77)
    publish()

    assert len({answer.content for answer in before.values()}) == 3
    assert client.get("/card.png").content != before["en"].content
    assert client.get("/card.png?edition=2024.1").content == before["en"].content


def test_the_card_shows_the_country_and_in_it_the_regions_that_are_present():
    drawn = outlines(current_edition())
    country = "".join(identity.country_of(drawn, {"ML05"}))

    assert country.count("<path") == len(drawn.paths)
    assert country.count(colours("light")["mark"]) == 1


@pytest.mark.parametrize("language", list(PREFIX))
@pytest.mark.parametrize("address", ["/", "/sectors/health/", "/statistics/"])
def test_a_shared_link_has_a_title_a_description_and_a_picture(client, address, language):
    page = client.get(PREFIX[language] + address).content.decode()

    meta = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', page))
    title = re.search(r"<title>(.*?)</title>", page, flags=re.DOTALL)[1]
    assert meta["og:title"]
    assert title == f"{meta['og:title']} – {meta['og:site_name']}"
    assert meta["og:description"] == meta["description"] != ""
    assert meta["og:image"].startswith("http://testserver/")
    assert meta["og:image"].endswith("/card.png?edition=2024.1")
    assert "\n" not in meta["og:title"]
