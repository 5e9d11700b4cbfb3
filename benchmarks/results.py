"""What was measured, line by line, and what the lines come to."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.client import Samples
from benchmarks.database import Cost


@dataclass(frozen=True, slots=True)
class Line:
    """One contestant at one size. Times in milliseconds; what was not measured is None."""

    workload: str
    size: str
    what: str
    who: str
    median: float | None = None
    low: float | None = None
    high: float | None = None
    requests: int = 1
    wire: int | None = None
    queries: float | None = None
    sql: float | None = None
    megabytes: float | None = None
    note: str = ""


@dataclass
class Results:
    """Every line of a run, found again by what it measures."""

    lines: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, line: Line) -> None:
        self.lines.append(line)

    def race(
        self,
        workload: str,
        size: str,
        what: str,
        samples: dict[str, Samples],
        costs: dict[str, Cost] | None = None,
        note: str = "",
    ) -> None:
        """The lines of contestants that were asked the same."""
        for who, taken in samples.items():
            low, high = taken.quartiles
            cost = (costs or {}).get(who)
            self.add(
                Line(
                    *(workload, size, what, who),
                    median=taken.median * 1000,
                    low=low * 1000,
                    high=high * 1000,
                    requests=len(taken.seconds),
                    wire=max(taken.wire),
                    queries=cost.queries if cost else None,
                    sql=cost.milliseconds if cost else None,
                    note=note,
                )
            )

    def find(self, workload: str, size: str, what: str, who: str) -> Line | None:
        wanted = (workload, size, what, who)
        return next(
            (
                line
                for line in self.lines
                if (line.workload, line.size, line.what, line.who) == wanted
            ),
            None,
        )

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(line) for line in self.lines]
