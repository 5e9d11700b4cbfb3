"""Figures on the map of another year: rolled up to the regions of its time, and never split."""

import pytest

from editions.api import statistics as statistics_of_the_api
from editions.naming import Names
from editions.pages.asking import Asked
from tests.api_editions import publish, rows
from tests.closed_years import YEAR, closed_year, project_year
from tests.factories import ProjectFactory, RegionFactory, SectorFactory
from tests.files import download, from_csv
from tests.reading_pages import table_of, words_of
from tests.test_gaps_and_withheld_figures import bounds

pytestmark = [pytest.mark.once, pytest.mark.django_db]

BEFORE, AFTER = {"at": 2016, "group_by": "region"}, {"at": 2024, "group_by": "region"}
DATES = {"start_date": str(YEAR), "end_date": str(YEAR)}


@pytest.fixture(autouse=True)
def edition():
    """Two regions that came out of one former region, and another that stayed as it was."""
    former, stayed = (
        RegionFactory(code_version="v02", code=code, valid_until="2023-03-13")
        for code in ("YY01", "YY02")
    )
    first, second, same = (
        RegionFactory(code=code, valid_from="2023-03-13") for code in ("YY01", "YY03", "YY02")
    )
    for region in (first, second):
        region.predecessors.add(former)
    same.predecessors.add(stayed)
    a = SectorFactory(slug="a")
    project_year("BOTH", {a: {first: 300, second: 400}}, **DATES)
    project_year("FORMER", 500, sectors=[a], regions=[former], **DATES)
    project_year("ACROSS", {a: {second: 600, same: 50}}, **DATES)
    project_year("TOTAL", 900, sectors=[a], regions=[first, same], **DATES)
    ProjectFactory(ready=True, code="NAMES-BOTH", regions=[former, first], **DATES)
    closed_year()
    return publish(in_spite_of_findings=True)


def by_region(client, **query) -> dict[str, tuple]:
    told = rows(client, "statistics", **query)
    assert {row["additive"] for row in told} == {False}
    return {row["region"]: (row["projects"], *bounds(row)) for row in told}


def test_a_former_region_holds_all_that_lies_in_it_today_and_each_project_once(client):
    assert by_region(client, **BEFORE) == {
        # All but what is elsewhere; of TOTAL nobody reported how much of it lies where.
        "v02-YY01": (5, "not_reported", None, 300 + 400 + 500 + 600, 300 + 400 + 500 + 600 + 900),
        "v02-YY02": (2, "not_reported", None, 50, 50 + 900),
    }


def test_a_region_of_that_map_narrows_to_what_lies_in_it(client):
    (row,) = rows(client, "statistics", at=2016, region="v02-YY01")
    grouped = rows(client, "statistics", **BEFORE, region="v02-YY01")
    by_sector = rows(client, "statistics", at=2016, region="v02-YY01", group_by="sector")
    told = client.get("/api/v1/statistics/explanation/", {"at": 2016, "region": "v02-YY01"}).json()

    assert [{**row, "region": "v02-YY01", "additive": False}] == grouped
    assert bounds(by_sector[0]) == bounds(row)
    assert told["figures"] == row
    assert sorted(told["projects"]) == ["ACROSS", "BOTH", "FORMER", "NAMES-BOTH", "TOTAL"]
    # Without the map it is one region among others, as its projects name it.
    (alone,) = rows(client, "statistics", region="v02-YY01")
    assert (alone["projects"], alone["people_reached"]) == (2, 500)


def test_what_names_a_former_region_is_split_over_no_later_one(client):
    today = by_region(client, **AFTER)
    every = by_region(client, group_by="region")

    assert today == {code: told for code, told in every.items() if not code.startswith("v02")}
    assert today["YY01"][0] == 3
    assert sum(told[3] for told in today.values()) == 300 + 400 + 600 + 50


def test_the_file_has_the_same_regions(client):
    lines = from_csv(download(client, "statistics", "csv", **BEFORE))

    assert [(line["region"], line["projects"]) for line in lines] == [
        ("v02-YY01", "5"),
        ("v02-YY02", "2"),
    ]


def test_a_region_of_another_map_is_refused_and_so_is_rolling_up_very_many_projects(
    client, monkeypatch
):
    wrong = client.get("/api/v1/statistics/", {"at": 2016, "region": "YY03"})
    assert (wrong.status_code, wrong.json()["problems"][0]["valid"]) == (
        400,
        ["v02-YY01", "v02-YY02"],
    )
    monkeypatch.setattr(statistics_of_the_api, "MOST", 4)
    assert client.get("/api/v1/statistics/", BEFORE).status_code == 400
    assert client.get("/api/v1/statistics/", AFTER).status_code == 200


# The same on pages


def test_the_explorer_and_its_frame_have_the_rows_of_the_api_on_the_map_of_a_year(client):
    for query in (BEFORE, AFTER):
        told = rows(client, "statistics", **query)
        for address in ("/statistics/", "/embed/statistics/"):
            answer = client.get(address, {**query, "view": "table"})
            table = table_of(answer)

            assert [cells[1] for cells in table] == [str(row["projects"]) for row in told]
            assert f"Map of the year: {query['at']}" in words_of(answer)
            assert f"those of the map at the end of {query['at']}" in words_of(answer)


def test_a_region_of_that_map_is_explained_on_the_page_as_by_the_api(client):
    asked = {"at": 2016, "region": "v02-YY01"}
    told = client.get("/api/v1/statistics/explanation/", asked).json()

    answer = client.get("/statistics/explanation/", asked)

    assert answer.context["told"]["figures"] == told["figures"]
    assert {one["code"] for one in answer.context["known"]} == set(told["projects"])
    assert "with all that lies in it today" in words_of(answer)
    assert "Map of the year: 2016" in words_of(answer)


def test_the_form_offers_the_regions_of_one_map(client):
    def offered(query) -> set[str]:
        fields = {one["name"]: one for one in client.get("/statistics/", query).context["fields"]}
        assert fields["at"]["chosen"] == str(query.get("at", ""))
        return {value for value, _words in fields["region"]["options"]} - {""}

    assert offered({}) == {"YY01", "YY03", "YY02"}
    assert offered({"at": 2016}) == {"v02-YY01", "v02-YY02"}
    # Without the map a former region is found by its address; the form keeps what was chosen.
    assert offered({"region": "v02-YY01"}) == {"YY01", "YY03", "YY02", "v02-YY01"}


def test_a_region_of_another_map_is_refused_on_pages_in_words(client):
    for address in ("/statistics/", "/statistics/explanation/", "/embed/statistics/"):
        answer = client.get(address, {"at": 2016, "region": "YY03"})

        (problem,) = answer.context["problems"]
        assert (answer.status_code, problem.parameter) == (400, "region")
        assert problem.valid == ["v02-YY01", "v02-YY02"]
        assert client.get(address, {"at": "soon"}).status_code == 400


def test_what_a_former_region_leads_to_counts_the_same_projects(client, edition):
    """The register lists what names a region, so a mark of one on a map leads elsewhere."""
    asked = Asked(edition, Names({}), {"at": "2016"}, ["region"])
    first, _second = rows(client, "statistics", **BEFORE)
    narrowed = client.get(f"{asked.leading_to(first)}&view=table")
    (row,) = table_of(narrowed)
    assert (row[1], narrowed.context["projects"]) == ("5", "")
    explained = dict(client.get("/statistics/", BEFORE).context["made"].rows[""])
    (of_region,) = (address for address in explained.values() if "region=v02-YY01" in address)
    assert len(client.get(of_region).context["known"]) == 5


def test_maps_are_drawn_of_today_and_say_so_of_any_other(client):
    former = client.get("/statistics/", {"at": 2016, "view": "map"})
    today = client.get("/statistics/", {"at": 2024, "view": "map"})

    assert (former.context["view"], today.context["view"]) == ("chart", "map")
    assert "drawn of today’s regions only" in words_of(former)
    assert former.context["chart"].title == "Documented projects by region"
