"""Projects on an axis of years: as precise as their dates, and never more."""

import re

import pytest

from editions.charts import timeline
from editions.charts.letters import width_of
from editions.charts.timeline import Run, scale_of
from tests.drawings import hatched, parsed, shapes, texts


def pieces(run: Run) -> list[tuple[float, float, bool]]:
    """Each piece of a bar: from, to, and whether it is pale, in years of the scale."""
    drawn = timeline.row(run, scale_of([run], 2010, 2019), "x")
    found = []
    for one in shapes(drawn, "c-several"):
        start, width = (float(one.get(name, "").rstrip("%")) / 10 for name in ("x", "width"))
        found.append((round(start, 1), round(start + width, 1), "c-pale" in one.get("class", "")))
    return found


def test_dates_known_to_the_day_are_solid():
    (solid,) = [piece for piece in pieces(Run("2012-07-01", "2014-06-30")) if not piece[2]]

    assert solid == (2.5, 4.5, False)


def test_a_bar_is_paler_inside_a_date_known_only_to_the_year():
    assert pieces(Run("2012", "2015")) == [(2.0, 3.0, True), (3.0, 5.0, False), (5.0, 6.0, True)]
    assert pieces(Run("2012", "2012")) == [(2.0, 3.0, True)]


def test_an_end_that_nobody_reported_is_a_dotted_line_to_an_open_ring():
    drawn = timeline.row(Run("2012", ""), scale_of([], 2010, 2019), "x")

    assert pieces(Run("2012", "")) == [(2.0, 3.0, True)]
    assert len(list(parsed(drawn).iter("circle"))) == 1


@pytest.mark.parametrize(("start", "ticks"), [("2012-02-01", 1), ("2012-02", 0), ("2012", 0)])
def test_a_start_known_to_the_day_is_a_tick_and_no_other_is(start, ticks):
    drawn = timeline.row(Run(start, ""), scale_of([], 2010, 2019), "x")

    assert str(drawn).count("c-tick") == ticks


def test_what_is_ongoing_runs_to_the_end_of_the_scale():
    assert pieces(Run("2018", "", is_ongoing=True)) == [(8.0, 9.0, True), (9.0, 10.0, False)]


def test_without_any_date_there_is_nothing_on_the_axis_and_a_heading_says_so():
    scale = scale_of([], 2013, 2024)
    rows = [timeline.Line("A", "2014", Run("2014", "")), timeline.Line("B", "no date", Run("", ""))]

    drawn = timeline.lines("x", rows, scale, undated="1 more")

    assert {"A", "B", "1 more"} <= set(texts(drawn))
    assert "no date" not in texts(drawn)
    assert hatched(drawn) == []
    bars = [one for one in parsed(drawn).iter("rect") if "c-touch" not in one.get("class", "")]
    (hair, *_others) = [one for one in parsed(drawn).iter("line") if one.get("class") == "c-hair"]
    assert len(bars) == 1
    assert float(hair.get("y2")) == timeline.AXIS + timeline.LINE


def test_three_lines_hold_as_much_of_a_name_as_has_room_beside_its_dates():
    name = "Integrated response, to the health and nutrition needs of people of the country"
    row = [timeline.Line(name, "June 2021", Run("2021-06", ""))]

    def names(wide):
        drawn = parsed(timeline.lines("x", row, scale_of([], 2013, 2024), wide=wide))
        return [one.text for one in drawn.iter("text") if "c-label c-long" in one.get("class")]

    assert names(912) == [name]
    assert len(names(500)) == 2
    assert " ".join(names(300)) == name
    assert len(names(250)) == 3
    assert names(250)[-1].endswith(" …")
    assert name.startswith(" ".join(names(250))[:-2])


def test_the_dates_of_a_project_stand_in_a_narrow_window_too():
    row = [timeline.Line("Food for all", "June 2021", Run("2021-06", ""))]

    drawn = parsed(timeline.lines("x", row, scale_of([], 2013, 2024)))

    (dates,) = [one for one in drawn.iter("text") if one.get("class") == "c-words c-short"]
    (bar,) = [one for one in drawn.iter("rect") if one.get("class") == "c-several c-pale"]
    assert dates.text == "June 2021"
    assert float(dates.get("y")) < float(bar.get("y"))


def test_the_words_over_projects_without_dates_fit_a_narrow_window():
    heading = "6 other projects: no source that was seen gives the dates"
    row = [timeline.Line("B", "no date", Run("", ""))]

    drawn = parsed(timeline.lines("x", row, scale_of([], 2013, 2024), undated=heading))

    short = [one.text for one in drawn.iter("text") if "c-heading c-short" in one.get("class")]
    assert " ".join(short) == heading
    assert all(width_of(line, 14, is_bold=True) < timeline.NARROW for line in short)


def test_of_many_years_not_every_one_is_named():
    named = re.findall(r">(\d{4})<", timeline.axis(scale_of([], 1996, 2024)))

    assert named[:2] == ["1996", "1999"]


def test_the_scale_holds_every_date():
    scale = scale_of([Run("2009-05", ""), Run("2015", "2021-02-01")], 2010, 2019)

    assert (scale.first, scale.last) == (2009, 2021)
