"""The cube of an edition says what its released figures say, report by report."""

import random
from itertools import combinations, product

import pytest
from django.test import Client

from beneficiaries.counting import Period, Reason
from editions import actions, explaining, redacting, statistics
from editions.cube import keeping
from editions.cube.cells import cells_of, parts_in
from editions.cube.scopes import NATURES, Key
from editions.models import Edition, FrozenFigures, FrozenRecord
from editions.selecting import AGE_BANDS, DIMENSIONS, SEXES, Selection
from editions.statistics import Statistics, told
from editions.trees import SEX_AND_AGE
from tests.api_editions import publish
from tests.closed_years import closed_year, project_year
from tests.factories import AccountFactory, SectorFactory, SexAgeCellFactory
from tests.rich_programmes import CLOSED, Rich, lift_guards

pytestmark = pytest.mark.django_db

SEEDS, SELECTIONS = (1, 2, 3), 100
FIRST, LAST = 2016, 2028


def figures_of(edition: Edition) -> Statistics:
    records = FrozenRecord.objects.of(edition)
    programme = records.get(kind="programme").document
    return Statistics.of(
        edition,
        programme,
        sectors=sorted(records.of_kind("sector").values_list("key", flat=True)),
        regions=sorted(records.of_kind("region").values_list("key", flat=True)),
    )


def drawn(seed: int, edition: Edition) -> list[Selection]:
    """Selections of one value or all of each dimension, over any years."""
    chance = random.Random(seed)
    records = FrozenRecord.objects.of(edition)

    def one_of(values) -> frozenset[str]:
        return frozenset({chance.choice(sorted(values))} if chance.random() < 0.4 else ())

    def years() -> Period | None:
        first = chance.randrange(FIRST, LAST)
        return chance.choice(
            [None, Period(first, first), Period(first, chance.randrange(first, LAST))]
        )

    keys = {
        kind: list(records.of_kind(kind).values_list("key", flat=True))
        for kind in ("sector", "region", "organisation")
    }
    return [
        Selection(
            period=years(),
            sectors=one_of(keys["sector"]),
            regions=one_of(keys["region"]),
            natures=one_of([*NATURES]),
            donors=one_of(keys["organisation"]),
            sexes=one_of(SEXES),
            age_bands=one_of(AGE_BANDS),
        )
        for _number in range(SELECTIONS)
    ]


def by_reports(figures: Statistics, selection: Selection, group_by=()) -> list[dict]:
    """The same rows by the explaining path."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(statistics, "can_answer", lambda selection: False)
        return [told(row) for row in figures.rows(selection, group_by)]


def made_anew(edition: Edition) -> dict:
    known = keeping.Known(edition)
    rows = {
        (part.measure, *name): text
        for part in parts_in(cells_of(edition))
        for name, text in known.figures(part).items()
    }
    rows |= {("projects", *name): text for name, text in known.projects().items()}
    rows |= {("counts", *name): text for name, text in known.counts().items()}
    return rows | {("by_year", *name): text for name, text in keeping.by_year(edition).items()}


def kept(edition: Edition) -> dict:
    rows = FrozenFigures.objects.of(edition).values_list("measure", *keeping.COLUMNS)
    return {(*row[:4], Key(*row[4:8])): row[8] for row in rows}


def check(edition: Edition, seed: int) -> int:
    figures = figures_of(edition)
    reported = 0
    for selection in drawn(seed, edition):
        (row,) = figures.rows(selection, ())
        assert figures._cube(selection, ()) is not None
        assert [told(row)] == by_reports(figures, selection), selection
        for figure in (row.reached, row.targeted):
            assert (figure.status == "exact") == (figure.people is not None), selection
        reported += row.reached.status != "not_reported"
    # Each passes by what holds nothing in its own way.
    finely = ("sector", "donor", "year", "region", "nature", "sex")
    rows = [told(row) for row in figures.rows(Selection(), finely)]
    assert rows == by_reports(figures, Selection(), finely) != []
    coarsely = ("region", "nature", "sex")
    each = (
        figures.row(Selection(), dict(zip(coarsely, line, strict=True)))
        for line in product(figures.regions, NATURES, SEXES)
    )
    one_by_one = [told(row) for row in each if not row.is_empty]
    assert [told(row) for row in figures.rows(Selection(), coarsely)] == one_by_one
    assert kept(edition) == made_anew(edition)
    return reported


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cube_agrees_with_the_reports_through_editions(seed):
    rich = Rich(seed)
    rich.grow(12)
    rich.close(CLOSED[:2])
    first = publish(in_spite_of_findings=True)
    assert check(first, seed) > 20

    # A project leaves the register, one changes, one is new, and a year is closed.
    gone, moved = rich.projects[0], rich.projects[1]
    gone.state = "draft"
    gone.save()
    moved.sectors.set(rich.sectors[1:])
    moved.nature, moved.nature_basis = "development", "stated"
    moved.save()
    rich.grow(1)
    rich.close(CLOSED[2:])
    second = publish(in_spite_of_findings=True)

    assert check(second, seed) > 20
    assert kept(first) == made_anew(first)


def test_projects_found_otherwise_are_answered_from_their_own_reports():
    rich = Rich(5)
    rich.grow(10)
    rich.close()
    edition = publish(in_spite_of_findings=True)
    figures = figures_of(edition)
    whole = explaining.exact_of(edition, figures.programme)
    codes = sorted(whole.counted.projects)

    for number, selection in enumerate(drawn(5, edition)[:60]):
        some = selection.of_projects(codes[number % 4 :: 2])
        (row,) = figures.rows(some, ())
        assert (row.projects, row.projects_not_known) == tuple(
            map(len, (whole.projects(some).known, whole.projects(some).not_known))
        )
        assert row.reached == whole.explained("reached", some).figure
        assert row.targeted == whole.explained("targeted", some).figure


def test_a_period_is_explained_from_its_own_reports_as_from_all():
    rich = Rich(9)
    rich.grow(14)
    rich.close()
    edition = publish(in_spite_of_findings=True)
    programme = figures_of(edition).programme
    whole = explaining.exact_of(edition, programme)
    codes = sorted(whole.counted.projects)
    why = set()

    for number, selection in enumerate(drawn(9, edition)[:120]):
        for some in (selection, selection.of_projects(codes[number % 4 :: 2])):
            own = explaining.exact_of(edition, programme, some.projects, some.period)
            assert own.projects(some) == whole.projects(some)
            for measure in ("reached", "targeted"):
                explained = own.explained(measure, some)
                assert explained == whole.explained(measure, some), some
                if some.period is not None:
                    why |= {reason for _report, reason in explained.left_out}

    # The figures of other years decide this one.
    assert Reason.YEARS_WIN in why


def test_an_explanation_of_many_projects_names_the_first_and_says_so(client, monkeypatch):
    rich = Rich(6)
    rich.grow(8)
    edition = publish(in_spite_of_findings=True)
    # Asked once before: what is loaded with the first request would keep the number put there.
    client.get("/api/v1/statistics/")
    monkeypatch.setattr(explaining, "MOST", 3)

    told_of = client.get("/api/v1/statistics/explanation/").json()

    assert len(told_of["projects"]) == 3
    assert told_of["is_complete"] is False
    assert told_of["figures"]["projects"] == edition.totals["project"] == 8


def test_an_edition_without_a_cube_answers_by_its_reports():
    rich = Rich(7)
    rich.grow(8)
    rich.close()
    edition = publish(in_spite_of_findings=True)
    query = {"group_by": "year,sector"}
    before = Client().get("/api/v1/statistics/", query).json()
    lift_guards()

    FrozenFigures.objects.all().delete()

    assert figures_of(edition)._cube(Selection(), ()) is None
    assert Client().get("/api/v1/statistics/", query).json() == before
    assert before["results"]


def test_figures_by_year_come_from_rows_made_ready_and_else_from_each_figure():
    rich = Rich(8)
    rich.grow(12)
    rich.close()
    edition = publish(in_spite_of_findings=True)
    figures = figures_of(edition)
    region = Selection(regions=frozenset({rich.regions[0].public_code}))
    questions = [
        *((Selection(), ("year", dimension)) for dimension in ("sector", "region", "donor")),
        (region, ("year", "sector", "nature")),
        *((Selection(period=Period(CLOSED[0], last)), ("sector",)) for last in CLOSED[:2]),
    ]

    def answers() -> list[list[dict]]:
        return [[told(row) for row in figures.rows(*question)] for question in questions]

    before = answers()
    assert [any(row["sum_at_least"] for row in rows) for rows in before] == [True] * 6
    lift_guards()
    people = FrozenFigures.objects.filter(measure__in=["reached", "targeted"], is_whole=False)
    rows = list(people)

    # What stands by sex and age is not read.
    people.delete()
    assert answers() == before

    # As an edition that was published before any rows were made ready.
    FrozenFigures.objects.bulk_create(rows)
    FrozenFigures.objects.filter(measure="by_year").delete()
    edition.policy["cube"] = 2
    assert answers() == before


def test_a_removed_count_is_in_no_sum_any_more(client):
    project = project_year("XYZ-1", 1277)
    project_year("XYZ-2", 4000)
    closed_year()
    first = publish(in_spite_of_findings=True)
    project.title_en = "Another made-up title"
    project.save()
    second = publish(in_spite_of_findings=True)
    assert figures_of(second).row(Selection(), {}).reached.people == 5277
    rights = ["editions.redact"]

    asked = redacting.ask(
        second.programme,
        kind="count",
        key="XYZ-1/2020/reached/direct/person/////",
        field="value",
        by=AccountFactory(permissions=rights),
        reason="For a test.",
    )
    redacting.confirm(asked, by=AccountFactory(permissions=rights))

    for edition in (first, second):
        figures = figures_of(edition)
        (row,) = figures.rows(Selection(), ())
        assert [told(row)] == by_reports(figures, Selection())
        assert row.reached.people is row.reached.sum_at_most is None
        assert (row.reached.status, row.reached.sum_at_least) == ("withheld", 4000)
    assert figures_of(first)._cube(Selection(), ()) is None
    assert kept(second) == made_anew(second)
    assert not [text for text in kept(second).values() if "1277" in text]
    (again,) = client.get("/api/v1/statistics/").json()["results"]
    assert (again["people_reached"], again["sum_at_least"]) == (None, 4000)


def test_after_a_withdrawal_sums_are_made_anew_also_where_something_was_removed_meanwhile():
    project_year("XYZ-1", 1277)
    project_year("XYZ-2", 4000)
    closed_year()
    first = publish(in_spite_of_findings=True)
    project_year("XYZ-3", 81234)
    second = publish(in_spite_of_findings=True)
    actions.withdraw(second, by=AccountFactory(superuser=True), reason="For a test.")
    # The sums that stand are those of the first edition then.
    redacted = {"kind": "count", "key": "XYZ-1/2020/reached/direct/person/////", "field": "value"}
    asked = redacting.ask(
        first.programme, by=AccountFactory(superuser=True), reason="For a test.", **redacted
    )
    redacting.confirm(asked, by=AccountFactory(superuser=True))

    third = publish(in_spite_of_findings=True)

    figures = figures_of(third)
    (row,) = figures.rows(Selection(), ())
    assert [told(row)] == by_reports(figures, Selection())
    assert row.reached.sum_at_least == 4000 + 81234
    assert kept(third) == made_anew(third)


def test_cells_by_sex_right_under_a_project_are_its_parts_by_sex_and_no_sectors(client):
    sector = SectorFactory(slug="sector-a")
    project = project_year("XYZ-1", 40 * len(SEX_AND_AGE), sectors=[sector])
    for name in SEX_AND_AGE:
        sex, age_band = name.split(":")
        SexAgeCellFactory(count=project.counts.get(), sex=sex, age_band=age_band, value=40)
    closed_year()
    publish(in_spite_of_findings=True)

    def reached(**query) -> int:
        (row,) = client.get("/api/v1/statistics/", query).json()["results"]
        return row["people_reached"]

    assert reached(sector="sector-a") == 40 * 21
    assert reached(sex="female") == reached(sector="sector-a", sex="female") == 40 * 7
    assert reached(sex="male", age_band="60+") == 40


# Last in the module: its facts stay until then


@pytest.mark.usefixtures("real_data")
def test_the_real_figures_agree_by_every_three_dimensions():
    figures = figures_of(Edition.objects.get())
    compared = 0
    for number in range(4):
        for group_by in combinations(DIMENSIONS, number):
            # The years of some figures; of the other dimensions every value.
            selection = Selection(period=Period(2018, 2019) if "year" in group_by else None)
            rows = [told(row) for row in figures.rows(selection, group_by)]
            chosen = random.Random(number).sample(rows, min(len(rows), 25))
            for row in chosen:
                values = {name: row[name] for name in group_by}
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(statistics, "can_answer", lambda selection: False)
                    assert told(figures.row(selection, values)) == row
                compared += 1
    assert compared > 500
