"""Zero, not reported and withheld are three things in every answer, and in every sum."""

import pytest

from beneficiaries.counting import Period
from editions import actions, statistics
from editions.coverage import coverage
from editions.cube import keeping
from editions.models import Edition, FrozenCell, FrozenFigures
from editions.statistics import Selection, told
from tests.api_editions import ask, publish, rows
from tests.closed_years import YEAR, add, closed_year, documents, in_short, project_year
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectSourceFactory,
    RegionFactory,
    SectorFactory,
    StatementFactory,
)
from tests.files import download, from_csv
from tests.reading_pages import words_of
from tests.rich_programmes import lift_guards
from tests.test_cube import figures_of

pytestmark = pytest.mark.django_db

DATES = {"start_date": str(YEAR), "end_date": str(YEAR)}


def asked(client, edition: Edition, **query):
    """The one row of the statistics, which the reports say like the cube."""
    (row,) = rows(client, "statistics", **query)
    years = [query[name] for name in ("year", "year_min", "year_max") if name in query]
    selection = Selection(
        period=Period(years[0], years[-1]) if years else None,
        sectors=frozenset({query["sector"]} if "sector" in query else ()),
        regions=frozenset({query["region"]} if "region" in query else ()),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(statistics, "can_answer", lambda selection: False)
        (by_reports,) = figures_of(edition).rows(selection, ())
    assert {name: row[name] for name in told(by_reports)} == told(by_reports)
    return row


def bounds(row) -> tuple:
    return (row["status"], row["people_reached"], row["sum_at_least"], row["sum_at_most"])


def test_a_part_that_nobody_reported_is_not_reported_beside_others_that_are_shown(client):
    a, b = SectorFactory(slug="a"), SectorFactory(slug="b")
    north, south = RegionFactory(code="YY01"), RegionFactory(code="YY02")
    project_year("XYZ-1", {a: {north: 300, south: None}, b: None}, **DATES)
    closed_year()
    edition = publish(in_spite_of_findings=True)

    assert bounds(asked(client, edition, sector="a")) == ("exact", 300, 300, 300)
    for query in ({"sector": "b"}, {"region": south.public_code}):
        assert bounds(asked(client, edition, **query)) == ("not_reported", None, None, None)
    assert bounds(asked(client, edition, region=north.public_code)) == ("exact", 300, 300, 300)
    # Beside another project's figure it is a gap in a sum of reports, and no zero of its own.
    project_year("XYZ-2", {b: 700}, year=YEAR + 1, start_date=str(YEAR + 1))
    closed_year(YEAR + 1)
    edition = publish(in_spite_of_findings=True)
    assert bounds(asked(client, edition, sector="b")) == ("exact", 700, 700, 700)
    assert bounds(asked(client, edition, sector="b", year=YEAR))[0] == "not_reported"


def test_nothing_is_applicable_where_no_project_ran_or_may_have_run(client):
    ProgrammeFactory(period_first_year=YEAR - 1, period_last_year=YEAR + 1)
    a, b = SectorFactory(slug="a"), SectorFactory(slug="b")
    ProjectFactory(ready=True, sectors=[a], start_date=str(YEAR), end_date=str(YEAR))
    ProjectFactory(ready=True, sectors=[b], start_date=str(YEAR), status="ended")
    edition = publish()

    states = {}
    for sector in "ab":
        for year in (YEAR - 1, YEAR, YEAR + 1):
            row = asked(client, edition, sector=sector, year=year)
            states[sector, year] = row["status"]
            assert row["targeted_status"] == row["status"]
            assert bounds(row)[1:] == (None, None, None)
    nobody, nothing = "not_reported", "not_applicable"
    assert list(states.values()) == [nothing, nobody, nothing, nothing, nobody, nobody]
    told = from_csv(download(client, "statistics", "csv", group_by="year", sector="a"))
    assert told[0]["status_label"] == "not applicable: no documented project"
    page = client.get("/statistics/", {"group_by": "year", "show": "people_reached"})
    assert "2019 0 0 not applicable not applicable" in words_of(page)


def test_whom_a_project_planned_to_reach_is_told_of_a_year_in_which_none_ran(client):
    project = ProjectFactory(ready=True, **DATES)
    about = {"measure": "targeted", "year": YEAR + 1, "value": 500}
    BeneficiaryCountFactory(project=project, accepted=True, sourced=True, **about)
    edition = publish()

    row = asked(client, edition, year=YEAR + 1)
    assert (row["projects"], row["projects_not_known"]) == (0, 0)
    assert (row["targeted_status"], row["people_targeted"]) == ("exact", 500)
    assert row["status"] == "not_reported"


def test_a_project_of_which_only_the_end_is_known_may_have_run_before_and_not_after(client):
    ProgrammeFactory(period_first_year=YEAR - 5, period_last_year=YEAR + 5)
    ProjectFactory(ready=True, end_date=str(YEAR))
    edition = publish()

    def ran(first, last):
        row = asked(client, edition, year_min=first, year_max=last)
        return row["projects"], row["projects_not_known"]

    assert ran(YEAR - 3, YEAR - 1) == (0, 1)
    assert ran(YEAR - 1, YEAR + 1) == (1, 0)
    assert ran(YEAR + 1, YEAR + 3) == (0, 0)


def test_where_nothing_is_reported_the_explorer_tells_figures_of_whole_projects(client):
    for code, value, years in (("A", 22000, [None]), ("B", 900, [YEAR]), ("C", None, [None])):
        project = ProjectFactory(ready=True, code=code, start_date=str(YEAR), status="ended")
        for year in years:
            told = {"value": value, "is_not_reported": value is None, "year": year}
            source = ProjectSourceFactory(project=project)
            about = {"project": project, "source": source, "measure": "targeted"}
            BeneficiaryCountFactory(accepted=True, **about, **told)
    publish()
    sentence = "1 that a project reports is left out"

    def page(**query) -> str:
        return words_of(client.get("/statistics/", {"group_by": "nature"} | query))

    assert sentence in page(show="people_targeted", year=YEAR + 1)
    told = page(show="people_targeted", year=YEAR + 1)
    assert "22,000" in told
    assert "of the whole project: it feeds no single year" in told
    assert sentence not in page(show="people_reached", year=YEAR)
    (row,) = rows(client, "statistics", year=YEAR)
    assert row["people_targeted"] == 900
    left = client.get("/api/v1/statistics/explanation/", {"year": YEAR}).json()["reports_left_out"]
    assert ("A", None) in {(of["project"], of["year"]) for of in left}
    assert "single year" in next(of["reason"] for of in left if of["project"] == "A")


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_total_whose_parts_nobody_reported_is_not_reported_in_part_with_its_bounds(
    client, is_closed
):
    sectors = [SectorFactory(slug=slug) for slug in "ab"]
    regions = [RegionFactory(code=code) for code in ("YY01", "YY02")]
    project = project_year("XYZ-1", 300, sectors=sectors, regions=regions, **DATES)
    if is_closed:
        closed_year()
    else:
        project.counts.update(source=ProjectSourceFactory(project=project))
    edition = publish()

    for query in ({"sector": "a"}, {"region": "YY02"}, {"sector": "b", "region": "YY01"}):
        assert bounds(asked(client, edition, **query)) == ("not_reported", None, 0, 300)
    for row in rows(client, "statistics", group_by="sex"):
        assert bounds(row) == ("not_reported", None, 0, 300)
    assert bounds(asked(client, edition)) == ("exact", 300, 300, 300)
    page = client.get("/statistics/", {"group_by": "sector", "show": "people_reached"})
    assert "at most 300" in words_of(page)


def test_parts_of_an_open_year_that_are_kept_back_are_withheld_and_not_unreported(client):
    a, b = SectorFactory(slug="a"), SectorFactory(slug="b")
    project = project_year("XYZ-1", {a: 295, b: 5}, **DATES)
    project.counts.update(source=ProjectSourceFactory(project=project))
    edition = publish()

    assert bounds(asked(client, edition, sector="b")) == ("withheld", None, 0, 300)


def test_a_figure_that_is_kept_back_is_withheld_and_leaves_its_sums_open(client):
    sector = SectorFactory(slug="a")
    known, kept_back = (
        ProjectFactory(ready=True, sectors=[sector], **DATES) for _number in range(2)
    )
    source = ProjectSourceFactory(project=known)
    BeneficiaryCountFactory(project=known, accepted=True, source=source, value=5000, year=YEAR)
    BeneficiaryCountFactory(project=kept_back, accepted=True, value=8000, year=YEAR + 1)
    edition = publish()

    assert bounds(asked(client, edition, year=YEAR)) == ("exact", 5000, 5000, 5000)
    assert bounds(asked(client, edition, year=YEAR + 1)) == ("withheld", None, 0, None)
    everything = asked(client, edition)
    assert bounds(everything) == ("withheld", None, 5000, None)
    assert (everything["at_least"], everything["at_most"]) == (5000, None)
    explained = client.get("/api/v1/statistics/explanation/").content.decode()
    assert "withheld until its year is closed" in explained
    page = client.get("/statistics/", {"group_by": "sector", "show": "people_reached"})
    assert "at least 5,000, and more that is withheld" in words_of(page)
    assert "8,000" not in page.content.decode()


def test_a_closed_year_below_its_threshold_is_withheld_and_never_left_out_in_silence(client):
    ProgrammeFactory(period_first_year=YEAR - 1, period_last_year=YEAR)
    sector = SectorFactory(slug="a")
    project_year("XYZ-1", 6, sectors=[sector], **DATES)
    before = {"start_date": str(YEAR - 1), "end_date": str(YEAR - 1)}
    project_year("XYZ-2", 700, year=YEAR - 1, sectors=[sector], **before)
    closed_year()
    closed_year(YEAR - 1)
    edition = publish()

    assert in_short(edition, year=YEAR) == {"year": (None, "withheld")}
    assert bounds(asked(client, edition, year=YEAR)) == ("withheld", None, 0, None)
    assert bounds(asked(client, edition, sector="a", year=YEAR)) == ("withheld", None, 0, None)
    assert bounds(asked(client, edition)) == ("withheld", None, 700, None)
    (count,) = rows(client, "beneficiary-counts", year=YEAR)
    assert (count["value"], count["status"]) == (None, "withheld")


def test_a_restricted_year_and_a_small_one_look_the_same():
    project = project_year("XYZ-1", 6, **DATES)
    other = project_year("XYZ-2", 9000, year=YEAR + 1, **DATES)
    other.counts.update(restricted=True)
    for year in (YEAR, YEAR + 1):
        closed_year(year)
    edition = publish(in_spite_of_findings=True)

    (small,), (restricted,) = (
        documents(edition, year=year, measure="reached") for year in (YEAR, YEAR + 1)
    )
    code = {project.code: "", other.code: ""}
    assert small | {"year": 0, "footprint": []} == restricted | {"year": 0, "footprint": []}
    assert [entry[0] for entry in small["footprint"] + restricted["footprint"]] == list(code)


def test_a_cube_of_other_rules_is_made_anew(monkeypatch):
    project_year("XYZ-1", 300, **DATES)
    closed_year()
    first = publish()
    ProjectFactory(ready=True)
    assert not FrozenFigures.objects.filter(first_edition=publish(), measure="reached").exists()

    monkeypatch.setattr(keeping, "RULES", keeping.RULES + 1)
    ProjectFactory(ready=True)
    second = publish()
    rows = FrozenFigures.objects.of(second).filter(measure="reached")
    assert keeping._changed(second, keeping.Known(second)) == {keeping.Part("reached", YEAR)}, (
        "every part is looked at, though nothing in it differs"
    )
    assert {row.first_edition_id for row in rows} == {first.pk}


def test_a_figure_that_an_edition_of_before_withheld_is_withheld_within_its_bounds(client):
    sectors = [SectorFactory(slug="a"), SectorFactory(slug="b")]
    project = ProjectFactory(ready=True, sectors=sectors, **DATES)
    BeneficiaryCountFactory(project=project, accepted=True, sourced=True, value=4, year=YEAR)
    edition = publish()
    lift_guards()
    cell = FrozenCell.objects.get(status="withheld")
    del cell.document["at_most"]
    cell.save()
    keeping.renew(edition.programme)

    # It did not say by which class it was protected, so less than the larger k.
    for query in ({"year": YEAR}, {"sector": "a"}):
        assert bounds(asked(client, edition, **query)) == ("withheld", None, 0, 34)


def test_a_closed_year_that_nobody_reported_is_no_withheld_one(client):
    project_year("XYZ-1", None, **DATES)
    closed_year()
    edition = publish()

    assert bounds(asked(client, edition, year=YEAR)) == ("not_reported", None, None, None)


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([], id="nobody else reported"),
        pytest.param([700], id="the year tells its projects"),
        pytest.param([700, 5], id="the year tells its total alone"),
        pytest.param([5], id="the year is withheld"),
    ],
)
def test_a_figure_of_a_whole_project_counts_beside_a_year_that_nobody_reported(client, others):
    programme = ProgrammeFactory(period_first_year=YEAR - 1, period_last_year=YEAR + 1)
    dates = {"start_date": str(YEAR - 1), "end_date": str(YEAR + 1)}
    whole = project_year("XYZ-1", 5000, year=None, sectors=[SectorFactory(slug="a")], **dates)
    whole.counts.update(source=ProjectSourceFactory(project=whole))
    add(whole, None, year=YEAR)
    b = SectorFactory(slug="b")
    for number, people in enumerate(others, start=2):
        project_year(f"XYZ-{number}", people, sectors=[b], **DATES)
    closed_year()
    StatementFactory(
        approved=True, publication__programme=programme, value=5000 + sum(others),
        period_start=YEAR - 1, period_end=YEAR + 1,
    )  # fmt: skip
    edition = publish(in_spite_of_findings=True)
    life = {"year_min": YEAR - 1, "year_max": YEAR + 1}
    known = sum(others) if max(others, default=0) > 5 else 0

    row = asked(client, edition, **life)
    assert row["sum_at_least"] == 5000 + known
    assert (row["people_reached"] == row["sum_at_least"]) is (others != [5])
    assert asked(client, edition, sector="a", **life)["sum_at_least"] == 5000
    explained = ask(client, "statistics/explanation", sector="a", **life)
    assert "XYZ-1" in explained["reports_entered"]
    assert [(out["project"], out["year"]) for out in explained["reports_left_out"]] == [
        ("XYZ-1", YEAR)
    ]
    (line,) = from_csv(download(client, "statistics", "csv", sector="a", **life))
    assert line["sum_at_least"] == "5000"
    by_year = rows(client, "statistics", sector="a", group_by="year,sector", **life)
    (covered,) = coverage(by_year, "sector")
    # Of a total that stands alone, an answer about a sector is a range: any project may be in it.
    is_alone = others == [700, 5]
    assert covered.years["not_reported"] == [YEAR - 1, *[YEAR] * (not is_alone), YEAR + 1]
    (statement,) = rows(client, "statements")
    (comparison,) = (row for row in statement["comparisons"] if row["basis"] == "people")
    assert comparison["at_least"] == 5000 + known


def test_a_statement_that_would_tell_a_year_that_is_kept_back_blocks(client):
    project_year("XYZ-1", 6, **DATES)
    closed_year()
    StatementFactory(approved=True, period_start=YEAR, period_end=YEAR, value=6)

    edition = actions.prepare(ProgrammeFactory(), by=AccountFactory(superuser=True))

    assert [row.fragment for row in edition.findings.filter(rule="stated_within")] == ["6: ≥ 0"]


def test_a_statement_stands_beside_an_open_sum_without_a_difference(client):
    known, kept_back = (ProjectFactory(ready=True, **DATES) for _number in range(2))
    source = ProjectSourceFactory(project=known)
    BeneficiaryCountFactory(project=known, accepted=True, source=source, value=5000, year=YEAR)
    BeneficiaryCountFactory(project=kept_back, accepted=True, value=8000, year=YEAR)
    StatementFactory(approved=True, period_start=YEAR, period_end=YEAR, value=13000)
    publish()

    (statement,) = rows(client, "statements")
    (comparison,) = (row for row in statement["comparisons"] if row["basis"] == "people")
    assert (comparison["at_least"], comparison["at_most"]) == (5000, None)
    assert (comparison["difference"], comparison["state"]) == (None, "open")
    assert "at least 5,000, and more that is withheld" in words_of(client.get("/"))
