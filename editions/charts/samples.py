"""Small samples of marks, for keys: each drawn as the mark itself."""

from __future__ import annotations

from django.utils.safestring import SafeString

from editions.charts.svg import DOTS, HATCHING, bar, line, tag, text, textured

WIDE, HIGH = 22, 14
# After the class of a map: with its dots in narrow windows, where its squares have them too.
DOTTED = " dotted"


def class_dots(class_: str) -> str:
    """A class of a map without its colour: as many dots as its place; none for zero."""
    digit = class_.rpartition("-")[2]
    return "•" * int(digit) if digit.isdigit() else ""


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
        "at-least": bar(0, 0.6, 1, 12, "c-mark") + textured(0.6, 0.4, 1, 12, DOTS),
        "bounds": text("a–b", "50%", 11, "c-value", "middle"),
        "lower-bound": text("≥a", "50%", 11, "c-value", "middle"),
        "range": bar(0, 0.5, 1, 12, "c-mark") + bar(0.5, 0.5, 1, 12, "c-outline"),
    }
    if mark.endswith(DOTTED):
        class_ = mark.removesuffix(DOTTED)
        ink = "c-on" if class_ in {"class-3", "class-4"} else "c-ink"
        dots = text(class_dots(class_), "50%", 11, f"c-value c-short {ink}", "middle")
        return bar(0, 1, 1, 12, f"c-{class_}") + dots
    return shapes.get(mark) or bar(0, 1, 1, 12, f"c-{mark}")
