"""What stands around the drawings of charts in a page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from editions.charts.svg import DOTS, HATCHING, PATTERNS, bar, line, tag, text, textured
from editions.charts.values import Value

register = template.Library()


@register.simple_tag
def chart_patterns() -> SafeString:
    """The textures to which drawings refer, once a page."""
    return PATTERNS


@register.simple_tag
def swatch(mark: str) -> SafeString:
    """A small sample of a mark for a key, drawn as the mark itself."""
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
    body = shapes.get(mark) or bar(0, 1, 1, 12, f"c-{mark}")
    return tag("svg", body, class_="chart", aria_hidden="true", width=22, height=14)


@register.filter
def is_value(cell: object) -> bool:
    return isinstance(cell, Value)
