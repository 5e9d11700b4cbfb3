"""Where a selection holds a group only in part, its explanation names the group and its sum."""

import pytest

from editions import explaining
from tests.api_editions import ask, publish, rows
from tests.closed_years import YEAR, closed_year, project_year
from tests.factories import RegionFactory, SectorFactory
from tests.reading_pages import words_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]

PAGE, EXPLANATION = "/statistics/explanation/", "statistics/explanation"
DATES = {"start_date": str(YEAR), "end_date": str(YEAR)}
PARTS = ("project", "sector", "region", "sex", "age_band")


@pytest.fixture(autouse=True)
def edition():
    """Pools of every level: of projects, sectors, regions, and of sexes and ages."""
    health, wash, food = (
        SectorFactory(slug=slug, name_en=slug.capitalize(), position=place)
        for place, slug in enumerate(("health", "wash", "food"))
    )
    north, south, east = (RegionFactory(code=f"XX0{place}") for place in range(3))
    cells = {"female:60+": 3, "male:60+": 40, "female:18-49": 200, "male:18-49": 157}
    project_year("BY-SEX", {health: {north: cells}}, **DATES)
    project_year("BY-REGION", {food: {north: 4, south: 300, east: 500}}, **DATES)
    project_year("BY-SECTOR", {health: 5, wash: 700, food: 800}, **DATES)
    # The first in order joins the pool of the small one.
    project_year("A-FIRST", 400, sectors=[health], regions=[north], **DATES)
    project_year("SMALL", 6, sectors=[health], regions=[north], **DATES)
    closed_year()
    return publish(in_spite_of_findings=True)


def groups_of(client, **query) -> list[dict]:
    return ask(client, EXPLANATION, **query)["combined_groups"]


@pytest.mark.parametrize(
    ("asked", "level"),
    [
        ({"sex": "female", "age_band": "60+"}, "sex"),
        ({"sector": "food", "region": "XX00"}, "region"),
        ({"sector": "wash"}, "sector"),
        ({"q": "SMALL"}, "project"),
    ],
    ids=str,
)
def test_a_group_of_any_level_is_named_as_its_own_record_tells_it(client, asked, level):
    of_counts = {row["key"]: row for row in rows(client, "beneficiary-counts")}

    found = groups_of(client, year=YEAR, **asked)

    assert found
    deepest = []
    for group in found:
        record = of_counts[group["key"]]
        assert record["status"] == "combined"
        for name in ("group_id", "measure", "year", "value", "members"):
            assert group[name] == record[name]
        deepest.append([name for name in PARTS if group["members"][0][name]])
    # A sex and an age are one.
    assert level in {names[-2] if names[-1] == "age_band" else names[-1] for names in deepest}


def test_the_bounds_are_as_wide_as_the_groups_that_are_named(client):
    asked = {"year": YEAR, "sex": "female", "age_band": "60+", "q": "BY-SEX"}
    figures = ask(client, EXPLANATION, **asked)["figures"]

    found = groups_of(client, **asked)

    assert (figures["status"], figures["people_reached"]) == ("combined", None)
    assert figures["sum_at_most"] - figures["sum_at_least"] == sum(row["value"] for row in found)


@pytest.mark.parametrize("asked", [{}, {"year": YEAR - 1}, {"q": "BY-SECTOR"}], ids=str)
def test_a_group_that_lies_wholly_inside_or_outside_is_not_named(client, asked):
    """Its sum is part of an exact number then, or of nothing."""
    assert groups_of(client, **asked) == []


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", "Groups shown together"),
        ("/fr", "Petits groupes regroupés"),
        ("/it", "Piccoli gruppi raggruppati"),
    ],
)
def test_the_page_names_the_same_groups_in_words(client, prefix, words):
    asked = {"year": YEAR, "sex": "female", "age_band": "60+"}
    (group,) = [one for one in groups_of(client, **asked) if one["members"][0]["sex"]]

    page = client.get(f"{prefix}{PAGE}", asked)

    said = words_of(page)
    assert words in said
    assert group["group_id"] in said
    assert str(group["value"]) in said
    if not prefix:
        assert "Health; " in said
        assert "female, 60+; male, 60+; female, 0" in said
    assert 'href="' + f"{prefix}/projects/BY-SEX/" in page.content.decode()
    assert words not in words_of(client.get(f"{prefix}{PAGE}", {"year": YEAR}))


def test_of_very_many_groups_the_first_are_named_and_it_is_said(client, monkeypatch):
    asked = {"year": YEAR, "region": "XX00"}
    every = groups_of(client, **asked)
    assert len(every) > 1

    monkeypatch.setattr(explaining, "MOST", 1)
    # Asked with its language, which no kept answer has.
    few = ask(client, EXPLANATION, **asked, lang="en")

    assert (len(few["combined_groups"]), few["is_complete"]) == (1, False)
    monkeypatch.setattr("editions.pages.explanation.MOST", 1)
    assert "Only the first 1 records of each kind" in words_of(client.get(PAGE, asked))
