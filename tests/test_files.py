"""A list as a file: the rows of the API, all of them, and what must be known of them."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from editions.api.parameters import AT, OF_COUNTS
from editions.files import xlsx_file
from editions.files.columns import FIGURES
from editions.naming import LABELS
from programmes.models import CountryProgramme
from tests.api_editions import API, ENDPOINTS, ask, publish, rows
from tests.closed_years import closed_year, project_year
from tests.factories import (
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectSourceFactory,
    SectorFactory,
    StatementFactory,
)
from tests.files import download, from_csv, from_xlsx, rows_of_xlsx

pytestmark = pytest.mark.django_db

LISTS = [
    *("projects", "beneficiary-counts", "statements", "statistics"),
    *("regions", "bases", "sectors", "organisations"),
]
JSON_ONLY = ["programme", "editions"]


@pytest.fixture
def programme() -> CountryProgramme:
    return ProgrammeFactory(period_first_year=2019, period_last_year=2021)


@pytest.fixture
def small_groups(programme):
    """A closed year in which three projects are small, and figures that nobody reported."""
    sector = SectorFactory(slug="s1")
    closed_year(2020)
    dates = {"sectors": [sector], "start_date": "2020", "end_date": "2020"}
    for code, value in {"A": 500, "B": 3, "C": 40, "D": 900}.items():
        project_year(code, value, **dates)
    project_year("E", None, **dates)
    return publish()


def test_a_file_is_named_after_its_list_edition_and_language(client, small_groups):
    for endpoint in LISTS:
        response = client.get(f"{API}/{endpoint}/?format=csv&lang=fr")

        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert response["Content-Disposition"] == (
            f'attachment; filename="examplia-{endpoint}-2021.1-fr.csv"'
        )
        assert response["X-Edition"] == "2021.1"
        assert "Accept" in response["Vary"]
        alternate = response["Link"].partition(">")[0].removeprefix("<http://testserver")
        assert client.get(alternate).json()["count"] == len(from_csv(response.getvalue(), ";"))


def test_a_file_has_the_rows_of_the_list_in_its_order(client, small_groups):
    compared = 0
    for endpoint in LISTS:
        told = rows(client, endpoint)
        in_csv = from_csv(download(client, endpoint, "csv"))
        in_xlsx = rows_of_xlsx(download(client, endpoint, "xlsx"))

        assert len(told) == len(in_csv) == len(in_xlsx)
        for row, line, cells in zip(told, in_csv, in_xlsx, strict=True):
            assert list(line) == [*cells, "about"]
            for name in cells:
                if name in row and isinstance(row[name], (int, str)):
                    assert line[name] == cell_of(row[name])
                    assert cells[name] == (row[name] if row[name] != "" else None)
                    compared += 1
    assert compared > 100


def cell_of(value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_a_json_file_has_the_rows_of_the_api_and_says_what_they_are(client, small_groups):
    for endpoint in LISTS:
        file = json.loads(download(client, endpoint, "json-file", lang="fr"))

        assert file["results"] == rows(client, endpoint, lang="fr")
        assert file["edition"] == "2021.1"
        about = dict(from_xlsx(download(client, endpoint, "xlsx", lang="fr"), "about"))
        del file["about"]["Adresse permanente"], file["about"]["Citer"]
        assert file["about"].items() <= about.items()
        assert {"Définition", "Filtres appliqués", "Licence d’utilisation", "Crédits"} <= file[
            "about"
        ].keys()
    columns = json.loads(download(client, "statistics", "json-file"))["columns"]
    assert "people_reached" in columns


def test_a_page_of_the_api_holds_rows_and_nothing_else(client, small_groups):
    for endpoint in LISTS:
        assert set(ask(client, endpoint)) == {"count", "next", "previous", "results"}


def test_a_file_has_all_rows_and_no_pages(client, programme):
    source = ProjectSourceFactory(project__programme=programme, project__ready=True)
    for year in range(1950, 2011):
        BeneficiaryCountFactory(
            project=source.project, year=year, value=500, accepted=True, source=source
        )
    publish()

    assert len(ask(client, "beneficiary-counts")["results"]) == 50
    assert len(from_csv(download(client, "beneficiary-counts", "csv"))) == 61
    assert len(rows_of_xlsx(download(client, "beneficiary-counts", "xlsx"))) == 61
    refused = client.get(f"{API}/beneficiary-counts/?page_size=10&format=csv")
    assert refused.status_code == 400
    assert [problem["parameter"] for problem in refused.json()["problems"]] == ["page_size"]


def test_what_is_not_reported_or_not_applicable_is_an_empty_cell_with_its_status(
    client, small_groups
):
    found = {row["project"]: row for row in from_csv(download(client, "beneficiary-counts", "csv"))}
    by_year = from_csv(download(client, "statistics", "csv", group_by="year"))

    assert (found["E"]["value"], found["E"]["status"]) == ("", "not_reported")
    assert [(row["people_reached"], row["status"]) for row in by_year] == [
        ("", "not_applicable"),
        ("1443", "exact"),
        ("", "not_applicable"),
    ]
    assert "0" not in {row["people_reached"] for row in by_year}


def test_a_combined_figure_names_its_group_and_members(client, small_groups):
    combined = [
        row
        for row in from_csv(download(client, "beneficiary-counts", "csv"))
        if row["status"] == "combined"
    ]
    (told,) = [row for row in rows(client, "beneficiary-counts") if row["status"] == "combined"]

    assert [(row["project"], row["value"], row["members"]) for row in combined] == [
        ("", "503", "A | B")
    ]
    assert combined[0]["group_id"] == told["group_id"] == "2020/reached/+"
    assert [member["project"] for member in told["members"]] == ["A", "B"]


def test_labels_are_in_the_language_asked_for_and_codes_are_not(client, small_groups):
    content = download(client, "beneficiary-counts", "csv", lang="fr")
    found = from_csv(content, ";")

    assert content.startswith(b"\xef\xbb\xbfproject;year;")
    assert {row["status"]: row["status_label"] for row in found} == {
        "exact": "chiffre exact",
        "combined": "regroupé",
        "not_reported": "donnée non communiquée",
    }
    assert download(client, "beneficiary-counts", "csv").startswith(b"project,year,")


def test_a_file_says_what_it_is_wherever_it_goes(client, small_groups):
    for lang in ("en", "fr", "it"):
        says_what_it_is(client, lang)


def says_what_it_is(client, lang):
    content = download(client, "statistics", "csv", lang=lang, group_by="year", year=2020)
    (row,) = from_csv(content, "," if lang == "en" else ";")
    about = dict(from_xlsx(download(client, "statistics", "xlsx", lang=lang, year=2020), "about"))
    address = (
        "http://testserver/api/v1/statistics/"
        f"?edition=2021.1&format=csv&group_by=year&lang={lang}&year=2020"
    )

    for told in (row["about"], " ".join(map(str, about.values()))):
        assert "year=2020" in told
        assert "2021.1" in told
    assert address in row["about"]
    assert client.get(address).getvalue() == content
    assert {"projects", "people_reached", "sum_at_most"} <= about.keys()


def test_what_narrows_a_file_is_told_as_programs_ask_for_it_and_in_words(client, small_groups):
    content = download(client, "projects", "json-file", nature="emergency", year=2020, q="made")
    about = json.loads(content)["about"]

    assert about["Filters"] == "nature=emergency, q=made, year=2020"
    assert about["Filters in words"] == "Nature: emergency · Search: “made” · Year: 2020"
    assert {parameter.name for parameter in (*OF_COUNTS, AT)} <= LABELS.keys()


def test_a_file_says_that_no_licence_is_stated_or_which(client, programme):
    ProjectFactory(programme=programme, ready=True)
    publish()
    (before,) = from_csv(download(client, "projects", "csv"))
    CountryProgramme.objects.update(data_licence="CC BY 4.0")
    publish()
    (after,) = from_csv(download(client, "projects", "csv"))

    assert "not stated; ask" in before["about"]
    assert "Licence: CC BY 4.0" in after["about"]


def test_an_empty_selection_is_a_file_with_the_names_only(client, small_groups):
    assert from_csv(download(client, "projects", "csv", year=1991)) == []
    assert len(from_xlsx(download(client, "projects", "xlsx", year=1991))) == 1


def test_no_cell_is_run_as_a_formula(client, programme):
    project = ProjectFactory(
        programme=programme, ready=True, title_en='=HYPERLINK("x")', note_en="@sum, a\nb"
    )
    StatementFactory(
        publication__programme=programme, approved=True, source_en="-2+3", note_en="+1"
    )
    publish()

    (row,) = from_csv(download(client, "projects", "csv"))
    (statement,) = from_csv(download(client, "statements", "csv"))
    assert (row["code"], row["title"]) == (project.code, '\'=HYPERLINK("x")')
    assert row["note"] == "'@sum, a\nb"
    assert (statement["source"], statement["note"]) == ("'-2+3", "'+1")
    book = load_workbook(BytesIO(download(client, "projects", "xlsx")))
    assert {cell.data_type for cells in book["data"] for cell in cells} <= {"s", "n", "b"}


def test_a_workbook_has_numbers_a_frozen_head_and_a_filter(client, small_groups):
    content = download(client, "statistics", "xlsx", group_by="year,sector")
    book = load_workbook(BytesIO(content))
    data = book["data"]

    assert book.sheetnames == ["data", "about"]
    assert data.freeze_panes == "A2"
    assert data.auto_filter.ref == f"A1:{data.cell(1, data.max_column).column_letter}4"
    assert [cell.value for cell in data[1]][:4] == ["year", "sector", "sector_label", "projects"]
    assert data["A2"].value == 2019
    assert {type(cell.value) for cell in data["D"][1:]} == {int}


def test_a_workbook_can_be_read_and_printed(client, programme):
    note = "A made-up note that takes several lines of any column. " * 5
    project = ProjectFactory(ready=True, note_en=note)
    BeneficiaryCountFactory(project=project, accepted=True, sourced=True, value=1_234_567)
    publish()
    book = load_workbook(BytesIO(download(client, "projects", "xlsx")))
    counts = load_workbook(BytesIO(download(client, "beneficiary-counts", "xlsx")))["data"]

    columns = {cell.value: cell.column for cell in book["data"][1]}
    noted = book["data"].cell(2, columns["note"])
    assert noted.alignment.wrap_text
    width = book["data"].column_dimensions[noted.column_letter].width
    assert book["data"].row_dimensions[2].height >= 15 * len(note) / width
    assert book["about"].row_dimensions[1].height
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.page_setup.fitToWidth < sheet.max_column
    (value,) = (cell for cell in counts[2] if cell.value == 1_234_567)
    assert "#,##0" in value.number_format


def test_the_same_rows_are_the_same_bytes(client, small_groups):
    once, again = (download(client, "projects", "xlsx") for _time in range(2))

    assert once == again
    with zipfile.ZipFile(BytesIO(once)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_a_workbook_that_would_be_too_long_is_refused(client, small_groups, monkeypatch):
    monkeypatch.setattr("editions.api.files.MOST_ROWS", 2)

    refused = client.get(f"{API}/beneficiary-counts/?format=xlsx")

    assert refused.status_code == 400
    assert refused.json()["problems"][0]["valid"] == ["json", "csv"]
    assert xlsx_file.MOST_ROWS < 1_048_576


def test_the_header_accept_asks_for_a_file_too(client, small_groups):
    response = client.get(f"{API}/projects/", headers={"accept": "text/csv"})

    assert response.getvalue() == download(client, "projects", "csv")
    assert client.get(f"{API}/projects/A/", headers={"accept": "text/csv"}).status_code == 406


def test_the_headers_alone_cost_no_rows(client, small_groups, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        response = client.head(f"{API}/beneficiary-counts/?format=csv")

    assert response["Content-Disposition"].startswith("attachment")
    assert response.getvalue() == b""


def test_every_figure_of_the_statistics_has_its_column(client, small_groups):
    (told,) = rows(client, "statistics")

    assert set(FIGURES) == set(told)


def test_every_column_is_documented(client, small_groups):
    documented = Path("docs/files.md").read_text(encoding="utf-8")

    for endpoint in LISTS:
        (line,) = [line for line in documented.splitlines() if line.startswith(f"| `{endpoint}`")]
        names = download(client, endpoint, "csv").decode().splitlines()[0].split(",")
        assert re.findall(r"`([a-z0-9_]+)`", line.split("|", 2)[2]) == [
            *(["group_by", "year", "_label"] if endpoint == "statistics" else []),
            *names[:-2],
        ]


def test_the_lists_without_files_are_named_and_refuse_each_form(client, small_groups):
    (named,) = re.findall(r"(`programme`.*) are JSON only", Path("docs/files.md").read_text())

    assert re.findall(r"`(\w+)`", named) == JSON_ONLY
    assert {*LISTS, *JSON_ONLY} == {*ENDPOINTS, "statistics"}
    for endpoint in JSON_ONLY:
        for form in ("csv", "xlsx", "json-file"):
            assert client.get(f"{API}/{endpoint}/", {"format": form}).status_code == 400
