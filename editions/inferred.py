"""Of how many projects of a selection the nature is inferred from the donor, and not stated."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import ngettext

from editions.models import FrozenFacet
from editions.narrowing import Narrowed
from editions.templatetags.portal import number
from programmes.models import Project


def inferred_natures(narrowed: Narrowed) -> dict[str, int]:
    """By nature, how many of the projects have it from their donor alone."""
    inferred = Project.NatureBasis.INFERRED.value
    projects = narrowed.projects.order_by().with_facet("nature_basis", inferred)
    natures = FrozenFacet.objects.filter(name="nature", record__in=projects.values("record"))
    return dict(natures.order_by().values_list("value").annotate(Count("pk")))


def of_which_inferred(narrowed: Narrowed) -> str:
    """The same in words; empty where a source states the nature of every project that has one."""
    found = inferred_natures(narrowed)
    told = []
    if emergency := found.get(Project.Nature.EMERGENCY):
        told.append(
            ngettext(
                "The nature of %(number)s emergency project is inferred from its donor: no source "
                "states it.",
                "The nature of %(number)s emergency projects is inferred from their donors: no "
                "source states it.",
                emergency,
            )
            % {"number": number(emergency)}
        )
    if development := found.get(Project.Nature.DEVELOPMENT):
        told.append(
            ngettext(
                "The nature of %(number)s development project is inferred from its donor: no "
                "source states it.",
                "The nature of %(number)s development projects is inferred from their donors: no "
                "source states it.",
                development,
            )
            % {"number": number(development)}
        )
    return " ".join(told)
