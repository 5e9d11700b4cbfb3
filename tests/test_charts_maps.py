"""Maps are drawn from outlines and figures alone: shapes, names, classes and tiles."""

import re

import pytest

from editions.charts.maps import Place, classes_for, outline_map
from editions.charts.names import AIR, LINE, Name, place
from editions.charts.outline import WHOLE, outlines_of, path
from editions.charts.samples import DOTTED, class_dots, sample
from editions.charts.tiles import Tile, abbreviations, has_room, places, tile_map
from editions.charts.values import NOT_APPLICABLE, NOT_REPORTED, State, Value, reported
from editions.pages.mapped_figures import class_key
from tests.drawings import SQUARES, hatched, parsed, shapes, texts


def test_outlines_keep_the_shape_and_stay_inside_of_the_drawing():
    outlines = outlines_of(SQUARES)

    points = [point for rings in outlines.rings.values() for ring in rings for point in ring]
    assert all(0 <= x <= WHOLE.width and 0 <= y <= WHOLE.height for x, y in points)
    (square,) = outlines.rings["A"]
    assert square[0] == pytest.approx(outlines.point(0, 0))
    assert re.fullmatch(r"M\d+ \d+l[-\d ]+z", path([square]))


def test_no_name_covers_another_and_main_names_are_never_left_out():
    outlines = outlines_of(SQUARES)
    names = (
        Name("A", "A name of some length", outlines.point(3.9, 0.5), is_main=True),
        Name("B", "Another one", outlines.point(4.5, 0.5), is_main=True),
    )

    one, other = place(names, outlines, WHOLE, 600)

    halves = [found.name.room(is_outside=found.leader is not None)[0] / 2 for found in (one, other)]
    apart = abs(one.at[0] - other.at[0]) * 600
    below = abs(one.at[1] - other.at[1]) * 600 * WHOLE.height / WHOLE.width
    assert below >= LINE or apart >= sum(halves)


def test_a_quiet_name_keeps_out_of_what_is_coloured_and_a_leader_ends_before_its_name():
    outlines = outlines_of(SQUARES)
    names = (
        Name("A", "A", outlines.point(0.5, 3.5), is_main=True),
        Name("B", "The small one", outlines.point(4.5, 0.5)),
    )
    long = "The small one of many words"
    led = (Name("B", long, outlines.point(4.5, 0.5), is_main=True, second="7"),)

    quiet = [one for one in place(names, outlines, WHOLE, 600) if one.name.code == "B"]
    (beside,) = place(led, outlines, WHOLE, 600)

    edge = outlines.point(4, 0)[0] / WHOLE.width
    # A little more than the letters take is asked for on both sides.
    half = (names[1].room(is_outside=False)[0] / 2 - AIR) / 600
    under = outlines.point(0, 0)[1] / WHOLE.height
    assert all(one.at[0] - half >= edge or one.at[1] > under for one in quiet)
    assert beside.leader is not None
    (_start, (x, y)) = beside.leader
    wide, high = beside.name.room(is_outside=True)
    assert abs(x - beside.at[0]) * 600 > wide / 2 or abs(y - beside.at[1]) * 540 > high / 2


def test_a_quiet_name_that_does_not_fit_stands_in_the_open_beside_a_region_at_the_rim():
    far = {"type": "Polygon", "coordinates": [[[9, 0], [10, 0], [10, 1], [9, 1], [9, 0]]]}
    outlines = outlines_of({**SQUARES, "C": far})
    long, short = (Name("B", words, outlines.point(4.5, 0.5)) for words in ("Narrow one", "In"))

    (beside,), (inside,) = (place((one,), outlines, WHOLE, 300) for one in (long, short))

    x, y = beside.at[0] * WHOLE.width, beside.at[1] * WHOLE.height
    assert inside.leader is None
    assert beside.leader is not None
    assert not any(outlines.contains(code, (x, y)) for code in outlines.rings)


def test_a_name_without_room_stands_beside_its_region_on_ground_that_bears_no_name():
    (small,) = SQUARES["B"]["coordinates"][0]
    around = [[-3, -6], [12, -6], [12, 8], [-3, 8], [-3, -6]]
    ground = {"type": "Polygon", "coordinates": [around, small]}
    outlines = outlines_of({"B": SQUARES["B"], "C": ground})
    name = Name("B", "A long name", outlines.point(4.5, 0.5), is_main=True)

    (beside,) = place((name,), outlines, WHOLE, 300, ground=frozenset("C"))

    x, y = beside.at
    wide, high = name.room(is_outside=True)
    ends = [((x + side * wide / 600) * WHOLE.width, y * WHOLE.height) for side in (-1, 1)]
    assert all(outlines.contains("C", end) for end in ends)
    assert beside.leader is not None
    (_start, (_x, end)) = beside.leader
    assert abs(end - y) * 270 > high / 3


def test_a_leader_makes_way_for_the_names_inside_of_their_regions():
    outlines = outlines_of(SQUARES)
    led = Name("B", "A name that is much too long", outlines.point(4.5, 0.5), is_main=True)
    # It stands where the line to the other name would run if that were placed first.
    inside = Name("A", "A" * 30, outlines.point(2, 0.5), is_main=True)

    found = {one.name.code: one for one in place((led, inside), outlines, WHOLE, 400)}

    assert found["A"].leader is None
    assert set(found) == {"A", "B"}


def test_a_map_keeps_its_sense_without_a_style_sheet():
    outlines = outlines_of(SQUARES)
    drawn = [
        Place("A", "A", outlines.point(2, 2), "present", is_main=True),
        Place("B", "B", outlines.point(4.5, 0.5), "land"),
    ]

    whole, close = outline_map("x", drawn, outlines, "shapes", close_up=["B"])

    fills = [one.get("fill") for one in parsed(whole).iter("path")]
    assert None not in fills
    assert len(set(fills)) == 2
    assert close is not None
    assert 'display="none"' in close.svg()
    assert 'display="none"' not in whole.svg()


def test_a_map_of_figures_writes_them_under_the_names():
    outlines = outlines_of(SQUARES)
    drawn = Place("A", "A", outlines.point(2, 2), "class-2", is_main=True, figure="10–\n20")

    whole, _close = outline_map("x", [drawn], outlines, "shapes")

    assert texts(whole) == ["A", "10–", "20"]


def test_a_map_holds_its_shapes_once_and_shows_them_twice():
    outlines = outlines_of(SQUARES)
    drawn = [
        Place("A", "A", outlines.point(2, 2), "present", address="/a/", is_main=True),
        Place("B", "B", outlines.point(4.5, 0.5), "land"),
        Place("C", "Without an outline", (0, 0), "land"),
    ]

    whole, close = outline_map("x", drawn, outlines, "shapes", close_up=["B"])

    assert close is not None
    assert len(list(parsed(whole).iter("path"))) == 2
    assert [one.get("href") for one in parsed(close).iter("use")] == ["#shapes", "#shapes-A"]
    # Both lead on, and no link lies in what is only shown again.
    for drawing in (whole, close):
        assert [link.get("href") for link in parsed(drawing).iter("a")] == ["/a/"]
        assert 'role="group"' in drawing.svg()
    (again,) = [one for one in parsed(whole).iter("g") if one.get("id") == "shapes"]
    assert list(again.iter("a")) == []


def test_a_map_of_work_everywhere_has_names_of_its_own_for_a_narrow_window():
    outlines = outlines_of(SQUARES)
    names = ("A name that is long", "Another one")
    points = outlines.point(2, 2), outlines.point(4.5, 0.5)
    drawn = [
        Place(code, name, point, "present", is_main=True)
        for code, name, point in zip("AB", names, points, strict=True)
    ]

    whole, close = outline_map("x", drawn, outlines, "shapes", close_up=["A", "B"])

    # The same part of the country, under names that were placed for half the width.
    assert close is not None
    assert (close.class_, whole.class_) == ("c-map c-close", "c-map")
    assert parsed(close).find("svg").get("viewBox") == parsed(whole).find("svg").get("viewBox")
    assert places_of(close) != places_of(whole)
    assert outline_map("x", drawn, outlines, "shapes")[1] is None


def places_of(drawing) -> list[tuple[str | None, str | None]]:
    return [(name.get("x"), name.get("y")) for name in parsed(drawing).iter("text")]


def test_classes_end_at_the_largest_number_and_zero_is_one_of_its_own():
    classes = classes_for([0, 1, 3, 18])

    assert classes.of(0) == "class-0"
    assert classes.of(18) == "class-4"
    assert classes.spans[0] == ("class-0", 0, 0)
    assert classes.spans[-1][2] == 18
    firsts = [first for _name, first, _last in classes.spans[1:]]
    assert firsts == [last + 1 for _name, _first, last in classes.spans[:-1]]


def test_every_state_on_a_map_is_in_its_key():
    values = [
        reported(4),
        NOT_REPORTED,
        Value(State.WITHHELD),
        Value(State.RANGE, at_least=3, at_most=9),
        Value(State.OPEN, at_least=3),
    ]

    marks = [entry.mark for entry in class_key(classes_for([4, 9, 3]), values)]

    assert marks[:2] == ["class-0", "class-1"]
    assert set(marks) >= {"not-reported", "withheld", "bounds", "lower-bound"}
    assert [entry.mark for entry in class_key(classes_for([]), [NOT_REPORTED])] == ["not-reported"]


def test_the_tile_map_has_twenty_regions_on_squares_of_their_own():
    assert len(places()) == 20
    assert len(set(places().values())) == 20


def test_a_tile_says_its_name_short_and_long_and_its_figure():
    first, second = list(places())[:2]
    drawn = tile_map(
        "x",
        [Tile(first, "Alphaville", reported(7), "class-4"), Tile(second, "Betatown", NOT_REPORTED)],
    )

    assert {"Alphaville", "Alp", "7", "Betatown", "Bet"} <= set(texts(drawn))
    assert len(hatched(drawn)) == 1


def test_a_tile_of_which_nothing_could_be_reported_is_empty_but_for_its_sign():
    (place, *_others) = places()

    drawn = tile_map("x", [Tile(place, "Alphaville", NOT_APPLICABLE, "nothing")])

    assert "·" in texts(drawn)
    assert shapes(drawn, "c-nothing")[0].get("fill") == "none"


def test_a_tile_has_both_bounds_and_dots_for_its_class_where_they_have_no_room():
    some = list(places())
    bounds = Value(State.RANGE, at_least=71107, at_most=222608)
    withheld = Value(State.WITHHELD)
    drawn = [Tile(some[0], "Alpha", bounds, "class-3"), Tile(some[-1], "Beta", withheld)]

    assert not has_room(drawn)
    assert {"71,107–", "222,608", "•••"} <= set(texts(tile_map("x", drawn)))
    assert class_dots("class-3") in "".join(sample(f"class-3{DOTTED}"))


def test_short_names_tell_regions_apart():
    short = abbreviations(["Koulikoro", "Koutiala", "Kita", "Kidal"])

    assert len(set(short.values())) == 4
    assert {len(name) for name in short.values()} == {3}
