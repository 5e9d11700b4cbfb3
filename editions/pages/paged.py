"""Long lists in pages: which page the address asks for."""

from __future__ import annotations

from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from editions.parameters import BadParameters, Problem

# So many rows of a list stand on one page.
PAGE = 50


def page_asked(paginator: Paginator, query: QueryDict) -> Any:
    """The page of `page=`, the first without it; raises `BadParameters` where there is none."""
    asked = query.get("page", "1")
    try:
        return paginator.page(int(asked))
    except (ValueError, EmptyPage):
        raise BadParameters(
            [
                Problem(
                    parameter="page",
                    given=asked,
                    message=_("There is no page “%(page)s”.") % {"page": asked},
                    valid=["1" if paginator.num_pages == 1 else f"1–{paginator.num_pages}"],
                )
            ]
        ) from None
