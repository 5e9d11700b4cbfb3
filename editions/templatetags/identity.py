"""What says whose portal it is."""

from __future__ import annotations

from django import template

from editions.logo import Logo, logo as logo_that_is_set

register = template.Library()


@register.simple_tag
def logo() -> Logo | None:
    """The logo where one is set, for `{% logo as picture %}`."""
    return logo_that_is_set()


@register.filter
def wide(picture: Logo, high: int) -> int:
    """`{{ picture|wide:32 }}`: how wide it is at a height."""
    return picture.wide(high)
