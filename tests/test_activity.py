"""In which years a project ran: yes, no, or not known."""

import pytest

from programmes.activity import years_active

NONE = range(0)


def years(first, last):
    return range(first, last + 1)


@pytest.mark.parametrize(
    ("start", "end", "is_ongoing", "known", "not_known"),
    [
        pytest.param("2016-03", "2018", False, years(2016, 2018), NONE, id="both ends known"),
        pytest.param("2014-12", "2015-10", False, years(2014, 2015), NONE, id="across new year"),
        pytest.param("2013", "", False, years(2013, 2013), years(2014, 2100), id="no end"),
        pytest.param("2021", "", True, years(2021, 2024), years(2025, 2100), id="ongoing"),
        pytest.param("2026", "", True, years(2026, 2026), years(2027, 2100), id="begun after it"),
        pytest.param("", "2015", False, years(2015, 2015), years(1990, 2014), id="no start"),
        pytest.param("", "2011", False, years(2011, 2011), years(1990, 2010), id="ended before it"),
        pytest.param("", "", False, NONE, years(1990, 2100), id="no dates at all"),
        pytest.param("", "", True, NONE, years(1990, 2100), id="ongoing since nobody knows when"),
    ],
)
def test_years_of_a_project(start, end, is_ongoing, known, not_known):
    ran = years_active(start, end, is_ongoing=is_ongoing, last_year=2024)

    assert ran.known == known
    assert ran.not_known == not_known


def test_what_is_not_known_reaches_no_further_than_it_is_told_to():
    in_period = {"last_year": 2024, "reach": (2013, 2024)}

    no_end = years_active("2011", "", is_ongoing=False, **in_period)
    no_start = years_active("", "2026", is_ongoing=False, **in_period)
    ongoing = years_active("2020", "", is_ongoing=True, **in_period)

    assert (no_end.known, no_end.not_known) == (years(2011, 2011), years(2013, 2024))
    assert (no_start.known, no_start.not_known) == (years(2026, 2026), years(2013, 2024))
    assert (ongoing.known, ongoing.not_known) == (years(2020, 2024), NONE)


def test_no_year_is_both_known_and_not_known():
    for start in ("", "2013", "2020-05"):
        for end in ("", "2020-12", "2024"):
            for is_ongoing in (True, False):
                ran = years_active(start, end, is_ongoing=is_ongoing, last_year=2024)

                assert not {*ran.known} & {*ran.not_known}
