"""The benchmark itself: fair turns, goals that are ratios, results that go where they belong."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks import report
from benchmarks.__main__ import asked
from benchmarks.client import FEWEST, IN_A_ROW, Answer, race
from benchmarks.database import server
from benchmarks.goals import Verdict, verdicts
from benchmarks.limit_sql import STATEMENTS
from benchmarks.results import Line, Results
from benchmarks.stage import Pace, Size, stage
from benchmarks.workloads import w1_projects, w2_w3_people


def answer(seconds: float = 0.01, wire: int = 5) -> Answer:
    return Answer(200, seconds, wire, b"", {})


def took(results: Results, who: str, milliseconds: float, size: str = "L", **more: Any) -> None:
    results.add(Line("W1", size, "100 projects", who, median=milliseconds, **more))


def verdict(results: Results, what: str) -> Verdict:
    return next(found for found in verdicts(results, "S", "L") if found.what == what)


class TestRace:
    def test_everybody_makes_the_same_requests_in_turn_and_begins_in_turn(self):
        asked: list[tuple[str, int]] = []

        def asking(who: str):
            def ask(place: int) -> Answer:
                asked.append((who, place))
                return answer()

            return ask

        rounds = IN_A_ROW + 2
        samples = race({"one": asking("one"), "two": asking("two")}, rounds=rounds)

        # What comes before the rounds warms up, and is no request of theirs.
        before, first = asked[: -2 * rounds], asked[-2 * rounds : -2 * 2]
        assert first == [(who, place) for who in ("one", "two") for place in range(IN_A_ROW)]
        assert asked[-2 * 2 :] == [
            (who, place) for who in ("two", "one") for place in (IN_A_ROW, IN_A_ROW + 1)
        ]
        assert {place for _who, place in before}.isdisjoint(range(rounds))
        assert [len(taken.seconds) for taken in samples.values()] == [rounds, rounds]

    def test_who_is_slow_drops_out_but_not_before_a_few_requests(self):
        contestants = {"slow": lambda _place: answer(9.0), "quick": lambda _place: answer()}

        samples = race(contestants, rounds=10, patience=5.0)

        assert len(samples["slow"].seconds) == FEWEST
        assert len(samples["quick"].seconds) == 10

    def test_the_median_and_the_quartiles_are_those_of_the_requests(self):
        times = iter([0, 0, 4.0, 1.0, 2.0, 3.0, 5.0])

        samples = race({"one": lambda _place: answer(next(times))}, rounds=5, patience=99)

        assert samples["one"].median == 3.0
        assert samples["one"].quartiles == (2.0, 4.0)


class TestGoals:
    def test_a_goal_is_a_ratio_within_the_run(self):
        results = Results()
        took(results, "naive", 3200.0)
        took(results, "portal", 20.0)

        found = verdict(results, "W1 at L, naive / portal")

        assert (found.goal, found.found, found.is_met) == ("≥ 150×", "160.00×", True)

    def test_a_goal_that_is_missed_says_so(self):
        results = Results()
        took(results, "limit", 9.0)
        took(results, "portal", 10.0, queries=2.0)

        assert verdict(results, "W1 at L, limit / portal").is_met is False
        assert verdict(results, "W1 at L").is_met is False

    def test_what_was_not_measured_is_neither_met_nor_missed(self):
        assert {found.is_met for found in verdicts(Results(), "S", "L")} == {None}


class TestReport:
    ABOUT = {"command": "python -m benchmarks"}
    FACTS = {"L": {"projects": 100_000, "share of exact cells": 0.9}}

    def test_it_names_each_line_the_goals_and_what_was_not_right(self):
        results = Results(problems=["W1: not the same projects"])
        took(results, "naive", 3200.0)
        took(results, "portal", 20.0, wire=6300)

        text = report.markdown(self.ABOUT, self.FACTS, results, verdicts(results, "S", "L"))

        assert "| L | 100,000 | 0.9 |" in text
        assert "| W1 at L, naive / portal | ≥ 150× | 160.00× | yes |" in text
        assert "| W1 | L | 100 projects | portal | 20.00 |" in text
        assert "- W1: not the same projects" in text
        assert "Not measured in this run: W1 at L, prefetch / portal;" in text

    def test_results_replace_results_and_leave_the_words_around_them(self, tmp_path, monkeypatch):
        page = tmp_path / "performance.md"
        page.write_text(f"Before.\n{report.BEGIN}\nOld.\n{report.END}\nAfter.\n", encoding="utf-8")
        monkeypatch.setattr(report, "PAGE", page)
        (tmp_path / "results.md").write_text("New.\n", encoding="utf-8")

        report.put_into_docs(tmp_path / "results.md")

        text = page.read_text(encoding="utf-8")
        assert text.startswith("Before.\n")
        assert text.endswith("\nAfter.\n")
        assert "New." in text
        assert "Old." not in text

    def test_the_page_in_docs_has_a_place_for_them(self):
        text = report.PAGE.read_text(encoding="utf-8")

        assert text.count(report.BEGIN) == text.count(report.END) == 1


def test_a_workload_goes_from_made_up_rows_to_lines_and_its_answers_agree(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "only for a moment")
    results, servers = Results(), {"portal", "naive", "limit"}

    with (
        server() as whole,
        stage(whole, Size("S", 12, 400), Pace(2, 5.0), tmp_path, servers, None) as ready,
    ):
        problems = w1_projects.check(ready) + w2_w3_people.check(ready)
        w1_projects.measure(ready, results)

    assert problems == []
    lines = {line.who: line for line in results.lines}
    assert set(lines) == {"portal", "naive", "prefetch", "limit"}
    assert lines["limit"].queries == 1
    assert (lines["portal"].queries or 0) >= 1
    assert ready.facts["projects"] == 12


def test_a_workload_that_does_not_exist_is_refused(capsys):
    with pytest.raises(SystemExit):
        asked(["--only", "W1,W99"])
    assert "there is no W99" in capsys.readouterr().err
    assert asked(["--only", "W1,W4"]).only == ["W1", "W4"]


def test_the_limit_gives_each_query_what_it_names():
    for statement in STATEMENTS.values():
        places = [f"${place}" for place in range(1, len(statement.parameters) + 1)]
        assert all(place in statement.sql for place in places)
