"""
The attack through time: whole lives by chance, and a reader who keeps every edition of them.

To see the figures: .venv/bin/python -m pytest tests/test_disclosure_over_editions.py -s
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.test import Client

from editions import correcting, stamp
from editions.models import Edition, Erratum
from tests import factories as make
from tests.editions_attacker import Archive
from tests.linear_attack import Solver
from tests.lives_by_chance import Life

# Seeds, fixed so that no solver that gives up looks like a leak; any others can be tried.
LIVES, FORGETTING, TWINS = (7, 8, 11, 12), 14, (4, 8)
QUESTIONS, QUESTIONS_AGAIN = 10, 3
NOW = datetime(2024, 12, 2, 9, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@contextmanager
def alone() -> Iterator[None]:
    """Nothing is left of a life once another begins."""
    stamp.forget()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    stamp.forget()


def attack(seed: int) -> tuple[Archive, Life, list[Any]]:
    """What a reader of all editions of a life narrows; the truth has to fit what they say."""
    with alone():
        life, archive = Life(seed), Archive()
        for edition in life.editions():
            archive.read(edition, seed, QUESTIONS)
        archive.read_again(seed + 1, QUESTIONS_AGAIN)
        texts = list(Erratum.objects.values_list("text_en", flat=True))
    named = re.compile(r"XYZ-\d+|edition 2024\.\d+|\b20(19|20)\b")
    assert not [text for text in texts if re.search(r"\d", named.sub("", text))]
    solver = Solver(archive.puzzle, seed)
    assert solver.fits(archive.truth), (seed, life.told)
    found = solver.ranges(archive.goals)
    return (
        archive,
        life,
        [
            (name, range_)
            for name, range_ in found.items()
            if range_.is_narrower(archive.goals[name])
        ],
    )


def test_nobody_narrows_a_small_count_by_keeping_every_edition(capsys):
    editions = answers = told_anew = small = 0
    for seed in LIVES:
        archive, life, narrowed = attack(seed)
        assert narrowed == [], (seed, life.told)
        # What came later, or is given anew, is never by less than ten times k.
        assert [change for change in archive.changes if change.people < change.least] == []
        editions, answers = editions + len(archive.readers), answers + archive.answers
        told_anew, small = told_anew + len(archive.changes), small + len(archive.goals)

    with capsys.disabled():
        sys.stdout.write(
            f"\n{connection.vendor}, seeds {LIVES}: {editions} editions of closed years, {answers} "
            f"answers, {told_anew} totals told anew or later, {small} small cells, 0 narrowed\n"
        )
    assert small >= 200
    assert told_anew >= 8


@pytest.mark.once
def test_the_same_reader_narrows_what_forgets_the_figures_of_open_years(monkeypatch):
    monkeypatch.setattr("editions.closed_years.known_beside", lambda *_programme: {})

    _archive, _life, narrowed = attack(FORGETTING)

    assert narrowed


def public(seed: int, amounts: int) -> Iterator[tuple[str, Any]]:
    """Every answer at the time of each edition, and in the end once more."""
    for name in make.__all__:
        getattr(make, name).reset_sequence(0, force=True)
    moments = (NOW + timedelta(milliseconds=at) for at in count())
    with alone(), patch("django.utils.timezone.now", side_effect=lambda: next(moments)):
        for edition in Life(seed, amounts).editions():
            yield from ((f"then {address}", body) for address, body in answers(edition.number))
        for number in Edition.objects.order_by("pk").values_list("number", flat=True):
            yield from answers(number)


def answers(number: str) -> Iterator[tuple[str, Any]]:
    client = Client()
    for address in (
        *("beneficiary-counts/?page_size=200&", "projects/?page_size=200&"),
        *(f"statistics/?group_by=year,{of}&" for of in ("sector", "region", "donor", "sex")),
        *("statistics/explanation/?year=2019&", "statistics/explanation/?sector=sector-0&"),
    ):
        answer = client.get(f"/api/v1/{address}edition={number}")
        yield f"{address} {number}", (answer.status_code, answer.json())
    for page in (
        f"/api/v1/editions/{number}/",
        f"/editions/{number}/",
        f"/editions/{number}/changes/",
    ):
        answer = client.get(page)
        yield page, (answer.status_code, answer.content)


# One pair on both databases, which keep and sort what they tell; what is told of the other is asked
# in the same words.
@pytest.mark.parametrize("seed", [TWINS[0], pytest.param(TWINS[1], marks=pytest.mark.once)])
def test_lives_that_differ_in_their_small_corrections_look_the_same(seed):
    one, other = dict(public(seed, 0)), dict(public(seed, 1))

    assert one.keys() == other.keys()
    assert {address for address in one if one[address] != other[address]} == set()


@pytest.mark.once
def test_such_lives_are_told_apart_where_small_corrections_are_told(monkeypatch):
    monkeypatch.setattr(
        correcting, "_may_restate", lambda released, now, _times: now.value != released.value
    )
    one = dict(public(TWINS[0], 0))

    with closing(public(TWINS[0], 1)) as other:
        assert any(one.get(address) != body for address, body in other)
