"""Of years outside the programme's period it is said, too, of which projects nobody knows."""

import pytest
from django.core.exceptions import ValidationError

from editions import guards
from editions.cube import keeping
from editions.models import Edition, FrozenFacet, FrozenFigures, FrozenRecord
from editions.narrowing import Narrowed
from programmes.models import Project
from tests import reference_counting as reference
from tests.api_editions import ask, publish
from tests.factories import ProgrammeFactory, ProjectFactory
from tests.reading_pages import words_of
from tests.rich_programmes import Rich, lift_guards

pytestmark = pytest.mark.django_db

FIRST, LAST = 2013, 2024
YEARS = [1990, 2012, 2013, 2024, 2025, 2026, 2100]
RANGES = [(2023, 2026), (1990, 2012), (2025, 2100), (2001, 2030)]


def told(client, **query) -> tuple[int, int, str]:
    (row,) = ask(client, "statistics", **query)["results"]
    return row["projects"], row["projects_not_known"], row["status"]


@pytest.fixture
def programme():
    """One project of each kind, which reports nobody."""
    programme = ProgrammeFactory(period_first_year=FIRST, period_last_year=LAST)
    for code, start, end, status in [
        ("BOTH", "2020", "2022", "ended"),
        ("NO-END", "2020", "", ""),
        ("NO-START", "", "2020", ""),
        ("NO-DATES", "", "", ""),
        ("ONGOING", "2020", "", "ongoing"),
        ("BEFORE", "2010", "", ""),
        ("AFTER", "2025", "", ""),
    ]:
        dates = {"start_date": start, "end_date": end, "status": status}
        ProjectFactory(programme=programme, code=code, ready=True, **dates)
    return programme


@pytest.mark.parametrize(
    ("year", "ran", "not_known"),
    [
        (1990, set(), {"NO-START", "NO-DATES"}),
        (2011, set(), {"NO-START", "NO-DATES", "BEFORE"}),
        (2020, {"BOTH", "NO-END", "NO-START", "ONGOING"}, {"NO-DATES", "BEFORE"}),
        (2024, {"ONGOING"}, {"NO-END", "NO-DATES", "BEFORE"}),
        (2025, {"AFTER"}, {"NO-END", "NO-DATES", "BEFORE", "ONGOING"}),
        (2100, set(), {"NO-END", "NO-DATES", "BEFORE", "ONGOING", "AFTER"}),
    ],
)
def test_what_is_not_known_of_a_project_is_so_of_every_year(
    client, programme, year, ran, not_known
):
    edition = publish()
    asked = Narrowed(edition, {"year": year})

    assert told(client, year=year) == (len(ran), len(not_known), "not_reported")
    assert {project.key for project in asked.projects} == ran
    assert {project.key for project in asked.may_have_run} == not_known


def test_no_project_may_have_run_where_all_dates_are_known(client):
    ProjectFactory(ready=True, start_date="2020", end_date="2022")
    publish()

    assert told(client, year=2024) == told(client, year=2025) == (0, 0, "not_applicable")


def test_a_year_that_is_not_among_the_years_asked_for_beside_it_has_no_project(client, programme):
    publish()

    # Though one ran, and others may have, from before the one to after the other.
    for query in ({"year": 2020, "year_min": 2022}, {"year": 2030, "year_max": 2020}):
        assert told(client, **query) == (0, 0, "not_applicable")
        assert told(client, **query, q="-") == (0, 0, "not_applicable")


@pytest.mark.parametrize("seed", [1, 2])
def test_every_way_to_ask_says_the_same_of_years_outside_the_period(client, seed):
    rich = Rich(seed)
    rich.grow(14)
    rich.close()
    edition = publish(in_spite_of_findings=True)
    projects = list(Project.objects.ready())
    spans = [*((year, year) for year in YEARS), *RANGES]

    for first, last in spans:
        years = {"year": first} if first == last else {"year_min": first, "year_max": last}
        numbers = reference.active(projects, list(range(first, last + 1)), LAST)
        listed, found = Narrowed(edition, years), Narrowed(edition, {**years, "q": "XYZ"})

        # From the cube, report by report, and from what projects are found by.
        assert told(client, **years)[:2] == told(client, **years, q="XYZ")[:2] == numbers
        assert (listed.number(), listed.not_known()) == numbers
        assert (found.number(), found.not_known()) == numbers
        of_nature = ask(client, "statistics", **years, group_by="nature")["results"]
        assert sum(row["projects_not_known"] for row in of_nature) == numbers[1]
        by_year = ask(client, "statistics", **years, group_by="year", page_size=200)["results"]
        assert [(row["projects"], row["projects_not_known"]) for row in by_year] == [
            reference.active(projects, [row["year"]], LAST) for row in by_year
        ]


def test_an_edition_of_before_says_what_it_said_and_the_next_one_what_is_not_known(
    client, programme
):
    before = publish()
    as_an_older_portal_left_it(before)
    asked = [{"year": year} for year in YEARS] + [
        {"year_min": first, "year_max": last} for first, last in RANGES
    ]

    def answers(edition: Edition) -> list[tuple[int, int]]:
        """Asked in each way, with one answer."""
        found = []
        for query in asked:
            cube = told(client, **query, edition=edition.number)[:2]
            exact = told(client, **query, edition=edition.number, q="-")[:2]
            listed = Narrowed(edition, {**query, "q": "-"})
            explained = ask(client, "statistics/explanation", **query, edition=edition.number)
            figures = explained["figures"]
            assert cube == exact == (figures["projects"], figures["projects_not_known"])
            assert cube[1] == Narrowed(edition, query).not_known()
            assert listed.not_known() == len(set(listed.may_have_run.values_list("key")))
            found.append(cube)
        return found

    old = answers(before)
    assert [numbers for query, numbers in zip(asked, old, strict=True) if "year" in query] == [
        (0, 0),
        (0, 0),
        (0, 3),
        (1, 3),
        (1, 0),
        (0, 0),
        (0, 0),
    ]
    for project in Project.objects.all():
        project.title_en = f"{project.title_en}, with other words"
        project.save()
    after = publish()

    assert answers(before) == old
    assert answers(after)[4] == (1, 4)
    # What does not differ between the two is said once for both.
    assert answers(after)[2:4] == old[2:4]


def as_an_older_portal_left_it(edition: Edition) -> None:
    """Unknown in the years of the period alone, each of which is a value by itself."""
    lift_guards()
    del edition.policy["not_known_reaches"]
    edition.policy["cube"] = 5
    edition.save()
    FrozenFacet.objects.filter(name__in=["not_known_from", "not_known_to"]).delete()
    for record in FrozenRecord.objects.of_kind("project"):
        FrozenFacet.objects.bulk_create(
            FrozenFacet(record=record, name="year_not_known", value=str(year))
            for year in record.document["years_not_known"]
        )
    FrozenFigures.objects.filter(first_edition=edition).delete()
    keeping.keep(edition)
    guards.make()


@pytest.mark.usefixtures("real_data")
def test_the_documented_projects_of_which_nobody_knows_are_told_after_the_period_too(client):
    assert told(client, year=2024)[:2] == (3, 17)
    assert told(client, year=2025) == (2, 17, "not_reported")
    assert told(client, year=2026) == (0, 18, "not_reported")
    # The profile's period has what it had.
    assert told(client, year_min=FIRST, year_max=LAST)[:2] == (18, 6)


@pytest.mark.once
@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize(
    ("address", "not_applicable"),
    [("/statistics/", "not applicable"), ("/fr/statistics/", "sans objet")],
)
def test_the_explorer_calls_no_year_not_applicable_in_which_a_project_may_have_run(
    client, address, not_applicable
):
    words = words_of(client.get(f"{address}?year_min=2023&year_max=2026"))

    assert not_applicable not in words.lower()
    assert "18" in words


@pytest.mark.parametrize("typed", [203, 20244])
@pytest.mark.parametrize("field", ["period_first_year", "period_last_year"])
def test_a_period_with_a_digit_too_few_or_too_many_is_refused(field, typed):
    programme = ProgrammeFactory.build(**{field: typed})

    with pytest.raises(ValidationError) as refused:
        programme.clean_fields(exclude=["organisation"])

    assert list(refused.value.message_dict) == [field]
