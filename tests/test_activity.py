"""In which years a project ran: yes, no, or not known."""

import pytest

from programmes.activity import years_active

NONE: frozenset[int] = frozenset()


def years(*span):
    return frozenset(range(span[0], span[1] + 1))


@pytest.mark.parametrize(
    ("start", "end", "is_ongoing", "known", "not_known"),
    [
        pytest.param("2016-03", "2018", False, years(2016, 2018), NONE, id="both ends known"),
        pytest.param("2014-12", "2015-10", False, years(2014, 2015), NONE, id="across new year"),
        pytest.param("2013", "", False, years(2013, 2013), years(2014, 2024), id="no end"),
        pytest.param("2021", "", True, years(2021, 2024), NONE, id="no end, ongoing"),
        pytest.param("2025", "", True, years(2025, 2025), NONE, id="begun after the period"),
        pytest.param("", "2015", False, years(2015, 2015), years(2013, 2014), id="no start"),
        pytest.param("", "", False, NONE, years(2013, 2024), id="no dates at all"),
        pytest.param("", "", True, NONE, years(2013, 2024), id="ongoing since nobody knows when"),
    ],
)
def test_years_of_a_project(start, end, is_ongoing, known, not_known):
    ran = years_active(start, end, is_ongoing=is_ongoing, first_year=2013, last_year=2024)

    assert ran.known == known
    assert ran.not_known == not_known


def test_no_year_is_both_known_and_not_known():
    for start in ("", "2013", "2020-05"):
        for end in ("", "2020-12", "2024"):
            for is_ongoing in (True, False):
                ran = years_active(
                    start, end, is_ongoing=is_ongoing, first_year=2013, last_year=2024
                )

                assert not ran.known & ran.not_known
