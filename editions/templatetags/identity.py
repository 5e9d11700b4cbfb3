"""What says whose portal it is, and how it is cited."""

from __future__ import annotations

from html import unescape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from editions import terms
from editions.logo import Logo, logo as logo_that_is_set
from editions.models import Edition

register = template.Library()


@register.simple_tag
def logo() -> Logo | None:
    """The logo where one is set, for `{% logo as picture %}`."""
    return logo_that_is_set()


@register.simple_tag
def citation(programme: dict[str, Any], edition: Edition, address: str, title: str = "") -> str:
    """How a page is cited, or what `title` names on it."""
    # What a template made is escaped already, and all of the line will be.
    plain = unescape(title) if isinstance(title, SafeString) else title
    return terms.citation(programme, edition, address, plain)


@register.filter
def wide(picture: Logo, high: int) -> int:
    """`{{ picture|wide:32 }}`: how wide it is at a height."""
    return picture.wide(high)
