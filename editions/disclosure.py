"""
Protection of small groups. Pure: values in, what may be shown out; no database.

Until years are closed, only totals are published (parts by region, sector, sex and age
are not), and a total below the threshold of its class is withheld, zero included:
whoever reads the portal cannot tell which of the values 0 to k − 1 it hides.
"""

from __future__ import annotations

from collections.abc import Iterable

# Thresholds of the two classes of sectors; a smaller one than 10 is never allowed.
SMALLEST_THRESHOLD = 10
THRESHOLDS = {"standard": 10, "protection": 35}

if min(THRESHOLDS.values()) < SMALLEST_THRESHOLD:
    raise ValueError(f"no class of sectors may have a threshold below {SMALLEST_THRESHOLD}")


def threshold(protection_classes: Iterable[str]) -> int:
    """k for a project with sectors of these classes: the largest of theirs."""
    return max((THRESHOLDS[name] for name in protection_classes), default=THRESHOLDS["protection"])


def may_show(people: int, k: int) -> bool:
    """Whether a total of so many people may be shown."""
    return people >= k
