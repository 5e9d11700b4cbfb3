"""One selection in two editions: what each of them answers, the difference, and why."""

import csv
import io
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from beneficiaries.models import BeneficiaryCount
from editions import actions
from editions.models import Edition
from editions.side_by_side import Change, Pair, pairs_of
from programmes.models import Project
from tests.closed_years import closed_year
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    RegionFactory,
    SectorFactory,
)
from tests.reading_pages import table_of, words_of
from tests.sharing import shared_rows

PAGE, API = "/statistics/", "/api/v1/statistics/"
OLDER, NEWER = "2024.1", "2024.2"
RIGHTS = ["editions.prepare_edition", "editions.approve_edition"]
BOTH = {"edition": NEWER, "compare": OLDER}


def publish(reason="", language=""):
    first, second = AccountFactory(permissions=RIGHTS), AccountFactory(permissions=RIGHTS)
    edition = actions.prepare(ProgrammeFactory(), by=first)
    edition.restatements.update(reason=reason, reason_language=language)
    return actions.approve(edition, by=second)


def count(project, year, value, **more):
    return BeneficiaryCountFactory(project=project, year=year, value=value, accepted=True, **more)


@pytest.fixture(scope="module")
def two_editions(django_db_setup, django_db_blocker):
    """Two editions of a made-up programme, for every test of this module, and then taken back."""
    with shared_rows(django_db_blocker):
        make()
        yield


def make():
    ProgrammeFactory()
    sectors = [SectorFactory(slug="sector-a"), SectorFactory(slug="sector-b")]
    about = {"ready": True, "sectors": sectors[:1], "regions": [RegionFactory(code="XX01")]}
    donors = [OrganisationFactory(slug="donor-a"), OrganisationFactory(slug="donor-b")]
    a = ProjectFactory(code="A", start_date="2013", end_date="2024", donors=donors[:1], **about)
    b = ProjectFactory(code="B", start_date="2014", end_date="2016", donors=donors[1:], **about)
    for year, value in {2015: 1000, 2016: 700, 2018: 400}.items():
        count(a, year, value, sourced=True)
    # Of a closed year, too few for one of them to be told.
    count(a, 2019, 500)
    count(b, 2019, 3)
    closed_year(2019)
    publish()
    BeneficiaryCount.objects.filter(project=a, year=2015).update(value=1500)
    BeneficiaryCount.objects.filter(project=a, year=2018).update(state="draft")
    count(a, 2017, 300, sourced=True)
    Project.objects.filter(code="B").update(start_date="2015")
    ProjectFactory(code="C", start_date="2020", end_date="2021", **about | {"sectors": sectors})
    ProjectFactory(
        code="D", ready=True, sectors=[SectorFactory(slug="sector-c")], start_date="2020"
    )
    publish(reason="A made-up correction.", language="fr")


pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("two_editions")]


def rows_of(client, edition, **query):
    return client.get(API, {"page_size": 200, "edition": edition, **query}).json()["results"]


def compared(client, **query):
    return client.get(f"{PAGE}comparison.json", BOTH | query).json()


# The figures


@pytest.mark.parametrize(
    "query",
    [
        {"group_by": "year"},
        {"group_by": "sector"},
        {"group_by": "region,year", "nature": "not_stated"},
        {"group_by": "donor"},
        {"group_by": "", "year_min": "2015"},
    ],
    ids=str,
)
def test_each_side_is_what_the_api_answers_of_its_edition(client, query):
    told = compared(client, **query)
    asked = {name: value for name, value in query.items() if value}

    assert (told["before"], told["after"]) == (OLDER, NEWER)
    for side, edition in (("before", OLDER), ("after", NEWER)):
        assert [row[side] for row in told["results"] if row[side]] == rows_of(
            client, edition, **asked
        )


def test_the_table_gives_both_figures_the_difference_or_why_there_is_none_and_the_reason(client):
    query = BOTH | {"group_by": "year", "show": "people_reached", "view": "table"}

    table = {cells[0]: cells[1:] for cells in table_of(client.get(PAGE, query))}

    corrected = "A: A made-up correction. in French"
    assert table["2015"] == ["1,000", "1,500", "+500", corrected]
    assert table["2016"] == ["700", "700", "0", ""]
    assert table["2017"] == ["not reported", "300", "appeared", "none in the log"]
    assert table["2018"] == ["400", "not reported", "gone", corrected]
    assert table["2021"] == ["not reported", "not reported", "not reported in either", ""]


def test_of_what_is_protected_no_difference_is_taken(client):
    query = BOTH | {"show": "people_reached", "view": "table", "donor": "donor-a"}

    by_year = {cells[0]: cells[1:] for cells in table_of(client.get(PAGE, query))}
    (together,) = table_of(client.get(PAGE, query | {"group_by": ""}))

    withheld = "withheld until its year is closed, or to protect a small group"
    assert by_year["2019"] == [withheld, withheld, "no difference taken: withheld", ""]
    assert together[1].startswith("at least 2,100, at most ")
    assert together[3] == "no difference taken: bounds only"


def test_projects_differ_where_one_came_or_where_its_dates_were_restated(client):
    table = {
        cells[0]: cells[1:]
        for cells in table_of(client.get(PAGE, BOTH | {"group_by": "year", "view": "table"}))
    }

    assert table["2014"] == ["2", "1", "−1", "B: A made-up correction. in French"]
    assert table["2016"] == ["2", "2", "0", ""]
    # C is new, and restates nothing; of D nobody knows how long it ran.
    assert table["2020"] == ["1", "3", "+2", "none in the log"]
    assert table["2022"] == ["1", "1 and 1 not known", "0; not known +1", "none in the log"]


def test_the_older_edition_stands_first_whichever_is_read(client):
    turned = client.get(
        f"{PAGE}comparison.json", {"edition": OLDER, "compare": NEWER, "group_by": "sector"}
    ).json()

    assert turned["results"] == compared(client, group_by="sector")["results"]


def test_what_only_one_edition_knows_appeared_or_is_gone(client):
    told = compared(client, group_by="sector")["results"]

    (appeared,) = [row for row in told if row["sector"] == "sector-c"]
    assert appeared["before"] is None
    assert appeared["changes"]["projects"] == "appeared"
    narrowed = client.get(PAGE, BOTH | {"sector": "sector-c", "group_by": "", "view": "table"})
    (cells,) = table_of(narrowed)
    assert cells == ["All together", "not in this edition", "1", "appeared", "none in the log"]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ({"status": "provisional", "people_reached": 100}, {}, Change.PROVISIONAL),
        ({"status": "overlapping", "people_reached": None}, {}, Change.BOUNDS),
        ({"status": "withheld", "people_reached": None, "sum_at_least": 0}, {}, Change.WITHHELD),
        ({"status": "withheld", "people_reached": None, "sum_at_least": 9}, {}, Change.BOUNDS),
        ({}, {"people_reached": 0}, Change.DIFFERENT),
        (None, {}, Change.APPEARED),
        ({}, None, Change.GONE),
    ],
)
def test_a_difference_is_taken_of_exact_figures_only(before, after, change):
    exact = {"status": "exact", "people_reached": 500, "sum_at_least": 500}
    pair = Pair({}, *(None if row is None else exact | row for row in (before, after)))

    assert pair.change("people_reached") == change
    assert (pair.difference("people_reached") is not None) == (change == Change.DIFFERENT)


def test_years_stand_in_their_order_and_the_rest_in_that_of_the_newer_edition():
    found = pairs_of([{"year": 2013}, {"year": 2014}], [{"year": 2014}, {"year": 2015}], ["year"])
    others = pairs_of([{"x": "c"}, {"x": "a"}], [{"x": "b"}, {"x": "a"}], ["x"])

    assert [pair.values["year"] for pair in found] == [2013, 2014, 2015]
    assert [pair.values["x"] for pair in others] == ["b", "a", "c"]


# The page


def test_the_form_offers_the_other_editions_and_keeps_the_choice(client):
    page = client.get(PAGE, {"compare": OLDER}).content.decode()

    assert f'<option value="{OLDER}" selected>' in page
    assert f'<option value="{NEWER}"' not in page


def test_one_edition_alone_is_compared_with_nothing_and_a_withdrawn_one_says_why(client):
    by = AccountFactory(permissions=["editions.withdraw_edition"])
    actions.withdraw(Edition.objects.get(number=NEWER), by=by, reason="A made-up reason.")

    assert 'name="compare"' not in client.get(PAGE).content.decode()
    gone = client.get(PAGE, {"compare": NEWER})
    assert gone.status_code == 410
    assert "A made-up reason." in words_of(gone)


def test_an_edition_that_is_only_prepared_stands_beside_nothing(client):
    ProjectFactory(code="E", ready=True)
    prepared = actions.prepare(ProgrammeFactory(), by=AccountFactory(permissions=RIGHTS))

    assert prepared.number not in client.get(PAGE).content.decode()
    assert client.get(PAGE, {"compare": prepared.number}).status_code == 400


@pytest.mark.parametrize(
    ("query", "valid"),
    [
        pytest.param({"compare": "1999.9"}, OLDER, id="no edition"),
        pytest.param({"compare": NEWER}, OLDER, id="the same"),
        pytest.param({"compare": OLDER, "edition": OLDER}, NEWER, id="the same older one"),
    ],
)
@pytest.mark.parametrize("address", [PAGE, "/embed/statistics/", f"{PAGE}comparison.csv"])
def test_an_edition_that_cannot_stand_beside_is_refused_with_those_that_can(
    client, address, query, valid
):
    answer = client.get(address, query)

    assert answer.status_code == 400
    assert valid in words_of(answer)


def test_a_comparison_asks_few_questions_of_the_database(client):
    client.get(PAGE)
    with CaptureQueriesContext(connection) as captured:
        client.get(PAGE, BOTH | {"group_by": "year,sector"})

    assert len(captured) <= 12


# What can be taken along


@pytest.mark.parametrize("prefix", ["", "/fr", "/it"])
def test_the_drawing_names_the_edition_of_every_bar(client, prefix):
    query = BOTH | {"group_by": "year"}

    answer = client.get(f"{prefix}{PAGE}chart.svg", query)

    root = ElementTree.fromstring(answer.content)
    texts = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    years = len(rows_of(client, NEWER, group_by="year"))
    assert texts.count(OLDER) == texts.count(NEWER) == years
    assert f"compare={OLDER}" in answer.content.decode()
    assert client.get(f"{prefix}{PAGE}chart.png", query).headers["Content-Type"] == "image/png"


def test_with_too_few_figures_there_is_a_sentence_and_the_table(client):
    page = client.get(PAGE, BOTH | {"group_by": ""}).content.decode()

    assert "c-drawing" not in page
    assert "1 of 1 row differs between the two editions." in page


def test_the_small_page_has_the_same_table_and_leads_back_to_the_comparison(client):
    query = BOTH | {"group_by": "sector"}

    framed = client.get("/embed/statistics/", query)
    told = client.get("/oembed", {"url": f"http://testserver{PAGE}?compare={OLDER}"}).json()

    assert table_of(framed) == table_of(client.get(PAGE, query))
    assert f"compare={OLDER}" in framed.content.decode()
    assert f"compare={OLDER}" in told["html"]
    assert "edition=" not in told["html"]


def test_files_hold_the_rows_of_the_comparison_and_name_both_editions(client):
    query = BOTH | {"group_by": "year,sector", "year_min": "2015"}
    page = client.get(PAGE, query).content.decode()
    told = compared(client, **{"group_by": "year,sector", "year_min": "2015"})
    text = client.get(f"{PAGE}comparison.csv", query).getvalue().decode()
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}comparison.xlsx", query).getvalue()))

    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(told["results"])
    for row, other in zip(rows, told["results"], strict=True):
        assert (row["edition_before"], row["edition_after"]) == (OLDER, NEWER)
        assert (row["year"], row["sector"]) == (str(other["year"]), other["sector"])
        for side in ("before", "after"):
            given = (other[side] or {}).get("people_reached")
            assert row[f"people_reached_{side}"] == ("" if given is None else str(given))
        assert row["people_reached_change"] == other["changes"]["people_reached"]
    assert OLDER in rows[0]["about"]
    assert NEWER in rows[0]["about"]
    sheet = list(book["data"].values)
    assert [str(name) for name in sheet[0]] == list(rows[0])[:-1]
    assert len(sheet) == len(rows) + 1
    for form in ("csv", "xlsx", "json"):
        assert f"{PAGE}comparison.{form}?" in page
    assert client.get(f"{PAGE}comparison.json").status_code == 404
