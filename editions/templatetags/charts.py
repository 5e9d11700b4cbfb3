"""What stands around the drawings of charts in a page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from editions.charts.chart import Said
from editions.charts.samples import HIGH, WIDE, sample
from editions.charts.svg import PATTERNS, join, tag
from editions.charts.values import State, Value

register = template.Library()
SIGNS = {State.NOT_REPORTED: "hatch", State.WITHHELD: "withheld", State.NOT_APPLICABLE: "c-none"}


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
    return isinstance(cell, Value | Said)


@register.filter
def figure(value: Value | Said) -> SafeString:
    """A value for a table: its state as texture and word, never blank."""
    if isinstance(value, Said):
        return join([value.words])
    if value.state == State.NOT_REPORTED:
        return tag("span", _texture("hatch"), tag("i", value.words), class_="unknown")
    if value.state == State.WITHHELD:
        return tag("span", _texture("withheld"), tag("i", value.words))
    return join([value.words])


@register.filter
def sign(value: Value | Said) -> SafeString:
    """The same where there is no room for words: a number, or the sign of a state in a key."""
    if isinstance(value, Said):
        return join([value.words])
    if value.state in {State.RANGE, State.OPEN}:
        return join([value.short])
    if value.state not in SIGNS:
        return join([value.words])
    return join([_texture(SIGNS[value.state]), tag("span", value.words, class_="hidden")])


def _texture(name: str) -> SafeString:
    return tag("span", "", class_=name, aria_hidden="true")
