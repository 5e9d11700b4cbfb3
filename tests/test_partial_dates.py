"""Dates as far as they are known."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from programmes.partial_dates import PartialDate, validate_partial_date


@pytest.mark.parametrize(
    ("text", "first_day", "last_day"),
    [
        pytest.param("2013", date(2013, 1, 1), date(2013, 12, 31), id="a year"),
        pytest.param("2016-02", date(2016, 2, 1), date(2016, 2, 29), id="a month of a leap year"),
        pytest.param("2018-02-01", date(2018, 2, 1), date(2018, 2, 1), id="a day"),
    ],
)
def test_a_partial_date_counts_with_its_whole_span(text, first_day, last_day):
    known = PartialDate.parse(text)

    assert (known.first_day(), known.last_day()) == (first_day, last_day)
    assert str(known) == text


@pytest.mark.parametrize(
    "text",
    [
        "13",
        "2013-13",
        "2013-02-30",
        "2013-2",
        "1/2/2013",
        "2013 ",
        "2013\n",
        "٢٠١٣",
        "２０１３-０２",
    ],
)
def test_what_is_no_date_is_refused_with_the_forms_that_are(text):
    with pytest.raises(ValueError, match="YYYY|month|day|range"):
        PartialDate.parse(text)
    with pytest.raises(ValidationError, match="2016-03"):
        validate_partial_date(text)
