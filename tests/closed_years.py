"""Made-up project-years of closed years, and what an edition makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from beneficiaries.models import BeneficiaryCount, ReportingYear
from editions.closed_years import OF_TREES, trees_of
from editions.disclosure import POLICIES, Node, Released
from editions.live import live_tree
from editions.models import FrozenCell
from editions.trees import NOTHING_TOLD
from programmes.models import CountryProgramme, Project
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProjectFactory,
    ReportingYearFactory,
    SexAgeCellFactory,
)

YEAR = 2020


def closed_year(year: int = YEAR) -> Any:
    """A year as two people left it; the rules of closing have tests of their own."""
    return ReportingYearFactory(
        year=year,
        state="closed",
        closing_proposed_by=AccountFactory(),
        closed_by=AccountFactory(),
        closed_at=timezone.now(),
    )


@contextmanager
def reopened() -> Iterator[None]:
    """Within it closed years are open, as two people left them; then closed again as they were."""
    closed = list(ReportingYear.objects.filter(state="closed").values_list("pk", flat=True))
    ReportingYear.objects.filter(pk__in=closed).update(state="open")
    yield
    ReportingYear.objects.filter(pk__in=closed).update(state="closed")


def project_year(code: str, parts: Any, **more: Any) -> Any:
    """
    A project with its accepted rows: its total, or {sector: total, or {region: cells}}.

    A value is a number, None for the mark, or {"female:0-4": 3, …}; the total is the sum.
    """
    sectors = list(parts) if isinstance(parts, dict) else []
    regions = {region: None for inside in sectors for region in keys(parts[inside])}
    declared = more.pop("sectors", None) or [sector for sector in sectors if sector]
    about = {"measure": more.pop("measure", "reached"), "year": more.pop("year", YEAR)}
    project = ProjectFactory(
        **{"ready": True, "code": code, "sectors": declared, "regions": list(regions)} | more
    )
    add(project, parts, **about)
    for sector in sectors:
        add(project, parts[sector], part="sector", sector=sector, **about)
        for region in keys(parts[sector]):
            inside = {"part": "region", "sector": sector, "region": region}
            add(project, parts[sector][region], **inside, **about)
    return project


def keys(parts: Any) -> list[Any]:
    """The regions of a part by sector; cells by sex and age are named by text."""
    return [key for key in parts if not isinstance(key, str)] if isinstance(parts, dict) else []


def add(project: Any, parts: Any, **about: Any) -> BeneficiaryCount:
    value = total(parts)
    count = BeneficiaryCountFactory(
        project=project, accepted=True, value=value, is_not_reported=value is None, **about
    )
    if isinstance(parts, dict):
        for key, cell in parts.items():
            if isinstance(key, str):
                sex, age_band = key.split(":")
                SexAgeCellFactory(count=count, sex=sex, age_band=age_band, value=cell)
    return count


def total(parts: Any) -> int | None:
    if isinstance(parts, dict):
        return sum(total(part) or 0 for part in parts.values())
    return parts


def frozen(edition: Any, **about: Any) -> list[FrozenCell]:
    return list(FrozenCell.objects.of(edition).filter(**about).in_public_order())


def documents(edition: Any, **about: Any) -> list[dict[str, Any]]:
    return [cell.document for cell in frozen(edition, **about)]


def in_short(edition: Any, **about: Any) -> dict[str, Any]:
    """Each released figure under its place, as value and status or breakdown."""
    return {
        "/".join(cell.key.split("/")[:1] + [part for part in cell.key.split("/")[6:] if part])
        or "year": (
            cell.value,
            cell.document["breakdown"] if cell.status == "exact" else cell.status,
        )
        for cell in frozen(edition, **about)
    }


def without_year(released: Released) -> Released:
    """As documents have it: their paths begin with the project. In an order of no meaning."""
    return Released(
        members=tuple(path[1:] for path in released.members),
        value=released.value,
        status=released.status,
        leaves=tuple(sorted(path[1:] for path in released.leaves)),
        parts=tuple(sorted((without_year(part) for part in released.parts), key=repr)),
    )


def sorted_like(released: Released) -> Released:
    return Released(
        members=released.members,
        value=released.value,
        status=released.status,
        leaves=tuple(sorted(released.leaves)),
        parts=tuple(sorted((sorted_like(part) for part in released.parts), key=repr)),
    )


def year_tree(year: int, measure: str = "reached") -> Node:
    """The tree of a year all at once, from the accepted rows of direct people."""
    codes = list(Project.objects.values_list("code", flat=True))
    # No factory: a call would move the numbers of what is made up next.
    programme = CountryProgramme.objects.get()
    rows = live_tree(programme, codes, year=year, measure=measure, **OF_TREES)
    projects = tuple(trees_of(rows, lambda code: NOTHING_TOLD))
    marked = BeneficiaryCount.objects.accepted().filter(
        part="total", value=None, year=year, measure=measure, **OF_TREES
    )
    return Node(
        str(year),
        sum(node.value for node in projects),
        POLICIES["standard"],
        projects,
        not_reported=tuple(sorted(marked.values_list("project__code", flat=True))),
    )
