"""Figures of whole projects: they exist, and feed no single year."""

from __future__ import annotations

from django.utils.translation import ngettext

from editions.cube.cells import EVERYBODY
from editions.models import FrozenCell
from editions.narrowing import Narrowed
from editions.templatetags.portal import number

TOTALS = EVERYBODY | dict.fromkeys(("sector", "region", "sex", "age_band"), "")


def with_a_figure_of_the_whole(narrowed: Narrowed, measure: str) -> int:
    """
    How many of the projects give a figure of a measure for their whole time.

    They give none by year then: no edition is approved with both.
    """
    cells = FrozenCell.objects.of(narrowed.edition).filter(**TOTALS | {"measure__in": [measure]})
    whole = cells.filter(year__isnull=True, value__isnull=False)
    projects = narrowed.projects.order_by().values("key")
    return int(whole.filter(project_code__in=projects).count())


def in_words(projects: int) -> str:
    """What stands beside figures in which nothing is reported; empty where there is none."""
    if not projects:
        return ""
    return ngettext(
        "%(number)s project gives a figure for its whole time only, which feeds no single year, "
        "and a period only if the project is known to lie inside it.",
        "%(number)s projects give a figure for their whole time only, which feeds no single year, "
        "and a period only if the project is known to lie inside it.",
        projects,
    ) % {"number": number(projects)}
