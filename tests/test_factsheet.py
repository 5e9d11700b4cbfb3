"""The factsheets: what the pages say, as PDFs that everybody can read."""

import html
import re
from functools import cache

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from editions.charts.tokens import contrast
from editions.factsheet import maps, press, views
from editions.factsheet.places import states_of
from editions.factsheet.words import typeset
from editions.models import FrozenRecord
from editions.pages.accounts import account_of
from editions.reading import current_edition, records
from editions.templatetags.portal import number
from editions.trees import TOGETHER
from tests.numbers_told import plain
from tests.pdf import links_of, opened, words_of
from tests.sheets import address

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

LANGUAGES = ("en", "fr", "it")
Kind = FrozenRecord.Kind


@cache
def printed(path: str) -> tuple[bytes, str]:
    """A sheet of the real data and its words; read once, as reading takes long."""
    pdf = Client().get(path).content
    return pdf, words_of(pdf)


def digits(words: str) -> str:
    return re.sub(r"(?<=\d)[\u202f\u00a0,.](?=\d)", "", words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["country", "region", "sector", "organisation", "project"])
def test_a_sheet_is_tagged_small_and_complete(kind, language):
    answer = Client().get(address(kind, language))

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")
    assert f"-{current_edition().number}-{language}.pdf" in answer.headers["Content-Disposition"]
    assert len(answer.content) < 300_000
    reader = opened(answer.content)
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"].startswith(language)
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in catalogue["/Metadata"].get_object().get_data().decode()
    assert reader.metadata.title
    assert 1 <= len(reader.pages) <= (5 if kind == "country" else 3)
    with translation.override(language):
        is_listed = re.search(rf"\b{gettext('Contents')}\b", reader.pages[0].extract_text())
    assert bool(is_listed) == (len(reader.pages) > 1)
    inside = [link for link in reader.pages[0].get("/Annots", ()) if "/Dest" in link.get_object()]
    assert len(inside) > 3 or not is_listed
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            (drawn,) = font["/DescendantFonts"]
            descriptor = drawn["/FontDescriptor"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            assert "/ToUnicode" in font
            assert "SourceSans3" in font["/BaseFont"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_country_is_told_with_the_numbers_of_its_page(language):
    _pdf, words = printed(address("country", language))
    (programme,) = records(current_edition(), language, Kind.PROGRAMME)["programme"]
    statements = records(current_edition(), language, Kind.STATEMENT)["statement"]

    with translation.override(language):
        missing = [
            row["key"]
            for row in statements
            if row["is_shown_on_profile"]
            and row["period_end"] == programme["period_last_year"]
            and number(row["value"]) not in words
        ]

    assert missing == []
    assert current_edition().number in words


def test_stated_and_documented_projects_stand_beside_each_other_and_are_no_share():
    _pdf, words = printed(address("country"))
    page = Client().get("/").content.decode()
    (stated, documented) = re.search(
        r"(\d+) stated · (\d+) documented for the period", page
    ).groups()

    assert re.search(rf"{stated} stated", words)
    assert re.search(rf"{documented} documented for the period", words)
    assert f"{documented} of {stated}" not in words


def test_what_is_documented_is_said_before_what_is_left_out_of_it():
    _pdf, words = printed(address("country"))

    assert words.index("Documented from public sources") < words.index("began after the period")


def test_a_name_too_wide_for_its_region_stands_beside_it_on_paper():
    # A strip, and a small square upon it.
    strip = [[0, 0], [10, 0], [10, 2], [0, 2], [0, 0]]
    square = [[5, 2], [6, 2], [6, 3], [5, 3], [5, 2]]
    boundaries = [
        {"region": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for code, ring in (("A", strip), ("B", square))
    ]
    regions = [
        {"code": "A", "name": "Alpha", "label_latitude": "1", "label_longitude": "5"},
        {"code": "B", "name": "Long name", "label_latitude": "2.5", "label_longitude": "5.5"},
    ]

    def named(code: str) -> list[tuple[str, bool]]:
        plane = maps.drawn(boundaries, regions, {code: "here"})
        assert plane is not None
        return [(one["words"], one["leader"] is not None) for one in maps.whole(plane)["names"]]

    assert named("A") == [("Alpha", False)]
    assert named("B") == [("Long name", True)]


def test_a_map_that_shows_the_whole_country_has_none_in_its_corner():
    def square(left: int) -> dict:
        ring = [[left, 0], [left + 1, 0], [left + 1, 1], [left, 1], [left, 0]]
        return {"type": "Polygon", "coordinates": [ring]}

    boundaries = [
        {"region": {"code": code}, "geometry": square(left)}
        for code, left in (("west", 0), ("east", 9))
    ]

    def corner(*codes: str) -> dict | None:
        plane = maps.drawn(boundaries, [], dict.fromkeys(codes, "here"))
        assert plane is not None
        return maps.close_view(plane)["inset"]

    assert corner("west")["extent"] == maps.drawn(boundaries, [], {})["extent"]
    assert corner("west", "east") is None


def test_outlines_are_as_precise_as_paper_and_no_heavier():
    (page, *_more) = opened(printed(address("country"))[0]).pages
    drawn = page.get_contents().get_data().decode("latin-1")

    outlines = re.findall(r"(?:[-\d.]+ [-\d.]+ l\s+){20,}", drawn)

    assert len(outlines) > 20
    assert not [number for number in " ".join(outlines).split() if re.search(r"\.\d\d", number)]


def test_french_numbers_and_signs_are_those_of_french():
    _pdf, words = printed(address("country", "fr"))

    assert re.search(r"\d\u202f\d{3}\u202f\d{3}", words)
    assert re.search(r"\d\u202f%", words)
    assert not re.search(r"[^\u202f][;!?](?=\s)", words)
    assert "'" not in words


def test_what_is_not_reported_is_said_and_is_no_zero():
    _pdf, words = printed(address("project"))

    assert "not reported" in words


def test_a_project_is_drawn_on_its_years_and_its_sources_can_be_typed_in_from_paper():
    path = address("project")
    _pdf, words = printed(path)
    (project,) = (
        row
        for row in records(current_edition(), "en", Kind.PROJECT)["project"]
        if row["code"] in path
    )
    addresses = [source["address"] for source in project["sources"]]

    assert re.search(r"end not reported( \d{4})+ Fact", words)
    for place, source in enumerate(addresses, 1):
        assert source.partition("://")[2].removeprefix("www.") in words.replace(" ", "")
        assert f"{place}. " in words
    for result in project["results"]:
        if result["source"]:
            assert f"source {addresses.index(result['source']) + 1}" in words


@pytest.mark.parametrize("language", ["fr", "it"])
def test_a_project_with_few_results_is_one_page(language):
    pdf, _words = printed(f"/{language}/projects/MLI-AICS-2016-niono-sael/factsheet.pdf")

    assert len(opened(pdf).pages) == 1


def test_no_project_is_left_over_on_a_page_of_its_own():
    pdf, _words = printed("/fr/sectors/health/factsheet.pdf")
    pages = [page.extract_text() for page in opened(pdf).pages]
    projects = [
        row
        for row in records(current_edition(), "fr", Kind.PROJECT)["project"]
        if row["start_date"] and "health" in [sector["slug"] for sector in row["sectors"]]
    ]

    last = sorted(projects, key=lambda row: row["start_date"])[-3:]

    begins = [plain(row["title"])[:20] for row in last]
    assert [page for page in pages if all(begin in plain(page) for begin in begins)]


def test_the_map_of_an_account_tells_today_s_regions_from_parts_of_a_former_one():
    parts = [{"code": "A"}, {"code": "B"}]
    regions = [
        {"code": "A", "code_version": "2023", "successors": []},
        {"code": "B", "code_version": "2023", "successors": []},
        {"code": "C", "code_version": "2023", "successors": []},
        {"code": "old", "code_version": "2002", "successors": parts},
    ]

    assert states_of(["old", "A"], regions) == {"A": "here", "B": "within"}
    assert states_of(["C"], regions) == {"C": "here"}
    assert states_of([], regions) == {}


def test_the_map_of_an_account_is_said_in_words():
    _pdf, words = printed(address("organisation"))

    assert "region that the records name" in words
    assert re.search(r"Projects by region \S+: \d", words)


def test_the_table_of_years_holds_the_numbers_of_the_statistics(client):
    path = address("organisation")
    donor = path.split("/")[-2]
    _pdf, words = printed(path)

    rows = client.get(f"/api/v1/statistics/?group_by=year&donor={donor}").json()["results"]

    assert len(rows) > 5
    assert {row["status"] for row in rows} == {"not_reported"}
    for title, name in (
        ("Year", "year"),
        ("Projects", "projects"),
        ("May have run", "projects_not_known"),
    ):
        assert " ".join([title, *(str(row[name]) for row in rows)]) in digits(words)
    assert "People reached: not reported for any of these years." in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_account_of_every_donor_is_one_page(settings, language):
    # A longer address takes more lines of the citation.
    host = "programme-information.country.example.org"
    settings.ALLOWED_HOSTS = [host]
    client = Client(headers={"host": host})
    donors = {
        donor["slug"]
        for project in records(current_edition(), language, Kind.PROJECT)["project"]
        for donor in project["donors"]
    }
    start = "/" if language == "en" else f"/{language}/"
    sheets = {
        donor: client.get(f"{start}organisations/{donor}/factsheet.pdf").content for donor in donors
    }

    assert len(sheets) > 5
    assert {donor: len(opened(pdf).pages) for donor, pdf in sheets.items()} == dict.fromkeys(
        donors, 1
    )
    assert all(f"http://{host}/" in words_of(pdf) for pdf in sheets.values())


def test_a_donor_is_shown_whole_projects_and_no_sum_of_money():
    _pdf, words = printed(address("organisation"))

    assert "Each donor is shown the whole of a project" in words
    assert "amounts are not added up" in words  # nor is one made of them


def test_a_long_list_prints_the_newest_and_says_how_many_it_leaves_out(client, monkeypatch):
    every = records(current_edition(), "en", Kind.PROJECT)["project"]
    newest = sorted(every, key=lambda row: row["start_date"] or "0")[-3:]
    monkeypatch.setattr(views.Factsheet, "most_listed", len(newest))
    monkeypatch.setattr(views, "shelf", press.Shelf())

    with CaptureQueriesContext(connection) as captured:
        pdf = client.get("/factsheet.pdf").content

    words = words_of(pdf)
    assert f"{len(every) - len(newest)} older projects are left out here" in words
    printed = [row for row in every if plain(row["title"]) in plain(words)]
    assert printed == newest
    # Nor is more read than is printed: a programme may have millions of figures.
    (cells,) = [query["sql"] for query in captured if 'M "editions_frozencell"' in query["sql"]]
    for part in ("sector", "region", "sex"):
        assert f'"editions_frozencell"."{part}" = \'\'' in cells
    (chosen,) = re.findall(r'"project_code" IN \(([^)]*)\)', cells)
    assert {code.strip("' ") for code in chosen.split(",")} == {
        *(row["code"] for row in newest),
        TOGETHER,
    }


@pytest.mark.parametrize(
    ("language", "words", "printed_as"),
    [
        ("en", "L'x 'said' - 5", "L’x ‘said’ - 5"),
        ("fr", "« x » : 1 mars ; 5 %", "«\u202fx\u202f»\u202f: 1 mars\u202f; 5\u202f%"),
        ("it", "2013–2024, 5 – 6", "2013–\u20602024, 5 – 6"),
        ("en", "a" * 24, "\u00ad".join(["a" * 8] * 3)),
    ],
)
def test_words_are_set_as_their_language_is_printed(language, words, printed_as):
    told = typeset({"words": words, "url": "https://example.org/it's"}, language)

    assert told == {"words": printed_as, "url": "https://example.org/it's"}


def test_a_donor_reads_what_the_sources_report_of_her_projects(client):
    projects = client.get("/api/v1/projects/?page_size=200").json()["results"]
    donors = {donor["slug"] for row in projects for donor in row["donors"]}
    edition = current_edition().number

    told = 0
    for donor in donors:
        pdf = client.get(f"/organisations/{donor}/factsheet.pdf").content
        page = client.get(f"/organisations/{donor}/").content.decode()
        account = account_of([row for row in projects if _is_funded(row, donor)], {}, donor)
        for reported in filter(None, (row.results for row in account)):
            for one in reported.shown:
                assert plain(f"{one['label']} {one['value']}") in plain(words_of(pdf))
                assert f'{html.escape(one["label"])} <b class="published">' in page
            told += len(reported.shown) + reported.more
        assert [address for address in links_of(pdf) if address.endswith("#reported")] == [
            f"http://testserver/projects/{row.project['code']}/?edition={edition}#reported"
            for row in account
            if row.results and row.results.more
        ]
        assert ("never counted as people reached" in words_of(pdf)) == any(
            row.results for row in account
        )
    # Each is shown, or counted with the address of the page that has it.
    assert told == sum(
        len(row["results"]) * len({donor["slug"] for donor in row["donors"]}) for row in projects
    )


def _is_funded(project, donor):
    return donor in [link["slug"] for link in project["donors"]]


@pytest.mark.parametrize("folder", ["sectors", "regions", "organisations"])
def test_what_nobody_could_report_is_not_called_not_reported(client, folder):
    asked = {"sectors": "sector", "regions": "region", "organisations": "donor"}[folder]
    kinds = {}
    for row in client.get(f"/api/v1/{folder}/?page_size=200").json()["results"]:
        key = row.get("slug") or row["code"]
        rows = client.get(f"/api/v1/statistics/?group_by=year&{asked}={key}").json()["results"]
        kinds.setdefault(frozenset(one["status"] for one in rows), key)

    for statuses, key in kinds.items():
        words = words_of(client.get(f"/{folder}/{key}/factsheet.pdf").content)
        if "not_reported" not in statuses:
            assert "not reported for any of these years" not in words
        elif statuses == {"not_reported", "not_applicable"}:
            assert "not applicable in the other years" in words
    assert len(kinds) > 1


def test_a_title_in_another_language_is_readable_on_the_band():
    style = (press.HERE / "style.typ").read_text()
    sheet = (press.HERE / "factsheet.typ").read_text()
    colours = dict(re.findall(r'#let ([\w-]+) = rgb\("(#\w+)"\)', style))

    quiet = set(re.findall(r"say\(it\.band\.\w+, quiet: (\w+)\)", sheet))

    assert len(re.findall(r"say\(it\.band\.\w+\)", sheet)) == 0
    assert [name for name in quiet if contrast(colours[name], colours["ink"]) > 4.5]


@pytest.mark.parametrize("code", ["ML04", "ML05", "ML19"])
def test_no_letter_of_a_title_reaches_into_the_words_below_it(code):
    pdf, _words = printed(f"/fr/regions/{code}/factsheet.pdf")
    told: list[tuple[float, float]] = []

    def keep(words, matrix, _text_matrix, _font, size):
        if words.strip():
            told.append((matrix[5], size))

    opened(pdf).pages[0].extract_text(visitor_text=keep)
    (_over, (title, large), (below, small), *_rest) = told

    # Descenders are a fifth of the type high, capitals with accents nearly all of it.
    assert title - large / 5 > below + small * 0.9
