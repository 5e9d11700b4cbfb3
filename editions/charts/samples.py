"""Small samples of marks, for keys: each drawn as the mark itself."""

from __future__ import annotations

from django.utils.safestring import SafeString

from editions.charts.svg import DOTS, HATCHING, bar, line, tag, text, textured

WIDE, HIGH = 22, 14


def sample(mark: str) -> SafeString:
    """What a mark looks like in a box of `WIDE` by `HIGH`; a colour fills it."""
    shapes = {
        "unknown": textured(0, 1, 1, 12, HATCHING),
        "not-reported": textured(0, 1, 1, 12, HATCHING),
        "withheld": textured(0, 1, 1, 12, DOTS),
        "not-applicable": text("·", "50%", 11, "c-value", "middle"),
        "zero": text("0", "50%", 11, "c-value", "middle") + line("0", 14, "100%", 14, "c-base"),
        "open": line("0", 7, 14, 7, "c-open c-several")
        + tag("circle", cx=18, cy=7, r=3.5, class_="c-ring c-several"),
        "office": tag("circle", cx=11, cy=7, r=5, class_="c-ring c-office"),
        "operational_base": tag("rect", x=6, y=2, width=10, height=10, class_="c-operational_base"),
        "sub_base": tag("rect", x=6, y=2, width=10, height=10, class_="c-sub_base"),
        "range": bar(0, 0.5, 1, 12, "c-mark") + bar(0.5, 0.5, 1, 12, "c-outline"),
    }
    return shapes.get(mark) or bar(0, 1, 1, 12, f"c-{mark}")
