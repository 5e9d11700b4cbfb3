"""What stands around the drawings of charts in a page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from editions.charts.samples import HIGH, WIDE, sample
from editions.charts.svg import PATTERNS, tag
from editions.charts.values import Value

register = template.Library()


@register.simple_tag
def chart_patterns() -> SafeString:
    """The textures to which drawings refer, once a page."""
    return PATTERNS


@register.simple_tag
def swatch(mark: str) -> SafeString:
    """A small sample of a mark for a key, drawn as the mark itself."""
    return tag("svg", sample(mark), class_="chart", aria_hidden="true", width=WIDE, height=HIGH)


@register.filter
def is_value(cell: object) -> bool:
    return isinstance(cell, Value)
