"""Dates as each language prints them, and no more precise than they are known."""

import datetime

import pytest
from django.utils import translation

from editions.templatetags.portal import moment, partial_date

MAY = datetime.datetime(2021, 5, 1, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "2021-05-01", "1\u00a0May\u00a02021"),
        ("fr", "2021-05-01", "1er\u00a0mai\u00a02021"),
        ("fr", "2021-05-11", "11\u00a0mai\u00a02021"),
        ("it", "2021-05-01", "1º\u00a0maggio\u00a02021"),
        ("en", "2021-05", "May 2021"),
        ("fr", "2021-05", "mai 2021"),
        ("it", "2021-05", "maggio 2021"),
        ("it", "2021", "2021"),
        ("it", "", ""),
    ],
)
def test_a_date_is_printed_as_its_language_does(language, text, words):
    with translation.override(language):
        assert partial_date(text) == words


@pytest.mark.parametrize(
    ("language", "words"), [("en", "1 May 2021"), ("fr", "1er mai 2021"), ("it", "1º maggio 2021")]
)
def test_the_day_of_a_moment_is_printed_the_same_way(language, words):
    with translation.override(language):
        assert moment(MAY) == words
