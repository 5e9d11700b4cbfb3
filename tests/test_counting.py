"""The counting rules, one sentence each."""

import pytest
from hypothesis import given, settings, strategies as st

from beneficiaries.counting import (
    Bounds,
    Facts,
    Parts,
    Period,
    Reason,
    Report,
    State,
    add_stated,
    by_nature,
    compare,
    lying_in,
    parts_of,
    people,
    projects_in,
    shares,
)

PERIOD = Period(2013, 2024)
A = Facts("A", start="2014", end="2016")
B = Facts("B", start="2014", end="2025")
UNDATED = Facts("C")
PROJECTS = {facts.code: facts for facts in (A, B, UNDATED)}


def report(project: str, year: int | None, value: int | None) -> Report:
    return Report(project, year, None if value is None else Bounds.exactly(value))


def test_people_across_projects_are_a_sum_of_reports_with_bounds_of_different_people():
    answer = people([report("A", 2014, 300), report("B", 2014, 200)], PROJECTS, PERIOD)

    assert answer.sum_of_reports == Bounds.exactly(500)
    assert answer.different_people == Bounds(300, 500)


def test_years_add_up_over_a_period():
    answer = people([report("A", year, 100) for year in (2014, 2015, 2025)], PROJECTS, PERIOD)

    assert answer.sum_of_reports.exact == 200
    assert [reason for _report, reason in answer.left_out] == [Reason.OUTSIDE]


@pytest.mark.parametrize(
    ("project", "period", "reason"),
    [
        pytest.param("A", PERIOD, None, id="known to lie inside"),
        pytest.param("B", PERIOD, Reason.DATES_NOT_INSIDE, id="ends after it"),
        pytest.param("C", PERIOD, Reason.DATES_NOT_KNOWN, id="nobody knows when it ran"),
        pytest.param("A", Period(2014, 2014), Reason.WHOLE_IN_ONE_YEAR, id="a single year"),
        pytest.param("X", PERIOD, Reason.UNKNOWN_PROJECT, id="a project of another selection"),
    ],
)
def test_a_figure_of_a_whole_project_feeds_a_period_only_if_it_lies_inside(project, period, reason):
    answer = people([report(project, None, 700)], PROJECTS, period)

    assert answer.sum_of_reports.exact == (700 if reason is None else 0)
    assert [why for _report, why in answer.left_out] == ([] if reason is None else [reason])


def test_figures_by_year_win_over_that_of_the_whole_project():
    answer = people([report("A", None, 700), report("A", 2014, 100)], PROJECTS, PERIOD)

    assert answer.sum_of_reports.exact == 100
    assert [why for _report, why in answer.left_out] == [Reason.YEARS_WIN]


@pytest.mark.parametrize(
    ("others", "with_years", "counts"),
    [
        pytest.param([report("A", 2014, None)], (), True, id="a mark alone"),
        pytest.param([report("A", 2014, None), report("A", 2015, 0)], (), False, id="zero as well"),
        pytest.param(
            [Report("A", 2014, None, is_withheld=True)],
            (),
            False,
            id="one of which nothing is told",
        ),
        pytest.param([report("A", 2014, None)], ("A",), False, id="a figure of another part"),
        pytest.param(
            [Report("A B", 2014, Bounds.exactly(90), members=("A", "B")), report("A", 2014, None)],
            (),
            True,
            id="a mark in a year whose projects are under one sum",
        ),
        pytest.param(
            [Report("A B", 2014, Bounds.exactly(90), members=("A", "B")), report("A", 2015, None)],
            (),
            False,
            id="a mark of another year than that of the sum",
        ),
    ],
)
def test_a_mark_is_no_figure_by_year_and_leaves_that_of_the_whole_project(
    others, with_years, counts
):
    whole = report("A", None, 700)

    answer = people([whole, *others], PROJECTS | {"A B": B}, PERIOD, with_years=with_years)

    assert (whole in answer.entered) is counts


def test_not_reported_is_neither_zero_nor_a_report():
    nothing = people([report("A", 2014, None)], PROJECTS, PERIOD)
    zero = people([report("A", 2014, 0)], PROJECTS, PERIOD)

    assert not nothing.is_reported
    assert zero.is_reported
    assert zero.sum_of_reports.exact == 0


def test_bounds_of_parts_that_are_shown_together_stay_bounds():
    hidden = Report("A", 2014, Bounds(0, 40))

    answer = people([hidden, report("B", 2014, 100)], PROJECTS, PERIOD)

    assert answer.sum_of_reports == Bounds(100, 140)
    assert answer.sum_of_reports.exact is None
    assert answer.different_people == Bounds(100, 140)


@pytest.mark.parametrize("bounds", [(-1, 3), (5, 4)])
def test_bounds_that_bound_nothing_are_refused(bounds):
    with pytest.raises(ValueError, match="bounds no number of people"):
        Bounds(*bounds)


def test_projects_of_which_nobody_knows_enter_no_count_and_are_said():
    ran = projects_in(PROJECTS.values(), Period(2015, 2015), PERIOD)

    assert (ran.known, ran.not_known) == (("A", "B"), ("C",))
    assert (ran.at_least, ran.at_most) == (2, 3)


@pytest.mark.parametrize(
    ("counts", "not_known", "percents"),
    [
        pytest.param({"development": 3, "emergency": 53}, 0, [5, 95], id="3 and 53 of 56"),
        pytest.param({"a": 1, "b": 1, "c": 1}, 0, [34, 33, 33], id="thirds"),
        pytest.param({"a": 0, "b": 7}, 0, [0, 100], id="all of one"),
        pytest.param({"a": 3, "b": 53}, 1, None, id="one is not known"),
        pytest.param({"a": 0}, 0, None, id="a share of nothing"),
    ],
)
def test_shares_are_of_the_count_and_need_every_project_known(counts, not_known, percents):
    told = shares(counts, not_known=not_known)

    assert (told and list(told.values())) == percents


@settings(max_examples=2000, deadline=None, derandomize=True)
@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 10**6), min_size=1))
def test_shares_add_to_a_hundred_and_are_off_by_less_than_one(counts):
    total = sum(counts.values())

    told = shares(counts)

    if total == 0:
        assert told is None
    else:
        assert told is not None
        assert sum(told.values()) == 100
        assert all(abs(told[name] - 100 * counts[name] / total) < 1 for name in counts)


def test_nature_that_is_not_stated_is_counted_apart():
    grouped = by_nature([Facts("A", nature="emergency"), Facts("B")])

    assert grouped.under == {"emergency": ("A",)}
    assert grouped.not_stated == ("B",)


def test_in_a_former_region_lies_what_came_out_of_it_and_nothing_lies_in_a_later_one():
    part_of = {"new-1": "old", "new-2": "old", "other": "another", "newest": "new-1"}

    assert lying_in("old", part_of) == {"old", "new-1", "new-2", "newest"}
    assert lying_in("new-2", part_of) == {"new-2"}


@pytest.mark.parametrize(
    ("total", "parts", "how"),
    [
        pytest.param(10, [4, 6], Parts.ADD_UP, id="they add up"),
        pytest.param(10, [8, 6], Parts.OVERLAP, id="some are in both"),
        pytest.param(10, [11, 2], Parts.BROKEN, id="a part larger than all"),
        pytest.param(10, [4, 5], Parts.BROKEN, id="somebody is in no part"),
        pytest.param(10, [], Parts.ADD_UP, id="no parts"),
    ],
)
def test_parts_and_their_total(total, parts, how):
    assert parts_of(total, parts) is how


@pytest.mark.parametrize(
    ("computed", "explanation", "state", "difference"),
    [
        pytest.param(Bounds.exactly(7), "", State.MATCH, 0, id="the same"),
        pytest.param(Bounds.exactly(5), "", State.OPEN, 2, id="no source says why"),
        pytest.param(Bounds.exactly(5), "Because.", State.EXPLAINED, 2, id="a source says why"),
        pytest.param(Bounds(5, 9), "", State.OPEN, None, id="a range is no match"),
        pytest.param(None, "", State.OPEN, None, id="the records give nothing"),
    ],
)
def test_a_statement_beside_the_records(computed, explanation, state, difference):
    comparison = compare(7, computed, explanation=explanation)

    assert (comparison.state, comparison.difference) == (state, difference)


def test_published_figures_are_added_as_our_own_sum():
    assert add_stated([3, 1, 1]).exact == 5
    assert add_stated([]).exact == 0
