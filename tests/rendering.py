"""What Django's test client is told of: whole pages, and not each of the parts they include."""

from __future__ import annotations

from typing import Any

from django.template import Template


def tell_of_whole_pages_only() -> None:
    """
    Once Django has set up its environment for tests, which is told of every template.

    The client keeps a copy of the context for each. Pages include dozens of parts, so that a
    tenth of the time of a page went into copies of what no test asks for.
    """
    told: Any = Template._render  # type: ignore[attr-defined]

    def render(template: Any, context: Any) -> Any:
        if context.template is template:
            return told(template, context)
        return template.nodelist.render(context)

    Template._render = render  # type: ignore[attr-defined]
