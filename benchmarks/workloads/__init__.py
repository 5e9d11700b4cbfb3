"""
What is measured: a module for each workload, by the name that the agreement gives it.

`NEEDS` are the servers that it asks. `check` says what is wrong with the answers, before
any time is taken: a quick wrong answer is worth nothing. `measure` adds its lines.
"""

from __future__ import annotations

from typing import Protocol

from benchmarks.results import Results
from benchmarks.stage import Stage
from benchmarks.workloads import (
    w1_projects,
    w2_w3_people,
    w4_profile,
    w5_last_page,
    w6_csv,
    w8_publishing,
)


class Workload(Protocol):
    @property
    def NAMES(self) -> tuple[str, ...]: ...

    @property
    def NEEDS(self) -> set[str]: ...

    def check(self, stage: Stage) -> list[str]: ...

    def measure(self, stage: Stage, results: Results) -> None: ...


# Publishing is last: it changes what the others read.
ALL: tuple[Workload, ...] = (
    w1_projects,
    w2_w3_people,
    w4_profile,
    w5_last_page,
    w6_csv,
    w8_publishing,
)
