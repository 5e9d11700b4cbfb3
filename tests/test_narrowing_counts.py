"""Filters of single counts choose counts, by what each says of itself, and not their projects."""

import random

import pytest

from editions.trees import SEX_AND_AGE
from tests.api_editions import ask, publish, rows
from tests.closed_years import YEAR, closed_year, project_year
from tests.factories import OrganisationFactory, RegionFactory, SectorFactory
from tests.files import download, from_csv
from tests.rich_programmes import CLOSED, Rich

pytestmark = pytest.mark.django_db

COUNTS = "beneficiary-counts"


def found(client, **query) -> list[str]:
    """The keys without the parts that all of them share."""
    keys = [row["key"].split("~") for row in rows(client, COUNTS, **query)]
    return ["/".join([key[0], *filter(None, key[6:])]) for key in keys]


def test_a_region_finds_its_own_counts_and_totals_of_projects_that_name_it(client):
    a, b = SectorFactory(slug="a"), SectorFactory(slug="b")
    north, south = RegionFactory(code="YY01"), RegionFactory(code="YY02")
    project_year("A", {a: {north: 300, south: 400}})
    project_year("B", {b: {south: 500}})
    project_year("C", 700, sectors=[a, b], regions=[north, south])
    closed_year()
    publish()

    assert found(client, region="YY01") == ["A", "A/a", "A/a/YY01", "C"]
    assert found(client, region="YY02", sector="b") == ["B", "B/b", "B/b/YY02", "C"]
    assert found(client, sector="a") == ["A", "A/a", "A/a/YY01", "A/a/YY02", "C"]
    assert len(from_csv(download(client, COUNTS, "csv", region="YY01"))) == 4


def test_a_sum_of_small_groups_is_found_where_all_of_them_match(client):
    sector, donor = SectorFactory(slug="a"), OrganisationFactory(slug="donor-a")
    for code, value, nature in (
        ("A", 3, "emergency"),
        ("B", 40, "emergency"),
        ("C", 5000, "development"),
    ):
        about = {"nature": nature, "nature_basis": "stated", "sectors": [sector]}
        project_year(code, value, donors=[donor] if code == "B" else [], **about)
    closed_year()
    publish()

    (together,) = (row for row in rows(client, COUNTS) if len(row["members"]) == 2)
    assert {member["project"] for member in together["members"]} == {"A", "B"}
    assert found(client, nature="emergency") == ["+"]
    assert found(client, nature="emergency", year=YEAR) == ["+"]
    assert found(client, donor="donor-a") == []
    assert "+" in found(client, sector="a")
    assert "+" not in found(client, nature="development")
    assert ask(client, COUNTS, nature="emergency")["count"] == 1


def test_a_sum_of_women_of_several_ages_is_of_women_and_of_no_age(client):
    cells = dict.fromkeys(SEX_AND_AGE, 40) | {"female:0-4": 3}
    project_year("A", {SectorFactory(slug="a"): cells})
    closed_year()
    publish()

    (together,) = (row for row in rows(client, COUNTS) if row["members"])
    assert [(m["sex"], m["age_band"]) for m in together["members"]] == [
        ("female", "60+"),
        ("female", "0-4"),
    ]
    keys = {
        "female": [row["key"] for row in rows(client, COUNTS, sex="female")],
        "male": [row["key"] for row in rows(client, COUNTS, sex="male")],
        "0-4": [row["key"] for row in rows(client, COUNTS, age_band="0-4")],
    }
    assert {name: together["key"] in found for name, found in keys.items()} == {
        "female": True,
        "male": False,
        "0-4": False,
    }
    assert {name: len(found) for name, found in keys.items()} == {"female": 6, "male": 7, "0-4": 2}


def test_whatever_is_asked_each_count_is_found_that_matches_and_no_other(client):
    rich = Rich(4)
    rich.grow(14)
    rich.close(CLOSED)
    publish(in_spite_of_findings=True)
    every = rows(client, COUNTS)
    projects = {row["code"]: row for row in rows(client, "projects")}
    chance, lists, sums = random.Random(4), 0, 0
    values = {
        "sector": [sector.slug for sector in rich.sectors],
        "region": [region.public_code for region in rich.regions],
        "nature": ["emergency", "development", "not_stated"],
        "donor": ["donor-a", "donor-b"],
        "year": [2019, 2020, 2022],
        "sex": ["female", "male", "unknown"],
        "age_band": ["0-4", "60+", "unknown"],
    }
    for _number in range(40):
        names = chance.sample(sorted(values), chance.choice([1, 1, 2, 2, 3]))
        query = {name: chance.choice(values[name]) for name in names}
        expected = [row["key"] for row in every if is_asked(row, query, projects)]

        assert [row["key"] for row in rows(client, COUNTS, **query)] == expected, query
        assert ask(client, COUNTS, **query)["count"] == len(expected)
        lists += bool(expected)
        sums += any("+" in key for key in expected)
    assert lists > 20
    assert sums > 3


def is_asked(row, query, projects) -> bool:
    """Whether a count is, or all counts under one sum are, what is asked for."""
    if "year" in query and row["year"] != query["year"]:
        return False
    members = row["members"] or [row]
    return all(speaks_of(member, row, query, projects) for member in members)


def speaks_of(member, row, query, projects) -> bool:
    project = projects.get(member["project"])
    known = {
        "sector": [sector["slug"] for sector in project["sectors"]] if project else [],
        "region": [region["code"] for region in project["regions"]] if project else [],
        "nature": [project["nature"]] if project else [],
        "donor": [donor["slug"] for donor in project["donors"]] if project else [],
    }
    for name, value in query.items():
        own = member.get(name)
        if name in ("sex", "age_band") and own != value:
            return False
        if name in ("sector", "region") and own not in (None, "not-split"):
            if own != value:
                return False
        elif name in known and value not in known[name]:
            return False
    return True
