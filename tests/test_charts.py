"""Charts are drawn from figures alone: every state as what it is, every text escaped."""

import re

import pytest
from django.utils import translation

from editions.charts import bars, columns, coverage, letters, specimens, timeline
from editions.charts.bars import Bar, Pair
from editions.charts.columns import Bracket, Category, Series
from editions.charts.coverage import Line
from editions.charts.maps import Place, outline_map
from editions.charts.outline import outlines_of
from editions.charts.svg import PATTERNS, Drawing
from editions.charts.tiles import Tile, places, tile_map
from editions.charts.timeline import Run, scale_of
from editions.charts.values import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    State,
    Value,
    is_enough,
    reported,
    value_of,
)
from editions.pages.charting import state_key
from tests.drawings import SQUARES, dotted, hatched, parsed, shapes, texts

NASTY = "<script>alert('x')</script> & \"co\""
YEARS = [Category(str(year), f"{year % 100:02}") for year in (2014, 2015, 2016)]


def row(**told):
    """A row of statistics as the portal tells it, of which nothing is reported but `told`."""
    people = {
        f"{prefix}{name}": None
        for prefix in ("", "targeted_")
        for name in ("at_least", "at_most", "sum_at_least", "sum_at_most")
    }
    nothing = {"people_reached": None, "people_targeted": None, "status": "not_reported"}
    return {
        "projects": 0,
        "projects_not_known": 0,
        "targeted_status": "not_reported",
        "additive": True,
        **people,
        **nothing,
        **told,
    }


# What a figure is


@pytest.mark.parametrize(
    ("told", "state", "words"),
    [
        pytest.param({}, State.NOT_REPORTED, "not reported", id="nobody reported"),
        pytest.param(
            {"status": "exact", "people_reached": 0}, State.REPORTED, "0", id="a reported zero"
        ),
        pytest.param(
            {"status": "exact", "people_reached": 1234}, State.REPORTED, "1,234", id="a number"
        ),
        pytest.param(
            {"status": "provisional", "people_reached": 700},
            State.PROVISIONAL,
            "700, provisional",
            id="provisional",
        ),
        pytest.param(
            {"status": "combined", "sum_at_least": 300, "sum_at_most": 500},
            State.RANGE,
            "at least 300, at most 500",
            id="partly inside of a sum",
        ),
        pytest.param(
            {"status": "combined", "sum_at_least": 0, "sum_at_most": 500},
            State.RANGE,
            "at most 500",
            id="inside of a sum alone",
        ),
        pytest.param(
            {"status": "withheld", "sum_at_least": 0, "sum_at_most": 9},
            State.WITHHELD,
            "withheld until its year is closed, or to protect a small group",
            id="withheld, and no number of it",
        ),
    ],
)
def test_a_row_of_statistics_becomes_what_it_is(told, state, words):
    value = value_of(row(**told), "people_reached")

    assert (value.state, value.words) == (state, words)


def test_people_targeted_are_told_from_their_own_status():
    told = row(targeted_status="exact", people_targeted=50, status="withheld")

    assert value_of(told, "people_targeted") == reported(50)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "1,234,567"), ("fr", "1\u202f234\u202f567"), ("it", "1.234.567")]
)
def test_numbers_are_written_as_each_language_writes_them(language, words):
    with translation.override(language):
        drawn = bars.lying("x", [Bar("A", reported(1234567))])
        assert reported(1234567).words == words
        assert words in texts(drawn)


def test_a_chart_needs_three_values_with_a_length():
    assert is_enough([reported(1), reported(0), Value(State.RANGE, at_least=0, at_most=5)])
    assert not is_enough([reported(1), reported(2), NOT_REPORTED, Value(State.WITHHELD)])


# Columns


def grouped(*values: Value, **more) -> Drawing:
    letters = [Category(letter) for letter, _value in zip("ABCDEF", values, strict=False)]
    return columns.grouped_bars("x", letters, [Series("people", "mark", values)], **more)


def test_a_bar_is_as_long_as_its_number_from_zero():
    drawn = grouped(reported(50), reported(100), reported(25))

    heights = [float(one.get("height", "")) for one in shapes(drawn, "c-mark")]
    assert heights == [columns.PLOT / 2, columns.PLOT, columns.PLOT / 4]
    ends = {
        float(one.get("y", "")) + float(one.get("height", "")) for one in shapes(drawn, "c-mark")
    }
    assert len(ends) == 1


def test_zero_is_a_digit_on_the_baseline_and_no_bar():
    drawn = grouped(reported(0), reported(5))

    assert len(shapes(drawn, "c-mark")) == 1
    assert "0" in texts(drawn)
    assert hatched(drawn) == []


def test_not_reported_is_hatched_in_a_size_that_means_nothing_and_never_a_number():
    alone, among = grouped(NOT_REPORTED), grouped(NOT_REPORTED, reported(1_000_000))

    sizes = {one.get("height") for drawn in (alone, among) for one in hatched(drawn)}
    assert sizes == {str(columns.FIXED)}
    assert "0" not in texts(alone)


def test_withheld_is_dotted_and_tells_no_number():
    drawn = grouped(Value(State.WITHHELD), reported(700))

    (one,) = dotted(drawn)
    assert one.get("height") == str(columns.FIXED)
    assert [said for said in texts(drawn) if said.isdigit()] == ["700"]


def test_a_range_is_solid_to_its_lower_bound_and_an_outline_to_its_upper():
    drawn = grouped(Value(State.RANGE, at_least=50, at_most=100))

    (solid,), (outline,) = shapes(drawn, "c-mark"), shapes(drawn, "c-outline")
    assert float(solid.get("height", "")) == float(outline.get("height", "")) == columns.PLOT / 2
    assert "50–100" in texts(drawn)


def test_what_is_provisional_is_dashed_and_a_difference_hollow():
    drawn = grouped(Value(State.PROVISIONAL, 100), Value(State.DIFFERENCE, 50))

    assert len(shapes(drawn, "c-provisional")) == len(shapes(drawn, "c-hollow")) == 1
    assert shapes(drawn, "c-mark") == []


def test_figures_released_as_one_sum_stand_under_one_bracket_with_one_number():
    drawn = grouped(
        Value(State.COMBINED), Value(State.COMBINED), reported(5), brackets=[Bracket(0, 1, 120)]
    )

    assert len(shapes(drawn, "c-combined")) == 2
    assert texts(drawn).count("120") == 1


def test_nothing_is_drawn_where_nothing_applies():
    drawn = grouped(NOT_APPLICABLE)

    assert [one for one in parsed(drawn).iter("rect") if one.get("class") != "c-touch"] == []


def test_each_thing_is_one_block_and_those_not_known_are_told_apart():
    known = Series("known", "mark", [reported(2), reported(0), reported(3)])
    others = Series("not known", "unknown", [reported(1), reported(4), reported(0)], is_known=False)

    drawn = columns.blocks("x", YEARS, [known, others])

    assert len(shapes(drawn, "c-mark")) == 5
    assert len(hatched(drawn)) == 5
    assert [said for said in texts(drawn) if said in {"2", "0", "3", "+1", "+4"}] == [
        "2",
        "+1",
        "0",
        "+4",
        "3",
    ]


def test_columns_are_drawn_only_where_every_value_has_room():
    short = [Series("", "mark", [reported(90)] * 12)]
    bounds = Value(State.RANGE, at_least=18315, at_most=19495)
    long = [Series("", "mark", [bounds, *[reported(90)] * 11])]

    assert columns.has_room(short, is_alone=False)
    assert not columns.has_room(long)
    assert columns.has_room([Series("", "mark", [bounds] * 3)])


def test_years_have_a_short_name_for_narrow_windows():
    drawn = columns.blocks("x", YEARS, [Series("known", "mark", [reported(1)] * 3)])

    assert {"2014", "14"} <= set(texts(drawn))


# Bars


def test_a_lying_bar_names_its_value_and_its_state():
    drawn = bars.lying(
        "x", [Bar("A", reported(10)), Bar("B", NOT_REPORTED), Bar("C", Value(State.WITHHELD))]
    )

    assert texts(drawn) == [
        "A",
        "10",
        "B",
        "not reported",
        "C",
        # Too long for one line of a narrow window.
        "withheld until its year is closed, or to",
        "protect a small group",
    ]
    assert len(hatched(drawn)) == len(dotted(drawn)) == 1


def test_a_value_stands_at_the_end_of_its_bar_and_has_room_there():
    drawn = bars.lying("x", [Bar("A", reported(10)), Bar("B", reported(5))])

    longest, half = (float(one.get("width").rstrip("%")) for one in shapes(drawn, "c-mark"))
    places = [float(one.get("x").rstrip("%")) for one in parsed(drawn).iter("text")][1::2]
    assert places == [longest, half]
    assert longest == pytest.approx(2 * half, abs=0.01)
    assert longest < 95


def test_drawings_that_share_a_scale_leave_room_for_the_values_of_all():
    every = [Bar("A", reported(10)), Bar("B", reported(20))]

    drawn = [bars.lying("x", [one], on_scale=every) for one in every]

    ends = [float(shapes(one, "c-mark")[0].get("width").rstrip("%")) for one in drawn]
    assert ends[1] == pytest.approx(2 * ends[0], abs=0.01)
    assert ends[1] < 95


def test_a_value_stands_at_the_edge_where_its_bar_leaves_no_room():
    value = Value(State.RANGE, at_least=12_000, at_most=145_000)

    drawn = bars.lying("x", [Bar("A", value)])

    assert [one.get("x") for one in parsed(drawn).iter("text")] == ["0", "100%"]


LONG_NAME = "Water, sanitation and hygiene (WASH)"
BOUNDS = Value(State.RANGE, at_least=41_445, at_most=74_491)


@pytest.mark.parametrize("value", [BOUNDS, Value(State.WITHHELD)])
def test_no_words_lie_over_others_where_a_name_leaves_no_room_beside_it(value):
    drawn = [
        bars.lying("x", [Bar(LONG_NAME, value), Bar("B", BOUNDS)]),
        bars.paired("x", [Pair(LONG_NAME, ("1", "2"), (Bar("", value), Bar("", BOUNDS)), "+2")]),
        bars.paired("x", [Pair("B", ("2024.1", "2024.2"), (Bar("", BOUNDS), Bar("", value)), "")]),
    ]

    for one in drawn:
        assert value.words in " ".join(texts(one))
        lines = {}
        for words in parsed(one).iter("text"):
            wide = letters.width_of(words.text, is_bold=True)
            lines[words.get("y")] = lines.get(words.get("y"), 0) + wide
        assert max(lines.values()) <= bars.NARROW
        assert max(map(float, lines)) < one.height


def test_rows_stay_as_high_as_they_were_where_every_name_leaves_room():
    assert bars.lying("x", [Bar("A", BOUNDS), Bar("B", BOUNDS)]).height == 2 * bars.ROW


@pytest.mark.parametrize("parts", [[("A", 60, "deep"), ("B", 30, "accent")], [("A", 100, "deep")]])
def test_no_share_is_drawn_of_parts_that_are_not_two_and_a_hundred(parts):
    with pytest.raises(ValueError, match="add to 100"):
        bars.shares("x", parts)


# Coverage


def test_the_grid_draws_each_state_as_it_is():
    values = [reported(5), reported(0), NOT_REPORTED, Value(State.WITHHELD), NOT_APPLICABLE]
    drawn = coverage.coverage("x", [2014, 2015, 2016, 2017, 2018], [Line("A", values)])

    assert len(shapes(drawn, "c-mark")) == len(hatched(drawn)) == len(dotted(drawn)) == 1
    assert {"0", "·", "A"} <= set(texts(drawn))
    titles = [one.text for one in parsed(drawn).iter("title")]
    assert "A, 2016: not reported" in titles


def test_a_long_name_of_the_grid_takes_lines_of_its_own_above_its_cells():
    name = "Acqua, igiene e servizi igienico-sanitari (WASH)"
    short, long = (
        coverage.coverage("x", [2014], [Line(words, [reported(1)]), Line("B", [reported(1)])])
        for words in ("A", name)
    )

    words = [one.text for one in parsed(long).iter("text") if one.get("class") == "c-label"]
    assert " ".join(words) == f"{name} B"
    assert all(letters.width_of(line) <= 270 for line in words)
    assert long.height - short.height == 16 * (len(words) - 2) > 0


def test_the_grid_draws_bounds_as_its_key_does():
    values = [Value(State.RANGE, at_least=3, at_most=9), Value(State.OPEN, at_least=3)]
    drawn = coverage.coverage("x", [2014, 2015], [Line("A", values)])

    assert [entry.mark for entry in state_key(values)] == ["range", "at-least"]
    assert len(shapes(drawn, "c-mark")) == 2
    assert len(shapes(drawn, "c-outline")) == len(dotted(drawn)) == 1


# Every drawing


def every_drawing(name: str) -> list[Drawing]:
    """One of each kind with this name in it, links included."""
    category = Category(name, name, "/?a=1&b=2")
    series = [Series(name, "mark", [reported(3)])]
    outlines = outlines_of(SQUARES)
    return [
        columns.blocks(name, [category], series, name),
        columns.stacked_bars(name, [category], series, name),
        columns.grouped_bars(name, [category], series, name),
        bars.lying(name, [Bar(name, reported(3), address="/?a=1&b=2", remark=name)]),
        bars.shares(name, [(name, 60, "deep"), (name, 40, "accent")]),
        coverage.coverage(name, [2014], [Line(name, [reported(1)])]),
        timeline.row(Run("2014", ""), scale_of([], 2013, 2020), name),
        tile_map(name, [Tile(next(iter(places())), name, reported(1), "class-1", "/?a=1&b=2")]),
        outline_map(name, [Place("A", name, (9, 9), "land", name)], outlines, "x")[0],
    ]


@pytest.mark.parametrize("index", range(9))
def test_every_text_and_address_is_escaped_and_nothing_is_styled_inline(index):
    drawing = every_drawing(NASTY)[index]

    svg = drawing.svg()
    assert "<script" not in svg
    assert " style=" not in svg
    assert re.search(r"&(?!(amp|lt|gt|quot|#x27|#39);)", svg) is None
    assert NASTY in "".join(parsed(drawing).itertext())


@pytest.mark.parametrize("drawing", specimens.drawings(), ids=lambda drawing: drawing.title)
def test_every_specimen_is_sound_and_says_what_it_is(drawing):
    root = next(iter(parsed(drawing)))

    assert root.find("title") is not None
    assert root.get("width") == "100%"
    for one in root.iter("rect"):
        width = one.get("width", "")
        if width.endswith("%"):
            assert 0 <= float(one.get("x", "0").rstrip("%")) <= 100
            assert float(width.rstrip("%")) + float(one.get("x", "0").rstrip("%")) <= 100.01


def test_every_state_has_a_specimen_and_words():
    shown = {value.state for _name, value, _drawing in specimens.states()}

    assert shown == set(State)
    assert all(value.words for _name, value, _drawing in specimens.states())


def test_the_textures_have_the_names_to_which_drawings_refer():
    assert 'id="c-hatching"' in PATTERNS
    assert 'id="c-dots"' in PATTERNS
