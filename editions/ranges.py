"""What an edition tells of a number of people where it gives no single one, to be added up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Range:
    """At least and at most so many; nothing where there is no upper end."""

    low: int
    high: int | None

    @classmethod
    def of(cls, answer: dict[str, Any]) -> Range:
        # What nobody reported has neither end, and adds nothing.
        low, high = answer["sum_at_least"], answer["sum_at_most"]
        return cls(0, 0) if low is None else cls(low, high)

    def __add__(self, other: Range) -> Range:
        is_open = self.high is None or other.high is None
        return Range(self.low + other.low, None if is_open else self.high + other.high)  # type: ignore[operator]

    def __sub__(self, part: Range) -> Range:
        """What is left of a whole without a part of it."""
        low = 0 if part.high is None else max(0, self.low - part.high)
        return Range(low, None if self.high is None else max(low, self.high - part.low))

    def __and__(self, other: Range) -> Range:
        """Two answers to one question; of parts that overlap they may leave nothing."""
        highs = [high for high in (self.high, other.high) if high is not None]
        return Range(max(self.low, other.low), min(highs, default=None))

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def holds(self, value: int) -> bool:
        return self.low <= value and (self.high is None or value <= self.high)

    def is_within(self, other: Range) -> bool:
        return other.holds(self.low) and (
            other.high is None or (self.high is not None and self.high <= other.high)
        )

    def __str__(self) -> str:
        return f"≥ {self.low}" if self.high is None else f"{self.low}–{self.high}"


NOBODY = Range(0, 0)
